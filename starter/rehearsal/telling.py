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
    due: datetime | None = None
    why: str | None = None
    key: str | None = None


def told(entry: Entry) -> Line | None:
    """The entry as a line; None for what is no event of the customer's course. Instants are in UTC."""
    event = entry.event
    line: dict[str, Any] = {"key": getattr(event, "key", None)}
    match event:
        case TaskOpened():
            line |= {"event": "task_opened", "task": event.kind, "role": event.role, "due": event.due_at, "why": event.why}
        case TaskCompleted():
            line |= {
                "event": "task_completed",
                "task": event.kind,
                "role": entry.actor,
                "why": "on time" if event.on_time else "late",
            }
        case TaskVoided():
            line |= {"event": "task_voided", "task": event.key.rsplit("/", 1)[-1], "why": event.reason}
        case StepFired() if event.action in _FIRED:
            line |= {"event": _FIRED[event.action], "task": event.subject, "role": event.to, "due": event.planned_at}
        case AppointmentBooked():
            line |= {"event": "appointment", "task": event.kind, "role": ",".join(event.staff), "due": event.starts_at}
        case AppointmentEnded():
            line |= {"event": "appointment_ended", "task": event.kind, "why": event.outcome}
        case StageEntered():
            line |= {"event": "stage", "why": event.stage}
        case StatusChanged():
            line |= {"event": "status", "task": event.status, "why": event.reason}
        case NoticeIssued():
            line |= {"event": "notice", "task": event.notice, "role": ",".join(event.to)}
        case PromiseMade():
            line |= {"event": "promise", "task": event.what, "due": event.by, "why": "made"}
        case PromiseSettled(kept=kept):
            why = "dropped" if kept is None else "kept" if kept else "broken"
            line |= {"event": "promise", "task": event.what, "why": why}
        case _:
            return None
    return Line(at=entry.at, stage=entry.stage, **line)
