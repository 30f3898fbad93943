"""Tasks as the desk and the command line show them. Nothing personal; see `customers.customer_details`."""

# ruff: noqa: S608 - the pieces put together are this module's own column names

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from domain.model import Instant, Model
from domain.roles import Role
from domain.stages import Stage, Status
from domain.tasks import TaskStatus
from domain.waits import Action, Wait
from store.database import Database
from store.errors import BadValue, NotFound
from store.listing import MOST_ROWS, Listing, as_models

_COLUMNS = """
    t.task, t.journey, t.key, t.kind, t.stage, t.role, t.assignee, t.requester, t.status, t.superseded,
    t.opened_at, t.due_at, t.why, t.about, t.held, t.assigned_at, t.home, t.handed_how, t.handed_by,
    t.handed_reason, t.handed_words, t.comes_back_to, t.lent_by, t.snoozed_until, t.reminded_at, t.overdue_since,
    t.escalation_level, t.escalated_at, t.ended_at, t.ended_by, t.done_for, t.on_time, t.void_reason,
    j.customer, j.property, j.owner, j.stage AS journey_stage, j.status AS journey_status"""
_FROM = "FROM tasks AS t LEFT JOIN journeys AS j ON j.journey = t.journey"
_SELECT = f"SELECT {_COLUMNS}\n{_FROM}"
_FILTERS = {
    "role": "t.role = {0}",
    "roles": "t.role = ANY ({0}::text[])",
    "assignee": "t.assignee = {0}",
    "unassigned": "t.assignee IS NULL",
    "comes_back_to": "t.comes_back_to = {0}",
    "kind": "t.kind = {0}",
    "kinds": "t.kind = ANY ({0}::text[])",
    "requester": "t.requester = {0}",
    "followed_by": """t.journey IN (
    SELECT journey FROM follows JOIN staff USING (staff_no) WHERE handle = {0})""",
    "journey": "t.journey = {0}",
    "customer": "j.customer = {0}",
    "owner": "j.owner = {0}",
    "stage": "t.stage = {0}",
    "journey_stages": "j.stage = ANY ({0}::text[])",
    "assignees": "coalesce(t.assignee, '') = ANY ({0}::text[])",
    "community": """j.property IN (SELECT property FROM properties WHERE strpos(lower(community), lower({0})) > 0)""",
    "journeys_or_kinds": "(t.journey = ANY ({0}::text[]) OR t.kind = ANY ({1}::text[]))",
    "escalated": "t.escalation_level > 0",
}

LIST_TASKS = Listing(
    select=_SELECT,
    filters={
        "open": "t.status = 'open'",
        **_FILTERS,
        "overdue_at": "t.due_sort <= {0} AND NOT t.held",
        "due_before": "t.due_sort < {0}",
        "awake_at": "(t.snoozed_until IS NULL OR t.snoozed_until <= {0})",
        "asleep_at": "t.snoozed_until > {0}",
        "held": "t.held",
        "running": "NOT t.held",
        "waiting_at": "(t.held OR t.snoozed_until > {0})",
        "after": "(t.due_sort, t.task) > (coalesce({0}::timestamptz, 'infinity'), {1}::text)",
    },
    order="ORDER BY t.due_sort, t.task",
)
LIST_ENDED_TASKS = Listing(
    select=_SELECT,
    filters={
        "ended": "t.status <> 'open'",
        "status": "t.status = {0}",
        **_FILTERS,
        "after": "(t.ended_at, t.task) < ({0}::timestamptz, {1}::text)",
    },
    order="ORDER BY t.ended_at DESC, t.task DESC",
)
SQL_TASK = f"""
SELECT {_COLUMNS}, t.answers, w.wait,
    (SELECT coalesce(jsonb_agg(to_jsonb(f) ORDER BY f.seq), '[]') FROM (
        SELECT seq, action, planned_at, fired_at, late_seconds, role, person, level
        FROM firings WHERE task = t.task) AS f) AS firings
FROM tasks AS t LEFT JOIN journeys AS j ON j.journey = t.journey
LEFT JOIN waits AS w ON w.journey = t.journey AND w.task = t.task
WHERE t.task = $1
"""
SQL_TASKS_GIVEN = """
SELECT DISTINCT ON (key) key, kind, answers FROM tasks
WHERE journey = $1 AND key = ANY ($2::text[]) AND status = 'done' AND NOT superseded
ORDER BY key, opened_seq DESC
"""
SQL_TASKS_OF_JOURNEY = "SELECT task FROM tasks WHERE journey = $1 AND status = 'open' ORDER BY task"
SQL_TASK_LOADS = """
SELECT role, assignee, count(*) AS open, count(*) FILTER (WHERE due_sort <= $1 AND NOT held) AS overdue,
    count(*) FILTER (WHERE escalation_level > 0) AS escalated
FROM tasks WHERE status = 'open' GROUP BY role, assignee ORDER BY role, assignee NULLS FIRST
"""


class TaskLine(Model):
    """A task in a list, with where its journey stands."""

    task: str
    journey: str
    key: str
    kind: str
    stage: Stage
    """In which it was opened."""
    role: Role
    assignee: str | None
    requester: str | None
    status: TaskStatus
    superseded: bool
    """True when the customer went back: what was answered no longer counts."""
    opened_at: Instant
    due_at: Instant | None
    why: str
    about: dict[str, Any]
    held: bool
    assigned_at: Instant | None
    home: Role | None
    """The role that it belongs to, while it lies with that role's lead."""
    handed_how: str | None
    """The last hand-over: claimed, assigned, released, delegated or returned; None as it was opened."""
    handed_by: str | None
    """Who gave it to its assignee, and gets it when they return it."""
    handed_reason: str | None
    handed_words: str | None
    """A reference to free words."""
    comes_back_to: str | None
    """Whose it stays while the assignee does it (委派)."""
    lent_by: str | None
    """Who has it back when they return from an absence (X-32)."""
    snoozed_until: Instant | None
    """When whoever has it wants to see it again."""
    reminded_at: Instant | None
    overdue_since: Instant | None
    escalation_level: int
    escalated_at: Instant | None
    ended_at: Instant | None
    ended_by: str | None
    done_for: str | None
    """Whose it was, when somebody else completed it for them."""
    on_time: bool | None
    void_reason: str | None
    customer: str | None
    property: str | None
    owner: str | None
    journey_stage: Stage | None
    journey_status: Status | None

    def overdue(self, now: datetime) -> bool:
        """Whether somebody is late: open, its clock running, and past the due instant."""
        running = self.status is TaskStatus.OPEN and not self.held
        return running and self.due_at is not None and self.due_at <= now


class FiringLine(Model):
    """An armed instant that came: told, fired, and how late the machine was."""

    seq: int
    action: Action
    planned_at: Instant
    fired_at: Instant
    late_seconds: int
    role: Role | None
    person: str | None
    level: int


class TaskDetail(TaskLine):
    """One task with its answers (references for what is personal), its wait, and what fired so far."""

    answers: dict[str, Any] | None
    wait: Wait | None
    firings: tuple[FiringLine, ...]


class Given(Model):
    """What was answered at a key of a journey; references for what is personal."""

    key: str
    kind: str
    answers: dict[str, Any]


class TaskSort(Model):
    """A kind of task, in which stage of a journey, with whom."""

    kind: str
    journey_stage: Stage | None
    assignee: str | None


class TaskLoad(Model):
    """How much is open for a role's queue (no assignee) or a person."""

    role: Role
    assignee: str | None
    open: int
    overdue: int
    escalated: int


class TaskFilter(Model):
    """What to list; None and False leave a filter out."""

    status: TaskStatus | None = TaskStatus.OPEN
    """None takes every status, for one journey only."""
    role: Role | None = None
    roles: tuple[Role, ...] | None = None
    assignee: str | None = None
    unassigned: bool = False
    comes_back_to: str | None = None
    """Only what this person has delegated."""
    kind: str | None = None
    kinds: tuple[str, ...] | None = None
    requester: str | None = None
    """Only what this person asked others to approve."""
    followed_by: str | None = None
    """Only of journeys that this person follows."""
    journey: str | None = None
    customer: str | None = None
    """Only of this customer's journeys."""
    owner: str | None = None
    stage: Stage | None = None
    """In which it was opened."""
    journey_stages: tuple[Stage, ...] | None = None
    """Only of journeys that are in one of these stages now."""
    assignees: tuple[str, ...] | None = None
    """Only what one of these people has; an empty handle stands for what nobody has yet."""
    community: str | None = None
    """Only of homes in a community whose name has this part."""
    journeys_or_kinds: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    """Only of one of these journeys, or of one of these kinds."""
    overdue_at: Instant | None = None
    """Only what is late at this instant; what stands still with a paused journey is not."""
    due_before: Instant | None = None
    awake_at: Instant | None = None
    """Without what its assignee put off beyond this instant."""
    asleep_at: Instant | None = None
    """Only that."""
    held: bool = False
    """Only what stands still with a paused journey."""
    running: bool = False
    """Only what does not."""
    waiting_at: Instant | None = None
    """Only what stands still or was put off beyond this instant."""
    escalated: bool = False
    after: tuple[Instant | None, str] | None = None
    """The last row of the page before: its ``due_at`` (``ended_at`` of ended tasks) and its ``task``."""
    limit: int = 200


async def list_tasks(db: Database, wanted: TaskFilter) -> list[TaskLine]:
    """Open tasks by due time, soonest first; ended ones by their end, newest first. At most 1,000 rows.

    Errors: BadValue for filters that do not go together.
    """
    found = [one for part in _by_role(wanted) for one in await _listed(db, part)]
    return sorted(found, key=_due_first)[: wanted.limit] if wanted.roles and len(wanted.roles) > 1 else found


async def _listed(db: Database, wanted: TaskFilter) -> list[TaskLine]:
    listing, given = _plan(wanted)
    sql, args = listing.build(given, wanted.limit)
    return as_models(TaskLine, await db.fetch(sql, *args))


def _by_role(wanted: TaskFilter) -> list[TaskFilter]:
    """The same for each role apart, where there are open tasks of several: each comes in order by its index."""
    if not wanted.roles or wanted.role is not None or wanted.status is not TaskStatus.OPEN:
        return [wanted]
    return [wanted.model_copy(update={"role": role, "roles": None}) for role in dict.fromkeys(wanted.roles)]


def _due_first(task: TaskLine) -> tuple[datetime, str]:
    return task.due_at or datetime.max.replace(tzinfo=UTC), task.task


def _plan(wanted: TaskFilter) -> tuple[Listing, dict[str, Any]]:
    given = wanted.model_dump(exclude={"status", "limit"})
    given["roles"] = None if wanted.roles is None else [role.value for role in wanted.roles]
    for name in ("kinds", "journey_stages", "assignees"):
        given[name] = list(given[name]) if given[name] is not None else None
    if wanted.journeys_or_kinds is not None:
        given["journeys_or_kinds"] = tuple(list(one) for one in wanted.journeys_or_kinds)
    if wanted.status is None and wanted.journey is None:
        raise BadValue("value_not_accepted", field="status", accepted_as="open_or_one_journey")
    if wanted.status in (None, TaskStatus.OPEN):
        return LIST_TASKS, {"open": wanted.status is not None, **given}
    if wanted.overdue_at or wanted.due_before:
        raise BadValue("value_not_accepted", field="status", accepted_as="open_where_due")
    for name in ("overdue_at", "due_before", "awake_at", "asleep_at", "held", "running", "waiting_at"):
        del given[name]
    return LIST_ENDED_TASKS, {"ended": True, "status": wanted.status, **given}


async def task_detail(db: Database, task: str) -> TaskDetail:
    """One task. Errors: NotFound, with open tasks of the same journey that are close."""
    row = await db.fetchrow(SQL_TASK, task)
    if row is None:
        journey = task.rpartition("-")[0]
        known = [other["task"] for other in await db.fetch(SQL_TASKS_OF_JOURNEY, journey)]
        raise NotFound("task", task, known)
    return TaskDetail.model_validate(dict(row))


async def given(db: Database, journey: str, keys: Sequence[str]) -> dict[str, Given]:
    """The answers that stand at keys of a journey, by key; what was voided or never asked is absent."""
    return {row["key"]: Given(**row) for row in await db.fetch(SQL_TASKS_GIVEN, journey, keys)}


async def task_sorts(db: Database, wanted: TaskFilter) -> list[TaskSort]:
    """What sorts of task a list has; of a long one, among the thousand of a role that are due first."""
    found: dict[TaskSort, None] = {}
    for part in _by_role(wanted):
        listing, given = _plan(part)
        sql, args = listing.build(given, MOST_ROWS)
        rows = await db.fetch(f"SELECT DISTINCT kind, journey_stage, assignee FROM ({sql}) AS found", *args)
        found |= dict.fromkeys(as_models(TaskSort, rows))
    return list(found)


async def count_tasks(db: Database, wanted: Sequence[TaskFilter], most: int = MOST_ROWS) -> list[int]:
    """How many there are of each, up to ``most``, in one statement: as of one moment, and by one round trip."""
    counts: list[str] = []
    args: list[Any] = []
    for one in wanted:
        parts = []
        for part in _by_role(one):
            listing, given = _plan(part)
            sql, args = replace(listing, select=f"SELECT 1\n{_FROM}").build(given, most, args)
            parts.append(f"SELECT 1 FROM ({sql}) AS part")
        counts.append(f"(SELECT count(*) FROM ({' UNION ALL '.join(parts)} LIMIT {most:d}) AS found)")
    row = await db.fetchrow(f"SELECT {', '.join(counts)}", *args)
    return [int(count) for count in row or ()]


async def task_loads(db: Database, now: datetime) -> Sequence[TaskLoad]:
    """Open, overdue and escalated tasks by role and person; counts every open task."""
    return as_models(TaskLoad, await db.fetch(SQL_TASK_LOADS, now))
