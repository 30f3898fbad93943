"""Why a deadline is when it is, as data, so that whoever reads it can check the arithmetic."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from domain.time.calendar import Calendar
from domain.time.days import ONE_DAY
from domain.time.intervals import Interval, total

MOST_SPANS = 5
"""More counted slots or days than this are told by the first three, a sum, and the last."""
KEPT_FIRST = 3


class StepCode(StrEnum):
    """What a step of an explanation tells."""

    ANCHOR = "anchor"  # at
    RULE = "rule"  # text
    CALENDAR = "calendar"  # name, version
    PAUSED = "paused"  # from, to: time taken out
    PAUSED_DAYS = "paused_days"  # days: whole days by which pauses move the date
    COUNTED = "counted"  # from, to, minutes, kind, name: a working slot or a part of it
    COUNTED_MORE = "counted_more"  # spans, minutes: slots not listed
    DAY = "day"  # day, number, kind, name: an open day counted
    DAY_MORE = "day_more"  # days: open days not listed
    SKIPPED = "skipped"  # days, names: closed days passed over
    PASSED = "passed"  # at: a time that had already passed at the anchor
    TOO_LITTLE = "too_little"  # day, minutes: less working time than this was left of the day
    MOVED = "moved"  # from, to, kind, name: earlier or later, because closed
    PROVISIONAL = "provisional"  # known_until
    KEPT = "kept"  # at: not due before, although the rule says so
    RESULT = "result"  # at


class Step(BaseModel):
    """One step: its code and its facts as text; instants and days in ISO form, instants in UTC."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: StepCode
    params: dict[str, str] = {}


class Explanation(BaseModel):
    """The steps from anchor to result, and the zone in which they are to be told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zone: str
    steps: tuple[Step, ...]

    @property
    def result(self) -> datetime:
        """The instant at which the steps arrive, UTC."""
        return datetime.fromisoformat(self.steps[-1].params["at"])


def step(code: StepCode, **params: object) -> Step:
    """A step; values become text, datetimes and dates in ISO form. Names ending in _ lose it (`from_`)."""
    return Step(code=code, params={name.rstrip("_"): _text(value) for name, value in params.items()})


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def counted_spans(spans: Sequence[Interval], calendar: Calendar) -> list[Step]:
    """The working stretches that were counted, told in a few steps."""
    told = [_span_step(span, calendar) for span in spans]
    if len(told) <= MOST_SPANS:
        return told
    hidden = spans[KEPT_FIRST:-1]
    more = step(StepCode.COUNTED_MORE, spans=len(hidden), minutes=total(hidden) // timedelta(minutes=1))
    return [*told[:KEPT_FIRST], more, told[-1]]


def _span_step(span: Interval, calendar: Calendar) -> Step:
    start, end = span
    day = calendar.today(start)
    return step(
        StepCode.COUNTED,
        from_=start,
        to=end,
        minutes=(end - start) // timedelta(minutes=1),
        kind=calendar.kind(day),
        name=calendar.day_name(day),
    )


def counted_days(days: Sequence[date], calendar: Calendar) -> list[Step]:
    """The open days that were counted, told in a few steps."""
    told = [
        step(StepCode.DAY, day=day, number=number, kind=calendar.kind(day), name=calendar.day_name(day))
        for number, day in enumerate(days, 1)
    ]
    if len(told) <= MOST_SPANS:
        return told
    return [*told[:KEPT_FIRST], step(StepCode.DAY_MORE, days=len(told) - KEPT_FIRST - 1), told[-1]]


def skipped(first: date, last: date, calendar: Calendar) -> list[Step]:
    """The closed days between two days, both excluded, in one step or none."""
    between = (first + timedelta(days=n) for n in range(1, (last - first) // ONE_DAY))
    closed = [day for day in between if not calendar.is_open(day)]
    names = dict.fromkeys(name for name in map(calendar.day_name, closed) if name)
    return [step(StepCode.SKIPPED, days=len(closed), names="、".join(names))] if closed else []
