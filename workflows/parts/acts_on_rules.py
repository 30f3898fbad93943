"""A journey moves to another version of its standard, with every clock that is open (docs/operations/standards.md)."""

from domain.adopting import Adopted, adopted, dates_moved, obstacle
from domain.commands import Act, AdoptStandard
from domain.events import StandardAdopted, TaskOver
from domain.roles import Role
from domain.waits import Rulebook, Wait, WaitKind
from workflows.parts import refusals
from workflows.parts.editions import take_over
from workflows.parts.handling import Handling
from workflows.parts.ledger import Ledger
from workflows.parts.process import Process
from workflows.parts.team import member


def _check(ledger: Ledger, process: Process, act: AdoptStandard) -> None:
    state, pause = ledger.state, ledger.state.pause
    found = obstacle(
        state.rules.standard,
        act.rules.standard,
        state.status,
        pause.reason if pause else None,
        state.waits.values(),
    )
    if found is not None:
        raise refusals.NotPossible(found.reason, **found.details)


def _adopt(ledger: Ledger, act: AdoptStandard) -> None:
    """Everything open goes on by the newer version from this moment; each clock is armed once."""
    state, now = ledger.state, ledger.now()
    before, standard = state.rules.standard, act.rules.standard
    # Newer calendars come by themselves, with what they do to meetings.
    rules = Rulebook(standard=standard, calendars={**act.rules.calendars, **state.rules.calendars})

    def whose(wait: Wait, role: Role) -> str | None:
        task, person = ledger.task_at(wait.key), member(state, role)
        return None if task is not None and task.requester == person else person

    found = adopted(state.journey, state.waits.values(), before, rules, now, whose)
    take_over(state, rules)
    given = _given_over(ledger, found)
    ledger.emit(
        StandardAdopted(
            standard=standard.name,
            version=standard.version,
            before=before.version,
            calendars={name: calendar.version for name, calendar in rules.calendars.items()},
            moved=tuple(one.shift for one in dates_moved(state.journey, found, standard, now)),
            ended=tuple(one.before.key for one in found if one.after is None),
            tasks=given,
        )
    )
    for one in found:
        _keep(ledger, one)
    _lend(ledger, given)


def _given_over(ledger: Ledger, found: tuple[Adopted, ...]) -> tuple[TaskOver, ...]:
    """The open tasks that are another role's from now on."""
    over = []
    for one in found:
        task = ledger.task_at(one.before.key)
        if task is not None and one.other_role and one.after is not None and one.after.role is not None:
            task.role, task.assignee = one.after.role, one.after.assignee
            task.handed_by = task.comes_back_to = task.lent_by = None
            over.append(TaskOver(task=task.task, role=task.role, assignee=task.assignee))
    return tuple(over)


def _lend(ledger: Ledger, given: tuple[TaskOver, ...]) -> None:
    """Who is away gets no new work: what became theirs is others' meanwhile."""
    for over in given:
        task = ledger.state.tasks[over.task]
        if task.assignee is None:
            continue
        then = ledger.doer(task, task.assignee)
        if then != (task.assignee, None):
            ledger.assign(task, then.assignee, "lent", lent_by=then.lent_by)


def _keep(ledger: Ledger, one: Adopted) -> None:
    key, after = one.before.key, one.after
    agenda = ledger.state.agenda
    if after is None:
        ledger.end_wait(key)
        agenda.pop(key, None)
        return
    if after.kind is WaitKind.AGENDA and key in agenda:
        on = ledger.state.rules.calendar(after.calendar).today(after.anchor).isoformat()
        again = {"on": on, "nominal": after.placed.nominal.isoformat()} if after.placed else {}
        once = {"rule": after.rule} if after.placed is None and agenda[key].cadence is None else {}
        agenda[key] = agenda[key].model_copy(update={"calendar": after.calendar, **again, **once})
    ledger.keep_wait(after)


HANDLINGS: dict[type[Act], Handling] = {AdoptStandard: Handling(_adopt, _check)}
