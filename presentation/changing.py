"""What a task of a change order is about, in words: its lines, what it moves, and why it came back."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from domain.change_orders import ChangeLine
from presentation.showing import Words
from presentation.wording import Wording

_DRAFT = "draft_change_order"
_CHOICES = {"change_reason": "reason", "bearer": "bearer"}
"""Codes, and the field of the draft whose choices are their words."""
_SHOWN = (
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


_MONEY = frozenset({"amount", "contract_sum", "new_sum", "at_stake"})


def told(
    words: Words, wording: Wording, about: Mapping[str, Any], values: Mapping[str, Any] | None
) -> list[tuple[str, str]]:
    """Label and value of everything that is known; ``values`` are the personal words, None where not asked for."""
    if not about.keys() & {"sent_back", "bearer"}:
        return []
    rows = [
        (words.say(f"about.{name}"), _value(words, wording, name, about[name]))
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


def blanks(words: Words, about: Mapping[str, Any]) -> dict[str, str]:
    """What the script says of it, in the customer's language."""
    found = {}
    if "amount" in about:
        found["amount"] = _moved(words, "sum", Decimal(str(about["amount"])), words.money)
    if "days" in about:
        found["days"] = _moved(words, "term", Decimal(about["days"]), lambda days: f"{days}")
    if "new_sum" in about:
        found["new_sum"] = words.money(about["new_sum"])
    if about.get("valid_until"):
        found["valid_until"] = words.day(about["valid_until"])
    return found


def _moved(words: Words, what: str, by: Decimal, shown: Callable[[Decimal], str]) -> str:
    """More, less, or as before."""
    way = "more" if by > 0 else "less" if by < 0 else "same"
    return words.say(f"change.{what}.{way}", by=shown(abs(by)))


def _value(words: Words, wording: Wording, name: str, value: Any) -> str:
    if name in _MONEY:
        return words.money(value, change=name == "amount")
    if name == "days":
        return f"{value:+d}"
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
        unit_price=f"{line.unit_price:,.2f}",
        amount=words.money(line.amount, change=True),
    )
    return shown + (words.say("about.line_days", days=f"{line.days:+d}") if line.days else "")


def _reason(words: Words, one: Mapping[str, Any], values: Mapping[str, Any] | None) -> str:
    if "reason" not in one:
        return words.say(f"sent_back.{one['by']}.why")
    if values is None:
        return words.say("story.hidden")
    return str(values.get(one["reason"], words.say("story.removed")))
