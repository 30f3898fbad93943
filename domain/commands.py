"""What people may ask of a running journey, as the inputs and answers of its Updates."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from domain.appointments import AskedBy, Place, Slot
from domain.model import Instant, Model
from domain.pausing import PauseReason
from domain.personal import Reference
from domain.repair import JournalHead
from domain.roles import Role
from domain.stages import Stage, Status
from domain.state import JourneyState
from domain.time.days import Span
from domain.waits import Rulebook

CommandId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{8,64}$")]
Handle = Annotated[str, StringConstraints(min_length=1, max_length=32, pattern=r"^\S+$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]


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
    carried: JourneyState | None = None

    @model_validator(mode="after")
    def _has_rules(self) -> Self:
        if (self.rules is None) == (self.carried is None):
            raise ValueError("rules: needed by a new journey, and by no later run")
        return self


class Act(Model):
    """What every command carries."""

    command: CommandId
    """Chosen by the sender and kept when it tries again: a repeat is done once."""
    actor: Handle


class CompleteTask(Act):
    task: str
    answers: dict[str, Any]


class ClaimTask(Act):
    task: str


class BeginEarly(Act):
    """Open a task before its time, as far as its window goes (X-04)."""

    kind: Code


class AssignTask(Act):
    """Give an open task to a person, or back to its role's queue."""

    task: str
    assignee: Handle | None


class AppointTeam(Act):
    """Name who has a role on the journey; what the person before had open goes over (X-32)."""

    role: Role
    person: Handle
    reason: Code
    words: Reference | None = None


class PauseJourney(Act):
    """Pause the journey, or change the reason or the expected end of the pause that there is."""

    reason: PauseReason
    until: date | None = None
    """The company's day on which it is expected to be over; somebody looks at it then."""
    words: Reference | None = None


class ResumeJourney(Act):
    pass


class BackTo(Act):
    """Return to a step: what followed from it is void."""

    key: str
    reason: Code
    words: Reference | None = None


class TakeBack(Act):
    """Take an answer back (拿回) while nobody has acted on it: the task is open again."""

    task: str
    key: str
    """The key that the task was answered under."""


class RescheduleAppointment(Act):
    """Move a meeting that stands; without a slot somebody agrees on another time with the customer."""

    appointment: str
    """Its key, or its kind where only one of that kind stands."""
    asked_by: AskedBy
    slot: Slot | None = None
    place: Place | None = None
    """Where it is from now on; as before when absent."""
    words: Reference | None = None


class CloseJourney(Act):
    """End the journey: lost before the contract is signed, closed after."""

    status: Literal[Status.LOST, Status.CLOSED] = Status.LOST
    reason: Code
    words: Reference | None = None


class AddNote(Act):
    words: Reference


class OpenCase(Act):
    """Open a case about a matter, beside whatever the journey is doing (R002-SKU-64)."""

    matter: Code
    about: dict[str, Code | int | Decimal | Instant | date] = {}
    """What its tasks need to know; codes and numbers, never personal."""
    words: Reference | None = None


class RepairJourney(Act):
    """Go on behind the journal's head, where the journal holds something else than the workflow."""

    words: Reference
    head: JournalHead


class Receipt(Model):
    """The answer to a command: it is done and stands in the journal."""

    command: str
    journey: str
    seq: int
    """How far the journal reached when the command was recorded."""
    repeated: bool = False
    """True when the same command had been done before."""


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
