"""What is done with a task."""

from typing import Any, Self

from pydantic import model_validator

from domain.commands.acts import Act, Code, Handle
from domain.model import Instant
from domain.personal import Reference
from domain.roles import Role


class CompleteTask(Act):
    """Complete a task: one's own, one from the queue, or what belongs to a colleague."""

    task: str
    answers: dict[str, Any]
    on_behalf_of: Handle | None = None
    """Whose it is, when somebody else completes it for them."""
    reason: Code | None = None
    """Why they do not do it themselves."""
    words: Reference | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if (self.on_behalf_of is None) != (self.reason is None):
            raise ValueError("reason: needed on behalf of somebody, and only then")
        return self


class ClaimTask(Act):
    task: str


class BeginEarly(Act):
    """Open a task before its time, as far as its window goes (X-04)."""

    kind: Code


class HandOn(Act):
    """Have somebody else look after an open task; its clock goes on."""

    task: str
    reason: Code
    words: Reference | None = None


class AssignTask(HandOn):
    """Give it to a person for good (转派)."""

    assignee: Handle


class ReleaseTask(HandOn):
    """Put it back into its role's queue (取消认领)."""


class DelegateTask(HandOn):
    """Have somebody else do it, who completes it or returns it to me (委派)."""

    to: Handle


class ReturnTask(HandOn):
    """Give it back (退回) to whoever handed it over, else to the lead of its role."""

    to_lead: bool = False
    """True where whoever handed it over does not work here any more."""


class SnoozeTask(Act):
    """Not to be reminded of one's own task before a time, within its deadline (稍后处理)."""

    task: str
    until: Instant | None
    """None ends it."""


class TakeBack(Act):
    """Take an answer back (拿回) while nobody has acted on it: the task is open again."""

    task: str
    key: str
    """The key that the task was answered under."""


class AddTask(Act):
    """Ask somebody to do something by a time, beside whatever the journey is doing."""

    words: Reference
    due: Instant
    role: Role
    assignee: Handle | None = None
