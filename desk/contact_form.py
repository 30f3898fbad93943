"""What was typed about a customer's call, read: every field that is missing or cannot be read is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from client.errors import BadInput
from domain.contacts import Channel, Point
from domain.emergencies import Danger
from domain.faults import wrong_field
from presentation.forms.times import moment

E = TypeVar("E", bound=StrEnum)
ANSWERED, OWED = "answered", "owed"
"""What comes of a call, where its point has no clocks of its own."""


@dataclass(frozen=True)
class Call:
    """A customer's call as it is written down."""

    channel: Channel
    point: Point
    words: str
    owed: bool
    """They were told that they have an answer later."""
    answered: str | None = None
    by: datetime | None = None
    person: str | None = None
    who: int | None = None
    danger: Danger | None = None


def read(typed: Mapping[str, Any], zone: str, now: datetime) -> Call:
    """A call from what was typed. Raises BadInput, which names every wrong field."""
    reading = _Reading(typed)
    channel, point = reading.code(Channel, "channel"), reading.code(Point, "point")
    words = reading.needed("words")
    own_clocks = point is not None and point.has_own_clocks
    result = "" if own_clocks else reading.text("result")
    if not (result or own_clocks or point is Point.PRAISE):
        reading.missing("result")
    answered = reading.needed("answered") if result == ANSWERED else reading.text("answered")
    owed = result == OWED
    call = Call(
        channel=channel or Channel.CALL,
        point=point or Point.OTHER,
        words=words,
        owed=owed,
        answered=answered or None if own_clocks or result == ANSWERED else None,
        by=reading.moment("by", zone, now) if owed else None,
        person=reading.text("person") or None if owed else None,
        who=int(reading.text("who")) if reading.text("who").isdecimal() else None,
        danger=reading.code(Danger, "danger") if point is Point.EMERGENCY else None,
    )
    if reading.wrong:
        raise BadInput("answers", fields=reading.wrong)
    return call


class _Reading:
    def __init__(self, typed: Mapping[str, Any]) -> None:
        self.typed = typed
        self.wrong: list[dict[str, Any]] = []

    def text(self, name: str) -> str:
        return str(self.typed.get(name) or "").strip()

    def missing(self, name: str) -> None:
        self.wrong.append(wrong_field(name, "missing"))

    def needed(self, name: str) -> str:
        if not self.text(name):
            self.missing(name)
        return self.text(name)

    def code(self, kind: type[E], name: str) -> E | None:
        try:
            return kind(self.text(name))
        except ValueError:
            self.missing(name)
            return None

    def moment(self, name: str, zone: str, now: datetime) -> datetime | None:
        given = self.text(name)
        found = moment(given, zone, now) if given else None
        if given and found is None:
            self.missing(name)
        return found
