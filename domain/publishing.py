"""Publishing calendars: what it does to running journeys, as it is foreseen, carried out and told."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.model import Model
from domain.moved import ClosedMeeting, Moved
from domain.stages import Status
from domain.time.calendar import Calendar

WARN_FROM = 10
"""The month from which the next year's days are missed: the State Council tells them in October or November."""


class Affected(Model):
    """A journey with dates that move, or with a meeting on a day that is closed now."""

    journey: str
    status: Status
    moved: tuple[Moved, ...]
    meetings: tuple[ClosedMeeting, ...]

    @property
    def urgent_at(self) -> datetime | None:
        """The first instant that it is about, before or after: until then it should have heard of it."""
        dates = [at for one in self.moved for at in (one.before, one.after) if at is not None]
        return min([*dates, *(one.starts_at for one in self.meetings)], default=None)


class Foreseen(Model):
    """What publishing would do; nothing was changed and nobody was woken."""

    looked_at: int
    """How many journeys compute with these calendars."""
    affected: tuple[Affected, ...]


class WakeState(StrEnum):
    """How far a journey is."""

    WAITING = "waiting"
    WOKEN = "woken"
    ENDED = "ended"
    """It was over before it was its turn."""
    FAILED = "failed"
    """It learns of it with whatever it does next."""


class Woken(Model):
    """What came of waking one journey."""

    journey: str
    state: WakeState
    """WAITING where trying again makes sense."""
    why: str | None = None
    """The code of what went wrong."""


class Progress(Model):
    """How far a publication is."""

    publication: str
    total: int = 0
    woken: int = 0
    ended: int = 0
    failed: int = 0
    finished: bool = False

    @property
    def done(self) -> int:
        return self.woken + self.ended + self.failed


class PublicationInput(Model):
    """What the workflow of a publication starts with, and carries from run to run."""

    publication: str
    batch: Annotated[int, Field(ge=1, le=200)] = 20
    per_minute: Annotated[int, Field(ge=1)] = 300
    """So many journeys are woken a minute at the most; people who work meanwhile notice nothing."""
    settles: Annotated[int, Field(ge=0)] = 5
    """After so many seconds it looks for journeys that armed a wait while the calendars were being published."""
    round: int = 0
    sweeps: int = 0


class Coverage(Model):
    """Whether a calendar in use knows the days to come."""

    calendar: str
    version: int
    known_until: date
    needed_until: date
    provisional_waits: int
    provisional_journeys: int

    @property
    def covered(self) -> bool:
        return self.known_until >= self.needed_until


def name_of(calendars: Mapping[str, int]) -> str:
    """The name of the publication of these versions, always the same."""
    return "+".join(f"{name}-{version}" for name, version in sorted(calendars.items()))


def versions(calendars: Iterable[Calendar]) -> dict[str, int]:
    return {one.name: one.version for one in calendars}


def needed_until(today: date) -> date:
    """Until when every calendar in use has to know its days: this year, and from October on the next."""
    return date(today.year + (today.month >= WARN_FROM), 12, 31)
