"""What can go wrong while the embedded stack starts; every message says what to do."""

from dataclasses import dataclass, field
from typing import Any

from presentation.words import say

_ENGLISH = "en"


@dataclass(frozen=True)
class Line:
    """A line of an error as a key of the catalogue; a parameter may be a function of the reader's language."""

    key: str
    params: dict[str, Any] = field(default_factory=dict)

    def told(self, lang: str) -> str:
        """The line in a language."""
        given = {name: one(lang) if callable(one) else one for name, one in self.params.items()}
        return say(lang, self.key, **given)


class StackError(Exception):
    """The stack cannot start or go on; the text is meant for the person at the terminal. As a string it is English."""

    def __init__(self, *lines: str | Line) -> None:
        super().__init__("\n".join(_told(one, _ENGLISH) for one in lines))
        self.lines = lines

    def told(self, lang: str) -> str:
        """The text in the reader's language; what another program said stays as it is."""
        return "\n".join(_told(one, lang) for one in self.lines)


class PortInUse(StackError):
    """A port that the stack needs is taken by another program."""


class Unhealthy(StackError):
    """A service that was asked about does not answer as it should."""


class AlreadyRunning(StackError):
    """Another stack runs in the same state folder."""

    def __init__(self, folder: object, pid: int | None) -> None:
        self.pid = pid
        super().__init__(
            Line("stack.already_running", {"folder": folder, "pid": "?" if pid is None else pid}),
        )


def _told(line: str | Line, lang: str) -> str:
    return line if isinstance(line, str) else line.told(lang)
