"""Tasks: one thing that one person must do by a due time."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, JsonValue

from domain.model import Instant, Model, Mutable
from domain.personal import payload_model
from domain.roles import Role

F = TypeVar("F", bound=BaseModel)


class TaskStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
    VOID = "void"


ASSIGN_REASONS = (
    "absent",
    "left",
    "workload",
    "other_skills",
    "not_mine",
    "customer_wish",
    "other",
)
"""Why a task goes to somebody else for good (转派)."""
DELEGATE_REASONS = ("absent", "workload", "other_skills", "other")
"""Why somebody else does it for a while (委派)."""
RETURN_REASONS = ("not_mine", "facts_missing", "other_skills", "workload", "absent", "other")
"""Why whoever has a task gives it back (退回), or puts it into its role's queue again (取消认领)."""
BEHALF_REASONS = ("absent", "left", "dictated", "other")
"""Why somebody completes what belongs to a colleague."""


@dataclass(frozen=True)
class TaskKind(Generic[F]):
    """A kind of task: its name in tables and standards, and the form that completes it."""

    name: str
    form: type[F]

    def payload(self, answers: dict[str, JsonValue], about: dict[str, Any] | None = None) -> F:
        """The answers as the workflow may see them.

        Args:
            about: what the task was opened with, to check the answers against it as well.

        Raises:
            pydantic.ValidationError: a field is wrong, missing, unknown, or holds personal data in plain text.
        """
        filled: F = payload_model(self.form).model_validate(answers, context=about)
        return filled


class OpenTask(Mutable):
    """A task that waits for somebody, as a journey carries it."""

    task: str
    """Its id, readable and unique in the company: the journey's number and a running number."""
    key: str
    kind: str
    role: Role
    assignee: str | None
    """The staff handle of whoever must do it; None while it lies in the role's queue."""
    home: Role | None = None
    """The role that it belongs to, while it lies with that role's lead; None while it lies where it belongs."""
    handed_by: str | None = None
    """Who gave it to its assignee, and gets it when they return it."""
    comes_back_to: str | None = None
    """Whose it stays while somebody else does it (委派)."""
    lent_by: str | None = None
    """Who has it back when they return, while somebody else or the queue has it because they are away."""
    requester: str | None = None
    """Who may not complete it: an approval is never given by whoever asked for it."""
    opened_at: Instant
    order: int
    about: dict[str, JsonValue]
    """What the form and the script need to know, never personal: an appointment, an amount, a round."""


class Answer(Model):
    """What came back for a key: a completed task's payload, a passed instant, or an activity's result."""

    payload: dict[str, Any]
    at: Instant
    by: str | None
    on_behalf_of: str | None = None
    """Whose task it was, when somebody else completed it for them."""
    order: int
    """Its place among all that the journey opened."""
    last_order: int = 0
    """The last place given when it was answered: what stands behind that came after the answer."""
