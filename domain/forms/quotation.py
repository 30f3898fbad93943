"""Forms of the quotation: rendering and its fee, budget and approval (R002-SKU-42 … 50, R001-QUO)."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, ValidationInfo, model_validator

from domain.faults import fault
from domain.forms.meetings import Form, MeetingForm
from domain.forms.selling import Approval, PaymentMethod, Sum
from domain.marks import Sometimes
from domain.model import Model
from domain.money import Amount, to_cent
from domain.personal import Personal
from domain.pricing import CampaignCode, Code, Currency, Terms, Unit
from domain.tasks import TaskKind

HUNDRED = Decimal(100)


class FeeOutcome(StrEnum):
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"
    """The customer does not want it any more."""


class CollectFee(Form):
    """A fee is received before the work for it begins (R002-SKU-43, X-11)."""

    outcome: FeeOutcome = FeeOutcome.RECEIVED
    amount: Sometimes[Sum] = None
    method: PaymentMethod | None = None
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _received_names_the_amount(self) -> Self:
        if self.outcome is FeeOutcome.RECEIVED and self.amount is None:
            raise fault("amount", "needed_when_received")
        return self


class DrawRendering(Form):
    """The renderings are drawn; their geometry is that of the real layout (R002-SKU-42, 45)."""

    views: Annotated[int, Field(ge=1, le=50)] = 1
    note: Personal[str] | None = None


class BudgetLine(Model):
    """One position: what, which specification, how much of it, at what price (R001-QUO-03, R000-COM-06)."""

    item: Annotated[str, Field(min_length=1, max_length=60)]
    code: Code | None = None
    """Its position in the price list; a line without one is looked at by the approvals."""
    spec: Annotated[str, Field(max_length=80)] = ""
    quantity: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=3)]
    unit: Unit | None = None
    unit_price: Annotated[Amount, Field(ge=0)]
    crew_factor: Annotated[Decimal, Field(ge=1, le=10, decimal_places=2)] | None = None
    """What a premium crew costs more, where the line is work of the crew (R002-SKU-16)."""

    @property
    def total(self) -> Decimal:
        return to_cent(self.quantity * self.unit_price * (self.crew_factor or 1))


class PrepareBudget(Form):
    """A version of the budget, itemised and added up (R001-QUO-01 … 03, R000-COM-06)."""

    lines: Annotated[tuple[BudgetLine, ...], Field(min_length=1, max_length=300)]
    campaign: Sometimes[CampaignCode] = None
    """The campaign that is used, one of those fixed for this customer (R002-SKU-47)."""
    discount: Sum | None = None
    """What the campaign takes off the sum of the lines."""
    total: Sum
    currency: Currency = "CNY"
    term_days: Annotated[int, Field(ge=1, le=1000)]
    """How many days the works take (delivery date, R001-QUO-03)."""
    payment_method: PaymentMethod = PaymentMethod.TRANSFER
    note: Personal[str] | None = None

    @property
    def lines_total(self) -> Decimal:
        """What the lines add up to, before any discount."""
        return sum((line.total for line in self.lines), Decimal(0))

    @model_validator(mode="after")
    def _total_is_the_sum(self) -> Self:
        off = self.discount or Decimal(0)
        if self.lines_total - off != self.total:
            code = "not_the_sum_less_discount" if off else "not_the_sum"
            due = self.lines_total - off
            raise fault("total", code, given=self.total, sum=self.lines_total, due=due)
        return self

    @model_validator(mode="after")
    def _discount_has_its_campaign(self) -> Self:
        if self.discount is not None and self.campaign is None:
            raise fault("campaign", "discount_needs_campaign")
        return self

    @model_validator(mode="after")
    def _as_fixed(self, info: ValidationInfo) -> Self:
        """What was fixed for the customer stands in what the task is about; without a task nothing is known."""
        if info.context is not None:
            self._check_campaign(info.context)
            self._check_crew(info.context)
        return self

    def _check_campaign(self, about: Mapping[str, Any]) -> None:
        if self.campaign is None:
            return
        fixed = {terms.code: terms for terms in map(Terms.model_validate, about.get("campaigns") or ())}
        terms = fixed.get(self.campaign)
        if terms is None:
            raise fault("campaign", "campaign_not_fixed", given=self.campaign, accepted=list(fixed))
        most = most_off(terms, self.lines_total)
        if self.discount is not None and self.discount > most:
            raise fault("discount", "above_the_campaign", given=self.discount, campaign=terms.code, most=most)

    def _check_crew(self, about: Mapping[str, Any]) -> None:
        premium = about.get("crew_grade") == "premium"
        agreed = Decimal(str(about["crew_factor"])) if premium and about.get("crew_factor") else None
        for place, line in enumerate(self.lines):
            if line.crew_factor is not None and (not premium or agreed not in (None, line.crew_factor)):
                code = "not_the_crews_factor" if premium else "no_premium_crew"
                raise fault(f"lines.{place}.crew_factor", code, given=line.crew_factor, agreed=agreed)


def most_off(terms: Terms, total: Decimal) -> Decimal:
    """The most that a campaign takes off a sum, rounded half up to the cent."""
    if terms.percent is None:
        return min(terms.amount or Decimal(0), total)
    off = to_cent(total * terms.percent / HUNDRED)
    return min(off, terms.cap) if terms.cap is not None else off


class ApproveQuote(Approval):
    """Price, cost and margin are checked before the customer sees the budget (R001-QUO-04)."""

    price_reasonable: bool = True
    cost_correct: bool = True
    margin_sufficient: bool = True


class ViewBudget(MeetingForm):
    """Budget and rendering are shown; the customer may compare with other firms (R002-SKU-46)."""

    compares: bool = False
    reaction: Personal[str] | None = None


COLLECT_FEE = TaskKind("collect_fee", CollectFee)
DRAW_RENDERING = TaskKind("draw_rendering", DrawRendering)
PREPARE_BUDGET = TaskKind("prepare_budget", PrepareBudget)
APPROVE_QUOTE_FINANCE = TaskKind("approve_quote_finance", ApproveQuote)
APPROVE_QUOTE_SUPERIOR = TaskKind("approve_quote_superior", ApproveQuote)
VIEW_BUDGET = TaskKind("view_budget", ViewBudget)
