"""Calls after the contract: nobody is put to rest, and whoever wants no calls gets messages (X-07, X-20)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import Household, living
from tests.journeys.driving import MONDAY
from tests.journeys.test_moving import moved
from workflows.parts.silence import CALLS

NO_ANSWER = {"outcome": "no_answer"}
LEAVE = {"outcome": "do_not_contact"}
CONSENTED = {"consent": True}
HANDED_OVER = {"handed_over_at": MONDAY.isoformat(), **CONSENTED}


async def notices(home: Household, notice: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [row["event"] for row in await home.journal("notice_issued")]
    return [one for one in found if one["notice"] == notice]


async def on_site(home: Household, until: datetime | str, **more: Any) -> None:
    """Open the site on 12 March and go on."""
    await home.live("agree_start")
    await home.complete("agree_start", {"start_on": "2031-03-12"})
    await home.live(until, **more)


async def facts(home: Household) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for row in await home.journal("facts_changed"):
        known.update(row["event"]["facts"])
    return known


@pytest.mark.slow
async def test_x_20_the_lead_is_told_after_two_calls_in_a_row_that_reached_nobody(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers = {"progress_call": [NO_ANSWER, NO_ANSWER, {}, NO_ANSWER, NO_ANSWER, NO_ANSWER, NO_ANSWER]}
    async with living(postgres_server, Stage.CONSTRUCTION, answers=answers) as home:
        await on_site(home, datetime(2031, 4, 11, 9, tzinfo=UTC), leave=["site_stage"])
        assert len(await home.tasks("progress_call")) == 5, "20 and 30 March, 10 April: one was reached"
        assert await notices(home, "calls_missed") == []
        await home.live(datetime(2031, 4, 21, 9, tzinfo=UTC), leave=["site_stage"], moving=True)
        told = await notices(home, "calls_missed")
        assert [(one["to"], one["about"]["calls"]) for one in told] == [(["cs_lead"], 2)]
        assert len(await notices(home, "tried_to_call")) == 3, "a message for every call in vain"
        assert (await home.world.settled(home.journey)).status is Status.ACTIVE
        assert await home.tasks("reach_customer") == [], "nobody is put to rest"
        assert (await facts(home))["missed_calls"] == 0, "counted anew"


@pytest.mark.slow
async def test_x_07_x_20_whoever_wants_no_calls_hears_by_message_what_the_contract_owes(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers = {"progress_call": LEAVE}
    async with living(postgres_server, Stage.CONSTRUCTION, facts=CONSENTED, answers=answers) as home:
        await on_site(home, "progress_call", leave=["site_stage"])
        await home.complete("progress_call", LEAVE)
        written = {one["about"]["call"] for one in await notices(home, "instead_of_call")}
        assert "progress_call" not in written, "courtesy needs no message"
        assert {"consent": False, "do_not_contact": True}.items() <= (await facts(home)).items()
        await home.live(datetime(2031, 4, 22, tzinfo=UTC), leave=["site_stage"])
        assert len(await home.tasks("site_inspection")) == 4, "the site is inspected all the same"
        await home.live("acceptance")
        assert len(await home.tasks("progress_call")) == 1, "no more calls"
        assert await home.tasks("pre_completion_call") == []
        written = {one["about"]["call"] for one in await notices(home, "instead_of_call")}
        assert "pre_completion_call" in written
        assert "progress_call" not in written
        settled = [row["event"] for row in await home.journal("promise_settled")]
        assert [one["kept"] for one in settled if one["what"] == "progress_call"] == [True]
        made = [row["event"]["what"] for row in await home.journal("promise_made")]
        assert made.count("progress_call") == 1, "what will not be done is not promised"


@pytest.mark.slow
async def test_x_20_do_not_contact_ends_every_other_open_call(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=CONSENTED) as home:
        await on_site(home, "progress_call", leave=["site_stage", "kickoff_call"])
        await moved(home)
        await home.complete("kickoff_call", LEAVE)
        assert not CALLS & set(await home.open_tasks())
        voided = [row["event"] for row in await home.journal("task_voided")]
        assert ("progress_call", "do_not_contact") in [
            (one["key"].split("/")[-2], one["reason"]) for one in voided
        ]
        settled = [row["event"] for row in await home.journal("promise_settled")]
        assert [one["kept"] for one in settled if one["what"] == "progress_call"] == [None]
        contacts = [row["event"]["kind"] for row in await home.journal("contact_made")]
        assert "kickoff_call" in contacts
        assert "progress_call" not in contacts, "a call that was not made is no contact"
        await moved(home)
        await home.live("pre_acceptance")
        assert len(await home.tasks("progress_call")) == 1


@pytest.mark.slow
async def test_x_20_do_not_contact_ends_a_call_that_was_to_be_tried_again(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=CONSENTED) as home:
        await on_site(home, "progress_call", leave=["site_stage", "kickoff_call"])
        at = (await home.world.now() + timedelta(hours=30)).isoformat()
        await home.complete("progress_call", {"outcome": "call_back", "call_back_at": at})
        await home.complete("kickoff_call", LEAVE)
        settled = {
            row["event"]["what"]: row["event"]["kept"] for row in await home.journal("promise_settled")
        }
        assert {"call_back": None, "progress_call": None}.items() <= settled.items()
        await home.live("pre_acceptance")
        assert len(await home.tasks("progress_call")) == 1


async def test_x_07_in_care_revisits_and_mailings_end_and_warranty_goes_on(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers = {"revisit_call": LEAVE}
    async with living(postgres_server, Stage.CARE, facts=HANDED_OVER, answers=answers) as home:
        await home.live(datetime(2036, 3, 4, tzinfo=UTC))
        assert len(await home.tasks("revisit_call")) == 1
        assert await home.tasks("yearly_mailing") == []
        assert await home.tasks("warranty_end") == []
        told = [one["about"]["call"] for one in await notices(home, "instead_of_call")]
        assert sorted(told) == [
            "crack_survey",
            "hose_reminder",
            "hose_reminder",
            "warranty_end",
            "warranty_end",
        ]


@pytest.mark.slow
async def test_x_20_a_wrong_number_on_site_is_put_right_before_the_next_try(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await on_site(home, "progress_call", leave=["site_stage"])
        await home.complete("progress_call", {"outcome": "wrong_number"})
        assert "find_contact" in await home.open_tasks()
        assert not CALLS & set(await home.open_tasks())
        await home.complete("find_contact", {"phone": "13912345678"})
        await home.answer("progress_call")
        assert await notices(home, "tried_to_call") == []


@pytest.mark.slow
async def test_x_20_who_refuses_a_call_after_the_contract_is_not_pressed(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await on_site(home, "progress_call", leave=["site_stage"])
        await home.complete("progress_call", {"outcome": "refuses"})
        assert not CALLS & set(await home.open_tasks())
        await home.live("progress_call", leave=["site_stage"])
        assert len(await home.tasks("progress_call")) == 2, "the next date is called all the same"
