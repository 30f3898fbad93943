"""The kinds of due rules, as data. Each prints as the text from which `domain.time.rule_text` reads it."""

from datetime import time
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from domain.faults import fault
from domain.time.days import Span

Days = Annotated[int, Field(ge=1, le=36500)]
Months = Annotated[int, Field(ge=1, le=1200)]
Minutes = Annotated[int, Field(ge=1, le=525_600)]


class Shift(StrEnum):
    """Where a date goes that falls on a closed day or outside the day's slots."""

    EARLIER = "earlier"
    LATER = "later"
    STAY = "as is"


class _RuleForm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _TimedForm(_RuleForm):
    """A rule that may name a time of day, and then the hours in which the customer may be called.

    With `window`, a day's time moves into those hours instead of ours: `3 days at 10:00 in contact hours
    18:00-20:30`.
    """

    at: time | None = None
    window: Span | None = None

    @field_validator("at")
    @classmethod
    def _whole_minutes(cls, value: time | None) -> time | None:
        if value and (value.second or value.microsecond or value.tzinfo):
            raise fault(None, "whole_minutes")
        return value

    @model_validator(mode="after")
    def _window_needs_time(self) -> Self:
        if self.window is not None and self.at is None:
            raise fault(None, "contact_hours_need_time")
        return self

    def _at(self) -> str:
        clock = f" at {self.at:%H:%M}" if self.at is not None else ""
        return clock + (f" in contact hours {self.window}" if self.window else "")


class Elapsed(_RuleForm):
    """So much time after the anchor, night and day: `30 minutes`, `24 hours`. Length in seconds."""

    kind: Literal["elapsed"] = "elapsed"
    seconds: int = Field(ge=0, le=31_536_000)

    def __str__(self) -> str:
        if self.seconds % 60:
            return counted(self.seconds, "second")
        return _duration(self.seconds // 60)


class WorkingTime(_RuleForm):
    """So much working time after the anchor, counted from the next working instant: `2 working hours`."""

    kind: Literal["working_time"] = "working_time"
    minutes: Minutes

    def __str__(self) -> str:
        return _duration(self.minutes, "working ")


class WorkingDays(_TimedForm):
    """The n-th open day after the anchor's day: `1 working day`, `3 working days at 10:00`.

    Without a time it means the end of that day's last slot; a time outside the slots moves later.
    """

    kind: Literal["working_days"] = "working_days"
    days: Days

    def __str__(self) -> str:
        return counted(self.days, "working day") + self._at()


class SameDay(_TimedForm):
    """The anchor's local day, by its last slot's end or a time: `same day`, `same day at 18:00`.

    When that has passed at the anchor already, the next day on which it has not.
    """

    kind: Literal["same_day"] = "same_day"
    shift: Shift = Shift.LATER

    def __str__(self) -> str:
        return "same day" + self._at() + suffix(self.shift, Shift.LATER)


class SameDayIfTimeIsLeft(_RuleForm):
    """The anchor's local day, where so much working time is left of it; otherwise open days after it (R003-TEL-06).

    `same day if 2 working hours are left, else 1 working day at 12:00`. The anchor of a closed day, and one after the
    day's last slot, has none left.
    """

    kind: Literal["same_day_if_time_is_left"] = "same_day_if_time_is_left"
    minutes: Minutes
    otherwise: WorkingDays

    def __str__(self) -> str:
        left = _duration(self.minutes, "working ")
        return f"same day if {left} {'is' if left.startswith('1 ') else 'are'} left, else {self.otherwise}"


class DaysAfter(_TimedForm):
    """Calendar days after the anchor's day: `next day at 15:00`, `3 days at 16:00` (X-14)."""

    kind: Literal["days_after"] = "days_after"
    days: Days
    shift: Shift = Shift.LATER

    def __str__(self) -> str:
        days = "next day" if self.days == 1 else counted(self.days, "day")
        return days + self._at() + suffix(self.shift, Shift.LATER)


class MonthsAfter(_TimedForm):
    """Months or years after the anchor's day: `3 years at 10:00`; a day it lacks is its last (X-02)."""

    kind: Literal["months_after"] = "months_after"
    months: Months
    shift: Shift = Shift.LATER

    def __str__(self) -> str:
        years, months = divmod(self.months, 12)
        length = counted(self.months, "month") if months else counted(years, "year")
        return length + self._at() + suffix(self.shift, Shift.LATER)


class TheDay(_TimedForm):
    """A time on the anchor's own day, before or after it: `the day at 09:00` (R002-SKU-06)."""

    kind: Literal["the_day"] = "the_day"
    at: time
    shift: Shift = Shift.STAY

    def __str__(self) -> str:
        return "the day" + self._at() + suffix(self.shift, Shift.STAY)


class DaysBefore(_TimedForm):
    """Calendar or open days before a meeting: `1 day before at 10:00`, `1 working day before at 12:00`."""

    kind: Literal["days_before"] = "days_before"
    days: Days
    working: bool = False
    shift: Shift = Shift.EARLIER

    def __str__(self) -> str:
        days = counted(self.days, "working day" if self.working else "day")
        return f"{days} before" + self._at() + suffix(self.shift, Shift.EARLIER)


class TimeBefore(_RuleForm):
    """So much time before a meeting: `2 hours before`, `20 minutes before`. Only a closed day moves it.

    With `working`, counted backwards in slots, so that it never moves: `2 working hours before`.
    """

    kind: Literal["time_before"] = "time_before"
    minutes: Minutes
    working: bool = False
    shift: Shift = Shift.EARLIER

    @model_validator(mode="after")
    def _check(self) -> "TimeBefore":
        if self.working and self.shift is not Shift.EARLIER:
            raise fault(None, "never_on_closed_day")
        return self

    def __str__(self) -> str:
        length = _duration(self.minutes, "working " if self.working else "")
        return f"{length} before" + suffix(self.shift, Shift.EARLIER)


Rule = Annotated[
    Elapsed
    | WorkingTime
    | WorkingDays
    | SameDay
    | SameDayIfTimeIsLeft
    | DaysAfter
    | MonthsAfter
    | TheDay
    | DaysBefore
    | TimeBefore,
    Field(discriminator="kind"),
]
"""Any due rule, told apart by its `kind`."""


def counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _duration(minutes: int, adjective: str = "") -> str:
    hours, rest = divmod(minutes, 60)
    return counted(minutes, f"{adjective}minute") if rest else counted(hours, f"{adjective}hour")


def suffix(shift: Shift, usual: Shift) -> str:
    if shift is usual:
        return ""
    return " as is" if shift is Shift.STAY else f" or {shift.value}"
