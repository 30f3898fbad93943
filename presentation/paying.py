"""What a task about the contract's money is about, in words: what is owed since when, what goes back and why."""

from collections.abc import Mapping
from typing import Any

from presentation.showing import Words
from presentation.words import known

_SHOWN = (
    "after",
    "milestone",
    "since",
    "owed",
    "sum",
    "receipt",
    "booked",
    "corrected",
    "refund_cause",
    "refunded",
    "price",
    "opened_by",
    "proposed_number",
)


_MONEY = frozenset({"owed", "sum", "booked", "corrected", "refunded", "price"})


def told(words: Words, about: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of everything that is known, in a fixed order; nothing for a task about something else."""
    if not {"proposed_number", "receipt"} & about.keys():
        return []
    return [
        (words.say(f"about.{name}"), _value(words, name, about[name])) for name in _SHOWN if about.get(name)
    ]


def _value(words: Words, name: str, value: Any) -> str:
    if name in _MONEY:
        return words.money(value)
    key = f"{name}.{value}"
    return words.say(key) if known(words.lang, key) else str(value)


def blanks(words: Words, about: Mapping[str, Any]) -> dict[str, str]:
    """What a script says of a payment."""
    return {"due": words.money(about["due"])} if about.get("due") else {}
