"""Why a command is refused: a small tree of typed errors, each with a message that says what to do.

Only the type's name and the details cross Temporal; ``client`` reads them back.
"""

from typing import Any

from pydantic import ValidationError
from temporalio.exceptions import ApplicationError

from domain.tasks import faults


class Refusal(ApplicationError):
    """A command that changes nothing; ``type`` is the class's name."""

    def __init__(self, message: str, *details: Any) -> None:
        super().__init__(message, *details, type=type(self).__name__, non_retryable=True)


class Moving(Refusal):
    """The journey is continuing as new: the same command is welcome again at once."""


class RecordsDown(Refusal):
    """The journal has not been writable for ten seconds; nothing was changed."""


class NeedsRepair(Refusal):
    """The journal disagrees with the workflow; nobody may act until it is repaired."""


class UnknownTask(Refusal):
    """The journey never had this task."""


class TaskNotOpen(Refusal):
    """The task was completed or fell away."""


class NotYours(Refusal):
    """Somebody else has the task, or asked for the approval that this task would give."""


class InvalidAnswers(Refusal):
    """The answers do not fit the form; the details name each field."""


class NotPossible(Refusal):
    """The journey is not in a state in which this can be done."""


def invalid_answers(kind: str, error: ValidationError) -> InvalidAnswers:
    """The validation errors as details: field, message; never the value, which may be personal."""
    told, fields = faults(kind, error)
    return InvalidAnswers(told, {"fields": fields})
