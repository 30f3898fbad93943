"""Whole forms are checked before anything is kept or sent, so that a wrong field changes nothing."""

from typing import Any

from pydantic import ValidationError

from client.errors import BadInput
from domain.tasks import TaskKind, faults


def validated(kind: TaskKind[Any], answers: dict[str, Any]) -> Any:
    """The filled-in form of a kind of task.

    Raises:
        BadInput: every wrong field is named, never its value, which may be personal.
    """
    try:
        return kind.form.model_validate(answers)
    except ValidationError as error:
        told, fields = faults(kind.name, error)
        raise BadInput(told, fields=fields) from None
