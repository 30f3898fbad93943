"""What people do with what was promised to a customer by a time: make, move, cancel (R003-ATT-01)."""

from domain.commands import Act, CancelPromise, MakePromise, MovePromise, PromisedTime
from domain.promises import MOVED, Owed
from domain.roles import Role
from domain.state import RunningDuty
from workflows.parts import refusals
from workflows.parts.acts_on_contacts import check_time
from workflows.parts.handling import Handling, check_not_ended
from workflows.parts.ledger import Ledger
from workflows.parts.opening import open_case, stop_duty
from workflows.parts.process import Process
from workflows.parts.voiding import clear

PROMISE = "promise"
"""The duty that looks after a promise; its key ends in the promise's number."""


def _check_terms(ledger: Ledger, terms: PromisedTime) -> None:
    check_not_ended(ledger)
    check_time(ledger, "by", terms.by)
    if terms.not_before is not None:
        check_time(ledger, "not_before", terms.not_before)


def _check_made(ledger: Ledger, process: Process, act: MakePromise) -> None:
    _check_terms(ledger, act)


def _make(ledger: Ledger, act: MakePromise) -> None:
    owed = Owed(owed_by=act.by, not_before=act.not_before, role=act.role, assignee=act.assignee)
    about = {**owed.about(), "opened_by": act.actor}
    open_case(ledger, f"{PROMISE}/{ledger.state.order + 1}", PROMISE, about, act.words)


def _standing(ledger: Ledger, number: int) -> RunningDuty:
    """A promise that still is to be kept."""
    found = ledger.state.duties.get(f"case/{PROMISE}/{number}")
    if found is None or f"{found.key}/{_turn(ledger, found)}/keep" in ledger.state.answers:
        standing = [key for key, duty in ledger.state.duties.items() if duty.duty == PROMISE]
        accepted = [f"{ledger.state.journey}-P{key.rpartition('/')[2]}" for key in standing]
        given = f"{ledger.state.journey}-P{number}"
        raise refusals.NotPossible("no_promise", given=given, promises=accepted)
    return found


def _turn(ledger: Ledger, duty: RunningDuty) -> int:
    """Which of its times it has now."""
    number = 1
    while f"{duty.key}/{number}/{MOVED}" in ledger.state.answers:
        number += 1
    return number


def _check_moved(ledger: Ledger, process: Process, act: MovePromise) -> None:
    _check_terms(ledger, act)
    if _whose(ledger, _standing(ledger, act.number)) is None:
        given = f"{ledger.state.journey}-P{act.number}"
        raise refusals.NotPossible("promise_just_moved", given=given)


def _move(ledger: Ledger, act: MovePromise) -> None:
    """The old time is over at once; it counts as broken unless the customer agreed while there was time left."""
    duty = _standing(ledger, act.number)
    turn = f"{duty.key}/{_turn(ledger, duty)}"
    whose = _whose(ledger, duty)
    assert whose is not None
    role, assignee = whose
    owed = Owed(owed_by=act.by, not_before=act.not_before, role=role, assignee=assignee)
    ledger.settle_promise(f"{turn}/word", kept=None if act.agreed else False, why=MOVED)
    clear(ledger, turn, f"promise_{MOVED}")
    ledger.answer(f"{turn}/{MOVED}", owed.about())


def _whose(ledger: Ledger, duty: RunningDuty) -> tuple[Role, str | None] | None:
    """Whose it is to do now, whatever was said when it was made; who does it for them meanwhile has it not for good.

    None where somebody named another time in this very moment, and nothing of that stands open yet.
    """
    keep = f"{duty.key}/{_turn(ledger, duty)}/keep"
    task, opening = ledger.task_at(keep), ledger.state.waits.get(f"{keep}/opens")
    if task is not None:
        theirs = task.comes_back_to or task.lent_by or task.assignee
        return task.home or task.role, theirs if task.home is None else None
    if opening is None or opening.role is None:
        return None
    return opening.role, opening.lent_by or opening.assignee


def _check_cancelled(ledger: Ledger, process: Process, act: CancelPromise) -> None:
    check_not_ended(ledger)
    _standing(ledger, act.number)


def _cancel(ledger: Ledger, act: CancelPromise) -> None:
    duty = _standing(ledger, act.number)
    turn = f"{duty.key}/{_turn(ledger, duty)}"
    ledger.settle_promise(f"{turn}/word", kept=None, why=act.reason, words=act.words)
    stop_duty(ledger, duty.key, act.reason)


HANDLINGS: dict[type[Act], Handling] = {
    MakePromise: Handling(_make, _check_made),
    MovePromise: Handling(_move, _check_moved),
    CancelPromise: Handling(_cancel, _check_cancelled),
}
