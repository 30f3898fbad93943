"""What happens at an armed instant when nobody acted before."""

from domain.state import RunningDuty
from domain.waits import Action, Wait
from workflows.parts.agenda import agenda_wait, following_occurrence
from workflows.parts.ledger import Ledger


def fire_due(ledger: Ledger) -> None:
    """Carry out every step that has come due; an outage may have left several of one wait."""
    while due := ledger.due_waits():
        for wait in due:
            if ledger.state.waits.get(wait.key) == wait:
                _fire(ledger, wait)


def _fire(ledger: Ledger, wait: Wait) -> None:
    step = wait.armed
    assert step is not None
    ledger.write_step(wait, step)
    match step.action:
        case Action.OPEN | Action.REACH:
            ledger.end_wait(wait.key)
            # What was arranged later than its own day before begins when it was arranged.
            at = max(step.at, wait.since)
            ledger.answer(wait.key, {"at": at.isoformat()}, order=wait.order)
        case Action.REMIND | Action.DUE | Action.ESCALATE:
            ledger.set_wait(wait.model_copy(update={"rung": step.rung + 1}))
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
    after = following_occurrence(item, state.rules)
    ledger.end_wait(wait.key)
    if after is None:
        del state.agenda[wait.key]
    else:
        state.agenda[wait.key] = after
        ledger.set_wait(agenda_wait(after, state.rules, ledger.now()))
