"""Which times an appointment may be offered at (R002-SKU-04/05)."""

from datetime import date, datetime, time, timedelta

from domain.standard import AppointmentRule
from domain.time.calendar import Calendar
from domain.time.rules import due, parse_rule

MOST_DAYS = 60


def earliest_start(
    rule: AppointmentRule, calendar: Calendar, asked: datetime, floor: datetime | None
) -> datetime:
    """The first instant at which the meeting may begin.

    It follows the standard's rule from the moment of asking, and is never before ``floor``, the instant by which
    whoever prepares the meeting has had their days (X-06).
    """
    start = due(parse_rule(rule.earliest), asked, calendar).at
    return max(start, floor) if floor is not None else start


def candidates(
    rule: AppointmentRule, calendar: Calendar, earliest: datetime, count: int = 12
) -> tuple[datetime, ...]:
    """Times from ``earliest`` on, day by day on open days, the standard's best time of day first."""
    found: list[datetime] = []
    day = calendar.next_open(calendar.today(earliest))
    for _ in range(MOST_DAYS):
        for clock in rule.times:
            at = calendar.at(day, clock)
            if at >= earliest and _starts_open(calendar, day, clock):
                found.append(at)
        if len(found) >= count:
            break
        day = calendar.next_open(day + timedelta(days=1))
    return tuple(found[:count])


def _starts_open(calendar: Calendar, day: date, clock: time) -> bool:
    """A long meeting may run over lunch or closing; its start may not."""
    at = calendar.at(day, clock)
    return any(begins <= at < ends for begins, ends in calendar.intervals(day))
