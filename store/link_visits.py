"""How often links are asked for, by link and by address: generous to customers, and an end to whoever hammers."""

from datetime import datetime, timedelta
from typing import Final

from store.accounts import of_address
from store.database import Database
from store.sessions import key

WINDOW: Final = timedelta(minutes=10)
"""Counts begin anew each ten minutes of the clock."""
MOST_BY_LINK: Final = 60
MOST_BY_ADDRESS: Final = 600
"""Many customers share one: a telephone network or a housing estate."""

SQL_LINK_VISIT = """
WITH old AS (DELETE FROM link_visits WHERE since < $2)
INSERT INTO link_visits AS v (who, since, count) SELECT who, $2, 1 FROM unnest($1::bytea[]) AS who ORDER BY who
ON CONFLICT (who, since) DO UPDATE SET count = v.count + 1 RETURNING who, count
"""
SQL_LINK_VISITS_SWEEP = "DELETE FROM link_visits WHERE since <= $1"


async def count(db: Database, token: str, address: str | None, now: datetime) -> timedelta | None:
    """Count a visit of a link; how long to wait when there were too many, else None.

    Args:
        db: the database.
        token: the link's key as it came, which need not be one.
        address: where it comes from; neither is kept, only their hashes.
        now: the present instant.
    """
    link, since = key(token), now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % WINDOW
    most = {link: MOST_BY_LINK}
    if (found := of_address(db, address)) is not None:
        most[found] = MOST_BY_ADDRESS
    rows = await db.fetch(SQL_LINK_VISIT, list(most), since)
    over = any(row["count"] > most[row["who"]] for row in rows)
    return since + WINDOW - now if over else None


async def sweep(db: Database, now: datetime) -> int:
    """Remove counts that are over; returns how many."""
    return await db.execute(SQL_LINK_VISITS_SWEEP, now - WINDOW)
