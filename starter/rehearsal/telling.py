"""What a rehearsal prints: the journal's entries as events, one a line, in order."""

from datetime import datetime
from typing import Any

from domain.events import (
    AppointmentBooked,
    AppointmentEnded,
    Entry,
    NoticeIssued,
    PromiseMade,
    PromiseSettled,
    StageEntered,
    StatusChanged,
    StepFired,
    TaskCompleted,
    TaskOpened,
    TaskVoided,
)
from domain.model import Model
from domain.waits import Action

_FIRED = {Action.REMIND: "task_reminded", Action.DUE: "task_due", Action.ESCALATE: "task_escalated"}


class Line(Model):
    """One event of the made-up customer's future."""

    at: datetime
    """In the company's zone."""
    event: str
    stage: str
    task: str | None = None
    """The kind of task, appointment, promise or notice."""
    role: str | None = None
    """Whose it is: a role, or several names of who is told or meets."""
    by: str | None = None
    """The handle of who completed a task."""
    due: datetime | None = None
    why: str | None = None
    key: str | None = None


def told(entry: Entry) -> Line | None:
    """The entry as a line; None for what is no event of the customer's course. Instants are in UTC."""
    line = _of_task(entry) or _of_course(entry)
    if line is None:
        return None
    return Line(at=entry.at, stage=entry.stage, key=getattr(entry.event, "key", None), **line)


def _of_task(entry: Entry) -> dict[str, Any] | None:
    match entry.event:
        case TaskOpened() as event:
            opened = {"task": event.kind, "role": event.role, "due": event.due_at, "why": event.why}
            return {"event": "task_opened", **opened}
        case TaskCompleted() as event:
            why = "on time" if event.on_time else "late"
            return {"event": "task_completed", "task": event.kind, "by": entry.actor, "why": why}
        case TaskVoided() as event:
            return {"event": "task_voided", "task": event.key.rsplit("/", 1)[-1], "why": event.reason}
        case StepFired() as event if event.action in _FIRED:
            fired = {"task": event.subject, "role": event.to, "due": event.planned_at}
            return {"event": _FIRED[event.action], **fired}
        case _:
            return None


def _of_course(entry: Entry) -> dict[str, Any] | None:
    match entry.event:
        case AppointmentBooked() as event:
            staff = ",".join(event.staff)
            return {"event": "appointment", "task": event.kind, "role": staff, "due": event.starts_at}
        case AppointmentEnded() as event:
            return {"event": "appointment_ended", "task": event.kind, "why": event.outcome}
        case StageEntered() as event:
            return {"event": "stage", "why": event.stage}
        case StatusChanged() as event:
            return {"event": "status", "task": event.status, "why": event.reason}
        case NoticeIssued() as event:
            return {"event": "notice", "task": event.notice, "role": ",".join(event.to)}
        case PromiseMade() as event:
            return {"event": "promise", "task": event.what, "due": event.by, "why": "made"}
        case PromiseSettled(kept=kept) as event:
            why = "dropped" if kept is None else "kept" if kept else "broken"
            return {"event": "promise", "task": event.what, "why": why}
        case _:
            return None
