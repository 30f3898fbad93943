"""The days that a file gives for calendars, taken in one by one from whatever form it has."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from domain.time.calendar import CalendarDay
from domain.time.days import unfold

USUAL = "as usual"
"""Written for a day that is no exception any more."""
AROUND = timedelta(days=31)
"""How far from its year a day may lie: New Year's holiday sometimes begins in December."""
Days = dict[date, CalendarDay | None]


class Given:
    """The days of a file, by calendar, with where each stands."""

    def __init__(self, year: int | None) -> None:
        self.year = year
        self.common: dict[str, Days] = {}
        self.own: dict[str, Days] = {}
        """What is for one calendar alone goes before what is for several."""
        self.lines: dict[date, str] = {}


def take_in(found: Days, key: Any, entry: CalendarDay | None, given: Given, line: str) -> str | None:
    """Keep a date or a run; what is wrong with it, or None."""
    try:
        days = unfold({key: entry})
    except ValueError as error:
        return str(error)
    for day in days:
        if day in found:
            return f"{day} is given twice, first in line {given.lines[day].rpartition(':')[2]}"
        if given.year is not None and not _belongs(day, given.year):
            return f"{day} does not belong to the year {given.year}"
        found[day] = entry
        given.lines[day] = line
    return None


def _belongs(day: date, year: int) -> bool:
    return date(year, 1, 1) - AROUND <= day <= date(year, 12, 31) + AROUND


def first_of(error: ValidationError) -> str:
    return str(error.errors()[0]["msg"]).removeprefix("Value error, ")


def unknown_calendar(name: Any, known: Iterable[str]) -> str:
    return f"{str(name)!r} is no calendar; {listed(known)}"


def listed(known: Iterable[str]) -> str:
    return f"there are: {', '.join(sorted(known))}"
