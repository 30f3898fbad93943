"""Personal data shown in full: to whom by their work, to whom because they gave a reason, and for how long."""

from collections.abc import Sequence
from datetime import timedelta

from domain.model import Instant, Model
from store.database import Database
from store.listing import as_models

LASTS = timedelta(hours=8)
"""So long a reason holds, in the session in which it was given."""
REASONS = ("customer_called", "call_back", "send_document", "visit", "complaint", "correct_data", "audit")

SQL_UNMASK = """
INSERT INTO unmaskings (command, staff_no, journey, reason, session, at)
SELECT $1, staff_no, $3, $4, $5, $6 FROM staff WHERE handle = $2 ON CONFLICT (command) DO NOTHING
"""
SQL_UNMASKINGS = """
SELECT u.at, s.handle AS person, u.reason FROM unmaskings AS u JOIN staff AS s USING (staff_no)
WHERE u.journey = $1 AND ($2::timestamptz IS NULL OR u.at > $2) AND ($3::timestamptz IS NULL OR u.at <= $3)
ORDER BY u.at DESC, u.command LIMIT $4
"""
SQL_UNMASKED = """
SELECT j.journey FROM journeys AS j WHERE j.journey = ANY ($2::text[]) AND (j.owner = $1 OR EXISTS (
    SELECT FROM tasks AS t WHERE t.journey = j.journey AND t.status = 'open' AND t.assignee = $1))
UNION SELECT u.journey FROM unmaskings AS u JOIN staff AS s USING (staff_no)
WHERE s.handle = $1 AND u.journey = ANY ($2::text[]) AND u.session = $3 AND u.at > $4
"""


class Unmasking(Model):
    """Somebody had a customer's personal data shown in full."""

    at: Instant
    person: str
    reason: str
    """One of `REASONS`."""


async def unmask(
    db: Database, command: str, handle: str, journey: str, reason: str, session: bytes, now: Instant
) -> None:
    """Write down that somebody has a journey's personal data shown in full, and why; the same command again is one.

    Args:
        session: the hash of the session's id (``store.sessions.key``).
    """
    await db.execute(SQL_UNMASK, command, handle, journey, reason, session, now)


async def list_unmaskings(
    db: Database, journey: str, after: Instant | None = None, until: Instant | None = None, limit: int = 200
) -> list[Unmasking]:
    """Who had a journey's personal data shown after one instant and until another, the newest first."""
    return as_models(Unmasking, await db.fetch(SQL_UNMASKINGS, journey, after, until, limit))


async def shown_in_full(
    db: Database, handle: str, journeys: Sequence[str], session: bytes, now: Instant
) -> frozenset[str]:
    """Of these journeys, those whose personal data somebody sees in full.

    They own them, or have an open task there, or gave a reason in this session in the last eight hours.
    """
    rows = await db.fetch(SQL_UNMASKED, handle, list(journeys), session, now - LASTS)
    return frozenset(row["journey"] for row in rows)
