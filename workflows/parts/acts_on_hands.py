"""Who has a task, and when they look at it: claim, release, assign, delegate, return, snooze.

Every one goes through ``Ledger.assign`` or ``Ledger.snooze``, which arm the task's clock anew.
"""

from domain.commands import (
    Act,
    AssignTask,
    ClaimTask,
    DelegateTask,
    HandOn,
    ReleaseTask,
    ReturnTask,
    SnoozeTask,
)
from domain.roles import Role
from domain.snoozing import fault_of_snooze
from domain.tasks import OpenTask
from workflows.parts import refusals
from workflows.parts.handling import Handling
from workflows.parts.ledger import Ledger
from workflows.parts.process import Process
from workflows.parts.team import member


def open_task(ledger: Ledger, task: str) -> OpenTask:
    """The task, if it is open.

    Raises:
        refusals.TaskNotOpen, refusals.UnknownTask
    """
    found = ledger.state.tasks.get(task)
    if found is not None:
        return found
    number = task.removeprefix(f"{ledger.state.journey}-")
    if number.isdigit() and 0 < int(number) <= ledger.state.tasks_opened:
        raise refusals.TaskNotOpen("task_not_open", task=task)
    raise refusals.UnknownTask("unknown_task", journey=ledger.state.journey, task=task)


def check_free(task: OpenTask, actor: str) -> None:
    """Refuse what belongs to somebody else."""
    if task.assignee is not None and task.assignee != actor:
        raise refusals.NotYours("task_belongs", task=task.task, assignee=task.assignee)


def _own(ledger: Ledger, named: str, actor: str) -> OpenTask:
    """The open task that whoever acts has. Raises `refusals.Refusal`."""
    task = open_task(ledger, named)
    check_free(task, actor)
    if task.assignee is None:
        raise refusals.NotYours("claim_first", task=task.task)
    return task


def _check_receiver(task: OpenTask, person: str) -> None:
    """Who gets a task has not got it yet, and did not ask for the approval that it gives."""
    if task.requester == person:
        raise refusals.NotYours("own_request", task=task.task, actor=person)
    if task.assignee == person and task.comes_back_to is None:
        raise refusals.NotPossible("has_it_already", task=task.task, person=person)


# --- claim and release


def _check_claim(ledger: Ledger, process: Process, act: ClaimTask) -> None:
    task = open_task(ledger, act.task)
    check_free(task, act.actor)
    if task.requester == act.actor:
        raise refusals.NotYours("own_request", task=task.task, actor=act.actor)


def _claim(ledger: Ledger, act: ClaimTask) -> None:
    task = ledger.state.tasks[act.task]
    if task.assignee is None:
        ledger.assign(task, act.actor, "claimed")


def _check_release(ledger: Ledger, process: Process, act: ReleaseTask) -> None:
    task = open_task(ledger, act.task)
    if task.assignee is None and task.home is None:
        raise refusals.NotPossible("in_queue_already", task=task.task, role=task.role)
    if task.comes_back_to is not None and task.assignee == act.actor:
        raise refusals.NotYours("return_instead", task=task.task, person=task.comes_back_to)


def _release(ledger: Ledger, act: ReleaseTask) -> None:
    task = ledger.state.tasks[act.task]
    _hand_on(ledger, act, None, "released", role=task.home)


# --- assign, delegate, return


def _check_assignment(ledger: Ledger, process: Process, act: AssignTask) -> None:
    _check_receiver(open_task(ledger, act.task), act.assignee)


def _assign(ledger: Ledger, act: AssignTask) -> None:
    task = ledger.state.tasks[act.task]
    by = None if act.actor == act.assignee else act.actor
    _hand_on(ledger, act, act.assignee, "assigned", role=task.home, handed_by=by)


def _check_delegation(ledger: Ledger, process: Process, act: DelegateTask) -> None:
    task = _own(ledger, act.task, act.actor)
    if task.comes_back_to is not None:
        raise refusals.NotYours("return_instead", task=task.task, person=task.comes_back_to)
    if task.lent_by is not None:
        raise refusals.NotYours("lent_to_you", task=task.task, person=task.lent_by)
    _check_receiver(task, act.to)


def _delegate(ledger: Ledger, act: DelegateTask) -> None:
    task = ledger.state.tasks[act.task]
    _hand_on(ledger, act, act.to, "delegated", role=task.home, handed_by=act.actor, comes_back_to=act.actor)


def _check_return(ledger: Ledger, process: Process, act: ReturnTask) -> None:
    task = _own(ledger, act.task, act.actor)
    if _handed_by(task, act) is None and _lead(ledger, task) is None:
        raise refusals.NotPossible("nobody_above", task=task.task, role=task.role)


def _return(ledger: Ledger, act: ReturnTask) -> None:
    """Back to whoever handed it over; else to the lead, who is named where the journey has one."""
    task = ledger.state.tasks[act.task]
    giver = _handed_by(task, act)
    if giver is not None:
        _hand_on(ledger, act, giver, "returned")
        return
    lead = _lead(ledger, task)
    assert lead is not None
    person = member(ledger.state, lead)
    free = person if person not in (act.actor, task.requester) else None
    _hand_on(ledger, act, free, "returned", role=lead)


def _handed_by(task: OpenTask, act: ReturnTask) -> str | None:
    giver = task.comes_back_to or task.handed_by
    return None if act.to_lead or giver in (act.actor, task.requester) else giver


def _lead(ledger: Ledger, task: OpenTask) -> Role | None:
    """Who stands above whoever has the task, by its ladder; None where nobody does."""
    wait = ledger.state.waits[task.key]
    ladder = ledger.state.rules.standard.ladders[wait.ladder or "normal"]
    told = [climb.to for climb in ladder.escalate]
    above = told[told.index(task.role) + 1 :] if task.role in told else told
    return next(iter(above), None)


def _hand_on(
    ledger: Ledger,
    act: HandOn,
    to: str | None,
    how: str,
    *,
    role: Role | None = None,
    handed_by: str | None = None,
    comes_back_to: str | None = None,
) -> None:
    """Who is away keeps what they are given, and whoever stands in for them does it meanwhile."""
    task = ledger.state.tasks[act.task]
    ledger.assign(
        task,
        to,
        how,
        role=role,
        handed_by=handed_by,
        comes_back_to=comes_back_to,
        reason=act.reason,
        words=act.words,
    )
    ledger.lend_task(task)


# --- snooze


def _check_snooze(ledger: Ledger, process: Process, act: SnoozeTask) -> None:
    if act.until is None:
        task = open_task(ledger, act.task)
        if ledger.state.waits[task.key].snoozed_until is None:
            raise refusals.NotPossible("not_snoozed", task=task.task)
        return
    task = _own(ledger, act.task, act.actor)
    wait = ledger.state.waits[task.key]
    fault = fault_of_snooze(wait, act.until, ledger.now())
    if fault is not None:
        zone = ledger.state.rules.standard.company.zone
        due = wait.due_at or act.until
        raise refusals.invalid_answer(
            "until", fault, at=act.until.isoformat(), until=due.isoformat(), zone=zone
        )


def _snooze(ledger: Ledger, act: SnoozeTask) -> None:
    ledger.snooze(ledger.state.tasks[act.task], act.until)


HANDLINGS: dict[type[Act], Handling] = {
    ClaimTask: Handling(_claim, _check_claim),
    ReleaseTask: Handling(_release, _check_release),
    AssignTask: Handling(_assign, _check_assignment),
    DelegateTask: Handling(_delegate, _check_delegation),
    ReturnTask: Handling(_return, _check_return),
    SnoozeTask: Handling(_snooze, _check_snooze),
}
