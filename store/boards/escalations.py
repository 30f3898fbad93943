"""Escalations: who was told, when and at which rung, who acted on it and when, and what is next.

To act is to do something with the task after it was told: to take it, hand it on, put it off, complete it or let it
fall away. An escalation tells a role; whoever has it then is told.
"""

from datetime import timedelta
from typing import Any

from domain.model import Instant, Model
from domain.roles import Role
from domain.stages import Stage
from domain.tasks import TaskStatus
from domain.waits import Action
from store.boards import MOST_EXPORTED
from store.boards.period import Period
from store.database import Database
from store.listing import Listing, as_models

LIST_ESCALATIONS = Listing(
    select="""
SELECT journey, seq, customer, owner, stage, task, kind, about, role, assignee, due_at, level, told, told_at,
    people, people_then, planned_at, late_seconds, acted, acted_by, acted_at, task_status,
    next_action, next_to, next_level, next_at
FROM (
    SELECT f.journey, f.seq, j.customer, j.owner, f.stage, f.task, coalesce(t.kind, f.subject) AS kind,
        coalesce(t.about, '{}'::jsonb) AS about, t.role, t.assignee, t.due_at, f.level, f.role AS told,
        f.fired_at AS told_at, g.people IS NOT NULL AS people_then, coalesce(g.people, ARRAY(
            SELECT handle FROM staff WHERE active AND f.role = ANY (roles) ORDER BY staff_no)) AS people,
        f.planned_at, f.late_seconds, f.acted, f.acted_by, f.acted_at,
        t.status AS task_status, w.next_action, w.next_to, w.level AS next_level, w.next_at, f.action
    FROM firings AS f
    LEFT JOIN journeys AS j ON j.journey = f.journey
    LEFT JOIN tasks AS t ON t.task = f.task
    LEFT JOIN tellings AS g ON g.journey = f.journey AND g.seq = f.seq
    LEFT JOIN waits AS w ON w.journey = f.journey AND w.key = f.key AND t.status = 'open') AS b""",
    filters={
        "escalated": "action = 'escalate'",
        "from": "told_at >= {0}",
        "before": "told_at < {0}",
        "told": "told = {0}",
        "level": "level = {0}",
        "owner": "owner = {0}",
        "kind": "kind = {0}",
        "acted": "acted_at IS NOT NULL",
        "open": "acted_at IS NULL AND task_status = 'open'",
    },
    order="ORDER BY told_at DESC, journey, seq DESC",
    most=MOST_EXPORTED,
)
_ALONE = Listing(
    select="""
SELECT level, told, told_at, acted_at, task_status, action
FROM (SELECT f.level, f.role AS told, f.fired_at AS told_at, f.acted_at, f.action,
        CASE WHEN t.task IS NOT NULL THEN 'open' END AS task_status
    FROM firings AS f LEFT JOIN tasks AS t ON t.task = f.task AND t.status = 'open' AND f.acted_at IS NULL) AS b""",
    filters=LIST_ESCALATIONS.filters,
    order="",
)
"""The same rows without journeys; of a task only whether it is open, where nobody acted: all that is in indexes."""
_RUNGS = """level, told, count(*) AS escalations, count(acted_at) AS acted,
    count(*) FILTER (WHERE acted_at IS NULL AND task_status = 'open') AS open,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY acted_at - told_at) AS median"""


class EscalationsOf(Model):
    """Which escalations are meant; None leaves a filter out."""

    told: Role | None = None
    level: int | None = None
    owner: str | None = None
    kind: str | None = None
    """Of the task."""


class Rung(Model):
    """How a rung of the ladders was answered."""

    level: int
    told: Role | None
    escalations: int
    acted: int
    """After how many of them somebody acted."""
    open: int
    """Nobody has acted, and the task is open; what is neither fell away by itself."""
    median: timedelta | None
    """From being told to acting, nights and days of rest included."""


class Escalation(Model):
    """One escalation, and what came of it."""

    journey: str
    seq: int
    customer: str | None
    owner: str | None
    stage: Stage
    task: str | None
    kind: str
    about: dict[str, Any]
    role: Role | None
    """Whose the task is."""
    assignee: str | None
    due_at: Instant | None
    level: int
    """The rung, from 1 on."""
    told: Role | None
    people: tuple[str, ...]
    """Who had that role."""
    people_then: bool
    """They had it when it was told and were there, or stood in for who was away; False: they have it now."""
    told_at: Instant
    planned_at: Instant
    """The instant at which it was to be told."""
    late_seconds: int
    acted: str | None
    """What was done first: ``task_assigned``, ``task_snoozed``, ``task_completed`` or ``task_voided``."""
    acted_by: str | None
    acted_at: Instant | None
    task_status: TaskStatus | None
    next_action: Action | None
    """What comes next if nobody acts, of a task that is still open."""
    next_to: Role | None
    next_level: int | None
    next_at: Instant | None


async def escalations(db: Database, period: Period, wanted: EscalationsOf | None = None) -> list[Rung]:
    """How many escalations were told in a period, by rung and role, and how they were answered."""
    alone = wanted is None or (wanted.owner is None and wanted.kind is None)
    sql, args = (_ALONE if alone else LIST_ESCALATIONS).counted(
        _RUNGS, _given(period, wanted), rest="GROUP BY level, told ORDER BY level, told"
    )
    return as_models(Rung, await db.fetch(sql, *args))


async def escalations_behind(
    db: Database,
    period: Period,
    wanted: EscalationsOf | None = None,
    acted: bool | None = None,
    limit: int = MOST_EXPORTED,
) -> list[Escalation]:
    """The escalations behind a number, the newest first: acted on, still open (False), or (None) all."""
    given = {**_given(period, wanted), "acted": acted is True, "open": acted is False}
    sql, args = LIST_ESCALATIONS.build(given, limit)
    return as_models(Escalation, await db.fetch(sql, *args))


def _given(period: Period, wanted: EscalationsOf | None) -> dict[str, Any]:
    told = (wanted or EscalationsOf()).model_dump()
    return {"escalated": True, "from": period.start, "before": period.end, **told}
