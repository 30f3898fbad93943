"""What a task of the quotation is about, in words: sums, prices, campaigns, what the customer wants."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.personal import REFERENCE
from presentation.showing import Words
from presentation.words import known

_SHOWN = (
    "version",
    "reason",
    "total",
    "discount",
    "campaign",
    "expected",
    "style",
    "priority",
    "crew_grade",
    "crew_factor",
    "measured_area",
    "term_days",
    "price_list",
    "campaigns",
    "exceptions",
    "what",
    "area",
    "rate",
    "fee",
    "received",
    "due",
)


_MONEY = frozenset({"total", "discount", "expected", "fee", "received", "due"})


def told(words: Words, about: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of everything that is known, in a fixed order."""
    return [
        (words.say(f"about.{name}"), _value(words, name, about[name])) for name in _SHOWN if _has(about, name)
    ]


def _has(about: Mapping[str, Any], name: str) -> bool:
    value = about.get(name)
    if isinstance(value, str) and REFERENCE.match(value):
        return False
    return bool(value) and (name in _LISTS or not isinstance(value, list | dict))


def _value(words: Words, name: str, value: Any) -> str:
    if name in _LISTS:
        return words.say("list.semicolon").join(_LISTS[name](words, one) for one in value)
    if name in _MONEY:
        return words.money(value)
    key = f"{name}.{value}"
    return words.say(key) if known(words.lang, key) else str(value)


def _campaign(words: Words, one: Mapping[str, Any]) -> str:
    granted = [grants(words, one), words.say("campaign.until", day=one["until"])]
    return f"{one['code']} " + words.say("list.comma").join(granted)


def grants(words: Words, one: Mapping[str, Any]) -> str:
    """What a campaign takes off or adds."""
    granted = []
    if one.get("percent") and one.get("cap"):
        granted.append(words.say("campaign.capped", percent=one["percent"], cap=words.money(one["cap"])))
    elif one.get("percent"):
        granted.append(words.say("campaign.percent", percent=one["percent"]))
    elif one.get("amount"):
        granted.append(words.say("campaign.amount", amount=words.money(one["amount"])))
    if one.get("free_cleaning"):
        granted.append(words.say("campaign.cleaning"))
    return words.say("list.comma").join(granted)


def _exception(words: Words, one: Mapping[str, Any]) -> str:
    key = "about.exception" if one["listed"] else "about.not_listed"
    return words.say(key, item=one["item"], listed=one["listed"], asked=one["asked"])


_LISTS: Mapping[str, Callable[[Words, Mapping[str, Any]], str]] = {
    "campaigns": _campaign,
    "exceptions": _exception,
}
