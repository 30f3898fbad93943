"""The days that a file gives for calendars, taken in one by one from whatever form it has."""

from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from domain.faults import fault_of, faults, wrong_field
from domain.time.calendar import CalendarDay
from domain.time.days import unfold

USUAL = "as usual"
"""Written for a day that is no exception any more."""
AROUND = timedelta(days=31)
"""How far from its year a day may lie: New Year's holiday sometimes begins in December."""
Days = dict[date, CalendarDay | None]
Faults = list[dict[str, Any]]


class Given:
    """The days of a file, by calendar, with where each stands."""

    def __init__(self, year: int | None) -> None:
        self.year = year
        self.common: dict[str, Days] = {}
        self.own: dict[str, Days] = {}
        """What is for one calendar alone goes before what is for several."""
        self.lines: dict[date, int] = {}


def take_in(
    found: Days, key: Any, entry: CalendarDay | None, given: Given, line: int
) -> dict[str, Any] | None:
    """Keep a date or a run; what is wrong with it, or None."""
    try:
        days = unfold({key: entry})
    except PydanticCustomError as error:
        return fault_of(error)
    for day in days:
        if day in found:
            return wrong_field("", "day_given_twice_line", given=day, line=given.lines[day])
        if given.year is not None and not _belongs(day, given.year):
            return wrong_field("", "day_not_in_year", given=day, year=given.year)
        found[day] = entry
        given.lines[day] = line
    return None


def _belongs(day: date, year: int) -> bool:
    return date(year, 1, 1) - AROUND <= day <= date(year, 12, 31) + AROUND


def wrong_day(error: ValidationError) -> dict[str, Any]:
    """What is wrong with how a day is told, in a file where it may also be as usual."""
    wrong = faults(error)[0]
    if wrong["type"] == "day_kind":
        wrong["params"]["accepted"] = [*wrong["params"]["accepted"], USUAL]
    return wrong
