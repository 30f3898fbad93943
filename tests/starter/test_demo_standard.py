"""The demo's own standard has a day of calls at whatever hour the demo is begun."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.phone_calls import PHONE_CALLS
from domain.time.cadence import next_occurrence, parse_cadence
from domain.time.rules import due, parse_rule
from starter.demo.standard import CALLS, LATE, demo_standard
from tests.shipped import renovation, shipped

ZONE = ZoneInfo("Asia/Shanghai")
CUSTOMER = next(one for one in shipped().calendars if one.name == "customer")
SATURDAY, MONDAY, CLOSED = date(2026, 3, 7), date(2026, 3, 9), date(2026, 2, 17)


@pytest.mark.parametrize("day", [SATURDAY, MONDAY, CLOSED], ids=["saturday", "monday", "closed"])
@pytest.mark.parametrize("clock", ["00:00", "07:30", "10:00", "19:40", "23:30", "23:53"])
def test_calls_are_due_on_the_day_itself_at_whatever_hour_it_is_begun(day: date, clock: str) -> None:
    now = datetime.combine(day, time.fromisoformat(clock), ZONE).astimezone(UTC)
    standard = demo_standard(renovation(), now).standard
    assert set(CALLS) <= set(PHONE_CALLS)
    assert not set(CALLS) & set(LATE)
    for kind in CALLS:
        asked = now + timedelta(minutes=1)  # the fill takes its time
        by = due(parse_rule(standard.tasks[kind].within), asked, CUSTOMER).at
        assert asked < by, kind
        assert by.astimezone(ZONE).date() == day, kind


def test_x_01_the_site_is_called_about_today_beside_the_days_of_every_month() -> None:
    now = datetime(2026, 3, 7, 22, 0, tzinfo=ZONE)
    cadence = parse_cadence(demo_standard(renovation(), now).standard.cadences["progress"].when)
    assert str(cadence) == "the 7th, 10th, 20th and 30th as is"
    found = next_occurrence(
        cadence, now.date() - timedelta(days=40), now.date() - timedelta(days=1), CUSTOMER
    )
    assert found is not None
    assert found.on == now.date()


def test_the_shipped_standard_is_left_as_it_is() -> None:
    before = renovation().standard.model_dump()
    demo_standard(renovation(), datetime(2026, 3, 7, tzinfo=UTC))
    assert renovation().standard.model_dump() == before
