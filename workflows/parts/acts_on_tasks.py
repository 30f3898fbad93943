"""What people do with tasks: claim, assign, complete, take an answer back."""

from datetime import datetime

from pydantic import BaseModel, ValidationError

from domain.commands import Act, AssignTask, BeginEarly, ClaimTask, CompleteTask, TakeBack
from domain.forms.calls import CallForm
from domain.marks import marked
from domain.open_days import DayWithin, fault_of_day
from domain.stages import Status
from domain.tasks import OpenTask
from domain.waits import Wait, WaitKind
from workflows.parts import refusals
from workflows.parts.firing import begin_early
from workflows.parts.handling import Handling, check_not_ended
from workflows.parts.ledger import Ledger
from workflows.parts.process import Process
from workflows.parts.voiding import acted_on, lost_since, take_back

TAKEN_BACK = "taken_back"


def _open(ledger: Ledger, task: str) -> OpenTask:
    found = ledger.state.tasks.get(task)
    if found is not None:
        return found
    number = task.removeprefix(f"{ledger.state.journey}-")
    if number.isdigit() and 0 < int(number) <= ledger.state.tasks_opened:
        raise refusals.TaskNotOpen("task_not_open", task=task)
    raise refusals.UnknownTask("unknown_task", journey=ledger.state.journey, task=task)


def _check_free(task: OpenTask, actor: str) -> None:
    if task.assignee is not None and task.assignee != actor:
        raise refusals.NotYours("task_belongs", task=task.task, assignee=task.assignee)


def _check_completion(ledger: Ledger, process: Process, act: CompleteTask) -> None:
    task = _open(ledger, act.task)
    _check_free(task, act.actor)
    if task.requester == act.actor:
        raise refusals.NotYours("own_request", task=task.task, actor=act.actor)
    try:
        filled = process.kinds[task.kind].payload(act.answers, task.about)
    except ValidationError as error:
        raise refusals.invalid_answers(error) from None
    if isinstance(filled, CallForm) and filled.call_back_at is not None:
        _check_call_back(ledger, filled.call_back_at)
    _check_days(ledger, filled)


def _check_days(ledger: Ledger, filled: BaseModel, place: str = "") -> None:
    """A day that was agreed on, also in a row, suits calendar and standard as they are now (R002-MGT-04)."""
    within = marked(type(filled), DayWithin)
    for name, given in filled:
        if name in within and given is not None:
            found = fault_of_day(within[name], given, ledger.now(), ledger.state.rules)
            if found is not None:
                code, params = found
                raise refusals.invalid_answer(f"{place}{name}", code, **params)
        elif isinstance(given, tuple):
            for number, row in enumerate(given):
                if isinstance(row, BaseModel):
                    _check_days(ledger, row, f"{place}{name}.{number}.")


def _check_call_back(ledger: Ledger, at: datetime) -> None:
    """A time that the customer named lies ahead, and not absurdly far away (X-20)."""
    now, rules = ledger.now(), ledger.state.rules
    latest = rules.due(rules.standard.rules["call_back_latest"], now, "customer").at
    if not now < at <= latest:
        zone = rules.standard.company.zone
        raise refusals.invalid_answer(
            "call_back_at", "call_back_range", at=at, after=now, until=latest, zone=zone
        )


def _complete(ledger: Ledger, act: CompleteTask) -> None:
    ledger.complete(ledger.state.tasks[act.task], act.actor, act.answers)


def _check_claim(ledger: Ledger, process: Process, act: ClaimTask) -> None:
    _check_free(_open(ledger, act.task), act.actor)


def _claim(ledger: Ledger, act: ClaimTask) -> None:
    task = ledger.state.tasks[act.task]
    if task.assignee is None:
        ledger.assign(task, act.actor, "claimed")


def _ahead(ledger: Ledger, kind: str) -> Wait | None:
    """The next task of a kind that may be opened before its time."""
    waits = [wait for wait in ledger.state.waits.values() if wait.kind is WaitKind.OPENS]
    found = [wait for wait in waits if wait.subject == kind and wait.earliest is not None and wait.armed]
    return min(found, key=lambda wait: (wait.earliest, wait.key), default=None)


def _check_beginning(ledger: Ledger, process: Process, act: BeginEarly) -> None:
    check_not_ended(ledger)
    wait = _ahead(ledger, act.kind)
    if wait is None or wait.earliest is None:
        raise refusals.NotPossible("nothing_ahead", kind=act.kind)
    if ledger.now() < wait.earliest:
        zone = ledger.state.rules.standard.company.zone
        raise refusals.NotPossible("too_early", kind=act.kind, at=wait.earliest.isoformat(), zone=zone)


def _begin(ledger: Ledger, act: BeginEarly) -> None:
    wait = _ahead(ledger, act.kind)
    assert wait is not None
    begin_early(ledger, wait)


def _check_assignment(ledger: Ledger, process: Process, act: AssignTask) -> None:
    _open(ledger, act.task)


def _assign(ledger: Ledger, act: AssignTask) -> None:
    how = "assigned" if act.assignee else "released"
    ledger.assign(ledger.state.tasks[act.task], act.assignee, how)


def _check_taking_back(ledger: Ledger, process: Process, act: TakeBack) -> None:
    if ledger.state.status is Status.CLOSED:
        raise refusals.NotPossible("answers_stand")
    answer = ledger.state.answers.get(act.key)
    if answer is None or answer.by is None:
        raise refusals.NotPossible("answer_gone", task=act.task)
    if lost_since(ledger, answer):
        raise refusals.NotPossible("ended", status=ledger.state.status)
    if answer.by != act.actor:
        raise refusals.NotYours("answered_by", task=act.task, assignee=answer.by)
    if (after := acted_on(ledger, act.key)) is not None:
        raise refusals.NotPossible("answered_since", task=act.task, after_key=after, key=act.key)


def _take_back(ledger: Ledger, act: TakeBack) -> None:
    take_back(ledger, act.key, TAKEN_BACK)


HANDLINGS: dict[type[Act], Handling] = {
    CompleteTask: Handling(_complete, _check_completion),
    ClaimTask: Handling(_claim, _check_claim),
    BeginEarly: Handling(_begin, _check_beginning),
    AssignTask: Handling(_assign, _check_assignment),
    TakeBack: Handling(_take_back, _check_taking_back, restarts=True),
}
