"""What becomes of a task."""

from typing import Any, Literal

from domain.model import Instant, Model
from domain.roles import Role


class TaskOpened(Model):
    type: Literal["task_opened"] = "task_opened"
    v: int = 1
    task: str
    key: str
    kind: str
    role: Role
    assignee: str | None
    lent_by: str | None = None
    """Whose it is, where somebody else has it because they are away."""
    requester: str | None = None
    due_at: Instant | None
    why: str
    """The rule in words from which the due time follows."""
    about: dict[str, Any] = {}


class TaskAssigned(Model):
    type: Literal["task_assigned"] = "task_assigned"
    v: int = 1
    task: str
    assignee: str | None
    how: Literal["claimed", "assigned", "released", "delegated", "returned", "lent", "back"]
    before: str | None = None
    """Who had it."""
    role: Role | None = None
    """Whose it is from now on; None in what was written before that could change."""
    home: Role | None = None
    """The role that it belongs to, while it lies with that role's lead."""
    handed_by: str | None = None
    """Who gave it to the assignee, and gets it when they return it."""
    comes_back_to: str | None = None
    """Whose it stays while the assignee does it."""
    lent_by: str | None = None
    """Who has it back when they return from an absence."""
    reason: str | None = None
    words: str | None = None
    """A reference to free words, never the words."""


class TaskSnoozed(Model):
    """Whoever has a task wants to see it again at a time, within its deadline."""

    type: Literal["task_snoozed"] = "task_snoozed"
    v: int = 1
    task: str
    until: Instant | None
    """None: it is to be seen again at once."""


class TaskCompleted(Model):
    type: Literal["task_completed"] = "task_completed"
    v: int = 1
    task: str
    key: str
    kind: str
    answers: dict[str, Any]
    on_time: bool
    on_behalf_of: str | None = None
    """Whose task it was, when somebody else completed it for them."""
    reason: str | None = None
    """Why they did not do it themselves."""
    words: str | None = None
    """A reference to free words, never the words."""


class TaskVoided(Model):
    type: Literal["task_voided"] = "task_voided"
    v: int = 1
    task: str
    key: str
    reason: str


TaskEvent = TaskOpened | TaskAssigned | TaskSnoozed | TaskCompleted | TaskVoided
