"""Forms that every appointment has in common (R002-SKU-05/06, X-20)."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.appointments import AskedBy, OfferedSlot, Place, Via
from domain.faults import fault
from domain.marks import OnlyAbout, Sometimes
from domain.model import Instant, Model
from domain.personal import Personal
from domain.tasks import TaskKind


class Form(Model):
    """What a person fills in to complete a task."""


class Arranged(StrEnum):
    AGREED = "agreed"
    NO_ANSWER = "no_answer"
    REFUSES = "refuses"


class ArrangeAppointment(Form):
    """Agree on a time with the customer: a concrete slot, or two to choose from (R002-SKU-05)."""

    outcome: Arranged = Arranged.AGREED
    slot: Sometimes[OfferedSlot] = None
    place: Place | None = None
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _agreed_needs_a_slot(self) -> Self:
        if self.outcome is Arranged.AGREED and self.slot is None:
            raise fault("slot", "agreed_needs_time")
        return self


class Confirmation(StrEnum):
    CONFIRMED = "confirmed"
    MOVED = "moved"
    CANCELLED = "cancelled"
    NO_ANSWER = "no_answer"


class ConfirmAppointment(Form):
    """Phone the customer on the morning of the meeting (R002-SKU-27)."""

    outcome: Confirmation
    slot: OfferedSlot | None = None
    """The new time, when the customer moved it and already named one."""
    note: Personal[str] | None = None
    via: Annotated[Via | None, OnlyAbout("answered", Via.LINK)] = None
    """Set where the customer answered without being asked by a person; no person is asked for it."""


class CheckReady(Form):
    """One day before: is the deliverable ready (R002-SKU-25)?"""

    ready: bool
    note: Personal[str] | None = None


class MeetingOutcome(StrEnum):
    HELD = "held"
    NO_SHOW = "no_show"
    """The customer did not come."""
    MISSED_BY_US = "missed_by_us"
    """Nobody of ours came."""
    MOVED = "moved"


class MeetingForm(Form):
    """The host's report of a meeting; the rest of the form is filled in when it was held."""

    outcome: MeetingOutcome = MeetingOutcome.HELD
    slot: OfferedSlot | None = None
    """The new time, when it was moved or missed and a new one is already agreed."""
    moved_by: AskedBy = AskedBy.CUSTOMER
    """Who asked for it, when it was moved."""
    host_arrived_at: Instant | None = None
    """When the host arrived, so that punctuality rests on more than memory (R002-SKU-28/31)."""


class NoShowDecision(StrEnum):
    GO_ON = "go_on"
    REST = "rest"
    LOSE = "lose"


class DecideNoShow(Form):
    """How to go on with a customer who keeps missing the same meeting (X-20)."""

    decision: NoShowDecision
    note: Personal[str] | None = None


class VisitDecision(StrEnum):
    GO_ON = "go_on"
    GIVE_UP = "give_up"


class DecideVisit(Form):
    """Nobody reaches the customer to agree on a time: ask again, or give the visit up (X-20)."""

    decision: VisitDecision
    note: Personal[str] | None = None


Rating = Annotated[int, Field(ge=1, le=5)]
"""1–5; satisfied is 4 or 5 (X-15)."""

ARRANGE_APPOINTMENT = TaskKind("arrange_appointment", ArrangeAppointment)
ARRANGE_IN_WRITING = TaskKind("arrange_in_writing", ArrangeAppointment)
CONFIRM_APPOINTMENT = TaskKind("confirm_appointment", ConfirmAppointment)
CONFIRM_IN_WRITING = TaskKind("confirm_in_writing", ConfirmAppointment)
CHECK_READY = TaskKind("check_ready", CheckReady)
DECIDE_NO_SHOW = TaskKind("decide_no_show", DecideNoShow)
DECIDE_VISIT = TaskKind("decide_visit", DecideVisit)
