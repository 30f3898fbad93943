"""Waits as data: what happens next and when if nobody acts, without waking a workflow."""

from datetime import datetime
from typing import Any

from domain.model import Instant, Model
from domain.roles import Role
from domain.waits import Action, Wait, WaitKind
from store.database import Database
from store.listing import Listing, as_models

LIST_WAITS = Listing(
    select="""
SELECT journey, key, kind, subject, task, role, assignee, since, due_at, next_at, fires_at, next_action,
    next_to, level, held_since, calendar, calendar_version, provisional, wait,
    (SELECT about FROM tasks WHERE tasks.task = waits.task) AS about
FROM waits""",
    filters={
        "next": "next_at IS NOT NULL",
        "journey": "journey = {0}",
        "role": "role = {0}",
        "assignee": "assignee = {0}",
        "kind": "kind = {0}",
        "next_from": "next_at >= {0}",
        "next_before": "next_at < {0}",
    },
    order="ORDER BY next_at NULLS LAST, journey, key",
)
SQL_WAIT_NEXT_FIRES = "SELECT min(fires_at) FROM waits WHERE fires_at IS NOT NULL"
SQL_WAIT_UNFIRED = """
SELECT count(*) AS waits, min(fires_at) AS oldest FROM waits WHERE fires_at IS NOT NULL AND fires_at < $1
"""
SQL_WAIT_BEHIND = """
SELECT journey, min(next_at) AS next_at FROM waits
WHERE calendar = $1 AND calendar_version < $2 GROUP BY journey ORDER BY min(next_at) NULLS LAST, journey
"""
SQL_WAIT_LATENESS = """
SELECT count(*) AS fired, coalesce(max(late_seconds), 0) AS most,
    coalesce(percentile_disc(0.95) WITHIN GROUP (ORDER BY late_seconds), 0) AS p95
FROM firings WHERE fired_at >= $1 AND fired_at < $2
"""


class WaitLine(Model):
    """One open wait: for what, for whom, until when, and the next armed step."""

    journey: str
    key: str
    kind: WaitKind
    subject: str
    task: str | None
    role: Role | None
    assignee: str | None
    since: Instant
    due_at: Instant | None
    next_at: Instant | None
    """The instant that people are told; None while a pause holds it or nothing is left to do."""
    fires_at: Instant | None
    """When the machine acts."""
    next_action: Action | None
    next_to: Role | None
    level: int
    held_since: Instant | None
    calendar: str
    calendar_version: int
    provisional: bool
    wait: Wait
    """Everything from which the instants follow; see `domain.waits.explain`."""
    about: dict[str, Any] | None
    """What its task is about; None where it waits for no task."""


class WaitFilter(Model):
    """What to list; None leaves a filter out."""

    journey: str | None = None
    role: Role | None = None
    assignee: str | None = None
    kind: WaitKind | None = None
    next_from: Instant | None = None
    next_before: Instant | None = None
    limit: int = 200


class Behind(Model):
    """A journey that still computes with an older version of a calendar."""

    journey: str
    next_at: Instant | None


class Unfired(Model):
    """Armed instants that have passed without firing: above a few, workers are behind or away."""

    waits: int
    oldest: Instant | None


class Lateness(Model):
    """How late the machine was, in seconds."""

    fired: int
    most: int
    p95: int


async def list_waits(db: Database, wanted: WaitFilter) -> list[WaitLine]:
    """Open waits, what comes next first. Those that stand still are listed for one journey only."""
    given = {"next": wanted.journey is None, **wanted.model_dump(exclude={"limit"})}
    sql, args = LIST_WAITS.build(given, wanted.limit)
    return as_models(WaitLine, await db.fetch(sql, *args))


async def next_fires(db: Database) -> datetime | None:
    """The next instant at which the machine acts on any journey."""
    found: datetime | None = await db.fetchval(SQL_WAIT_NEXT_FIRES)
    return found


async def unfired(db: Database, before: datetime) -> Unfired:
    """What should have fired before an instant and has not."""
    row = await db.fetchrow(SQL_WAIT_UNFIRED, before)
    assert row is not None
    return Unfired.model_validate(dict(row))


async def behind_calendar(db: Database, calendar: str, version: int) -> list[Behind]:
    """Every journey with a wait that counts in an older version of a calendar, the most urgent first."""
    return as_models(Behind, await db.fetch(SQL_WAIT_BEHIND, calendar, version))


async def lateness(db: Database, start: datetime, end: datetime) -> Lateness:
    """How late armed instants fired in a half-open stretch of time."""
    row = await db.fetchrow(SQL_WAIT_LATENESS, start, end)
    assert row is not None
    return Lateness.model_validate(dict(row))
