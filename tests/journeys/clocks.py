"""A journey with every kind of wait open, and what its clocks must show after each act."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch

from client.journeys import new_command
from client.slots import rules_of
from domain.commands import Receipt
from domain.forms.design import REVIEW_PLAN
from domain.forms.meetings import ARRANGE_APPOINTMENT, CHECK_READY
from domain.roles import Role
from domain.stages import Stage
from domain.time.calendar import CalendarDay, DayKind
from domain.waits import Action, Rulebook, Wait, WaitKind
from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres
from store import rulebooks
from store.reading_tasks import TaskDetail, TaskFilter, list_tasks, task_detail
from store.reading_waits import WaitFilter, WaitLine, list_waits
from tests.journeys.driving import MONDAY, Drive, customer
from workflows.parts.journey import Journey
from workflows.renovation import PROCESS

_PLAIN = {
    WaitKind.OPENS: Action.OPEN,
    WaitKind.UNTIL: Action.REACH,
    WaitKind.PROMISE: Action.BREAK,
    WaitKind.AGENDA: Action.BEGIN,
}
SPREAD = timedelta(minutes=15)

Act = Callable[[str], Awaitable[Receipt]]
"""Does something under a command."""


async def every_wait(journey: Journey) -> None:
    """A task of the agent, an approval, and beside them every other kind of wait; then the same once more."""
    await asyncio.gather(_call(journey), *_beside(journey, "first"))


async def _call(journey: Journey) -> None:
    await journey.ask("call", ARRANGE_APPOINTMENT, about={"appointment": "viewing"})
    await asyncio.gather(*_beside(journey, "second"))


def _beside(journey: Journey, name: str) -> list[Any]:
    turn = journey.within(name)
    turn.promise("told", "new_time", turn.due("6 days at 10:00", turn.now))
    turn.plan(name, "progress", cadence="progress", anchor=turn.now, role=Role.AGENT)
    return [
        turn.ask("review", REVIEW_PLAN, requester="design_director-01"),
        turn.ask("later", CHECK_READY, opens="3 days at 10:00"),
        turn.until("reach", "5 days at 10:00", subject="retention"),
    ]


class Clocks(Drive):
    """Drives such a journey, and looks at its clocks."""

    async def one(self, key: str = "call") -> TaskDetail:
        """The open task at a key."""
        tasks = await list_tasks(self.world.database, TaskFilter(journey=self.journey))
        task = next(one.task for one in tasks if one.key.endswith(f"/{key}"))
        return await task_detail(self.world.database, task)

    async def armed(self) -> dict[str, WaitLine]:
        return await armed(self)

    async def rightly_armed(self) -> dict[str, WaitLine]:
        return await rightly_armed(self)

    async def fires_as_told(self, instants: int) -> list[tuple[str, str, str | None]]:
        """Let so many instants pass; what fires is what was printed before, to whom it was printed."""
        fired = []
        for _ in range(instants):
            told = await self.rightly_armed()
            pulse = await self.world.settled(self.journey)
            due = {key: row for key, row in told.items() if row.fires_at == pulse.next_fires}
            await self.world.pass_instant(self.journey, pulse)
            steps = [row for row in await self.journal("step_fired") if row["seq"] > pulse.seq]
            first = {row["event"]["key"]: row["event"] for row in reversed(steps)}
            assert set(due) <= set(first)
            for key, row in due.items():
                step = first[key]
                assert (step["action"], datetime.fromisoformat(step["planned_at"]), step["to"]) == (
                    row.next_action,
                    row.next_at,
                    row.next_to,
                )
                fired.append((key.removeprefix("design/"), step["action"], step["to"]))
        return fired


async def armed(drive: Drive) -> dict[str, WaitLine]:
    """Every open wait of a journey."""
    await drive.world.settled(drive.journey)
    rows = await list_waits(drive.world.database, WaitFilter(journey=drive.journey))
    return {row.key: row for row in rows}


async def rightly_armed(drive: Drive) -> dict[str, WaitLine]:
    """Every open wait, once each was found armed for the one instant that its rule, ladder and owner lead to."""
    rows = await armed(drive)
    rules = await rules_of(drive.world.database, drive.journey)
    tasks = await list_tasks(drive.world.database, TaskFilter(journey=drive.journey))
    assert {row.task for row in rows.values() if row.task} == {task.task for task in tasks}
    pulse = await drive.world.settled(drive.journey)
    assert set(pulse.keys) == set(rows), "the workflow and the records wait for the same"
    for row in rows.values():
        assert (row.next_action, row.next_at, row.next_to) == expected(row.wait, rules), row
        if row.next_at is not None:
            assert row.fires_at is not None
            assert timedelta(0) <= row.next_at - row.fires_at <= SPREAD
    for task in tasks:
        row = next(row for row in rows.values() if row.task == task.task)
        assert (row.role, row.assignee, row.due_at) == (task.role, task.assignee, task.due_at)
    fires = [row.fires_at for row in rows.values() if row.fires_at]
    assert pulse.next_fires == min(fires, default=None), "one timer, for the earliest of all"
    return rows


def expected(wait: Wait, rules: Rulebook) -> tuple[Action | None, datetime | None, Role | None]:
    """What a wait must be armed for, reckoned from the whole list of its instants."""
    if wait.held_since is not None:
        return None, None, None
    due = rules.due(wait.rule, wait.anchor, wait.calendar, wait.pauses).at
    if wait.not_before is not None:
        due = max(due, wait.not_before)
    if wait.kind is not WaitKind.TASK:
        return _PLAIN[wait.kind], due, None
    ladder = rules.standard.ladders[wait.ladder or "normal"]
    calendar = ladder.calendar or wait.calendar
    remind = wait.snoozed_until or (rules.due(ladder.remind, due, calendar).at if ladder.remind else None)
    if wait.rung == 0 and remind is not None and remind > wait.since:
        return Action.REMIND, remind, wait.role
    if wait.rung <= 1:
        return Action.DUE, due, wait.role
    climbs = [(rules.due(climb.after, due, calendar, wait.pauses).at, climb.to) for climb in ladder.escalate]
    while ladder.repeat and len(climbs) < 12:
        climbs.append((rules.due(ladder.repeat, climbs[-1][0], calendar, wait.pauses).at, climbs[-1][1]))
    told = [climb.to for climb in ladder.escalate]
    skipped = told.index(wait.role) + 1 if wait.home and wait.role in told[:-1] else 0
    at, to = climbs[max(wait.rung - 2, skipped)]
    return Action.ESCALATE, at, to


async def quiet(journey: Journey) -> None:
    """A duty that leaves everything alone."""
    await journey.until("over", "400 days at 10:00", subject="retention")


async def publish(world: World, days: dict[date, CalendarDay]) -> None:
    """A newer customer-facing calendar, with other days than are known so far."""
    calendar = (await rulebooks.calendars(world.database, ["customer"], date(2031, 1, 1)))["customer"]
    newest = await rulebooks.calendar(world.database, "customer", calendar.version)
    update = {"version": calendar.version + 1, "days": {**newest.days, **days}}
    await rulebooks.publish_calendar(world.database, newest.model_copy(update=update))


async def done(one: Clocks, act: Act) -> TaskDetail:
    """Do an act, twice, once in a run and perhaps again in another; only the task's own clock has changed."""
    rows = await one.armed()
    command = new_command()
    await act(command)
    after = await one.rightly_armed()
    journal = len(await one.journal())
    assert (await act(command)).repeated
    await one.world.settled(one.journey)
    assert len(await one.journal()) == journal, "the same command is done once"
    own = (await one.one()).key
    assert {key: row for key, row in after.items() if key != own} == {
        key: row for key, row in rows.items() if key != own
    }
    assert after[own].due_at == rows[own].due_at, "it is due when it was"
    return await one.one()


@asynccontextmanager
async def clocks(
    postgres: EmbeddedPostgres, start: datetime = MONDAY, closed: tuple[date, ...] = ()
) -> AsyncIterator[Clocks]:
    """Such a journey, which begins on a Monday at 9:00; on the days in ``closed`` the company is closed."""
    stages, duties = {Stage.DESIGN: every_wait}, {"progress": quiet}
    with patch.dict(PROCESS.stages, stages), patch.dict(PROCESS.duties, duties):
        async with open_world(postgres, start) as world:
            if closed:
                await publish(world, dict.fromkeys(closed, CalendarDay(kind=DayKind.REST)))
            journey = await world.start(customer("A-1"), stage=Stage.DESIGN)
            yield Clocks(world, journey)
