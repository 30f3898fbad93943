"""The read models that only grow: contacts made, notices issued, instants that came."""

from domain import events
from domain.events import Entry
from domain.waits import Action
from store.rows import ActRow, ContactRow, FiringRow, NoticeRow
from store.view import View

_SYSTEM = "system"
"""Acts where nobody of the company does."""


def fold_log(view: View, entry: Entry) -> None:
    match entry.event:
        case events.ContactMade() as event:
            view.contacts.append(
                ContactRow(
                    journey=view.name,
                    seq=entry.seq,
                    at=entry.at,
                    stage=entry.stage,
                    actor=entry.actor,
                    key=event.key,
                    kind=event.kind,
                    channel=event.channel,
                    outcome=event.outcome,
                )
            )
        case events.ContactReceived() as event:
            view.contacts.append(_received(view, entry, event))
        case events.NoticeIssued() as event:
            view.notices.append(
                NoticeRow(
                    journey=view.name,
                    seq=entry.seq,
                    at=entry.at,
                    stage=entry.stage,
                    key=event.key,
                    notice=event.notice,
                    recipients=list(event.to),
                    about=event.about,
                )
            )
        case events.StepFired() as event:
            view.firings.append(_firing(view, entry, event))
        case (
            events.TaskAssigned(task=str(task))
            | events.TaskSnoozed(task=str(task))
            | events.TaskCompleted(task=str(task))
            | events.TaskVoided(task=str(task))
        ) if entry.actor != _SYSTEM:
            _act(view, ActRow(task=task, acted=entry.event.type, acted_by=entry.actor, acted_at=entry.at))
        case _:
            pass


def _act(view: View, act: ActRow) -> None:
    """Something was done with a task: the first such thing answers every escalation of it before."""
    view.acts.setdefault(act.task, act)
    for one in view.firings:
        if one.task == act.task and one.action == Action.ESCALATE and one.acted_at is None:
            one.acted, one.acted_by, one.acted_at = act.acted, act.acted_by, act.acted_at


def _received(view: View, entry: Entry, event: events.ContactReceived) -> ContactRow:
    return ContactRow(
        journey=view.name,
        seq=entry.seq,
        at=entry.at,
        stage=entry.stage,
        actor=entry.actor,
        kind=event.point.value,
        outcome="answered" if event.matter is None else "taken_up",
        direction="in",
        **event.model_dump(
            mode="json", include={"key", "channel", "point", "person", "matter", "words", "answered"}
        ),
    )


def _firing(view: View, entry: Entry, event: events.StepFired) -> FiringRow:
    return FiringRow(
        journey=view.name,
        seq=entry.seq,
        stage=entry.stage,
        key=event.key,
        subject=event.subject,
        action=event.action,
        task=event.task,
        planned_at=event.planned_at,
        fired_at=entry.at,
        late_seconds=event.late_seconds,
        role=event.to,
        person=event.person,
        level=event.level,
    )
