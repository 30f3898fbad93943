"""Days that people type, held against a calendar and the standard's rules."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.faults import wrong_field
from domain.open_days import HAS_COME, DayWithin, fault_of_day, first_day
from domain.waits import Rulebook
from tests.shipped import shipped

MONDAY = datetime(2031, 3, 3, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
START = DayWithin(earliest="earliest_start", latest="put_off_latest", calendar="site", open_only=True)


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    files = shipped()
    return Rulebook(
        standard=files.standards[0].standard, calendars={one.name: one for one in files.calendars}
    )


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2031-03-05", "2031-03-05 is too early; the earliest is 2031-03-06"),
        ("2031-03-06", None),
        ("2031-03-08", None),
        ("2031-03-09", "2031-03-09 is no working day on site; the nearest are 2031-03-08, 2031-03-10"),
        ("2031-09-03", None),
        ("2031-09-04", "2031-09-04 is too late; the latest is 2031-09-03"),
    ],
)
def test_r002_mgt_04_a_site_opens_on_a_working_day_within_bounds(
    rules: Rulebook, day: str, why: str | None
) -> None:
    found = fault_of_day(START, date.fromisoformat(day), MONDAY, rules)
    assert (wrong_field("start_on", found[0], **found[1])["message"] if found else None) == why


def test_a_neighbouring_day_that_is_too_early_is_not_offered(rules: Rulebook) -> None:
    thursday = datetime(2031, 3, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    nearest = DayWithin(earliest="day_after_tomorrow", calendar="site", open_only=True)
    standard = rules.standard.model_copy(
        update={"rules": {**rules.standard.rules, "day_after_tomorrow": "4 days at 10:00 as is"}}
    )
    changed = rules.model_copy(update={"standard": standard})
    assert first_day(nearest, thursday, changed) == date(2031, 3, 10), "the 9th is a Sunday"
    assert fault_of_day(nearest, date(2031, 3, 16), thursday, changed) == (
        "day_closed",
        {"given": date(2031, 3, 16), "accepted": [date(2031, 3, 15), date(2031, 3, 17)]},
    )


def test_what_has_happened_was_not_tomorrow(rules: Rulebook) -> None:
    assert fault_of_day(HAS_COME, date(2031, 3, 3), MONDAY, rules) is None
    assert fault_of_day(HAS_COME, date(2001, 1, 1), MONDAY, rules) is None
    late = fault_of_day(HAS_COME, date(2031, 3, 4), MONDAY, rules)
    assert late == ("day_late", {"given": date(2031, 3, 4), "latest": date(2031, 3, 3)})
    assert fault_of_day(HAS_COME, MONDAY, MONDAY, rules) is None
    later = fault_of_day(HAS_COME, MONDAY + timedelta(minutes=1), MONDAY, rules)
    assert later is not None
    assert wrong_field("started_at", later[0], **later[1])["message"].startswith("2031-03-03")


def test_without_rules_any_day_from_today_on_is_taken(rules: Rulebook) -> None:
    assert fault_of_day(DayWithin(), date(2031, 3, 3), MONDAY, rules) is None
    assert fault_of_day(DayWithin(), date(2050, 3, 6), MONDAY, rules) is None
    early = fault_of_day(DayWithin(), date(2031, 3, 2), MONDAY, rules)
    assert early == ("day_early", {"given": date(2031, 3, 2), "earliest": date(2031, 3, 3)})
