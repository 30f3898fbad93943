"""When something is due: rule, anchor, calendar and pauses give an instant that explains itself.

Pauses, by kind of rule:
- elapsed and working time: time inside a pause does not count; a count that starts in one starts at its end;
- working days: an open day whose slots all lie inside pauses does not count;
- same day if time is left: what is left, and the days otherwise, are counted like working time and working days;
- same day, days, months: the date moves by as many whole days of 24 hours as the pauses that begin before it
  last together, and further day by day while it would lie inside a pause;
- the day, and everything before a meeting: pauses change nothing, the meeting itself is what moves.

No rule counted from an anchor is due before it; no rule before a meeting reaches the meeting.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import assert_never

from pydantic import BaseModel, ConfigDict

from domain.time.cadence import Occurrence
from domain.time.calendar import Calendar
from domain.time.days import ONE_DAY
from domain.time.explanation import Explanation, Step, StepCode, counted_days, counted_spans, skipped, step
from domain.time.intervals import Interval, take, take_back, without
from domain.time.months import add_months
from domain.time.pauses import Pause, UtcDatetime, begun, holes, is_inside, whole_days
from domain.time.rule_forms import (
    DaysAfter,
    DaysBefore,
    Elapsed,
    MonthsAfter,
    Rule,
    SameDay,
    SameDayIfTimeIsLeft,
    Shift,
    TheDay,
    TimeBefore,
    WorkingDays,
    WorkingTime,
)
from domain.time.settle import settle, settle_after, settle_before, settle_instant, wanted


class Due(BaseModel):
    """When something is due (UTC), why, and whether a calendar not yet published may still move it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: UtcDatetime
    explanation: Explanation
    provisional: bool


@dataclass(frozen=True)
class _Found:
    """An instant, the steps that led to it, and the first and last day of which the calendar was asked."""

    at: datetime
    steps: list[Step]
    asked: tuple[date, date] | None = None


def due(rule: Rule, anchor: datetime, calendar: Calendar, pauses: Sequence[Pause] = ()) -> Due:
    """When the rule falls due, counted from (or before) the anchor. For pauses see above.

    Raises ValueError for a naive anchor, CalendarError when the calendar has no open day within 400 days.
    """
    calendar.local(anchor)  # refuses a naive anchor
    anchor = anchor.astimezone(UTC)
    found = _find(rule, anchor, calendar, holes(pauses, anchor))
    provisional = _asks_provisional(found.asked, calendar)
    steps = [
        step(StepCode.ANCHOR, at=anchor),
        step(StepCode.RULE, text=rule),
        step(StepCode.CALENDAR, name=calendar.name, version=calendar.version),
        *found.steps,
    ]
    if provisional:
        steps.append(step(StepCode.PROVISIONAL, known_until=calendar.known_until))
    steps.append(step(StepCode.RESULT, at=found.at))
    return Due(
        at=found.at, explanation=Explanation(zone=calendar.zone, steps=tuple(steps)), provisional=provisional
    )


def lengthened(found: Due, at: datetime) -> Due:
    """Not due before an instant, whatever the rule gives."""
    if found.at >= at:
        return found
    *steps, _ = found.explanation.steps
    told = (*steps, step(StepCode.KEPT, at=at), step(StepCode.RESULT, at=at))
    return Due(
        at=at, explanation=found.explanation.model_copy(update={"steps": told}), provisional=found.provisional
    )


def moved_by(found: Due, day: Occurrence, calendar: Calendar) -> Due:
    """The same, told with what the calendar did to the day of a cadence that it was counted from."""
    steps = list(found.explanation.steps)
    if day.on != day.nominal:
        steps[3:3] = _moved(calendar.at(day.nominal, time(0)), calendar.at(day.on, time(0)), calendar)
    if day.provisional and not found.provisional:
        steps.insert(-1, step(StepCode.PROVISIONAL, known_until=calendar.known_until))
    return Due(
        at=found.at,
        explanation=found.explanation.model_copy(update={"steps": tuple(steps)}),
        provisional=found.provisional or day.provisional,
    )


def _find(rule: Rule, anchor: datetime, calendar: Calendar, paused: list[Interval]) -> _Found:
    today = calendar.today(anchor)
    match rule:
        case Elapsed():
            return _elapsed(rule, anchor, paused)
        case WorkingTime():
            return _working_time(rule, anchor, calendar, paused)
        case WorkingDays():
            return _working_days(rule, anchor, calendar, paused)
        case SameDay():
            return _same_day(rule, anchor, calendar, paused)
        case SameDayIfTimeIsLeft():
            return _same_day_if_time_is_left(rule, anchor, calendar, paused)
        case DaysAfter():
            return _dated(today + timedelta(days=rule.days), rule, anchor, calendar, paused)
        case MonthsAfter():
            return _dated(add_months(today, rule.months), rule, anchor, calendar, paused)
        case TheDay() | DaysBefore() | TimeBefore():
            return _around(rule, anchor, calendar)
    assert_never(rule)


# Counting time


def _elapsed(rule: Elapsed, anchor: datetime, paused: list[Interval]) -> _Found:
    at = anchor + timedelta(seconds=rule.seconds)
    for start, end in paused:
        if start < at:
            at += end - start
    return _Found(at, _paused_steps(paused, at))


def _working_time(rule: WorkingTime, anchor: datetime, calendar: Calendar, paused: list[Interval]) -> _Found:
    spans = take(without(calendar.working_from(anchor), paused), timedelta(minutes=rule.minutes))
    at = spans[-1][1]
    first, last = calendar.today(anchor), calendar.today(at)
    steps = [
        *_paused_steps(paused, at),
        *counted_spans(spans, calendar),
        *skipped(first - ONE_DAY, last, calendar),
    ]
    return _Found(at, steps, (first, last))


# Counting days


def _working_days(rule: WorkingDays, anchor: datetime, calendar: Calendar, paused: list[Interval]) -> _Found:
    today = calendar.today(anchor)
    day, counted = today, list[date]()
    while True:
        day = calendar.next_open(day, including=False)
        if not any(without(calendar.intervals(day), paused)):
            continue
        counted.append(day)
        at = settle(calendar, day, rule.at, Shift.LATER, rule.window)
        if len(counted) >= rule.days and not is_inside(paused, at):
            break
    last = max(day, calendar.today(at))
    steps = [*_paused_steps(paused, at), *counted_days(counted, calendar), *skipped(today, day, calendar)]
    return _Found(at, steps + _moved(wanted(calendar, day, rule.at), at, calendar), (today + ONE_DAY, last))


def _same_day(rule: SameDay, anchor: datetime, calendar: Calendar, paused: list[Interval]) -> _Found:
    today = day = calendar.today(anchor)
    while settle_after(calendar, day, rule.at, rule.shift, anchor, rule.window) <= anchor:
        day += ONE_DAY
    found = _dated(day, rule, anchor, calendar, paused)
    if day == today:
        return found
    passed = step(StepCode.PASSED, at=wanted(calendar, today, rule.at))
    return _Found(found.at, [passed, *found.steps], _wider(found.asked, today))


def _same_day_if_time_is_left(
    rule: SameDayIfTimeIsLeft, anchor: datetime, calendar: Calendar, paused: list[Interval]
) -> _Found:
    today = calendar.today(anchor)
    found = _same_day(SameDay(), anchor, calendar, paused)
    needed = _working_time(WorkingTime(minutes=rule.minutes), anchor, calendar, paused)
    if calendar.today(found.at) == today and needed.at <= found.at:
        return found
    then = _working_days(rule.otherwise, anchor, calendar, paused)
    too_little = step(StepCode.TOO_LITTLE, day=today, minutes=rule.minutes)
    return _Found(then.at, [too_little, *then.steps], _wider(then.asked, today))


def _dated(
    day: date,
    rule: SameDay | DaysAfter | MonthsAfter,
    anchor: datetime,
    calendar: Calendar,
    paused: list[Interval],
) -> _Found:
    def place(moved: date) -> datetime:
        return settle_after(calendar, moved, rule.at, rule.shift, anchor, rule.window)

    lost = _lost_days(day, place, paused)
    day += timedelta(days=lost)
    at = place(day)
    steps = _paused_steps(paused, at) if lost else []
    if lost:
        steps.append(step(StepCode.PAUSED_DAYS, days=lost))
    return _Found(
        at,
        steps + _moved(wanted(calendar, day, rule.at), at, calendar),
        _asked(day, at, rule.at, rule.shift, calendar),
    )


def _lost_days(day: date, place: Callable[[date], datetime], paused: list[Interval]) -> int:
    # moving the date may reach further pauses, which move it again
    lost = 0
    while True:
        at = place(day + timedelta(days=lost))
        needed = max(whole_days(paused, at), lost + 1 if is_inside(paused, at) else 0)
        if needed <= lost:
            return lost
        lost = needed


# Around a meeting


def _around(rule: TheDay | DaysBefore | TimeBefore, anchor: datetime, calendar: Calendar) -> _Found:
    match rule:
        case TheDay():
            return _the_day(rule, anchor, calendar)
        case DaysBefore():
            return _days_before(rule, anchor, calendar)
        case TimeBefore():
            return _time_before(rule, anchor, calendar)
    assert_never(rule)


def _the_day(rule: TheDay, anchor: datetime, calendar: Calendar) -> _Found:
    day = calendar.today(anchor)
    nominal = wanted(calendar, day, rule.at)
    place = settle_before if nominal < anchor else settle_after
    at = place(calendar, day, rule.at, rule.shift, anchor, rule.window)
    return _Found(at, _moved(nominal, at, calendar), _asked(day, at, rule.at, rule.shift, calendar))


def _days_before(rule: DaysBefore, anchor: datetime, calendar: Calendar) -> _Found:
    today = day = calendar.today(anchor)
    counted: list[date] = []
    if rule.working:
        while len(counted) < rule.days:
            day = calendar.previous_open(day, including=False)
            counted.append(day)
    else:
        day -= timedelta(days=rule.days)
    at = settle_before(calendar, day, rule.at, rule.shift, anchor, rule.window)
    steps = counted_days(counted, calendar) + (skipped(day, today, calendar) if rule.working else [])
    asked = _asked(day, at, rule.at, rule.shift, calendar)
    if rule.working:
        asked = _wider(asked or (day, day), today - ONE_DAY)
    return _Found(at, steps + _moved(wanted(calendar, day, rule.at), at, calendar), asked)


def _time_before(rule: TimeBefore, anchor: datetime, calendar: Calendar) -> _Found:
    if rule.working:
        return _working_time_before(rule, anchor, calendar)
    nominal = anchor - timedelta(minutes=rule.minutes)
    at = settle_instant(calendar, nominal, rule.shift, anchor)
    asked = _asked(calendar.today(nominal), at, time(0), rule.shift, calendar)
    return _Found(at, _moved(nominal, at, calendar), asked)


def _working_time_before(rule: TimeBefore, anchor: datetime, calendar: Calendar) -> _Found:
    spans = take_back(calendar.working_before(anchor), timedelta(minutes=rule.minutes))[::-1]
    at = spans[0][0]
    first, last = calendar.today(at), calendar.today(anchor)
    steps = [*counted_spans(spans, calendar), *skipped(first, last, calendar)]
    return _Found(at, steps, (first, last))


# What is told and what was asked


def _moved(nominal: datetime, at: datetime, calendar: Calendar) -> list[Step]:
    if nominal == at:
        return []
    day = calendar.today(nominal)
    return [step(StepCode.MOVED, from_=nominal, to=at, kind=calendar.kind(day), name=calendar.day_name(day))]


def _paused_steps(paused: list[Interval], before: datetime) -> list[Step]:
    return [step(StepCode.PAUSED, from_=start, to=end) for start, end in begun(paused, before)]


def _asked(
    day: date, at: datetime, clock: time | None, shift: Shift, calendar: Calendar
) -> tuple[date, date] | None:
    if shift is Shift.STAY and clock is not None:
        return None
    return _wider((day, day), calendar.today(at))


def _wider(asked: tuple[date, date] | None, day: date) -> tuple[date, date]:
    first, last = asked or (day, day)
    return min(first, day), max(last, day)


def _asks_provisional(asked: tuple[date, date] | None, calendar: Calendar) -> bool:
    if asked is None:
        return False
    day, last = max(asked[0], calendar.known_until), asked[1]
    return any(calendar.provisional(day + timedelta(days=n)) for n in range((last - day).days + 1))
