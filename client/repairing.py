"""What differs between a journey's workflow and its journal, and what a repair would make of it.

The workflow is the truth about what happens next, the journal about what happened. A repair keeps both: nothing of
the journal changes, and the journey goes on behind its head.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, TypeVar

from temporalio.client import Client

from client.sending import ask
from client.translating import records
from domain.appointments import Appointment
from domain.events import Entry
from domain.model import Instant, Model
from domain.promises import Promise
from domain.repair import Holding, JournalHead
from domain.roles import Role
from domain.stages import Stage, Status
from domain.standing import Standing
from domain.tasks import OpenTask
from store import reading_journeys, reading_meetings, reading_repairs, reading_tasks
from store.database import Database
from store.errors import NotFound as NotStored
from store.reading_meetings import AppointmentLine, PromiseLine
from store.reading_tasks import TaskLine
from workflows.journey import JourneyWorkflow

MOST = 1000
"""How much of each kind is compared and shown."""
R = TypeVar("R")
S = TypeVar("S")


class TaskChange(Model):
    """A task that both have open, with another person or another due time."""

    task: str
    kind: str
    about: dict[str, Any]
    role: Role
    assignee: tuple[str | None, str | None]
    """As the journal has it, and as the workflow goes on."""
    due_at: tuple[Instant | None, Instant | None]


class Disagreement(Model):
    """Both sides, and what a repair changes in what people see."""

    journey: str
    needs_repair: bool
    """Whether the journey stands still for it; False with ``conflicts`` when only the mark is left."""
    conflicts: tuple[reading_journeys.Conflict, ...]
    head: int
    """How far the journal reaches; what could not be written comes behind it."""
    unknown: tuple[Entry, ...]
    """What the journal has and the workflow does not know, oldest first; it stays there."""
    missing: int
    """How many entries the workflow wrote that the journal does not have any more."""
    unrecorded: tuple[Entry, ...]
    """What the workflow holds and could not write."""
    stage: tuple[Stage | None, Stage]
    """As the journal has it, and as the workflow goes on."""
    status: tuple[Status | None, Status]
    owner: tuple[str | None, str | None]
    tasks_void: tuple[TaskLine, ...]
    tasks_changed: tuple[TaskChange, ...]
    tasks_open: tuple[OpenTask, ...]
    """What is open again, or for the first time; its number may change."""
    appointments_cancelled: tuple[AppointmentLine, ...]
    """The customer knows of these: somebody has to tell them."""
    appointments_booked: tuple[Appointment, ...]
    promises_dropped: tuple[PromiseLine, ...]
    promises_made: tuple[Promise, ...]


async def held(temporal: Client, journey: str) -> Holding:
    """What the workflow holds.

    Raises:
        NotFound: no such journey runs.
        Unreachable: Temporal or the worker does not answer.
    """
    found: Holding = await ask(temporal, journey, JourneyWorkflow.holding)
    return found


async def journal_head(database: Database, journey: str, holding: Holding) -> JournalHead:
    """How far the journal reaches, as the workflow has to know it to go on."""
    commands = [entry.command for entry in holding.unrecorded if entry.command]
    with records():
        return await reading_repairs.journal_head(database, journey, commands)


async def disagreement(database: Database, journey: str, holding: Holding) -> Disagreement:
    """What differs, and what a repair would change; nothing is changed."""
    head = await journal_head(database, journey, holding)
    standing = holding.standing
    with records():
        conflicts = await reading_journeys.open_conflicts(database, journey)
        unknown = await reading_journeys.timeline(
            database, journey, newest_first=False, beyond=holding.recorded, limit=MOST
        )
        tasks = await reading_tasks.list_tasks(
            database, reading_tasks.TaskFilter(journey=journey, limit=MOST)
        )
        appointments = await reading_meetings.list_appointments(database, journey=journey, limit=MOST)
        promises = await reading_meetings.list_promises(database, journey=journey, limit=MOST)
        stage, status, owner = await _course(database, journey)
    tasks_gone, tasks_new = _apart(tasks, standing.tasks, lambda one: (one.task, one.key))
    gone, new = _apart(appointments, standing.appointments, lambda one: (one.key, one.starts_at, one.staff))
    dropped, made = _apart(promises, standing.promises, _promise)
    return Disagreement(
        journey=journey,
        needs_repair=holding.needs_repair,
        conflicts=tuple(conflicts),
        head=head.seq,
        unknown=tuple(unknown),
        missing=max(holding.recorded - head.seq, 0),
        unrecorded=holding.unrecorded,
        stage=(stage, standing.stage),
        status=(status, standing.status),
        owner=(owner, standing.owner),
        tasks_void=tasks_gone,
        tasks_changed=tuple(_changed(tasks, standing)),
        tasks_open=tasks_new,
        appointments_cancelled=gone,
        appointments_booked=new,
        promises_dropped=dropped,
        promises_made=made,
    )


async def _course(database: Database, journey: str) -> tuple[Stage | None, Status | None, str | None]:
    """Stage, status and owner as the journal has them, the need of repair apart; nothing when it has no journey."""
    try:
        header = await reading_journeys.journey_header(database, journey)
    except NotStored:
        return None, None, None
    return header.stage, header.course, header.owner


def _changed(recorded: Iterable[TaskLine], standing: Standing) -> Iterator[TaskChange]:
    ours = {(one.task, one.key): one for one in recorded}
    dues = {wait.key: wait.due_at for wait in standing.waits}
    for task in standing.tasks:
        before = ours.get((task.task, task.key))
        due_at = dues.get(task.key)
        if before is not None and (before.assignee, before.due_at) != (task.assignee, due_at):
            yield TaskChange(
                task=task.task,
                kind=task.kind,
                about=task.about,
                role=task.role,
                assignee=(before.assignee, task.assignee),
                due_at=(before.due_at, due_at),
            )


def _apart(
    recorded: Iterable[R], standing: Iterable[S], name: Callable[[Any], Hashable]
) -> tuple[tuple[R, ...], tuple[S, ...]]:
    """What only the journal has open, and what only the workflow has."""
    ours, theirs = {name(one): one for one in recorded}, {name(one): one for one in standing}
    return (
        tuple(one for key, one in ours.items() if key not in theirs),
        tuple(one for key, one in theirs.items() if key not in ours),
    )


def _promise(one: PromiseLine | Promise) -> Hashable:
    return one.key, one.by_at if isinstance(one, PromiseLine) else one.by
