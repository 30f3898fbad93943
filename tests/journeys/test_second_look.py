"""What a way back must not take along, and what it must not leave behind (docs/architecture.md, X-07, X-32)."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from client.errors import Conflict
from domain.stages import Stage, Status
from domain.time.calendar import CalendarDay, DayKind
from starter.rehearsal.people import filled
from starter.stack.postgres import EmbeddedPostgres
from store import rulebooks
from tests.journeys.building import STAGE_TASKS, Household, living
from tests.journeys.driving import FIRST_MEETING, MONDAY, Drive
from tests.journeys.selling import AGREED, QUOTED, local, selling
from tests.journeys.test_moving import moved

OPERATIONS = "operations-01"
LEAVE = {"outcome": "do_not_contact"}
NO = {"effect_satisfaction": 3, "reaction": "no", "lost_reason": "price"}


async def take_back(drive: Drive, task: Any) -> None:
    """Whoever answered takes it back."""
    person = await drive.world.database.fetchval("SELECT ended_by FROM tasks WHERE task = $1", task["task"])
    await drive.world.journeys.take_back(task["task"], person)
    await drive.world.settled(drive.journey)


async def on_site(home: Household, until: datetime | str, **more: Any) -> None:
    """Open the site on 12 March and go on."""
    await home.live("agree_start")
    await home.complete("agree_start", {"start_on": "2031-03-12"})
    await home.live(until, **more)


async def facts(drive: Drive) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for row in await drive.journal("facts_changed"):
        known.update(row["event"]["facts"])
    return known


async def called_on(home: Household, until: datetime) -> list[str]:
    """The days of the progress calls that were made."""
    await home.live(until, leave=STAGE_TASKS)
    rows = await home.tasks("progress_call")
    return [row["key"].split("/")[2] for row in rows if row["status"] == "done"]


async def test_r002_sku_55_a_corrected_lesson_wins_nobody_back(postgres_server: EmbeddedPostgres) -> None:
    async with selling(postgres_server, Stage.SIGNING, QUOTED) as seller:
        await seller.world.journeys.close(seller.journey, OPERATIONS, Status.LOST, "price")
        await seller.world.settled(seller.journey)
        lesson = await seller.task("learn_from_loss")
        await seller.answer("learn_from_loss")
        await take_back(seller, lesson)
        pulse = await seller.world.settled(seller.journey)
        assert pulse.status is Status.LOST, "nobody calls a lost customer because a form was corrected"
        assert set(await seller.open_tasks()) == {"learn_from_loss", "settle_account"}
        assert "retention" in pulse.keys, "and it sleeps until its retention ends"
        await seller.answer("learn_from_loss", stays_friend=False)
        keys = set((await seller.world.settled(seller.journey)).keys)
        assert keys == {"retention", "lost/settlement/1"}


async def test_r002_sku_61_taking_back_an_answer_leaves_the_calls_of_the_month(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await on_site(home, datetime(2031, 3, 16, 4, tzinfo=UTC), leave=STAGE_TASKS)
        stage = await home.task("site_stage")
        await home.answer("site_stage")
        await home.live("site_inspection", leave=STAGE_TASKS)
        await take_back(home, stage)
        assert set(await home.open_tasks()) == {"site_stage", "site_inspection"}
        assert await called_on(home, datetime(2031, 3, 31, 12, tzinfo=UTC)) == ["2031-03-20", "2031-03-30"]


async def test_taking_back_an_answer_of_a_duty_leaves_the_stage_alone(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await on_site(home, "site_inspection", leave=STAGE_TASKS)
        inspection = await home.task("site_inspection")
        await home.answer("site_inspection")
        await home.answer("site_stage")
        before = await home.open_tasks()
        await take_back(home, inspection)
        after = await home.open_tasks()
        assert after["measure_cabinets"] == before["measure_cabinets"], (
            "the next stage of the site has nothing to do with it"
        )
        assert "site_inspection" in after


@pytest.mark.slow
async def test_x_07_no_calls_any_more_can_be_taken_back(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts={"consent": True}) as home:
        await on_site(home, "progress_call", leave=["kickoff_call", *STAGE_TASKS])
        wrong = await home.task("kickoff_call")
        await home.complete("kickoff_call", LEAVE)
        assert not {"kickoff_call", "progress_call"} & set(await home.open_tasks())
        await moved(home)
        await take_back(home, wrong)
        await moved(home)
        assert set(await home.open_tasks()) == {"kickoff_call", "site_stage"}, "a slip: they want their calls"
        assert {"consent": True, "do_not_contact": None}.items() <= (await facts(home)).items()
        await home.answer("kickoff_call")
        assert await called_on(home, datetime(2031, 3, 31, 12, tzinfo=UTC)) == ["2031-03-30"]


async def test_x_06_a_meeting_that_stands_is_not_arranged_again_for_a_newer_calendar(
    postgres_server: EmbeddedPostgres,
) -> None:
    slot = {"starts_at": local(7, "14:00").isoformat(), "staff": "sales-01"}
    async with selling(postgres_server, Stage.QUOTATION, {**AGREED, "budget_slot": slot}) as seller:
        booked = await seller.booked("budget_viewing")
        assert booked["starts_at"] == local(7, "14:00")
        calendar = await rulebooks.calendar(seller.world.database, "customer", 1)
        closed = {date(2031, 3, 5): CalendarDay(kind=DayKind.REST, name="closed")}
        newer = calendar.model_copy(update={"version": 2, "days": {**calendar.days, **closed}})
        await rulebooks.publish_calendar(seller.world.database, newer)
        await seller.world.journeys.note(seller.journey, OPERATIONS, "closed on Wednesday")
        await moved(seller)
        assert (await seller.journal("rules_adopted"))[-1]["event"]["calendars"]["customer"] == 2
        assert "arrange_appointment" not in await seller.open_tasks(), (
            "it stands, and nobody asks for a time again"
        )
        await seller.reach("view_budget")


async def test_r002_sku_43_a_fee_that_was_never_paid_is_not_credited(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with selling(postgres_server, Stage.QUOTATION, AGREED) as seller:
        fee = await seller.task("collect_fee")
        await seller.answer("collect_fee")
        assert (await seller.facts())["rendering_fee_paid"] == "960.00"
        await take_back(seller, fee)
        await seller.complete("collect_fee", {"outcome": "withdrawn"})
        assert not (await seller.facts())["rendering_fee_paid"], "it was a slip: nothing had arrived"


async def test_a_customer_who_was_closed_as_lost_is_not_won_back_by_a_correction(drive: Drive) -> None:
    first = await drive.task("first_meeting")
    await drive.first_meeting()
    await drive.world.advance(MONDAY + timedelta(minutes=20))
    await drive.world.journeys.close(drive.journey, OPERATIONS, Status.LOST, "do_not_contact")
    with pytest.raises(Conflict, match="lost"):
        await take_back(drive, first)
    assert (await drive.world.settled(drive.journey)).keys == ("retention",)


async def test_nothing_is_left_open_by_what_was_done_in_the_moment_of_the_loss(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with selling(postgres_server, Stage.SIGNING, QUOTED) as seller:
        await seller.until("budget_call")
        call, draft = await seller.task("budget_call"), await seller.task("draft_contract")
        given = await filled(
            seller.plan.next("draft_contract"),
            "draft_contract",
            draft["about"],
            seller.world.journeys,
            seller.journey,
            seller.rules,
        )
        journeys = seller.world.journeys
        _ = await asyncio.gather(
            *(journeys.note(seller.journey, OPERATIONS, f"note {number}") for number in range(4)),
            journeys.complete(call["task"], call["assignee"], NO),
            journeys.complete(draft["task"], draft["assignee"] or "sales-01", given),
            return_exceptions=True,
        )
        pulse = await seller.world.settled(seller.journey)
        assert pulse.status is Status.LOST
        assert set(await seller.open_tasks()) <= {"learn_from_loss", "settle_account"}


async def test_r002_sku_19_a_reopened_customer_agrees_on_a_time_anew(drive: Drive) -> None:
    await drive.first_meeting()
    confirmed = await drive.until("confirm_appointment")
    await drive.complete("confirm_appointment", {"outcome": "confirmed"})
    await drive.world.journeys.close(drive.journey, OPERATIONS, Status.LOST, "price")
    await drive.world.settled(drive.journey)
    await drive.world.advance(await drive.world.now() + timedelta(days=30))
    await drive.world.journeys.back_to(drive.journey, OPERATIONS, confirmed["key"], "customer_returned")
    await drive.world.settled(drive.journey)
    await moved(drive)
    standing = await drive.world.database.fetchval("SELECT count(*) FROM appointments WHERE outcome IS NULL")
    assert standing == 0, "the time of then was given back, and is over"
    assert set(await drive.open_tasks()) == {"arrange_appointment", "confirm_designer"}
    slot = await drive.offer("measurement")
    await drive.complete("arrange_appointment", {"slot": slot.model_dump(mode="json")})
    await drive.until("confirm_appointment")
    assert await drive.world.now() < slot.starts_at
    booked = await drive.world.database.fetch("SELECT * FROM appointments ORDER BY booked_seq")
    assert [row["outcome"] for row in booked] == ["cancelled", None]


async def test_an_answer_is_not_taken_back_over_a_meeting_that_was_agreed_on_since(drive: Drive) -> None:
    await drive.complete("first_meeting", FIRST_MEETING)
    named = await drive.task("confirm_designer")
    await drive.complete("confirm_designer", {"designer": "designer-01"})
    slot = await drive.offer("measurement")
    await drive.complete("arrange_appointment", {"slot": slot.model_dump(mode="json")})
    with pytest.raises(Conflict, match="was answered since"):
        await take_back(drive, named)
    assert await drive.journal("notice_issued") == [], "nobody hears that a meeting is off which is not"
