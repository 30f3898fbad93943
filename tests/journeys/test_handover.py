"""Handover: accepted, then paid, given over, and asked about (R002-SKU-65/66, X-22, X-23)."""

from datetime import date, timedelta
from typing import Any

import pytest

from client.errors import BadInput
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.accepting import (
    CALLS,
    CONTRACT,
    KEYS,
    SHANGHAI,
    SIGNED,
    STANDARD,
    facts,
    local,
    promises,
    told,
    tried,
)
from tests.journeys.building import living
from workflows.renovation.handover import warranty_ends


async def test_r002_rel_04_x_22_paid_after_the_acceptance_then_the_keys_and_the_warranties(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER, facts=CONTRACT) as home:
        await tried(home, SIGNED)
        assert set(await home.open_tasks()) == {"receive_payment"}, "no keys before the money"
        payment = await home.task("receive_payment")
        assert (payment["role"], payment["about"]["due"]) == ("finance", "9000.00")
        await home.complete("receive_payment", {"amount": "9000.00", "receipt_number": "R-9"})
        assert (await home.task("hand_over_keys"))["about"] == {"sets_taken": 2}
        await home.answer("hand_over_keys")
        assert (await home.world.settled(home.journey)).stage is Stage.CARE
        keys = (await home.tasks("hand_over_keys"))[0]["ended_at"].astimezone(SHANGHAI).date()
        left = await facts(home)
        in_two, in_five = keys.replace(year=keys.year + 2), keys.replace(year=keys.year + 5)
        assert left["warranties"] == {
            "works": in_two.isoformat(),
            "waterproofing": in_five.isoformat(),
            "plumbing_electrical": in_two.isoformat(),
            "heating": in_two.isoformat(),
        }
        assert left["handed_over_at"].startswith(keys.isoformat())
        assert await told(home) == []


@pytest.mark.slow
async def test_r002_sku_65_nothing_is_told_while_a_change_order_is_open_and_the_calls_end_with_the_acceptance(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=CONTRACT) as home:
        await home.live("pre_acceptance")
        await home.world.journeys.open_case(home.journey, "designer-01", "change_order", {})
        later = await home.world.now() + timedelta(days=12)
        await home.live(later, leave=("draft_change_order", "progress_call", "site_inspection"))
        assert (await home.world.settled(home.journey)).stage is Stage.HANDOVER
        assert (await facts(home))["works_complete_at"]
        assert "pre_completion_call" not in await home.open_tasks()
        await home.complete("draft_change_order", {"outcome": "dropped"})
        calls = ("progress_call", "site_inspection")
        await home.live("hand_over_keys", leave=calls)
        beside = [row["kind"] for kind in calls for row in await home.tasks(kind) if row["status"] == "open"]
        waits = await home.world.database.fetch("SELECT key FROM waits WHERE journey = $1", home.journey)
        assert beside == []
        assert not [row["key"] for row in waits if "progress" in row["key"]], "X-04: nothing of it is left"
        assert not [one for one in await promises(home, "progress_call") if one["status"] == "open"]


async def test_x_22_the_final_payment_waits_for_an_open_change_order(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER, facts=CONTRACT) as home:
        await home.live("acceptance")
        await home.world.journeys.open_case(home.journey, "designer-01", "change_order", {})
        await home.world.settled(home.journey)
        await home.complete("acceptance", SIGNED)
        assert "receive_payment" not in await home.open_tasks()
        await home.complete("draft_change_order", {"outcome": "dropped"})
        assert "receive_payment" in await home.open_tasks()


async def test_x_23_a_home_without_heating_has_no_warranty_on_it(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.HANDOVER) as home:
        await home.live("hand_over_keys")
        assert (await home.tasks("rectify"))[0]["about"]["item"] == "locks"
        await home.answer("hand_over_keys")
        assert set((await facts(home))["warranties"]) == {"works", "waterproofing", "plumbing_electrical"}


async def test_r002_sku_66_a_set_of_keys_that_is_missing_is_explained_and_told_to_the_lead(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER, facts={"keys_sets": 3}) as home:
        await tried(home, SIGNED)
        with pytest.raises(BadInput, match="3 sets were taken, 2 are given back"):
            await home.complete("hand_over_keys", KEYS)
        fewer = {
            **KEYS,
            "difference": "Mr Zhong kept one in February",
            "documents": ["manuals", "warranty_card"],
            "documents_by": "2031-03-20",
        }
        await home.complete("hand_over_keys", fewer)
        assert await told(home) == [("keys_differ", ["cs_lead"])]
        follows = await home.task("settle_reservation")
        assert follows["about"]["documents"] == ["as_built_plumbing", "as_built_electrical"]
        assert local(follows["due_at"]) == "2031-03-20 18:00"
        assert (await home.world.settled(home.journey)).stage is Stage.CARE, "the care does not wait for it"
        await home.complete("settle_reservation", {})
        assert [one["status"] for one in await promises(home, "reservation")] == ["kept"]


@pytest.mark.slow
async def test_r002_sku_66_a_new_run_at_every_moment_changes_nothing(
    postgres_server: EmbeddedPostgres,
) -> None:
    consent = {"consent": True, "consents": {"surveys": True}}
    async with living(postgres_server, Stage.HANDOVER, facts={**CONTRACT, **CALLS, **consent}) as home:
        await home.live("survey_call", moving=True)
        done = [row["event"]["kind"] for row in await home.journal("task_completed")]
        assert done.count("acceptance") == 2
        assert done.count("rectify") == done.count("hand_over_keys") == done.count("receive_payment") == 1
        assert await told(home) == [("works_rectified_by", ["customer"])]


@pytest.mark.parametrize(
    ("consents", "asked"),
    [
        ({"consent": True, "consents": {"surveys": True, "revisits": False}}, True),
        ({"consent": True, "consents": {"surveys": False, "revisits": True}}, False),
        ({}, False),
    ],
)
async def test_r002_mgt_04_x_07_only_who_consents_to_surveys_is_asked(
    postgres_server: EmbeddedPostgres, consents: dict[str, Any], asked: bool
) -> None:
    async with living(postgres_server, Stage.HANDOVER, facts=consents) as home:
        await tried(home, SIGNED)
        await home.answer("hand_over_keys")
        keys = (await home.tasks("hand_over_keys"))[0]["ended_at"]
        assert (await home.world.settled(home.journey)).stage is Stage.CARE, "the survey holds nothing up"
        await home.live(keys + timedelta(days=2), leave=("survey_call",))
        calls = await home.tasks("survey_call")
        assert len(calls) == asked
        if asked:
            next_day = keys.astimezone(SHANGHAI).date() + timedelta(days=1)
            assert local(calls[0]["opened_at"]).startswith(f"{next_day} 09:") or local(
                calls[0]["opened_at"]
            ).startswith(f"{next_day} 10:")
            with pytest.raises(BadInput, match="overall"):
                await home.complete("survey_call", {"design": 5})
            await home.complete("survey_call", {"workmanship": 2, "overall": 3, "opinion": "dust everywhere"})
            assert await told(home) == [("survey_not_satisfied", ["cs_lead"])]


@pytest.mark.parametrize("purpose", [{"purpose": "surveys"}, {}], ids=["surveys", "everything"])
async def test_x_07_a_consent_taken_back_overnight_ends_the_survey_and_not_what_we_owe(
    postgres_server: EmbeddedPostgres, purpose: dict[str, Any]
) -> None:
    consent = {"consent": True, "consents": {"surveys": True, "revisits": True}}
    async with living(postgres_server, Stage.HANDOVER, facts=consent) as home:
        await tried(home, SIGNED)
        await home.complete("hand_over_keys", {**KEYS, "documents": [], "documents_by": "2031-03-20"})
        await home.world.journeys.open_case(home.journey, "agent-01", "consent_withdrawn", purpose)
        await home.live(await home.world.now() + timedelta(days=2), leave=("settle_reservation",))
        assert await home.tasks("survey_call") == []
        assert "settle_reservation" in await home.open_tasks(), "what we owe goes on"


def test_x_23_warranties_of_a_home_that_others_handed_over() -> None:
    assert warranty_ends(STANDARD, date(2028, 2, 29)) == {
        "works": date(2030, 2, 28),
        "waterproofing": date(2033, 2, 28),
        "plumbing_electrical": date(2030, 2, 28),
    }
