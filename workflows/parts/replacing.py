"""Handing over all that somebody has on a journey, now and later: nothing that is open names them afterwards (X-32).

What is done stays theirs. Coming meetings keep their host here: their time has to be free, which the journey does not
know; the client moves them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from domain.absences import Absence
from domain.events import PersonReplaced
from domain.roles import Role
from domain.state import JourneyState
from domain.tasks import OpenTask
from workflows.parts.ledger import Ledger
from workflows.parts.team import appoint, hand_over_openings, hand_over_tasks, member

LENT = "lent_meeting"
"""What a meeting is called that somebody else holds while a person is away."""
_WILL_DO = ("staff", "proposed", "assignee")
"""Under which names what a task or a duty is about says who is going to do something."""


def replace_person(
    ledger: Ledger,
    person: str,
    successors: Mapping[Role, str],
    reason: str,
    words: str | None = None,
    *,
    gone: bool = True,
) -> None:
    """Others have from now on what a person had by these roles; the customer is told whom they have now.

    Args:
        gone: they do nothing here any more: their own absences matter to nobody.
    """
    state = ledger.state
    _succeed(state, person, successors)
    ledger.emit(
        PersonReplaced(
            person=person,
            successors=dict(successors),
            promises=dict(_promises(state, person, successors)),
            meetings=dict(_begun(ledger, person, successors)),
            tasks=dict(_tasks(state, person, successors)),
            reason=reason,
            words=words,
        )
    )
    for role, successor in successors.items():
        if member(state, role) == person:
            appoint(ledger, f"replaced/{person}/{role}", role, successor, reason, words)
        hand_over_tasks(ledger, role, person, successor)
        hand_over_openings(ledger, role, person, successor)
    _handed_by(ledger, person, successors, gone=gone)
    _lent_meetings(state, person, successors, gone=gone)
    _duties(state, person, successors)
    ledger.set_facts(dict(_slots(state, person, successors)))
    _absences(ledger, person, successors, gone=gone)


def naming(state: JourneyState, person: str) -> tuple[str, ...]:
    """What is open or to come on the journey and names a person: each thing by its kind and its key."""
    return tuple(_naming(state, person))


def _naming(state: JourneyState, person: str) -> Iterator[str]:
    if state.owner == person:
        yield "owner"
    yield from (f"team/{role}" for role, one in state.team.items() if one == person)
    for task in state.tasks.values():
        if person in (task.assignee, task.lent_by, task.comes_back_to, task.handed_by):
            yield f"task/{task.task}"
        if _told(task.about, person):
            yield f"about/{task.task}"
    yield from (f"wait/{key}" for key, wait in state.waits.items() if person in (wait.assignee, wait.lent_by))
    yield from (f"meeting/{key}" for key, one in state.appointments.items() if person in one.staff)
    yield from (f"{LENT}/{key}" for key, one in state.appointments.items() if one.lent_by == person)
    yield from (f"promise/{key}" for key, one in state.promises.items() if one.person == person)
    for absence in state.absences.values():
        if person in (absence.person, *absence.deputies.values()):
            yield f"absence/{absence.absence}"
    yield from (f"duty/{key}" for key, duty in state.duties.items() if _told(duty.about, person))
    yield from (f"duty/{key}" for key, item in state.agenda.items() if _told(item.about, person))
    yield from (f"fact/{name}" for name, value in state.facts.items() if _is_slot(value, person))


def _succeed(state: JourneyState, person: str, successors: Mapping[Role, str]) -> None:
    """Whoever takes over is not replaced any more by whoever they take over from."""
    state.successors[person] = {**state.successors.get(person, {}), **successors}
    for role, successor in successors.items():
        state.successors.get(successor, {}).pop(role, None)


def _promises(state: JourneyState, person: str, successors: Mapping[Role, str]) -> Iterator[tuple[str, str]]:
    for key, promise in state.promises.items():
        if promise.person == person:
            successor = _any(successors, _role_beside(state, key))
            state.promises[key] = promise.model_copy(update={"person": successor})
            yield key, successor


def _begun(ledger: Ledger, person: str, successors: Mapping[Role, str]) -> Iterator[tuple[str, str]]:
    """A meeting that has begun is reported by who takes over."""
    state = ledger.state
    for key, meeting in state.appointments.items():
        if meeting.staff[0] == person and meeting.starts_at <= ledger.now():
            successor = _any(successors, state.rules.standard.appointments[meeting.kind].role)
            meeting.staff = (successor, *meeting.staff[1:])
            yield key, successor


def _role_beside(state: JourneyState, key: str) -> object:
    """The role of the duty that a promise belongs to."""
    return next(
        (duty.about.get("role") for name, duty in state.duties.items() if key.startswith(f"{name}/")), None
    )


def _tasks(
    state: JourneyState, person: str, successors: Mapping[Role, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for task in state.tasks.values():
        if _told(task.about, person):
            task.about = _without(task.about, person, _any(successors, _role_of(state, task)))
            yield task.task, task.about


def _handed_by(ledger: Ledger, person: str, successors: Mapping[Role, str], *, gone: bool) -> None:
    """Nobody returns a task any more to whoever gave it to them: it goes to the lead.

    What they delegated by a role that they keep stays theirs.
    """
    for task in list(ledger.state.tasks.values()):
        kept = task.comes_back_to == person and not gone and (task.home or task.role) not in successors
        if not kept and person in (task.handed_by, task.comes_back_to):
            ledger.assign(task, task.assignee, "assigned", lent_by=task.lent_by)


def _lent_meetings(state: JourneyState, person: str, successors: Mapping[Role, str], *, gone: bool) -> None:
    """Whoever stands in for somebody who takes no part in it any more keeps the meeting."""
    for meeting in state.appointments.values():
        role = state.rules.standard.appointments[meeting.kind].role
        if meeting.lent_by == person and (gone or role in successors):
            meeting.lent_by = None


def _role_of(state: JourneyState, task: OpenTask) -> object:
    """The role of whoever holds the meeting that a task is about, else of whoever it looks for."""
    meeting = state.rules.standard.appointments.get(str(task.about.get("appointment")))
    return meeting.role if meeting is not None else task.about.get("role")


def _duties(state: JourneyState, person: str, successors: Mapping[Role, str]) -> None:
    for key, duty in state.duties.items():
        if _told(duty.about, person):
            about = _without(duty.about, person, _any(successors, duty.about.get("role")))
            state.duties[key] = duty.model_copy(update={"about": about})
    for key, item in state.agenda.items():
        if _told(item.about, person):
            about = _without(item.about, person, _any(successors, item.role))
            state.agenda[key] = item.model_copy(update={"about": about})


def _slots(state: JourneyState, person: str, successors: Mapping[Role, str]) -> Iterator[tuple[str, Any]]:
    """Times agreed for a later stage: the same time, with the successor; it is reserved when the meeting is booked."""
    meetings = state.rules.standard.appointments
    for name, value in state.facts.items():
        if _is_slot(value, person):
            meeting = meetings.get(name.removesuffix("_slot"))
            yield name, {**value, "staff": _any(successors, meeting.role if meeting else None)}


def _absences(ledger: Ledger, person: str, successors: Mapping[Role, str], *, gone: bool) -> None:
    for absence in list(ledger.state.absences.values()):
        if absence.person == person:
            if gone:
                ledger.end_absence(absence)
            continue
        deputies = dict(_deputies(absence, person, successors))
        ledger.know_absence(absence.model_copy(update={"deputies": deputies}))


def _deputies(absence: Absence, person: str, successors: Mapping[Role, str]) -> Iterator[tuple[Role, str]]:
    """Nobody stands in for themselves: without another one it is the role's queue."""
    for role, deputy in absence.deputies.items():
        after = successors.get(role, deputy) if deputy == person else deputy
        if after != absence.person:
            yield role, after


def _any(successors: Mapping[Role, str], role: object) -> str:
    """Who took over by a role, else the first of those who took over."""
    found = {str(one): successor for one, successor in successors.items()}
    return found.get(str(role)) or next(iter(successors.values()))


def _told(about: Mapping[str, Any], person: str) -> bool:
    return any(about.get(name) == person for name in _WILL_DO) or person in _candidates(about)


def _candidates(about: Mapping[str, Any]) -> Iterable[str]:
    found = about.get("candidates")
    return (
        [one.get("handle", "") for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    )


def _without(about: Mapping[str, Any], person: str, successor: str) -> dict[str, Any]:
    changed = {
        name: successor if name in _WILL_DO and value == person else value for name, value in about.items()
    }
    if person in _candidates(about):
        left = [one for one in about["candidates"] if one.get("handle") != person]
        changed["candidates"] = left
        if about.get("proposed") == person:
            changed["proposed"] = left[0]["handle"] if left else None
    return changed


def _is_slot(value: Any, person: str) -> bool:
    return isinstance(value, dict) and "starts_at" in value and value.get("staff") == person
