"""Questions at the terminal. Ctrl-C ends the command at once, the end of the input is an error."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.text import Text

from presentation.errors import Wrong
from presentation.forms.typed import yes_or_no

if TYPE_CHECKING:
    from starter.context import Context


class Questions:
    """Asks on a console and reads answers from a stream, standard input unless another is given."""

    def __init__(self, console: Console, stream: TextIO | None = None) -> None:
        self._console = console
        self._stream = stream

    def show(self, text: str | Text = "", style: str | None = None) -> None:
        self._console.print(text, style=style, markup=False)

    def ask(self, prompt: str) -> str:
        """One line of answer without the spaces around it. Raises `Wrong` at the end of the input."""
        with _interruptible():
            try:
                line = self._console.input(Text(prompt), stream=self._stream)
            except EOFError:
                self._console.print()
                raise Wrong("failed.input_ended") from None
        if self._stream is not None and not line:  # a stream gives an empty line without its end at the end
            raise Wrong("failed.input_ended")
        return line.strip()

    def ask_hidden(self, prompt: str) -> str:
        """One line that is not shown while it is typed, spaces and all. Raises `Wrong` at the end of the input."""
        with _interruptible():
            try:
                return self._console.input(Text(prompt), password=True)
            except EOFError:
                raise Wrong("failed.input_ended") from None


def confirmed(context: "Context", question: str, *, yes: bool) -> None:
    """Ask before something that cannot simply be taken back. Raises `Wrong` for no, and where nobody can be asked."""
    if yes:
        return
    if not (context.out.talks and sys.stdin.isatty()):
        raise Wrong("failed.needs_yes")
    questions = Questions(context.out.console)
    try:
        while (answer := yes_or_no(questions.ask(f"{question} [y/n] "))) is None:
            continue
    except Wrong:  # the end of the input is no answer
        raise Wrong("failed.unanswered") from None
    if not answer:
        raise Wrong("failed.not_confirmed")


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end the reading of a line: asyncio's own handler would wait until the line is there."""
    try:
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
