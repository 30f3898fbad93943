"""Forms of a claim under the warranty: response, inspection, offer of a price, repair (X-23)."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, model_validator

from domain.care import Cause, defect_cover
from domain.faults import fault
from domain.forms.cracks import Item, check_price
from domain.forms.evidence import Signature
from domain.forms.meetings import Form, MeetingForm, MeetingOutcome
from domain.marks import OnlyIf, Sometimes
from domain.money import Amount
from domain.personal import Personal
from domain.tasks import TaskKind


class RespondClaim(Form):
    """The customer hears that it is being looked after, and by whom."""

    customer_reached: bool = True
    told: Personal[str] | None = None


class InspectDefect(MeetingForm):
    """What is wrong, what it comes from, and which class of the warranty it belongs to (X-23)."""

    item: Sometimes[Item] = None
    cause: Sometimes[Cause] = None
    price: Sometimes[Annotated[Amount, Field(gt=0)]] = None
    """What the customer would pay where the warranty does not cover it."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _says_what_it_found(self, info: ValidationInfo) -> Self:
        if self.outcome is not MeetingOutcome.HELD:
            return self
        if self.item is None:
            raise fault("item", "needed_when_inspected")
        if self.cause is None:
            raise fault("cause", "needed_when_inspected")
        about = info.context
        if about is None:
            return self
        if self.item not in about["warranties"]:
            raise fault("item", "unknown_class", accepted=", ".join(sorted(about["warranties"])))
        reported_on = date.fromisoformat(about["reported_on"])
        check_price(self.price, defect_cover(reported_on, about["warranties"], self.item, self.cause))
        return self


class OfferRepair(Form):
    """Why the warranty does not cover it, and what it would cost; the customer decides."""

    explained: bool = True
    accepted: bool
    opinion: Personal[str] | None = None


class RepairDefect(MeetingForm):
    """The defect is repaired in front of the customer, who signs."""

    mended: bool = True
    customer_signed: bool = True
    signature: Annotated[Personal[Signature] | None, OnlyIf("customer_signed", True)] = None
    note: Personal[str] | None = None


RESPOND_CLAIM = TaskKind("respond_claim", RespondClaim)
INSPECT_DEFECT = TaskKind("inspect_defect", InspectDefect)
OFFER_REPAIR = TaskKind("offer_repair", OfferRepair)
REPAIR_DEFECT = TaskKind("repair_defect", RepairDefect)
