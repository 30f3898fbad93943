"""The read models that only grow: contacts made, notices issued, instants that came."""

from domain import events
from domain.events import Entry
from store.rows import ContactRow, FiringRow, NoticeRow
from store.view import View


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
        case _:
            pass


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
