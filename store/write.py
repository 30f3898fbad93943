"""Writes what a batch leads to in one statement: journal, read models, and the owners' rows that an entry
settles.

The rows travel as one JSON document by table; PostgreSQL turns them into typed rows. One statement for
everything, since ``record`` is the hot path and every round trip counts.
"""

from collections.abc import Sequence
from typing import Any

from pydantic_core import to_json

from domain.events import Entry, FactsAmended
from store.concerned import Looks, concerned, looks
from store.database import Connection
from store.notices_owed import owed
from store.rows import (
    AppointmentRow,
    ContactRow,
    FiringRow,
    JourneyRow,
    NoticeRow,
    PromiseRow,
    TableRow,
    TaskRow,
    WaitRow,
)
from store.view import View

CHANNEL = "homeward"
"""The channel of NOTIFY. Its messages carry ids only and are hints."""
_NOTIFY_BYTES = 7000  # PostgreSQL takes 7999


def _insert(table: str, row: type[TableRow], *key: str, changes: bool = True) -> str:
    columns = tuple(row.model_fields)
    rest = ", ".join(f"{name} = EXCLUDED.{name}" for name in columns if name not in key)
    conflict = f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {rest}" if changes else ""
    names = ", ".join(columns)
    return (
        f"{table}_rows AS (INSERT INTO {table} ({names}) SELECT {names} "  # noqa: S608 - our own names
        f"FROM jsonb_populate_recordset(NULL::{table}, $2::jsonb -> '{table}'){conflict})"
    )


_PARTS = (
    """journal_rows AS (
    INSERT INTO journal (journey, seq, at, stage, type, v, actor, command, event, fingerprint)
    SELECT journey, seq, at, stage, type, v, actor, command, event, fingerprint
    FROM jsonb_populate_recordset(NULL::journal, $2::jsonb -> 'journal'))""",
    _insert("journeys", JourneyRow, "journey"),
    _insert("tasks", TaskRow, "task"),
    _insert("waits", WaitRow, "journey", "key"),
    """ended_waits AS (
    DELETE FROM waits WHERE journey = $1
    AND key IN (SELECT jsonb_array_elements_text($2::jsonb -> 'ended_waits')))""",
    _insert("appointments", AppointmentRow, "journey", "booked_seq", "key"),
    _insert("promises", PromiseRow, "journey", "made_seq", "key"),
    _insert("contacts", ContactRow, changes=False),
    _insert("notices", NoticeRow, changes=False),
    _insert("firings", FiringRow, changes=False),
    """answered AS (
    UPDATE firings AS f SET acted = a.acted, acted_by = a.acted_by, acted_at = a.acted_at
    FROM jsonb_populate_recordset(NULL::firings, $2::jsonb -> 'acts') AS a
    WHERE f.task = a.task AND f.action = 'escalate' AND f.acted_at IS NULL)""",
    # of what is recorded now staff are to hear; what is folded again was told before
    """owed_rows AS (
    INSERT INTO owed_notices (journey, seq, part, at, what, task, role, person, giver, due_at, about)
    SELECT journey, seq, part, at, what, task, role, person, giver, due_at, about
    FROM jsonb_populate_recordset(NULL::owed_notices, $2::jsonb -> 'owed') ON CONFLICT DO NOTHING)""",
    # what operations amended about how to treat a customer is the register's as well
    """amended_customers AS (
    UPDATE customers AS c SET language = coalesce(a.language, c.language), tier = coalesce(a.tier, c.tier),
        contact_from = CASE WHEN a.hours THEN a.contact_from ELSE c.contact_from END,
        contact_until = CASE WHEN a.hours THEN a.contact_until ELSE c.contact_until END
    FROM jsonb_to_recordset($2::jsonb -> 'amended') AS a(
        customer text, language text, tier text, hours boolean, contact_from time, contact_until time)
    WHERE c.customer = a.customer)""",
    """amended_contacts AS (
    UPDATE contact_persons AS m SET language = coalesce(a.language, m.language),
        contact_from = CASE WHEN a.hours THEN a.contact_from ELSE m.contact_from END,
        contact_until = CASE WHEN a.hours THEN a.contact_until ELSE m.contact_until END
    FROM jsonb_to_recordset($2::jsonb -> 'amended') AS a(
        customer text, language text, hours boolean, contact_from time, contact_until time)
    WHERE m.customer = a.customer AND m.main)""",
    """confirmed AS (
    UPDATE personal_values SET pending = false WHERE pending
    AND command IN (SELECT jsonb_array_elements_text($2::jsonb -> 'commands')))""",
    """booked AS (
    UPDATE reservations AS r SET state = 'booked', expires_at = NULL
    FROM jsonb_to_recordset($2::jsonb -> 'book') AS b(key text, starts_at timestamptz, staff jsonb)
    WHERE r.journey = $1 AND r.key = b.key AND r.starts_at = b.starts_at AND b.staff ? (
        SELECT handle FROM staff WHERE staff.staff_no = r.staff_no) AND r.state <> 'booked')""",
    # a reservation that had run out, or was set free by an end recorded late, is taken again if nobody has it
    """guarded AS (
    INSERT INTO reservations (key, journey, staff_no, during, starts_at, state)
    SELECT b.key, $1, s.staff_no, tstzrange(b.starts_at, b.ends_at), b.starts_at, 'booked'
    FROM jsonb_to_recordset($2::jsonb -> 'book')
        AS b(key text, starts_at timestamptz, ends_at timestamptz, staff jsonb)
    JOIN staff AS s ON s.handle = b.staff ->> 0
    WHERE b.starts_at < b.ends_at AND NOT EXISTS (
        SELECT FROM reservations AS r WHERE r.journey = $1 AND r.key = b.key AND r.starts_at = b.starts_at)
    ON CONFLICT DO NOTHING)""",
    """released AS (
    DELETE FROM reservations AS r
    USING jsonb_to_recordset($2::jsonb -> 'release') AS b(key text, starts_at timestamptz, staff jsonb)
    WHERE r.journey = $1 AND r.key = b.key AND r.starts_at = b.starts_at AND b.staff ? (
        SELECT handle FROM staff WHERE staff.staff_no = r.staff_no))""",
)
SQL_WRITE = f"WITH {', '.join(_PARTS)}\nSELECT pg_notify('{CHANNEL}', $3)"
SQL_LOCK_RESERVATIONS = "SELECT pg_advisory_xact_lock(hashtextextended('reservations', 0))"
SQL_RELEASE_JOURNEY = "DELETE FROM reservations WHERE journey = $1"


async def write(
    connection: Connection, view: View, fresh: Sequence[Entry] = (), before: Looks | None = None
) -> None:
    """Write the view's rows, the fresh entries, and what these settle (reservations, personal values).

    Args:
        before: how the rows looked before; None where that is not known.
    """
    document = view.document()
    document["journal"] = [_journal_row(view.name, entry) for entry in fresh]
    document["commands"] = [entry.command for entry in fresh if entry.command]
    document["amended"] = _amended(view, fresh)
    document["owed"] = owed(view, fresh)
    document["book"], document["release"] = _bookings(view, {entry.seq for entry in fresh})
    if document["book"] or document["release"]:
        await lock_reservations(connection)
    await connection.fetchval(SQL_WRITE, view.name, document, _notice(view, before))


async def lock_reservations(connection: Connection) -> None:
    """Let one transaction at a time change reservations, taken before any of their rows.

    The exclusion constraint alone looks at the index while others change it, and was once seen to miss one. Changes
    are few and short, so one lock for all of them costs nothing and cannot deadlock.
    """
    await connection.execute(SQL_LOCK_RESERVATIONS)


def _journal_row(journey: str, entry: Entry) -> dict[str, Any]:
    return {
        "journey": journey,
        "seq": entry.seq,
        "at": entry.at,
        "stage": entry.stage,
        "type": entry.event.type,
        "v": entry.event.v,
        "actor": entry.actor,
        "command": entry.command,
        "event": entry.event.model_dump(mode="json"),
        "fingerprint": "\\x" + entry.fingerprint().hex(),
    }


def _amended(view: View, fresh: Sequence[Entry]) -> list[dict[str, Any]]:
    """What the register has to know of amended facts; the last one counts."""
    facts: dict[str, Any] = {}
    for entry in fresh:
        if isinstance(entry.event, FactsAmended):
            facts |= entry.event.facts
    if view.journey is None or not facts.keys() & {"language", "tier", "window"}:
        return []
    first, _, last = (facts.get("window") or "").partition("-")
    return [
        {
            "customer": view.journey.customer,
            "language": facts.get("language"),
            "tier": facts.get("tier"),
            "hours": "window" in facts,
            "contact_from": first or None,
            "contact_until": last or None,
        }
    ]


def reservation_key(journey: str, appointment: str) -> str:
    """The key of the reservation for an appointment of a journey."""
    return f"{journey}/{appointment}"


def _bookings(view: View, fresh: set[int]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The reservations that the batch makes firm, and those that it sets free.

    A reservation is named by key, start and person: a new time under the same key may be held already
    when the old appointment's end is recorded.
    """
    book: list[dict[str, Any]] = []
    release: list[dict[str, Any]] = []
    if not fresh:
        return book, release
    for row in view.appointments.values():
        named = {
            "key": reservation_key(view.name, row.key),
            "starts_at": row.starts_at,
            "ends_at": row.ends_at,
            "staff": row.staff,
        }
        (release if row.outcome is not None else book).append(named)
    firm = [(named["key"], named["starts_at"]) for named in book]
    return book, [named for named in release if (named["key"], named["starts_at"]) not in firm]


def _notice(view: View, before: Looks | None) -> str:
    told = {"journey": view.name, "tasks": list(view.tasks), **concerned(before, looks(view))}
    whole = to_json(told).decode()
    if len(whole.encode()) <= _NOTIFY_BYTES:
        return whole
    return to_json({"journey": view.name, "tasks": None}).decode()
