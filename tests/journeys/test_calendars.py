"""A calendar that is published while a journey runs (docs/architecture.md)."""

from datetime import date, timedelta

from domain.time.calendar import CalendarDay, DayKind
from store import rulebooks
from tests.journeys.driving import MONDAY, Drive


async def test_a_newer_calendar_moves_the_waits_that_it_touches(drive: Drive) -> None:
    before = (await drive.task("first_meeting"))["due_at"]
    assert before.date() == date(2031, 3, 4)
    calendar = await rulebooks.calendar(drive.world.database, "customer", 1)
    closed = {date(2031, 3, 4): CalendarDay(kind=DayKind.REST, name="closed")}
    newer = calendar.model_copy(update={"version": 2, "days": {**calendar.days, **closed}})
    await rulebooks.publish_calendar(drive.world.database, newer)
    task = await drive.task("first_meeting")
    await drive.world.journeys.assign(task["task"], "operations-01", "agent-02")
    await drive.world.settled(drive.journey)
    adopted = (await drive.journal("rules_adopted"))[-1]["event"]
    assert adopted["calendars"]["customer"] == 2
    assert [one["key"] for one in adopted["moved"]] == ["consultation/first_meeting"]
    assert (await drive.task("first_meeting"))["due_at"] == before + timedelta(days=1)
    await drive.world.advance(MONDAY + timedelta(days=1, hours=9, minutes=30))
    assert not await drive.journal("step_fired"), "nothing fires at the old instants"
