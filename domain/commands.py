"""What people may ask of a running journey, as the inputs and answers of its Updates."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from domain.absences import Absence
from domain.appointments import Agreement, AskedBy, Place, Slot
from domain.contacts import Channel, Point
from domain.emergencies import Danger
from domain.faults import fault
from domain.model import Instant, Model
from domain.pausing import PauseReason
from domain.personal import Reference
from domain.repair import JournalHead
from domain.roles import Role
from domain.stages import Stage, Status
from domain.state import JourneyState
from domain.takeover import TakenOver
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


class Act(Model):
    """What every command carries."""

    command: CommandId
    """Chosen by the sender and kept when it tries again: a repeat is done once."""
    actor: Handle


class CompleteTask(Act):
    """Complete a task: one's own, one from the queue, or what belongs to a colleague."""

    task: str
    answers: dict[str, Any]
    on_behalf_of: Handle | None = None
    """Whose it is, when somebody else completes it for them."""
    reason: Code | None = None
    """Why they do not do it themselves."""
    words: Reference | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if (self.on_behalf_of is None) != (self.reason is None):
            raise ValueError("reason: needed on behalf of somebody, and only then")
        return self


class ClaimTask(Act):
    task: str


class BeginEarly(Act):
    """Open a task before its time, as far as its window goes (X-04)."""

    kind: Code


class HandOn(Act):
    """Have somebody else look after an open task; its clock goes on."""

    task: str
    reason: Code
    words: Reference | None = None


class AssignTask(HandOn):
    """Give it to a person for good (转派)."""

    assignee: Handle


class ReleaseTask(HandOn):
    """Put it back into its role's queue (取消认领)."""


class DelegateTask(HandOn):
    """Have somebody else do it, who completes it or returns it to me (委派)."""

    to: Handle


class ReturnTask(HandOn):
    """Give it back (退回) to whoever handed it over, else to the lead of its role."""

    to_lead: bool = False
    """True where whoever handed it over does not work here any more."""


class SnoozeTask(Act):
    """Not to be reminded of one's own task before a time, within its deadline (稍后处理)."""

    task: str
    until: Instant | None
    """None ends it."""


class AppointTeam(Act):
    """Name who has a role on the journey; what the person before had open goes over (X-32)."""

    role: Role
    person: Handle
    reason: Code
    words: Reference | None = None


class KnowAbsence(Act):
    """Somebody of the journey is away, for other days than was known, or back: ``ends`` is over then (X-32)."""

    absence: Absence


class ReplacePerson(Act):
    """Others take over all that somebody has on the journey by these roles, now and later (X-32)."""

    person: Handle
    successors: Annotated[dict[Role, Handle], Field(min_length=1)]
    gone: bool = True
    """False where they keep other roles."""
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
    agreed: Agreement | None = None
    """Who agreed with the customer; needed for another time, not for another host at the same one."""
    place: Place | None = None
    """Where it is from now on; as before when absent."""
    words: Reference | None = None


class CloseJourney(Act):
    """End the journey: lost before the contract is signed, closed after."""

    status: Literal[Status.LOST, Status.CLOSED] = Status.LOST
    reason: Code
    words: Reference | None = None


class ReopenJourney(Act):
    """Go on with a customer who was lost, is dormant, or whose journey was closed and still has something open."""

    reason: Code
    words: Reference | None = None


class AmendFacts(Act):
    """Correct what the journey goes by; whatever waits by it is armed anew."""

    changes: Annotated[dict[Code, Any], Field(min_length=1)]
    """By name, as the process says what may be amended; None takes a value away. Never personal."""
    reason: Code
    words: Reference | None = None


class NoteCorrection(Act):
    """Personal data of the customer were corrected in the register: which ones is journalled, never what they are."""

    fields: Annotated[tuple[Code, ...], Field(min_length=1)]
    person: int | None = None
    """The number of the contact person; None for the customer and the property."""
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


class LogContact(Act):
    """A customer got in touch: what about, and what comes of it (R003-TEL-06/07)."""

    channel: Channel
    point: Point
    words: Reference
    person: int | None = None
    """Who of the household, by their number; None for the customer."""
    answered: Reference | None = None
    """What they were told at once."""
    by: Instant | None = None
    """By when they were told that they have an answer; None: answered at once, or by the standard's rule."""
    role: Role | None = None
    """Who owes the answer; None: the standard's role."""
    assignee: Handle | None = None
    danger: Danger | None = None
    """Of an emergency."""

    @model_validator(mode="after")
    def _one_thing_comes_of_it(self) -> Self:
        if (self.danger is None) == (self.point is Point.EMERGENCY):
            raise fault("danger", "danger_of_emergency")
        if self.by is not None and self.answered is not None:
            raise fault("by", "answered_or_promised")
        for name in ("by", "role"):
            if getattr(self, name) is None:
                continue
            if self.point.has_own_clocks:
                raise fault(name, "has_own_clocks")
            if self.answered is not None:
                raise fault(name, "answered_or_promised")
        if self.assignee is not None and self.role is None:
            raise fault("role", "role_of_person")
        return self


class AddTask(Act):
    """Ask somebody to do something by a time, beside whatever the journey is doing."""

    words: Reference
    due: Instant
    role: Role
    assignee: Handle | None = None


class PromisedTime(Model):
    """When the customer was told that it happens."""

    by: Instant
    not_before: Instant | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.not_before is not None and self.not_before >= self.by:
            raise fault("not_before", "not_before_the_end")
        return self


class MakePromise(Act, PromisedTime):
    """Something the customer was told will happen by a time (R003-ATT-01)."""

    words: Reference
    role: Role
    assignee: Handle | None = None


class MovePromise(Act, PromisedTime):
    """Another time for a promise that is not kept yet."""

    number: int
    """Of the promise, within its journey."""
    agreed: bool = False
    """Whether the customer agreed to it; without that, the promise counts as broken."""


class CancelPromise(Act):
    """Nobody waits for it any more."""

    number: int
    reason: Code
    words: Reference | None = None


class AdoptCalendars(Act):
    """Compute with calendars that were published; what has them already changes nothing."""

    calendars: Annotated[dict[str, int], Field(min_length=1)]
    """The newest version of each, by name."""


class AdoptStandard(Act):
    """Go on by another version of the journey's standard (docs/operations/standards.md)."""

    rules: Rulebook
    """That version as it was published, with the calendars that it counts in."""


class RepairJourney(Act):
    """Go on behind the journal's head, where the journal holds something else than the workflow."""

    words: Reference
    head: JournalHead


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
