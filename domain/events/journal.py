"""The journal: every event there is, and the entry that holds one."""

import hashlib
import json
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from domain.absences import Absence
from domain.events.contacts import ContactEvent
from domain.events.journeys import JourneyEvent
from domain.events.meetings import MeetingEvent
from domain.events.people import PeopleEvent
from domain.events.rules import RulesEvent
from domain.events.tasks import TaskEvent
from domain.events.waits import WaitEvent
from domain.model import Instant, Model
from domain.stages import Stage

Event = Annotated[
    JourneyEvent | TaskEvent | PeopleEvent | MeetingEvent | ContactEvent | WaitEvent | RulesEvent,
    Field(discriminator="type"),
]


class Entry(Model):
    """One line of the journal: the event with its place, its instant and who caused it."""

    seq: Annotated[int, Field(ge=1)]
    at: Instant
    stage: Stage
    actor: str
    """A staff handle, ``customer`` or ``system``."""
    command: str | None = None
    """The command that caused it; stands on the first entry that a command leads to, and only there."""
    event: Event

    def fingerprint(self) -> bytes:
        """SHA-256 over the canonical JSON: equal only for the same entry."""
        content = json.dumps(
            self.model_dump(mode="json", exclude_none=True), sort_keys=True, ensure_ascii=False
        )
        return hashlib.sha256(content.encode()).digest()


class Batch(Model):
    """What one call of ``record`` writes in one transaction."""

    journey: str
    entries: Annotated[tuple[Entry, ...], Field(min_length=1)]


class Recorded(Model):
    """What ``record`` answers: how far the journal reaches, and the newest rules it knows of."""

    seq: int
    calendars: dict[str, int] = {}
    """The newest published version of every calendar."""
    absences: tuple[Absence, ...] = ()
    """Absences of people of the journey that it does not know of, or not so (X-32)."""


EVENTS: TypeAdapter[Any] = TypeAdapter(Event)
