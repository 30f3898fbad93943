"""The form by which finance settles with a customer who is lost or cancelled. Trade practice."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, model_validator

from domain.faults import fault
from domain.forms.claims import WaivedFor
from domain.forms.meetings import Form
from domain.marks import SOMETIMES, Sometimes
from domain.money import Amount
from domain.personal import Personal
from domain.tasks import TaskKind


class KeptFor(StrEnum):
    """Why we keep what the customer paid, or a part of it."""

    WORK_DONE = "work_done"
    MATERIALS = "materials"
    """They were bought for this home and cannot be returned."""
    CONTRACT = "contract"
    """The contract says so of whoever cancels it."""
    AGREED = "agreed"
    """The customer agreed to it."""
    OTHER = "other"


class SettleAccount(Form):
    """What goes back to the customer; what stays with us has a reason."""

    refund: Annotated[Amount, Field(ge=0)]
    """What goes back, after the approval that its amount needs; 0 for nothing."""
    kept_for: Sometimes[KeptFor] = None
    claim: Annotated[Amount | None, Field(ge=0), SOMETIMES] = None
    """What the customer still has to pay for what was done; finance collects it."""
    waived_for: Sometimes[WaivedFor] = None
    """Why what is due and unpaid is not claimed, or not all of it."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _all_of_it_is_decided(self, info: ValidationInfo) -> Self:
        most = (info.context or {}).get("refundable")
        if most is None:
            return self
        if self.refund > Decimal(most):
            raise fault("refund", "more_than_refundable", given=self.refund, most=most)
        keeps = self.refund < Decimal(most)
        if keeps and self.kept_for is None:
            raise fault("kept_for", "needed_when_kept", amount=Decimal(most) - self.refund)
        if not keeps and self.kept_for is not None:
            raise fault("kept_for", "only_when_kept")
        return self

    @model_validator(mode="after")
    def _what_is_due_is_decided(self, info: ValidationInfo) -> Self:
        about = info.context or {}
        unpaid, most = Decimal(about.get("unpaid") or 0), about.get("owed")
        if self.claim is None and unpaid > 0:
            raise fault("claim", "needed_when_unpaid", amount=unpaid)
        claim = self.claim or Decimal(0)
        if most is not None and claim > Decimal(most):
            raise fault("claim", "more_than_the_contract", given=claim, owed=most)
        if claim > 0 and self.refund > 0:
            raise fault("claim", "claim_or_refund")
        waives = claim < unpaid
        if waives and self.waived_for is None:
            raise fault("waived_for", "needed_when_waived")
        if not waives and self.waived_for is not None and most is not None:
            raise fault("waived_for", "only_when_waived")
        return self


SETTLE_ACCOUNT = TaskKind("settle_account", SettleAccount)
