"""What follows from an answer, as data: what opens, when and for whom, how the journey stands, who is told.

The sentences are made of it (`desk.after.telling`), and tests hold it against what the journey really does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.roles import Role
from domain.stages import Status


@dataclass(frozen=True)
class Next:
    """A task that opens, or an instant that is awaited, by its kind or subject."""

    kind: str
    role: Role | None = None
    """Whose it is; None where that cannot be said, or nobody is asked."""
    at: datetime | None = None
    """When it opens, as it is told; None for at once."""
    by: datetime | None = None
    """When it is due, where the sentence names it."""


@dataclass(frozen=True)
class Rule:
    """A due rule, to be told in words."""

    text: str


@dataclass(frozen=True)
class Follows:
    """What follows from a choice, whatever else the form is filled in with."""

    next: tuple[Next, ...] = ()
    say: str = ""
    """The sentence's key below ``after.``; empty: that of the choice itself."""
    blanks: Mapping[str, Any] = field(default_factory=dict)
    """What the sentence names beside the first of ``next``: instants, roles, rules, numbers."""
    status: Status | None = None
    """What the journey becomes; None where it stays as it is."""
    tells: tuple[str, ...] = ()
    """Who is sent a notice at once: roles, people, the customer."""
    beside: bool = False
    """Whether more may open than is foretold, by what else is answered or still open."""
    also: tuple["Follows", ...] = ()
    """What follows besides, told in sentences of their own."""

    def parts(self) -> Iterator["Follows"]:
        """This and all that follows besides."""
        yield self
        for one in self.also:
            yield from one.parts()


Outcomes = dict[tuple[str, str], Follows]
"""By a field and a choice."""
