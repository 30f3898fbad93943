"""One act on many tasks: what is asked for it, for which tasks it will be done, which ones it is refused and why."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from client import refused_beforehand as beforehand
from desk.house import House
from desk.rows import TaskRow, task_rows
from desk.runs import Run, why_told
from desk.seeing import must_see
from desk.task_acts import REASONS, Sent, act
from desk.visitor import Forbidden, Visitor
from domain.commands import Receipt
from presentation.errors import Wrong
from presentation.forms.times import moment
from store import staff
from store.errors import NotFound
from store.reading_journeys import journey_header
from store.reading_tasks import TaskDetail, task_detail

ACTS = ("claim", "release", "assign", "delegate", "snooze")
"""What can be done with many at once."""
_TO = frozenset({"assign", "delegate"})
"""These need somebody to whom it goes."""
MOST = 200
_AT_ONCE = 6


@dataclass(frozen=True)
class Foreseen:
    """What an act on many tasks is going to do."""

    done: Sequence[TaskRow]
    refused: Sequence[tuple[TaskRow, str]]


@dataclass(frozen=True)
class Many:
    """An act on many tasks, as it is asked for so far."""

    what: str
    rows: Sequence[TaskRow]
    colleagues: Sequence[str]
    """To whom they may go: whoever has one of the tasks' roles."""
    reasons: Sequence[str]
    foreseen: Foreseen | None
    """None until all is said that it needs."""
    wrong: str = ""

    @property
    def needs(self) -> str:
        """What has to be said before: to whom, until when, or nothing."""
        return "to" if self.what in _TO else "until" if self.what == "snooze" else ""


async def seen(house: House, who: Visitor, tasks: Sequence[str]) -> list[TaskDetail]:
    """Of these tasks those that a visitor may see, in their order; what is not known is left out."""
    standard, free = await house.standard(), asyncio.Semaphore(_AT_ONCE)

    async def one(task: str) -> TaskDetail | None:
        async with free:
            try:
                detail = await task_detail(house.database, task)
                must_see(who, detail, await journey_header(house.database, detail.journey), standard)
            except (NotFound, Forbidden):
                return None
            return detail

    found = await asyncio.gather(*(one(task) for task in dict.fromkeys(tasks)))
    return [detail for detail in found if detail is not None]


async def many(house: House, who: Visitor, what: str, tasks: Sequence[TaskDetail], sent: Sent) -> Many:
    """What will be done, once all is said that it needs."""
    rows = await task_rows(house, who, tasks)
    roles = {task.home or task.role for task in tasks}
    people = await asyncio.gather(*(staff.list_staff(house.database, role) for role in sorted(roles)))
    names = sorted({one.handle for several in people for one in several} - {who.handle})
    result = Many(what, rows, names, REASONS.get(what, ()), None)
    if (result.needs == "to" and not sent.to) or (result.needs == "until" and not sent.until):
        return result
    try:
        check = await _check(house, who, what, sent)
    except Wrong as wrong:
        return Many(**{**vars(result), "wrong": who.words.say(wrong.key, **wrong.params)})
    refused = {
        one.target: why_told(who.words, one)
        for one in await beforehand.of_tasks(check, [row.task for row in rows])
    }
    foreseen = Foreseen(
        done=[row for row in rows if row.task not in refused],
        refused=[(row, refused[row.task]) for row in rows if row.task in refused],
    )
    return Many(**{**vars(result), "foreseen": foreseen})


async def _check(house: House, who: Visitor, what: str, sent: Sent) -> Callable[[str], Awaitable[None]]:
    """What the records know against it, task by task. Raises Wrong for a time that is none."""
    journeys, me = house.journeys, who.handle
    match what:
        case "claim":
            return lambda task: journeys.foresee_claim(task, me)
        case "release":
            return lambda task: journeys.foresee_assigning(task, me, None)
        case "assign":
            return lambda task: journeys.foresee_assigning(task, me, sent.to)
        case "delegate":
            return lambda task: journeys.foresee_delegating(task, me, sent.to)
        case _:
            until = moment(sent.until, who.zone, await house.now())
            if until is None:
                raise Wrong("failed.moment", name=who.words.say("task.snooze"), given=sent.until)
            return lambda task: journeys.foresee_snooze(task, me, until, who.zone)


def start(house: House, who: Visitor, what: str, tasks: Sequence[str], sent: Sent) -> Run:
    """Begin it; under the same command it is one run, and each task's own command follows from it."""

    async def one(task: str, command: str) -> Receipt:
        return await act(house, who, task, what, sent, command)

    async def finish(_: Run) -> None:
        return None

    run = Run(name_of(sent.command), what, "", who.handle, tasks, of="tasks")
    return house.runs.start(run, one, finish)


def name_of(command: str) -> str:
    """The run of a command."""
    return f"tasks-{command}"
