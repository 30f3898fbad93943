"""The morning board: one page for the day's first talk: who is away, what was done, what lies ahead.

What was done is told for the days since the last open day, so that the first morning after a holiday forgets nothing.
"""

from collections import Counter
from datetime import date, datetime
from typing import Literal

from domain.forms.materials import ORDER_MATERIALS
from domain.model import Instant, Model
from domain.roles import Role
from domain.stages import Stage
from domain.tasks import TaskStatus
from domain.time.calendar import Calendar
from domain.time.days import ONE_DAY
from store.boards import MOST_EXPORTED
from store.boards.calls import CALL_KINDS, CallCount, DoneOf, SignedSum, calls, count_new, signed_sums
from store.boards.people import CompanyDay, DayMark, Marks, PeopleOf, Person, company_days, people
from store.boards.period import Period, day_starts
from store.boards.planned import openings
from store.boards.tasks import BoardTask, TasksOf, Which, count_by, counted, filters_of, tasks_by
from store.database import Database
from store.listing import as_models

ON_THE_PAGE = 40
"""How many unassigned and how many overdue tasks are printed; the counts tell of all."""

_AHEAD = f"""
    SELECT 'appointment' AS what, one.handle AS person, a.starts_at AS at, a.journey, a.kind, a.key, NULL AS task,
        a.place, a.confirmed
    FROM appointments AS a CROSS JOIN LATERAL unnest(a.staff) AS one(handle)
    WHERE a.outcome IS NULL AND a.starts_at >= $1 AND a.starts_at < $2
    UNION ALL
    SELECT 'call', assignee, due_at, journey, kind, key, task, NULL, NULL FROM tasks
    WHERE status = 'open' AND NOT held AND kind = ANY ($3::text[]) AND due_sort < $2 AND ($5::text[] IS NULL
        OR assignee = ANY ($5))
    UNION ALL
    SELECT 'delivery', coalesce(o.team ->> '{Role.SITE_SUPERVISOR}', o.owner), NULL, t.journey, t.kind, t.key, t.task,
        NULL, NULL
    FROM tasks AS t JOIN journeys AS o USING (journey)
    WHERE t.kind = '{ORDER_MATERIALS.name}' AND t.status = '{TaskStatus.DONE}' AND NOT t.superseded
        AND t.answers ->> 'first_delivery_on' = $4::text AND o.course NOT IN ('lost', 'closed')
"""  # noqa: S608 - our own names
"""A delivery has a day and no hour; it concerns who looks after the site, else the agent."""
SQL_MORNING_TODAY = f"""
SELECT b.what, b.person, b.at, b.journey, j.customer, j.stage, b.kind, b.key, b.task, b.place, b.confirmed
FROM ({_AHEAD}) AS b LEFT JOIN journeys AS j USING (journey)
"""  # noqa: S608 - our own names
SQL_MORNING_COUNTED = f"SELECT what, person, count(*) FROM ({_AHEAD}) AS b GROUP BY 1, 2"  # noqa: S608 - our own names
_RESULTS = """count(*) AS done, count(*) FILTER (WHERE on_time) AS on_time,
    count(*) FILTER (WHERE NOT on_time) AS late"""


class Absent(Model):
    """Somebody who is not in today, and who does meanwhile what is theirs."""

    person: str
    name: str
    team: str | None
    back_on: date
    """The first day on which they are back."""
    roles: tuple[Role, ...]
    deputies: dict[Role, str]
    """By role; what has no deputy lies in the role's queue (X-32)."""


class Results(Model):
    """What was done in a period."""

    done: int
    on_time: int
    late: int
    calls: tuple[CallCount, ...]
    """Telephone calls by their outcome."""
    new_customers: int
    signed: tuple[SignedSum, ...]


class Ahead(Model):
    """One thing of today."""

    what: Literal["appointment", "call", "delivery"]
    person: str | None
    at: Instant | None
    """When a meeting begins, when a call is due or is going to be asked for; a delivery has a day alone."""
    journey: str
    customer: str | None
    stage: Stage | None
    kind: str
    key: str
    task: str | None
    place: str | None
    confirmed: bool | None


class PersonToday(Model):
    """How much of today is somebody's."""

    person: str | None
    """None: in a queue."""
    name: str | None
    mark: DayMark | None
    """None for a queue, and for who works here no more."""
    appointments: int
    calls: int
    deliveries: int


class Morning(Model):
    """The whole page."""

    day: CompanyDay
    results_of: Period
    absent: tuple[Absent, ...]
    resting: tuple[str, ...]
    """Handles of those whose own weekday of rest it is."""
    results: Results
    today: tuple[PersonToday, ...]
    unassigned: int
    unassigned_tasks: tuple[BoardTask, ...]
    overdue: int
    overdue_tasks: tuple[BoardTask, ...]


async def morning(db: Database, now: datetime, calendar: Calendar, team: str | None = None) -> Morning:
    """The board of the company's day in which ``now`` falls; of everybody, or of one team.

    Tasks that nobody has belong to no team: they are told to every one.
    """
    day, period = calendar.today(now), results_of(calendar, now)
    everybody = await people(db, day, day)
    of_team = [one for one in everybody if team in (None, one.team)]
    marks = Marks(calendar, {}, day, day)
    mark = {one.handle: marks.of(one)[day] for one in everybody}
    ahead = await _today_counted(db, now, calendar, None if team is None else [one.handle for one in of_team])
    unassigned, overdue = _unassigned(now), _overdue(now, team)
    return Morning(
        day=company_days(calendar, day, day)[0],
        results_of=period,
        absent=tuple(_absent(one, day) for one in of_team if mark[one.handle] is DayMark.AWAY),
        resting=tuple(one.handle for one in of_team if mark[one.handle] is DayMark.REST),
        results=await results(db, period, team),
        today=_per_person(ahead, {one.handle: one for one in everybody}, mark),
        unassigned=await count_by(db, unassigned),
        unassigned_tasks=tuple(await tasks_by(db, unassigned, ON_THE_PAGE)),
        overdue=await count_by(db, overdue),
        overdue_tasks=tuple(await tasks_by(db, overdue, ON_THE_PAGE)),
    )


def results_of(calendar: Calendar, now: datetime) -> Period:
    """The days that a morning looks back on: from the last open day up to yesterday."""
    day = calendar.today(now)
    first = calendar.previous_open(day, including=False)
    return Period(first=first, last=day - ONE_DAY, zone=calendar.zone)


async def results(db: Database, period: Period, team: str | None = None) -> Results:
    """What was done in a period; what customers went back on later was done all the same, a signature was not."""
    sql, args = counted(_RESULTS, _done(period, team))
    row = await db.fetchrow(sql, *args)
    assert row is not None
    wanted = DoneOf(team=team)
    return Results(
        **row,
        calls=tuple(await calls(db, period, wanted)),
        new_customers=await count_new(db, period, wanted),
        signed=tuple(await signed_sums(db, period, wanted)),
    )


async def done_behind(
    db: Database,
    period: Period,
    on_time: bool | None = None,
    wanted: TasksOf | None = None,
    limit: int = MOST_EXPORTED,
) -> list[BoardTask]:
    """The tasks that were done in a period: on time, late, or (None) all. Calls and contracts: `store.boards.calls`."""
    given = {**_done(period, None), **(wanted or TasksOf()).given()}
    if on_time is not None:
        given["on_time" if on_time else "late"] = True
    return await tasks_by(db, given, limit)


async def unassigned_behind(db: Database, now: datetime) -> list[BoardTask]:
    """Every task that nobody has."""
    return await tasks_by(db, _unassigned(now))


async def overdue_behind(db: Database, now: datetime, team: str | None = None) -> list[BoardTask]:
    """Every task that is overdue."""
    return await tasks_by(db, _overdue(now, team))


async def today_behind(
    db: Database,
    now: datetime,
    calendar: Calendar,
    person: str | None = None,
    team: str | None = None,
    *,
    calls: bool = True,
) -> list[Ahead]:
    """Today's appointments, calls and deliveries: of everybody with what lies in queues, of one person, or of a team.

    Calls that are due today or overdue, and those that are going to be asked for today.

    Args:
        calls: with them.
    """
    day = calendar.today(now)
    start, end = day_starts(day, calendar.zone), day_starts(day + ONE_DAY, calendar.zone)
    kinds = CALL_KINDS if calls else ()
    handles = None
    if team is not None:
        handles = [one.handle for one in await people(db, day, day, PeopleOf(team=team))]
    whose = handles if person is None else [person]
    rows = await db.fetch(SQL_MORNING_TODAY, start, end, list(kinds), day.isoformat(), whose)
    found = [*as_models(Ahead, rows), *(await _later_today(db, calendar.zone, end) if calls else ())]
    kept = [
        one for one in found if person in (None, one.person) and (handles is None or one.person in handles)
    ]
    return sorted(kept, key=lambda one: (one.at or start, one.journey, one.key, one.person or ""))


async def _today_counted(
    db: Database, now: datetime, calendar: Calendar, handles: list[str] | None
) -> Counter[tuple[str | None, str]]:
    """How much of ``today_behind`` there is, by person and by what it is."""
    day = calendar.today(now)
    start, end = day_starts(day, calendar.zone), day_starts(day + ONE_DAY, calendar.zone)
    rows = await db.fetch(SQL_MORNING_COUNTED, start, end, list(CALL_KINDS), day.isoformat(), handles)
    found = Counter({(row["person"], row["what"]): row["count"] for row in rows})
    found.update((one.person, one.what) for one in await _later_today(db, calendar.zone, end))
    kept = {one: count for one, count in found.items() if handles is None or one[0] in handles}
    return Counter(kept)


async def _later_today(db: Database, zone: str, end: datetime) -> list[Ahead]:
    return [
        Ahead(
            what="call",
            **one.model_dump(include={"person", "at", "journey", "customer", "stage", "key"}),
            kind=one.subject,
            task=None,
            place=None,
            confirmed=None,
        )
        for one in await openings(db, end, zone, subjects=CALL_KINDS)
    ]


def _done(period: Period, team: str | None) -> dict[str, object]:
    return {
        "ended": True,
        "done": True,
        "ended_from": period.start,
        "ended_before": period.end,
        "team": team,
    }


def _unassigned(now: datetime) -> dict[str, object]:
    return filters_of(Which.UNASSIGNED, now, now)


def _overdue(now: datetime, team: str | None) -> dict[str, object]:
    return {**filters_of(Which.OVERDUE, now, now), "team": team}


def _absent(person: Person, day: date) -> Absent:
    away = next(one for one in person.away if one.covers(day))
    return Absent(
        person=person.handle,
        name=person.name,
        team=person.team,
        back_on=away.back_on,
        roles=person.roles,
        deputies=away.deputies,
    )


def _per_person(
    counted: Counter[tuple[str | None, str]], known: dict[str, Person], mark: dict[str, DayMark]
) -> tuple[PersonToday, ...]:
    handles = {handle for handle, _ in counted}
    order = {handle: place for place, handle in enumerate(known)}
    return tuple(
        PersonToday(
            person=handle,
            name=known[handle].name if handle in known else None,
            mark=mark.get(handle or ""),
            appointments=counted[handle, "appointment"],
            calls=counted[handle, "call"],
            deliveries=counted[handle, "delivery"],
        )
        for handle in sorted(
            handles, key=lambda one: (one is None, order.get(one or "", len(order)), one or "")
        )
    )
