"""What goes wrong at the command line itself, in words of its catalogue."""

from typing import Any


class CommandError(Exception):
    """A refusal with its text as a key of the catalogue; one subclass an exit code."""

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
