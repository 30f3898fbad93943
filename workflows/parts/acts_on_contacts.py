"""What comes of what a customer got in touch about, and what people ask of their colleagues beside the stage."""

from datetime import datetime
from typing import Any

from domain.commands import Act, AddTask, LogContact, LogMessage
from domain.contacts import APART, RECEIVED, Point, fault_of_time, matter_of, told_by
from domain.events import ContactMade, ContactReceived
from domain.promises import Owed
from domain.roles import Role
from domain.stages import Stage
from workflows.parts import refusals
from workflows.parts.handling import Handling, check_not_ended
from workflows.parts.ledger import Ledger
from workflows.parts.opening import open_case
from workflows.parts.process import Process

EXTRA_TASK = "extra_task"
"""The duty that looks after what a colleague was asked to do."""


def check_time(ledger: Ledger, field: str, at: datetime, *, of_customer: bool = True) -> None:
    """Refuse a time that is over, too far away, or in closed hours; the customer's own hours count as open.

    Raises:
        refusals.Refusal: it names the nearest times that are accepted.
    """
    window = ledger.state.window if of_customer else None
    found = fault_of_time(at, ledger.now(), ledger.state.rules, window)
    if found is not None:
        code, params = found
        raise refusals.invalid_answer(field, code, **params)


def _matter(act: LogContact) -> str | None:
    return matter_of(act.point, answered=act.answered is not None, promised=act.by is not None)


def _check_contact(ledger: Ledger, process: Process, act: LogContact) -> None:
    """What was answered at once may be written down at any time."""
    matter = _matter(act)
    if matter is None:
        return
    check_not_ended(ledger)
    stages = process.matters.get(matter)
    if stages is not None and ledger.state.stage not in stages:
        raise refusals.NotPossible("matter_not_now", matter=matter, stage=ledger.state.stage)
    if act.by is not None:
        check_time(ledger, "by", act.by)


def _log(ledger: Ledger, act: LogContact) -> None:
    state, matter = ledger.state, _matter(act)
    source = f"{matter}/{state.order + 1}"
    ledger.emit(
        ContactReceived(
            key=f"case/{source}" if matter else f"contact/{state.seq + 1}",
            matter=matter,
            **act.model_dump(include={"channel", "point", "person", "words", "answered"}),
        )
    )
    if state.stage is Stage.CARE:
        ledger.set_facts({APART: state.rules.calendar("customer").today(ledger.now()).isoformat()})
    if matter is not None:
        open_case(ledger, source, matter, {**_about(ledger, act, matter), "opened_by": act.actor}, act.words)


def _log_message(ledger: Ledger, act: LogMessage) -> None:
    key = f"message/{ledger.state.seq + 1}"
    ledger.emit(ContactMade(key=key, kind=act.about, channel=act.channel.value, outcome="sent"))


def _about(ledger: Ledger, act: LogContact, matter: str) -> dict[str, Any]:
    """What its tasks need to know."""
    if act.danger is not None:
        return {"danger": act.danger.value}
    state = ledger.state
    if matter == RECEIVED:
        by = act.by or told_by(ledger.now(), state.rules, state.window)
        role = act.role or state.rules.standard.tasks["answer_contact"].role
        owed = Owed(owed_by=by, role=role, assignee=act.assignee).about()
        return {**owed, "point": act.point.value, "channel": act.channel.value}
    said = {"owed_by": _owed_by(ledger, act), "role": act.role, "assignee": act.assignee}
    return {name: _plain(value) for name, value in said.items() if value is not None}


def _owed_by(ledger: Ledger, act: LogContact) -> datetime | None:
    """By when a question is answered; None for the standard's rule, which knows nothing of a customer's own hours."""
    window = ledger.state.window
    if act.by is not None or act.point is not Point.QUESTION or window is None:
        return act.by
    return told_by(ledger.now(), ledger.state.rules, window)


def _plain(value: datetime | Role | str) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _check_task(ledger: Ledger, process: Process, act: AddTask) -> None:
    check_not_ended(ledger)
    check_time(ledger, "due", act.due, of_customer=False)


def _add(ledger: Ledger, act: AddTask) -> None:
    owed = Owed(owed_by=act.due, role=act.role, assignee=act.assignee)
    about = {**owed.about(), "opened_by": act.actor}
    open_case(ledger, f"{EXTRA_TASK}/{ledger.state.order + 1}", EXTRA_TASK, about, act.words)


HANDLINGS: dict[type[Act], Handling] = {
    LogContact: Handling(_log, _check_contact),
    LogMessage: Handling(_log_message),
    AddTask: Handling(_add, _check_task),
}
