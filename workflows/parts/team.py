"""The journey's team: who has which role, and what goes over when that changes (X-32)."""

from domain.events import TeamChanged
from domain.roles import MET_BY_CUSTOMERS, Role
from domain.stages import Status
from domain.state import JourneyState
from domain.tasks import OpenTask
from domain.waits import WaitKind
from workflows.parts.ledger import Ledger

CUSTOMER = "customer"


def member(state: JourneyState, role: Role) -> str | None:
    """Who of the team has a role; the agent is the journey's owner (R002-SKU-02)."""
    return state.owner if role is Role.AGENT else state.team.get(role)


def appoint(ledger: Ledger, key: str, role: Role, person: str, reason: str, words: str | None = None) -> None:
    """Give a role to a person, with every open task of it that the one before had.

    Where nobody had the role, what lies in its queue goes over. Later tasks follow by themselves. The customer is told
    when somebody they know changes, unless they were lost. Who has the role already keeps it, and nothing happens.
    """
    state = ledger.state
    before = member(state, role)
    if person == before:
        return
    if role is Role.AGENT:
        state.owner = person
    else:
        state.team[role] = person
    state.successors.get(person, {}).pop(role, None)
    ledger.emit(TeamChanged(role=role, person=person, before=before, reason=reason, words=words))
    hand_over_tasks(ledger, role, before, person)
    hand_over_openings(ledger, role, before, person)
    if before is not None:
        ended = state.status in (Status.LOST, Status.CLOSED)
        told = (CUSTOMER, person) if role in MET_BY_CUSTOMERS and not ended else (person,)
        ledger.notify(key, "team_changed", told, {"role": role, "person": person, "before": before})


def hand_over_tasks(ledger: Ledger, role: Role, before: str | None, person: str) -> None:
    """Give a person every open task of a role that the one before had, also what others do for them meanwhile."""
    for task in list(ledger.state.tasks.values()):
        if task.role is not role:
            continue
        if before is not None and task.comes_back_to == before:
            _comes_back_to(ledger, task, person)
        if (task.lent_by or task.assignee) == before:
            _give(ledger, task, person)


def _give(ledger: Ledger, task: OpenTask, person: str) -> None:
    if task.requester != person:
        then = ledger.doer(task, person)
        ledger.assign(task, then.assignee, "assigned", lent_by=then.lent_by)
    elif task.assignee is not None:
        ledger.assign(task, None, "released")  # nobody approves what they asked for


def _comes_back_to(ledger: Ledger, task: OpenTask, person: str) -> None:
    """What the one before had delegated comes back to the new one; it stays where it is if they may not have it."""
    if person in (task.assignee, task.requester):
        ledger.assign(task, task.assignee, "assigned", lent_by=task.lent_by)
    else:
        ledger.assign(
            task,
            task.assignee,
            "delegated",
            handed_by=person,
            comes_back_to=person,
            lent_by=task.lent_by,
        )


def hand_over_openings(ledger: Ledger, role: Role, before: str | None, person: str) -> None:
    """Tasks that open later: whom their wait names, now or by now. A meeting stays with its host until it is moved."""
    hosted = [f"{one.key}/" for one in ledger.state.appointments.values() if one.staff[0] == before]
    for wait in list(ledger.state.waits.values()):
        if wait.kind is not WaitKind.OPENS or wait.role is not role:
            continue
        theirs = (wait.lent_by or wait.assignee) == before and not wait.key.startswith(tuple(hosted))
        ledger.set_wait(wait.model_copy(update={"assignee": person, "lent_by": None} if theirs else {}))
