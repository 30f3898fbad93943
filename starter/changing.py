"""What a task of a change order is about, in words: its lines, what it moves, and why it came back."""

from collections.abc import Mapping
from typing import Any

from domain.change_orders import ChangeLine
from starter.showing import Words
from starter.wording import Wording

_DRAFT = "draft_change_order"
_CHOICES = {"change_reason": "reason", "bearer": "bearer"}
"""Codes, and the field of the draft whose choices are their words."""
_SHOWN = (
    "number",
    "change_reason",
    "bearer",
    "amount",
    "days",
    "contract_sum",
    "new_sum",
    "at_stake",
    "approved_on",
    "valid_until",
)


def told(
    words: Words, wording: Wording, about: Mapping[str, Any], values: Mapping[str, Any] | None
) -> list[tuple[str, str]]:
    """Label and value of everything that is known; ``values`` are the personal words, None where not asked for."""
    if not about.keys() & {"sent_back", "bearer"}:
        return []
    rows = [
        (words.say(f"about.{name}"), _value(wording, name, about[name]))
        for name in _SHOWN
        if about.get(name) is not None
    ]
    rows += [(words.say("about.lines"), _line(words, wording, one)) for one in about.get("lines") or ()]
    for one in about.get("sent_back") or ():
        label = words.say("about.sent_back", who=words.say(f"sent_back.{one['by']}"))
        rows.append((label, _reason(words, one, values)))
    return rows


def references(about: Mapping[str, Any]) -> list[str]:
    """The references to personal words that a task is about."""
    return [one["reason"] for one in about.get("sent_back") or () if "reason" in one]


def blanks(about: Mapping[str, Any]) -> dict[str, str]:
    """What the script says of it."""
    return {name: str(about[name]) for name in ("amount", "days", "new_sum", "valid_until") if name in about}


def _value(wording: Wording, name: str, value: Any) -> str:
    return wording.choice(_DRAFT, _CHOICES[name], str(value)) if name in _CHOICES else str(value)


def _line(words: Words, wording: Wording, given: Mapping[str, Any]) -> str:
    line = ChangeLine.model_validate(given)
    unit = wording.choice(_DRAFT, "lines.unit", line.unit) if line.unit else ""
    change = wording.choice(_DRAFT, "lines.change", line.change)
    shown = words.say(
        "about.line",
        item=line.item,
        change=change,
        quantity=line.quantity,
        unit=unit,
        unit_price=line.unit_price,
        amount=line.amount,
    )
    return shown + (words.say("about.line_days", days=f"{line.days:+d}") if line.days else "")


def _reason(words: Words, one: Mapping[str, Any], values: Mapping[str, Any] | None) -> str:
    if "reason" not in one:
        return words.say(f"sent_back.{one['by']}.why")
    if values is None:
        return words.say("story.hidden")
    return str(values.get(one["reason"], words.say("story.removed")))
