"""Forms of the way to the customer's yes: budget call, concession, decision, lesson (R002-SKU-51 … 58, X-10)."""

from decimal import Decimal
from enum import StrEnum
from typing import Self

from pydantic import ValidationInfo, model_validator

from domain.appointments import Place
from domain.faults import fault
from domain.forms.calls import Asked, SellingCall
from domain.forms.meetings import Form, MeetingForm, Rating
from domain.forms.selling import Approval, LostReason, Sum
from domain.marks import Sometimes
from domain.personal import Personal
from domain.tasks import TaskKind


def _check_no(said_no: bool, reason: LostReason | None) -> None:
    if said_no and reason is None:
        raise fault("lost_reason", "needed_for_no")
    if reason is not None and not said_no:
        raise fault("lost_reason", "only_for_no")


class BudgetReaction(StrEnum):
    NO_PROBLEM = "no_problem"
    GAP = "gap"
    NO = "no"


class GapWay(StrEnum):
    """How a gap is to be closed (X-10)."""

    CONCESSION = "concession"
    NEW_VERSION = "new_version"
    """Another budget: other materials, or something left out."""


class BudgetCall(SellingCall):
    """The agent's call three days after the customer saw the budget (R002-SKU-51 … 55)."""

    effect_satisfaction: Asked[Rating] = None
    reaction: Asked[BudgetReaction] = None
    budget_gap: Sometimes[Sum] = None
    """By how much the budget is above what the customer expected (R002-SKU-52)."""
    way: GapWay = GapWay.CONCESSION
    concession_asked: Sum | None = None
    """What the agent asks the company to take off; the whole gap when empty."""
    ask_higher: bool = False
    """Whoever refuses the concession is passed over: the next one up is asked as well."""

    @model_validator(mode="after")
    def _reaction_is_complete(self) -> Self:
        if self.reaction is BudgetReaction.GAP and self.budget_gap is None:
            raise fault("budget_gap", "needed_for_gap")
        if self.reached:
            _check_no(self.reaction is BudgetReaction.NO, self.lost_reason)
        return self


class ApproveConcession(Approval):
    """What is granted on the price, or that nothing is (R002-SKU-53, R001-QUO-06)."""

    amount: Sometimes[Sum] = None
    """What is taken off the price."""

    @model_validator(mode="after")
    def _granted_names_the_amount(self) -> Self:
        if self.approved and self.amount is None:
            raise fault("amount", "needed_when_granted")
        return self

    @model_validator(mode="after")
    def _within_the_tier(self, info: ValidationInfo) -> Self:
        """Nobody grants more than their tier, or the whole price (X-10)."""
        about = info.context or {}
        if self.amount is None or not self.approved:
            return self
        limit, total = about.get("limit"), about.get("total")
        if limit is not None and self.amount > Decimal(limit):
            raise fault("amount", "above_the_tier", given=self.amount, limit=limit)
        if total is not None and self.amount >= Decimal(total):
            raise fault("amount", "the_whole_price", given=self.amount, total=total)
        return self


class GapDecision(StrEnum):
    GO_ON = "go_on"
    LOSE = "lose"


class DecideGap(Form):
    """The sales manager's word on a price that does not come to an end (X-10)."""

    decision: GapDecision
    lost_reason: LostReason = LostReason.PRICE
    reason: Personal[str] | None = None


class TalkBudget(MeetingForm):
    """Another talk about the price, with the management's answer at hand (R002-SKU-53)."""

    result: Personal[str] | None = None


class SigningDecision(StrEnum):
    YES = "yes"
    UNDECIDED = "undecided"
    NO = "no"


class ArrangeSigning(SellingCall):
    """The customer's decision, asked for when the agent promised to call (R002-SKU-56 … 58)."""

    decision: Asked[SigningDecision] = None
    signing_place: Place | None = None
    """Where to sign; we come to the customer's place too (R002-SKU-57)."""

    @model_validator(mode="after")
    def _no_needs_a_reason(self) -> Self:
        if self.reached:
            _check_no(self.decision is SigningDecision.NO, self.lost_reason)
        return self


class LearnFromLoss(Form):
    """What a lost customer teaches (R002-SKU-55, X-21)."""

    competitor: Personal[str] | None = None
    """Who got the customer, as far as they say."""
    price_difference: Sum | None = None
    """By how much the other offer was lower."""
    would_have_won: Personal[str]
    """What would have won them."""
    stays_friend: bool = False
    """They parted as friends and may come back; nobody contacts them without their consent."""


BUDGET_CALL = TaskKind("budget_call", BudgetCall)
APPROVE_CONCESSION = TaskKind("approve_concession", ApproveConcession)
DECIDE_GAP = TaskKind("decide_gap", DecideGap)
TALK_BUDGET = TaskKind("talk_budget", TalkBudget)
ARRANGE_SIGNING = TaskKind("arrange_signing", ArrangeSigning)
LEARN_FROM_LOSS = TaskKind("learn_from_loss", LearnFromLoss)
