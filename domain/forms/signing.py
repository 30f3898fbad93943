"""Forms of the signing: budget call, concession, contract, first payment (R002-SKU-51 … 59, R001-CON)."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.appointments import Place
from domain.forms.meetings import Form, MeetingForm, MeetingOutcome, Rating
from domain.forms.selling import Approval, LostReason, PaymentMethod, Sum
from domain.model import Model
from domain.personal import Personal
from domain.tasks import TaskKind

HUNDRED = Decimal(100)


class BudgetReaction(StrEnum):
    NO_PROBLEM = "no_problem"
    GAP = "gap"
    NO = "no"


class BudgetCall(Form):
    """The agent's call three days after the customer saw the budget (R002-SKU-51 … 55)."""

    effect_satisfaction: Rating
    outcome: BudgetReaction
    budget_gap: Sum | None = None
    """By how much the budget is above what the customer expected (R002-SKU-52)."""
    lost_reason: LostReason | None = None
    opinion: Personal[str] | None = None

    @model_validator(mode="after")
    def _outcome_is_complete(self) -> Self:
        if self.outcome is BudgetReaction.GAP and self.budget_gap is None:
            raise ValueError("budget_gap: needed when the budget is above what the customer expected")
        if self.outcome is BudgetReaction.NO and self.lost_reason is None:
            raise ValueError("lost_reason: needed when the customer says no")
        return self


class ApproveConcession(Approval):
    """What the management grants on the price, or that it grants nothing (R002-SKU-53, R001-QUO-06)."""

    amount: Sum | None = None
    """What is taken off the price."""

    @model_validator(mode="after")
    def _granted_names_the_amount(self) -> Self:
        if self.approved and self.amount is None:
            raise ValueError("amount: needed when a concession is granted")
        return self


class TalkBudget(MeetingForm):
    """Another talk about the price, with the management's answer at hand (R002-SKU-53)."""

    result: Personal[str] | None = None


class SigningDecision(StrEnum):
    YES = "yes"
    UNDECIDED = "undecided"
    NO = "no"


class ArrangeSigning(Form):
    """The customer's decision, asked for when the agent promised to call (R002-SKU-56 … 58)."""

    decision: SigningDecision
    signing_place: Place | None = None
    """Where to sign; we come to the customer's place too (R002-SKU-57)."""
    lost_reason: LostReason | None = None
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _no_needs_a_reason(self) -> Self:
        if self.decision is SigningDecision.NO and self.lost_reason is None:
            raise ValueError("lost_reason: needed when the customer says no")
        return self


class DraftContract(Form):
    """A contract from a template: duties, price, dates, quality, payment, after-sales terms (R001-CON-01)."""

    contract_sum: Sum
    template: Annotated[str, Field(min_length=1, max_length=40)]
    """The template's version."""
    clauses_differ: bool = False
    """Whether a clause differs from the template."""
    note: Personal[str] | None = None


class ReviewContract(Approval):
    """A gate of the contract: lawfulness and risk, or fit with the deal (R001-CON-02/03)."""


class Milestone(Model):
    """One payment of the contract and its share of the sum (X-22)."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    share: Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]
    """Percent of the contract's sum."""


class SignContract(MeetingForm):
    """The contract is signed (R002-SKU-57, X-22)."""

    signed: bool = True
    contract_sum: Sum | None = None
    milestones: Annotated[tuple[Milestone, ...], Field(max_length=20)] = ()
    planned_start: date | None = None
    term_days: Annotated[int, Field(ge=1, le=1000)] | None = None
    lost_reason: LostReason | None = None
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _held_is_complete(self) -> Self:
        if self.outcome is not MeetingOutcome.HELD:
            return self
        if not self.signed:
            if self.lost_reason is None:
                raise ValueError("lost_reason: needed when the customer does not sign")
            return self
        for name in ("contract_sum", "planned_start", "term_days"):
            if getattr(self, name) is None:
                raise ValueError(f"{name}: needed when the contract was signed")
        shares = sum((milestone.share for milestone in self.milestones), Decimal(0))
        if shares != HUNDRED:
            raise ValueError(f"milestones: their shares add up to {shares}, not 100")
        return self


class ReceiveFirstPayment(Form):
    """The first payment of the contract has arrived."""

    amount: Sum
    method: PaymentMethod = PaymentMethod.TRANSFER
    note: Personal[str] | None = None


BUDGET_CALL = TaskKind("budget_call", BudgetCall)
APPROVE_CONCESSION = TaskKind("approve_concession", ApproveConcession)
TALK_BUDGET = TaskKind("talk_budget", TalkBudget)
ARRANGE_SIGNING = TaskKind("arrange_signing", ArrangeSigning)
DRAFT_CONTRACT = TaskKind("draft_contract", DraftContract)
REVIEW_CONTRACT_BUSINESS = TaskKind("review_contract_business", ReviewContract)
REVIEW_CONTRACT_LEGAL = TaskKind("review_contract_legal", ReviewContract)
SIGN_CONTRACT = TaskKind("sign_contract", SignContract)
RECEIVE_FIRST_PAYMENT = TaskKind("receive_first_payment", ReceiveFirstPayment)
