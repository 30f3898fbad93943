"""Links for customers. A link is a key of 256 random bits, told once; here is its hash, what it is for and until when.

Nothing is signed: a key that was not made here leads nowhere. A link is answered once; the same answer sent again is
the same answer.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from domain.appointments import Slot
from domain.model import Instant, Model
from store.database import Database
from store.sessions import key

_BYTES: Final = 32
_KEPT_FOR: Final = timedelta(days=30)
"""How long the answer of an expired link can still be read."""

SQL_LINK_MAKE = """
INSERT INTO links (link, command, purpose, journey, subject, round, lang, offered, staff_no, made_at, expires_at)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, staff_no, $10, $11 FROM staff WHERE handle = $9
ON CONFLICT (command) DO UPDATE SET link = $1
"""
SQL_LINK = """
SELECT l.link, l.purpose, l.journey, l.subject, l.round, l.lang, l.offered, s.handle AS made_by, l.made_at,
    l.expires_at, l.used_at, l.used_by, l.answer
FROM links AS l JOIN staff AS s USING (staff_no)
"""
SQL_LINK_OPEN = (
    f"{SQL_LINK} WHERE l.link = $1 AND l.expires_at > $2 AND (l.used_by IS NULL OR l.used_by = $3)"
)
SQL_LINK_ANSWER = """
WITH answered AS (
    UPDATE links SET used_at = $3, used_by = $2, answer = $4 WHERE link = $1 AND expires_at > $3 AND used_by IS NULL
    RETURNING purpose, subject, answer -> 'scores' AS scores),
scored AS (
    INSERT INTO link_scores (task, field, score, at)
    SELECT subject, s.key, s.value::int, $3 FROM answered, jsonb_each_text(scores) AS s WHERE purpose = 'survey'
    ON CONFLICT (task, field) DO UPDATE SET score = EXCLUDED.score, at = EXCLUDED.at)
SELECT count(*) FROM answered
"""
SQL_LINK_REOPEN = """
UPDATE links SET used_at = NULL, used_by = NULL, answer = NULL, offered = $3 WHERE link = $1 AND used_by = $2
"""
SQL_LINKS_SWEEP = "DELETE FROM links WHERE expires_at < $1"
SQL_LINKS_ANSWERED = (
    f"{SQL_LINK} WHERE l.journey = $1 AND l.used_at IS NOT NULL ORDER BY l.used_at DESC LIMIT 20"
)


class Purpose(StrEnum):
    """What a link is for."""

    APPOINTMENT = "appointment"
    """To confirm a meeting, or to move it."""
    STATUS = "status"
    """To see how things stand; may be looked at as often as one likes."""
    SURVEY = "survey"
    """To answer the scores that a call would ask for."""


class Subject(Model):
    """What a link is made for."""

    purpose: Purpose
    journey: str
    subject: str = ""
    """The key of an appointment, the task of a survey; empty for a status."""
    round: int = 0
    """Of the appointment: one that was moved is another."""
    lang: str
    offered: tuple[Slot, ...] = ()
    expires_at: Instant


class Link(Subject):
    """A link that was made."""

    link: bytes
    made_by: str
    made_at: Instant
    used_at: Instant | None
    used_by: str | None
    answer: dict[str, Any] | None


async def make(db: Database, command: str, made_by: str, wanted: Subject, now: datetime) -> str:
    """Make a link; returns its key, told only here. Made again under the same command, the one before is worthless."""
    token = secrets.token_urlsafe(_BYTES)
    await db.execute(
        SQL_LINK_MAKE,
        key(token),
        command,
        wanted.purpose,
        wanted.journey,
        wanted.subject,
        wanted.round,
        wanted.lang,
        _stored(wanted.offered),
        made_by,
        now,
        wanted.expires_at,
    )
    return token


async def find(db: Database, token: str, now: datetime, command: str = "") -> Link | None:
    """The link of a key; None alike for one that never was, that has expired, or that was answered.

    Args:
        command: who answered it under this command finds it again.
    """
    row = await db.fetchrow(SQL_LINK_OPEN, key(token), now, command)
    return None if row is None else Link(**row)


async def answer(db: Database, link: Link, command: str, given: dict[str, Any], now: datetime) -> bool:
    """Keep the one answer of a link, and whose its scores are; False when there is another one, or it has expired."""
    return bool(await db.fetchval(SQL_LINK_ANSWER, link.link, command, now, given))


async def reopen(db: Database, link: Link, command: str, offered: Sequence[Slot]) -> None:
    """Take an answer back that could not be carried out; other times are offered."""
    await db.execute(SQL_LINK_REOPEN, link.link, command, _stored(offered))


async def answered(db: Database, journey: str) -> list[Link]:
    """What a journey's customer answered by links, the newest first."""
    return [Link(**row) for row in await db.fetch(SQL_LINKS_ANSWERED, journey)]


async def sweep(db: Database, now: datetime) -> int:
    """Remove links that expired a month ago, with their answers; returns how many."""
    return await db.execute(SQL_LINKS_SWEEP, now - _KEPT_FOR)


def _stored(offered: Sequence[Slot]) -> list[dict[str, Any]]:
    return [one.model_dump(mode="json") for one in offered]
