"""Which journeys, or tasks of theirs, an operation on many is about."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.model import Instant, Model
from domain.roles import Role
from domain.stages import Stage, Status
from domain.time.days import Span
from store.database import Database
from store.listing import as_models

RUNNING = (Status.ACTIVE, Status.PAUSED, Status.DORMANT)
"""The journeys that are meant unless a status is named."""

_CONDITIONS = """
    j.status = ANY ($1::text[])
    AND ($2::text[] IS NULL OR j.stage = ANY ($2))
    AND ($3::text IS NULL OR j.owner = $3)
    AND ($4::text IS NULL OR $4 IN (SELECT value FROM jsonb_each_text(j.team)) OR j.owner = $4)
    AND ($5::text IS NULL OR j.standard = $5 OR j.standard || '-' || j.standard_version = $5)
    AND ($6::text IS NULL OR EXISTS (SELECT FROM waits AS w WHERE w.journey = j.journey AND w.subject = $6))
    AND ($7::text IS NULL OR EXISTS (
        SELECT FROM tasks AS t WHERE t.journey = j.journey AND t.kind = $7 AND t.status = 'open'))
    AND ($8::text[] IS NULL OR j.journey = ANY ($8))
"""
SQL_BULK_JOURNEYS = f"""
SELECT j.journey, j.stage, j.status, j.owner, j.started_at, j.status_reason, j.pause_until, j.team, j.standard,
    j.standard_version, j.facts ? 'signed_at' AS signed,
    j.status = 'closed' AND NOT EXISTS (SELECT FROM waits AS w WHERE w.journey = j.journey) AS ended_for_good,
    to_char(c.contact_from, 'HH24:MI') || to_char(c.contact_until, '-HH24:MI') AS "window"
FROM journeys AS j LEFT JOIN customers AS c USING (customer) WHERE {_CONDITIONS}
ORDER BY j.journey
"""  # noqa: S608 - this module's own conditions
SQL_BULK_TASKS = f"""
SELECT t.task, t.journey, t.kind, t.role, t.assignee, t.due_at, t.about, j.stage
FROM journeys AS j JOIN tasks AS t ON t.journey = j.journey AND t.status = 'open'
WHERE {_CONDITIONS} AND ($7::text IS NULL OR t.kind = $7)
    AND ($9::text IS NULL OR t.role = $9) AND ($10::text IS NULL OR t.assignee = $10)
ORDER BY t.due_sort, t.task
"""  # noqa: S608 - this module's own conditions
SQL_BULK_DONE = "SELECT command FROM journal WHERE command = ANY ($1::text[])"
SQL_BULK_FACTS = """
SELECT j.journey, (SELECT jsonb_object_agg(key, value) FROM jsonb_each(j.facts) WHERE key = ANY ($2::text[])) AS facts
FROM journeys AS j WHERE j.journey = ANY ($1::text[])
"""
SQL_BULK_KNOWN = "SELECT journey FROM journeys WHERE journey = ANY ($1::text[])"


class Wanted(Model):
    """Which journeys are meant; None leaves a filter out, and without a status those that run."""

    statuses: tuple[Status, ...] = RUNNING
    stages: tuple[Stage, ...] | None = None
    owner: str | None = None
    person: str | None = None
    """Somebody of the team, the owner included."""
    standard: str | None = None
    """Its name, or its name and version: ``renovation-2``."""
    waiting_for: str | None = None
    """What it waits for: a kind of task, of meeting, of promise or of duty."""
    kind: str | None = None
    """It has an open task of this kind; of tasks themselves those of this kind."""
    journeys: tuple[str, ...] | None = None


class JourneyOf(Model):
    """A journey that is meant."""

    journey: str
    stage: Stage
    status: Status
    owner: str | None
    started_at: Instant
    status_reason: str | None
    pause_until: date | None
    team: dict[Role, str]
    standard: str
    standard_version: int
    signed: bool
    """Whether the contract is signed."""
    ended_for_good: bool
    """Whether it is closed and nothing of it is open any more."""
    window: Span | None
    """The hours in which the customer may be called."""


class TaskOf(Model):
    """An open task that is meant."""

    task: str
    journey: str
    kind: str
    role: Role
    assignee: str | None
    due_at: Instant | None
    about: dict[str, object]
    stage: Stage


async def journeys_of(db: Database, wanted: Wanted) -> list[JourneyOf]:
    """Every journey that is meant, however many, by its number."""
    return as_models(JourneyOf, await db.fetch(SQL_BULK_JOURNEYS, *_values(wanted)))


async def tasks_of(
    db: Database, wanted: Wanted, role: Role | None = None, assignee: str | None = None
) -> list[TaskOf]:
    """Every open task that is meant, by its due time."""
    return as_models(TaskOf, await db.fetch(SQL_BULK_TASKS, *_values(wanted), role, assignee))


async def done(db: Database, commands: Sequence[str]) -> set[str]:
    """Which of these commands the journal has."""
    return {row["command"] for row in await db.fetch(SQL_BULK_DONE, list(commands))}


async def facts_of(db: Database, journeys: Sequence[str], names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What each journey goes by, of these facts alone."""
    rows = await db.fetch(SQL_BULK_FACTS, list(journeys), list(names))
    return {row["journey"]: row["facts"] or {} for row in rows}


async def unknown(db: Database, journeys: Sequence[str]) -> list[str]:
    """Which of these are no journeys that have begun, in their order."""
    known = {row["journey"] for row in await db.fetch(SQL_BULK_KNOWN, list(journeys))}
    return [one for one in journeys if one not in known]


def _values(wanted: Wanted) -> tuple[list[str] | str | None, ...]:
    return (
        list(wanted.statuses),
        list(wanted.stages) if wanted.stages else None,
        wanted.owner,
        wanted.person,
        wanted.standard,
        wanted.waiting_for,
        wanted.kind,
        list(wanted.journeys) if wanted.journeys is not None else None,
    )
