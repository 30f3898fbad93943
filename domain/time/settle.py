"""Placing a wanted local day and time on a calendar: what is closed moves earlier, later, or stays."""

from datetime import UTC, date, datetime, time

from domain.time.calendar import Calendar
from domain.time.days import ONE_DAY
from domain.time.rule_forms import Shift


def closing(calendar: Calendar, day: date) -> datetime:
    """The end of the day's last slot; on a closed day of the usual slots, else midnight. UTC."""
    intervals = calendar.intervals(day)
    if intervals:
        return intervals[-1][1]
    end = calendar.usual[-1].end if calendar.usual else time(0)
    return calendar.at(day + ONE_DAY if end == time(0) else day, end)


def wanted(calendar: Calendar, day: date, clock: time | None) -> datetime:
    """The instant as the words say, whether open or not: that time of day, or without one the closing."""
    return closing(calendar, day) if clock is None else calendar.at(day, clock)


def settle(calendar: Calendar, day: date, clock: time | None, shift: Shift) -> datetime:
    """The instant at which something due on `day` at `clock` (None: by closing) really is, UTC.

    On a closed day it goes to the nearest open day in the direction of `shift`, at the same time. A time
    outside its day's slots (lunch, or a customer's narrower contact window) goes on in that direction to the
    next slot's start or the previous slot's end. A slot's end is within it. `Shift.STAY` changes nothing.
    """
    if shift is Shift.STAY:
        return wanted(calendar, day, clock)
    earlier = shift is Shift.EARLIER
    open_day = calendar.previous_open(day) if earlier else calendar.next_open(day)
    at = wanted(calendar, open_day, clock)
    if any(start <= at <= end for start, end in calendar.intervals(open_day)):
        return at
    return calendar.previous_working(at) if earlier else calendar.next_working(at)


def settle_day(calendar: Calendar, day: date, shift: Shift) -> date:
    """The day on which something wanted on `day` takes place."""
    if shift is Shift.STAY:
        return day
    return calendar.previous_open(day) if shift is Shift.EARLIER else calendar.next_open(day)


def settle_after(
    calendar: Calendar, day: date, clock: time | None, shift: Shift, anchor: datetime
) -> datetime:
    """`settle`, but what is wanted at or after the anchor never moves before it: it then moves later."""
    at = settle(calendar, day, clock, shift)
    if shift is Shift.EARLIER and at < anchor <= wanted(calendar, day, clock):
        return settle(calendar, day, clock, Shift.LATER)
    return at


def settle_before(
    calendar: Calendar, day: date, clock: time | None, shift: Shift, anchor: datetime
) -> datetime:
    """`settle`, but what is wanted before the anchor never moves up to or past it: it then moves earlier."""
    at = settle(calendar, day, clock, shift)
    if shift is Shift.LATER and wanted(calendar, day, clock) < anchor <= at:
        return settle(calendar, day, clock, Shift.EARLIER)
    return at


def settle_instant(calendar: Calendar, instant: datetime, shift: Shift, anchor: datetime) -> datetime:
    """An instant before the anchor; on a closed day the closing before it, or the opening after it."""
    day = calendar.today(instant)
    if shift is Shift.STAY or calendar.is_open(day):
        return instant.astimezone(UTC)
    opening = calendar.next_working(instant)
    return opening if shift is Shift.LATER and opening < anchor else calendar.previous_working(instant)
