"""What a task about the contract's money is about, in words: what is owed since when, what goes back and why."""

from collections.abc import Mapping
from typing import Any

from starter.showing import Words
from starter.words import known

_SHOWN = (
    "after",
    "milestone",
    "since",
    "owed",
    "sum",
    "refund_cause",
    "refunded",
    "price",
    "opened_by",
    "proposed_number",
)


def told(words: Words, about: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of everything that is known, in a fixed order; nothing for a task about something else."""
    if "proposed_number" not in about:
        return []
    return [
        (words.say(f"about.{name}"), _value(words, name, about[name])) for name in _SHOWN if about.get(name)
    ]


def _value(words: Words, name: str, value: Any) -> str:
    key = f"{name}.{value}"
    return words.say(key) if known(words.lang, key) else str(value)
