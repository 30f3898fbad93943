"""What the desk keeps for whoever works at it: what they follow, have seen, have typed, and how they like it."""

from datetime import timedelta
from typing import Any

from domain.model import Instant, Model
from store.database import Database

DRAFTS_FOR = timedelta(days=30)

SQL_FOLLOW = """
INSERT INTO follows (staff_no, journey) SELECT staff_no, $2 FROM staff WHERE handle = $1
ON CONFLICT DO NOTHING
"""
SQL_UNFOLLOW = (
    "DELETE FROM follows WHERE journey = $2 AND staff_no = (SELECT staff_no FROM staff WHERE handle = $1)"
)
SQL_FOLLOWS = """
SELECT EXISTS (SELECT FROM follows JOIN staff USING (staff_no) WHERE handle = $1 AND journey = $2)
"""
SQL_SEEN = """
INSERT INTO seen_tasks (staff_no, task) SELECT staff_no, $2 FROM staff WHERE handle = $1
ON CONFLICT (staff_no, task) DO UPDATE SET seen_at = now()
"""
SQL_SEEN_OF = """
SELECT task FROM seen_tasks JOIN staff USING (staff_no) WHERE handle = $1 AND task = ANY ($2::text[])
"""
SQL_DRAFT_KEEP = """
INSERT INTO drafts (staff_no, subject, command, typed) SELECT staff_no, $2, $3, $4 FROM staff WHERE handle = $1
ON CONFLICT (staff_no, subject) DO UPDATE SET command = $3, typed = $4, at = now()
"""
SQL_DRAFT = """
SELECT command, typed, at FROM drafts JOIN staff USING (staff_no) WHERE handle = $1 AND subject = $2
"""
SQL_DRAFT_DROP = """
DELETE FROM drafts WHERE subject = $2 AND staff_no = (SELECT staff_no FROM staff WHERE handle = $1)
"""
SQL_DRAFTS_SWEEP = "DELETE FROM drafts WHERE at < $1"
SQL_SEEN_SWEEP = "DELETE FROM seen_tasks AS s USING tasks AS t WHERE t.task = s.task AND t.ended_at < $1"
SQL_PREFER = """
INSERT INTO preferences (staff_no, lang, shortcuts) SELECT staff_no, $2, $3 FROM staff WHERE handle = $1
ON CONFLICT (staff_no) DO UPDATE SET lang = $2, shortcuts = $3
"""
SQL_PREFERENCES = "SELECT lang, shortcuts FROM preferences JOIN staff USING (staff_no) WHERE handle = $1"


class Draft(Model):
    """What somebody typed and has not sent; personal."""

    command: str
    """The id under which it will be sent, however often it is tried."""
    typed: dict[str, Any]
    at: Instant


class Preferences(Model):
    """How somebody wants to see the desk."""

    lang: str | None = None
    """None: the company's."""
    shortcuts: bool = True


async def follow(db: Database, handle: str, journey: str, *, on: bool = True) -> None:
    """See what happens in a journey in one's own list (抄送), or no longer."""
    await db.execute(SQL_FOLLOW if on else SQL_UNFOLLOW, handle, journey)


async def follows(db: Database, handle: str, journey: str) -> bool:
    """Whether somebody follows a journey."""
    return bool(await db.fetchval(SQL_FOLLOWS, handle, journey))


async def saw(db: Database, handle: str, task: str) -> None:
    """Somebody has looked at a task."""
    await db.execute(SQL_SEEN, handle, task)


async def seen(db: Database, handle: str, tasks: list[str]) -> frozenset[str]:
    """Which of these tasks somebody has looked at."""
    return frozenset(row["task"] for row in await db.fetch(SQL_SEEN_OF, handle, tasks))


async def keep_draft(db: Database, handle: str, subject: str, command: str, typed: dict[str, Any]) -> None:
    """Keep what was typed; the last one of a subject stands. The subject is a task, or the name of a form."""
    await db.execute(SQL_DRAFT_KEEP, handle, subject, command, typed)


async def draft(db: Database, handle: str, subject: str) -> Draft | None:
    """What somebody typed before about this."""
    row = await db.fetchrow(SQL_DRAFT, handle, subject)
    return None if row is None else Draft(**row)


async def drop_draft(db: Database, handle: str, subject: str) -> None:
    """What was typed has been sent."""
    await db.execute(SQL_DRAFT_DROP, handle, subject)


async def sweep_drafts(db: Database, now: Instant) -> int:
    """Remove drafts that nobody touched for a month; returns how many."""
    return await db.execute(SQL_DRAFTS_SWEEP, now - DRAFTS_FOR)


async def sweep_seen(db: Database, now: Instant) -> int:
    """Remove who saw tasks that ended a month ago; returns how many."""
    return await db.execute(SQL_SEEN_SWEEP, now - DRAFTS_FOR)


async def prefer(db: Database, handle: str, preferences: Preferences) -> None:
    """Keep how somebody wants to see the desk."""
    await db.execute(SQL_PREFER, handle, preferences.lang, preferences.shortcuts)


async def preferences(db: Database, handle: str) -> Preferences:
    """How somebody wants to see the desk; the usual way for whoever said nothing."""
    row = await db.fetchrow(SQL_PREFERENCES, handle)
    return Preferences(**row) if row else Preferences()
