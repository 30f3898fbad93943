"""Calendars that are published under running journeys: what was foreseen moves, once, and nothing else does."""

import asyncio
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from domain.publishing import Foreseen, WakeState
from domain.stages import Stage, Status
from domain.time.calendar import Calendar, CalendarDay, DayKind
from domain.waits import Wait
from store import calendars, publications
from store.reading_meetings import list_appointments
from tests.journeys.driving import Drive, customer
from tests.journeys.test_repair import stopped, stranger

CLOSED = CalendarDay(kind=DayKind.REST, name="盘点")
ACTOR = "operations-01"
TUESDAY = date(2031, 3, 4)
ACCEPTED = "2031-02-10T01:00:00+00:00"


async def newer(drive: Drive, days: dict[date, CalendarDay | None], name: str = "customer") -> Calendar:
    return (await calendars.newest(drive.world.database))[name].newer(days)


async def foreseen(drive: Drive, *found: Calendar) -> Foreseen:
    return await drive.world.journeys.foresee_calendars(found, await drive.world.now())


async def publish(drive: Drive, found: Calendar, looked: Foreseen, *, settle: bool = True) -> str:
    """Publish, and wait until everybody whom it concerns has heard of it."""
    world = drive.world
    name = await world.journeys.publish_calendars(
        [found], ACTOR, looked.affected, await world.now(), settles=0, per_minute=6000
    )
    async with asyncio.timeout(60):
        while True:
            if (await world.journeys.publication_progress(name)).finished:
                break
            await asyncio.sleep(0.05)
    for one in looked.affected if settle else ():
        await world.settled(one.journey)
    return name


async def lengths(drive: Drive) -> dict[str, int]:
    """How long the history of every journey is."""
    found = {}
    for row in await drive.world.database.fetch("SELECT journey FROM journeys"):
        handle = drive.world.journeys.temporal.get_workflow_handle(f"journey-{row['journey']}")
        found[row["journey"]] = len((await handle.fetch_history()).events)
    return found


async def next_run(drive: Drive) -> None:
    """A journey begins a new run with its new stage, soon after."""
    while (await drive.world.settled(drive.journey)).runs == 1:  # noqa: ASYNC110 - it is on a server
        await asyncio.sleep(0.05)


async def armed(drive: Drive) -> dict[tuple[str, str], Wait]:
    rows = await drive.world.database.fetch("SELECT journey, key, wait FROM waits")
    return {(row["journey"], row["key"]): Wait.model_validate(row["wait"]) for row in rows}


def shifts(moved: Any) -> set[tuple[str, datetime | None, datetime | None]]:
    return {(one.key, one.before, one.after) for one in moved}


def told_by(entries: Any) -> set[tuple[str, datetime | None, datetime | None]]:
    """What a journey's last adoption says that it moved."""
    event = entries[-1]["event"]
    return {(one["key"], _at(one["before"]), _at(one["after"])) for one in event["moved"]}


def _at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


async def test_desk_3_2_exactly_the_foreseen_dates_move_once_and_others_have_no_new_event(
    drive: Drive,
) -> None:
    world = drive.world
    meeting = Drive(world, await world.start(customer("A-2")))
    slot = await meeting.first_meeting()
    assert slot.starts_at.date() == TUESDAY
    paused = Drive(world, await world.start(customer("A-3")))
    await world.journeys.pause(paused.journey, ACTOR, "customer")
    cared = Drive(
        world, await world.start(customer("A-4"), stage=Stage.CARE, facts={"accepted_at": ACCEPTED})
    )
    await world.settled(paused.journey)
    await next_run(meeting)
    before, lengths_before = await armed(drive), await lengths(drive)

    found = await newer(drive, {TUESDAY: CLOSED})
    looked = await foreseen(drive, found)
    assert await lengths(drive) == lengths_before, "nobody was woken by looking"
    assert looked.looked_at == 4
    promised = {one.journey: shifts(one.moved) for one in looked.affected}
    assert promised.keys() == {drive.journey, meeting.journey, paused.journey}
    await world.journeys.poke(drive.journey)

    name = await publish(drive, found, looked)
    progress = await world.journeys.publication_progress(name)
    assert (progress.total, progress.woken, progress.failed) == (3, 3, 0)
    for one in (drive, meeting, paused):
        adopted = await one.journal("rules_adopted")
        assert [entry["actor"] for entry in adopted] == [ACTOR]
        assert told_by(adopted) == promised[one.journey]
        await _armed_once(one, before)
    assert not await cared.journal("rules_adopted")
    assert (await lengths(drive))[cared.journey] == lengths_before[cared.journey], "no new event"

    told = await publications.told(world.database, await publications.published(world.database, name))
    for line in told:
        assert {(key, at) for key, at in line.became.items()} == {
            (key, after) for key, _, after in promised[line.journey]
        }

    # Publishing it again finds the same publication, and moves nothing.
    again, counted = await publish(drive, found, looked), await lengths(drive)
    assert again == name
    assert await lengths(drive) == counted

    # What stood still stands still, and goes on right by the newer calendar.
    (wait,) = [
        one for one in await paused.waits() if one["kind"] == "task" and one["subject"] == "first_meeting"
    ]
    assert wait["held_since"] is not None
    assert wait["fires_at"] is None
    await world.journeys.resume(paused.journey, ACTOR)
    await world.settled(paused.journey)
    due_at = (await paused.task("first_meeting"))["due_at"]
    assert due_at == (await drive.task("first_meeting"))["due_at"]
    assert due_at.date() == TUESDAY + timedelta(days=1)

    # Whoever was left alone learns of it with what happens next.
    await world.journeys.note(cared.journey, ACTOR, "hello")
    await world.settled(cared.journey)
    assert told_by(await cared.journal("rules_adopted")) == set()
    assert await cared.waits()
    assert {row["calendar_version"] for row in await cared.waits() if row["calendar"] == "customer"} == {2}


async def _armed_once(one: Drive, before: dict[tuple[str, str], Wait]) -> None:
    """Nothing is armed twice since."""
    adopted = (await one.journal("rules_adopted"))[-1]["seq"]
    last = max(
        seq for seq in [row["seq"] for row in await one.journal("note_added", "task_opened")] if seq < adopted
    )
    since = [row for row in await one.journal("wait_armed") if row["seq"] > last]
    keys = Counter(
        row["event"]["wait"]["key"] for row in since if row["event"]["wait"]["calendar_version"] == 2
    )
    known = {key: times for key, times in keys.items() if (one.journey, key) in before}
    assert known
    assert set(known.values()) == {1}


async def test_x14_a_meeting_on_a_closed_day_stands_until_somebody_has_asked_the_customer(
    drive: Drive,
) -> None:
    world = drive.world
    slot = await drive.first_meeting()
    found = await newer(drive, {slot.starts_at.date(): CLOSED})
    looked = await foreseen(drive, found)
    (affected,) = looked.affected
    assert [(one.kind, one.starts_at) for one in affected.meetings] == [("measurement", slot.starts_at)]
    await publish(drive, found, looked)
    (standing,) = await list_appointments(world.database, journey=drive.journey)
    assert standing.starts_at == slot.starts_at, "it does not move by itself"
    event = (await drive.journal("rules_adopted"))[-1]["event"]
    assert event["meetings"] == [standing.key]
    asked = await drive.task("meeting_on_closed_day")
    assert asked["about"]["appointment"] == "measurement"
    assert asked["role"] == "agent"
    await drive.complete("meeting_on_closed_day", {"decision": "moves"}, actor="agent-01")
    assert await list_appointments(world.database, journey=drive.journey) == []
    assert "arrange_appointment" in await drive.open_tasks()

    # A second correction, of the day that is agreed on instead: asked again; it may also be held all the same.
    another = await drive.offer("measurement")
    assert another.starts_at.date() != slot.starts_at.date()
    answers = {"outcome": "agreed", "slot": another.model_dump(mode="json")}
    await drive.complete("arrange_appointment", answers, actor="agent-01")
    again = await newer(drive, {another.starts_at.date(): CLOSED})
    await publish(drive, again, await foreseen(drive, again))
    await drive.complete("meeting_on_closed_day", {"decision": "stays"}, actor="agent-01")
    (kept,) = await list_appointments(world.database, journey=drive.journey)
    assert kept.starts_at == another.starts_at
    assert "meeting_on_closed_day" not in await drive.open_tasks()


async def test_a_journey_that_needs_repair_or_has_ended_is_told_and_learns_after_its_repair(
    drive: Drive,
) -> None:
    world = drive.world
    ended = Drive(world, await world.start(customer("A-2")))
    await stranger(drive)
    await stopped(drive, world.journeys.note(drive.journey, ACTOR, "it stands still from here"))
    found = await newer(drive, {TUESDAY: CLOSED})
    looked = await foreseen(drive, found)
    assert [one.status for one in looked.affected] == [Status.NEEDS_REPAIR, Status.ACTIVE]
    await world.journeys.close(ended.journey, ACTOR, Status.CLOSED, "other")
    name = await publish(drive, found, looked, settle=False)
    told = await publications.told(world.database, await publications.published(world.database, name))
    assert {one.journey: (one.state, one.why) for one in told} == {
        drive.journey: (WakeState.FAILED, "needs_repair"),
        ended.journey: (WakeState.ENDED, "journey_ended"),
    }
    await world.journeys.repair(drive.journey, ACTOR, "a foreign entry stood in the journal")
    await world.settled(drive.journey)
    assert told_by(await drive.journal("rules_adopted")) == shifts(looked.affected[0].moved)
    assert (await drive.task("first_meeting"))["due_at"].date() == TUESDAY + timedelta(days=1)
