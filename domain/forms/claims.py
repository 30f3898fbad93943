"""Forms by which finance collects what a cancelled contract leaves due. Trade practice."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import ValidationInfo, model_validator

from domain.entries import Number
from domain.faults import fault
from domain.forms.meetings import Form
from domain.forms.selling import Approval, PaymentMethod, Sum
from domain.marks import SOMETIMES, OnlyIf
from domain.open_days import HAS_COME
from domain.personal import Personal
from domain.tasks import TaskKind


class WaivedFor(StrEnum):
    """Why we do not ask for what is due."""

    NOT_DONE = "not_done"
    """The work that it was due for was not done, or not well."""
    AGREED = "agreed"
    """It was agreed on with the customer."""
    GOODWILL = "goodwill"
    HARDSHIP = "hardship"
    NOT_TO_BE_HAD = "not_to_be_had"
    """It costs more to get than it is."""
    OTHER = "other"


class Collected(StrEnum):
    RECEIVED = "received"
    WAIVED = "waived"
    """What is left is given up, once somebody else approves."""


IF_RECEIVED = OnlyIf("outcome", Collected.RECEIVED)
IF_WAIVED = OnlyIf("outcome", Collected.WAIVED)


class CollectClaim(Form):
    """What the customer still owed came, or a part of it; or the rest is to be given up."""

    outcome: Collected = Collected.RECEIVED
    amount: Annotated[Sum | None, IF_RECEIVED, SOMETIMES] = None
    receipt_number: Annotated[Number | None, IF_RECEIVED, SOMETIMES] = None
    received_on: Annotated[date | None, IF_RECEIVED, HAS_COME] = None
    """Empty: today."""
    method: Annotated[PaymentMethod, IF_RECEIVED] = PaymentMethod.TRANSFER
    waived_for: Annotated[WaivedFor | None, IF_WAIVED, SOMETIMES] = None
    reason: Annotated[Personal[str] | None, IF_WAIVED, SOMETIMES] = None
    """Why, in words."""

    @model_validator(mode="after")
    def _says_what_is_needed(self) -> Self:
        received = self.outcome is Collected.RECEIVED
        for name in ("amount", "receipt_number"):
            if received and getattr(self, name) is None:
                raise fault(name, "needed_when_money_came")
        for name in ("waived_for", "reason"):
            if not received and getattr(self, name) is None:
                raise fault(name, "needed_when_waived")
        return self

    @model_validator(mode="after")
    def _fits_the_claim(self, info: ValidationInfo) -> Self:
        about = info.context or {}
        due, numbers = about.get("due"), about.get("numbers") or ()
        if self.amount is not None and due is not None and self.amount > Decimal(due):
            raise fault("amount", "more_than_claimed", given=self.amount, due=due)
        if self.receipt_number is not None and self.receipt_number in numbers:
            raise fault("receipt_number", "number_taken", given=self.receipt_number)
        return self


class ApproveWaiver(Approval):
    """Whether what a customer owes is given up; never decided by whoever asks for it."""


COLLECT_CLAIM = TaskKind("collect_claim", CollectClaim)
APPROVE_WAIVER = TaskKind("approve_waiver", ApproveWaiver)
