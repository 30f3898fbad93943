"""Who is away, who does meanwhile what would be theirs, and who took over from whoever left (X-32)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from domain.model import Instant, Model
from domain.roles import Role


class AbsenceReason(StrEnum):
    """Why somebody is away. It stands in the register alone: a journey does not know who is ill."""

    LEAVE = "leave"
    ILL = "ill"
    TRAINING = "training"


class Absence(Model):
    """Somebody is away for a period, and who does what would be theirs."""

    absence: str
    """Its number in the company."""
    person: str
    starts: Instant
    ends: Instant
    """The first instant at which they are back."""
    deputies: dict[Role, str] = {}
    """Who does it, by role; without one it lies in the role's queue."""

    def covers(self, at: datetime) -> bool:
        return self.starts <= at < self.ends


class Whose(NamedTuple):
    """Who does something, and whom it comes back to."""

    assignee: str | None
    """None: it lies in its role's queue."""
    lent_by: str | None
    """Whose it is, when somebody else or the queue has it because they are away."""


Successors = Mapping[str, Mapping[Role, str]]
"""Who took over from whoever left, by role."""


def whose(
    absences: Iterable[Absence], successors: Successors, role: Role, person: str, at: datetime
) -> Whose:
    """Who does at an instant what is a person's: the deputy of whoever is away, the successor of whoever left."""
    known = tuple(absences)
    owner = _successor(successors, role, person)
    passed, doer = {owner}, owner
    while (away := _away(known, doer, at)) is not None:
        deputy = away.deputies.get(role)
        if deputy is None:
            return Whose(None, owner)
        doer = _successor(successors, role, deputy)
        if doer in passed:
            return Whose(None, owner)  # each stands in for the other, and both are away
        passed.add(doer)
    return Whose(doer, None if doer == owner else owner)


def _away(absences: tuple[Absence, ...], person: str, at: datetime) -> Absence | None:
    return next((one for one in absences if one.person == person and one.covers(at)), None)


def _successor(successors: Successors, role: Role, person: str) -> str:
    passed = {person}
    while (after := successors.get(person, {}).get(role)) is not None and after not in passed:
        passed.add(after)
        person = after
    return person
