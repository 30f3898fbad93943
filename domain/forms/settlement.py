"""The form by which finance settles with a customer who is lost or cancelled. Trade practice."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, model_validator

from domain.faults import fault
from domain.forms.meetings import Form
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
    kept_for: KeptFor | None = None
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


SETTLE_ACCOUNT = TaskKind("settle_account", SettleAccount)
