"""What a command prints: tables and colours in a terminal, tab-separated text in a pipe, JSON when asked.

With ``--json`` standard output holds exactly one JSON document, or one a line where a command says so; an
error is one JSON object on standard error, so that no reader takes an error for a result.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from pydantic_core import to_jsonable_python
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from starter.typesetting import as_set, widths

Cell = str | Text
_BETWEEN = 3
"""What stands between two columns of a table."""


class Output:
    """Where a command's result goes; ``as_json`` silences everything but the JSON."""

    def __init__(
        self, *, as_json: bool = False, stdout: TextIO | None = None, stderr: TextIO | None = None
    ) -> None:
        self.as_json = as_json
        self._stdout = stdout or sys.stdout
        self.console = Console(file=self._stdout, soft_wrap=True, highlight=False)
        self.error_console = Console(file=stderr or sys.stderr, soft_wrap=True, highlight=False)

    @property
    def in_terminal(self) -> bool:
        return self.console.is_terminal

    @property
    def talks(self) -> bool:
        """Whether people read along in a terminal: then progress and questions make sense."""
        return self.console.is_terminal and not self.as_json

    def say(self, text: Cell = "", style: str | None = None) -> None:
        """A line for people; silent with ``--json``."""
        if not self.as_json:
            self.console.print(text, style=style, markup=False)

    def warn(self, text: str) -> None:
        """A line beside the result, on standard error; silent with ``--json``."""
        if not self.as_json:
            self.error_console.print(text, style="yellow", markup=False)

    def document(self, value: Any) -> None:
        """The result as JSON; only with ``--json``."""
        if self.as_json:
            self._stdout.write(json.dumps(to_jsonable_python(value), ensure_ascii=False) + "\n")
            self._stdout.flush()  # a long-lived command is read line by line

    def table(
        self,
        heads: Sequence[str],
        rows: Iterable[Sequence[Cell]],
        *,
        title: str | None = None,
        right: Iterable[int] = (),
    ) -> None:
        """Rows under heads; ``right`` are the columns with numbers. In a pipe: tab-separated, heads first."""
        if self.as_json:
            return
        rows = list(rows)
        if not self.in_terminal:
            for row in (heads, *rows):
                self._stdout.write("\t".join(_one_line(cell) for cell in row) + "\n")
            return
        plain = [[cell.plain if isinstance(cell, Text) else cell for cell in row] for row in (heads, *rows)]
        table = Table(
            title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold", pad_edge=False
        )
        numbers = set(right)
        wide = widths(plain, self.console.width - _BETWEEN * len(heads) + 1)
        for place, head in enumerate(heads):
            table.add_column(
                as_set(head),
                justify="right" if place in numbers else "left",
                overflow="fold",
                width=wide[place] if wide else None,
            )
        for row in rows:
            table.add_row(*map(as_set, row))
        self.console.print(table, soft_wrap=False)

    def facts(self, rows: Iterable[tuple[str, Cell]], title: str | None = None) -> None:
        """Names and values, one a line."""
        if self.as_json:
            return
        if title:
            self.heading(title)
        if not self.in_terminal:
            for name, value in rows:
                self._stdout.write(f"{name}\t{_one_line(value)}\n")
            return
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(overflow="fold")
        for name, value in rows:
            grid.add_row(Text(name), as_set(value))
        self.console.print(grid, soft_wrap=False)

    def heading(self, text: str) -> None:
        """The title of what follows."""
        if not self.as_json:
            if self.in_terminal:
                self.console.print()
            self.console.print(text, style="bold", markup=False)

    def fail(self, message: str, document: dict[str, Any]) -> None:
        """An error: one object with ``--json``, else its text in red on standard error."""
        if self.as_json:
            told = json.dumps({"error": to_jsonable_python(document)}, ensure_ascii=False)
            self.error_console.file.write(told + "\n")
        else:
            self.error_console.print(message, style="bold red", markup=False)


def _one_line(cell: Cell) -> str:
    text = cell.plain if isinstance(cell, Text) else cell
    return " ".join(text.split())
