"""What a task of the signing is about, in words: sums and limits, payments, and why a version came back."""

from collections.abc import Mapping
from typing import Any

from presentation.showing import Words

_SUMS = ("gap", "asked", "limit", "credited")
_PLAIN = ("first_share", "template")
_MARKS = ("clauses_differ", "other_terms", "guarantee", "company")


def told(words: Words, about: Mapping[str, Any], values: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Label and value of everything that is known; ``values`` are the personal words, None where not asked for."""
    rows = [(words.say(f"about.{name}"), words.money(about[name])) for name in _SUMS if about.get(name)]
    rows += [(words.say(f"about.{name}"), str(about[name])) for name in _PLAIN if about.get(name)]
    if about.get("round") not in (None, 1):
        rows.append((words.say("about.round"), str(about["round"])))
    rows += [(words.say(f"about.{name}"), words.say("answer.yes")) for name in _MARKS if about.get(name)]
    if about.get("templates"):
        rows.append((words.say("about.templates"), words.say("list.comma").join(about["templates"])))
    if about.get("milestones"):
        parts = [f"{one['name']} {one['share']}%" for one in about["milestones"]]
        rows.append((words.say("about.milestones"), words.say("list.comma").join(parts)))
    for one in about.get("refused") or ():
        reason = words.say("story.hidden") if values is None else values.get(one["reason"])
        label = words.say("about.refused", who=words.kind(f"review_contract_{one['who']}"))
        rows.append((label, str(reason or words.say("story.removed"))))
    return rows


def references(about: Mapping[str, Any]) -> list[str]:
    """The references to personal words that a task is about."""
    return [one["reason"] for one in about.get("refused") or ()]
