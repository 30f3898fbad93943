"""Price lists and campaigns: dated company data beside the standard, fixed for a customer when quoted (R002-SKU-47).

A version never changes once it is published. A campaign always has an end: what a customer is told about it is
true (X-19).
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator

from domain.faults import fault
from domain.model import Instant, Model
from domain.money import Amount

LANGUAGES = ("zh-CN", "en")


def _both(texts: dict[str, str]) -> dict[str, str]:
    if set(texts) != set(LANGUAGES) or not all(text.strip() for text in texts.values()):
        raise fault(None, "both_languages")
    return texts


Texts = Annotated[dict[str, Annotated[str, Field(max_length=500)]], AfterValidator(_both)]
"""One text in each language."""
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Code = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{0,19}$")]
"""A position of a price list, such as ``TILE-800``."""
CampaignCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,31}$")]
Percent = Annotated[Decimal, Field(gt=0, lt=100, max_digits=4, decimal_places=2)]


class Unit(StrEnum):
    AREA = "m2"
    LENGTH = "m"
    PIECE = "piece"
    SET = "set"
    ROOM = "room"
    DAY = "day"
    LUMP = "lump"
    """The whole work at one price."""


class PriceLine(Model):
    """What one unit of an item costs."""

    code: Code
    item: Texts
    unit: Unit
    unit_price: Annotated[Amount, Field(ge=0)]
    by_crew: bool = False
    """Whether a premium crew's factor applies to it (R002-SKU-16)."""
    goes_with: tuple[Code, ...] = ()
    """What is offered together with it (R001-REC-03)."""


class RateBand(Model):
    """What a square metre of a rendering may cost (R002-SKU-43)."""

    min: Annotated[Amount, Field(gt=0)]
    max: Annotated[Amount, Field(gt=0)]

    @model_validator(mode="after")
    def _min_is_not_above_max(self) -> Self:
        if self.min > self.max:
            raise fault(None, "min_above_max")
        return self

    def holds(self, rate: Decimal) -> bool:
        return self.min <= rate <= self.max


class PriceList(Model):
    """A version of a price list; it holds from its day until a later one does (R001-QUO-02, 05)."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
    """The name of the standard whose journeys are quoted by it."""
    version: Annotated[int, Field(ge=1)]
    currency: Currency = "CNY"
    valid_from: date
    rendering_rate: RateBand | None = None
    lines: Annotated[tuple[PriceLine, ...], Field(min_length=1, max_length=2000)]

    @model_validator(mode="after")
    def _codes_are_unique_and_known(self) -> Self:
        known: set[str] = set()
        for place, line in enumerate(self.lines):
            if line.code in known:
                raise fault(f"lines.{place}.code", "code_twice", given=line.code)
            known.add(line.code)
        for place, line in enumerate(self.lines):
            for one in line.goes_with:
                if one not in known or one == line.code:
                    raise fault(f"lines.{place}.goes_with", "not_another_line", given=one)
        return self

    def line(self, code: str | None) -> PriceLine | None:
        return next((line for line in self.lines if line.code == code), None)


class Terms(Model):
    """What a campaign grants, as a quote carries it on."""

    code: CampaignCode
    version: Annotated[int, Field(ge=1)] = 1
    percent: Percent | None = None
    cap: Annotated[Amount, Field(gt=0)] | None = None
    """The most that the percentage may come to."""
    amount: Annotated[Amount, Field(gt=0)] | None = None
    free_cleaning: bool = False
    until: date
    """The last day on which the customer may decide for it."""


class Campaign(Model):
    """A promotion with a beginning and an end (R002-SKU-47, 70)."""

    code: CampaignCode
    version: Annotated[int, Field(ge=1)]
    title: Texts
    valid_from: date
    valid_until: date
    """The last day."""
    percent: Percent | None = None
    cap: Annotated[Amount, Field(gt=0)] | None = None
    amount: Annotated[Amount, Field(gt=0)] | None = None
    free_cleaning: bool = False
    conditions: Texts
    """What the customer has to do or may expect, as they are told."""

    @model_validator(mode="after")
    def _grants_something_for_a_time(self) -> Self:
        if self.valid_until < self.valid_from:
            raise fault(
                "valid_until", "ends_before_it_begins", given=self.valid_until, begins=self.valid_from
            )
        if self.percent is not None and self.amount is not None:
            raise fault("amount", "percent_or_amount")
        if self.cap is not None and self.percent is None:
            raise fault("cap", "cap_needs_percent")
        if self.percent is None and self.amount is None and not self.free_cleaning:
            raise fault("percent", "grants_nothing")
        return self

    def runs_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_until

    @property
    def terms(self) -> Terms:
        granted = self.model_dump(include={"code", "version", "percent", "cap", "amount", "free_cleaning"})
        return Terms(until=self.valid_until, **granted)


class Pricing(Model):
    """The prices and campaigns that were fixed for a customer, and on which day."""

    day: date
    price_list: str | None = None
    """None when no list held on that day: every price is then one that the approvals look at."""
    version: int | None = None
    currency: Currency = "CNY"
    rendering_rate: RateBand | None = None
    campaigns: tuple[Terms, ...] = ()

    def campaign(self, code: str | None) -> Terms | None:
        return next((terms for terms in self.campaigns if terms.code == code), None)

    def about(self) -> dict[str, Any]:
        """What the budget's task shows of it."""
        named = f"{self.price_list} {self.version}" if self.price_list else None
        campaigns = [one.model_dump(mode="json", exclude_defaults=True) for one in self.campaigns]
        return {"price_list": named, "price_currency": self.currency, "campaigns": campaigns}


class Quote(Model):
    """A version of the budget that finance and a superior approved: only this may reach the customer (R001-QUO-04).

    The latest version counts; those before it are void.
    """

    version: Annotated[int, Field(ge=1)] = 1
    total: Amount
    currency: Currency = "CNY"
    term_days: int | None = None
    payment_method: str | None = None
    approved_at: Instant
    shown_at: Instant | None = None
    valid_until: Instant
    """Until when the customer may sign it; afterwards it has to be renewed."""
    pricing: Pricing
    campaign: str | None = None
    """The code of the campaign that it uses."""
    discount: Amount | None = None

    @property
    def terms(self) -> Terms | None:
        return self.pricing.campaign(self.campaign)
