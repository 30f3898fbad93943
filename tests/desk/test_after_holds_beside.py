"""What is foretold of what is rarely asked comes too: each matter of a journey of its own, in one world (X-20)."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from domain.forms.calls import CallOutcome
from domain.stages import Stage, Status
from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres
from tests.desk.foretelling import Foretold, Held
from tests.desk.test_after_holds import assert_all_came
from tests.journeys.accepting import CONTRACT as TO_ACCEPT
from tests.journeys.building import Household
from tests.journeys.changing import CONTRACT, MORE
from tests.journeys.changing import SIGNED as SIGNATURE
from tests.journeys.driving import MONDAY, Drive, customer
from tests.journeys.on_site import LATE
from tests.journeys.paying import MONEY, SIGNED, demanded
from tests.journeys.test_care import CONSENTED, HANDED_OVER
from tests.journeys.test_claims import owing

OPERATIONS = "operations-01"
NO_CALLS = {"outcome": "do_not_contact"}
Scene = Callable[[Household, Foretold], Awaitable[None]]


async def on_stage(world: World, held: Held, stage: Stage, facts: Mapping[str, Any], scene: Scene) -> None:
    """One scene of a journey of its own."""
    home = Household(Drive(world, ""), {})
    home.journey = await world.start(customer(scene.__name__), stage=stage, facts=dict(facts))
    await scene(home, Foretold(home, held))


async def in_writing(home: Household, foretelling: Foretold) -> None:
    await home.complete("pre_completion_call", NO_CALLS)
    await foretelling.hold("arrange_in_writing")
    await foretelling.go_on("arrange_in_writing")
    await home.live("confirm_in_writing")
    await foretelling.hold("confirm_in_writing")


async def visit_given_up(home: Household, foretelling: Foretold) -> None:
    await home.complete("pre_completion_call", {})
    for _ in range(2):
        await home.until("arrange_appointment")
        await foretelling.hold("arrange_appointment")
        await home.complete("arrange_appointment", {"outcome": "no_answer"})
    await foretelling.hold("decide_visit")


async def briefing_declined(home: Household, foretelling: Foretold) -> None:
    await home.live("agree_start")
    await home.complete("agree_start", {})
    await home.complete("arrange_appointment", {"outcome": "refuses"})
    await foretelling.hold("decide_briefing")


async def briefing_not_held(home: Household, foretelling: Foretold) -> None:
    await home.live("agree_start")
    await home.complete("agree_start", {})
    await home.live("decide_briefing", leave=["arrange_appointment", "reach_customer"])
    await foretelling.hold("decide_briefing")


async def late(home: Household, foretelling: Foretold) -> None:
    await home.live("site_stage")
    day = (await home.world.now() + timedelta(days=30)).date().isoformat()
    await home.complete("site_stage", {**LATE, "expected_on": day})
    await foretelling.hold("delay_call", leave=["delay_call"])


async def permit_too_short(home: Household, foretelling: Foretold) -> None:
    home._answers["obtain_permit"] = {"valid_until": "2031-04-10"}
    await home.live("site_stage")
    await home.live("extend_permit", leave=["site_stage"])
    await foretelling.hold("extend_permit")


async def added_late(home: Household, foretelling: Foretold) -> None:
    await home.world.journeys.open_case(home.journey, OPERATIONS, "change_order", {}, "one more socket")
    await home.world.settled(home.journey)
    await home.complete("draft_change_order", MORE)
    await home.complete("approve_change_order", {"approved": True})
    signed_on = (await home.world.now() + timedelta(hours=8)).date().isoformat()
    await home.complete("sign_change_order", {**SIGNATURE, "signed_on": signed_on})
    await foretelling.hold("build_change")


async def not_paid(home: Household, foretelling: Foretold) -> None:
    await demanded(home)
    await home.live("payment_call", leave=[*MONEY])
    await foretelling.hold("payment_call", leave=["payment_call"])
    await home.live("decide_hold", leave=[*MONEY])
    await foretelling.hold("decide_hold")


async def claimed(home: Household, foretelling: Foretold) -> None:
    await home.world.journeys.close(home.journey, OPERATIONS, Status.CLOSED, "contract_cancelled")
    await home.world.settled(home.journey)
    kept = {"refund": "0", "kept_for": "work_done", "claim": "15000", "waived_for": "not_done"}
    await home.complete("settle_account", kept)
    await foretelling.hold("collect_claim")
    waived = {"outcome": "waived", "waived_for": "hardship", "reason": "lost their work"}
    if "collect_claim" in await home.open_tasks():
        await home.complete("collect_claim", waived)
    await foretelling.hold("approve_waiver")


async def asked_of_a_colleague(home: Household, foretelling: Foretold) -> None:
    for _ in range(2):
        due = await home.world.now() + timedelta(days=1)
        await home.world.journeys.add_task(home.journey, "sales-01", "fetch the keys", due)
        await home.world.settled(home.journey)
        await foretelling.hold("extra_task")


async def paused(home: Household, foretelling: Foretold) -> None:
    await home.first_meeting()
    until = (await home.world.now() + timedelta(days=20)).date()
    await home.world.journeys.pause(home.journey, OPERATIONS, "property_management", until=until)
    await home.world.settled(home.journey)
    await foretelling.hold("rearrange_meeting")
    if "rearrange_meeting" in await home.open_tasks():
        await home.complete("rearrange_meeting", {"decision": "moves"})
    await home.live("review_pause", leave=["arrange_appointment", "reach_customer", "confirm_designer"])
    await foretelling.hold("review_pause")


async def defect(home: Household, foretelling: Foretold) -> None:
    await home.world.journeys.open_case(home.journey, OPERATIONS, "warranty_claim", {}, "a door drags")
    await home.world.settled(home.journey)
    for kind in ("inspect_defect", "repair_defect"):
        await home.live(kind)
        await foretelling.hold(kind)
        if kind in await home.open_tasks():
            await home.answer(kind)


async def cracks(home: Household, foretelling: Foretold) -> None:
    await home.world.journeys.open_case(home.journey, OPERATIONS, "cracks_reported", {}, "one by the door")
    await home.world.settled(home.journey)
    await home.complete("judge_cracks", {"urgent": True, "walls": 1})
    await home.live("crack_repair")
    await foretelling.hold("crack_repair")


async def cleaned(home: Household, foretelling: Foretold) -> None:
    await home.live("care_call")
    await home.complete("care_call", {"cleaning": "yes"})
    await home.live("do_cleaning")
    await foretelling.hold("do_cleaning")


async def owner_changed(home: Household, foretelling: Foretold) -> None:
    await home.world.journeys.open_case(home.journey, OPERATIONS, "owner_change")
    await home.live("welcome_owner")
    await foretelling.hold("welcome_owner", leave=["welcome_owner"])


SCENES: Mapping[Scene, tuple[Stage, Mapping[str, Any]]] = {
    in_writing: (Stage.HANDOVER, TO_ACCEPT),
    visit_given_up: (Stage.HANDOVER, TO_ACCEPT),
    briefing_declined: (Stage.CONSTRUCTION, CONTRACT),
    briefing_not_held: (Stage.CONSTRUCTION, CONTRACT),
    late: (Stage.CONSTRUCTION, CONTRACT),
    permit_too_short: (Stage.CONSTRUCTION, CONTRACT),
    added_late: (Stage.HANDOVER, TO_ACCEPT),
    not_paid: (Stage.CONSTRUCTION, SIGNED),
    claimed: (Stage.CONSTRUCTION, owing()),
    asked_of_a_colleague: (Stage.CONSTRUCTION, CONTRACT),
    paused: (Stage.CONSULTATION, {}),
    defect: (Stage.CARE, HANDED_OVER),
    cracks: (Stage.CARE, HANDED_OVER),
    cleaned: (Stage.CARE, {**CONSENTED, "campaign_cleaning": True}),
    owner_changed: (Stage.CARE, CONSENTED),
}


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES, ids=lambda one: one.__name__)
async def test_x_20_what_is_foretold_of_what_is_rarely_asked_comes(
    postgres_server: EmbeddedPostgres, scene: Scene
) -> None:
    held = Held()
    stage, facts = SCENES[scene]
    async with open_world(postgres_server, MONDAY) as world:
        await on_stage(world, held, stage, facts, scene)
    assert_all_came(held, 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "stage", "facts"),
    [
        ("care_call", Stage.CARE, CONSENTED),
        ("revisit_call", Stage.CARE, CONSENTED),
        ("survey_call", Stage.HANDOVER, {**TO_ACCEPT, "consent": True}),
        ("progress_call", Stage.CONSTRUCTION, CONTRACT),
    ],
)
async def test_x_20_what_is_foretold_of_the_calls_of_duties_comes(
    postgres_server: EmbeddedPostgres, kind: str, stage: Stage, facts: Mapping[str, Any]
) -> None:
    """Their answers stand: each outcome has a journey of its own."""
    held, left = Held(), ["site_stage"] if kind == "progress_call" else []
    async with open_world(postgres_server, MONDAY) as world:
        homes = []
        for number, outcome in enumerate(CallOutcome):
            journey = await world.start(customer(f"D-{number}"), stage=stage, facts=dict(facts))
            homes.append((outcome, Household(Drive(world, journey), {})))
        for outcome, home in homes:
            await home.live(kind, leave=left)
            foretelling = Foretold(home, held)
            held.tried.add(f"{kind}.{outcome}")
            await foretelling.one(kind, ("outcome", outcome))
            if outcome is CallOutcome.NO_ANSWER:
                await home.live(kind, leave=left)
                await foretelling.one(kind, ("outcome", outcome))
    assert_all_came(held, len(CallOutcome))
