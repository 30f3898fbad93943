"""Reservations of people's time: one person is never in two places, and PostgreSQL itself sees to it.

A slot is *offered* to the customer and kept free until it expires, *held* once the customer agreed, and
*booked* when the journal has the appointment. All instants that matter are given by the caller, so that a
journey on another clock reserves on that clock.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

import asyncpg
from pydantic import Field

from domain.appointments import Slot, SlotFault, span
from domain.model import Instant, Model
from domain.roles import Role
from store.database import Connection, Database, Row, repeatable, rows_touched
from store.write import lock_reservations, reservation_key

__all__ = [
    "Reserved",
    "Taken",
    "Wanted",
    "fault_of",
    "offer",
    "release",
    "reservation_key",
    "reserve",
    "sweep",
]

MOST_OFFERS = 2
"""R002-SKU-05: a slot, or two, and which one suits."""
_TRIES = 6
T = TypeVar("T")

SQL_RESERVATION_FREE = """
SELECT c.place, s.staff_no, s.handle
FROM unnest($1::timestamptz[], $2::timestamptz[], $3::timestamptz[]) WITH ORDINALITY
    AS c(starts_at, begins, ends, place)
JOIN staff AS s ON s.active AND $4 = ANY (s.roles)
    AND NOT extract(isodow FROM c.starts_at AT TIME ZONE $5::text)::smallint = ANY (s.rest_weekdays)
CROSS JOIN LATERAL (
    SELECT count(*) AS others FROM reservations AS r
    WHERE int8range(r.staff_no, r.staff_no, '[]') && int8range(s.staff_no, s.staff_no, '[]')
        AND r.during && tstzrange(c.begins - interval '1 day', c.ends + interval '1 day')) AS busy
WHERE NOT EXISTS (
    SELECT FROM absences AS a WHERE a.staff_no = s.staff_no AND tstzrange(a.starts_at, a.ends_at) && tstzrange(
        c.begins, c.ends))
AND NOT EXISTS (
    SELECT FROM reservations AS r
    WHERE int8range(r.staff_no, r.staff_no, '[]') && int8range(s.staff_no, s.staff_no, '[]')
        AND r.during && tstzrange(c.begins, c.ends)
        AND (r.expires_at IS NULL OR r.expires_at > $6)
        AND NOT (r.key = $7 AND r.state = 'offered'))
ORDER BY c.place, s.handle = $8::text DESC NULLS LAST, busy.others, s.staff_no
"""
SQL_RESERVATION_MINE = """
SELECT reservation, state FROM reservations
WHERE key = $1 AND staff_no = $2 AND starts_at = $3 AND during = tstzrange($4, $5) AND state <> 'offered'
"""
SQL_RESERVATION_DROP_OFFERS = "DELETE FROM reservations WHERE key = $1 AND state = 'offered'"
SQL_RESERVATION_REPLACE = """
DELETE FROM reservations
WHERE (key = $1 AND (state <> 'booked' OR (staff_no = $2 AND during && tstzrange($3, $4))))
    OR (journey = $5 AND during && tstzrange($3, $4) AND (
        state <> 'booked' OR (key = ANY ($6::text[]) AND staff_no = $2)))
"""
SQL_RESERVATION_EXPIRE = """
DELETE FROM reservations
WHERE int8range(staff_no, staff_no, '[]') && int8range($1::int, $1::int, '[]')
    AND during && tstzrange($2, $3) AND expires_at <= $4
"""
SQL_RESERVATION_TAKE = """
INSERT INTO reservations (key, journey, staff_no, during, starts_at, state, expires_at)
VALUES ($1, $2, $3, tstzrange($4, $5), $6, $7, $8)
ON CONFLICT DO NOTHING RETURNING reservation
"""
SQL_RESERVATION_STAFF = """
SELECT s.staff_no, s.active, s.roles, s.rest_weekdays, EXISTS (
    SELECT FROM absences AS a
    WHERE a.staff_no = s.staff_no AND tstzrange(a.starts_at, a.ends_at) && tstzrange($2, $3)) AS away
FROM staff AS s WHERE s.handle = $1
"""
SQL_RESERVATION_BUSY = """
SELECT EXISTS (SELECT FROM reservations
    WHERE int8range(staff_no, staff_no, '[]') && int8range($1::int, $1::int, '[]')
        AND during && tstzrange($2, $3) AND journey <> $4 AND (expires_at IS NULL OR expires_at > $5))
"""
SQL_RESERVATION_RELEASE = "DELETE FROM reservations WHERE key = $1"
SQL_RESERVATION_FREE_PERSON = """
DELETE FROM reservations WHERE staff_no = (SELECT staff_no FROM staff WHERE handle = $1) AND state <> 'booked'
"""
SQL_RESERVATION_SWEEP = "DELETE FROM reservations WHERE expires_at <= $1"


class Wanted(Model):
    """What kind of time is looked for."""

    candidates: tuple[Instant, ...]
    """Possible starts of the meeting, best first."""
    role: Role
    """Whose time it is."""
    minutes: Annotated[int, Field(gt=0)]
    travel: Annotated[int, Field(ge=0)] = 0
    """Minutes kept free before and after."""
    preferred: str | None = None
    """The handle of who should hold the meeting if free."""
    zone: str = "Asia/Shanghai"
    """In which people's days of rest are counted."""


class Reserved(Model):
    slot: Slot


class Taken(Model):
    """The slot is not to be had; ``free`` are other slots, offered to this journey until they expire."""

    slot: Slot
    free: tuple[Slot, ...]
    why: SlotFault = SlotFault.TAKEN


async def offer(
    db: Database, key: str, journey: str, wanted: Wanted, *, expires: datetime, now: datetime
) -> list[Slot]:
    """At most two free slots, at different times, which nobody else can take until ``expires``.

    A new offer under the same key replaces the one before. A time counts as free when an active person of
    the role, not on a day of rest, has nothing that overlaps the meeting with its way there and back.
    """

    async def work(connection: Connection) -> list[Slot]:
        return await _offer(connection, key, journey, wanted, expires, now)

    return await _repeated(db, work)


async def reserve(
    db: Database,
    key: str,
    journey: str,
    slot: Slot,
    wanted: Wanted,
    *,
    expires: datetime,
    now: datetime,
    replaces: Sequence[str] = (),
) -> Reserved | Taken:
    """Hold a slot until ``expires``, or until ``record`` books it; a repeat gets the same answer.

    What the key offered or held before, and what this journey was offered or holds of anybody's time at that
    hour, is given back: a customer is in one meeting at a time. A booked time stays until the journal has its
    end, unless it overlaps the new one. When the slot is not to be had, since somebody else has it or its person
    does not fit, nothing of this changes and free slots of ``wanted`` are offered.

    Args:
        db: the database.
        key: what the time is for.
        journey: whose it is.
        slot: the time and the person.
        wanted: what kind of time it has to be.
        expires: until when it is held.
        now: the journey's time.
        replaces: keys whose booked time this one comes in place of.
    """

    async def work(connection: Connection) -> Reserved | Taken:
        begins, ends = span(slot.starts_at, wanted.minutes, wanted.travel)
        person = await connection.fetchrow(SQL_RESERVATION_STAFF, slot.staff, begins, ends)
        why = _unfit(person, slot, wanted)
        if why is None:
            assert person is not None
            number: int = person["staff_no"]
            if await connection.fetchrow(SQL_RESERVATION_MINE, key, number, slot.starts_at, begins, ends):
                return Reserved(slot=slot)
            if await _swap(connection, key, journey, slot, number, (begins, ends), expires, now, replaces):
                return Reserved(slot=slot)
        free = tuple(await _offer(connection, key, journey, wanted, expires, now))
        return Taken(slot=slot, free=free, why=why or SlotFault.TAKEN)

    return await _repeated(db, work)


async def fault_of(db: Database, journey: str, slot: Slot, wanted: Wanted, now: datetime) -> SlotFault | None:
    """Why a journey cannot have a slot, as far as its person is concerned; reserves nothing.

    What the journey itself has of that person's time does not count.
    """
    async with db.connection() as connection:
        during = span(slot.starts_at, wanted.minutes, wanted.travel)
        person = await connection.fetchrow(SQL_RESERVATION_STAFF, slot.staff, *during)
        why = _unfit(person, slot, wanted)
        if why is not None or person is None:
            return why
        busy = await connection.fetchval(SQL_RESERVATION_BUSY, person["staff_no"], *during, journey, now)
    return SlotFault.TAKEN if busy else None


def _unfit(person: Row | None, slot: Slot, wanted: Wanted) -> SlotFault | None:
    if person is None:
        return SlotFault.UNKNOWN_PERSON
    if not person["active"]:
        return SlotFault.GONE
    if wanted.role not in person["roles"]:
        return SlotFault.OTHER_ROLE
    if person["away"]:
        return SlotFault.AWAY
    weekday = slot.starts_at.astimezone(ZoneInfo(wanted.zone)).isoweekday()
    return SlotFault.REST_DAY if weekday in person["rest_weekdays"] else None


async def release(db: Database, key: str) -> int:
    """Give back everything that a key offers, holds or booked; returns how many rows that were."""

    async def work(connection: Connection) -> int:
        return rows_touched(await connection.execute(SQL_RESERVATION_RELEASE, key))

    return await _repeated(db, work)


async def free_person(db: Database, handle: str) -> int:
    """Give back the time of somebody that is offered or held for no meeting yet; returns how many rows that were."""

    async def work(connection: Connection) -> int:
        return rows_touched(await connection.execute(SQL_RESERVATION_FREE_PERSON, handle))

    return await _repeated(db, work)


async def sweep(db: Database, now: datetime) -> int:
    """Remove what has expired; returns how many rows that were."""

    async def work(connection: Connection) -> int:
        return rows_touched(await connection.execute(SQL_RESERVATION_SWEEP, now))

    return await _repeated(db, work)


class _Lost(Exception):
    """Rolls the savepoint back: the slot went to somebody else."""


async def _swap(
    connection: Connection,
    key: str,
    journey: str,
    slot: Slot,
    staff_no: int,
    during: tuple[datetime, datetime],
    expires: datetime,
    now: datetime,
    replaces: Sequence[str],
) -> bool:
    try:
        async with connection.transaction():
            await connection.execute(SQL_RESERVATION_REPLACE, key, staff_no, *during, journey, list(replaces))
            if not await _take(connection, key, journey, slot, staff_no, during, "held", expires, now):
                raise _Lost
    except _Lost:
        return False
    return True


async def _take(
    connection: Connection,
    key: str,
    journey: str,
    slot: Slot,
    staff_no: int,
    during: tuple[datetime, datetime],
    state: str,
    expires: datetime,
    now: datetime,
) -> bool:
    """Insert the row unless something overlaps; waits for a transaction that is taking the same time."""
    await connection.execute(SQL_RESERVATION_EXPIRE, staff_no, *during, now)
    taken = await connection.fetchval(
        SQL_RESERVATION_TAKE, key, journey, staff_no, *during, slot.starts_at, state, expires
    )
    return taken is not None


async def _offer(
    connection: Connection, key: str, journey: str, wanted: Wanted, expires: datetime, now: datetime
) -> list[Slot]:
    starts = [start for start in wanted.candidates if start > now]
    spans = [span(start, wanted.minutes, wanted.travel) for start in starts]
    await connection.execute(SQL_RESERVATION_DROP_OFFERS, key)
    free = await connection.fetch(
        SQL_RESERVATION_FREE,
        starts,
        [begins for begins, _ in spans],
        [ends for _, ends in spans],
        wanted.role,
        wanted.zone,
        now,
        key,
        wanted.preferred,
    )
    offered: list[Slot] = []
    for row in free:
        place = row["place"] - 1
        slot = Slot(starts_at=starts[place], staff=row["handle"])
        if any(slot.starts_at == other.starts_at for other in offered):
            continue
        if await _take(
            connection, key, journey, slot, row["staff_no"], spans[place], "offered", expires, now
        ):
            offered.append(slot)
        if len(offered) == MOST_OFFERS:
            break
    return offered


async def _repeated(db: Database, work: Callable[[Connection], Awaitable[T]]) -> T:
    """Run the work in a transaction, again when PostgreSQL ended it for a deadlock."""
    for attempt in range(1, _TRIES + 1):
        try:
            async with db.transaction() as connection:
                await lock_reservations(connection)
                return await work(connection)
        except asyncpg.PostgresError as error:
            if attempt == _TRIES or not repeatable(error):
                raise
            await asyncio.sleep(0.03 * attempt)
    raise AssertionError("the last attempt returns or raises")
