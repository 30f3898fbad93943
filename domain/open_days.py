"""Days that people type into a form: held against a calendar and the standard's rules on the day on which they do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.time.calendar import Calendar
from domain.time.days import ONE_DAY
from domain.waits import Rulebook


@dataclass(frozen=True)
class DayWithin:
    """Marks a form's day: not before and not after what rules of the standard give from the moment of answering."""

    earliest: str | None = None
    """The name of a rule; without one, today."""
    latest: str | None = None
    """The name of a rule; without one, no day is too far away."""
    calendar: str = "customer"
    open_only: bool = False
    """Whether the calendar has to be open on that day."""
    past: bool = False
    """Whether it is a day or an instant that has come: then it is now at the latest, and no rule counts."""


HAS_COME = DayWithin(past=True)
"""Marks when something happened: nobody has done it tomorrow."""


def first_day(mark: DayWithin, now: datetime, rules: Rulebook) -> date:
    """The earliest day that is accepted."""
    calendar = rules.calendar(mark.calendar)
    first = (
        calendar.today(rules.due(rules.standard.rules[mark.earliest], now, mark.calendar).at)
        if mark.earliest
        else calendar.today(now)
    )
    return calendar.next_open(first) if mark.open_only else first


def fault_of_day(
    mark: DayWithin, day: date, now: datetime, rules: Rulebook
) -> tuple[str, dict[str, Any]] | None:
    """What speaks against a day: a code and what its sentence needs; None when nothing does."""
    calendar = rules.calendar(mark.calendar)
    if mark.past:
        return _not_yet(day, now, calendar)
    first = first_day(mark, now, rules)
    if day < first:
        return "day_early", {"given": day, "earliest": first}
    if mark.latest is not None:
        last = calendar.today(rules.due(rules.standard.rules[mark.latest], now, mark.calendar).at)
        if day > last:
            return "day_late", {"given": day, "latest": last}
    if mark.open_only and not calendar.is_open(day):
        near = [calendar.previous_open(day), calendar.next_open(day + ONE_DAY)]
        return "day_closed", {"given": day, "accepted": [one for one in near if one >= first]}
    return None


def _not_yet(day: date, now: datetime, calendar: Calendar) -> tuple[str, dict[str, Any]] | None:
    if isinstance(day, datetime):
        known = {"at": day, "until": now, "zone": calendar.zone}
        return ("still_ahead", known) if day > now else None
    today = calendar.today(now)
    return ("day_late", {"given": day, "latest": today}) if day > today else None
