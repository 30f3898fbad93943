"""Forms of the money of a contract: payments received and chased, works held or released (R002-REL-04, R003-SAL-01)."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, model_validator

from domain.entries import Number
from domain.faults import fault
from domain.forms.calls import Asked, ContractCall
from domain.forms.meetings import Form
from domain.forms.selling import Approval, PaymentMethod, Sum
from domain.marks import SOMETIMES, OnlyIf
from domain.model import Model
from domain.open_days import HAS_COME, DayWithin
from domain.personal import Personal
from domain.tasks import TaskKind


class ReceivePayment(Form):
    """What is due after a moment has arrived, or a part of it (R002-REL-04)."""

    amount: Sum
    receipt_number: Number
    """The number of the receipt that the customer gets; no two are alike."""
    received_on: Annotated[date | None, HAS_COME] = None
    """Empty: today."""
    method: PaymentMethod = PaymentMethod.TRANSFER
    ahead: bool = False
    """What is above what is due is paid ahead, for the installments to come."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _has_a_number_of_its_own(self, info: ValidationInfo) -> Self:
        _check_number("receipt_number", self.receipt_number, info)
        return self

    @model_validator(mode="after")
    def _not_more_than_is_owed(self, info: ValidationInfo) -> Self:
        about = info.context or {}
        due, most = about.get("due"), about.get("owed")
        if not self.ahead and due is not None and self.amount > Decimal(due):
            raise fault("amount", "more_than_owed", given=self.amount, due=due)
        if most is not None and self.amount > Decimal(most):
            raise fault("amount", "more_than_the_contract", given=self.amount, owed=most)
        return self


class PaymentCall(ContractCall):
    """The customer is asked about a payment that has not come (R003-SAL-01)."""

    pays_on: Asked[date] = None
    """When they say that they pay; they are called again the day after."""
    objection: Personal[str] | None = None
    """Why they do not pay."""

    @model_validator(mode="after")
    def _a_day_not_too_far(self, info: ValidationInfo) -> Self:
        about = info.context or {}
        lowest, highest = about.get("today"), about.get("latest")
        if (
            self.pays_on is not None
            and lowest
            and highest
            and not lowest <= self.pays_on.isoformat() <= highest
        ):
            raise fault("pays_on", "day_between", lowest=lowest, highest=highest)
        return self


class HoldDecision(StrEnum):
    """What becomes of the works while a payment is missing."""

    HOLD = "hold"
    RELEASE = "release"
    """They go on; the debt is chased on."""


class ReleaseReason(StrEnum):
    """Why the works go on without the payment. Trade practice."""

    ON_ITS_WAY = "on_its_way"
    """The customer has arranged the payment."""
    OUR_FAULT = "our_fault"
    """What they object to is ours to put right."""
    TRUSTED = "trusted"
    HARDSHIP = "hardship"
    WORKS_AT_RISK = "works_at_risk"
    """Standing still would harm the works."""
    OTHER = "other"


HELD_UNTIL = DayWithin(latest="put_off_latest", calendar="office")
IF_RELEASED = OnlyIf("decision", HoldDecision.RELEASE)


class DecideHold(Form):
    """The manager's word on works that wait for a payment; silence releases nothing."""

    decision: HoldDecision
    again_on: Annotated[date | None, OnlyIf("decision", HoldDecision.HOLD), HELD_UNTIL, SOMETIMES] = None
    """When it is decided anew, while the works are held."""
    cause: Annotated[ReleaseReason | None, IF_RELEASED, SOMETIMES] = None
    reason: Annotated[Personal[str] | None, IF_RELEASED, SOMETIMES] = None
    """Why, in words."""

    @model_validator(mode="after")
    def _says_what_is_needed(self) -> Self:
        held = self.decision is HoldDecision.HOLD
        if held and self.again_on is None:
            raise fault("again_on", "needed_when_held_on")
        if not held and self.again_on is not None:
            raise fault("again_on", "only_when_held_on")
        for name in ("cause", "reason"):
            if not held and getattr(self, name) is None:
                raise fault(name, "needed_when_released")
        if held and self.cause is not None:
            raise fault("cause", "only_when_released")
        return self

    @model_validator(mode="after")
    def _lies_ahead(self, info: ValidationInfo) -> Self:
        today = (info.context or {}).get("today")
        if self.again_on is not None and today is not None and self.again_on.isoformat() <= today:
            raise fault("again_on", "in_the_past")
        return self


class RefundCause(StrEnum):
    """Why money goes back to the customer. Trade practice."""

    OVERPAID = "overpaid"
    CHANGE = "change"
    """Something was taken out of the contract."""
    GOODWILL = "goodwill"
    """Made good for a fault of ours."""
    WITHDRAWN = "withdrawn"
    """The customer withdrew from the contract, or from a part of it."""
    WRONG = "wrong"
    """It was not meant for us, or came twice."""


class RefundWanted(Model):
    """What has to be said to ask for a refund; why in words goes with the case."""

    amount: Sum
    cause: RefundCause


class ApproveRefund(Approval):
    """Whether money goes back to the customer; never decided by whoever asks for it."""


class PayRefund(Form):
    """The refund was paid out, the way that the money came."""

    number: Number
    """The number of the payment."""
    paid_on: Annotated[date | None, HAS_COME] = None
    """Empty: today."""
    method: PaymentMethod = PaymentMethod.TRANSFER
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _has_a_number_of_its_own(self, info: ValidationInfo) -> Self:
        _check_number("number", self.number, info)
        return self


class ReceiptCorrection(Model):
    """What has to be said to have a wrong receipt corrected; why in words goes with the case."""

    receipt: Annotated[int, Field(ge=1, le=1000)]
    """Which one, as ``homeward money show`` counts them."""
    amount: Sum | None = None
    """What came. Empty: nothing did."""


class ApproveCorrection(Approval):
    """Whether a receipt is corrected; never decided by whoever asks for it."""


class InvoiceWanted(Model):
    """What has to be said to ask for an invoice; in whose name goes with the case, in words."""

    amount: Sum | None = None
    """Empty: all that was received and has no invoice yet."""


class InvoiceOutcome(StrEnum):
    ISSUED = "issued"
    DROPPED = "dropped"
    """The customer does not want it any more, or their details are wrong."""


IF_ISSUED = OnlyIf("outcome", InvoiceOutcome.ISSUED)


class IssueInvoice(Form):
    """An invoice for what was received, issued at the customer's wish."""

    outcome: InvoiceOutcome = InvoiceOutcome.ISSUED
    number: Annotated[Number | None, IF_ISSUED, SOMETIMES] = None
    issued_on: Annotated[date | None, IF_ISSUED, HAS_COME] = None
    """Empty: today."""
    title: Annotated[Personal[str] | None, IF_ISSUED, SOMETIMES] = None
    """In whose name it is issued."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _issued_has_number_and_title(self, info: ValidationInfo) -> Self:
        issued = self.outcome is InvoiceOutcome.ISSUED
        for name in ("number", "title"):
            if issued and getattr(self, name) is None:
                raise fault(name, "needed_when_issued")
        if self.number is not None:
            _check_number("number", self.number, info)
        return self


def _check_number(field: str, number: str, info: ValidationInfo) -> None:
    """No two papers of one kind have one number; those known stand in what the task is about."""
    if number in ((info.context or {}).get("numbers") or ()):
        raise fault(field, "number_taken", given=number)


RECEIVE_PAYMENT = TaskKind("receive_payment", ReceivePayment)
PAYMENT_CALL = TaskKind("payment_call", PaymentCall)
DECIDE_HOLD = TaskKind("decide_hold", DecideHold)
APPROVE_REFUND = TaskKind("approve_refund", ApproveRefund)
PAY_REFUND = TaskKind("pay_refund", PayRefund)
APPROVE_CORRECTION = TaskKind("approve_correction", ApproveCorrection)
ISSUE_INVOICE = TaskKind("issue_invoice", IssueInvoice)
