"""Placing a wanted local day and time on a calendar: what is closed moves earlier, later, or stays."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from domain.time.calendar import Calendar
from domain.time.days import ONE_DAY, Span, meet
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


def contact_time(slots: Sequence[Span], clock: time, window: Span) -> time:
    """The time of day for a call wanted at `clock` to a customer who may be called in `window` (X-06).

    Where our slots and the window meet, the first time from `clock` on, else the first of that day; where
    they never meet, the customer's hours decide, not ours.
    """
    hours = meet(tuple(slots), (window,)) or (window,)
    minute = clock.hour * 60 + clock.minute
    later = next((span for span in hours if minute < span.last), None)
    return max(clock, later.start) if later else hours[0].start


def settle(
    calendar: Calendar, day: date, clock: time | None, shift: Shift, window: Span | None = None
) -> datetime:
    """The instant at which something due on `day` at `clock` (None: by closing) really is, UTC.

    On a closed day it goes to the nearest open day in the direction of `shift`, at the same time. A time
    outside its day's slots (lunch) goes on in that direction to the next slot's start or the previous slot's
    end. A slot's end is within it. `Shift.STAY` changes nothing. A customer's contact window moves the time
    within the day that was found.
    """
    open_day = settle_day(calendar, day, shift)
    if clock is not None and window is not None:
        return calendar.at(open_day, contact_time(calendar.spans(open_day), clock, window))
    if shift is Shift.STAY:
        return wanted(calendar, day, clock)
    earlier = shift is Shift.EARLIER
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
    calendar: Calendar,
    day: date,
    clock: time | None,
    shift: Shift,
    anchor: datetime,
    window: Span | None = None,
) -> datetime:
    """`settle`, but what is wanted at or after the anchor never moves before it: it then moves later."""
    at = settle(calendar, day, clock, shift, window)
    if not at < anchor <= wanted(calendar, day, clock):
        return at
    shift = Shift.LATER if shift is Shift.EARLIER else shift
    at = settle(calendar, day, clock, shift, window)
    # that day's contact hours lie before the anchor
    return at if at >= anchor else settle(calendar, day + ONE_DAY, clock, shift, window)


def settle_before(
    calendar: Calendar,
    day: date,
    clock: time | None,
    shift: Shift,
    anchor: datetime,
    window: Span | None = None,
) -> datetime:
    """`settle`, but what is wanted before the anchor never moves up to or past it: it then moves earlier."""
    at = settle(calendar, day, clock, shift, window)
    if not wanted(calendar, day, clock) < anchor <= at:
        return at
    shift = Shift.EARLIER if shift is Shift.LATER else shift
    at = settle(calendar, day, clock, shift, window)
    # that day's contact hours begin after the meeting
    return at if at < anchor else settle(calendar, day - ONE_DAY, clock, shift, window)


def settle_instant(calendar: Calendar, instant: datetime, shift: Shift, anchor: datetime) -> datetime:
    """An instant before the anchor; on a closed day the closing before it, or the opening after it."""
    day = calendar.today(instant)
    if shift is Shift.STAY or calendar.is_open(day):
        return instant.astimezone(UTC)
    opening = calendar.next_working(instant)
    return opening if shift is Shift.LATER and opening < anchor else calendar.previous_working(instant)
