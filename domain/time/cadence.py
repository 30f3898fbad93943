"""Repeating duties: days of the month, every so many months, a season (R002-SKU-60, -68, -71; X-01, X-02).

An occurrence is known by its nominal date, which no calendar changes; the day it is *on* may move with the
calendar. Nominal dates before the anchor do not exist (X-04); the anchor's own day does, except for `every
…`, which starts a full period after it.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from domain.faults import fault
from domain.time.calendar import Calendar
from domain.time.days import ONE_DAY
from domain.time.months import add_months, month_day
from domain.time.rule_forms import Shift, counted, suffix
from domain.time.rule_text import SHIFTS, not_understood
from domain.time.settle import settle_day

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONGEST_PERIOD = 120


class _CadenceForm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    shift: Shift = Shift.LATER


class MonthDays(_CadenceForm):
    """Days of every month: `the 10th, 20th and 30th`; a day that a month lacks is its last day (X-02)."""

    kind: Literal["month_days"] = "month_days"
    days: tuple[Annotated[int, Field(ge=1, le=31)], ...] = Field(min_length=1)

    @field_validator("days")
    @classmethod
    def _in_order(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted(set(value)))

    def __str__(self) -> str:
        days = [_ordinal(day) for day in self.days]
        listed = " and ".join(part for part in (", ".join(days[:-1]), days[-1]) if part)
        return f"the {listed}" + suffix(self.shift, Shift.LATER)


class Every(_CadenceForm):
    """Every so many months after the anchor, always counted from it: 31 Jan gives 28 Feb, then 31 Mar."""

    kind: Literal["every"] = "every"
    months: Annotated[int, Field(ge=1, le=LONGEST_PERIOD)]

    def __str__(self) -> str:
        years, rest = divmod(self.months, 12)
        number, unit = (self.months, "month") if rest else (years, "year")
        return f"every {unit if number == 1 else counted(number, unit)}" + suffix(self.shift, Shift.LATER)


class Season(_CadenceForm):
    """A yearly season, first and last day as (month, day); it may run over New Year.

    Only seasons that start on or after the anchor count (X-24); the start moves later or stays, never
    earlier.
    """

    kind: Literal["season"] = "season"
    start: tuple[int, int]
    end: tuple[int, int]

    @model_validator(mode="after")
    def _check(self) -> "Season":
        for month, day in (self.start, self.end):
            if day < 1 or month not in range(1, 13) or month_day(2024, month, day).day != day:
                raise fault(None, "no_such_month_day", day=day, month=month)
        if self.start == self.end:
            raise fault(None, "season_too_short")
        if self.shift is Shift.EARLIER:
            raise fault(None, "season_not_earlier")
        return self

    def __str__(self) -> str:
        return f"{_month_day_text(self.start)} – {_month_day_text(self.end)}" + suffix(
            self.shift, Shift.LATER
        )

    def last_day(self, first: date) -> date:
        """The last day of the season that starts on `first`."""
        return month_day(first.year + (self.end < self.start), *self.end)


Cadence = Annotated[MonthDays | Every | Season, Field(discriminator="kind")]
"""Any repeating duty, told apart by its `kind`."""


class Occurrence(BaseModel):
    """One occurrence: its nominal date and the local day it is on.

    Done from `opens` to `closes`, both included, it counts as kept. Provisional when a calendar not yet
    published may move it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    nominal: date
    on: date
    opens: date
    closes: date
    provisional: bool


def occurrences(
    cadence: Cadence, anchor: date, first: date, last: date, calendar: Calendar, window_days: int = 1
) -> list[Occurrence]:
    """Every occurrence that is *on* a day from `first` to `last`, both included, in order of nominal dates.

    Neighbouring ranges therefore give each occurrence once. Where a long stop moves several dates onto one
    day, each is an occurrence of its own. `window_days` go each way from the day it is on; a season is its
    own window.
    Raises CalendarError when the calendar has no open day within 400 days.
    """
    if last < first:
        return []
    # exactly the dates that can move into the range: no open day lies between them and it
    lowest = calendar.previous_open(first, including=False) + ONE_DAY
    highest = calendar.next_open(last, including=False) - ONE_DAY
    found = (
        occurrence(cadence, day, anchor, calendar, window_days) for day in _nominal(cadence, anchor, lowest)
    )
    return [item for item in _up_to(found, highest) if first <= item.on <= last]


def next_occurrence(
    cadence: Cadence, anchor: date, after: date, calendar: Calendar, window_days: int = 1
) -> Occurrence | None:
    """The first occurrence after a day, by its nominal date and the day it is on; None within ten years.

    `after` may thus be the day on which the last one was, or its nominal date: the last one never comes
    twice.
    """
    furthest = add_months(max(after, anchor), LONGEST_PERIOD + 12)
    found = (
        occurrence(cadence, day, anchor, calendar, window_days) for day in _nominal(cadence, anchor, after)
    )
    return next((item for item in _up_to(found, furthest) if min(item.on, item.nominal) > after), None)


def _up_to(found: Iterator[Occurrence], last: date) -> Iterator[Occurrence]:
    for item in found:
        if item.nominal > last:
            return
        yield item


def _nominal(cadence: Cadence, anchor: date, first: date) -> Iterator[date]:
    """The nominal dates from `first` on, none before the anchor, in order and without end."""
    lowest = max(first, anchor)
    if isinstance(cadence, Every):
        passed = (lowest.year - anchor.year) * 12 + lowest.month - anchor.month
        number = max(passed // cadence.months, 1)
        while True:
            day = add_months(anchor, number * cadence.months)
            if day >= lowest:
                yield day
            number += 1
    year, month = lowest.year, lowest.month
    while True:
        days = _in_month(cadence, year, month)
        yield from (day for day in days if day >= lowest)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _in_month(cadence: MonthDays | Season, year: int, month: int) -> list[date]:
    if isinstance(cadence, Season):
        return [month_day(year, *cadence.start)] if cadence.start[0] == month else []
    return sorted({month_day(year, month, day) for day in cadence.days})


def occurrence(
    cadence: Cadence, nominal: date, anchor: date, calendar: Calendar, window_days: int = 1
) -> Occurrence:
    """The occurrence of a nominal date: the day that a calendar gives it."""
    on = settle_day(calendar, nominal, cadence.shift)
    if on < anchor:
        on = settle_day(calendar, nominal, Shift.LATER)
    near, far = sorted((nominal, on))
    between = (near + timedelta(days=n) for n in range((far - near).days + 1))
    provisional = cadence.shift is not Shift.STAY and any(calendar.provisional(day) for day in between)
    window = timedelta(days=window_days)
    opens, closes = on - window, on + window
    if isinstance(cadence, Season):
        opens, closes = nominal, cadence.last_day(nominal)
    return Occurrence(nominal=nominal, on=on, opens=opens, closes=closes, provisional=provisional)


# Text


def _ordinal(day: int) -> str:
    return f"{day}{'th' if 11 <= day <= 13 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def _month_day_text(value: tuple[int, int]) -> str:
    return f"{value[1]} {MONTHS[value[0] - 1]}"


_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)"
_SHIFT = r"(?: (?P<shift>or earlier|or later|as is))?"
_DAYS = re.compile(rf"the (?P<days>{_ORDINAL}(?:(?:, ?| and |, and ){_ORDINAL})*){_SHIFT}")
_EVERY = re.compile(rf"every (?:(?P<count>\d{{1,3}}) )?(?P<unit>month|year)s?{_SHIFT}")
_SEASON = re.compile(
    r"(?P<day>\d{1,2}) (?P<month>[a-z]{3})[a-z]* ?(?:–|-|to) ?(?P<day2>\d{1,2}) (?P<month2>[a-z]{3})[a-z]*"
    + _SHIFT
)


def parse_cadence(text: str) -> Cadence:
    """The cadence that a text means; `str(cadence)` prints it again.

    Raises a `fault`, a ValueError that names the text and what is accepted.
    """
    plain = " ".join(text.lower().split())
    try:
        if found := _DAYS.fullmatch(plain):
            days = tuple(int(day) for day in re.findall(r"\d+", found["days"]))
            return MonthDays(days=days, shift=_shift(found))
        if found := _EVERY.fullmatch(plain):
            months = int(found["count"] or 1) * (12 if found["unit"] == "year" else 1)
            return Every(months=months, shift=_shift(found))
        if found := _SEASON.fullmatch(plain):
            start, end = (
                (_month(found["month"]), int(found["day"])),
                (_month(found["month2"]), int(found["day2"])),
            )
            return Season(start=start, end=end, shift=_shift(found))
    except (ValidationError, PydanticCustomError) as error:
        raise not_understood(text, error, "cadences") from None
    raise not_understood(text, accepted="cadences")


def _shift(found: re.Match[str]) -> Shift:
    return SHIFTS.get(found["shift"] or "", Shift.LATER)


def _month(text: str) -> int:
    if text.capitalize() not in MONTHS:
        raise fault(None, "no_such_month", given=text, accepted=list(MONTHS))
    return MONTHS.index(text.capitalize()) + 1


def _read(value: Any) -> Any:
    return parse_cadence(value) if isinstance(value, str) else value


CadenceText = Annotated[Cadence, BeforeValidator(_read), PlainSerializer(str, return_type=str)]
"""A cadence as a model's field: read from its text, printed as its text."""
