"""Tasks: one thing that one person must do by a due time."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, JsonValue, ValidationError

from domain.model import Instant, Model, Mutable
from domain.personal import payload_model
from domain.roles import Role

F = TypeVar("F", bound=BaseModel)


class TaskStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
    VOID = "void"


@dataclass(frozen=True)
class TaskKind(Generic[F]):
    """A kind of task: its name in tables and standards, and the form that completes it."""

    name: str
    form: type[F]

    def payload(self, answers: dict[str, JsonValue]) -> F:
        """The answers as the workflow may see them.

        Raises:
            pydantic.ValidationError: a field is wrong, missing, unknown, or holds personal data in plain text.
        """
        filled: F = payload_model(self.form).model_validate(answers)
        return filled


def faults(kind: str, error: ValidationError) -> tuple[str, list[dict[str, str]]]:
    """What is wrong with a task's answers: in one sentence, and field by field.

    Every wrong field is named, never its value, which may be personal.
    """
    fields = [
        {
            "field": ".".join(str(part) for part in one["loc"]) or kind,
            "type": one["type"],
            "message": one["msg"],
        }
        for one in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    told = "; ".join(f"{one['field']}: {one['message']}" for one in fields)
    return f"the answers of {kind} are not valid: {told}", fields


class OpenTask(Mutable):
    """A task that waits for somebody, as a journey carries it."""

    task: str
    """Its id, readable and unique in the company: the journey's number and a running number."""
    key: str
    kind: str
    role: Role
    assignee: str | None
    """The staff handle of whoever must do it; None while it lies in the role's queue."""
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
    order: int
