"""Help pages in the chosen language: usage, what it does, its commands and options."""

import re
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from presentation.words import known, say
from starter.typesetting import as_set

if TYPE_CHECKING:
    from cyclopts.help import HelpEntry, HelpPanel
    from rich.console import Console, ConsoleOptions


_METAVAR = re.compile(r"(?<= )(?:STR|INT|FLOAT|PATH|DATE)\b")


class HelpPage:
    """Renders cyclopts' help without its English words."""

    show_metavar = True

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def render_usage(self, console: "Console", options: "ConsoleOptions", usage: Any) -> None:  # noqa: ARG002
        told = _METAVAR.sub(lambda found: self._metavar(found[0]), str(usage).strip())
        for word in ("COMMAND", "[OPTIONS]", "[ARGS]", "[ARGS...]"):
            told = told.replace(word, say(self._lang, f"usage.{word.strip('[.]').lower()}"))
        console.print(Text(f"{say(self._lang, 'usage.usage')}  {told}", style="bold"))

    def render_description(self, console: "Console", options: "ConsoleOptions", description: Any) -> None:  # noqa: ARG002
        if description:
            console.print()
            console.print(description)

    def __call__(self, console: "Console", options: "ConsoleOptions", panel: "HelpPanel") -> None:  # noqa: ARG002
        if not panel.entries:
            return
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(no_wrap=True, style="cyan")
        grid.add_column(overflow="fold")
        for entry in panel.entries:
            grid.add_row(Text("  " + self._name(entry)), self._description(entry))
        console.print(Text(str(panel.title), style="bold"))
        console.print(grid)
        console.print()

    def _name(self, entry: "HelpEntry") -> str:
        if entry.positional_label:
            return entry.positional_label
        names = " ".join((*entry.positive_names, *entry.positive_shorts))
        return f"{names} {self._metavar(entry.metavar)}" if entry.metavar else names

    def _metavar(self, metavar: str) -> str:
        name = metavar.removesuffix("...")
        key = f"metavar.{name.lower()}"
        return say(self._lang, key) + metavar[len(name) :] if known(self._lang, key) else metavar

    def _description(self, entry: "HelpEntry") -> Text:
        told = entry.description
        text = as_set(_plain(told))
        notes = []
        if entry.choices:
            notes.append(say(self._lang, "usage.choices", choices=" | ".join(entry.choices)))
        if entry.default not in (None, "False", "()"):
            notes.append(say(self._lang, "usage.default", default=entry.default))
        if entry.required:
            notes.append(say(self._lang, "usage.required"))
        if notes:
            text.append(("" if not text.plain else " ") + f"[{'; '.join(notes)}]", style="dim")
        return text


def _plain(description: Any) -> str:
    inner = getattr(description, "primary_renderable", description)
    return getattr(inner, "plain", None) or str(inner or "")
