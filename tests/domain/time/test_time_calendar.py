"""What a day is: the shipped calendars against published data, provisional years, zones, tables (X-06)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import chinese_calendar  # type: ignore[import-untyped]
import pytest
from pydantic import ValidationError

from domain.time.calendar import Calendar, CalendarDay, CalendarError, DayKind
from domain.time.tables import calendar_from
from tests.domain.time.shipped import CUSTOMER, KNOWN_DAYS, OFFICE, SHIPPED, SITE, at

NINE_TO_SIX = "09:00-12:00,13:30-18:00"
WEEK = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), NINE_TO_SIX) | {
    "saturday": "",
    "sunday": "",
}


def data(**changed: object) -> dict[str, object]:
    table: dict[str, object] = {
        "name": "office",
        "version": 3,
        "source": "invented",
        "known_until": "2031-12-31",
        "week": WEEK,
        "usual": NINE_TO_SIX,
    }
    return table | changed


def test_x06_office_agrees_with_the_published_calendar_on_every_day() -> None:
    differing = [day for day in KNOWN_DAYS if OFFICE.is_open(day) != chinese_calendar.is_workday(day)]
    assert not differing


def test_x06_office_make_up_days_are_the_published_ones() -> None:
    ours = {day for day in KNOWN_DAYS if OFFICE.kind(day) is DayKind.MAKEUP}
    assert ours == {day for day in chinese_calendar.constants.workdays if 2024 <= day.year <= 2026}


def test_x06_office_names_every_published_holiday() -> None:
    unnamed = [d for d in KNOWN_DAYS if chinese_calendar.get_holiday_detail(d)[1] and not OFFICE.day_name(d)]
    assert not unnamed
    assert OFFICE.day_name(date(2026, 2, 17)) == "春节"
    assert OFFICE.day_name(date(2026, 3, 4)) == ""


def test_x06_desk_3_1_counts_of_2026() -> None:
    listed = [entry for day, entry in OFFICE.days.items() if day.year == 2026]
    assert sum(entry.kind is DayKind.REST for entry in listed) == 33
    assert sum(entry.kind is DayKind.MAKEUP for entry in listed) == 6


def test_x06_customer_calendar_is_open_all_week_but_for_spring_festival() -> None:
    closed = [day for day in KNOWN_DAYS if day.year == 2026 and not CUSTOMER.is_open(day)]
    assert closed == [date(2026, 2, day) for day in (16, 17, 18, 19)]


@pytest.mark.parametrize("clock", ["10:00", "11:00", "15:00", "16:00", "16:59"])
def test_r002_sku_04_contact_hours_lie_in_the_customer_calendar(clock: str) -> None:
    assert all(CUSTOMER.is_working(at(f"2026-07-{day:02} {clock}")) for day in range(1, 32))


def test_x06_site_rests_on_sundays_and_holidays_and_stops_over_spring_festival() -> None:
    assert SITE.is_open(date(2026, 1, 10))
    assert not SITE.is_open(date(2026, 1, 11))
    assert SITE.kind(date(2026, 9, 20)) is DayKind.MAKEUP
    assert not SITE.is_open(date(2026, 6, 20))
    assert not any(SITE.is_open(date(2026, 2, 10) + timedelta(days=n)) for n in range(22))
    assert SITE.is_open(date(2026, 2, 9))
    assert SITE.is_open(date(2026, 3, 4))


def test_x06_later_years_are_provisional_by_weekday_and_fixed_holidays() -> None:
    assert not OFFICE.provisional(date(2026, 12, 31))
    assert OFFICE.provisional(date(2027, 1, 4))
    assert OFFICE.kind(date(2027, 1, 1)) is DayKind.REST
    assert OFFICE.day_name(date(2027, 10, 1)) == "国庆节"
    assert OFFICE.kind(date(2027, 10, 4)) is DayKind.WORK
    assert OFFICE.kind(date(2027, 10, 9)) is DayKind.REST


def test_x06_a_day_the_company_lists_itself_is_not_provisional() -> None:
    assert CUSTOMER.kind(date(2027, 2, 6)) is DayKind.REST
    assert not CUSTOMER.provisional(date(2027, 2, 6))
    assert CUSTOMER.provisional(date(2027, 2, 9))


def test_x06_an_invented_2031_with_make_up_days() -> None:
    calendar = calendar_from(
        data(
            days={
                "2031-01-22/2031-01-28": "rest 春节",
                "2031-01-19": "makeup 春节",
                "2031-02-01": "makeup 09:00-12:00 春节",
            }
        )
    )
    assert calendar.kind(date(2031, 1, 19)) is DayKind.MAKEUP
    assert calendar.intervals(date(2031, 2, 1)) == [(at("2031-02-01 09:00"), at("2031-02-01 12:00"))]
    # Sunday 19 counts, the festival does not, and the Saturday after it only until noon
    assert calendar.add_working(at("2031-01-18 20:00"), timedelta(hours=7.5 * 3)) == at("2031-01-21 18:00")
    assert calendar.next_open(date(2031, 1, 22)) == date(2031, 1, 29)
    assert calendar.previous_open(date(2031, 1, 28)) == date(2031, 1, 21)
    assert calendar.add_working(at("2031-01-31 18:00"), timedelta(hours=4)) == at("2031-02-03 10:00")


def test_open_days_are_found_including_or_excluding_the_day() -> None:
    assert OFFICE.next_open(date(2026, 2, 13)) == date(2026, 2, 13)
    assert OFFICE.next_open(date(2026, 2, 14), including=False) == date(2026, 2, 24)
    assert OFFICE.previous_open(date(2026, 2, 24), including=False) == date(2026, 2, 14)


def test_a_calendar_that_never_opens_says_so() -> None:
    closed = OFFICE.model_copy(update={"week": ((),) * 7, "days": {}})
    new_year = at("2026-01-01 00:00")
    asks: list[Callable[[], object]] = [
        lambda: closed.next_open(date(2026, 1, 1)),
        lambda: closed.previous_open(date(2026, 1, 1)),
        lambda: closed.next_working(new_year),
        lambda: closed.add_working(new_year, timedelta(hours=1)),
        lambda: closed.subtract_working(new_year, timedelta(hours=1)),
    ]
    for ask in asks:
        with pytest.raises(CalendarError, match="office version 1: no open day within 400"):
            ask()


def test_naive_instants_are_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        OFFICE.today(datetime(2026, 1, 1))  # noqa: DTZ001


def test_the_local_day_starts_eight_hours_before_utc() -> None:
    assert OFFICE.today(datetime(2026, 1, 1, 15, 59, tzinfo=UTC)) == date(2026, 1, 1)
    assert OFFICE.today(datetime(2026, 1, 1, 16, 0, tzinfo=UTC)) == date(2026, 1, 2)


# What travels


@pytest.mark.parametrize("name", SHIPPED)
def test_design_5_a_calendar_survives_json(name: str) -> None:
    assert Calendar.model_validate_json(SHIPPED[name].model_dump_json()) == SHIPPED[name]
    assert Calendar.model_validate(SHIPPED[name].model_dump()) == SHIPPED[name]


@pytest.mark.parametrize("name", SHIPPED)
def test_design_5_a_journey_carries_at_most_a_kilobyte_a_year(name: str) -> None:
    carried = SHIPPED[name].since(date(2026, 1, 1))
    assert len(carried.model_dump_json().encode()) < 1500
    year = [entry for day, entry in SHIPPED[name].days.items() if day.year == 2026]
    without = carried.model_copy(update={"days": {d: e for d, e in carried.days.items() if d.year != 2026}})
    assert year
    assert len(carried.model_dump_json().encode()) - len(without.model_dump_json().encode()) < 1000


def test_a_calendar_is_frozen_and_knows_no_other_field() -> None:
    with pytest.raises(ValidationError):
        OFFICE.version = 2  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Calendar.model_validate(OFFICE.model_dump() | {"colour": "red"})


@pytest.mark.parametrize(
    "text", ["rest", "rest 春节", "makeup 09:00-12:00,13:00-24:00 国庆节", "work 开放日 2 楼"]
)
def test_a_day_reads_as_it_is_printed(text: str) -> None:
    assert str(CalendarDay.model_validate(text)) == text


# Tables


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": ""}, "name: is missing"),
        ({"source": None}, "source: is missing"),
        ({"colour": 1}, "colour: is not a field"),
        ({"week": {**WEEK, "funday": ""}}, "week: 'funday' is none of"),
        ({"week": {"monday": NINE_TO_SIX}}, "week: tuesday is missing"),
        ({"week": {**WEEK, "monday": "12:00-09:00"}}, "week.monday.*must end after it starts"),
        ({"week": {**WEEK, "friday": "nine to five"}}, "week.friday.*not written like 09:00-12:00"),
        ({"week": {**WEEK, "friday": "09:00-12:00,11:00-13:00"}}, "week.friday.*overlap or are out of order"),
        ({"days": {"2026-02-30": "rest"}}, "days: '2026-02-30' is not a date"),
        ({"days": {"2026-02-10/2026-02-01": "rest"}}, "days: .*must run forwards"),
        (
            {"days": {"2026-02-10": "rest", "2026-02-01/2026-02-11": "rest"}},
            "days: 2026-02-10 is given twice",
        ),
        (
            {"days": {"2026-02-10": "holiday 春节"}},
            "days.2026-02-10.*must start with one of work, rest, makeup",
        ),
        ({"days": {"2026-02-10": "rest 09:00-12:00 春节"}}, "days.2026-02-10.*a rest day has no slots"),
        ({"yearly": {"02-30": "x"}}, "yearly.*there is no day 30 in month 2"),
        ({"yearly": {"May Day": "x"}}, "yearly: 'May Day' is not a month and a day"),
        ({"zone": "Asia/Peking City"}, "zone.*is not a time zone"),
        ({"known_until": "soon"}, "known_until"),
        ({"version": 0}, "version"),
        ({"days": ["2026-01-01"]}, "days: must be a table"),
    ],
)
def test_x06_a_wrong_table_names_the_calendar_and_the_field(changed: dict[str, object], message: str) -> None:
    with pytest.raises(CalendarError, match=f"calendar .*{message}"):
        calendar_from(data(**changed))


# Zones are data


def berlin(**days: str) -> Calendar:
    nights = dict.fromkeys(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday"), "08:00-16:00"
    )
    week = {**nights, "sunday": "01:00-04:00"}
    return calendar_from(data(zone="Europe/Berlin", week=week, usual="08:00-16:00", days=days))


def test_summer_time_a_slot_over_the_gap_is_an_hour_shorter() -> None:
    spring, autumn, plain = date(2026, 3, 29), date(2026, 10, 25), date(2026, 5, 3)
    hours = {
        day: [(end - start) for start, end in berlin().intervals(day)] for day in (spring, autumn, plain)
    }
    assert hours == {spring: [timedelta(hours=2)], autumn: [timedelta(hours=4)], plain: [timedelta(hours=3)]}


def test_summer_time_eight_in_the_morning_is_another_instant() -> None:
    calendar = berlin()
    assert calendar.at(date(2026, 3, 27), time(8)) == datetime(2026, 3, 27, 7, tzinfo=UTC)
    assert calendar.at(date(2026, 3, 30), time(8)) == datetime(2026, 3, 30, 6, tzinfo=UTC)


def test_summer_time_slots_inside_the_gap_do_not_overlap() -> None:
    calendar = berlin(**{"2026-03-29": "work 02:15-02:45,03:00-04:00 x"})
    intervals = calendar.intervals(date(2026, 3, 29))
    assert intervals == [
        (datetime(2026, 3, 29, 1, 15, tzinfo=UTC), datetime(2026, 3, 29, 1, 45, tzinfo=UTC)),
        (datetime(2026, 3, 29, 1, 45, tzinfo=UTC), datetime(2026, 3, 29, 2, 0, tzinfo=UTC)),
    ]


def test_summer_time_a_day_that_ends_at_midnight() -> None:
    calendar = berlin(**{"2026-10-25": "work 00:00-24:00 x"})
    [(start, end)] = calendar.intervals(date(2026, 10, 25))
    assert end - start == timedelta(hours=25)
