"""Why a command is refused: a small tree of typed errors, each with a code that says why.

Only the type's name, the message and the details cross Temporal; ``client`` reads them back.
"""

from typing import Any

from pydantic import ValidationError
from temporalio.exceptions import ApplicationError

from domain.faults import faults, wrong_field
from domain.refusals import sentence


class Refusal(ApplicationError):
    """A command that changes nothing; ``type`` is the class's name.

    Its details are one table: ``reason``, the code that names the text, and what the text's blanks need (never
    personal). The message is the English sentence, for Temporal Web UI and whoever sends a raw Update.
    """

    def __init__(self, reason: str, more: dict[str, Any] | None = None, /, **details: Any) -> None:
        told = {**(more or {}), **details}
        super().__init__(
            sentence("en", reason, told),
            {"reason": reason, **told},
            type=type(self).__name__,
            non_retryable=True,
        )


class Moving(Refusal):
    """The journey is continuing as new: the same command is welcome again at once."""


class RecordsDown(Refusal):
    """The journal has not been writable for ten seconds; nothing was changed."""


class NeedsRepair(Refusal):
    """The journal disagrees with the workflow; nobody may act until it is repaired."""


class Faulty(Refusal):
    """A fault in our own code; nothing was changed, and the log says more."""


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


def invalid_answer(field: str, code: str, /, **params: Any) -> InvalidAnswers:
    """One field that the form alone cannot judge, such as a time that is over."""
    return InvalidAnswers("answers", fields=[wrong_field(field, code, **params)])


def invalid_answers(error: ValidationError) -> InvalidAnswers:
    """What the form finds wrong, field by field."""
    return InvalidAnswers("answers", fields=faults(error))
