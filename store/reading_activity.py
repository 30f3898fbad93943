"""Journeys by what happened last, and what a page of their line of time needs beside its entries."""

from collections.abc import Sequence

from domain.events import Entry
from domain.model import Instant, Model
from domain.stages import Stage, Status
from store.database import Database
from store.listing import Listing, as_models
from store.reading_journeys import LIST_JOURNEYS, JourneyLine
from store.rebuild import entry_of

LIST_ACTIVITY = Listing(
    select=LIST_JOURNEYS.select,
    filters={
        "stage": "j.stage = {0}",
        "status": "j.status = {0}",
        "owner": "j.owner = {0}",
        "among": "j.journey = ANY ({0}::text[])",
        "part_of": """(j.owner = {0} OR {0} IN (SELECT value FROM jsonb_each_text(j.team))
    OR EXISTS (SELECT FROM tasks WHERE tasks.journey = j.journey AND {0} IN (tasks.assignee, tasks.ended_by)))""",
        "after": "(j.last_at, j.journey) < ({0}::timestamptz, {1}::text)",
    },
    order="ORDER BY j.last_at DESC, j.journey DESC",
)
SQL_ACTIVITY_OPENED = """
SELECT seq, at, stage, actor, command, event FROM journal
WHERE journey = $1 AND type = 'task_opened' AND event->>'task' = ANY ($2::text[]) ORDER BY seq
"""
SQL_ACTIVITY_PART = """
SELECT EXISTS (SELECT FROM tasks WHERE journey = $1 AND (status = 'open' OR NOT $3)
    AND ($2 = assignee OR (NOT $3 AND $2 IN (ended_by, requester, comes_back_to, handed_by))))
"""
SQL_ACTIVITY_SERVED = """
SELECT j.journey FROM journeys AS j WHERE j.journey = ANY ($2::text[]) AND (j.owner = $1
    OR $1 IN (SELECT value FROM jsonb_each_text(j.team))
    OR EXISTS (SELECT FROM tasks AS t WHERE t.journey = j.journey AND t.status = 'open' AND t.assignee = $1))
"""
SQL_ACTIVITY_AT = "SELECT at FROM journal WHERE journey = $1 AND seq = $2"


class ActivityFilter(Model):
    """What to list; None leaves a filter out."""

    stage: Stage | None = None
    status: Status | None = None
    owner: str | None = None
    among: list[str] | None = None
    """Only these journeys."""
    part_of: str | None = None
    """Only those which somebody serves, or had a task of."""
    after: tuple[Instant, str] | None = None
    """The last row of the page before: its ``last_at`` and its ``journey``."""
    limit: int = 50


async def list_activity(db: Database, wanted: ActivityFilter) -> list[JourneyLine]:
    """Journeys, those in which something happened last coming first."""
    sql, args = LIST_ACTIVITY.build(wanted.model_dump(exclude={"limit"}), wanted.limit)
    return as_models(JourneyLine, await db.fetch(sql, *args))


async def openings(db: Database, journey: str, tasks: Sequence[str]) -> list[Entry]:
    """The entries by which tasks of a journey were opened, the oldest first."""
    if not tasks:
        return []
    return [entry_of(row) for row in await db.fetch(SQL_ACTIVITY_OPENED, journey, list(tasks))]


async def had_task(db: Database, journey: str, handle: str, *, still: bool = False) -> bool:
    """Whether somebody has or had to do with a task of a journey.

    Args:
        still: only with an open one that is theirs.
    """
    return bool(await db.fetchval(SQL_ACTIVITY_PART, journey, handle, still))


async def entry_at(db: Database, journey: str, seq: int) -> Instant | None:
    """When an entry of the journal was made."""
    found: Instant | None = await db.fetchval(SQL_ACTIVITY_AT, journey, seq)
    return found


async def served(db: Database, handle: str, journeys: Sequence[str]) -> frozenset[str]:
    """Of these journeys, those which somebody owns, is on the team of, or has an open task in."""
    rows = await db.fetch(SQL_ACTIVITY_SERVED, handle, list(journeys))
    return frozenset(row["journey"] for row in rows)
