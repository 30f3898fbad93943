"""The journey's team: who has which role, and what goes over when that changes (X-32)."""

from domain.events import TeamChanged
from domain.roles import MET_BY_CUSTOMERS, Role
from domain.state import JourneyState
from domain.waits import WaitKind
from workflows.parts.ledger import Ledger

CUSTOMER = "customer"


def member(state: JourneyState, role: Role) -> str | None:
    """Who of the team has a role; the agent is the journey's owner (R002-SKU-02)."""
    return state.owner if role is Role.AGENT else state.team.get(role)


def appoint(ledger: Ledger, key: str, role: Role, person: str, reason: str, words: str | None = None) -> None:
    """Give a role to a person, with every open task of it that the one before had.

    Where nobody had the role, what lies in its queue goes over. Later tasks follow by themselves. The customer is told
    when somebody they know changes. Who has the role already keeps it, and nothing happens.
    """
    state = ledger.state
    before = member(state, role)
    if person == before:
        return
    if role is Role.AGENT:
        state.owner = person
    else:
        state.team[role] = person
    ledger.emit(TeamChanged(role=role, person=person, before=before, reason=reason, words=words))
    _hand_over_tasks(ledger, role, before, person)
    _hand_over_openings(ledger, role, before, person)
    if before is not None:
        told = (CUSTOMER, person) if role in MET_BY_CUSTOMERS else (person,)
        ledger.notify(key, "team_changed", told, {"role": role, "person": person, "before": before})


def _hand_over_tasks(ledger: Ledger, role: Role, before: str | None, person: str) -> None:
    for task in list(ledger.state.tasks.values()):
        if task.role is not role or task.assignee != before:
            continue
        if task.requester != person:
            ledger.assign(task, person, "assigned")
        elif task.assignee is not None:
            ledger.assign(task, None, "released")  # nobody approves what they asked for


def _hand_over_openings(ledger: Ledger, role: Role, before: str | None, person: str) -> None:
    """Tasks that open later: whom their wait names. A meeting stays with its host until it is moved."""
    hosted = [f"{one.key}/" for one in ledger.state.appointments.values() if one.staff[0] == before]
    for wait in list(ledger.state.waits.values()):
        theirs = wait.kind is WaitKind.OPENS and wait.role is role and wait.assignee == before
        if theirs and not wait.key.startswith(tuple(hosted)):
            ledger.set_wait(wait.model_copy(update={"assignee": person}))
