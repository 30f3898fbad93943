"""What the desk foretells of an answer is what the journey then does, kind by kind and choice by choice (X-20)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.forms import KINDS
from domain.forms.calls import CallForm
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.desk.foretelling import Foretold, Held, walk
from tests.journeys.accepting import CONTRACT as TO_ACCEPT
from tests.journeys.building import examples, living
from tests.journeys.changing import CONTRACT
from tests.journeys.driving import FIRST_MEETING, MONDAY
from tests.journeys.paying import SIGNED, demanded, pay

ANSWERED: dict[str, Any] = {"revised_plan_satisfaction": 4, "designer_satisfaction": 4}
GAP: dict[str, Any] = {"effect_satisfaction": 5, "reaction": "gap", "budget_gap": "900.00"}
SELLING: dict[str, Any] = {
    "measurement_talk": [
        *[{"outcome": "no_answer"}] * 3,
        {"outcome": "wrong_number"},
        {"outcome": "reached", "measurement_agreed": True},
    ],
    "measure_site": [
        *[{"outcome": "no_show"}] * 2,
        {"outcome": "held", "rooms": [{"room": "kitchen", "tile": "28.00"}], "total_area": "98.50"},
    ],
    "plan_call": {
        "impression_of_company": 5,
        "designer_late": False,
        "plan_satisfaction": 4,
        "designer_satisfaction": 2,
        "changes_needed": True,
        "changes": "more light",
        "wants_other_designer": True,
    },
    "revision_call": [
        {**ANSWERED, "changes_needed": True, "changes": "a larger study"},
        {
            **ANSWERED,
            "changes_needed": False,
            "rendering_accepted": True,
            "render_area": "24.00",
            "render_rate": "40.00",
        },
    ],
    "decide_round": {"decision": "paid_design", "fee": "960.00"},
    "budget_call": [
        {**GAP, "ask_higher": True},
        {**GAP, "way": "new_version"},
        GAP,
        {"effect_satisfaction": 5, "reaction": "no_problem"},
    ],
    "approve_concession": {"approved": True, "amount": "500.00"},
    "arrange_signing": [*[{"decision": "undecided"}] * 2, {"decision": "yes", "signing_place": "company"}],
    "draft_contract": {"contract_sum": {"about": "total"}, "template": "家装合同-1", "clauses_differ": True},
}
"""Nobody is reached at first, the plan has three rounds, the price four, and legal reviews the contract."""
BUILDING: dict[str, Any] = {
    "take_keys": [
        *[{"outcome": "not_ready", "ready_on": {"in": "3 days"}}] * 2,
        {"sets": 2, "given_by": "customer"},
    ],
    "obtain_permit": [
        {"outcome": "applied", "answer_on": {"in": "3 days"}},
        {"outcome": "refused", "refusal": "papers_missing"},
        {"valid_until": {"in": "60 days"}},
    ],
    "kickoff": [
        {"home_protected": True, "fire_equipment_on_site": False, "permit_on_wall": True},
        {"home_protected": True, "fire_equipment_on_site": True, "permit_on_wall": True},
    ],
    "read_water_test": [
        {"leak": True, "where": "by the drain", "photos": ["1"]},
        {"leak": False, "photos": ["1"]},
    ],
    "accept_site_stage": {"outcome": "no_show"},
    "decide_no_show": {"decision": "lose"},
    "pre_acceptance": [{"passed": False, "open_items": 1}, {"passed": True}],
}


CALLS = tuple(name for name, kind in KINDS.items() if issubclass(kind.form, CallForm))
BESIDE = ("progress_call", "payment_call", "delay_call")
"""Calls of duties, whose answers stand: who wants no calls any more has none for the rest of the journey."""
REFUSES: dict[str, Any] = {"measurement_agreed": False, "measurement_refusal": "comparing"}


def assert_all_came(held: Held, least: int) -> None:
    """Everything was foretold as it came; at least so many choices were looked at."""
    left = [*held.wrong, *held.refused]
    assert not left, "\n".join(left)
    assert len(held.tried) >= least, sorted(held.tried)


async def test_x_20_what_is_foretold_of_a_call_a_meeting_and_a_decision_comes(
    postgres_server: EmbeddedPostgres,
) -> None:
    held = Held()
    async with living(postgres_server, Stage.CONSULTATION, answers=SELLING) as home:
        await home.complete("first_meeting", {**FIRST_MEETING, **REFUSES})
        await walk(home, held, "measurement_talk")
    assert_all_came(held, 10)


@pytest.mark.slow
async def test_x_20_what_is_foretold_before_the_contract_comes(postgres_server: EmbeddedPostgres) -> None:
    held = Held()
    wishes = {"designer_talk": True, "showroom_visit": True, "special_needs": True}
    async with living(postgres_server, Stage.CONSULTATION, answers=SELLING) as home:
        await home.complete("first_meeting", {**FIRST_MEETING, **REFUSES, **wishes})
        await walk(home, held, "receive_payment")
    assert_all_came(held, 100)


@pytest.mark.slow
async def test_x_20_what_is_foretold_while_we_build_comes(postgres_server: EmbeddedPostgres) -> None:
    held = Held()
    async with living(postgres_server, Stage.CONSTRUCTION, facts=CONTRACT, answers=BUILDING) as home:
        await walk(home, held, "pre_completion_call", leave=BESIDE)
    assert_all_came(held, 60)


@pytest.mark.slow
async def test_x_20_what_is_foretold_of_handover_and_care_comes(postgres_server: EmbeddedPostgres) -> None:
    held = Held()
    shown = {"acceptance": [*[{"outcome": "no_show"}] * 2, *examples("acceptance")]}
    declined = {**shown, "decide_no_show": {"decision": "lose"}}
    facts = {**TO_ACCEPT, "consent": True, "campaign_cleaning": True}
    async with living(postgres_server, Stage.HANDOVER, facts=facts, answers=declined) as home:
        await walk(home, held, MONDAY + timedelta(days=1200), leave=CALLS)
    assert_all_came(held, 40)


ABOUT: dict[str, dict[str, Any]] = {
    "refund": {"amount": Decimal("100.00"), "cause": "goodwill"},
    "correct_receipt": {"receipt": 2, "amount": Decimal("9000.00")},
    "emergency": {"danger": "water"},
}
MATTERS: dict[str, tuple[str, ...]] = {
    "refund": ("approve_refund", "pay_refund"),
    "correct_receipt": ("approve_correction",),
    "invoice": ("issue_invoice",),
    "complaint": ("handle_complaint", "solve_complaint"),
    "question": ("answer_question", "tell_answer"),
    "emergency": ("respond_emergency", "make_safe", "close_emergency"),
    "change_order": ("draft_change_order", "approve_change_order", "sign_change_order"),
}
"""What is opened from outside, and the tasks that follow of it."""


@pytest.mark.slow
async def test_x_20_what_is_foretold_of_money_and_cases_comes(postgres_server: EmbeddedPostgres) -> None:
    """A matter often ends with an answer: each is opened as often as it has such answers."""
    held = Held()
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await demanded(home)
        await pay(home, "10000.00", "SK-1")
        foretelling = Foretold(home, held)
        for matter in (one for one in MATTERS for _ in range(3)):
            about = ABOUT.get(matter, {})
            await home.world.journeys.open_case(home.journey, "agent-01", matter, about, "as they said")
            await home.world.settled(home.journey)
            for kind in MATTERS[matter]:
                if kind in await home.open_tasks():
                    await foretelling.hold(kind)
                if kind in await home.open_tasks():
                    await foretelling.go_on(kind)
    assert_all_came(held, 16)
