"""What the forms of design, quotation and signing share."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.forms.meetings import Form
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
    """A decision about what somebody else made; a refusal says why, so that it can be mended."""

    approved: bool
    reason: Personal[str] | None = None

    @model_validator(mode="after")
    def _refusal_needs_a_reason(self) -> Self:
        if not self.approved and self.reason is None:
            raise ValueError("reason: needed when it is not approved")
        return self
