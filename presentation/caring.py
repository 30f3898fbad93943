"""What a task of the years of care is about, in words: topics, warranties, seasons, why it costs something."""

from collections.abc import Mapping
from typing import Any

from presentation.showing import Words
from presentation.words import known

_LISTS = ("topics", "consents", "ending")
_PLAIN = (
    "means",
    "cover",
    "defect_cause",
    "why_not",
    "reported_on",
    "ends_on",
    "from_day",
    "until_day",
    "cleaning_until",
    "walls",
    "tier",
)
_PERSONAL = ("friend_name", "friend_phone", "address", "needs", "attention")
_GROUPS = {"topics": "topic", "consents": "purpose", "ending": "item"}


def told(words: Words, about: Mapping[str, Any], values: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Label and value of everything that is known; ``values`` are the personal words, None where not asked for."""
    rows = []
    for name in _LISTS:
        if about.get(name):
            said = [_said(words, _GROUPS[name], one) for one in about[name]]
            rows.append((words.say(f"about.{name}"), words.say("list.comma").join(said)))
    rows += [
        (words.say(f"about.{name}"), _said(words, name, about[name])) for name in _PLAIN if about.get(name)
    ]
    if about.get("repair_price"):
        rows.append((words.say("about.repair_price"), words.money(about["repair_price"])))
    if isinstance(about.get("warranties"), dict):
        ends = [f"{_said(words, 'item', item)} {end}" for item, end in about["warranties"].items()]
        rows.append((words.say("about.warranties"), words.say("list.semicolon").join(ends)))
    for name in _PERSONAL:
        if about.get(name):
            shown = words.say("story.hidden") if values is None else values.get(about[name])
            rows.append((words.say(f"about.{name}"), str(shown or words.say("story.removed"))))
    return rows


def references(about: Mapping[str, Any]) -> list[str]:
    """The references to personal words that a task is about."""
    return [about[name] for name in _PERSONAL if about.get(name)]


def _said(words: Words, group: str, value: Any) -> str:
    key = f"{group}.{value}"
    return words.say(key) if known(words.lang, key) else str(value)
