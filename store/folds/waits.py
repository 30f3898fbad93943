"""The waits' rows: what each journey waits for now. An ended wait leaves no row; the journal keeps it."""

from domain import events
from domain.events import Entry
from domain.waits import Wait
from store.rows import WaitRow
from store.view import View


def fold_waits(view: View, entry: Entry) -> None:
    match entry.event:
        case events.WaitArmed(wait=wait):
            view.waits[wait.key] = _row(view.name, wait)
            view.ended_waits.discard(wait.key)
        case events.WaitEnded(key=key):
            view.waits.pop(key, None)
            view.ended_waits.add(key)
        case _:
            pass


def _row(journey: str, wait: Wait) -> WaitRow:
    step = wait.armed
    return WaitRow(
        journey=journey,
        key=wait.key,
        kind=wait.kind,
        subject=wait.subject,
        task=wait.task,
        role=wait.role,
        assignee=wait.assignee,
        since=wait.since,
        due_at=wait.due_at,
        next_at=step.at if step else None,
        fires_at=step.fires if step else None,
        next_action=step.action if step else None,
        next_to=step.to if step else None,
        level=step.level if step else 0,
        held_since=wait.held_since,
        calendar=wait.calendar,
        calendar_version=wait.calendar_version,
        provisional=wait.provisional,
        wait=wait.model_dump(mode="json"),
    )
