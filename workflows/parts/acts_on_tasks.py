"""What people do with tasks: complete, begin early, take an answer back; who has one is in `acts_on_hands`."""

from datetime import datetime

from pydantic import BaseModel, ValidationError

from domain.commands import Act, BeginEarly, CompleteTask, TakeBack
from domain.forms.calls import CallForm
from domain.marks import marked
from domain.open_days import DayWithin, fault_of_day
from domain.stages import Status
from domain.tasks import OpenTask
from domain.waits import Wait, WaitKind
from workflows.parts import refusals
from workflows.parts.acts_on_hands import check_free, open_task
from workflows.parts.ending import lost_since
from workflows.parts.firing import begin_early
from workflows.parts.handling import Handling, check_not_ended
from workflows.parts.ledger import Ledger
from workflows.parts.opening import CASES
from workflows.parts.process import Process
from workflows.parts.returning import acted_on, take_back

TAKEN_BACK = "taken_back"


def _check_whose(ledger: Ledger, task: OpenTask, act: CompleteTask) -> None:
    """One's own task or one from the queue; on behalf of a colleague just what is theirs, never what one asked for."""
    if act.on_behalf_of is None:
        check_free(task, act.actor)
    elif act.on_behalf_of == act.actor or act.on_behalf_of != task.assignee:
        raise refusals.NotYours("behalf_of_whom", task=task.task, person=act.on_behalf_of)
    if act.actor in _requesters(ledger, task):
        raise refusals.NotYours("own_request", task=task.task, actor=act.actor)


def _requesters(ledger: Ledger, task: OpenTask) -> set[str]:
    """Who asked for the approval, and for whom they did so: neither of them gives it."""
    if task.requester is None:
        return set()
    strand = f"{task.key.split('/', 1)[0]}/"
    acted_for = {
        answer.on_behalf_of
        for key, answer in ledger.state.answers.items()
        if answer.on_behalf_of and answer.by == task.requester and key.startswith(strand)
    }
    return {task.requester, *acted_for}


def _check_completion(ledger: Ledger, process: Process, act: CompleteTask) -> None:
    task = open_task(ledger, act.task)
    _check_whose(ledger, task, act)
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
    """Whose task somebody else has done hears of it: it leaves their list. Whoever delegated it hears as well."""
    task = ledger.state.tasks[act.task]
    theirs = (task.assignee if act.on_behalf_of else None, task.comes_back_to)
    ledger.complete(
        task,
        act.actor,
        act.answers,
        on_behalf_of=act.on_behalf_of,
        reason=act.reason,
        words=act.words,
    )
    told = [person for person in dict.fromkeys(theirs) if person is not None and person != act.actor]
    if told:
        about = {"task": task.task, "kind": task.kind, "by": act.actor}
        ledger.notify(f"{task.key}/done_for", "done_for_you", tuple(told), about)


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


def _check_taking_back(ledger: Ledger, process: Process, act: TakeBack) -> None:
    if ledger.state.status is Status.CLOSED:
        raise refusals.NotPossible("answers_stand")
    answer = ledger.state.answers.get(act.key)
    if answer is None or answer.by is None:
        if _is_settled(ledger, act.key):
            instead = _begun_by(process, act.key).format(journey=ledger.state.journey)
            raise refusals.NotPossible("case_settled", task=act.task, instead=instead)
        raise refusals.NotPossible("answer_gone", task=act.task)
    if lost_since(ledger, answer):
        raise refusals.NotPossible("ended", status=ledger.state.status)
    if act.actor not in (answer.by, answer.on_behalf_of):
        raise refusals.NotYours("answered_by", task=act.task, assignee=answer.by)
    if (after := acted_on(ledger, act.key)) is not None:
        raise refusals.NotPossible("answered_since", task=act.task, after_key=after, key=act.key)


def _is_settled(ledger: Ledger, key: str) -> bool:
    """Whether a step belongs to a case that has ended: its answers are forgotten, whoever waited for it was told."""
    return key.startswith(CASES) and not any(key.startswith(f"{duty}/") for duty in ledger.state.duties)


def _begun_by(process: Process, key: str) -> str:
    """The command that begins such a case anew; its matter stands first in the key where people opened it."""
    matter = key.removeprefix(CASES).partition("/")[0]
    known = {
        "extra_task": "homeward task add {journey}",
        "promise": "homeward promise make {journey}",
        "received": "homeward contact log {journey}",
    }
    opened = (
        f"homeward case open {{journey}} {matter}"
        if matter in process.matters
        else "homeward case open {journey}"
    )
    return known.get(matter, opened)


def _take_back(ledger: Ledger, act: TakeBack) -> None:
    take_back(ledger, act.key, TAKEN_BACK)


HANDLINGS: dict[type[Act], Handling] = {
    CompleteTask: Handling(_complete, _check_completion),
    BeginEarly: Handling(_begin, _check_beginning),
    TakeBack: Handling(_take_back, _check_taking_back, restarts=True),
}
