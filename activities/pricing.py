"""Activities on price lists and campaigns: what holds on a day, and where a budget departs from it."""

from datetime import date
from decimal import Decimal

from temporalio import activity

from domain.deviations import Deviation, deviations
from domain.forms.quotation import BudgetLine
from domain.model import Model
from domain.pricing import Pricing
from store import prices
from store.database import Database


class AskPrices(Model):
    """Which prices are wanted, for which day."""

    name: str
    """The standard of the journey, whose price list it is."""
    day: date
    lasting: date
    """Only campaigns that still run on this day: a customer who sees the budget later could never use the others."""


class CompareBudget(Model):
    """The lines of a budget, and the prices that were fixed for it."""

    pricing: Pricing
    lines: tuple[BudgetLine, ...]
    crew_factor: Decimal | None = None
    """The premium crew's factor; None for a local crew."""


class Deviations(Model):
    found: tuple[Deviation, ...] = ()


class PricingActivities:
    """Bound to one database; a worker registers its methods."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @activity.defn(name="prices_on")
    async def prices_on(self, asked: AskPrices) -> Pricing:
        """The price list that holds on a day, and the campaigns that run from then on (R002-SKU-47)."""
        listed = await prices.price_list_on(self._database, asked.name, asked.day)
        running = await prices.campaigns_on(self._database, asked.day, asked.lasting)
        return Pricing(
            day=asked.day,
            price_list=listed.name if listed else None,
            version=listed.version if listed else None,
            currency=listed.currency if listed else "CNY",
            rendering_rate=listed.rendering_rate if listed else None,
            campaigns=tuple(campaign.terms for campaign in running),
        )

    @activity.defn(name="compare_budget")
    async def compare_budget(self, asked: CompareBudget) -> Deviations:
        """Where a budget's prices are others than the fixed list's (R001-QUO-06)."""
        fixed = asked.pricing
        if fixed.price_list is None:
            return Deviations()
        listed = await prices.price_list(self._database, fixed.price_list, fixed.version)
        return Deviations(found=deviations(asked.lines, listed, asked.crew_factor))
