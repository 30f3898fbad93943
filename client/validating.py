"""Whole forms are checked before anything is kept or sent, so that a wrong field changes nothing."""

from typing import Any

from pydantic import ValidationError

from client.errors import BadInput
from domain.tasks import TaskKind


def validated(kind: TaskKind[Any], answers: dict[str, Any]) -> Any:
    """The filled-in form of a kind of task.

    Raises:
        BadInput: every wrong field is named, never its value, which may be personal.
    """
    try:
        return kind.form.model_validate(answers)
    except ValidationError as error:
        fields = [
            {
                "field": ".".join(str(part) for part in one["loc"]) or kind.name,
                "type": one["type"],
                "message": one["msg"],
            }
            for one in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        told = "; ".join(f"{one['field']}: {one['message']}" for one in fields)
        raise BadInput(f"the answers of {kind.name} are not valid: {told}", fields=fields) from None
