"""Forms of a change order (增减项): drafted, approved, signed by the customer (R001-QUO-06)."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, model_validator

from domain.appointments import AskedBy
from domain.change_orders import MOST_LINES, Bearer, ChangeLine, ChangeOrder, ChangeReason
from domain.faults import fault
from domain.forms.evidence import Photos
from domain.forms.meetings import Form
from domain.forms.selling import Approval
from domain.marks import SOMETIMES, OnlyIf, Sometimes
from domain.model import Model
from domain.open_days import HAS_COME
from domain.personal import Personal
from domain.tasks import TaskKind


class Drafter(StrEnum):
    """Who may draft a change order."""

    DESIGNER = "designer"
    SITE_SUPERVISOR = "site_supervisor"


class ChangeWanted(Model):
    """What may be said when a change order is opened from outside."""

    drafter: Drafter | None = None
    """Empty: the role that the standard names."""
    change_reason: ChangeReason | None = None


class Drafted(StrEnum):
    DRAFTED = "drafted"
    DROPPED = "dropped"
    """Nothing changes after all."""


class DraftChangeOrder(Form):
    """What is built otherwise than it was signed, line by line; its sums are computed."""

    outcome: Drafted = Drafted.DRAFTED
    lines: Annotated[tuple[ChangeLine, ...], Field(max_length=MOST_LINES)] = ()
    reason: Sometimes[ChangeReason] = None
    bearer: Bearer = Bearer.CUSTOMER
    """Who pays for what is added; our own errors we bear ourselves."""
    dropped_by: AskedBy = AskedBy.CUSTOMER
    """Who does not want it any more, when it is dropped."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _drafted_is_complete(self) -> Self:
        if self.outcome is Drafted.DROPPED:
            if self.lines:
                raise fault("lines", "only_when_drafted")
            return self
        if not self.lines:
            raise fault("lines", "needed_when_drafted")
        if self.reason is None:
            raise fault("reason", "needed_when_drafted")
        if self.reason.is_our_error and self.bearer is not Bearer.COMPANY:
            raise fault("bearer", "own_error_is_ours")
        return self

    @model_validator(mode="after")
    def _leaves_a_sum(self, info: ValidationInfo) -> Self:
        """Nothing can be taken out that was not signed."""
        stands = (info.context or {}).get("contract_sum")
        if stands is not None and self.outcome is Drafted.DRAFTED:
            left = Decimal(stands) + self.order.amount
            if left < 0:
                raise fault("lines", "more_than_was_signed", amount=self.order.amount, sum=stands)
        return self

    @property
    def order(self) -> ChangeOrder:
        """What was drafted."""
        assert self.reason is not None
        return ChangeOrder(lines=self.lines, reason=self.reason, bearer=self.bearer)


class ApproveChangeOrder(Approval):
    """The company's word on a change order, before the customer sees it (R001-QUO-06)."""

    price_correct: bool = True
    days_realistic: bool = True


class Signature(StrEnum):
    SIGNED = "signed"
    CHANGED = "changed"
    """Not like this: it is drafted anew."""
    DROPPED = "dropped"
    """It is not wanted any more."""


class SignedHow(StrEnum):
    PAPER = "paper"
    ELECTRONIC = "electronic"
    VISIT = "visit"
    """On site or at the customer's, in somebody's presence."""


class SignChangeOrder(Form):
    """The customer's signature; nothing is built before it."""

    outcome: Signature
    how: Sometimes[SignedHow] = None
    signed_on: Sometimes[Annotated[date, HAS_COME]] = None
    asked_by: AskedBy = AskedBy.CUSTOMER
    """Who wants it changed or dropped, when it was not signed."""
    reason: Sometimes[Personal[str]] = None
    """Why it was not signed."""

    @model_validator(mode="after")
    def _says_how_or_why(self) -> Self:
        if self.outcome is not Signature.SIGNED:
            if self.reason is None:
                raise fault("reason", "needed_without_signature")
            return self
        for name in ("how", "signed_on"):
            if getattr(self, name) is None:
                raise fault(name, "needed_with_signature")
        return self

    @model_validator(mode="after")
    def _signed_while_it_was_valid(self, info: ValidationInfo) -> Self:
        about = info.context or {}
        first, last = about.get("approved_on"), about.get("valid_until")
        day = self.signed_on
        if day is not None and first and last and not first <= day.isoformat() <= last:
            raise fault("signed_on", "signed_while_valid", given=day, first=first, last=last)
        return self


class BuildChange(Form):
    """What a change order added after the works were done is built; the supervisor looks at every line of it."""

    passed: bool
    """It is built as it was signed; 'no': it is put right and looked at again."""
    finished_on: Annotated[date | None, HAS_COME] = None
    """Empty: today."""
    photos: Personal[Photos] | None = None
    note: Annotated[Personal[str] | None, OnlyIf("passed", False), SOMETIMES] = None
    """What is wrong."""

    @model_validator(mode="after")
    def _says_what_is_wrong(self) -> Self:
        if not self.passed and self.note is None:
            raise fault("note", "needed_when_not_built")
        return self


DRAFT_CHANGE_ORDER = TaskKind("draft_change_order", DraftChangeOrder)
APPROVE_CHANGE_ORDER = TaskKind("approve_change_order", ApproveChangeOrder)
SIGN_CHANGE_ORDER = TaskKind("sign_change_order", SignChangeOrder)
BUILD_CHANGE = TaskKind("build_change", BuildChange)
