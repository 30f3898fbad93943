"""What can go wrong when somebody acts on a journey, in the words of whoever acted.

HomewardError
├── BadInput          the message names the field, what was given and what is accepted
├── NotFound          no such journey, task or person
├── Conflict          somebody was quicker, or the journey's state does not allow it
└── Unreachable       a server is away; whether the act was done is said
"""

from typing import Any, ClassVar

from domain.refusals import sentence


class HomewardError(Exception):
    """Something was refused; nothing was changed unless the message says so.

    ``reason`` is the code of the refusal and ``details`` what belongs to it, never personal: whoever shows it tells
    the sentence in the reader's language (``domain.refusals``). The message is the English one.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1

    def __init__(self, reason: str, /, **details: Any) -> None:
        super().__init__(sentence("en", reason, details))
        self.reason = reason
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
