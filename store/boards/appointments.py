"""The board of appointments: by person and team over a span of days, and as a calendar for one person."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from domain.appointments import AskedBy, Outcome, Place
from domain.icalendar import CalendarEvent
from domain.model import Instant, Model
from domain.roles import Role
from domain.stages import Stage
from domain.time.calendar import Calendar
from domain.time.days import ONE_DAY
from store.boards import MOST_EXPORTED
from store.boards.people import (
    CompanyDay,
    DayMark,
    Marks,
    PeopleOf,
    Person,
    company_days,
    people,
    unregistered,
)
from store.boards.period import day_starts, today
from store.database import Database
from store.listing import Listing, as_models

FEED_BACK = timedelta(days=31)
FEED_AHEAD = timedelta(days=366)
_DOMAIN = "homeward.invalid"
"""The part of a uid after the sign: no computer of this name exists (RFC 2606), so nobody else makes such a uid."""

LIST_BOARD_APPOINTMENTS = Listing(
    select="""
SELECT journey, customer, owner, journey_stage, key, kind, round, seq, starts_at, ends_at, place, staff, confirmed,
    checked, outcome, moved_by, late_minutes, changed_at
FROM (SELECT a.journey, j.customer, j.owner, j.stage AS journey_stage, a.key, a.kind, a.round, a.booked_seq AS seq,
        a.starts_at, a.ends_at, a.place, a.staff, a.confirmed, a.checked, a.outcome, a.moved_by, a.late_minutes,
        greatest(a.booked_at, a.confirmed_at, a.ended_at) AS changed_at
    FROM appointments AS a LEFT JOIN journeys AS j USING (journey)) AS b""",
    filters={
        "standing": "outcome IS NULL",
        "happened": "(outcome IS NULL OR outcome NOT IN ('moved', 'cancelled'))",
        "person": "staff @> ARRAY[{0}::text]",
        "people": "staff && {0}::text[]",
        "kind": "kind = {0}",
        "journey": "journey = {0}",
        "owners": "owner = ANY ({0}::text[])",
        "seq": "seq = {0}",
        "from": "starts_at >= {0}",
        "before": "starts_at < {0}",
    },
    order="ORDER BY starts_at, journey, seq, key",
    most=MOST_EXPORTED,
)


class BoardAppointment(Model):
    """An appointment on the board."""

    journey: str
    customer: str | None
    owner: str | None
    journey_stage: Stage | None
    key: str
    kind: str
    round: int
    seq: int
    """Its place in the journal: of two of the same key and round the higher one is the newer time."""
    starts_at: Instant
    ends_at: Instant
    place: Place
    staff: tuple[str, ...]
    """The host first."""
    confirmed: bool | None
    checked: bool | None
    outcome: Outcome | None
    moved_by: AskedBy | None
    late_minutes: int | None
    changed_at: Instant


class PersonDays(Model):
    """Somebody's line of the board."""

    person: str
    name: str
    team: str | None
    roles: tuple[Role, ...]
    marks: dict[date, DayMark]
    appointments: dict[date, tuple[BoardAppointment, ...]]
    """By the company's day on which they begin; days without one are left out."""


class DayBoard(Model):
    """A span of days of some people."""

    days: tuple[CompanyDay, ...]
    people: tuple[PersonDays, ...]


async def day_board(
    db: Database,
    calendar: Calendar,
    first: date,
    last: date,
    wanted: PeopleOf | None = None,
    *,
    of_role: Mapping[Role, Calendar] | None = None,
    of_customers: bool = False,
    all_of_them: bool = False,
) -> DayBoard:
    """The appointments of a span of days by person, first and last day included; who has none has a line too.

    Args:
        calendar: the company's; its zone parts the days.
        wanted: whose lines; everybody's when none is given.
        of_role: calendars of roles that work by another one than the company's.
        of_customers: in each line the meetings of the customers whom that person owns, whoever holds them.
        all_of_them: also those that were moved away or cancelled.
    """
    found = await appointments_behind(
        db, calendar.zone, first, last, wanted, of_customers=of_customers, all_of_them=all_of_them
    )
    handles = {one for appointment in found for one in appointment.staff}
    staff = await people(db, first, last, wanted, also=() if of_customers else handles)
    if wanted in (None, PeopleOf()):
        staff += unregistered(handles, staff)
    marks = Marks(calendar, of_role or {}, first, last)
    return DayBoard(
        days=company_days(calendar, first, last),
        people=tuple(
            _line(
                one, marks.of(one), [each for each in found if _is_of(each, one, of_customers)], calendar.zone
            )
            for one in staff
        ),
    )


async def appointments_behind(
    db: Database,
    zone: str,
    first: date,
    last: date,
    wanted: PeopleOf | None = None,
    *,
    of_customers: bool = False,
    all_of_them: bool = False,
    limit: int = MOST_EXPORTED,
) -> list[BoardAppointment]:
    """The appointments of the board as rows, by their begin."""
    handles = None
    if wanted not in (None, PeopleOf()):
        assert wanted is not None
        handles = [one.handle for one in await people(db, first, last, wanted)]
        handles += [wanted.person] if wanted.person and not (wanted.team or wanted.role) else []
    given = {
        "from": day_starts(first, zone),
        "before": day_starts(last + ONE_DAY, zone),
        "owners" if of_customers else "people": handles,
        "happened": not all_of_them,
    }
    sql, args = LIST_BOARD_APPOINTMENTS.build(given, limit)
    return as_models(BoardAppointment, await db.fetch(sql, *args))


async def standing(db: Database, journey: str, since: Instant) -> list[BoardAppointment]:
    """The appointments of a journey that stand and have not begun, by start."""
    sql, args = LIST_BOARD_APPOINTMENTS.build({"journey": journey, "standing": True, "from": since}, 20)
    return as_models(BoardAppointment, await db.fetch(sql, *args))


async def board_appointment(db: Database, journey: str, seq: int) -> BoardAppointment | None:
    """One of them by its place in the journal, however it ended; None when there is none."""
    sql, args = LIST_BOARD_APPOINTMENTS.build({"journey": journey, "seq": seq}, 1)
    row = await db.fetchrow(sql, *args)
    return BoardAppointment(**row) if row else None


async def feed(db: Database, person: str, now: datetime) -> list[BoardAppointment]:
    """One person's meetings of the last month and the year to come, for a calendar that they subscribe to."""
    given: dict[str, Any] = {
        "from": now - FEED_BACK,
        "before": now + FEED_AHEAD,
        "person": person,
        "happened": True,
    }
    sql, args = LIST_BOARD_APPOINTMENTS.build(given, MOST_EXPORTED)
    return as_models(BoardAppointment, await db.fetch(sql, *args))


def as_event(one: BoardAppointment, summary: str, location: str) -> CalendarEvent:
    """A meeting as an event of a calendar.

    It leaves the company's computers with whoever subscribes: the words should name the journey by its number, and no
    customer in full by name, telephone number or address.

    Args:
        summary: what it is called.
        location: where it is.
    """
    return CalendarEvent(
        uid=f"{one.journey}/{one.key}/{one.round}@{_DOMAIN}",
        sequence=one.seq,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        changed_at=one.changed_at,
        summary=summary,
        location=location,
        tentative=one.outcome is None and one.confirmed is not True,
    )


def _is_of(one: BoardAppointment, person: Person, of_customers: bool) -> bool:
    return one.owner == person.handle if of_customers else person.handle in one.staff


def _line(person: Person, marks: dict[date, DayMark], found: list[BoardAppointment], zone: str) -> PersonDays:
    mine: dict[date, tuple[BoardAppointment, ...]] = {}
    for one in found:
        day = today(one.starts_at, zone)
        mine[day] = (*mine.get(day, ()), one)
    return PersonDays(
        person=person.handle,
        name=person.name,
        team=person.team,
        roles=person.roles,
        marks=marks,
        appointments=mine,
    )
