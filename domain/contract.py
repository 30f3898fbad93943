"""What a contract is settled by: templates, payment milestones, credit (X-08, X-22, R001-CON, R001-CRD)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, PlainSerializer, PlainValidator, StringConstraints, model_validator
from pydantic_core import PydanticKnownError

from domain.faults import fault
from domain.model import Model
from domain.money import to_cent
from domain.site import SiteStage

HUNDRED = Decimal(100)

Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Share = Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]
"""Percent of the contract's sum."""


class Occasion(StrEnum):
    """A payment's occasion that is no site stage: the signature, or the acceptance of the whole."""

    SIGNING = "signing"
    ACCEPTANCE = "acceptance"


def occasion(given: Any) -> Occasion | SiteStage:
    """What a payment follows, by its code."""
    for kind in (Occasion, SiteStage):
        if given in tuple(kind):
            return kind(given)
    raise PydanticKnownError("enum", {"expected": ", ".join(f"'{one}'" for one in OCCASIONS)})


OCCASIONS: tuple[Occasion | SiteStage, ...] = (Occasion.SIGNING, *SiteStage, Occasion.ACCEPTANCE)
"""Everything that a payment may follow, in the order in which it comes."""
After = Annotated[
    Occasion | SiteStage,
    PlainValidator(occasion),
    PlainSerializer(str, return_type=str, when_used="json"),
]
"""What a payment follows: the signature, a site stage that was accepted, or the acceptance of the whole."""


class Milestone(Model):
    """One payment of the contract: what it is called, what it follows, and its share of the sum (X-22)."""

    name: Code
    stage: After
    share: Share


def whole(milestones: Iterable[Milestone]) -> Decimal:
    """What the shares add up to."""
    return sum((milestone.share for milestone in milestones), Decimal(0))


def paid_at_signing(milestones: Iterable[Milestone]) -> Decimal:
    """The share that is paid before the works are prepared."""
    return whole(milestone for milestone in milestones if milestone.stage is Occasion.SIGNING)


def part_of(total: Decimal, share: Decimal) -> Decimal:
    """A share of a sum, rounded half up to the cent."""
    return to_cent(total * share / HUNDRED)


class ContractTemplate(Model):
    """A version of the contract's wording, and the day on which legal approved it (design §8, X-08)."""

    code: Code
    approved_by_legal_on: date


class LegalReview(StrEnum):
    """Which contracts legal reviews one by one (R001-CON-02)."""

    DIFFERS = "differs"
    """Those with a clause that differs from the template."""
    ALWAYS = "always"


class CreditGrade(StrEnum):
    """What a credit assessment comes to, the best first (R001-CRD-02)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class ContractRules(Model):
    """What a company demands of its contracts."""

    templates: tuple[ContractTemplate, ...] = ()
    legal_review: LegalReview = LegalReview.DIFFERS
    milestones: tuple[Milestone, ...] = ()
    """The payments as usual; other terms bring a credit assessment."""
    credit_uses: tuple[str, ...] = ()
    """Uses of a property by which the customer counts as a company (X-08)."""
    credit_shares: dict[CreditGrade, Share] = {}
    """The least share at signing by credit grade, unless somebody guarantees (R001-CRD-03)."""

    @model_validator(mode="after")
    def _milestones_are_whole(self) -> Self:
        if self.milestones and whole(self.milestones) != HUNDRED:
            raise fault("milestones", "shares_not_whole", whole=whole(self.milestones))
        return self

    def approved_templates(self, day: date) -> list[str]:
        """The codes of the templates that legal had approved by a day."""
        return [one.code for one in self.templates if one.approved_by_legal_on <= day]
