"""The workload: people by days, from tasks that are due, meetings, and everything that is dated for later.

A piece of work counts as one on the day that it is due, held or for; what is overdue counts today. What lies in a
queue, or is going to, stands in a line of its own by role. A calendar's days of rest, own weekdays of rest and absences
are marked: work on such a day collides with it. What a journey plans only when something else has happened is not known
yet and not counted.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from domain.model import Instant, Model
from domain.roles import Role
from domain.stages import Stage
from domain.time.calendar import Calendar
from domain.time.days import ONE_DAY
from store.boards.people import (
    CompanyDay,
    DayMark,
    Marks,
    PeopleOf,
    Person,
    company_days,
    days_of,
    people,
    unregistered,
)
from store.boards.period import day_starts, today
from store.boards.planned import Opening, openings, planned_loads
from store.database import Database

DAYS = 90
_EVER = datetime.min.replace(tzinfo=UTC)

SQL_WORKLOAD = """
SELECT 'task' AS what, t.assignee AS person, t.role, t.due_at AS at, t.journey, j.customer, j.stage, t.kind,
    t.key, t.task
FROM tasks AS t LEFT JOIN journeys AS j USING (journey)
WHERE t.status = 'open' AND NOT t.held AND t.due_sort >= $3 AND t.due_sort < $2
    AND ($4::text IS NULL OR t.assignee = $4) AND (NOT $5::boolean OR t.assignee IS NULL)
UNION ALL
SELECT 'appointment', one.handle, NULL, a.starts_at, a.journey, j.customer, j.stage, a.kind, a.key, NULL
FROM appointments AS a LEFT JOIN journeys AS j USING (journey) CROSS JOIN LATERAL unnest(a.staff) AS one(handle)
WHERE a.outcome IS NULL AND a.starts_at >= $1 AND a.starts_at < $2 AND NOT $5::boolean
    AND ($4::text IS NULL OR one.handle = $4)
"""
SQL_WORKLOAD_COUNTED = """
SELECT 'task' AS what, t.person, t.role, d.day, t.pieces
FROM unnest($5::date[], $6::timestamptz[], $7::timestamptz[]) AS d(day, starts, ends)
CROSS JOIN LATERAL (
    SELECT assignee AS person, CASE WHEN assignee IS NULL THEN role END AS role, count(*) AS pieces FROM tasks
    WHERE status = 'open' AND NOT held AND due_sort >= d.starts AND due_sort < d.ends GROUP BY 1, 2) AS t
UNION ALL
SELECT 'appointment', one.handle, NULL, greatest((a.starts_at AT TIME ZONE $3)::date, $4), count(*)
FROM appointments AS a CROSS JOIN LATERAL unnest(a.staff) AS one(handle)
WHERE a.outcome IS NULL AND a.starts_at >= $1 AND a.starts_at < $2 GROUP BY 2, 4
"""
"""Tasks are counted day by day, each day's from its own part of an index: to find an instant's day in a zone takes
longer than to read its row. What is overdue counts on the first day.
"""


class What(StrEnum):
    """What a piece of work is."""

    TASK = "task"
    """It is open and due on the day."""
    APPOINTMENT = "appointment"
    PLANNED = "planned"
    """It is going to open."""


_WHATS = tuple(What)


class Piece(Model):
    """One piece of work."""

    what: What
    person: str | None
    role: Role | None
    day: date
    """Where it counts."""
    at: Instant
    """When it is due, begins or opens."""
    journey: str
    customer: str | None
    stage: Stage | None
    kind: str
    """The kind of task or meeting, or the duty."""
    key: str
    task: str | None


class DayLoad(Model):
    """What somebody has on a day."""

    day: date
    mark: DayMark | None
    """None for a queue."""
    tasks: int
    appointments: int
    planned: int
    over: bool
    """More than the capacity of a day, or anything on a day on which they do not work."""

    @property
    def total(self) -> int:
        return self.tasks + self.appointments + self.planned


class PersonLoad(Model):
    """A line of the grid: a person, or the queue of a role."""

    person: str | None
    name: str | None
    team: str | None
    roles: tuple[Role, ...]
    """Of a queue its one role; none where no role is named."""
    capacity: int | None
    """Pieces of work a day; None where none is set: then only days of rest can be too much."""
    days: tuple[DayLoad, ...]


class Workload(Model):
    """The grid, its days as the company's calendar has them."""

    days: tuple[CompanyDay, ...]
    people: tuple[PersonLoad, ...]
    queues: tuple[PersonLoad, ...]


async def workload(
    db: Database,
    now: datetime,
    calendar: Calendar,
    capacity: Mapping[Role, int],
    wanted: PeopleOf | None = None,
    of_role: Mapping[Role, Calendar] | None = None,
    days: int = DAYS,
) -> Workload:
    """The grid of the days from today on.

    Args:
        calendar: the company's; its zone parts the days.
        capacity: how many pieces of work a day are enough, by role; the highest counts of whoever has several.
        wanted: whose lines; with a person or a team there are no queues, with a role its own.
        of_role: the calendars of roles that work on other days.
    """
    first = calendar.today(now)
    last = first + timedelta(days=days - 1)
    wanted = wanted or PeopleOf()
    counted = await _counted(db, now, calendar.zone, last)
    handles = {person for person, *_ in counted if person}
    staff = await people(db, first, last, wanted, also=handles)
    if wanted == PeopleOf():
        staff += unregistered(handles, staff)
    marks = Marks(calendar, of_role or {}, first, last)
    span = tuple(days_of(first, last))
    return Workload(
        days=company_days(calendar, first, last),
        people=tuple(_line(one, marks.of(one), span, counted, capacity) for one in staff),
        queues=() if wanted.person or wanted.team else tuple(_queues(wanted.role, span, counted)),
    )


async def workload_behind(
    db: Database,
    now: datetime,
    zone: str,
    person: str | None,
    day: date | None = None,
    role: Role | None = None,
    what: What | None = None,
    days: int = DAYS,
) -> list[Piece]:
    """The pieces of work behind a cell or a line of the grid, in the order of their time.

    Args:
        person: whose line; None for a queue: then ``role`` says of which role, None of those that have none.
        day: the cell; None takes the whole line.
    """
    last = today(now, zone) + timedelta(days=days - 1)
    return [
        one
        for one in await _pieces(db, now, zone, day or last, person, queue=person is None, on=day)
        if one.person == person
        and (person is not None or one.role == role)
        and day in (None, one.day)
        and what in (None, one.what)
    ]


async def work_between(
    db: Database,
    now: datetime,
    calendar: Calendar,
    wanted: PeopleOf | None = None,
    first: date | None = None,
    last: date | None = None,
    days: int = DAYS,
) -> list[Piece]:
    """The pieces of work of every line that ``workload`` has for the same filters, on some of its days or on all."""
    start = calendar.today(now)
    end = start + timedelta(days=days - 1)
    wanted = wanted or PeopleOf()
    pieces = await _pieces(db, now, calendar.zone, min(last or end, end), wanted.person)
    handles = {one.person for one in pieces if one.person}
    if wanted != PeopleOf():
        handles = {one.handle for one in await people(db, start, end, wanted, also=handles)}
    alone = wanted.person or wanted.team
    return [
        one
        for one in pieces
        if (one.person in handles if one.person else not alone and wanted.role in (None, one.role))
        and (first is None or one.day >= first)
        and (last is None or one.day <= last)
    ]


_Counted = Mapping[tuple[str | None, Role | None, date, What], int]


async def _counted(db: Database, now: datetime, zone: str, last: date) -> _Counted:
    """How many pieces of work somebody has on a day, or (no person) the queue of a role."""
    first = today(now, zone)
    until = day_starts(last + ONE_DAY, zone)
    found: Counter[tuple[str | None, Role | None, date, What]] = Counter()
    days = list(days_of(first, last))
    starts = [day_starts(day, zone) for day in days]
    spans = (days, [_EVER, *starts[1:]], [*starts[1:], until])
    there, coming = await asyncio.gather(
        db.fetch(SQL_WORKLOAD_COUNTED, starts[0], until, zone, first, *spans), planned_loads(db, until, zone)
    )
    for row in there:
        role = Role(row["role"]) if row["role"] else None
        found[row["person"], role, row["day"], What(row["what"])] += row["pieces"]
    for one in coming:
        if one.on <= last:
            found[one.person, one.role, max(one.on, first), What.PLANNED] += one.openings
    return found


async def _pieces(
    db: Database,
    now: datetime,
    zone: str,
    last: date,
    person: str | None = None,
    *,
    queue: bool = False,
    on: date | None = None,
) -> list[Piece]:
    """Pieces of work up to a day, and for one day alone: of everybody, of one person, or of the queues."""
    first = today(now, zone)
    until = day_starts(last + ONE_DAY, zone)
    since = day_starts(on, zone) if on and on > first else _EVER
    rows = await db.fetch(SQL_WORKLOAD, max(since, day_starts(first, zone)), until, since, person, queue)
    found = [Piece.model_validate({**row, "day": max(today(row["at"], zone), first)}) for row in rows]
    # what opens late one day may be for the day after, and what opens days before may be for this one
    coming = await openings(db, until, zone, person=person, queue=queue)
    found += [_piece(one, first) for one in coming]
    return sorted((one for one in found if one.day <= last), key=lambda one: (one.at, one.journey, one.key))


def _piece(one: Opening, first: date) -> Piece:
    return Piece(
        what=What.PLANNED,
        **one.model_dump(include={"person", "role", "at", "journey", "customer", "stage", "key"}),
        day=max(one.on, first),
        kind=one.subject,
        task=None,
    )


def _line(
    person: Person,
    marks: Mapping[date, DayMark],
    span: Sequence[date],
    counted: _Counted,
    capacity: Mapping[Role, int],
) -> PersonLoad:
    most = max((capacity[role] for role in person.roles if role in capacity), default=None)
    return PersonLoad(
        person=person.handle,
        name=person.name,
        team=person.team,
        roles=person.roles,
        capacity=most,
        days=tuple(_day(person.handle, None, day, marks[day], most, counted) for day in span),
    )


def _queues(role: Role | None, span: Sequence[date], counted: _Counted) -> list[PersonLoad]:
    roles = {of for person, of, *_ in counted if person is None and role in (None, of)}
    return [
        PersonLoad(
            person=None,
            name=None,
            team=None,
            roles=(one,) if one else (),
            capacity=None,
            days=tuple(_day(None, one, day, None, None, counted) for day in span),
        )
        for one in sorted(roles, key=lambda one: one or "")
    ]


@lru_cache(10_000)
def _nothing(day: date, mark: DayMark | None) -> DayLoad:
    """A day without work: in a big company most of the grid."""
    return DayLoad(day=day, mark=mark, tasks=0, appointments=0, planned=0, over=False)


def _day(
    person: str | None,
    role: Role | None,
    day: date,
    mark: DayMark | None,
    most: int | None,
    counted: _Counted,
) -> DayLoad:
    tasks, appointments, planned = [counted.get((person, role, day, what), 0) for what in _WHATS]
    total = tasks + appointments + planned
    if not total:
        return _nothing(day, mark)
    resting = mark is not None and not mark.works
    return DayLoad(
        day=day,
        mark=mark,
        tasks=tasks,
        appointments=appointments,
        planned=planned,
        over=(resting and total > 0) or (most is not None and total > most),
    )
