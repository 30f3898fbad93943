"""Times as people type them: in the company's zone, with the year or the day left out where it is plain."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_DAYS = {"昨天": -1, "yesterday": -1, "今天": 0, "today": 0, "明天": 1, "tomorrow": 1, "后天": 2}
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS = {
    **{
        f"{week}{day}": number
        for week in ("周", "星期", "礼拜")
        for number, day in enumerate("一二三四五六日")
    },
    **{f"{week}天": 6 for week in ("周", "星期", "礼拜")},
    **{name[:length]: number for number, name in enumerate(_DAY_NAMES) for length in (3, len(name))},
}
"""A weekday is the next one, today included."""
_DATE = re.compile(r"(?:(?P<year>\d{4})-)?(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_CLOCK = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})")
_MARKS = str.maketrans({"年": "-", "月": "-", "日": " ", "/": "-", "：": ":", "＠": "@", "\u3000": " "})


def moment(text: str, zone: str, now: datetime | None = None) -> datetime | None:
    """An instant, such as ``2026-11-23 15:00``, ``11月23日 15:00``, ``明天 15:00`` or ``周二 15:00``.

    ISO 8601 is understood as well; None for anything else.

    Args:
        text: what was typed.
        zone: of times that name none.
        now: what ``明天`` and a date without its year are counted from; without it, neither is understood.
    """
    given = text.strip().translate(_MARKS)
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        return _local(given, zone, now)
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))


def day(text: str, zone: str, now: datetime | None = None) -> date | None:
    """A day, such as ``2026-11-23``, ``11月23日`` or ``昨天``; None for anything else.

    A date without its year is the nearest such day: what is told may be over or still to come.

    Args:
        text: what was typed.
        zone: of the day that ``now`` falls on.
        now: what ``昨天`` and a date without its year are counted from; without it, neither is understood.
    """
    given = text.translate(_MARKS).strip()
    today = now.astimezone(ZoneInfo(zone)).date() if now else None
    try:
        found = _day(given, today)
        if found is None or today is None or not _yearless(given):
            return found
        return min((found, found.replace(year=found.year - 1)), key=lambda one: abs(one - today))
    except ValueError:
        return None


def _yearless(given: str) -> bool:
    found = _DATE.fullmatch(given)
    return found is not None and found["year"] is None


def typed_slot(text: str, zone: str, now: datetime | None = None) -> dict[str, Any] | None:
    """A time and the handle of whose time it is: ``2026-11-23 15:00@设计助理01``, or a space for the ``@``."""
    given = text.strip().translate(_MARKS)
    when, sign, staff = given.rpartition("@") if "@" in given else given.rpartition(" ")
    at = moment(when, zone, now) if sign else None
    staff = staff.strip()
    return {"starts_at": at, "staff": staff} if at is not None and staff and ":" not in staff else None


def _local(given: str, zone: str, now: datetime | None) -> datetime | None:
    day_text, _, clock_text = given.partition(" ")
    clock = _CLOCK.fullmatch(clock_text.strip())
    today = now.astimezone(ZoneInfo(zone)).date() if now else None
    if clock is None:
        return None
    try:
        day = _day(day_text, today)
        if day is None:
            return None
        return datetime.combine(day, time(int(clock["hour"]), int(clock["minute"])), ZoneInfo(zone))
    except ValueError:
        return None


def _day(given: str, today: date | None) -> date | None:
    """The day that is meant; a date without its year is the next such day."""
    if today is not None and given.casefold() in _DAYS:
        return today + timedelta(days=_DAYS[given.casefold()])
    if today is not None and given.casefold() in _WEEKDAYS:
        return today + timedelta(days=(_WEEKDAYS[given.casefold()] - today.weekday()) % 7)
    found = _DATE.fullmatch(given)
    if found is None or (found["year"] is None and today is None):
        return None
    month, day = int(found["month"]), int(found["day"])
    if found["year"]:
        return date(int(found["year"]), month, day)
    assert today is not None
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)
