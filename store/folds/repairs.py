"""A repair: the read models come to agree with what the workflow holds, whatever they held before.

What differs is folded as if it ended or began with the repair, by the folds that know how. The view must hold every
row of the journey.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from domain import events
from domain.appointments import Appointment, Outcome
from domain.events import Entry, Event, JourneyRepaired
from domain.standing import Standing
from domain.tasks import OpenTask, TaskStatus
from domain.waits import Action, Wait
from store.folds.meetings import fold_meetings
from store.folds.tasks import fold_tasks
from store.folds.waits import fold_waits
from store.rows import AppointmentRow, TaskRow
from store.view import View

REPAIRED = "repaired"
"""The reason of what fell away because of a repair."""
_DUE_RUNG = 1
_BOOKED = set(events.AppointmentBooked.model_fields)


def fold_repair(view: View, entry: Entry) -> None:
    event = entry.event
    if not isinstance(event, JourneyRepaired):
        return
    _fold_journey(view, entry, event)
    _fold_superseded(view, event)
    for one in _differences(view, entry, event.standing):
        for part in (fold_tasks, fold_waits, fold_meetings):
            part(view, one)


def _fold_journey(view: View, entry: Entry, event: JourneyRepaired) -> None:
    row, standing = view.journey, event.standing
    if row is None:
        return
    row.stage, row.stage_since = standing.stage, standing.stage_since
    row.owner = standing.owner
    row.team = {role.value: handle for role, handle in standing.team.items()}
    row.standard_version = standing.standard_version or row.standard_version
    row.calendars = standing.calendars
    row.facts = standing.facts
    row.absences = {name: one.model_dump(mode="json") for name, one in standing.absences.items()}
    if row.course != standing.status:
        row.course, row.status_since = standing.status, entry.at
        row.status_reason, row.status_words = REPAIRED, event.words
    row.pause_until = standing.pause.until if standing.pause else None


def _fold_superseded(view: View, event: JourneyRepaired) -> None:
    """What was done and is asked again, or was done where the workflow does not go on from, no longer counts."""
    asked = {task.key for task in event.standing.tasks}
    for row in view.tasks.values():
        unknown = event.known < row.opened_seq <= event.head
        if row.status == TaskStatus.DONE and (unknown or row.key in asked):
            row.superseded = True


def _differences(view: View, entry: Entry, standing: Standing) -> Iterator[Entry]:
    """Entries that lead from what the view holds to what stands; each is folded before the next is asked for."""

    def happened(event: Event, **at: Any) -> Entry:
        return entry.model_copy(update={"event": event, **at})

    waits = {wait.key: wait for wait in standing.waits}
    stands = {task.task for task in standing.tasks}
    for row in list(view.tasks.values()):
        if row.status == TaskStatus.OPEN and row.task not in stands:
            yield happened(events.TaskVoided(task=row.task, key=row.key, reason=REPAIRED))
    for key in sorted(set(view.waits) - set(waits)):
        yield happened(events.WaitEnded(key=key))
    for task in standing.tasks:
        before = view.tasks.get(task.task)
        if before is None or before.status != TaskStatus.OPEN or before.key != task.key:
            yield happened(_opened(task, waits), at=task.opened_at)
        if _elsewhere(view.tasks[task.task], task):
            yield happened(_handed(task))
    for wait in standing.waits:
        yield happened(events.WaitArmed(wait=wait))
        yield from (happened(step) for step in _missed(view, wait))
    yield from map(happened, _appointments(view, standing))
    yield from map(happened, _promises(view, standing))


_WHOSE = ("assignee", "role", "home", "handed_by", "comes_back_to", "lent_by")


def _elsewhere(row: TaskRow, task: OpenTask) -> bool:
    """Whether somebody else has the task than the view says, or it goes somewhere else from them."""
    return any(getattr(row, name) != getattr(task, name) for name in _WHOSE)


def _handed(task: OpenTask) -> events.TaskAssigned:
    how: Any = "assigned" if task.assignee else "released"
    if task.comes_back_to is not None:
        how = "delegated"
    return events.TaskAssigned(**task.model_dump(include={"task", *_WHOSE}), how=how)


def _opened(task: OpenTask, waits: Mapping[str, Wait]) -> events.TaskOpened:
    wait = waits.get(task.key)
    return events.TaskOpened(
        **task.model_dump(include={"task", "key", "kind", "role", "assignee", "requester", "about"}),
        due_at=wait.due_at if wait else None,
        why=wait.rule if wait else "",
    )


def _missed(view: View, wait: Wait) -> Iterator[Event]:
    """The steps of an overdue task's ladder that the view has not seen."""
    row = view.tasks.get(wait.task or "")
    if row is None or wait.rung <= _DUE_RUNG or wait.due_at is None:
        return
    level = wait.rung - _DUE_RUNG - 1
    if row.overdue_since is None:
        yield _fired(wait, Action.DUE, 0)
    if level != row.escalation_level:
        yield _fired(wait, Action.ESCALATE, level)


def _fired(wait: Wait, action: Action, level: int) -> events.StepFired:
    assert wait.due_at is not None
    return events.StepFired(
        key=wait.key,
        subject=wait.subject,
        action=action,
        task=wait.task,
        planned_at=wait.due_at,
        late_seconds=0,
        level=level,
    )


def _appointments(view: View, standing: Standing) -> Iterator[Event]:
    stands = {one.key: one for one in standing.appointments}
    for row in [one for one in view.appointments.values() if one.outcome is None and one.key not in stands]:
        yield events.AppointmentEnded(key=row.key, kind=row.kind, outcome=Outcome.CANCELLED)
    for one in standing.appointments:
        before = view.standing(one.key)
        if before is None or not _same(before, one):
            yield events.AppointmentBooked(**one.model_dump(include=_BOOKED))
            before = view.standing(one.key)
        if one.confirmed and before is not None and not before.confirmed:
            yield events.AppointmentConfirmed(key=one.key, confirmed=True)
        elif before is not None and before.confirmed and not one.confirmed:
            before.confirmed = before.confirmed_at = None


def _same(row: AppointmentRow, one: Appointment) -> bool:
    return (row.starts_at, row.ends_at, row.place, tuple(row.staff)) == (
        one.starts_at,
        one.ends_at,
        one.place,
        one.staff,
    )


def _promises(view: View, standing: Standing) -> Iterator[Event]:
    stands = {one.key for one in standing.promises}
    for row in [one for one in view.promises.values() if one.status == "open" and one.key not in stands]:
        yield events.PromiseSettled(key=row.key, what=row.what, kept=None)
    for one in standing.promises:
        before = view.open_promise(one.key)
        if before is None or (before.what, before.by_at) != (one.what, one.by):
            yield events.PromiseMade(**one.model_dump(exclude={"order"}))
