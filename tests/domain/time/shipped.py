"""The calendars that ship, and short ways to write instants in tests."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import chinese_calendar  # type: ignore[import-untyped]
from hypothesis import settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from domain.time.calendar import Calendar
from domain.time.tables import calendar_from

FOLDER = Path(__file__).parents[3] / "standards" / "calendars"
calm = settings(deadline=None, max_examples=60)
SHANGHAI_OFFSET = timedelta(hours=8)


def shipped(name: str) -> Calendar:
    return calendar_from(YAML(typ="safe").load((FOLDER / f"{name}.yaml").read_text("utf-8")))


OFFICE, CUSTOMER, SITE = shipped("office"), shipped("customer"), shipped("site")
SHIPPED = {"office": OFFICE, "customer": CUSTOMER, "site": SITE}
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
KNOWN_DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def at(text: str) -> datetime:
    """`2026-02-13 17:30` in Shanghai, as UTC. China keeps one offset the whole year."""
    return (datetime.fromisoformat(text) - SHANGHAI_OFFSET).replace(tzinfo=UTC)


def told(instant: datetime) -> str:
    """The opposite of `at`."""
    assert instant.utcoffset() == timedelta()
    return f"{instant + SHANGHAI_OFFSET:%Y-%m-%d %H:%M}"


def instants(first: date = date(2024, 2, 1), last: date = date(2026, 11, 1)) -> st.SearchStrategy[datetime]:
    """Whole minutes, in UTC."""
    start = datetime.combine(first, time(), UTC)
    return st.integers(0, (last - first).days * 1440).map(lambda minutes: start + timedelta(minutes=minutes))


WORKED = {day for day in KNOWN_DAYS if chinese_calendar.is_workday(day)}
MINUTE = timedelta(minutes=1)


def is_worked(instant: datetime) -> bool:
    """Office hours from the published days and the plain hours, with no code of ours."""
    local = (instant + SHANGHAI_OFFSET).replace(tzinfo=None)
    minutes = local.hour * 60 + local.minute
    return local.date() in WORKED and (540 <= minutes < 720 or 810 <= minutes < 1080)
