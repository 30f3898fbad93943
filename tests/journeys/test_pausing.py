"""Pausing journeys: who looks at it again, what becomes of calls, inspections and meetings."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from client.errors import BadInput, Conflict
from client.pausing import due_times, foresee_pause, foresee_resumption, moved
from domain.commands import Pulse
from domain.pausing import PauseReason, PauseRule
from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import Household, living, opened_site
from tests.journeys.driving import MONDAY, Drive
from tests.journeys.test_moving import moved as continued

OPERATIONS = "operations-01"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%m-%d %H:%M}"


async def journey_row(drive: Drive) -> Any:
    return await drive.world.database.fetchrow("SELECT * FROM journeys WHERE journey = $1", drive.journey)


async def pause(drive: Drive, reason: str, until: date | None = None) -> Pulse:
    await drive.world.journeys.pause(drive.journey, OPERATIONS, reason, until=until)
    return await check(drive)


async def resume(drive: Drive) -> Pulse:
    await drive.world.journeys.resume(drive.journey, OPERATIONS)
    return await check(drive)


async def check(drive: Drive) -> Pulse:
    """What stands still has nothing armed, whatever goes on one instant; the timer is the first of them."""
    pulse = await drive.world.settled(drive.journey)
    rows = await drive.waits()
    for row in rows:
        assert (row["fires_at"] is None) == (row["held_since"] is not None), row["key"]
    assert pulse.next_fires == min((row["fires_at"] for row in rows if row["fires_at"]), default=None)
    return pulse


async def held(drive: Drive) -> list[str]:
    return [row["subject"] for row in await drive.waits() if row["held_since"] is not None]


async def test_design_7_a_pause_is_looked_at_on_the_day_it_should_be_over(drive: Drive) -> None:
    """Never a wait without saying until when and of whom; also after a new run, and as often as it takes."""
    await pause(drive, "customer", date(2031, 3, 12))
    row = await journey_row(drive)
    assert (row["status"], row["status_reason"], row["pause_until"]) == (
        Status.PAUSED,
        "customer",
        date(2031, 3, 12),
    )
    await continued(drive)
    review = await drive.until("review_pause")
    assert local(await drive.world.now()) == "03-12 09:00" or local(review["opened_at"]) >= "03-12 08:45"
    assert (review["role"], review["assignee"]) == ("agent", "agent-01")
    assert review["about"]["paused"] == "customer"
    assert review["about"]["paused_until"] == "2031-03-12"
    with pytest.raises(BadInput, match="until"):
        await drive.complete("review_pause", {"decision": "go_on", "until": "2031-03-12"})
    await drive.complete("review_pause", {"decision": "go_on", "until": "2031-03-20"})
    after = await journey_row(drive)
    assert (after["pause_until"], after["status_since"]) == (date(2031, 3, 20), row["status_since"])
    await continued(drive)
    second = await drive.until("review_pause")
    assert local(second["opened_at"]) >= "03-20 08:45"
    assert await held(drive) == ["first_meeting"]
    await drive.complete("review_pause", {"decision": "resume"})
    await check(drive)
    row = await journey_row(drive)
    assert (row["status"], row["pause_until"]) == (Status.ACTIVE, None)
    assert set(await drive.open_tasks()) == {"first_meeting"}
    assert [one["key"] for one in await drive.waits()] == ["consultation/first_meeting"]


async def test_without_an_end_it_is_looked_at_after_the_standards_time(drive: Drive) -> None:
    await pause(drive, "arrears")
    review = await drive.until("review_pause")
    assert (review["role"], review["assignee"]) == ("sales_manager", None)
    assert local(review["opened_at"])[:5] == "03-06", "three working days"
    assert review["about"]["paused_until"] is None


async def test_a_review_that_nobody_answers_resumes_nothing(drive: Drive) -> None:
    await pause(drive, "customer", date(2031, 3, 5))
    await drive.until("review_pause")
    await drive.world.advance(MONDAY + timedelta(days=9))
    await check(drive)
    assert (await journey_row(drive))["status"] == Status.PAUSED
    fired = [row["event"]["action"] for row in await drive.journal("step_fired")]
    assert "escalate" in fired


async def test_another_reason_or_end_is_one_command(drive: Drive) -> None:
    due = (await drive.task("first_meeting"))["due_at"]
    await pause(drive, "weather")
    await drive.world.advance(MONDAY + timedelta(days=2))
    await pause(drive, "ourselves")
    task = await drive.task("first_meeting")
    assert not task["held"], "what we promised by a time stays promised by that time"
    assert task["due_at"] == due + timedelta(days=1), "one working day lay wholly in the bad weather"
    watched = [row["key"] for row in await drive.waits() if row["subject"] == "review_pause"]
    assert len(watched) == 1
    await pause(drive, "ourselves", date(2031, 3, 10))
    with pytest.raises(Conflict, match="to change the pause give another reason or another day"):
        await drive.world.journeys.pause(drive.journey, OPERATIONS, "ourselves", until=date(2031, 3, 10))
    with pytest.raises(BadInput, match="until"):
        await drive.world.journeys.pause(drive.journey, OPERATIONS, "ourselves", until=date(2031, 3, 4))
    with pytest.raises(BadInput, match="property_management"):
        await drive.world.journeys.pause(drive.journey, OPERATIONS, "moon")
    told = [row["event"] for row in await drive.journal("status_changed")]
    assert [(one["reason"], one["until"]) for one in told] == [
        ("weather", None),
        ("ourselves", None),
        ("ourselves", "2031-03-10"),
    ]
    await resume(drive)
    assert set(await drive.open_tasks()) == {"first_meeting"}


async def test_the_preview_says_what_then_happens(drive: Drive) -> None:
    database, now = drive.world.database, await drive.world.now()
    foreseen = await foresee_pause(database, drive.journey, PauseReason.CUSTOMER, date(2031, 3, 10), now)
    (effect,) = foreseen.effects
    assert (effect.subject, effect.does) == ("first_meeting", PauseRule.SHIFT)
    await pause(drive, "customer", date(2031, 3, 10))
    review = next(row for row in await drive.waits() if row["subject"] == "review_pause")
    assert (foreseen.review_at, foreseen.reviewer) == (review["due_at"], review["role"])
    resumed_at = datetime(2031, 3, 9, 16, tzinfo=UTC)
    await drive.world.advance(resumed_at)
    (now_foreseen,) = (await foresee_resumption(database, drive.journey, await drive.world.now())).effects
    before = await due_times(database, drive.journey)
    await resume(drive)
    (changed,) = moved(before, await due_times(database, drive.journey))
    assert changed.task == effect.task
    assert changed.before == effect.due_at
    assert effect.then is not None
    assert now_foreseen.then is not None
    assert changed.after is not None
    assert abs(changed.after - effect.then) < timedelta(minutes=1)
    assert abs(changed.after - now_foreseen.then) < timedelta(minutes=1)


async def test_a_lost_journey_has_no_pause_any_more(drive: Drive) -> None:
    await drive.first_meeting()
    await pause(drive, "customer", date(2031, 4, 1))
    await drive.world.journeys.close(drive.journey, OPERATIONS, Status.LOST, "price")
    assert (await drive.world.settled(drive.journey)).keys == ("retention",)
    assert (await journey_row(drive))["pause_until"] is None
    back = "consultation/first_meeting"
    await drive.world.journeys.back_to(drive.journey, OPERATIONS, back, "customer_returned")
    await check(drive)
    assert [row["key"] for row in await drive.waits()] == [back], "nor when the customer comes back"


async def test_going_back_in_a_pause_leaves_it_as_it_is(drive: Drive) -> None:
    await drive.first_meeting()
    await pause(drive, "customer", date(2031, 4, 1))
    await drive.world.journeys.back_to(drive.journey, OPERATIONS, "consultation/first_meeting", "mistake")
    await check(drive)
    assert await held(drive) == ["first_meeting"], "what is asked again stands still as well"
    assert [row["subject"] for row in await drive.waits()] == ["first_meeting", "review_pause"]
    await resume(drive)


async def test_r002_sku_27_a_meeting_in_the_pause_is_not_silently_kept(drive: Drive) -> None:
    await drive.first_meeting()
    await pause(drive, "customer", date(2031, 3, 20))
    asked = await drive.task("rearrange_meeting")
    assert (asked["role"], asked["about"]["appointment"]) == ("agent", "measurement")
    assert not asked["held"]
    await continued(drive)
    await drive.complete("rearrange_meeting", {"decision": "moves"})
    await check(drive)
    ended = [row["event"] for row in await drive.journal("appointment_ended")]
    assert [(one["outcome"], one["moved_by"]) for one in ended] == [("moved", "customer")]
    again = await drive.task("arrange_appointment")
    assert again["held"], "the agent has the time after the pause for it"
    slot = await drive.offer("measurement", datetime(2031, 3, 21, tzinfo=UTC))
    await drive.complete("arrange_appointment", {"slot": slot.model_dump(mode="json")})
    await check(drive)
    booked = (await drive.journal("appointment_booked"))[-1]["event"]
    assert datetime.fromisoformat(booked["starts_at"]) == slot.starts_at


async def test_a_meeting_may_be_held_in_the_pause_all_the_same(drive: Drive) -> None:
    await drive.first_meeting()
    await pause(drive, "property_management", date(2031, 3, 20))
    await drive.complete("rearrange_meeting", {"decision": "stays"})
    await check(drive)
    await drive.until("confirm_appointment")
    await drive.complete("confirm_appointment", {"outcome": "confirmed"})
    await drive.until("measure_site")
    assert not await drive.journal("appointment_ended")
    assert (await journey_row(drive))["status"] == Status.PAUSED


async def test_a_meeting_that_nobody_asked_about_stands(drive: Drive) -> None:
    slot = await drive.first_meeting()
    await pause(drive, "customer", date(2031, 3, 20))
    while await drive.world.now() < slot.starts_at + timedelta(minutes=1):
        pulse = await drive.world.settled(drive.journey)
        await drive.world.pass_instant(drive.journey, pulse)
    await check(drive)
    tasks = await drive.open_tasks()
    assert "measure_site" in tasks
    assert "rearrange_meeting" not in tasks, "it has begun"


async def test_a_meeting_after_the_pause_or_in_bad_weather_needs_nobody(drive: Drive) -> None:
    slot = await drive.first_meeting()
    await pause(drive, "weather", date(2031, 3, 20))
    assert "rearrange_meeting" not in await drive.open_tasks()
    await pause(drive, "customer", slot.starts_at.astimezone(SHANGHAI).date())
    assert "rearrange_meeting" not in await drive.open_tasks()


async def called(home: Household, reason: str, until: date) -> Any:
    """The first call of a site that was paused on the day of the kickoff."""
    await opened_site(home, "2031-03-12")
    await pause(home, reason, until)
    await home.live("progress_call", leave=["review_pause", "site_stage", "kickoff_call"])
    return await home.task("progress_call")


async def test_r002_sku_61_a_call_in_a_pause_says_why_and_until_when(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        call = await called(home, "weather", date(2031, 4, 2))
        about = call["about"]
        assert (about["paused"], about["paused_until"]) == ("weather", "2031-04-02")
        assert about["report"] == "at_hand", "somebody looks after the site in bad weather as well"
        await check(home)


async def test_r002_sku_61_nobody_inspects_in_a_holiday_stop_and_the_call_is_made(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        call = await called(home, "holiday", date(2031, 4, 2))
        assert call["about"]["report"] == "missing"
        inspections = await home.tasks("site_inspection")
        assert [row["status"] for row in inspections] == ["void"]
        await check(home)
        await resume(home)
        await home.answer("progress_call")
        await home.live("site_inspection", leave=["site_stage", "kickoff_call"])


async def test_an_open_inspection_falls_away_with_the_holiday_stop(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home, "2031-03-12")
        await home.live("site_inspection", leave=["site_stage"])
        await pause(home, "holiday", date(2031, 4, 2))
        assert "site_inspection" not in await home.open_tasks()
        await home.live("progress_call", leave=["site_stage", "review_pause"])
        assert (await home.task("progress_call"))["about"]["report"] == "missing"


async def test_r002_sku_71_courtesy_is_left_out_while_the_customer_wants_rest(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CARE, facts={"consent": True}) as home:
        await home.live(MONDAY + timedelta(days=20))
        begun = len(await home.tasks("revisit_call"))
        await pause(home, "customer", date(2031, 5, 20))
        await home.live(MONDAY + timedelta(days=60), leave=["review_pause"])
        assert len(await home.tasks("revisit_call")) == begun, "the revisit after 30 days"
        await resume(home)
        await home.live(MONDAY + timedelta(days=90))
        assert len(await home.tasks("revisit_call")) == begun
