"""Fills an empty company: customers are begun where they are, their tasks completed, and things happen to them.

All of it by the operations that people use, so that what is shown happened. Everything has a name of its own, so that a
fill that was interrupted goes on where it stopped, and a second one changes nothing.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from client.errors import BadInput, Conflict
from client.journeys import Journeys
from domain.roles import Role
from domain.tasks import TaskStatus
from presentation.failures import failure
from presentation.intake.checking import Today, check
from presentation.intake.columns import option_of
from presentation.intake.sheet import OPTIONS, Sheet, SheetRow
from presentation.intake.starting import Result, Starter, Told, plan
from starter.demo.acts import Acting, demo_words
from starter.demo.company import PEOPLE, Someone, cells
from starter.demo.company_acts import Company, happen
from starter.demo.waiting import at_rest
from starter.rehearsal.people import Plan, answer
from store import staff
from store.absences import absences
from store.customers import registered
from store.database import Database
from store.demo import MARK
from store.errors import NotFound
from store.reading_journeys import journey_header
from store.reading_tasks import TaskFilter, TaskLine, list_tasks, task_detail

AT_ONCE = 4
"""So many customers are looked after side by side."""


@dataclass(frozen=True)
class Ground:
    """Where the demo takes place."""

    database: Database
    journeys: Journeys
    lang: str
    actor: str
    """Who begins the journeys."""
    plan: Plan
    """What made-up people answer."""
    refused: list[str] = field(default_factory=list)
    """What could not happen, and why: customer, act, reason."""


async def fill(
    ground: Ground, today: Today, hasty: Today, step: Callable[[], None], people: Sequence[Someone] = PEOPLE
) -> list[Told]:
    """Begin every customer and do what is to be done for them; the rows that could not be begun say why.

    Args:
        ground: where.
        today: the rules that most customers follow, and now.
        hasty: those of who is to be late.
        step: called after each customer was begun, and after each was looked after: twice as many calls as customers.
        people: who they are.
    """
    team = {
        "owner": await _handles(ground.database, Role.AGENT),
        "designer": await _handles(ground.database, Role.DESIGNER),
        "sales": await _handles(ground.database, Role.SALES),
        "supervisor": await _handles(ground.database, Role.SITE_SUPERVISOR),
    }
    day = today.ground.today
    told: dict[int, Told] = {}
    for rules in (hasty, today):
        chosen = [place for place, one in enumerate(people) if one.late == (rules is hasty)]
        for one in await _begin(ground, rules, [(place, people[place]) for place in chosen], day, team, step):
            told[one.row] = one
    gate, over = asyncio.Semaphore(AT_ONCE), await _is_over(ground.database)

    async def look_after(place: int) -> None:
        async with gate:
            if (begun := told[place]).journey is not None and not over:
                await _look_after(ground, hasty if people[place].late else today, begun, people[place])
            step()

    ended = await asyncio.gather(*(look_after(place) for place in sorted(told)), return_exceptions=True)
    failed = next((one for one in ended if isinstance(one, BaseException)), None)
    if failed is not None:  # the others were looked after; this one will be when it is started again
        raise failed
    await happen(_company(ground, today, hasty))
    return [told[place] for place in sorted(told)]


async def _begin(
    ground: Ground,
    rules: Today,
    people: Sequence[tuple[int, Someone]],
    day: date,
    team: dict[str, list[str]],
    step: Callable[[], None],
) -> list[Told]:
    there = [await _begun(ground.database, place) for place, _ in people]
    told = [one for one in there if one is not None]
    for _ in told:
        step()
    begun = {one.row for one in told}
    rows = {place: cells(place, one, day, team) for place, one in people if place not in begun}
    if not rows:
        return told
    columns = list(dict.fromkeys(name for row in rows.values() for name in row))
    sheet = Sheet(
        OPTIONS,
        tuple(map(option_of, columns)),
        tuple(SheetRow(place, tuple(row.get(name, "") for name in columns)) for place, row in rows.items()),
    )
    checked = check(sheet, ground.lang, rules)
    found = await plan(ground.database, checked.leads, ground.lang, sheet.heading, start_known=True)
    told += [
        Told(place, Result.REJECTED, f"{MARK}{place + 1:02d}", reason="; ".join(why))
        for place, why in checked.faults.items()
    ]
    told += found.told.values()

    def each(one: Told) -> None:
        told.append(one)
        step()

    standard = rules.rules.standard
    starter = Starter(ground.journeys, (standard.name, standard.version), ground.actor, ground.lang)
    await starter.start_all(found, each)
    return told


async def _begun(database: Database, place: int) -> Told | None:
    """A customer whose journey stands, whoever owns it by now; None for one that is still to be begun."""
    known = await registered(database, f"{MARK}{place + 1:02d}")
    if known is None:
        return None
    try:
        await journey_header(database, known.journey)
    except NotFound:
        return None
    return Told(place, Result.ALREADY, known.reference, known.journey, known.owner)


async def _is_over(database: Database) -> bool:
    """Whether everybody was looked after: only then somebody is away."""
    return bool(await absences(database, empty=True))


def _company(ground: Ground, today: Today, hasty: Today) -> Company:
    async def complete(task: str, actor: str) -> None:
        row = await task_detail(ground.database, task)
        reply = ground.plan.again().next(row.kind)
        await answer(reply, task, row.kind, row.about, actor, ground.journeys, hasty.rules)

    zone = today.rules.standard.company.zone
    words = partial(demo_words, ground.lang)
    return Company(ground.database, ground.journeys, zone, ground.actor, words, complete)


async def _look_after(ground: Ground, rules: Today, begun: Told, one: Someone) -> None:
    assert begun.journey is not None
    await _walk(ground, rules, begun.journey, one.steps)
    owner = begun.owner or (await _handles(ground.database, Role.AGENT))[0]
    acting = Acting(ground.journeys, begun.journey, owner, ground.lang, rules.rules.calendar("customer"))
    for act in one.then:
        await at_rest(ground.journeys, begun.journey)
        try:
            await acting.do(act)
        except (BadInput, Conflict) as error:
            told = failure(error, ground.lang)
            ground.refused.append(f"{begun.reference} {act}: {told.message if told else error}")


async def _walk(ground: Ground, rules: Today, journey: str, steps: int) -> None:
    """Complete the journey's tasks, the first due first, until so many are done or somebody has to be waited for."""
    replies = ground.plan.again()
    given_up: set[str] = set()
    while await _done(ground.database, journey) < steps:
        await at_rest(ground.journeys, journey)
        tasks = await list_tasks(ground.database, TaskFilter(journey=journey, limit=50))
        task = next((one for one in tasks if one.task not in given_up and not one.held), None)
        if task is None:
            return
        try:
            actor = task.assignee or await _somebody(ground.database, task)
            reply = replies.next(task.kind)
            await answer(reply, task.task, task.kind, task.about, actor, ground.journeys, rules.rules)
        except (BadInput, Conflict):  # nobody is free in time, or it is not theirs to do: it stays open
            given_up.add(task.task)


async def _done(database: Database, journey: str) -> int:
    return len(await list_tasks(database, TaskFilter(journey=journey, status=TaskStatus.DONE, limit=50)))


async def _somebody(database: Database, task: TaskLine) -> str:
    """Who has the role of a task and did not ask for it. Raises `Conflict` where there is nobody."""
    for handle in await _handles(database, task.role):
        if handle != task.requester:
            return handle
    raise Conflict("wrong_role", handle="--", role=task.role)


async def _handles(database: Database, role: Role) -> list[str]:
    return [one.handle for one in await staff.list_staff(database, role)]
