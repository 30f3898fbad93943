"""Where in the standard a due rule comes from: so that a wait can follow when the standard changes.

A rule that is read from a standard is text as ever, and knows its source besides: ``rules.redraw``,
``tasks.draw_plan.within``, ``calls.selling.again.1``. A wait keeps the source as data; a rule that stage code puts
together itself has none, and is agreed for good.
"""

from collections.abc import Iterator
from typing import Any

from domain.time.contact import in_contact_hours
from domain.time.days import Span

_OF_APPOINTMENTS = ("earliest", "check", "notice", "confirm", "follow_up")


class StatedRule(str):
    """A due rule of the standard."""

    __slots__ = ("source", "window")

    source: str
    window: Span | None
    """The customer's hours that its time of day was moved into."""

    @classmethod
    def of(cls, text: str, source: str, window: Span | None = None) -> "StatedRule":
        rule = cls(text)
        rule.source, rule.window = source, window
        return rule


def mark(standard: Any) -> None:
    """Have every due rule of a standard know its source."""
    for source, holder, name in _places(standard):
        holder[name] = StatedRule.of(holder[name], source)


def rule_at(standard: Any, source: str) -> str | None:
    """The rule that a standard has at a source; None where it has none there."""
    group, _, rest = source.partition(".")
    if group == "rules":
        found: str | None = standard.rules.get(rest)
        return found
    name, _, field = rest.partition(".")
    if group == "pauses":
        terms = standard.pauses.reasons.get(name)
        return terms.review if terms else None
    holder = getattr(standard, group).get(name)
    if holder is None:
        return None
    if field.startswith("again."):
        number = int(field.removeprefix("again."))
        return holder.again[number] if number < len(holder.again) else None
    value: str | None = getattr(holder, field)
    return value


def restated(standard: Any, rule: str, source: str | None, window: Span | None) -> str:
    """A rule as a standard has it at its source, within the same hours of the customer; else as it is."""
    found = rule_at(standard, source) if source else None
    return rule if found is None else windowed(found, window)


def windowed(rule: str, window: Span | None) -> str:
    """The rule within the customer's hours (X-06); it knows them, and its source."""
    moved = in_contact_hours(rule, window)
    if window is None or not isinstance(rule, StatedRule):
        return moved
    return StatedRule.of(moved, rule.source, window)


def source_of(rule: object) -> dict[str, Any]:
    """What a wait keeps of where its rule comes from."""
    if not isinstance(rule, StatedRule):
        return {}
    return {"source": rule.source, **({"window": rule.window} if rule.window else {})}


def _places(standard: Any) -> Iterator[tuple[str, dict[Any, Any], Any]]:
    """Each rule's source, what holds it, and its name there."""
    for name in standard.rules:
        yield f"rules.{name}", standard.rules, name
    for kind, task in standard.tasks.items():
        yield f"tasks.{kind}.within", vars(task), "within"
    for name, cadence in standard.cadences.items():
        yield f"cadences.{name}.opens", vars(cadence), "opens"
    for name, meeting in standard.appointments.items():
        for field in _OF_APPOINTMENTS:
            if getattr(meeting, field) is not None:
                yield f"appointments.{name}.{field}", vars(meeting), field
    for name, call in standard.calls.items():
        yield from _of_call(name, call)
    for reason, terms in standard.pauses.reasons.items():
        yield f"pauses.{reason}.review", vars(terms), "review"


def _of_call(name: str, call: Any) -> Iterator[tuple[str, dict[Any, Any], Any]]:
    again: dict[Any, Any] = dict(enumerate(call.again))
    for number in again:
        yield f"calls.{name}.again.{number}", again, number
    vars(call)["again"] = tuple(again.values())  # as they were marked meanwhile
    if call.rest is not None:
        yield f"calls.{name}.rest", vars(call), "rest"
