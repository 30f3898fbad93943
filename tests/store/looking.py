"""Looks at tables as a whole, for comparing before and after."""

from typing import Any

from store.database import Database

READ_MODELS = (
    "journeys",
    "tasks",
    "waits",
    "appointments",
    "promises",
    "contacts",
    "notices",
    "firings",
)


async def rows(db: Database, table: str, journey: str | None = None) -> list[Any]:
    """Every row as JSON, in a fixed order."""
    found = await db.fetch(
        f"SELECT to_jsonb(t) AS row FROM {table} t "
        "WHERE $1::text IS NULL OR journey = $1 ORDER BY to_jsonb(t)::text",
        journey,
    )
    return [row["row"] for row in found]


async def everything(db: Database, journey: str | None = None) -> dict[str, list[Any]]:
    """Every read model's rows, by table."""
    return {table: await rows(db, table, journey) for table in READ_MODELS}
