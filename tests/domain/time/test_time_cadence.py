"""Repeating duties (R002-SKU-60, -68, -71; X-01, X-02, X-04, X-24)."""

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.time.cadence import (
    Cadence,
    MonthDays,
    Occurrence,
    next_occurrence,
    occurrences,
    parse_cadence,
)
from domain.time.calendar import Calendar
from domain.time.months import add_months, month_day
from domain.time.rules import Shift
from tests.domain.time.drawn import cadences, calendars
from tests.domain.time.shipped import CUSTOMER, OFFICE, SHIPPED, SITE, calm

START = date(2025, 12, 31)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
CALLS = "the 10th, 20th and 30th"

# The 10th, 20th and 30th of 2026, with 28 February for a 30th that does not exist

NOMINAL = [
    *("2026-01-10", "2026-01-20", "2026-01-30", "2026-02-10", "2026-02-20", "2026-02-28"),
    *("2026-03-10", "2026-03-20", "2026-03-30", "2026-04-10", "2026-04-20", "2026-04-30"),
    *("2026-05-10", "2026-05-20", "2026-05-30", "2026-06-10", "2026-06-20", "2026-06-30"),
    *("2026-07-10", "2026-07-20", "2026-07-30", "2026-08-10", "2026-08-20", "2026-08-30"),
    *("2026-09-10", "2026-09-20", "2026-09-30", "2026-10-10", "2026-10-20", "2026-10-30"),
    *("2026-11-10", "2026-11-20", "2026-11-30", "2026-12-10", "2026-12-20", "2026-12-30"),
]
MOVED = {
    ("office", Shift.EARLIER): {
        "2026-01-10": "2026-01-09",
        "2026-02-20": "2026-02-14",
        "2026-05-10": "2026-05-09",
        "2026-05-30": "2026-05-29",
        "2026-06-20": "2026-06-18",
        "2026-08-30": "2026-08-28",
        "2026-12-20": "2026-12-18",
    },
    ("office", Shift.LATER): {
        "2026-01-10": "2026-01-12",
        "2026-02-20": "2026-02-24",
        "2026-05-10": "2026-05-11",
        "2026-05-30": "2026-06-01",
        "2026-06-20": "2026-06-22",
        "2026-08-30": "2026-08-31",
        "2026-12-20": "2026-12-21",
    },
    ("site", Shift.EARLIER): {
        "2026-02-10": "2026-02-09",
        "2026-02-20": "2026-02-09",
        "2026-02-28": "2026-02-09",
        "2026-05-10": "2026-05-09",
        "2026-06-20": "2026-06-18",
        "2026-08-30": "2026-08-29",
        "2026-12-20": "2026-12-19",
    },
    ("site", Shift.LATER): {
        "2026-02-10": "2026-03-04",
        "2026-02-20": "2026-03-04",
        "2026-02-28": "2026-03-04",
        "2026-05-10": "2026-05-11",
        "2026-06-20": "2026-06-22",
        "2026-08-30": "2026-08-31",
        "2026-12-20": "2026-12-21",
    },
}


@pytest.mark.parametrize("shift", list(Shift))
@pytest.mark.parametrize("name", SHIPPED)
def test_x01_x02_every_progress_call_of_2026(name: str, shift: Shift) -> None:
    cadence = MonthDays(days=(10, 20, 30), shift=shift)
    found = occurrences(cadence, START, *YEAR, SHIPPED[name])
    moved = MOVED.get((name, shift), {})
    assert [(str(item.nominal), str(item.on)) for item in found] == [
        (day, moved.get(day, day)) for day in NOMINAL
    ]


def test_desk_3_1_seven_of_the_35_existing_dates_are_no_working_days() -> None:
    existing = [day for day in NOMINAL if day[8:] in ("10", "20", "30")]
    assert len(existing) == 35
    assert sum(not OFFICE.is_open(date.fromisoformat(day)) for day in existing) == 7


def test_x01_a_call_counts_as_kept_a_day_each_way_of_the_day_it_is_on() -> None:
    [call] = occurrences(parse_cadence(CALLS), START, date(2026, 2, 24), date(2026, 2, 24), OFFICE)
    assert call == Occurrence(
        nominal=date(2026, 2, 20),
        on=date(2026, 2, 24),
        opens=date(2026, 2, 23),
        closes=date(2026, 2, 25),
        provisional=False,
    )


def test_x02_two_days_that_meet_at_the_end_of_a_month_are_one() -> None:
    found = occurrences(
        parse_cadence("the 30th and 31st"), START, date(2026, 2, 1), date(2026, 3, 31), CUSTOMER
    )
    assert [item.nominal for item in found] == [date(2026, 2, 28), date(2026, 3, 30), date(2026, 3, 31)]


def test_x02_leap_february() -> None:
    found = occurrences(parse_cadence("the 30th as is"), START, date(2028, 2, 1), date(2028, 3, 1), CUSTOMER)
    assert [item.nominal for item in found] == [date(2028, 2, 29)]


def test_x04_no_call_before_the_kickoff_and_none_moved_before_it() -> None:
    found = occurrences(parse_cadence(f"{CALLS} or earlier"), date(2026, 2, 18), *YEAR, OFFICE)
    assert [(item.nominal.day, item.on) for item in found[:2]] == [
        (20, date(2026, 2, 24)),
        (28, date(2026, 2, 28)),
    ]


def test_x04_the_kickoff_day_itself_is_an_occurrence() -> None:
    found = next_occurrence(parse_cadence(CALLS), date(2026, 3, 10), date(2026, 3, 9), CUSTOMER)
    assert found
    assert found.nominal == date(2026, 3, 10)


# Every …, and seasons


@pytest.mark.parametrize(
    ("text", "anchor", "expected"),
    [
        ("every month as is", "2026-01-31", ["2026-02-28", "2026-03-31", "2026-04-30"]),
        ("every year as is", "2024-02-29", ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
        ("every 6 months as is", "2026-08-31", ["2027-02-28", "2027-08-31", "2028-02-29"]),
        ("every year", "2025-02-17", ["2026-02-24", "2027-02-17"]),
        ("every year or earlier", "2025-02-17", ["2026-02-14", "2027-02-17"]),
    ],
)
def test_r002_sku_71_every_so_many_months(text: str, anchor: str, expected: list[str]) -> None:
    start = date.fromisoformat(anchor)
    found = occurrences(parse_cadence(text), start, start, date(2030, 1, 1), OFFICE)
    assert [str(item.on) for item in islice(found, len(expected))] == expected


def test_r002_sku_68_the_crack_repair_season() -> None:
    found = occurrences(parse_cadence("1 Oct – 30 Nov"), date(2025, 10, 2), *YEAR, OFFICE)
    assert found == [
        Occurrence(
            nominal=date(2026, 10, 1),
            on=date(2026, 10, 8),
            opens=date(2026, 10, 1),
            closes=date(2026, 11, 30),
            provisional=False,
        )
    ]


@pytest.mark.parametrize(("anchor", "year"), [("2026-10-01", 2026), ("2026-10-02", 2027)])
def test_x24_only_a_season_that_starts_on_or_after_the_anchor(anchor: str, year: int) -> None:
    day = date.fromisoformat(anchor)
    found = next_occurrence(parse_cadence("1 Oct – 30 Nov"), day, day - timedelta(days=1), CUSTOMER)
    assert found
    assert (found.nominal, found.closes) == (date(year, 10, 1), date(year, 11, 30))


def test_a_season_over_new_year_closes_in_the_next_year() -> None:
    found = next_occurrence(parse_cadence("15 Nov – 29 Feb"), START, date(2026, 6, 1), CUSTOMER)
    assert found
    assert (found.opens, found.closes) == (date(2026, 11, 15), date(2027, 2, 28))


def test_x06_later_years_are_provisional_unless_the_day_stays() -> None:
    span = (date(2026, 12, 30), date(2027, 1, 31))
    moving = occurrences(parse_cadence(CALLS), START, *span, OFFICE)
    assert [item.provisional for item in moving] == [False, True, True]
    staying = occurrences(parse_cadence(f"{CALLS} as is"), START, *span, OFFICE)
    assert not any(item.provisional for item in staying)


# Properties


@calm
@given(
    cadences,
    calendars,
    st.dates(date(2024, 6, 1), date(2026, 1, 1)),
    st.integers(0, 500),
    st.integers(0, 500),
)
def test_neighbouring_ranges_give_every_occurrence_once(
    cadence: Cadence, calendar: Calendar, first: date, one: int, two: int
) -> None:
    anchor = first - timedelta(days=100)
    middle, last = first + timedelta(days=one), first + timedelta(days=one + 1 + two)
    left = occurrences(cadence, anchor, first, middle, calendar)
    right = occurrences(cadence, anchor, middle + timedelta(days=1), last, calendar)
    whole = occurrences(cadence, anchor, first, last, calendar)
    assert sorted(left + right, key=lambda item: item.nominal) == whole
    assert len({item.nominal for item in whole}) == len(whole)
    assert all(item.nominal >= anchor and item.on >= anchor for item in whole)


@calm
@given(cadences, calendars, st.dates(date(2024, 6, 1), date(2026, 1, 1)), st.booleans())
def test_going_from_one_occurrence_to_the_next_repeats_none(
    cadence: Cadence, calendar: Calendar, anchor: date, by_nominal: bool
) -> None:
    after, seen = anchor, list[Occurrence]()
    for _ in range(6):
        found = next_occurrence(cadence, anchor, after, calendar)
        assert found
        assert min(found.nominal, found.on) > after
        seen.append(found)
        after = found.nominal if by_nominal else found.on
    assert len({item.nominal for item in seen}) == 6


@calm
@given(cadences, st.dates(date(2024, 6, 1), date(2026, 1, 1)))
def test_design_5_since_gives_the_same_occurrences(cadence: Cadence, day: date) -> None:
    last = day + timedelta(days=400)
    assert occurrences(cadence, day, day, last, SITE.since(day)) == occurrences(cadence, day, day, last, SITE)


def test_a_range_that_runs_backwards_holds_nothing() -> None:
    assert occurrences(parse_cadence(CALLS), START, date(2026, 3, 2), date(2026, 3, 1), OFFICE) == []


@calm
@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(-600, 600))
def test_x02_months_are_added_within_the_month(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or moved == month_day(moved.year, moved.month, 31)
