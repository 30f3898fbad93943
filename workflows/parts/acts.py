"""What people do to a running journey: the check before an act, and the act itself.

A check reads the state and refuses; it never changes anything. An act is applied by the journey's one loop, after
which the stage code goes on.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from domain.commands import (
    Act,
    AddNote,
    AssignTask,
    BackTo,
    ClaimTask,
    CloseJourney,
    CompleteTask,
    PauseJourney,
    ResumeJourney,
)
from domain.events import NoteAdded
from domain.stages import STAGES, Stage, Status
from domain.state import PauseState
from domain.tasks import OpenTask, TaskKind
from workflows.parts import refusals
from workflows.parts.ledger import Ledger
from workflows.parts.voiding import RETENTION, end_journey, order_of, void

Kinds = Mapping[str, TaskKind[Any]]

ENDED = frozenset({Status.LOST, Status.CLOSED})


def check(ledger: Ledger, kinds: Kinds, act: Act) -> None:
    """Refuse an act that the journey's state does not allow.

    Raises:
        refusals.Refusal: the act would change nothing; the message says why.
    """
    match act:
        case CompleteTask(task=task, actor=actor, answers=answers):
            _check_completion(ledger, kinds, task, actor, answers)
        case ClaimTask(task=task, actor=actor):
            _check_free(_open(ledger, task), actor)
        case AssignTask(task=task):
            _open(ledger, task)
        case PauseJourney() if ledger.state.status is not Status.ACTIVE:
            raise refusals.NotPossible(f"only an active journey can be paused; it is {ledger.state.status}")
        case ResumeJourney() if ledger.state.status is not Status.PAUSED:
            raise refusals.NotPossible(f"only a paused journey can be resumed; it is {ledger.state.status}")
        case BackTo(key=key):
            if order_of(ledger, key) is None:
                known = ", ".join(sorted(ledger.state.answers)) or "none yet"
                raise refusals.NotPossible(f"key: {key!r} is not a step of this journey; steps: {known}")
            if ledger.state.status is Status.CLOSED:
                _check_running(ledger)
        case CloseJourney():
            _check_running(ledger)
        case _:
            pass


def apply(ledger: Ledger, act: Act) -> bool:
    """Carry out a checked act; returns True when the stage has to start again from the top."""
    match act:
        case CompleteTask():
            _complete(ledger, act)
        case ClaimTask():
            _claim(ledger, act)
        case AssignTask(task=task, assignee=assignee):
            ledger.assign(ledger.state.tasks[task], assignee, "assigned" if assignee else "released")
        case PauseJourney(reason=reason):
            ledger.state.pause = PauseState(reason=reason, since=ledger.now())
            ledger.set_status(Status.PAUSED, reason)
            ledger.hold_clocks()
        case ResumeJourney():
            ledger.state.pause = None
            ledger.set_status(Status.ACTIVE, "resumed")
            ledger.release_clocks()
        case AddNote(words=words):
            ledger.emit(NoteAdded(words=words))
        case BackTo():
            _back(ledger, act)
            return True
        case CloseJourney(status=status, reason=reason, words=words):
            end_journey(ledger, status, reason, words)
            return True
        case _:
            raise TypeError(f"no way to apply {type(act).__name__}")
    return False


def _check_running(ledger: Ledger) -> None:
    if ledger.state.status in ENDED:
        raise refusals.NotPossible(f"the journey is {ledger.state.status}; reopen it first")


def _open(ledger: Ledger, task: str) -> OpenTask:
    found = ledger.state.tasks.get(task)
    if found is not None:
        return found
    number = task.removeprefix(f"{ledger.state.journey}-")
    if number.isdigit() and 0 < int(number) <= ledger.state.tasks_opened:
        raise refusals.TaskNotOpen(f"task {task} is not open any more")
    raise refusals.UnknownTask(f"journey {ledger.state.journey} has no task {task}")


def _check_free(task: OpenTask, actor: str) -> None:
    if task.assignee is not None and task.assignee != actor:
        raise refusals.NotYours(f"task {task.task} belongs to {task.assignee}", {"assignee": task.assignee})


def _check_completion(
    ledger: Ledger, kinds: Kinds, task_id: str, actor: str, answers: dict[str, Any]
) -> None:
    task = _open(ledger, task_id)
    _check_free(task, actor)
    if task.requester == actor:
        raise refusals.NotYours(f"{actor} asked for {task.task} and cannot approve it")
    try:
        kinds[task.kind].payload(answers)
    except ValidationError as error:
        raise refusals.invalid_answers(task.kind, error) from None


def _complete(ledger: Ledger, act: CompleteTask) -> None:
    task = ledger.state.tasks[act.task]
    if task.assignee is None:
        ledger.assign(task, act.actor, "claimed")
    ledger.complete(task, act.actor, act.answers)


def _claim(ledger: Ledger, act: ClaimTask) -> None:
    task = ledger.state.tasks[act.task]
    if task.assignee is None:
        ledger.assign(task, act.actor, "claimed")


def _back(ledger: Ledger, act: BackTo) -> None:
    since = order_of(ledger, act.key)
    assert since is not None
    if ledger.state.status is Status.LOST:
        ledger.end_wait(RETENTION)
        ledger.set_status(Status.ACTIVE, "reopened")
    void(ledger, since, act.reason, act.words)
    stage = act.key.split("/", 1)[0]
    if stage in STAGES and stage != ledger.state.stage:
        ledger.enter_stage(Stage(stage))
