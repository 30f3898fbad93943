"""What a board is asked for by the address of its page: whose numbers, of when, and which list behind them."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.roles import Role
from domain.stages import Stage, Status
from store.boards.period import Period, last_days
from store.boards.receivables import Age
from store.boards.tasks import Which
from store.boards.workload import DAYS, What

NOBODY = "-"
"""Asks for what has no person, source or reason: what lies in a queue, or was not told."""
LONGEST_DAYS = 3660


class Missed(StrEnum):
    """How a deadline was missed."""

    LATE = "late"
    """Done after it."""
    STILL_OPEN = "still_open"
    GIVEN_UP = "given_up"
    """It fell away when it was overdue."""


class Asked(BaseModel):
    """Everything that an address may name; what is left out is no filter."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_max_length=64)

    first: date | None = None
    last: date | None = None
    person: str | None = None
    team: str | None = None
    role: Role | None = None
    owner: str | None = None
    customer: str | None = None
    source: str | None = None
    designer: str | None = None
    currency: str | None = None
    stage: Stage | None = None
    most: int = Field(8, ge=1, le=99)
    """So many pieces of work a day are enough for anybody; trade practice."""
    ahead: int = Field(DAYS, ge=1, le=DAYS)
    """So many days of workload."""

    which: Which | None = None
    status: Status | None = None
    promise: str | None = None
    age: Age | None = None
    reason: str | None = None
    kind: str | None = None
    field: str | None = None
    score: int | None = Field(None, ge=1, le=5)
    own: bool | None = None
    kept: bool | None = None
    missed: Missed | None = None
    acted: bool | None = None
    level: int | None = Field(None, ge=0, le=99)
    outcome: str | None = None
    day: date | None = None
    piece: What | None = None

    table: str = ""
    form: str = Field("", alias="as")

    def period(self, now: datetime, zone: str, days: int) -> Period:
        """The days that are meant: those that are named, else so many up to today.

        Of two that are the wrong way round the second counts as the first.
        """
        usual = last_days(now, zone, days)
        last = self.last or (max(self.first, usual.last) if self.first else usual.last)
        first = self.first or last_days(now, zone, days).first
        first, last = min(first, last), max(first, last)
        if (last - first).days > LONGEST_DAYS:
            first = date.fromordinal(last.toordinal() - LONGEST_DAYS)
        return Period(first=first, last=last, zone=zone)

    @property
    def filters(self) -> dict[str, Any]:
        """What was named, without which table is exported."""
        return self.model_dump(mode="json", exclude_unset=True, exclude={"table", "form"})


def asked(query: Mapping[str, str]) -> tuple[Asked, frozenset[str]]:
    """What an address asks for, and the names of what in it cannot be meant; that is left out."""
    given = {name: value.strip() for name, value in query.items() if value.strip()}
    try:
        return Asked.model_validate(given), frozenset()
    except ValidationError as error:
        wrong = frozenset(str(one["loc"][0]) for one in error.errors())
        return Asked.model_validate(
            {name: value for name, value in given.items() if name not in wrong}
        ), wrong


def address(path: str, given: Mapping[str, Any]) -> str:
    """A path with what it is asked for; what is None is left out."""
    told = {
        name: (str(value).lower() if isinstance(value, bool) else str(value))
        for name, value in given.items()
        if value is not None
    }
    return f"{path}?{urlencode(told)}" if told else path
