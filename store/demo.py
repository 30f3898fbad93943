"""Whether a system is a demo: it is as soon as the demo's own standard is published there, and stays one.

A published version is never taken back, so that what was a demo is never taken for a company at work.
"""

from typing import Final

from store.database import Database

NAME: Final = "demo"
"""The standard of the demo."""
MARK: Final = "DEMO-"
"""How the reference of every made-up customer begins."""

SQL_DEMO_IS = "SELECT EXISTS (SELECT FROM standards WHERE name = $1)"
SQL_DEMO_REAL = "SELECT count(*) FROM journey_register WHERE NOT starts_with(reference, $1)"


async def is_demo(db: Database) -> bool:
    """Whether this system is a demo."""
    return bool(await db.fetchval(SQL_DEMO_IS, NAME))


async def real_journeys(db: Database) -> int:
    """How many journeys there are that no demo began."""
    return int(await db.fetchval(SQL_DEMO_REAL, MARK))
