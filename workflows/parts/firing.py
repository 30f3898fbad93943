"""What happens at an armed instant when nobody acted before."""

from datetime import timedelta

from domain.events import StepFired
from domain.state import RunningDuty
from domain.waits import Action, Step, Wait, WaitKind
from workflows.parts.agenda import agenda_wait, following_occurrence
from workflows.parts.cover import of_absence
from workflows.parts.ledger import Ledger


def fire_due(ledger: Ledger) -> None:
    """Carry out every step that has come due; an outage may have left several of one wait."""
    while due := ledger.due_waits():
        for wait in due:
            if ledger.state.waits.get(wait.key) == wait:
                _fire(ledger, wait)


def begin_early(ledger: Ledger, wait: Wait) -> None:
    """Open a task before its time; what counts from its opening still counts from the time that was told."""
    _fire(ledger, wait)


def _fire(ledger: Ledger, wait: Wait) -> None:
    step = wait.armed
    assert step is not None
    ledger.forget_cause()
    _write(ledger, wait, step)
    match step.action:
        case Action.REACH if of_absence(wait):
            ledger.end_wait(wait.key)
            ledger.absence_reached(wait)
        case Action.OPEN | Action.REACH:
            ledger.end_wait(wait.key)
            # What was arranged later than its own day before begins when it was arranged.
            at = max(step.at, wait.since)
            whose = {"assignee": wait.lent_by or wait.assignee} if wait.kind is WaitKind.OPENS else {}
            ledger.answer(wait.key, {"at": at.isoformat(), **whose}, order=wait.order)
        case Action.REMIND | Action.DUE | Action.ESCALATE:
            ledger.set_wait(wait.model_copy(update={"rung": step.rung + 1, "snoozed_until": None}))
        case Action.BREAK:
            ledger.end_wait(wait.key)
            ledger.settle_promise(wait.key.removesuffix("/promise"), kept=False)
        case Action.BEGIN:
            _begin_duty(ledger, wait)


def _begin_duty(ledger: Ledger, wait: Wait) -> None:
    state = ledger.state
    item = state.agenda[wait.key]
    key = f"{item.key}/{item.nominal}"
    state.duties[key] = RunningDuty(
        key=key,
        duty=item.duty,
        about={**item.about, "on": item.on},
        order=item.order,
    )
    after = following_occurrence(item.model_copy(update={"begun": item.nominal}), state.rules)
    ledger.end_wait(wait.key)
    if after is None:
        del state.agenda[wait.key]
    else:
        state.agenda[wait.key] = after
        ledger.set_wait(agenda_wait(after, state.rules, ledger.now()))


def _write(ledger: Ledger, wait: Wait, step: Step) -> None:
    """Journal that an armed instant fired, with its lateness against that instant."""
    late = max(ledger.now() - max(step.fires, wait.since), timedelta(0))
    ledger.emit(
        StepFired(
            key=wait.key,
            subject=wait.subject,
            action=step.action,
            task=wait.task,
            planned_at=step.at,
            late_seconds=int(late.total_seconds()),
            to=step.to,
            person=wait.assignee if step.action in (Action.REMIND, Action.DUE) else None,
            level=step.level,
        )
    )
