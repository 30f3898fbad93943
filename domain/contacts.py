"""What customers get in touch about, and how: something comes of whatever they say (R003-TEL-06/07)."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from domain.time.calendar import Calendar
from domain.time.days import ONE_DAY, Span, meet
from domain.time.rules import SameDayIfTimeIsLeft, WorkingTime, due, parse_rule
from domain.waits import Rulebook

APART = "apart_from"
"""The fact that says from which contact those of courtesy keep apart (R002-GAS-02)."""
RECEIVED = "received"
"""The matter of a contact that could not be answered at once, where its point has no case of its own."""


class Channel(StrEnum):
    """By what a customer got in touch."""

    CALL = "call"
    WECHAT = "wechat"
    VISIT = "visit"
    MESSAGE = "message"
    LINK = "link"
    """On the page of a link that they were sent."""

    @classmethod
    def told(cls) -> tuple["Channel", ...]:
        """Those that staff may name; what comes by a link writes itself down."""
        return tuple(one for one in cls if one is not cls.LINK)


class Point(StrEnum):
    """What a customer got in touch about."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    EMERGENCY = "emergency"
    WISH = "wish"
    PAYMENT = "payment"
    APPOINTMENT = "appointment"
    PRAISE = "praise"
    OTHER = "other"

    @property
    def has_own_clocks(self) -> bool:
        """Whether it is looked after by a case's own clocks, whatever the customer was told at once."""
        return self in (Point.COMPLAINT, Point.EMERGENCY)


_CASES = {Point.QUESTION: "question", Point.COMPLAINT: "complaint", Point.EMERGENCY: "emergency"}


def matter_of(point: Point, *, answered: bool, promised: bool) -> str | None:
    """The matter of the case that a contact opens; None where nothing is left to do.

    Args:
        answered: the customer had their answer at once.
        promised: they were told by when they have one. Without either one is due, but to praise.
    """
    if point.has_own_clocks:
        return _CASES[point]
    if answered or (point is Point.PRAISE and not promised):
        return None
    return _CASES.get(point, RECEIVED)


def told_by(now: datetime, rules: Rulebook, window: Span | None) -> datetime:
    """By when a customer has an answer if nobody named a time: the standard's `answered_by`, while they may be called.

    As much working time as that rule asks for is left also within the customer's hours (R003-TEL-06, X-06).
    """
    rule = parse_rule(rules.standard.rules["answered_by"])
    calendar = rules.calendar("customer")
    at = due(rule, now, calendar).at
    if window is None:
        return at
    soonest = now
    if isinstance(rule, SameDayIfTimeIsLeft):
        soonest = due(WorkingTime(minutes=rule.minutes), now, calendar).at
    day = calendar.today(at)
    while True:
        hours = _instants(calendar, day, meet(calendar.spans(day), (window,)) or (window,))
        if any(start < at <= end for start, end in hours):
            return at
        if hours[-1][1] > now and hours[-1][1] >= soonest:
            return hours[-1][1]
        day = calendar.next_open(day + ONE_DAY)


def fault_of_time(
    at: datetime, now: datetime, rules: Rulebook, window: Span | None = None
) -> tuple[str, dict[str, Any]] | None:
    """What speaks against a time that somebody named for a task or a promise: a code and what its sentence needs.

    It lies ahead, not further than the standard's rule, and while we are open or the customer may be called. The end of
    a day's hours is still within them.
    """
    zone, calendar = rules.standard.company.zone, rules.calendar("customer")
    if at <= now:
        return "time_past", {"at": at.isoformat(), "after": now.isoformat(), "zone": zone}
    latest = rules.due(rules.standard.rules["promise_latest"], now, "customer").at
    if at > latest:
        return "time_late", {"at": at.isoformat(), "until": latest.isoformat(), "zone": zone}
    day = calendar.today(at)
    theirs = (window,) if window is not None and calendar.is_open(day) else ()
    if any(start <= at <= end for start, end in _instants(calendar, day, (*calendar.spans(day), *theirs))):
        return None
    near = [calendar.previous_working(at), calendar.next_working(at)]
    accepted = [f"{calendar.local(one):%Y-%m-%d %H:%M}" for one in near if now < one <= latest]
    return "time_closed", {"at": at.isoformat(), "accepted": accepted, "zone": zone}


def _instants(calendar: Calendar, day: date, spans: Sequence[Span]) -> list[tuple[datetime, datetime]]:
    """The hours of a day as instants."""
    ends_at_midnight = 24 * 60
    return [
        (
            calendar.at(day, span.start),
            calendar.at(day + ONE_DAY if span.last == ends_at_midnight else day, span.end),
        )
        for span in spans
    ]
