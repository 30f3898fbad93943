"""What the forms of design, quotation and signing share."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.faults import fault
from domain.forms.meetings import Form
from domain.marks import Sometimes
from domain.money import Amount
from domain.personal import Personal

Sum = Annotated[Amount, Field(gt=0)]
"""An amount that is at least a cent."""


class LostReason(StrEnum):
    """Why a customer does not go on with us (R002-SKU-55)."""

    PRICE = "price"
    DESIGN = "design"
    SERVICE = "service"
    COMPETITOR = "competitor"
    TIMING = "timing"
    PROPERTY = "property"
    """The property was sold, or will not be renovated."""
    OTHER = "other"


class PaymentMethod(StrEnum):
    TRANSFER = "transfer"
    CARD = "card"
    MOBILE = "mobile"
    CASH = "cash"


class Approval(Form):
    """A decision about what somebody else made; a refusal says why, so that it can be mended.

    What a subclass asks with yes or no is a point of the check: approved means yes to all of them.
    """

    approved: bool
    reason: Sometimes[Personal[str]] = None

    @model_validator(mode="after")
    def _refusal_needs_a_reason(self) -> Self:
        if not self.approved and self.reason is None:
            raise fault("reason", "needed_when_refused")
        return self

    @model_validator(mode="after")
    def _approved_holds_in_every_point(self) -> Self:
        points = [name for name, field in type(self).model_fields.items() if field.annotation is bool]
        failed = [point for point in points if not getattr(self, point)]
        if self.approved and failed:
            raise fault("approved", "not_while_refused", points=failed)
        return self
