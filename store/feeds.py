"""Links by which telephones read somebody's appointments. A link's key is told once; here is its hash.

One person has one link at most: a new one replaces it, so that a link that was lost or passed on is worth nothing.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final

from domain.model import Instant, Model
from store.database import Database
from store.sessions import key

_BYTES: Final = 32
_NOTED_EVERY: Final = timedelta(hours=1)

SQL_FEED_MAKE = """
INSERT INTO feeds (feed, staff_no, made_at) SELECT $1, staff_no, $3 FROM staff WHERE handle = $2 AND active
ON CONFLICT (staff_no) DO UPDATE SET feed = $1, made_at = $3, read_at = NULL
"""
SQL_FEED_REVOKE = "DELETE FROM feeds WHERE staff_no = (SELECT staff_no FROM staff WHERE handle = $1)"
SQL_FEED = "SELECT made_at, read_at FROM feeds JOIN staff USING (staff_no) WHERE handle = $1"
SQL_FEED_OWNER = """
WITH noted AS (UPDATE feeds SET read_at = $2 WHERE feed = $1 AND (read_at IS NULL OR read_at < $3))
SELECT s.handle, p.lang FROM feeds AS f JOIN staff AS s USING (staff_no) LEFT JOIN preferences AS p USING (staff_no)
WHERE f.feed = $1 AND s.active
"""


class Feed(Model):
    """Somebody's link."""

    made_at: Instant
    read_at: Instant | None
    """When a telephone last read it, to the hour; None when none ever did."""


class FeedOwner(Model):
    """Whose appointments a link shows."""

    handle: str
    lang: str | None
    """In which language they want to see them; None: the company's."""


async def make(db: Database, handle: str, now: datetime) -> str:
    """Give somebody a link; returns its key of 256 random bits, told only here. The one before is worth nothing."""
    token = secrets.token_urlsafe(_BYTES)
    await db.execute(SQL_FEED_MAKE, key(token), handle, now)
    return token


async def revoke(db: Database, handle: str) -> bool:
    """Take somebody's link away; whether there was one."""
    return await db.execute(SQL_FEED_REVOKE, handle) > 0


async def feed_of(db: Database, handle: str) -> Feed | None:
    """Somebody's link; None when they have none."""
    row = await db.fetchrow(SQL_FEED, handle)
    return Feed(**row) if row else None


async def owner(db: Database, token: str, now: datetime) -> FeedOwner | None:
    """Whose link it is; None for one that never was, that was replaced or revoked, or whose owner left."""
    row = await db.fetchrow(SQL_FEED_OWNER, key(token), now, now - _NOTED_EVERY)
    return FeedOwner(**row) if row else None
