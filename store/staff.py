"""Staff: who works here, in which roles, whose turn it is. Deactivated, never deleted (docs/architecture.md)."""

# ruff: noqa: S608 - the pieces put together are this module's own column names

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import Field

from domain.commands import Handle
from domain.forms.consultation import Style
from domain.model import Model
from domain.roles import Role
from store.database import Connection, Database, Row
from store.errors import AlreadyThere, BadValue, NotFound
from store.phones import e164
from store.standing import change_within

_COLUMNS = "staff_no, handle, name, phone, roles, team, active, rest_weekdays, styles"

SQL_STAFF_ADD = f"""
INSERT INTO staff (handle, name, phone, roles, team, rest_weekdays, styles) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (handle) DO NOTHING RETURNING {_COLUMNS}
"""
SQL_STAFF_GET = f"SELECT {_COLUMNS} FROM staff WHERE handle = $1"
SQL_STAFF_LIST = f"""
SELECT {_COLUMNS} FROM staff
WHERE ($1::text IS NULL OR $1 = ANY (roles)) AND (active OR NOT $2)
ORDER BY staff_no
"""
SQL_STAFF_NAMES = "SELECT handle FROM staff ORDER BY staff_no"
SQL_STAFF_CHANGE = f"""
UPDATE staff SET name = $2, phone = $3, roles = $4, team = $5, rest_weekdays = $6, styles = $7
WHERE handle = $1 RETURNING {_COLUMNS}
"""
SQL_ROTA_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('rota:' || $1, 0))"
_AWAY = "EXISTS (SELECT FROM absences AS a WHERE a.staff_no = s.staff_no AND a.from_day <= {0} AND a.back_on > {0})"
SQL_ROTA_TAKEN = f"""
SELECT {_COLUMNS} FROM staff AS s WHERE active AND staff_no = (SELECT staff_no FROM rota_turns WHERE key = $1)
    AND NOT {_AWAY.format("$2::date")}
"""
SQL_ROTA_TAKE = f"""
WITH next AS (
    SELECT s.staff_no FROM staff AS s
    LEFT JOIN LATERAL (
        SELECT turn FROM rota_turns WHERE staff_no = s.staff_no AND role = $2 ORDER BY turn DESC LIMIT 1
    ) AS t ON true
    WHERE s.active AND $2 = ANY (s.roles)
        AND ($3::smallint IS NULL OR NOT $3 = ANY (s.rest_weekdays))
        AND NOT s.handle = ANY ($4::text[]) AND NOT {_AWAY.format("$5::date")}
    ORDER BY t.turn NULLS FIRST, s.staff_no LIMIT 1),
taken AS (INSERT INTO rota_turns (key, role, staff_no) SELECT $1, $2, staff_no FROM next
    ON CONFLICT (key) DO UPDATE SET turn = DEFAULT, staff_no = EXCLUDED.staff_no RETURNING staff_no)
SELECT {_COLUMNS} FROM staff WHERE staff_no IN (SELECT staff_no FROM taken)
"""
SQL_ROTA_ORDER = f"""
SELECT s.handle FROM staff AS s
LEFT JOIN LATERAL (
    SELECT turn FROM rota_turns WHERE staff_no = s.staff_no AND role = $1 ORDER BY turn DESC LIMIT 1
) AS t ON true
WHERE s.active AND $1 = ANY (s.roles) AND NOT s.handle = ANY ($2::text[])
    AND ($3::date IS NULL OR NOT {_AWAY.format("$3::date")})
ORDER BY t.turn NULLS FIRST, s.staff_no
"""
SQL_ROTA_COUNT = """
INSERT INTO rota_turns (key, role, staff_no) SELECT $1, $2, staff_no FROM staff WHERE handle = $3
ON CONFLICT (key) DO NOTHING
"""
SQL_STAFF_AWAY = f"SELECT EXISTS (SELECT FROM staff AS s WHERE s.handle = $1 AND {_AWAY.format('$2::date')})"
SQL_STAFF_LOADS = """
SELECT s.handle, s.styles,
    (SELECT count(*) FROM tasks AS t WHERE t.assignee = s.handle AND t.status = 'open') AS tasks,
    (SELECT count(*) FROM appointments AS a
        WHERE a.staff @> ARRAY[s.handle] AND a.outcome IS NULL AND a.starts_at > $2) AS appointments
FROM staff AS s WHERE s.active AND $1 = ANY (s.roles) AND (s.handle = $3 OR NOT EXISTS (
    SELECT FROM absences AS a WHERE a.staff_no = s.staff_no AND a.starts_at <= $2 AND a.ends_at > $2))
ORDER BY s.staff_no
"""

Weekday = Annotated[int, Field(ge=1, le=7)]


class NewStaff(Model):
    """A member of staff as entered."""

    handle: Handle
    """The name that workflows and colleagues use, such as ``客服03``."""
    name: Annotated[str, Field(min_length=1, max_length=64)]
    phone: str | None = None
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    team: str | None = None
    rest_weekdays: Annotated[tuple[Weekday, ...], Field(max_length=6)] = ()
    """ISO weekdays of rest by rota, Monday is 1."""
    styles: tuple[Style, ...] = ()
    """What a designer is good at (R002-SKU-15)."""


class StaffMember(NewStaff):
    staff_no: int
    active: bool


class Load(Model):
    """Somebody who works here, and how much lies before them."""

    handle: str
    styles: tuple[Style, ...]
    tasks: int
    """Open tasks."""
    appointments: int
    """Meetings that are still to come."""


async def add(db: Database, new: NewStaff) -> StaffMember:
    """Add a member of staff; the same again returns the existing one.

    Raises:
        AlreadyThere: the handle belongs to somebody with other data.
        BadValue: the telephone number is none.
    """
    values = _values(new)
    async with db.transaction() as connection:
        row = await connection.fetchrow(SQL_STAFF_ADD, *values)
        if row is not None:
            return _member(row)
        existing = await _get(connection, new.handle)
    if _values(existing) != values or not existing.active:
        raise AlreadyThere("handle_taken", handle=new.handle)
    return existing


async def change(db: Database, new: NewStaff) -> StaffMember:
    """Replace what is known of somebody, who is active again afterwards. Errors: NotFound, BadValue."""
    row = await db.fetchrow(SQL_STAFF_CHANGE, *_values(new))
    if row is None:
        raise await _unknown(db, new.handle)
    return _member(row)


async def get(db: Database, handle: str) -> StaffMember:
    """The member of staff with this handle, also a deactivated one. Errors: NotFound, with names that are
    close.
    """
    async with db.connection() as connection:
        return await _get(connection, handle)


async def working(db: Database, handle: str, role: Role | None = None) -> StaffMember:
    """The active member of staff with this handle and, if given, this role. Errors: NotFound, BadValue."""
    member = await get(db, handle)
    if not member.active:
        raise BadValue("no_active_staff", field="staff", handle=handle)
    if role is not None and role not in member.roles:
        raise BadValue("no_active_role", field="staff", handle=handle, role=role)
    return member


async def list_staff(db: Database, role: Role | None = None, *, active: bool = True) -> list[StaffMember]:
    """The staff in the order of entry; with ``active`` only who is active."""
    return [_member(row) for row in await db.fetch(SQL_STAFF_LIST, role, active)]


async def deactivate(db: Database, handle: str, by: str | None = None, now: datetime | None = None) -> None:
    """From now on nobody assigns this person anything; what is open stays until it is handed over.

    They are signed out everywhere, and need a new password should they ever come back. Errors: NotFound.

    Args:
        by: who says so; None where that is not known.
        now: the present instant, in any zone; the machine's unless given.
    """
    await _stand(db, handle, by, now, active=False)


async def reactivate(db: Database, handle: str, by: str | None = None, now: datetime | None = None) -> None:
    """They work here again: things are assigned to them from now on, and nothing that was theirs comes back.

    They can sign in once they have a new password. Errors: NotFound. ``by`` and ``now`` as for `deactivate`.
    """
    await _stand(db, handle, by, now, active=True)


async def _stand(db: Database, handle: str, by: str | None, now: datetime | None, *, active: bool) -> None:
    async with db.transaction() as connection:
        known = await change_within(connection, handle, active=active, by=by, now=now or datetime.now(UTC))
    if not known:
        raise await _unknown(db, handle)


async def pick_by_rota(
    db: Database,
    role: Role,
    key: str,
    *,
    on: date | None = None,
    exclude: Sequence[str] = (),
    resting: bool = False,
) -> StaffMember | None:
    """Whose turn it is: the active one of the role who was given something longest ago (R003-RCP-07).

    Args:
        db: the database.
        role: the role whose rota it is.
        key: what is assigned; the same key again gives the same person and takes no further turn, unless they
            work here no more or are away.
        on: the company's day: leaves out whose day of rest this is, and who is away (X-32).
        exclude: handles of people who may not be chosen.
        resting: whoever has their day of rest may be chosen, as in an emergency; who is away may not.

    Returns:
        The person, or None when there is nobody: then the task stays in the role's queue.
    """
    async with db.transaction() as connection:
        await connection.fetchval(SQL_ROTA_LOCK, role)
        row = await connection.fetchrow(SQL_ROTA_TAKEN, key, on)
        if row is None:
            weekday = on.isoweekday() if on and not resting else None
            row = await connection.fetchrow(SQL_ROTA_TAKE, key, role, weekday, list(exclude), on)
    return _member(row) if row else None


async def rota(db: Database, role: Role, *, on: date | None = None, exclude: Sequence[str] = ()) -> list[str]:
    """Who is picked one after the other, as turns stand; nobody's turn is taken by that.

    Args:
        on: the company's day: leaves out who is away then (X-32).
    """
    return [row["handle"] for row in await db.fetch(SQL_ROTA_ORDER, role, list(exclude), on)]


async def next_by_rota(db: Database, role: Role, *, exclude: Sequence[str] = ()) -> str | None:
    """Whose turn is next; nobody's turn is taken by that."""
    return next(iter(await rota(db, role, exclude=exclude)), None)


async def count_turn(db: Database, role: Role, key: str, handle: str) -> None:
    """Count what somebody took without being picked as a turn of theirs; the same key counts once (R003-RCP-06)."""
    async with db.transaction() as connection:
        await connection.fetchval(SQL_ROTA_LOCK, role)
        await connection.execute(SQL_ROTA_COUNT, key, role, handle)


async def loads(db: Database, role: Role, now: datetime, named: str | None = None) -> list[Load]:
    """How much lies before each active person of a role, in the order of entry; who is away only if they are named."""
    return [Load.model_validate(dict(row)) for row in await db.fetch(SQL_STAFF_LOADS, role, now, named)]


async def away(db: Database, handle: str, on: date) -> bool:
    """Whether somebody is away on one of the company's days."""
    return bool(await db.fetchval(SQL_STAFF_AWAY, handle, on))


async def _get(connection: Connection, handle: str) -> StaffMember:
    row = await connection.fetchrow(SQL_STAFF_GET, handle)
    if row is None:
        known = [known["handle"] for known in await connection.fetch(SQL_STAFF_NAMES)]
        raise NotFound("staff", handle, known)
    return _member(row)


async def _unknown(db: Database, handle: str) -> NotFound:
    return NotFound("staff", handle, [row["handle"] for row in await db.fetch(SQL_STAFF_NAMES)])


def _values(new: NewStaff) -> tuple[object, ...]:
    phone = e164(new.phone) if new.phone else None
    roles = sorted({role.value for role in new.roles})
    styles = sorted({style.value for style in new.styles})
    return new.handle, new.name, phone, roles, new.team, sorted(set(new.rest_weekdays)), styles


def _member(row: Row) -> StaffMember:
    return StaffMember.model_validate(dict(row))
