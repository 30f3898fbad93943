"""Forms of the contract: draft, reviews, credit, signature (R001-CON, R001-CRD, R002-SKU-57, X-22)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, ValidationInfo, model_validator

from domain.contract import HUNDRED, CreditGrade, Milestone, paid_at_signing, whole
from domain.faults import fault
from domain.forms.meetings import Form, MeetingForm, MeetingOutcome
from domain.forms.selling import Approval, LostReason, Sum
from domain.marks import Sometimes
from domain.money import Amount
from domain.personal import Personal
from domain.tasks import TaskKind

Milestones = Annotated[tuple[Milestone, ...], Field(max_length=20)]


class DraftContract(Form):
    """A contract from a template: duties, price, dates, quality, payment, after-sales terms (R001-CON-01)."""

    contract_sum: Sum
    """The approved price; another one is approved first."""
    template: Annotated[str, Field(min_length=1, max_length=40)]
    """The template's version, one that legal approved."""
    clauses_differ: bool = False
    """Whether a clause differs from the template."""
    milestones: Milestones = ()
    """The payments where they are not the usual ones; empty means the usual ones (X-22)."""
    guarantee: bool = False
    """Somebody guarantees what the customer owes (R001-CRD-03)."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _milestones_are_whole(self) -> Self:
        _check_whole(self.milestones)
        return self

    @model_validator(mode="after")
    def _as_approved(self, info: ValidationInfo) -> Self:
        """Price, template and credit are decided elsewhere; the draft keeps to them."""
        about = info.context or {}
        _check_sum(self.contract_sum, about)
        templates = about.get("templates")
        if templates is not None and self.template not in templates:
            raise fault("template", "template_not_approved", accepted=templates)
        least, usual = about.get("first_share"), _usual(about)
        if "milestones" in about and not self.payments(usual):
            raise fault("milestones", "missing")
        judged = about.get("company") or self.payments(usual) != usual
        if least is not None and judged and not self.covers(Decimal(least), usual):
            raise fault("milestones", "first_share_needed", least=least)
        return self

    def payments(self, usual: tuple[Milestone, ...]) -> tuple[Milestone, ...]:
        """The contract's own milestones, or the usual ones."""
        return self.milestones or usual

    def covers(self, least: Decimal, usual: tuple[Milestone, ...]) -> bool:
        """Whether enough is paid at signing, or guaranteed (R001-CRD-03)."""
        return self.guarantee or paid_at_signing(self.payments(usual)) >= least


class ReviewContractBusiness(Approval):
    """Does the contract fit the real deal (R001-CON-03)?"""

    fits_the_deal: bool = True
    price_clauses_clear: bool = True
    payment_feasible: bool = True
    after_sales_complete: bool = True


class ReviewContractLegal(Approval):
    """Is the contract lawful, and the risk under control (R001-CON-02)?"""

    lawful: bool = True
    risk_acceptable: bool = True


class CreditMethod(StrEnum):
    """What an assessment rests on (R001-CRD-02)."""

    STATEMENTS = "statements"
    RATING_REPORT = "rating_report"
    TRADE_REPUTATION = "trade_reputation"


class AssessCredit(Form):
    """How far a customer can be trusted to pay, before signing (R001-CRD-01/02, X-08)."""

    grade: CreditGrade
    method: CreditMethod
    basic_data: Personal[str] | None = None
    business_condition: Personal[str] | None = None
    financial_condition: Personal[str] | None = None
    credit_history: Personal[str] | None = None
    note: Personal[str] | None = None


class SignContract(MeetingForm):
    """The contract is signed, as it was approved (R002-SKU-57, X-22)."""

    signed: bool = True
    contract_sum: Sometimes[Sum] = None
    milestones: Milestones = ()
    """The payments as signed; empty means as approved."""
    planned_start: Sometimes[date] = None
    term_days: Sometimes[Annotated[int, Field(ge=1, le=1000)]] = None
    lost_reason: Sometimes[LostReason] = None
    price_open: bool = False
    """Not signed, because the customer wants another price or other terms: both are settled anew (R002-SKU-53)."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _held_is_complete(self) -> Self:
        if self.outcome is not MeetingOutcome.HELD:
            return self
        if not self.signed:
            if (self.lost_reason is None) is not self.price_open:
                raise fault("lost_reason", "needed_when_not_signed")
            return self
        if self.price_open:
            raise fault("price_open", "only_when_not_signed")
        for name in ("contract_sum", "planned_start", "term_days"):
            if getattr(self, name) is None:
                raise fault(name, "needed_when_signed")
        _check_whole(self.milestones)
        return self

    @model_validator(mode="after")
    def _as_approved(self, info: ValidationInfo) -> Self:
        """What was approved is what is signed."""
        about = info.context or {}
        if self.outcome is not MeetingOutcome.HELD or not self.signed:
            return self
        if self.contract_sum is not None:
            _check_sum(self.contract_sum, about)
        approved = _usual(about)
        if self.milestones and approved and self.milestones != approved:
            raise fault(
                "milestones", "not_as_approved", given=_told(self.milestones), approved=_told(approved)
            )
        return self


def _usual(about: dict[str, Any]) -> tuple[Milestone, ...]:
    return tuple(Milestone.model_validate(one) for one in about.get("milestones") or ())


def _check_whole(milestones: Iterable[Milestone]) -> None:
    if milestones and whole(milestones) != HUNDRED:
        raise fault("milestones", "shares_not_whole", whole=whole(milestones))


def _check_sum(given: Amount, about: dict[str, Any]) -> None:
    approved = about.get("total")
    if approved is not None and given != Decimal(approved):
        raise fault("contract_sum", "not_as_approved", given=given, approved=approved)


def _told(milestones: Iterable[Milestone]) -> str:
    return ", ".join(f"{one.name} {one.share} ({one.stage})" for one in milestones)


DRAFT_CONTRACT = TaskKind("draft_contract", DraftContract)
REVIEW_CONTRACT_BUSINESS = TaskKind("review_contract_business", ReviewContractBusiness)
REVIEW_CONTRACT_LEGAL = TaskKind("review_contract_legal", ReviewContractLegal)
ASSESS_CREDIT = TaskKind("assess_credit", AssessCredit)
SIGN_CONTRACT = TaskKind("sign_contract", SignContract)
