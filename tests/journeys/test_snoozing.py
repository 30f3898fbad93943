"""Snoozing a task (稍后处理): its reminder comes at another time, its due time and escalations stay."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import pytest_asyncio

from client.errors import BadInput, Conflict
from domain.refusals import sentence
from domain.time.calendar import CalendarDay, DayKind
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.clocks import Act, Clocks, clocks, done, publish
from tests.journeys.selling import local
from tests.journeys.test_moving import moved

AGENT, COLLEAGUE, LEAD, OPERATIONS = "agent-01", "agent-02", "cs_lead-01", "operations-01"


@pytest_asyncio.fixture
async def one(postgres_server: EmbeddedPostgres) -> AsyncIterator[Clocks]:
    async with clocks(postgres_server) as started:
        yield started


def before(row: Any, **length: int) -> datetime:
    """So long before a task is due."""
    due: datetime = row.due_at
    return due - timedelta(**length)


async def test_a_snooze_moves_the_reminder_and_nothing_else(one: Clocks) -> None:
    """The ladder reminds of the call an hour before it is due."""
    desk, row = one.world.journeys, await one.one()
    task = row.task
    assert (await one.rightly_armed())[row.key].next_at == before(row, hours=1)

    def snoozed(until: datetime) -> Act:
        return lambda command: desk.snooze(task, AGENT, until, command)

    soon = before(row, minutes=20)
    assert (await done(one, snoozed(soon))).snoozed_until == soon
    assert (await one.rightly_armed())[row.key].next_at == soon
    assert (await done(one, lambda command: desk.wake(task, AGENT, command))).snoozed_until is None
    assert (await one.rightly_armed())[row.key].next_at == before(row, hours=1)

    await one.world.advance(before(row, minutes=55))
    assert (await one.one()).reminded_at is not None
    again = before(row, minutes=30)
    await done(one, snoozed(again))
    await moved(one)
    while (await one.one()).overdue_since is None:
        await one.fires_as_told(1)
    steps = [step for step in await one.journal("step_fired") if step["event"]["task"] == task]
    assert [(step["event"]["action"], step["event"]["planned_at"]) for step in steps[1:]] == [
        ("remind", instant(again)),
        ("due", instant(before(row))),
    ], "a reminder at that very time, in place of the ladder's; due as it was"
    assert timedelta(0) <= steps[1]["at"] - again < timedelta(minutes=1)
    assert (await one.one()).snoozed_until is None
    snoozes = [entry["event"]["until"] for entry in await one.journal("task_snoozed")]
    assert [until is not None for until in snoozes] == [True, False, True]


def instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


async def test_whoever_gets_a_snoozed_task_sees_it(one: Clocks) -> None:
    desk, row = one.world.journeys, await one.one()
    for name, to in (("delegate", (COLLEAGUE,)), ("assign", (AGENT,)), ("release", ())):
        person = (await one.one()).assignee
        assert person is not None
        await desk.snooze(row.task, person, before(row, minutes=10))
        await done(one, partial(getattr(desk, name), row.task, AGENT, *to))
        assert (await one.one()).snoozed_until is None
        assert (await one.rightly_armed())[row.key].next_at == before(row, hours=1)


async def test_a_snooze_is_refused_beyond_the_deadline_which_is_named(one: Clocks) -> None:
    desk, row = one.world.journeys, await one.one()
    journal = len(await one.journal())
    assert row.due_at is not None
    with pytest.raises(BadInput, match="2031-03-03 Mon 14:30 at the latest") as late:
        await desk.snooze(row.task, AGENT, row.due_at + timedelta(minutes=1))
    (wrong,) = late.value.details["fields"]
    assert "最迟 2031-03-03 周一 14:30" in sentence("zh-CN", "answers", {"fields": [wrong]})
    with pytest.raises(BadInput, match="is over"):
        await desk.snooze(row.task, AGENT, local(3, "08:00"))
    with pytest.raises(Conflict, match="belongs to agent-01"):
        await desk.snooze(row.task, COLLEAGUE, before(row, minutes=5))
    queued = await one.one("review")
    with pytest.raises(Conflict, match="claim it first"):
        await desk.snooze(queued.task, "design_director-02", before(queued, minutes=5))
    with pytest.raises(Conflict, match="is not snoozed"):
        await desk.wake(row.task, AGENT)
    assert len(await one.journal()) == journal, "nothing was changed"
    await desk.snooze(row.task, AGENT, row.due_at)
    await one.rightly_armed()
    await one.world.advance(row.due_at + timedelta(minutes=30))
    with pytest.raises(BadInput, match="after the task is due"):
        await desk.snooze(row.task, AGENT, row.due_at + timedelta(hours=1))


async def test_a_pause_and_a_snooze_go_together(one: Clocks) -> None:
    desk, row = one.world.journeys, await one.one()
    await desk.snooze(row.task, AGENT, before(row, minutes=10))
    await desk.pause(one.journey, OPERATIONS, "customer")
    assert (await one.rightly_armed())[row.key].next_at is None
    with pytest.raises(BadInput, match="stands still"):
        await desk.snooze(row.task, AGENT, before(row, minutes=5))
    await one.world.advance(local(4, "09:00"))
    await desk.resume(one.journey, OPERATIONS)
    shifted = await one.one()
    assert shifted.due_at is not None
    assert shifted.due_at.date() == date(2031, 3, 4)
    again = (await one.rightly_armed())[row.key]
    assert (again.wait.snoozed_until, again.next_at) == (None, before(shifted, hours=1)), (
        "its time passed in the pause: the ladder reminds, and nothing counts as late"
    )
    await desk.snooze(row.task, AGENT, before(shifted, minutes=10))
    await desk.pause(one.journey, OPERATIONS, "customer")
    await desk.assign(row.task, AGENT, COLLEAGUE)
    await one.rightly_armed()
    for name, actor, to in (
        ("give_back", COLLEAGUE, ()),
        ("delegate", AGENT, (COLLEAGUE,)),
        ("give_back", COLLEAGUE, ()),
        ("give_back", AGENT, ()),
        ("release", LEAD, ()),
        ("claim", AGENT, ()),
    ):
        await getattr(desk, name)(row.task, actor, *to)
        assert (await one.rightly_armed())[row.key].next_at is None, "whoever gets it: the clock stands still"
    await one.world.advance(local(4, "10:00"))
    await desk.resume(one.journey, OPERATIONS)
    later = await one.one()
    assert (await one.rightly_armed())[row.key].next_at == before(later, hours=1)
    assert not [step for step in await one.journal("step_fired") if step["event"]["task"] == row.task]


async def test_a_calendar_that_moves_the_deadline_before_the_end_of_a_snooze_ends_it(
    postgres_server: EmbeddedPostgres,
) -> None:
    closed = date(2031, 3, 4)
    async with clocks(postgres_server, local(3, "16:00"), (closed,)) as one:
        desk, row = one.world.journeys, await one.one()
        until = before(row, minutes=5)
        await desk.snooze(row.task, AGENT, until)
        await publish(one.world, {date(2031, 3, 20): CalendarDay(kind=DayKind.REST)})
        await desk.note(one.journey, OPERATIONS, "another day off")
        assert (await one.rightly_armed())[row.key].next_at == until, "within the deadline it stays"
        await publish(one.world, {closed: CalendarDay(kind=DayKind.WORK)})
        await desk.note(one.journey, OPERATIONS, "we are open after all")
        await one.rightly_armed()
        earlier = await one.one()
        assert earlier.due_at is not None
        assert earlier.due_at < until
        assert earlier.snoozed_until is None
        assert (await one.rightly_armed())[row.key].next_at == before(earlier, hours=1)
