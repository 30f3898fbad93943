"""Change orders (增减项): what is added to a signed contract or taken out of it, by how much and how many days.

Who bears what, and who approves, is trade practice: the sources only say that a price changes by the company's
approval alone, and that the customer is told (R001-QUO-06).
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.model import Model
from domain.money import Amount, to_cent
from domain.pricing import Code, Unit

NOTHING = Decimal("0.00")
MOST_LINES = 60
"""So many positions a change order has at most: it travels with each of its tasks."""


class ChangeReason(StrEnum):
    """Why something is built otherwise than it was signed."""

    CUSTOMER_WISH = "customer_wish"
    SITE_CONDITION = "site_condition"
    """What nobody could see before the works began."""
    DESIGN_ERROR = "design_error"
    WORK_ERROR = "work_error"
    MATERIAL_GONE = "material_gone"
    """The material is no longer to be had."""
    REGULATION = "regulation"
    """The property management or a code asks for it."""
    OTHER = "other"

    @property
    def is_our_error(self) -> bool:
        return self in (ChangeReason.DESIGN_ERROR, ChangeReason.WORK_ERROR)


class Bearer(StrEnum):
    """Who pays for what is added."""

    CUSTOMER = "customer"
    COMPANY = "company"


class LineChange(StrEnum):
    ADDED = "added"
    REMOVED = "removed"


class ChangeLine(Model):
    """One position that is added or removed."""

    item: Annotated[str, Field(min_length=1, max_length=60)]
    code: Code | None = None
    """Its position in the price list."""
    change: LineChange = LineChange.ADDED
    quantity: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=3)] = Decimal(1)
    unit: Unit | None = None
    unit_price: Annotated[Amount, Field(ge=0)]
    days: Annotated[int, Field(ge=-365, le=365)] = 0
    """Working days of the site that it takes more, or fewer."""

    @property
    def amount(self) -> Decimal:
        """What it costs; negative when it is removed."""
        whole = to_cent(self.quantity * self.unit_price)
        return whole if self.change is LineChange.ADDED else NOTHING - whole


class ChangeOrder(Model):
    """A version of a change order, as it is approved and then signed."""

    lines: Annotated[tuple[ChangeLine, ...], Field(min_length=1, max_length=MOST_LINES)]
    reason: ChangeReason
    bearer: Bearer = Bearer.CUSTOMER

    @property
    def total(self) -> Decimal:
        """What it costs altogether, whoever bears it; negative for less than was signed."""
        return _sum(line.amount for line in self.lines)

    @property
    def amount(self) -> Decimal:
        """By how much the contract's sum changes; what we bear costs the customer nothing, yet saves what it saves."""
        return min(self.total, NOTHING) if self.bearer is Bearer.COMPANY else self.total

    @property
    def days(self) -> int:
        """Working days of the site, more or fewer."""
        return sum(line.days for line in self.lines)

    @property
    def at_stake(self) -> Decimal:
        """What decides who approves: a large exchange is no small change because its total is small."""
        added = _sum(line.amount for line in self.lines if line.amount > NOTHING)
        removed = _sum(-line.amount for line in self.lines if line.amount < NOTHING)
        return max(added, removed)


class SignedChange(Model):
    """A change order that the customer signed, as the journey's facts keep it."""

    number: Annotated[int, Field(ge=1)]
    amount: Amount
    days: int
    signed_on: date
    bearer: Bearer


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)
