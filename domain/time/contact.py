"""The hours in which a customer may be called, put into a due rule (R002-SKU-04, X-06)."""

from domain.time.days import Span
from domain.time.rule_forms import (
    DaysAfter,
    DaysBefore,
    MonthsAfter,
    SameDay,
    TheDay,
    WorkingDays,
)
from domain.time.rule_text import parse_rule


def at_any_hour(rule: str) -> str:
    """The due rule without the customer's hours. Raises a `fault` for a text that is no rule."""
    parsed = parse_rule(rule)
    if getattr(parsed, "window", None) is None:
        return rule
    return str(parsed.model_copy(update={"window": None}))


def in_contact_hours(rule: str, window: Span | None) -> str:
    """The due rule with its time of day within the customer's hours; without a time of day, or hours, as it is.

    Hours that the rule carries already are replaced. Raises a `fault` for a text that is no rule.
    """
    if window is None:
        return rule
    match parsed := parse_rule(rule):
        case WorkingDays() | SameDay() | DaysAfter() | MonthsAfter() | TheDay() | DaysBefore():
            if parsed.at is not None:
                return str(parsed.model_copy(update={"window": window}))
    return rule
