"""Where a budget's prices depart from the price list: what the approvals have to look at (R001-QUO-06)."""

from collections.abc import Iterable
from decimal import Decimal

from domain.forms.quotation import BudgetLine
from domain.model import Model
from domain.money import Amount, to_cent
from domain.pricing import PriceList

ONE = Decimal(1)


class Deviation(Model):
    """A line whose price is not the list's."""

    item: str
    listed: Amount | None
    """The list's price of a unit, with the crew's factor; None when the list does not have it."""
    asked: Amount


def deviations(
    lines: Iterable[BudgetLine], listed: PriceList, crew_factor: Decimal | None = None
) -> tuple[Deviation, ...]:
    """The lines that are not on the list, or cost more or less than it says; free lines without a code included."""
    found = []
    for line in lines:
        known = listed.line(line.code)
        asked = to_cent(line.unit_price * (line.crew_factor or ONE))
        usual = None
        if known is not None:
            factor = crew_factor if known.by_crew and crew_factor is not None else ONE
            usual = to_cent(known.unit_price * factor)
        if asked != usual:
            found.append(Deviation(item=line.code or line.item, listed=usual, asked=asked))
    return tuple(found)
