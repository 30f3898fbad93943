"""Forms of the handover: the call before it, acceptance, rectifying, final payment, keys (R002-SKU-65/66)."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.appointments import OfferOf, Slot
from domain.faults import fault
from domain.forms.calls import CallForm
from domain.forms.meetings import Form, MeetingForm, MeetingOutcome
from domain.model import Model
from domain.money import Amount
from domain.personal import Personal
from domain.tasks import TaskKind


class PreCompletionCall(CallForm):
    """Every item will be tried in front of the customer; the time for it (R002-SKU-65)."""

    trial_explained: bool = True
    acceptance_slot: Annotated[Slot, OfferOf("acceptance")] | None = None
    """The time agreed for the acceptance: the next day at 15:00 or 11:00."""


class TriedItem(Model):
    """One item, operated in front of the customer."""

    item: Annotated[str, Field(min_length=1, max_length=40)]
    passed: bool = True


class Acceptance(MeetingForm):
    """The trial item by item, and the customer's signature (R002-SKU-66)."""

    items: tuple[TriedItem, ...] = ()
    customer_signed: bool = False
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _held_needs_items(self) -> Self:
        if self.outcome is MeetingOutcome.HELD and not self.items:
            raise fault("items", "item_needed")
        return self

    @property
    def failed(self) -> list[str]:
        return [one.item for one in self.items if not one.passed]

    @property
    def accepted(self) -> bool:
        return self.customer_signed and not self.failed


class Rectify(Form):
    """What failed in the trial is put right."""

    mended_on: date | None = None
    """Empty: today."""
    note: Personal[str] | None = None


class FinalPayment(Form):
    """The last milestone is received (R002-REL-04)."""

    amount: Annotated[Amount, Field(gt=0)]
    """In yuan."""
    received_on: date | None = None
    """Empty: today."""
    receipt_number: Annotated[str, Field(max_length=40)] | None = None


class HandOverKeys(Form):
    """Keys and warranty card are given to the customer: from now on the home is theirs to use."""

    sets: Annotated[int, Field(ge=1, le=20)]
    warranty_card_given: bool = True
    note: Personal[str] | None = None


PRE_COMPLETION_CALL = TaskKind("pre_completion_call", PreCompletionCall)
ACCEPTANCE = TaskKind("acceptance", Acceptance)
RECTIFY = TaskKind("rectify", Rectify)
RECEIVE_FINAL_PAYMENT = TaskKind("receive_final_payment", FinalPayment)
HAND_OVER_KEYS = TaskKind("hand_over_keys", HandOverKeys)
