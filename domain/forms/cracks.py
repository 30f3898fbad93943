"""Forms of cracks: asked about before the driest weeks, judged, repaired while it is dry (R002-SKU-68, X-24)."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, model_validator

from domain.appointments import OfferOf, Slot
from domain.care import Cover, crack_cover
from domain.faults import fault
from domain.forms.care import CareContact, Count
from domain.forms.evidence import Signature
from domain.forms.meetings import Form, MeetingForm, MeetingOutcome
from domain.marks import SOMETIMES, OnlyIf, Sometimes
from domain.money import Amount
from domain.personal import Personal
from domain.tasks import TaskKind

Item = Annotated[str, Field(min_length=1, max_length=40)]
"""A class of items under warranty, by its code (X-23)."""


class CrackSurvey(CareContact):
    """The driest weeks begin: are there cracks to repair, and when does it suit (R002-SKU-67/68)?"""

    walls: Count = 0
    repair_slot: Annotated[Slot, OfferOf("crack_repair")] | None = None


class JudgeCracks(Form):
    """Whoever repairs says whether it can wait for the dry season, and what it falls under (R002-SKU-68, X-24)."""

    urgent: bool = False
    """Wide, growing, or with water behind: not left until the season."""
    walls: Annotated[int, Field(ge=1, le=1000)] = 1
    item: Item = "works"
    """The class of the warranty that it belongs to."""
    price: Sometimes[Annotated[Amount, Field(gt=0)]] = None
    """What the customer would pay where neither the first year nor a warranty covers it."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _a_price_where_nothing_covers_it(self, info: ValidationInfo) -> Self:
        about = info.context
        if about is None:
            return self
        if self.item not in about["warranties"]:
            raise fault("item", "unknown_class", accepted=", ".join(sorted(about["warranties"])))
        cover = crack_cover(
            date.fromisoformat(about["handed_over_on"]),
            date.fromisoformat(about["reported_on"]),
            about["free_months"],
            about["warranties"],
            self.item,
        )
        check_price(self.price, cover)
        return self


class CrackRepair(MeetingForm):
    """Cracks are repaired while it is dry; the customer looks at it and signs (R002-SKU-68)."""

    walls: Annotated[Count, SOMETIMES] = 0
    customer_signed: bool = True
    signature: Annotated[Personal[Signature] | None, OnlyIf("customer_signed", True)] = None
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _some_wall_was_repaired(self) -> Self:
        if self.outcome is MeetingOutcome.HELD and not self.walls:
            raise fault("walls", "walls_needed")
        return self


def check_price(price: Amount | None, cover: Cover) -> None:
    """There is a price exactly where the customer would pay; a fault otherwise."""
    if cover is Cover.AT_COST and price is None:
        raise fault("price", "price_needed_uncovered")
    if cover is not Cover.AT_COST and price is not None:
        raise fault("price", "covered_has_no_price")


CRACK_SURVEY = TaskKind("crack_survey", CrackSurvey)
JUDGE_CRACKS = TaskKind("judge_cracks", JudgeCracks)
CRACK_REPAIR = TaskKind("crack_repair", CrackRepair)
