"""Whose a journey is, and who is away or has left."""

from typing import Any, Literal

from domain.absences import Absence
from domain.model import Model
from domain.roles import Role


class TeamChanged(Model):
    """Somebody has a role on this journey from now on, in place of whoever had it before (X-32)."""

    type: Literal["team_changed"] = "team_changed"
    v: int = 1
    role: Role
    person: str
    before: str | None
    reason: str
    words: str | None = None
    """A reference to free words, never the words."""


class PersonAway(Model):
    """Somebody of the journey is away, now or later, or for another time than was known (X-32)."""

    type: Literal["person_away"] = "person_away"
    v: int = 1
    absence: Absence


class PersonBack(Model):
    """An absence is over for this journey."""

    type: Literal["person_back"] = "person_back"
    v: int = 1
    absence: str
    person: str


class PersonReplaced(Model):
    """Others took over all that somebody had on this journey, now and later (X-32)."""

    type: Literal["person_replaced"] = "person_replaced"
    v: int = 1
    person: str
    successors: dict[Role, str]
    promises: dict[str, str] = {}
    """Who keeps from now on what they were to keep, by the promise's key."""
    meetings: dict[str, str] = {}
    """Who reports meetings that have begun, by their key."""
    tasks: dict[str, dict[str, Any]] = {}
    """What open tasks are about from now on, where it named them."""
    reason: str
    words: str | None = None
    """A reference to free words, never the words."""


PeopleEvent = TeamChanged | PersonAway | PersonBack | PersonReplaced
