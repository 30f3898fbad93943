"""Time that does not count: a journey's pauses, taken out of a deadline."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, model_validator

from domain.time.intervals import Interval, total

UtcDatetime = Annotated[AwareDatetime, AfterValidator(lambda value: value.astimezone(UTC))]
"""An aware instant, kept in UTC; a naive one is refused."""


class Pause(BaseModel):
    """A pause of the clock, from an instant up to a later one; refused if it ends before it starts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: UtcDatetime
    end: UtcDatetime

    @model_validator(mode="after")
    def _check(self) -> "Pause":
        if self.end < self.start:
            raise ValueError("a pause must not end before it starts")
        return self


def holes(pauses: Sequence[Pause], since: datetime) -> list[Interval]:
    """The pauses after an instant, in order, overlapping ones joined, empty ones left out."""
    joined: list[Interval] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        start, end = max(pause.start, since), pause.end
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def begun(paused: list[Interval], before: datetime) -> list[Interval]:
    """The pauses that begin before an instant: those that a deadline at that instant feels."""
    return [(start, end) for start, end in paused if start < before]


def whole_days(paused: list[Interval], before: datetime) -> int:
    """How many times 24 hours the pauses that begin before an instant last together."""
    return total(begun(paused, before)) // timedelta(days=1)


def is_inside(paused: list[Interval], instant: datetime) -> bool:
    """Whether the instant lies inside a pause; its very start and end do not count as inside."""
    return any(start < instant < end for start, end in paused)
