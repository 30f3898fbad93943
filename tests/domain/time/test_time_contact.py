"""Due rules in the hours in which a customer may be called (R002-SKU-04, X-06)."""

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from domain.time.calendar import Calendar, Span
from domain.time.contact import in_contact_hours
from domain.time.days import meet
from domain.time.explain import lines
from domain.time.rules import Rule, due, parse_rule
from tests.domain.time.drawn import after_rules, before_rules, calendars, rules, the_day
from tests.domain.time.shipped import CUSTOMER, at, calm, instants, told

EVENINGS = Span(start=time(18), end=time(20, 30))


def _window(first: int, length: int) -> Span:
    start, end = divmod(first, 60), divmod(min(first + length, 1440) % 1440, 60)
    return Span(start=time(*start), end=time(*end))


windows = st.builds(_window, st.integers(0, 1430), st.integers(1, 1440))


def moved(rule: Rule, window: Span) -> Rule:
    return parse_rule(in_contact_hours(str(rule), window))


def local(calendar: Calendar, instant: datetime) -> time:
    return calendar.local(instant).time()


def timed(rule: Rule) -> bool:
    return getattr(rule, "at", None) is not None


TABLE = [
    # our own hours never end a customer's: the customer calendar closes at 18:00
    ("3 days at 10:00", "18:00-20:30", "2026-03-02 10:00", "2026-03-05 18:00"),
    ("3 days at 19:00", "18:00-20:30", "2026-03-02 10:00", "2026-03-05 19:00"),
    ("3 days at 10:00", "18:30-20:30", "2026-03-02 10:00", "2026-03-05 18:30"),
    ("3 days at 10:00", "12:15-13:15", "2026-03-02 10:00", "2026-03-05 12:15"),  # only at lunch
    # where the hours meet ours, both hold
    ("3 days at 10:00", "12:00-14:00", "2026-03-02 10:00", "2026-03-05 13:30"),
    ("3 days at 12:30", "09:00-21:00", "2026-03-02 10:00", "2026-03-05 13:30"),
    ("3 days at 19:00", "17:00-20:00", "2026-03-02 10:00", "2026-03-05 17:00"),
    # what was told stays on its day
    ("3 days at 15:00", "09:00-12:00", "2026-03-02 10:00", "2026-03-05 09:00"),
    ("next day at 15:00", "18:00-20:30", "2026-02-15 10:00", "2026-02-20 18:00"),  # Spring Festival
    ("1 month at 15:00", "18:00-20:30", "2026-01-31 10:00", "2026-02-28 18:00"),
    ("same day at 10:00", "18:00-20:30", "2026-03-02 11:00", "2026-03-02 18:00"),
    ("same day at 15:00", "09:00-10:00", "2026-03-02 11:00", "2026-03-03 09:00"),
    # before a meeting at 16:00, never onto it
    ("1 day before at 16:00", "18:00-20:30", "2026-03-05 16:00", "2026-03-04 18:00"),
    ("the day at 09:30", "11:00-12:00", "2026-03-05 16:00", "2026-03-05 11:00"),
    ("the day at 09:30", "18:00-20:30", "2026-03-05 16:00", "2026-03-04 18:00"),
    ("the day at 09:30 or later", "18:00-20:30", "2026-03-05 16:00", "2026-03-04 18:00"),
    ("the day at 17:00", "09:00-10:00", "2026-03-05 16:00", "2026-03-06 09:00"),
    # without a time of day there is nothing to move
    ("2 working hours", "18:00-20:30", "2026-03-02 10:00", "2026-03-02 12:00"),
    ("same day", "18:00-20:30", "2026-03-02 10:00", "2026-03-02 18:00"),
]


@pytest.mark.parametrize(("rule", "window", "anchor", "expected"), TABLE)
def test_r002_sku_04_calls_in_the_customers_hours(rule: str, window: str, anchor: str, expected: str) -> None:
    text = in_contact_hours(rule, Span.model_validate(window))
    assert told(due(parse_rule(text), at(anchor), CUSTOMER).at) == expected


def test_x06_the_rule_says_whose_hours_moved_it() -> None:
    text = in_contact_hours("3 days at 10:00", EVENINGS)
    assert text == "3 days at 10:00 in contact hours 18:00-20:30"
    found = due(parse_rule(text), at("2026-03-02 10:00"), CUSTOMER).explanation
    english, chinese = lines(found, "en"), lines(found, "zh-CN")
    assert f"Rule: {text}" in english
    assert "Moved later: Thu 2026-03-05 10:00 → Thu 2026-03-05 18:00" in english
    assert "规则：3 天后 10:00，限客户方便接听的 18:00-20:30，遇休顺延" in chinese


@pytest.mark.parametrize("rule", ["2 working hours", "same day", "24 hours", "2 hours before", "0 minutes"])
def test_rules_without_a_time_of_day_stay(rule: str) -> None:
    assert in_contact_hours(rule, EVENINGS) == rule


def test_without_hours_every_rule_stays() -> None:
    assert in_contact_hours("3 days at 10:00", None) == "3 days at 10:00"


def test_changed_hours_replace_the_old_ones() -> None:
    text = in_contact_hours(in_contact_hours("3 days at 10:00 or earlier", EVENINGS), _window(480, 60))
    assert text == "3 days at 10:00 in contact hours 08:00-09:00 or earlier"


@pytest.mark.parametrize(
    "text", ["same day in contact hours 18:00-20:30", "3 days at 10:00 in contact hours 20:30-18:00"]
)
def test_contact_hours_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        parse_rule(text)


@given(rules, windows)
def test_a_rule_in_contact_hours_reads_back(rule: Rule, window: Span) -> None:
    assert str(moved(rule, window)) == in_contact_hours(str(rule), window)
    assert moved(moved(rule, window), window) == moved(rule, window)


@calm
@given(rules.filter(timed), instants(), windows, calendars)
def test_whatever_the_calendar_the_customers_hours_are_kept(
    rule: Rule, anchor: datetime, window: Span, calendar: Calendar
) -> None:
    found = due(moved(rule, window), anchor, calendar)
    clock = local(calendar, found.at)
    assert window.first <= clock.hour * 60 + clock.minute < window.last


@calm
@given(rules.filter(timed), instants(), windows, calendars)
def test_our_hours_are_kept_wherever_the_two_meet(
    rule: Rule, anchor: datetime, window: Span, calendar: Calendar
) -> None:
    found = due(moved(rule, window), anchor, calendar).at
    if meet(calendar.spans(calendar.today(found)), (window,)):
        assert calendar.is_working(found)


@calm
@given(after_rules.filter(timed), instants(), windows, calendars)
def test_after_an_anchor_stays_after_it(
    rule: Rule, anchor: datetime, window: Span, calendar: Calendar
) -> None:
    assert due(moved(rule, window), anchor, calendar).at >= anchor


@calm
@given(st.one_of(before_rules.filter(timed), the_day), instants(), windows, calendars)
def test_before_a_meeting_stays_before_it(
    rule: Rule, anchor: datetime, window: Span, calendar: Calendar
) -> None:
    plain = due(rule, anchor, calendar).at
    inside = due(moved(rule, window), anchor, calendar).at
    assert (plain < anchor) == (inside < anchor)
