"""The people of a board, and what each day of a span is for them: work, rest, make-up work, or away."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from domain.model import Model
from domain.roles import Role
from domain.time.calendar import Calendar
from domain.time.days import ONE_DAY, DayKind
from store.database import Database
from store.listing import as_models

SQL_BOARD_PEOPLE = """
SELECT s.handle, s.name, s.team, s.roles, s.active, s.rest_weekdays, a.away
FROM staff AS s
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'from_day', from_day, 'back_on', back_on, 'deputies', deputies) ORDER BY from_day), '[]') AS away
    FROM absences WHERE absences.staff_no = s.staff_no AND from_day < back_on
        AND daterange(from_day, back_on) && daterange($1, $2, '[]')) AS a
WHERE (s.active OR s.handle = ANY ($3::text[])) AND ($4::text IS NULL OR s.handle = $4)
    AND ($5::text IS NULL OR s.team = $5) AND ($6::text IS NULL OR $6 = ANY (s.roles))
ORDER BY s.staff_no
"""


class Away(Model):
    """An absence. Why somebody is away stays in the register (X-32)."""

    from_day: date
    back_on: date
    """The first day on which they are back."""
    deputies: dict[Role, str]

    def covers(self, day: date) -> bool:
        return self.from_day <= day < self.back_on


class Person(Model):
    """Somebody who works here."""

    handle: str
    name: str
    team: str | None
    roles: tuple[Role, ...]
    active: bool
    rest_weekdays: tuple[int, ...]
    away: tuple[Away, ...]


class PeopleOf(Model):
    """Who is meant; None leaves a filter out."""

    person: str | None = None
    team: str | None = None
    role: Role | None = None


class DayMark(StrEnum):
    """What a day is for somebody."""

    WORK = "work"
    MAKEUP = "makeup"
    """Worked to make up for another day (调休)."""
    CLOSED = "closed"
    """The company, or their calendar, is closed."""
    REST = "rest"
    """Their own weekday of rest."""
    AWAY = "away"

    @property
    def works(self) -> bool:
        return self in (DayMark.WORK, DayMark.MAKEUP)


class CompanyDay(Model):
    """What a day is in the company's calendar."""

    day: date
    kind: DayKind
    name: str
    """Of the holiday, or of the one that is made up for; else empty."""
    provisional: bool
    """A notice still to come may change it."""


def days_of(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


def company_days(calendar: Calendar, first: date, last: date) -> tuple[CompanyDay, ...]:
    """The days of a span as the calendar has them."""
    return tuple(
        CompanyDay(
            day=day,
            kind=calendar.kind(day),
            name=calendar.day_name(day),
            provisional=calendar.provisional(day),
        )
        for day in days_of(first, last)
    )


class Marks:
    """What the days of a span are for each person: their role's calendar, their own rest, their absences."""

    def __init__(self, calendar: Calendar, of_role: Mapping[Role, Calendar], first: date, last: date) -> None:
        self._usual = calendar
        self._of_role = of_role
        self._days = tuple(days_of(first, last))
        self._kinds: dict[str, dict[date, DayKind]] = {}

    def of(self, person: Person) -> dict[date, DayMark]:
        kinds = self._of(self._calendar(person.roles))
        return {day: _mark(person, day, kinds[day]) for day in self._days}

    def _calendar(self, roles: Iterable[Role]) -> Calendar:
        return next((self._of_role[role] for role in roles if role in self._of_role), self._usual)

    def _of(self, calendar: Calendar) -> dict[date, DayKind]:
        if calendar.name not in self._kinds:
            self._kinds[calendar.name] = {day: calendar.kind(day) for day in self._days}
        return self._kinds[calendar.name]


def _mark(person: Person, day: date, kind: DayKind) -> DayMark:
    if any(one.covers(day) for one in person.away):
        return DayMark.AWAY
    if kind is DayKind.REST:
        return DayMark.CLOSED
    if day.isoweekday() in person.rest_weekdays:
        return DayMark.REST
    return DayMark.MAKEUP if kind is DayKind.MAKEUP else DayMark.WORK


async def people(
    db: Database, first: date, last: date, wanted: PeopleOf | None = None, also: Iterable[str] = ()
) -> list[Person]:
    """The active staff and their absences in a span of days, in the order of entry.

    Args:
        also: handles of people who are meant even if they work here no more.
    """
    wanted = wanted or PeopleOf()
    rows = await db.fetch(SQL_BOARD_PEOPLE, first, last, list(also), wanted.person, wanted.team, wanted.role)
    return as_models(Person, rows)


def unregistered(handles: Iterable[str], known: Iterable[Person]) -> list[Person]:
    """Lines for handles that the register does not have, so that nothing of theirs is left out."""
    left = sorted(set(handles) - {one.handle for one in known})
    return [
        Person(handle=handle, name=handle, team=None, roles=(), active=False, rest_weekdays=(), away=())
        for handle in left
    ]
