"""A journey with every kind of wait open, and what its clocks must show after each act."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any
from unittest.mock import patch

from client.journeys import new_command
from domain.commands import Receipt
from domain.forms.design import REVIEW_PLAN
from domain.forms.meetings import ARRANGE_APPOINTMENT, CHECK_READY
from domain.roles import Role
from domain.stages import Stage
from domain.time.calendar import CalendarDay, DayKind
from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres
from store import rulebooks
from store.reading_tasks import TaskDetail, TaskFilter, list_tasks, task_detail
from store.reading_waits import WaitLine
from tests.journeys.armed import armed, fires_as_told
from tests.journeys.driving import MONDAY, Drive, customer
from workflows.parts.journey import Journey
from workflows.renovation import PROCESS

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

    async def rightly_armed(self) -> dict[str, WaitLine]:
        return await armed(self)

    async def fires_as_told(self, instants: int) -> list[tuple[str, str, str | None]]:
        """Let so many instants pass; what fires is what was printed before, to whom it was printed."""
        fired = [await fires_as_told(self) for _ in range(instants)]
        return [(one.key.removeprefix("design/"), str(one.next_action), one.next_to) for one in fired]


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
    rows = await one.rightly_armed()
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
