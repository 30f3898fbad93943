"""Tasks as the boards list them: flat rows, open and ended, and what is meant by kept and missed."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from domain.model import Instant, Model
from domain.roles import Role
from domain.stages import Stage, Status
from domain.tasks import TaskStatus
from store.boards import MOST_EXPORTED
from store.boards.period import Period
from store.database import Database
from store.listing import Listing, as_models

KEPT = "(status = 'done' AND on_time)"
LATE = "(status = 'done' AND NOT on_time)"
STILL_OPEN = "(status = 'open' AND NOT held AND due_at <= {0})"
GIVEN_UP = "(status = 'void' AND overdue_since IS NOT NULL)"
"""It was overdue before it fell away."""
MISSED = f"({LATE} OR {STILL_OPEN} OR {GIVEN_UP})"

LIST_BOARD_TASKS = Listing(
    select="""
SELECT task, journey, customer, kind, about, stage, role, assignee, person, owner, journey_stage, journey_status,
    opened_at, due_at, held, snoozed_until, overdue_since, escalation_level, status, ended_at, ended_by, done_for,
    on_time, superseded
FROM (SELECT t.task, t.journey, t.kind, t.about, t.stage, t.role, t.assignee, t.opened_at, t.due_at, t.due_sort, t.held,
        t.snoozed_until, t.overdue_since, t.escalation_level, t.status, t.ended_at, t.ended_by, t.done_for, t.on_time,
        t.superseded, CASE WHEN t.status = 'done' THEN t.ended_by ELSE t.assignee END AS person,
        j.customer, j.owner, j.stage AS journey_stage, j.status AS journey_status
    FROM tasks AS t LEFT JOIN journeys AS j USING (journey)) AS b""",
    filters={
        "open": "status = 'open'",
        "ended": "status <> 'open'",
        "done": "status = 'done'",
        "role": "role = {0}",
        "roles": "role = ANY ({0}::text[])",
        "assignee": "assignee = {0}",
        "person": "person = {0}",
        "unassigned": "assignee IS NULL",
        "kind": "kind = {0}",
        "kinds": "kind = ANY ({0}::text[])",
        "stage": "stage = {0}",
        "owner": "owner = {0}",
        "team": "person IN (SELECT handle FROM staff WHERE staff.team = {0})",
        "held": "held",
        "running": "NOT held",
        "escalated": "escalation_level > 0",
        "on_time": "on_time",
        "late": "NOT on_time",
        "overdue_at": "due_sort <= {0} AND NOT held",
        "due_after": "due_sort > {0}",
        "due_before": "due_sort < {0}",
        "deadline_from": "due_at >= {0}",
        "deadline_before": "due_at < {0}",
        "kept": KEPT,
        "missed": MISSED,
        "judged": f"({KEPT} OR {MISSED})",
        "ended_from": "ended_at >= {0}",
        "ended_before": "ended_at < {0}",
    },
    order="ORDER BY due_sort, task",
    most=MOST_EXPORTED,
)

_ALONE = Listing(
    select="""
SELECT status, role, kind, person, assignee, due_at, held, overdue_since, escalation_level, on_time
FROM (SELECT t.*, CASE WHEN t.status = 'done' THEN t.ended_by ELSE t.assignee END AS person FROM tasks AS t) AS b""",
    filters=LIST_BOARD_TASKS.filters,
    order="",
)
"""The same rows without their journeys: they are counted from an index alone, which a join would prevent."""


class BoardTask(Model):
    """A task as a board lists it."""

    task: str
    journey: str
    customer: str | None
    kind: str
    about: dict[str, Any]
    stage: Stage
    role: Role
    assignee: str | None
    person: str | None
    """Who did it; while it is not done, whose it is."""
    owner: str | None
    journey_stage: Stage | None
    journey_status: Status | None
    opened_at: Instant
    due_at: Instant | None
    held: bool
    """Its clock stands still because the journey is paused."""
    snoozed_until: Instant | None
    overdue_since: Instant | None
    escalation_level: int
    status: TaskStatus
    ended_at: Instant | None
    ended_by: str | None
    done_for: str | None
    on_time: bool | None
    superseded: bool


class TasksOf(Model):
    """Whose tasks are meant; None leaves a filter out."""

    role: Role | None = None
    person: str | None = None
    """Whose an open task is, or who did a done one."""
    kind: str | None = None
    stage: Stage | None = None
    """In which it was opened."""
    owner: str | None = None
    """The agent of its customer."""
    team: str | None = None
    """The team of its person."""

    def given(self) -> dict[str, Any]:
        return self.model_dump()


class Which(StrEnum):
    """A number over open tasks, whose rows are listed."""

    OPEN = "open"
    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    """Before the end of the company's day, and not overdue yet."""
    PAUSED = "paused"
    UNASSIGNED = "unassigned"
    ESCALATED = "escalated"


def filters_of(which: Which, now: datetime, tomorrow: datetime) -> dict[str, Any]:
    """The filters that make a number over open tasks, in the order in which its index wants them."""
    match which:
        case Which.OVERDUE:
            more: dict[str, Any] = {"overdue_at": now}
        case Which.DUE_TODAY:
            more = {"due_after": now, "due_before": tomorrow, "running": True}
        case Which.PAUSED:
            more = {"held": True}
        case Which.UNASSIGNED:
            more = {"unassigned": True}
        case Which.ESCALATED:
            more = {"escalated": True}
        case _:
            more = {}
    return {"open": True, **more}


def deadlines_of(period: Period) -> dict[str, Any]:
    """Tasks whose deadline is in a period."""
    return {"deadline_from": period.start, "deadline_before": period.end}


async def tasks_by(db: Database, given: dict[str, Any], limit: int = MOST_EXPORTED) -> list[BoardTask]:
    """The rows behind a number, what is due first coming first."""
    sql, args = LIST_BOARD_TASKS.build(given, limit)
    return as_models(BoardTask, await db.fetch(sql, *args))


async def count_by(db: Database, given: dict[str, Any]) -> int:
    """How many rows ``tasks_by`` lists."""
    sql, args = counted("count(*)", given)
    found: int = await db.fetchval(sql, *args)
    return found


def counted(
    what: str, given: dict[str, Any], values: Sequence[Any] = (), rest: str = ""
) -> tuple[str, list[Any]]:
    """What is reckoned over the rows that ``tasks_by`` lists: columns of the tasks themselves."""
    return (LIST_BOARD_TASKS if given.get("owner") else _ALONE).counted(what, given, values, rest)
