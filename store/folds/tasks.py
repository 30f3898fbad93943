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
        case events.PersonReplaced(tasks=abouts):
            for name, about in abouts.items():
                view.tasks[name].about = about
        case events.WaitArmed(wait=wait) if wait.task in view.tasks and wait.kind is WaitKind.TASK:
            _keep_in_step(view.tasks[wait.task], wait)
        case events.StandardAdopted(tasks=over):
            for one in over:
                _gone_over(view, entry, one)
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
        case events.TaskAssigned() as event:
            _handed(task, entry, event)
        case events.StepFired() as event:
            _fired(task, entry, event)
        case events.TaskCompleted() as event:
            _end(task, entry, TaskStatus.DONE)
            task.answers = event.answers
            task.on_time = event.on_time
            task.done_for = event.on_behalf_of
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
        lent_by=event.lent_by,
        requester=event.requester,
        opened_at=entry.at,
        opened_seq=entry.seq,
        due_at=event.due_at,
        why=event.why,
        about=event.about,
        assigned_at=entry.at if event.assignee else None,
    )


def _handed(task: TaskRow, entry: Entry, event: events.TaskAssigned) -> None:
    task.assignee = event.assignee
    task.assigned_at = entry.at if event.assignee else None
    if event.role is not None:
        task.role = event.role
    task.home = event.home
    task.handed_how, task.handed_by = event.how, event.handed_by
    task.handed_reason, task.handed_words = event.reason, event.words
    task.comes_back_to, task.lent_by = event.comes_back_to, event.lent_by


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


def _gone_over(view: View, entry: Entry, over: events.TaskOver) -> None:
    task = view.tasks.get(over.task)
    if task is not None:
        task.role, task.assignee = over.role, over.assignee
        task.handed_by = task.comes_back_to = task.lent_by = None
        task.assigned_at = entry.at if over.assignee else None


def _end(task: TaskRow, entry: Entry, status: TaskStatus) -> None:
    task.status = status
    task.ended_at = entry.at
    task.ended_by = entry.actor
    task.held = False
    task.snoozed_until = None


def _keep_in_step(task: TaskRow, wait: Wait) -> None:
    task.due_at = wait.due_at
    task.held = wait.held_since is not None
    task.snoozed_until = wait.snoozed_until
    if wait.rung <= _DUE_RUNG:
        # a new anchor or calendar moved the due instant ahead again
        task.overdue_since = None
        task.escalation_level = 0
        task.escalated_at = None
