"""What is refused before any operation of the journeys: in words of the catalogue."""

import errno
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from domain.refusals import sentence
from presentation.words import known, say

if TYPE_CHECKING:
    from store.errors import BrokenFile


class CommandError(Exception):
    """A refusal with its text as a key of the catalogue; one subclass an exit code.

    A parameter may be a function of the reader's language.
    """

    code = "error"
    exit_code = 1

    def __init__(self, key: str, *, fields: list[dict[str, Any]] | None = None, **params: Any) -> None:
        super().__init__(key, params)
        self.key = key
        self.params = params
        self.fields = fields


class Wrong(CommandError):
    """What was given cannot be taken."""

    code = "bad_input"
    exit_code = 2


class Missing(CommandError):
    """What was named does not exist."""

    code = "not_found"
    exit_code = 3


class Refused(CommandError):
    """What stands does not allow it."""

    code = "conflict"
    exit_code = 4


class Away(CommandError):
    """A server cannot be reached."""

    code = "unreachable"
    exit_code = 5


def why(error: OSError) -> Callable[[str], str]:
    """Why the system refused a file or a folder, in the reader's language."""

    def told(lang: str) -> str:
        key = f"system.{errno.errorcode.get(error.errno or 0, '').lower()}"
        return say(lang, key) if known(lang, key) else error.strerror or str(error)

    return told


def broken(error: "BrokenFile") -> Callable[[str], str]:
    """What is wrong in a file, in the reader's language."""
    return lambda lang: sentence(lang, error.reason, error.details)


def first_line(error: BaseException) -> str:
    """What an error says, in a line."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__
