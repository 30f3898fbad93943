"""Re-creates read models from the journal, while journeys go on."""

from domain.events import Entry
from store.database import Connection, Database, Row
from store.fold import fold
from store.view import View
from store.write import write

SQL_ENTRIES = """
SELECT seq, at, stage, actor, command, event FROM journal WHERE journey = $1 ORDER BY seq
"""
SQL_CLEAR = """
WITH j AS (DELETE FROM journeys WHERE journey = $1),
    t AS (DELETE FROM tasks WHERE journey = $1),
    w AS (DELETE FROM waits WHERE journey = $1),
    a AS (DELETE FROM appointments WHERE journey = $1),
    p AS (DELETE FROM promises WHERE journey = $1),
    c AS (DELETE FROM contacts WHERE journey = $1),
    n AS (DELETE FROM notices WHERE journey = $1)
DELETE FROM firings WHERE journey = $1
"""
SQL_REPAIR = "SELECT EXISTS (SELECT FROM conflicts WHERE journey = $1 AND settled_at IS NULL)"
SQL_REBUILD_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('journey:' || $1, 0))"
SQL_JOURNEYS = """
SELECT journey FROM journal WHERE seq = 1
UNION SELECT journey FROM journeys
UNION SELECT journey FROM tasks
UNION SELECT journey FROM waits
UNION SELECT journey FROM appointments
UNION SELECT journey FROM promises
UNION SELECT journey FROM contacts
UNION SELECT journey FROM notices
UNION SELECT journey FROM firings
ORDER BY journey
"""


async def rebuild(db: Database, journey: str | None = None) -> int:
    """Re-create every read model of one journey, or of all; returns how many journeys.

    Each journey is rebuilt in a transaction of its own under its lock, so that readers see the old rows
    or the new ones and a journey that records meanwhile waits for a moment. Reservations and personal
    values are not touched.
    """
    names = [journey] if journey else [row["journey"] for row in await db.fetch(SQL_JOURNEYS)]
    for name in names:
        async with db.transaction() as connection:
            await connection.fetchval(SQL_REBUILD_LOCK, name)
            repair = bool(await connection.fetchval(SQL_REPAIR, name))
            await write(connection, await refold(connection, name, repair=repair))
    return len(names)


async def refold(connection: Connection, journey: str, *, repair: bool) -> View:
    """Clear the journey's rows and fold its whole journal; the caller, with the lock, writes the view."""
    await connection.execute(SQL_CLEAR, journey)
    return fold(View(name=journey, repair=repair), await entries_of(connection, journey))


async def entries_of(db: "Database | Connection", journey: str) -> list[Entry]:
    """Everything that happened on a journey, as it was recorded."""
    return [entry_of(row) for row in await db.fetch(SQL_ENTRIES, journey)]


def entry_of(row: Row) -> Entry:
    """The entry as it was recorded; older versions of an event get their later fields' defaults."""
    return Entry.model_validate(dict(row))
