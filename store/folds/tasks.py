"""The tasks' rows. Nothing is deleted: what the customer went back on is superseded."""

from domain import events
from domain.events import Entry
from domain.tasks import TaskStatus
from domain.waits import Action, Wait, WaitKind
from store.rows import TaskRow
from store.view import View

_DUE_RUNG = 1
"""The rung at which the due instant itself is the next step: nothing was missed yet."""


def fold_tasks(view: View, entry: Entry) -> None:
    match entry.event:
        case events.TaskOpened() as event:
            view.tasks[event.task] = _opened(view, entry, event)
        case events.AnswersVoided(keys=keys):
            for row in view.tasks.values():
                row.superseded = row.superseded or row.key in keys
        case events.WaitArmed(wait=wait) if wait.task in view.tasks and wait.kind is WaitKind.TASK:
            _keep_in_step(view.tasks[wait.task], wait)
        case (
            events.TaskAssigned(task=str(name))
            | events.StepFired(task=str(name))
            | events.TaskCompleted(task=str(name))
            | events.TaskVoided(task=str(name))
        ) if name in view.tasks:
            _fold_one(view.tasks[name], entry)
        case _:
            pass


def _fold_one(task: TaskRow, entry: Entry) -> None:
    match entry.event:
        case events.TaskAssigned(assignee=assignee):
            task.assignee = assignee
            task.assigned_at = entry.at if assignee else None
        case events.StepFired() as event:
            _fired(task, entry, event)
        case events.TaskCompleted() as event:
            _end(task, entry, TaskStatus.DONE)
            task.answers = event.answers
            task.on_time = event.on_time
        case events.TaskVoided(reason=reason):
            _end(task, entry, TaskStatus.VOID)
            task.void_reason = reason
        case _:
            pass


def _opened(view: View, entry: Entry, event: events.TaskOpened) -> TaskRow:
    return TaskRow(
        task=event.task,
        journey=view.name,
        key=event.key,
        kind=event.kind,
        stage=entry.stage,
        role=event.role,
        assignee=event.assignee,
        requester=event.requester,
        opened_at=entry.at,
        opened_seq=entry.seq,
        due_at=event.due_at,
        why=event.why,
        about=event.about,
        assigned_at=entry.at if event.assignee else None,
    )


def _fired(task: TaskRow, entry: Entry, event: events.StepFired) -> None:
    match event.action:
        case Action.REMIND:
            task.reminded_at = entry.at
        case Action.DUE:
            task.overdue_since = event.planned_at
        case Action.ESCALATE:
            task.escalation_level = event.level
            task.escalated_at = entry.at
        case _:
            pass


def _end(task: TaskRow, entry: Entry, status: TaskStatus) -> None:
    task.status = status
    task.ended_at = entry.at
    task.ended_by = entry.actor
    task.held = False


def _keep_in_step(task: TaskRow, wait: Wait) -> None:
    task.due_at = wait.due_at
    task.held = wait.held_since is not None
    if wait.rung <= _DUE_RUNG:
        # a new anchor or calendar moved the due instant ahead again
        task.overdue_since = None
        task.escalation_level = 0
        task.escalated_at = None
