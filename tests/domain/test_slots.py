"""Which times may be promised, and when what surrounds a meeting is due."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.appointments import Place, SlotFault
from domain.slots import accepted_instead, candidates, fault_of
from domain.standard import AppointmentRule, Standard
from domain.time.calendar import Calendar, CalendarDay, DayKind
from domain.time.rules import due, parse_rule
from tests.shipped import renovation, shipped

NOW = datetime(2031, 3, 3, 1, 0, tzinfo=UTC)
"""Monday 3 March 2031, 09:00 in Shanghai."""


@pytest.fixture(scope="module")
def standard() -> Standard:
    return renovation().standard


@pytest.fixture(scope="module")
def customer() -> Calendar:
    found = shipped().calendars
    return next(calendar for calendar in found if calendar.name == "customer")


def closed(calendar: Calendar, days: set[int]) -> Calendar:
    """The calendar with these days of March 2031 closed."""
    rest = {date(2031, 3, day): CalendarDay(kind=DayKind.REST) for day in days}
    return calendar.model_copy(update={"days": {**calendar.days, **rest}})


def at(calendar: Calendar, day: int, clock: str) -> datetime:
    return calendar.at(date(2031, 3, day), time.fromisoformat(clock))


def test_x_06_a_time_may_be_promised_from_its_floor_on_while_we_are_open(customer: Calendar) -> None:
    calendar, floor = closed(customer, {8}), at(customer, 6, "11:00")
    expected = {
        (3, "09:00"): SlotFault.PAST,
        (6, "10:59"): SlotFault.EARLY,
        (6, "11:00"): None,
        (6, "12:00"): SlotFault.CLOSED_HOURS,
        (6, "13:30"): None,
        (6, "17:59"): None,
        (6, "18:00"): SlotFault.CLOSED_HOURS,
        (8, "15:00"): SlotFault.CLOSED_DAY,
        (9, "15:00"): None,
    }
    found = {place: fault_of(at(calendar, *place), calendar, NOW, floor) for place in expected}
    assert found == expected
    assert (
        accepted_instead(SlotFault.CLOSED_DAY, at(calendar, 8, "15:00"), calendar, NOW, floor) == "2031-03-09"
    )


def test_x_06_what_is_offered_may_be_promised(standard: Standard, customer: Calendar) -> None:
    calendar = closed(customer, {5, 6, 7})
    for rule in standard.appointments.values():
        for offered in candidates(rule, calendar, NOW + timedelta(hours=30)):
            assert fault_of(offered, calendar, NOW, None) is None


@given(
    days=st.sets(st.integers(1, 27), max_size=20), day=st.integers(10, 28), clock=st.times(time(9), time(17))
)
def test_r002_sku_06_check_comes_before_notice_and_both_before_the_meeting(
    standard: Standard, customer: Calendar, days: set[int], day: int, clock: time
) -> None:
    """However many days around are closed: what comes before a meeting moves earlier, never onto it."""
    calendar = closed(customer, days - {day})
    starts_at = calendar.at(date(2031, 3, day), clock.replace(second=0, microsecond=0))
    for rule in standard.appointments.values():
        instants = [due(parse_rule(one), starts_at, calendar).at for one in (rule.check, rule.notice) if one]
        assert instants == sorted(set(instants))
        for instant in instants:
            assert instant < starts_at
            assert calendar.today(instant) < calendar.today(starts_at)
            assert calendar.is_open(calendar.today(instant))
    last = due(parse_rule(standard.rules["confirm_by"]), starts_at, calendar).at
    assert last < starts_at, "there is always a time to call"


@pytest.mark.parametrize(
    ("place", "minutes"), [(Place.COMPANY, 0), (Place.PROPERTY, 45), (Place.CUSTOMER, 45)]
)
def test_r002_sku_20_there_is_a_way_to_every_place_but_ours(place: Place, minutes: int) -> None:
    rule = AppointmentRule.model_validate(
        {"role": "designer", "travel": 45, "earliest": "next day", "times": ["11:00"]}
    )
    assert rule.way(place) == minutes
    assert rule.way(None) == 45, "as if there was one while the place is not known"
