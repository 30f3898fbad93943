"""When due rules fall due (X-02, X-06, X-14; R002-SKU-06)."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.time.calendar import Calendar
from domain.time.rules import (
    Elapsed,
    Rule,
    Shift,
    TheDay,
    TimeBefore,
    due,
    parse_rule,
)
from tests.domain.time.drawn import after_rules, before_rules, calendars, rules, the_day
from tests.domain.time.shipped import CUSTOMER, OFFICE, SITE, at, calm, instants, told

# When they fall due. 13 February 2026 is a Friday, 14 a make-up Saturday, 15 to 23 Spring Festival.

IF_TIME = "same day if 2 working hours are left, else 1 working day at 12:00"
TABLE = [
    # elapsed: the clock never stops
    ("24 hours", "2026-02-14 17:00", "2026-02-15 17:00"),
    ("30 minutes", "2026-02-17 03:00", "2026-02-17 03:30"),
    # working time
    ("30 working minutes", "2026-02-14 17:45", "2026-02-24 09:15"),
    ("2 working hours", "2026-03-04 19:00", "2026-03-05 11:00"),
    # working days
    ("1 working day", "2026-02-13 10:00", "2026-02-14 18:00"),
    ("1 working day", "2026-02-17 10:00", "2026-02-24 18:00"),
    ("3 working days at 10:00", "2026-02-13 17:00", "2026-02-25 10:00"),
    ("1 working day at 12:30", "2026-03-04 10:00", "2026-03-05 13:30"),
    # same day
    ("same day", "2026-03-04 10:00", "2026-03-04 18:00"),
    ("same day", "2026-03-04 18:00", "2026-03-05 18:00"),
    ("same day", "2026-03-06 19:00", "2026-03-09 18:00"),
    ("same day at 18:00", "2026-02-16 10:00", "2026-02-24 18:00"),
    ("same day at 18:00 or earlier", "2026-02-16 10:00", "2026-02-24 18:00"),
    ("same day at 20:00 as is", "2026-02-16 10:00", "2026-02-16 20:00"),
    # the same day while enough of it is left, else in the morning (R003-TEL-06)
    (IF_TIME, "2026-03-04 15:59", "2026-03-04 18:00"),
    (IF_TIME, "2026-03-04 16:00", "2026-03-04 18:00"),  # two working hours are left
    (IF_TIME, "2026-03-04 16:01", "2026-03-05 12:00"),
    (IF_TIME, "2026-03-04 17:59", "2026-03-05 12:00"),
    (IF_TIME, "2026-03-04 20:00", "2026-03-05 12:00"),
    (IF_TIME, "2026-03-05 00:30", "2026-03-05 18:00"),
    (IF_TIME, "2026-03-06 17:00", "2026-03-09 12:00"),  # over a weekend
    (IF_TIME, "2026-02-14 17:00", "2026-02-24 12:00"),  # over Spring Festival
    (IF_TIME, "2026-02-17 10:00", "2026-02-24 12:00"),  # a closed day
    # calendar days
    ("next day at 15:00", "2026-03-04 10:00", "2026-03-05 15:00"),
    ("next day at 15:00", "2026-02-14 10:00", "2026-02-24 15:00"),
    ("3 days at 16:00", "2026-02-17 10:00", "2026-02-24 16:00"),
    ("3 days at 16:00 or earlier", "2026-02-12 10:00", "2026-02-14 16:00"),
    ("3 days at 16:00 or earlier", "2026-02-16 10:00", "2026-02-24 16:00"),  # never before the anchor
    ("3 days at 16:00 as is", "2026-02-16 10:00", "2026-02-19 16:00"),
    ("3 days at 12:30", "2026-03-02 10:00", "2026-03-05 13:30"),  # lunch
    ("3 days at 12:30 or earlier", "2026-03-02 10:00", "2026-03-05 12:00"),
    ("3 days at 20:00", "2026-03-02 10:00", "2026-03-06 09:00"),
    ("30 days at 10:00", "2026-01-31 10:00", "2026-03-02 10:00"),
    # months and years
    ("1 month at 10:00", "2026-01-31 10:00", "2026-02-28 10:00"),
    ("6 months at 10:00", "2025-08-31 10:00", "2026-02-28 10:00"),
    ("1 year at 10:00", "2024-02-29 10:00", "2025-02-28 10:00"),
    ("3 years at 10:00 as is", "2024-02-29 10:00", "2027-02-28 10:00"),
    ("4 years at 10:00", "2024-02-29 10:00", "2028-02-29 10:00"),
    ("1 year", "2025-01-05 10:00", "2026-01-05 18:00"),
    # the anchor's own day
    ("the day at 09:00", "2026-03-04 15:00", "2026-03-04 09:00"),
    ("the day at 09:00", "2026-02-17 15:00", "2026-02-17 09:00"),
    ("the day at 09:00 or later", "2026-02-17 15:00", "2026-02-14 09:00"),  # later would pass the meeting
    ("the day at 18:00 or earlier", "2026-02-17 15:00", "2026-02-24 18:00"),
    # before a meeting (R002-SKU-06): earlier, never onto it
    ("1 day before at 10:00", "2026-03-04 15:00", "2026-03-03 10:00"),
    ("1 day before at 10:00", "2026-02-24 15:00", "2026-02-14 10:00"),
    ("1 day before at 10:00 or later", "2026-02-24 15:00", "2026-02-24 10:00"),
    ("1 day before at 10:00 or later", "2026-02-24 09:30", "2026-02-14 10:00"),  # later would pass it
    ("1 day before at 10:00 as is", "2026-02-24 15:00", "2026-02-23 10:00"),
    ("1 day before", "2026-03-09 15:00", "2026-03-06 18:00"),
    ("1 working day before at 12:00", "2026-02-24 11:00", "2026-02-14 12:00"),
    ("2 working days before at 12:00", "2026-02-24 11:00", "2026-02-13 12:00"),
    ("2 hours before", "2026-03-04 15:00", "2026-03-04 13:00"),
    ("2 hours before", "2026-02-24 01:00", "2026-02-14 18:00"),
    ("2 hours before or later", "2026-02-24 01:00", "2026-02-14 18:00"),
    ("20 minutes before", "2026-03-04 13:40", "2026-03-04 13:20"),
    ("30 working minutes before", "2026-03-04 13:40", "2026-03-04 11:40"),
    ("2 working hours before", "2026-02-24 10:00", "2026-02-14 17:00"),
]


@pytest.mark.parametrize(("rule", "anchor", "expected"), TABLE)
def test_x06_x14_rules_on_the_office_calendar(rule: str, anchor: str, expected: str) -> None:
    assert told(due(parse_rule(rule), at(anchor), OFFICE).at) == expected


@pytest.mark.parametrize(
    ("rule", "anchor", "expected"),
    [
        ("next day at 15:00", "2026-02-14 10:00", "2026-02-15 15:00"),
        ("3 days at 16:00", "2026-02-14 10:00", "2026-02-20 16:00"),
        ("3 days at 16:00 or earlier", "2026-02-14 10:00", "2026-02-15 16:00"),
        ("1 day before at 10:00", "2026-02-20 15:00", "2026-02-15 10:00"),
        ("next day at 11:00", "2026-10-01 10:00", "2026-10-02 11:00"),
    ],
)
def test_r002_sku_04_rules_on_the_customer_calendar(rule: str, anchor: str, expected: str) -> None:
    assert told(due(parse_rule(rule), at(anchor), CUSTOMER).at) == expected


def test_x14_first_plan_viewing_three_days_after_the_measurement() -> None:
    measured = due(parse_rule("next day at 15:00"), at("2026-03-02 14:20"), CUSTOMER).at
    viewing = due(parse_rule("3 days at 16:00"), measured, CUSTOMER).at
    assert (told(measured), told(viewing)) == ("2026-03-03 15:00", "2026-03-06 16:00")


def test_r002_sku_60_inspection_by_noon_of_the_working_day_before() -> None:
    rule = parse_rule("1 working day before at 12:00")
    assert told(due(rule, at("2026-03-10 00:00"), SITE).at) == "2026-03-09 12:00"
    assert told(due(rule, at("2026-05-10 00:00"), SITE).at) == "2026-05-09 12:00"


def test_r002_sku_69_hose_reminder_after_three_years_is_provisional() -> None:
    reminder = due(parse_rule("3 years at 10:00"), at("2026-11-20 15:00"), CUSTOMER)
    assert told(reminder.at) == "2029-11-20 10:00"
    assert reminder.provisional
    assert not due(parse_rule("3 years at 10:00 as is"), at("2026-11-20 15:00"), CUSTOMER).provisional


@pytest.mark.parametrize(
    ("rule", "anchor", "provisional"),
    [
        ("24 hours", "2026-12-31 15:00", False),
        ("2 working hours", "2026-12-31 10:00", False),
        ("2 working hours", "2026-12-31 17:00", True),
        ("1 working day", "2026-12-31 10:00", True),
        ("same day", "2026-12-31 10:00", False),
        ("same day", "2026-12-31 19:00", True),
        ("1 working day before", "2027-01-04 10:00", True),  # whether 1 to 3 January are closed is not known
        ("1 day before", "2027-01-01 10:00", False),
        ("the day at 09:00", "2027-01-04 10:00", False),
        ("2 hours before", "2027-01-04 10:00", True),
    ],
)
def test_x06_provisional_as_soon_as_an_unpublished_day_is_asked(
    rule: str, anchor: str, provisional: bool
) -> None:
    assert due(parse_rule(rule), at(anchor), OFFICE).provisional is provisional


def test_a_naive_anchor_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        due(parse_rule("24 hours"), datetime(2026, 1, 1), OFFICE)  # noqa: DTZ001


@calm
@given(after_rules, instants(), calendars)
def test_nothing_is_due_before_the_event_it_counts_from(
    rule: Rule, anchor: datetime, calendar: Calendar
) -> None:
    assert due(rule, anchor, calendar).at > anchor


@calm
@given(before_rules, instants(), calendars)
def test_r002_sku_06_nothing_before_a_meeting_reaches_it(
    rule: Rule, anchor: datetime, calendar: Calendar
) -> None:
    assert due(rule, anchor, calendar).at < anchor


@calm
@given(the_day, instants())
def test_the_day_stays_on_its_side_of_the_anchor(rule: TheDay, anchor: datetime) -> None:
    nominal = OFFICE.at(OFFICE.today(anchor), rule.at)
    assert (due(rule, anchor, OFFICE).at < anchor) == (nominal < anchor)


@calm
@given(rules, instants(), calendars)
def test_what_moves_lands_inside_the_slots_or_at_their_end(
    rule: Rule, anchor: datetime, calendar: Calendar
) -> None:
    if isinstance(rule, (Elapsed, TimeBefore)) or getattr(rule, "shift", None) is Shift.STAY:
        return
    on = due(rule, anchor, calendar).at
    day = calendar.intervals(calendar.today(on))
    assert any(start <= on <= end for start, end in day)


@calm
@given(rules, st.dates(date(2024, 6, 1), date(2026, 6, 1)), st.integers(0, 1440 * 200), calendars)
def test_design_5_since_gives_the_same_due_dates(
    rule: Rule, day: date, later: int, calendar: Calendar
) -> None:
    anchor = calendar.at(day, time()) + timedelta(minutes=later)
    assert due(rule, anchor, calendar.since(day)) == due(rule, anchor, calendar)
