"""Who works here: somebody is deactivated, and taken back; each is written down and never changed."""

from datetime import datetime

from domain.model import Instant, Model
from store.database import Connection, Database
from store.listing import as_models
from store.sessions import end_within

SQL_STANDING_NOW = "SELECT staff_no, active FROM staff WHERE handle = $1 FOR UPDATE"
SQL_STANDING_SET = """
UPDATE staff SET active = $2, deactivated_at = CASE WHEN $2 THEN NULL ELSE $3::timestamptz END WHERE staff_no = $1
"""
SQL_STANDING_NOTE = "INSERT INTO staff_standing (staff_no, active, at, by) VALUES ($1, $2, $3, $4)"
SQL_STANDING_LOCK_OUT = "UPDATE accounts SET password = NULL, changed_at = NULL WHERE staff_no = $1"
SQL_STANDING_LIST = """
SELECT o.active, o.at, o.by FROM staff_standing AS o JOIN staff AS s USING (staff_no)
WHERE s.handle = $1 ORDER BY o.standing DESC
"""


class Standing(Model):
    """Somebody was deactivated, or taken back."""

    active: bool
    at: Instant
    by: str | None
    """A handle; None where the command line was not told who acts."""


async def change_within(
    connection: Connection, handle: str, *, active: bool, by: str | None, now: datetime
) -> bool:
    """Deactivate somebody or take them back, and write it down; what is so already is left as it is.

    Whoever is deactivated is signed out everywhere, and has no password. Returns False when nobody has the handle.
    """
    known = await connection.fetchrow(SQL_STANDING_NOW, handle)
    if known is None:
        return False
    number = known["staff_no"]
    if known["active"] is not active:
        await connection.execute(SQL_STANDING_SET, number, active, now)
        await connection.execute(SQL_STANDING_NOTE, number, active, now, by)
    if not active:
        await connection.execute(SQL_STANDING_LOCK_OUT, number)
        await end_within(connection, number)
    return True


async def standing(db: Database, handle: str) -> list[Standing]:
    """When somebody was deactivated and taken back, the newest first."""
    return as_models(Standing, await db.fetch(SQL_STANDING_LIST, handle))
