"""How a journey's workflow starts, and what it is asked without changing it."""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from domain.absences import Absence
from domain.commands.acts import Act
from domain.commands.journeys import AmendFacts, CloseJourney, ReopenJourney
from domain.commands.people import AppointTeam
from domain.model import Instant, Model
from domain.roles import Role
from domain.stages import Stage, Status
from domain.state import JourneyState
from domain.takeover import TakenOver
from domain.time.days import Span
from domain.waits import Rulebook


class JourneyInput(Model):
    """How a journey's workflow starts: a new one with its rules, a later run with all that it carries."""

    journey: str
    customer: str
    property: str
    rules: Rulebook | None = None
    """The standard's version that a new journey pins, and the calendars; None in a later run."""
    owner: str | None = None
    team: dict[Role, str] = {}
    lang: str = "zh-CN"
    window: Span | None = None
    """The hours in which the customer may be called, in the company's zone; not personal."""
    stage: Stage = Stage.CONSULTATION
    """Where it begins; a later stage takes over a customer in the middle of their project."""
    facts: dict[str, Any] = {}
    """What earlier stages would have left, when it begins in a later one; never personal."""
    taken_over: TakenOver | None = None
    """What was before, of a customer who is taken over."""
    absences: tuple[Absence, ...] = ()
    """Who of those that it begins with is away, now or later."""
    carried: JourneyState | None = None

    @model_validator(mode="after")
    def _has_rules(self) -> Self:
        if (self.rules is None) == (self.carried is None):
            raise ValueError("rules: needed by a new journey, and by no later run")
        return self


class Foresee(Model):
    """An act whose effects are asked for before it is done; exactly one."""

    now: Instant
    amend: AmendFacts | None = None
    close: CloseJourney | None = None
    reopen: ReopenJourney | None = None
    appoint: AppointTeam | None = None

    @property
    def act(self) -> Act:
        found = self.amend or self.close or self.reopen or self.appoint
        assert found is not None
        return found


class Pulse(Model):
    """The state of a journey's run, for whoever drives or watches it."""

    journey: str
    stage: Stage
    status: Status
    seq: int
    busy: bool
    """True while something is being applied or recorded."""
    next_fires: Instant | None
    """The instant at which the machine acts next if nobody does."""
    runs: int
    unrecorded: Annotated[int, Field(ge=0)]
    keys: tuple[str, ...]
    """Every key that is open: tasks, waits."""
