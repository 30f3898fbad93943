"""Reading a due rule from its short text, as the standards write it."""

import re
from collections.abc import Callable
from datetime import time
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, ValidationError
from pydantic_core import PydanticCustomError

from domain.faults import fault, fault_of, faults
from domain.time.days import Span
from domain.time.rule_forms import (
    DaysAfter,
    DaysBefore,
    Elapsed,
    MonthsAfter,
    Rule,
    SameDay,
    SameDayIfTimeIsLeft,
    Shift,
    TheDay,
    TimeBefore,
    WorkingDays,
    WorkingTime,
)

SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_CLOCK = r" at (?P<at>\d{1,2}:\d{2})(?: in contact hours (?P<window>\d{1,2}:\d{2}-\d{1,2}:\d{2}))?"
_AT = f"(?:{_CLOCK})?"
_SHIFT = r"(?: (?P<shift>or earlier|or later|as is))?"
_COUNT = r"(?P<count>\d{1,8}) "
SHIFTS = {"or earlier": Shift.EARLIER, "or later": Shift.LATER, "as is": Shift.STAY}


def not_understood(
    text: str, error: ValidationError | PydanticCustomError | None = None, accepted: str = "rules"
) -> PydanticCustomError:
    """A text that is no due rule, or no cadence, told with what is accepted and what speaks against it."""
    if error is None:
        return fault(None, "rule_text", given=text, written=accepted)
    (but, *_) = faults(error) if isinstance(error, ValidationError) else [fault_of(error)]
    return fault(None, "rule_text_but", given=text, but=but, written=accepted)


def clock(text: str) -> time:
    """A time of day written 9:00 or 09:00. Raises ValueError."""
    hour, _, minute = text.partition(":")
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise fault(None, "no_such_time", given=text) from None


class _Found:
    """What a pattern found, with the fields that most rules share."""

    def __init__(self, match: re.Match[str]) -> None:
        self._groups = match.groupdict()

    def __getitem__(self, name: str) -> str:
        return self._groups.get(name) or ""

    @property
    def count(self) -> int:
        return int(self["count"])

    @property
    def when(self) -> dict[str, Any]:
        """The time of day and the contact hours, as fields."""
        at = clock(self["at"]) if self["at"] else None
        return {"at": at, "window": Span.model_validate(self["window"]) if self["window"] else None}

    def shift(self, usual: Shift = Shift.LATER) -> Shift:
        return SHIFTS.get(self["shift"], usual)


def _months_after(found: _Found) -> Rule:
    months = found.count * (12 if found["unit"] == "year" else 1)
    return MonthsAfter(months=months, **found.when, shift=found.shift())


def _days_before(found: _Found) -> Rule:
    return DaysBefore(
        days=found.count, working=bool(found["working"]), **found.when, shift=found.shift(Shift.EARLIER)
    )


def _time_before(found: _Found) -> Rule:
    minutes = found.count * SECONDS[found["unit"]] // 60
    return TimeBefore(minutes=minutes, working=bool(found["working"]), shift=found.shift(Shift.EARLIER))


def _elapsed(found: _Found) -> Rule:
    return Elapsed(seconds=found.count * SECONDS[found["unit"]])


def _working_time(found: _Found) -> Rule:
    return WorkingTime(minutes=found.count * SECONDS[found["unit"]] // 60)


def _same_day_if_time_is_left(found: _Found) -> Rule:
    otherwise = WorkingDays(days=int(found["days"]), **found.when)
    return SameDayIfTimeIsLeft(minutes=found.count * SECONDS[found["unit"]] // 60, otherwise=otherwise)


_FORMS: list[tuple[str, Callable[[_Found], Rule]]] = [
    (_COUNT + r"(?P<unit>second|minute|hour)s?", _elapsed),
    (_COUNT + r"working (?P<unit>minute|hour)s?", _working_time),
    (_COUNT + r"working days?" + _AT, lambda found: WorkingDays(days=found.count, **found.when)),
    (r"same day" + _AT + _SHIFT, lambda found: SameDay(**found.when, shift=found.shift())),
    (
        r"same day if "
        + _COUNT
        + r"working (?P<unit>minute|hour)s? (?:is|are) left, else (?P<days>\d{1,8}) working days?"
        + _AT,
        _same_day_if_time_is_left,
    ),
    (r"next day" + _AT + _SHIFT, lambda found: DaysAfter(days=1, **found.when, shift=found.shift())),
    (
        _COUNT + r"days?" + _AT + _SHIFT,
        lambda found: DaysAfter(days=found.count, **found.when, shift=found.shift()),
    ),
    (_COUNT + r"(?P<unit>month|year)s?" + _AT + _SHIFT, _months_after),
    (
        r"the day" + _CLOCK + _SHIFT,
        lambda found: TheDay(**found.when, shift=found.shift(Shift.STAY)),
    ),
    (_COUNT + r"(?P<working>working )?days? before" + _AT + _SHIFT, _days_before),
    (_COUNT + r"(?P<working>working )?(?P<unit>minute|hour)s? before" + _SHIFT, _time_before),
]
_PATTERNS = [(re.compile(pattern), make) for pattern, make in _FORMS]


def parse_rule(text: str) -> Rule:
    """The rule that a text means; case and extra blanks do not matter, `str(rule)` prints it again.

    Raises a `fault`, a ValueError that names the text and what is accepted.
    """
    plain = " ".join(text.lower().split())
    for pattern, make in _PATTERNS:
        match = pattern.fullmatch(plain)
        if match:
            try:
                return make(_Found(match))
            except (ValidationError, PydanticCustomError) as error:
                raise not_understood(text, error) from None
    raise not_understood(text)


def _read(value: Any) -> Any:
    return parse_rule(value) if isinstance(value, str) else value


RuleText = Annotated[Rule, BeforeValidator(_read), PlainSerializer(str, return_type=str)]
"""A rule as a model's field: read from its text, printed as its text."""
