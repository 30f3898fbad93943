"""What every call to a customer has in common, and what follows when it reaches nobody (X-20, R002-SKU-64)."""

from enum import StrEnum
from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo, model_validator

from domain.emergencies import Danger
from domain.faults import fault
from domain.forms.meetings import Form
from domain.forms.selling import LostReason
from domain.marks import Sometimes
from domain.model import Instant
from domain.personal import Personal
from domain.tasks import TaskKind

T = TypeVar("T")

Score = Annotated[int, Field(ge=1, le=5)] | None
"""1–5, satisfied is 4 or 5 (X-15); empty when it was not asked."""


class CallOutcome(StrEnum):
    """How a call went (X-20)."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    CALL_BACK = "call_back"
    WRONG_NUMBER = "wrong_number"
    REFUSES = "refuses"
    """They do not want this call."""
    DO_NOT_CONTACT = "do_not_contact"
    """They want no more calls at all."""


def _when_reached(value: T | None, info: ValidationInfo) -> T | None:
    if value is None and (info.data or {}).get("outcome") is CallOutcome.REACHED:
        raise fault(None, "needed_when_reached")
    return value


Asked = Annotated[T | None, Field(validate_default=True), AfterValidator(_when_reached)]
"""An answer that a call is made for: needed when the customer was reached, empty otherwise."""


def asked(form: type[BaseModel]) -> frozenset[str]:
    """The names of the answers that a form's call is made for."""
    return frozenset(
        name
        for name, field in form.model_fields.items()
        if any(isinstance(mark, AfterValidator) and mark.func is _when_reached for mark in field.metadata)
    )


class CallForm(Form):
    """A call to the customer; the rest of the form is filled in when they were reached."""

    outcome: CallOutcome = CallOutcome.REACHED
    call_back_at: Sometimes[Instant] = None
    """When they asked to be called again; it becomes a promise."""
    opinion: Sometimes[Personal[str]] = None
    """What they said, in their own words."""
    complaint: bool = False
    """A complaint is taken up by the customer-service lead at once (R002-SKU-64)."""
    question: Personal[str] | None = None
    """What could not be answered in the call; somebody answers it the same day (R003-TEL-06)."""

    @model_validator(mode="after")
    def _says_what_is_needed(self) -> Self:
        if self.outcome is CallOutcome.CALL_BACK and self.call_back_at is None:
            raise fault("call_back_at", "call_back_needs_time")
        if self.outcome is not CallOutcome.CALL_BACK and self.call_back_at is not None:
            raise fault("call_back_at", "only_for_call_back")
        if self.complaint and self.opinion is None:
            raise fault("opinion", "complaint_needs_words")
        return self

    @property
    def reached(self) -> bool:
        return self.outcome is CallOutcome.REACHED


class SellingCall(CallForm):
    """A call before the contract: the customer may say that they do not go on with us (R002-SKU-55)."""

    lost_reason: Sometimes[LostReason] = None
    """The customer does not go on with us."""

    @model_validator(mode="after")
    def _lost_in_their_own_words(self) -> Self:
        spoke = self.outcome in (CallOutcome.REACHED, CallOutcome.REFUSES)
        if self.lost_reason is not None and not spoke:
            raise fault("lost_reason", "only_when_spoken")
        return self


class ContractCall(CallForm):
    """A call while we work in the home or care for it: the home may be in danger."""

    emergency: Danger | None = None
    """Somebody on call is told at once, at any hour."""

    @model_validator(mode="after")
    def _danger_in_words(self) -> Self:
        if self.emergency is not None and self.opinion is None:
            raise fault("opinion", "emergency_needs_words")
        return self


class FindContact(Form):
    """The number was wrong: find the right one before the next try (X-20)."""

    found: bool = True
    phone: Sometimes[Personal[str]] = None
    """The right number."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _found_needs_a_number(self) -> Self:
        if self.found and self.phone is None:
            raise fault("phone", "needed_when_found")
        return self


class Reaching(StrEnum):
    """What becomes of a customer whom no call reaches (X-20)."""

    CALL_NOW = "call_now"
    """The lead reached them; the call may be made now."""
    REST = "rest"
    """They are left alone but for a message now and then."""
    LOST = "lost"
    DO_NOT_CONTACT = "do_not_contact"


class ReachCustomer(Form):
    """The lead tries another way and decides how it goes on (X-20)."""

    decision: Reaching
    lost_reason: LostReason | None = None
    """Why they are lost; empty when nobody could reach them."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _a_reason_for_the_lost(self) -> Self:
        if self.lost_reason is not None and self.decision is not Reaching.LOST:
            raise fault("lost_reason", "only_for_lost")
        return self


FIND_CONTACT = TaskKind("find_contact", FindContact)
REACH_CUSTOMER = TaskKind("reach_customer", ReachCustomer)
