"""Counting working time, against two independent oracles: stepping by the minute, and workclock (X-06)."""

from datetime import date, datetime, time, timedelta

import pytest
import workclock
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.time.shipped import (
    CUSTOMER,
    FIRST,
    KNOWN_DAYS,
    LAST,
    MINUTE,
    OFFICE,
    SHIPPED,
    WORKED,
    at,
    calm,
    instants,
    is_worked,
    told,
)

amounts = st.integers(1, 60 * 30).map(lambda minutes: timedelta(minutes=minutes))


def step(instant: datetime, amount: timedelta) -> datetime:
    while amount:
        amount -= MINUTE if is_worked(instant) else timedelta()
        instant += MINUTE
    return instant


OUTSIDE = workclock.Schedule(
    [
        workclock.WorkDay(time(9), time(18), days=range(7)),
        workclock.Break(time(12), time(13, 30), days=range(7)),
        workclock.Holidays([day for day in KNOWN_DAYS if day not in WORKED]),
    ],
    time_zone="Asia/Shanghai",
)


@calm
@given(instants(), amounts)
def test_x06_adding_agrees_with_stepping_by_the_minute(instant: datetime, amount: timedelta) -> None:
    assert OFFICE.add_working(instant, amount) == step(instant, amount)


@calm
@given(instants(), amounts)
def test_x06_adding_and_subtracting_agree_with_workclock(instant: datetime, amount: timedelta) -> None:
    assert OFFICE.add_working(instant, amount) == OUTSIDE.add(instant, amount)
    assert OFFICE.subtract_working(instant, amount) == OUTSIDE.sub(instant, amount)


@calm
@given(instants(), instants())
def test_x06_working_time_between_agrees_with_workclock(one: datetime, other: datetime) -> None:
    assert OFFICE.working_between(one, other) == OUTSIDE.between(one, other)


@calm
@given(st.sampled_from(sorted(SHIPPED)), instants(), amounts)
def test_adding_then_measuring_gives_the_amount_back(name: str, instant: datetime, amount: timedelta) -> None:
    calendar = SHIPPED[name]
    later = calendar.add_working(instant, amount)
    assert calendar.working_between(instant, later) == amount
    assert calendar.subtract_working(later, amount) == calendar.next_working(instant)
    assert calendar.add_working(later, -amount) == calendar.subtract_working(later, amount)
    earlier = calendar.subtract_working(instant, amount)
    assert calendar.working_between(earlier, instant) == amount


@calm
@given(instants())
def test_the_next_working_instant_is_working_and_nothing_lies_between(instant: datetime) -> None:
    found = OFFICE.next_working(instant)
    assert found >= instant
    assert OFFICE.is_working(found)
    assert OFFICE.working_between(instant, found) == timedelta()
    assert (found == instant) == OFFICE.is_working(instant)


@calm
@given(instants())
def test_no_time_added_starts_at_the_next_working_instant(instant: datetime) -> None:
    assert OFFICE.add_working(instant, timedelta()) == OFFICE.next_working(instant)
    assert OFFICE.subtract_working(instant, timedelta()) == OFFICE.previous_working(instant)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-02-13 17:30", 0.5, "2026-02-13 18:00"),  # used up at closing stays at closing
        ("2026-02-13 17:30", 1, "2026-02-14 09:30"),  # a make-up Saturday
        ("2026-02-14 17:00", 2, "2026-02-24 10:00"),  # over Spring Festival
        ("2026-02-14 18:00", 1, "2026-02-24 10:00"),
        ("2026-02-16 03:00", 8, "2026-02-25 09:30"),  # starts on a day of rest
        ("2026-03-04 11:30", 1, "2026-03-04 14:00"),  # over lunch
        ("2026-03-04 12:30", 1, "2026-03-04 14:30"),  # starts at lunch
        ("2026-09-19 10:00", 1, "2026-09-20 10:00"),  # Saturday before a make-up Sunday
        ("2026-10-10 16:00", 3, "2026-10-12 10:00"),
    ],
)
def test_x06_office_hours_around_holidays(start: str, hours: float, end: str) -> None:
    assert told(OFFICE.add_working(at(start), timedelta(hours=hours))) == end


def test_r000_reply_within_two_hours_on_the_seven_day_calendar() -> None:
    assert told(CUSTOMER.add_working(at("2026-03-07 17:00"), timedelta(hours=2))) == "2026-03-08 10:00"


@calm
@given(
    st.sampled_from(sorted(SHIPPED)),
    st.dates(date(2024, 6, 1), date(2026, 6, 1)),
    st.integers(0, 1440 * 300),
    amounts,
)
def test_design_5_since_answers_later_questions_alike(
    name: str, day: date, on: int, amount: timedelta
) -> None:
    calendar = SHIPPED[name]
    cut = calendar.since(day)
    instant = calendar.at(day, time()) + timedelta(minutes=on)
    assert cut.add_working(instant, amount) == calendar.add_working(instant, amount)
    assert cut.next_working(instant) == calendar.next_working(instant)
    local = calendar.today(instant)
    assert cut.kind(local) == calendar.kind(local)
    assert cut.day_name(local) == calendar.day_name(local)
    assert cut.next_open(local) == calendar.next_open(local)
    assert cut.previous_open(local) == calendar.previous_open(local)
    assert cut.provisional(local) == calendar.provisional(local)


def test_design_5_since_keeps_the_festival_before_its_first_day() -> None:
    cut = OFFICE.since(date(2026, 2, 20))
    assert cut.previous_open(date(2026, 2, 20)) == date(2026, 2, 14)
    assert min(cut.days) > FIRST
    assert max(cut.days) <= LAST
