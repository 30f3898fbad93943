"""Which times an appointment may be offered at, and which may be promised (R002-SKU-04/05, X-06)."""

from datetime import datetime, timedelta

from domain.appointments import SlotFault
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
            # A long meeting may run over lunch or closing; its start may not.
            if at >= earliest and calendar.is_working(at):
                found.append(at)
        if len(found) >= count:
            break
        day = calendar.next_open(day + timedelta(days=1))
    return tuple(found[:count])


def fault_of(
    starts_at: datetime,
    calendar: Calendar,
    now: datetime,
    floor: datetime | None,
    latest: datetime | None = None,
) -> SlotFault | None:
    """What speaks against a start that somebody typed, whoever holds the meeting; None when nothing does.

    A customer's own time may come before the standard's first offer, never before ``floor``, and never at ``latest``
    or after it.
    """
    day = calendar.today(starts_at)
    if starts_at <= now:
        return SlotFault.PAST
    if floor is not None and starts_at < floor:
        return SlotFault.EARLY
    if latest is not None and starts_at >= latest:
        return SlotFault.LATE
    if not calendar.is_open(day):
        return SlotFault.CLOSED_DAY
    return None if calendar.is_working(starts_at) else SlotFault.CLOSED_HOURS


def accepted_instead(
    fault: SlotFault,
    starts_at: datetime,
    calendar: Calendar,
    now: datetime,
    floor: datetime | None,
    latest: datetime | None = None,
) -> str:
    """What would be accepted where ``fault_of`` found something: a time, a day, or a day's hours."""
    day = calendar.today(starts_at)
    match fault:
        case SlotFault.CLOSED_DAY:
            return calendar.next_open(day).isoformat()
        case SlotFault.LATE if latest is not None:
            return told(latest, calendar)
        case SlotFault.CLOSED_HOURS:
            return ", ".join(str(span) for span in calendar.spans(day))
        case _:
            return told(max(now, floor) if floor is not None else now, calendar)


def told(instant: datetime, calendar: Calendar) -> str:
    """An instant as it is typed: ``2026-11-23 15:00``."""
    return f"{calendar.local(instant):%Y-%m-%d %H:%M}"
