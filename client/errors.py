"""What can go wrong when somebody acts on a journey, in the words of whoever acted.

HomewardError
├── BadInput          the message names the field, what was given and what is accepted
├── NotFound          no such journey, task or person
├── Conflict          somebody was quicker, or the journey's state does not allow it
└── Unreachable       a server is away; whether the act was done is said
"""

from typing import Any, ClassVar


class HomewardError(Exception):
    """Something was refused; nothing was changed unless the message says so."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.details = details


class BadInput(HomewardError):
    code = "bad_input"
    exit_code = 2


class NotFound(HomewardError):
    code = "not_found"
    exit_code = 3


class Conflict(HomewardError):
    code = "conflict"
    exit_code = 4


class Unreachable(HomewardError):
    code = "unreachable"
    exit_code = 5
