"""What is open on a journey, as the company would note it down."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass
class Task:
    """Somebody has to do something."""

    key: str
    kind: str
    role: str
    assignee: str | None
    requester: str | None
    order: int
    home: str | None = None
    handed_by: str | None = None
    comes_back_to: str | None = None
    lent_by: str | None = None


@dataclass
class Answer:
    """What came back for a key; ``order`` when it was opened, ``last`` the last thing opened before it was given."""

    at: datetime
    order: int
    last: int
    by: str | None = None
    told: Any = None


@dataclass
class Duty:
    """Something that is done beside the stage."""

    key: str
    what: str
    order: int
    alone: bool
    """A way back leaves it alone."""
    about: dict[str, Any] = field(default_factory=dict)


@dataclass
class Item:
    """A duty to come."""

    key: str
    duty: str
    role: str
    order: int
    calendar: str
    counted_from: datetime
    cadence: str | None = None
    rule: str = ""
    on: date = date.min
    nominal: date = date.min
    begun: date | None = None


@dataclass
class Meeting:
    """A meeting that stands."""

    key: str
    starts_at: datetime
    host: str
    order: int
    booked: datetime
    confirmed: bool = False


@dataclass
class Absence:
    name: str
    person: str
    starts: datetime
    ends: datetime
    deputies: dict[str, str]


@dataclass(frozen=True)
class Fired:
    """What happened by itself at an instant."""

    key: str
    action: str
    at: datetime
    to: str | None
    level: int
    person: str | None


@dataclass
class Pause:
    reason: str
    since: datetime
    until: date | None
