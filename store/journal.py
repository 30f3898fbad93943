"""The journal's writer: the only way that what happened on a journey reaches PostgreSQL (docs/architecture.md)."""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg
import structlog

from domain.absences import Absence
from domain.events import Batch, Entry, JourneyRepaired, JourneyStarted, Recorded, StatusChanged
from domain.stages import Status
from domain.standing import Standing
from store import tellings
from store.absences import unknown
from store.concerned import Looks, looks
from store.database import Connection, Database, Row, repeatable
from store.errors import JournalConflict
from store.fold import fold
from store.rebuild import refold
from store.rows import AppointmentRow, JourneyRow, PromiseRow, TaskRow
from store.view import Touched, View, touched
from store.write import CHANNEL, SQL_RELEASE_JOURNEY, write

_log = structlog.get_logger(__name__)
_TRIES = 4
_ENDED = (Status.LOST, Status.CLOSED)

SQL_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('journey:' || $1, 0))"
SQL_LOAD = """
SELECT
    coalesce((SELECT max(seq) FROM journal WHERE journey = $1), 0) AS last,
    (SELECT jsonb_object_agg(seq, encode(fingerprint, 'hex'))
        FROM journal WHERE journey = $1 AND seq BETWEEN $2 AND $3) AS known,
    (SELECT jsonb_agg(jsonb_build_array(command, journey, seq))
        FROM journal WHERE command = ANY ($4::text[])) AS commands,
    (SELECT jsonb_object_agg(name, version)
        FROM (SELECT name, max(version) AS version FROM calendars GROUP BY name) AS newest) AS calendars,
    EXISTS (SELECT FROM conflicts WHERE journey = $1 AND settled_at IS NULL) AS repair,
    (SELECT jsonb_agg(jsonb_build_object('absence', absence::text, 'person', s.handle, 'starts', starts_at,
            'ends', ends_at, 'deputies', deputies) ORDER BY absence)
        FROM absences JOIN staff AS s USING (staff_no) WHERE ends_at > $9) AS absences,
    (SELECT to_jsonb(j) FROM journeys AS j WHERE journey = $1) AS journey,
    (SELECT jsonb_agg(to_jsonb(t)) FROM tasks AS t
        WHERE task = ANY ($5::text[]) OR (journey = $1 AND key = ANY ($6::text[]))) AS tasks,
    (SELECT jsonb_agg(to_jsonb(a) ORDER BY booked_seq) FROM appointments AS a
        WHERE journey = $1 AND key = ANY ($7::text[]) AND outcome IS NULL) AS appointments,
    (SELECT jsonb_agg(to_jsonb(p) ORDER BY made_seq) FROM promises AS p
        WHERE journey = $1 AND key = ANY ($8::text[]) AND status = 'open') AS promises
"""
SQL_MARK = f"""
WITH noted AS (
    INSERT INTO conflicts AS c (journey, seq, kind, message) VALUES ($1, $2, $3, $4)
    ON CONFLICT (journey, seq, kind) WHERE settled_at IS NULL
    DO UPDATE SET last_at = now(), times = c.times + 1, message = EXCLUDED.message),
marked AS (UPDATE journeys SET repair = true WHERE journey = $1)
SELECT pg_notify('{CHANNEL}', jsonb_build_object('journey', $1::text, 'tasks', '[]'::jsonb)::text)
"""  # noqa: S608 - our own channel name
SQL_SETTLE = """
WITH settled AS (
    UPDATE conflicts SET settled_at = now(), settled_by = $2 WHERE journey = $1 AND settled_at IS NULL
    RETURNING conflict),
cleared AS (UPDATE journeys SET repair = false WHERE journey = $1)
SELECT count(*) FROM settled
"""


async def record(db: Database, batch: Batch) -> Recorded:
    """Append a batch and fold it into the read models, in one transaction; a repeat changes nothing.

    Raises:
        JournalConflict: the batch contradicts the journal. Nothing of it was recorded; the journey's status
            is now *needs repair*.
        RecordsDown: the database cannot be reached; the same call may be made again.
    """
    try:
        return await _with_repeats(db, batch)
    except JournalConflict as conflict:
        _log.error("journal conflict", journey=conflict.journey, seq=conflict.seq, kind=conflict.kind)
        await _mark(db, conflict)
        raise


async def settle(db: Database, journey: str, who: str) -> int:
    """Take the mark off a journey whose workflow agrees with its journal again; returns how many conflicts it had.

    A repair needs no such call: its entry settles them in the transaction that records it.
    """
    async with db.transaction() as connection:
        await connection.fetchval(SQL_LOCK, journey)
        return int(await connection.fetchval(SQL_SETTLE, journey, who))


async def _with_repeats(db: Database, batch: Batch) -> Recorded:
    for attempt in range(1, _TRIES + 1):
        try:
            async with db.transaction() as connection:
                await connection.fetchval(SQL_LOCK, batch.journey)
                return await _record(connection, batch)
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name != "journal_command":
                raise
            raise _command_elsewhere(batch.journey, batch.entries[0].seq, str(error.detail)) from error
        except asyncpg.PostgresError as error:
            if attempt == _TRIES or not repeatable(error):
                raise
            await asyncio.sleep(0.02 * attempt)
    raise AssertionError("the last attempt returns or raises")


async def _record(connection: Connection, batch: Batch) -> Recorded:
    loaded = await _load(connection, batch)
    calendars = dict(loaded["calendars"] or {})
    last: int = loaded["last"]
    fresh = _fresh(batch, last, dict(loaded["known"] or {}))
    _check_commands(batch, loaded["commands"] or [])
    if not fresh:
        return Recorded(seq=last, calendars=calendars)
    view = _view(batch.journey, loaded)
    before: Looks | None = looks(view)
    repairer = next((one.actor for one in fresh if isinstance(one.event, JourneyRepaired)), None)
    if repairer is not None:
        await connection.fetchval(SQL_SETTLE, batch.journey, repairer)
        view.repair = False
    if last and (repairer is not None or view.journey is None):
        # a repair changes rows of every kind, not only those that its batch names
        view, before = await refold(connection, batch.journey, repair=view.repair), None
    elif not last and not isinstance(fresh[0].event, JourneyStarted):
        first = fresh[0].event.type
        raise JournalConflict(
            batch.journey, 1, "start", f"a journey begins with journey_started, not {first}"
        )
    await write(connection, fold(view, fresh), fresh, before)
    await tellings.keep(connection, batch.journey, fresh)
    if any(_ends(entry) for entry in fresh):
        await connection.execute(SQL_RELEASE_JOURNEY, batch.journey)
    absences = [Absence.model_validate(one) for one in loaded["absences"] or []]
    return Recorded(seq=fresh[-1].seq, calendars=calendars, absences=unknown(view, absences))


def _ends(entry: Entry) -> bool:
    match entry.event:
        case StatusChanged(status=status) | JourneyRepaired(standing=Standing(status=status)):
            return status in _ENDED
        case _:
            return False


async def _load(connection: Connection, batch: Batch) -> Row:
    rows: Touched = touched(batch.entries)
    loaded = await connection.fetchrow(
        SQL_LOAD,
        batch.journey,
        batch.entries[0].seq,
        batch.entries[-1].seq,
        [entry.command for entry in batch.entries if entry.command],
        sorted(rows.tasks),
        sorted(rows.task_keys),
        sorted(rows.appointments),
        sorted(rows.promises),
        batch.entries[-1].at,
    )
    assert loaded is not None
    return loaded


def _fresh(batch: Batch, last: int, known: dict[str, str]) -> Sequence[Entry]:
    """The entries that are not in the journal yet, once all others are found to be the same."""
    expected = min(batch.entries[0].seq, last + 1)
    for entry in batch.entries:
        if entry.seq != expected:
            raise JournalConflict(
                batch.journey,
                entry.seq,
                "gap",
                f"entry {expected} is expected, those between are missing",
            )
        expected += 1
        there = known.get(str(entry.seq))
        if there is not None and there != entry.fingerprint().hex():
            raise JournalConflict(
                batch.journey, entry.seq, "content", "the journal holds other content at this place"
            )
    return [entry for entry in batch.entries if entry.seq > last]


def _check_commands(batch: Batch, found: list[list[Any]]) -> None:
    places = {command: (journey, seq) for command, journey, seq in found}
    for entry in batch.entries:
        if entry.command is None:
            continue
        here = (batch.journey, entry.seq)
        journey, seq = places.setdefault(entry.command, here)
        if (journey, seq) != here:
            raise _command_elsewhere(
                batch.journey, entry.seq, f"{entry.command} stands at {journey}, entry {seq}"
            )


def _command_elsewhere(journey: str, seq: int, where: str) -> JournalConflict:
    return JournalConflict(journey, seq, "command", f"its command was recorded before: {where}")


def _view(journey: str, loaded: Row) -> View:
    tasks = [TaskRow.model_validate(row) for row in loaded["tasks"] or []]
    appointments = [AppointmentRow.model_validate(row) for row in loaded["appointments"] or []]
    promises = [PromiseRow.model_validate(row) for row in loaded["promises"] or []]
    return View(
        name=journey,
        repair=loaded["repair"],
        journey=JourneyRow.model_validate(loaded["journey"]) if loaded["journey"] else None,
        tasks={row.task: row for row in tasks if row.journey == journey},
        appointments={(row.booked_seq, row.key): row for row in appointments},
        promises={(row.made_seq, row.key): row for row in promises},
    )


async def _mark(db: Database, conflict: JournalConflict) -> None:
    """Keep what was refused and show the journey as in need of repair, in a transaction of its own."""
    async with db.transaction() as connection:
        await connection.fetchval(SQL_LOCK, conflict.journey)
        await connection.fetchval(SQL_MARK, conflict.journey, conflict.seq, conflict.kind, str(conflict))
