"""What a single day of a working calendar is made of, and how it is written as short text.

A slot is written ``09:00-12:00``, the slots of a day ``09:00-12:00,13:30-18:00``, an exception
``rest 春节`` or ``makeup 09:00-12:00 国庆节``, and a run of equal exceptions under ``2026-02-15/2026-02-23``.
The short text is what travels in a workflow's state, where every byte counts.
"""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    model_serializer,
    model_validator,
)

from domain.faults import fault

ONE_DAY = timedelta(days=1)
MINUTES_A_DAY = 24 * 60
LONGEST_RUN = 400
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")


class CalendarError(ValueError):
    """A calendar's table is wrong, or it has no answer (no open day in sight)."""


class DayKind(StrEnum):
    """What a day is: an ordinary working day, a day of rest, or a make-up working day (调休)."""

    WORK = "work"
    REST = "rest"
    MAKEUP = "makeup"


class Span(BaseModel):
    """One working slot of a day, in the calendar's local time, whole minutes; an end of 00:00 means 24:00."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: time
    end: time

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return span_fields(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _check(self) -> "Span":
        for moment in (self.start, self.end):
            if moment.second or moment.microsecond or moment.tzinfo:
                raise fault(None, "whole_minutes")
        if self.first >= self.last:
            raise fault(None, "slot_backwards", given=str(self))
        return self

    @model_serializer
    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{'24:00' if self.last == MINUTES_A_DAY else format(self.end, '%H:%M')}"

    @property
    def first(self) -> int:
        """Start in minutes after midnight."""
        return self.start.hour * 60 + self.start.minute

    @property
    def last(self) -> int:
        """End in minutes after midnight; 1440 for midnight."""
        return self.end.hour * 60 + self.end.minute or MINUTES_A_DAY

    def meet(self, other: "Span") -> "Span | None":
        """The part that lies in both, or None."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Span(start=_clock(first), end=_clock(last)) if first < last else None


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def span_fields(text: str) -> dict[str, time]:
    """The fields of a slot written ``09:00-12:00`` (end ``24:00`` for midnight). Raises ValueError."""
    found = _SPAN.fullmatch(text.strip())
    if not found:
        raise fault(None, "slot_form", given=text)
    start_hour, start_minute, end_hour, end_minute = map(int, found.groups())
    if (end_hour, end_minute) == (24, 0):
        end_hour = 0
    try:
        return {"start": time(start_hour, start_minute), "end": time(end_hour, end_minute)}
    except ValueError:
        raise fault(None, "no_such_time", given=text) from None


def _split(value: Any) -> Any:
    if isinstance(value, str):
        return [part for part in value.split(",") if part.strip()]
    return value


def _ordered(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    for one, other in pairwise(spans):
        if one.last > other.first:
            raise fault(None, "slots_overlap", one=str(one), other=str(other))
    return spans


def spans_text(spans: tuple[Span, ...]) -> str:
    """The slots of one day as text: ``09:00-12:00,13:30-18:00``, empty for none."""
    return ",".join(str(span) for span in spans)


Spans = Annotated[
    tuple[Span, ...],
    BeforeValidator(_split),
    AfterValidator(_ordered),
    PlainSerializer(spans_text, return_type=str),
]
"""The slots of one day in order, none overlapping; also read from their text."""


def meet(spans: tuple[Span, ...], windows: tuple[Span, ...]) -> tuple[Span, ...]:
    """The parts of the slots that lie within one of the windows, in order."""
    parts = (span.meet(window) for span in spans for window in windows)
    return tuple(sorted((part for part in parts if part), key=lambda part: part.first))


class CalendarDay(BaseModel):
    """An exception to the week: its kind, its name (春节) and its slots; None means the usual slots."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: DayKind
    name: str = ""
    spans: Spans | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return _day_fields(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _check(self) -> "CalendarDay":
        if self.kind is DayKind.REST and self.spans is not None:
            raise fault(None, "rest_has_no_slots")
        if self.spans == ():
            raise fault(None, "work_needs_slots")
        if self.name != self.name.strip() or _starts_like_spans(self.name):
            raise fault(None, "day_name_form", given=self.name)
        return self

    @model_serializer
    def __str__(self) -> str:
        return " ".join(part for part in (self.kind.value, spans_text(self.spans or ()), self.name) if part)


def _starts_like_spans(text: str) -> bool:
    return bool(_SPAN.match(text))


def _day_fields(text: str) -> dict[str, Any]:
    kind, _, rest = text.strip().partition(" ")
    if kind not in tuple(DayKind):
        raise fault(None, "day_kind", given=text, accepted=[one.value for one in DayKind])
    spans, _, name = rest.strip().partition(" ") if _starts_like_spans(rest.strip()) else ("", "", rest)
    return {"kind": kind, "spans": spans or None, "name": name.strip()}


def unfold(value: Mapping[Any, Any]) -> dict[date, Any]:
    """Days given one by one or as runs ``2026-02-15/2026-02-23``, as one entry a day.

    Raises ValueError for a date that does not exist, a run that goes backwards or is longer than 400 days,
    and a day that is given twice.
    """
    days: dict[date, Any] = {}
    for key, entry in value.items():
        for day in _run(key):
            if day in days:
                raise fault(None, "day_given_twice", given=day, again=str(key))
            days[day] = entry
    return days


def _run(key: Any) -> list[date]:
    if isinstance(key, date):
        return [key]
    first_text, slash, last_text = str(key).partition("/")
    try:
        first = date.fromisoformat(first_text.strip())
        last = date.fromisoformat(last_text.strip()) if slash else first
    except ValueError:
        raise fault(None, "not_a_day", given=str(key)) from None
    length = (last - first).days + 1
    if not 0 < length <= LONGEST_RUN:
        raise fault(None, "run_form", given=str(key), most=LONGEST_RUN)
    return [first + timedelta(days=n) for n in range(length)]


def fold(days: Mapping[date, CalendarDay]) -> dict[str, str]:
    """The same days as short text, neighbours with the same entry as one run, in order."""
    runs: list[tuple[date, date, CalendarDay]] = []
    for day, entry in sorted(days.items()):
        if (
            runs
            and runs[-1][2] == entry
            and runs[-1][1] + ONE_DAY == day
            and (day - runs[-1][0]).days < LONGEST_RUN
        ):
            runs[-1] = (runs[-1][0], day, entry)
        else:
            runs.append((day, day, entry))
    return {f"{first}" if first == last else f"{first}/{last}": str(entry) for first, last, entry in runs}
