"""The register of absences: who is away on which days, why, and who stands in (X-32).

Reasons stay here. A journey knows the absences of its own people by a copy: it is told, and ``record`` answers with
what it has not heard of.
"""

# ruff: noqa: S608 - the pieces put together are this module's own column names

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import asyncpg

from domain.absences import Absence, AbsenceReason
from domain.model import Instant, Model
from domain.roles import Role
from domain.stages import Status
from domain.tasks import TaskStatus
from store.database import Connection, Database, Row
from store.errors import AlreadyThere, BadValue, NotFound
from store.listing import as_models
from store.view import View

_RUNNING = (Status.ACTIVE, Status.PAUSED, Status.DORMANT)
_COLUMNS = """a.absence::text AS absence, s.handle AS person, a.from_day, a.back_on, a.starts_at AS starts,
    a.ends_at AS ends, a.deputies, a.reason, a.created_by, a.ended_by"""

SQL_ABSENCE_ADD = """
INSERT INTO absences (staff_no, from_day, back_on, starts_at, ends_at, deputies, reason, created_by)
SELECT staff_no, $2, $3, $4, $5, $6::jsonb, $7, $8 FROM staff WHERE handle = $1 RETURNING absence::text
"""
SQL_ABSENCE_CHANGE = """
UPDATE absences SET deputies = $4::jsonb, reason = $5
WHERE staff_no = (SELECT staff_no FROM staff WHERE handle = $1) AND from_day = $2 AND back_on = $3
    AND from_day < back_on RETURNING absence::text
"""
SQL_ABSENCE_OVERLAPS = """
SELECT from_day, back_on FROM absences
WHERE staff_no = (SELECT staff_no FROM staff WHERE handle = $1) AND daterange(from_day, back_on) && daterange($2, $3)
ORDER BY from_day LIMIT 1
"""
SQL_ABSENCE_GET = (
    f"SELECT {_COLUMNS} FROM absences AS a JOIN staff AS s USING (staff_no) WHERE a.absence::text = $1"
)
SQL_ABSENCE_LIST = f"""
SELECT {_COLUMNS} FROM absences AS a JOIN staff AS s USING (staff_no)
WHERE ($1::text IS NULL OR s.handle = $1) AND ($2::timestamptz IS NULL OR a.ends_at > $2)
    AND ($3::boolean OR a.from_day < a.back_on)
ORDER BY a.starts_at, a.absence
"""
SQL_ABSENCE_END = """
UPDATE absences SET back_on = greatest(from_day, $2), ends_at = greatest(starts_at, $3), ended_by = $4
WHERE absence::text = $1 AND ends_at > $3
"""
SQL_ABSENCE_DEPUTY = """
UPDATE absences AS a SET deputies = (
    SELECT coalesce(jsonb_object_agg(key, coalesce(CASE WHEN value = $1 THEN $2::jsonb ->> key END, value)), '{}')
    FROM jsonb_each_text(a.deputies)
    WHERE value <> $1 OR $2::jsonb ->> key <> (SELECT handle FROM staff WHERE staff.staff_no = a.staff_no))
WHERE a.ends_at > $3 AND $1 IN (SELECT value FROM jsonb_each_text(a.deputies))
"""


class AbsenceLine(Model):
    """An absence as the register has it."""

    absence: str
    person: str
    from_day: date
    back_on: date
    """The first of the company's days on which they are back."""
    starts: Instant
    ends: Instant
    deputies: dict[Role, str]
    reason: AbsenceReason
    created_by: str
    ended_by: str | None
    """Who said that they are back before."""

    def told(self) -> Absence:
        """What a journey knows of it."""
        return Absence(
            absence=self.absence,
            person=self.person,
            starts=self.starts,
            ends=self.ends,
            deputies=self.deputies,
        )


async def declare(
    db: Database,
    person: str,
    days: tuple[date, date],
    period: tuple[datetime, datetime],
    deputies: dict[Role, str],
    reason: AbsenceReason,
    actor: str,
) -> AbsenceLine:
    """Enter an absence; for the same days again its deputies and its reason are what is given now.

    Args:
        db: the database.
        person: who is away.
        days: the first day, and the first day on which they are back.
        period: the same as instants.
        deputies: who stands in, by role.
        reason: why; it stays in the register.
        actor: who enters it.

    Raises:
        NotFound: nobody has this handle.
        AlreadyThere: they are away on some of these days already.
        BadValue: the days are none.
    """
    if days[0] >= days[1]:
        raise BadValue("absence_days", first=days[0].isoformat(), last=days[1].isoformat())
    given = {role.value: handle for role, handle in deputies.items()}
    async with db.transaction() as connection:
        number = await connection.fetchval(SQL_ABSENCE_CHANGE, person, *days, given, reason.value)
        if number is None:
            number = await _add(connection, person, days, period, given, reason, actor)
        row = await connection.fetchrow(SQL_ABSENCE_GET, number)
    assert row is not None
    return _line(row)


async def _add(
    connection: Connection,
    person: str,
    days: tuple[date, date],
    period: tuple[datetime, datetime],
    deputies: dict[str, str],
    reason: AbsenceReason,
    actor: str,
) -> str:
    there = await connection.fetchrow(SQL_ABSENCE_OVERLAPS, person, *days)
    if there is not None:
        raise _overlaps(person, there)
    try:
        number: str | None = await connection.fetchval(
            SQL_ABSENCE_ADD, person, *days, *period, deputies, reason.value, actor
        )
    except asyncpg.ExclusionViolationError as error:
        raise AlreadyThere("absence_overlaps", person=person, first="?", last="?") from error
    if number is None:
        raise NotFound("staff", person, [])
    return number


def _overlaps(person: str, row: Row) -> AlreadyThere:
    last = row["back_on"] - timedelta(days=1)
    return AlreadyThere(
        "absence_overlaps", person=person, first=row["from_day"].isoformat(), last=last.isoformat()
    )


async def absences(
    db: Database, person: str | None = None, *, after: datetime | None = None, empty: bool = False
) -> list[AbsenceLine]:
    """Absences by their begin; with ``after`` those that are not over at that instant.

    Args:
        empty: also those that were called off before the end of their first day.
    """
    return [_line(row) for row in await db.fetch(SQL_ABSENCE_LIST, person, after, empty)]


async def end(db: Database, absence: str, back_on: date, at: datetime, actor: str) -> AbsenceLine:
    """They are back before: from this day, and this instant, on. What is over already is left as it is."""
    async with db.transaction() as connection:
        await connection.execute(SQL_ABSENCE_END, absence, back_on, at, actor)
        row = await connection.fetchrow(SQL_ABSENCE_GET, absence)
    if row is None:
        raise NotFound("absence", absence, [])
    return _line(row)


async def replace_deputy(db: Database, deputy: str, successors: dict[Role, str], now: datetime) -> None:
    """Others stand in from now on where somebody did; where nobody can, it is the role's queue."""
    given = {role.value: handle for role, handle in successors.items()}
    await db.execute(SQL_ABSENCE_DEPUTY, deputy, given, now)


def unknown(view: View, known: Iterable[Absence]) -> tuple[Absence, ...]:
    """Of all absences those of people of a journey that it has not heard of, or not so."""
    row = view.journey
    if row is None or row.course not in _RUNNING:
        return ()
    heard = {number: Absence.model_validate(one) for number, one in row.absences.items()}
    people = {
        row.owner,
        *row.team.values(),
        *(one for away in heard.values() for one in away.deputies.values()),
    }
    for task in view.tasks.values():
        if task.status == TaskStatus.OPEN:
            people |= {task.assignee, task.lent_by}
    for meeting in view.appointments.values():
        if meeting.outcome is None:
            people |= set(meeting.staff)
    return tuple(one for one in known if one.person in people and heard.get(one.absence) != one)


def _line(row: Row) -> AbsenceLine:
    return as_models(AbsenceLine, [row])[0]
