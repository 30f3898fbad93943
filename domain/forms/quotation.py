"""Forms of the quotation: rendering and its fee, budget and approval (R002-SKU-42 … 50, R001-QUO)."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.forms.meetings import Form, MeetingForm
from domain.forms.selling import Approval, PaymentMethod, Sum, to_cent
from domain.model import Model
from domain.money import Amount
from domain.personal import Personal
from domain.tasks import TaskKind


class FeeOutcome(StrEnum):
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"
    """The customer does not want it any more."""


class CollectFee(Form):
    """A fee is received before the work for it begins (R002-SKU-43, X-11)."""

    outcome: FeeOutcome = FeeOutcome.RECEIVED
    amount: Sum | None = None
    method: PaymentMethod | None = None
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _received_names_the_amount(self) -> Self:
        if self.outcome is FeeOutcome.RECEIVED and self.amount is None:
            raise ValueError("amount: needed when the fee was received")
        return self


class DrawRendering(Form):
    """The renderings are drawn; their geometry is that of the real layout (R002-SKU-42, 45)."""

    views: Annotated[int, Field(ge=1, le=50)] = 1
    note: Personal[str] | None = None


class BudgetLine(Model):
    """One position: what, which specification, how much of it, at what price (R001-QUO-03)."""

    item: Annotated[str, Field(min_length=1, max_length=60)]
    spec: Annotated[str, Field(max_length=80)] = ""
    quantity: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=3)]
    unit_price: Annotated[Amount, Field(ge=0)]

    @property
    def total(self) -> Decimal:
        return to_cent(self.quantity * self.unit_price)


class PrepareBudget(Form):
    """A version of the budget, itemised and added up (R001-QUO-01 … 03, R000-COM-06)."""

    lines: Annotated[tuple[BudgetLine, ...], Field(min_length=1, max_length=300)]
    total: Sum
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "CNY"
    term_days: Annotated[int, Field(ge=1, le=1000)] | None = None
    """How many days the works take (delivery date, R001-QUO-03)."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _total_is_the_sum(self) -> Self:
        added = sum((line.total for line in self.lines), Decimal(0))
        if added != self.total:
            raise ValueError(f"total: the lines add up to {added}, not {self.total}")
        return self


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
