"""Promises: what the customer was told will happen by an instant (R003-ATT-01)."""

from collections.abc import Mapping
from typing import Any, Self

from domain.model import Instant, Model
from domain.roles import Role

FREE = "free"
"""What is promised where somebody said it in words of their own."""
MOVED = "moved"
"""Why a promise ended that has another time."""


class Promise(Model):
    key: str
    what: str
    by: Instant
    order: int
    words: str | None = None
    """A reference to what the customer was told, never the words."""
    person: str | None = None
    """The staff handle of who was to keep it; None where nobody was named."""
    not_before: Instant | None = None


class Owed(Model):
    """What somebody owes by a time, as the tasks of a contact, of an extra task and of a promise are about it."""

    owed_by: Instant
    not_before: Instant | None = None
    role: Role
    assignee: str | None = None
    """A person; None for the journey's own of that role, or its queue."""

    @classmethod
    def of(cls, about: Mapping[str, Any]) -> Self:
        """From what a case or a task is about."""
        return cls.model_validate({name: about[name] for name in cls.model_fields if name in about})

    def about(self) -> dict[str, Any]:
        """As a case or a task is about it."""
        return self.model_dump(mode="json", exclude_none=True)
