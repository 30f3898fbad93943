"""Forms of cases: complaints, questions that no call could answer, emergencies.

R000-AFT-01, R003-TEL-06/07, X-37.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import model_validator

from domain.faults import fault
from domain.forms.meetings import Form
from domain.marks import Sometimes
from domain.model import Model
from domain.open_days import DayWithin
from domain.personal import Personal
from domain.roles import Role
from domain.tasks import TaskKind

Ahead = Annotated[date, DayWithin(latest="put_off_latest")]
"""A day that the customer was told."""


class HandleComplaint(Form):
    """The lead speaks with the customer, so that they know who takes care of it."""

    customer_reached: bool = True
    valid: bool = True
    """Whether it concerns something that we did or owe."""
    told: Personal[str] | None = None
    """What the customer was told."""


class Remedy(StrEnum):
    """How a complaint is made good."""

    REPLACEMENT = "replacement"
    REFUND = "refund"
    REPAIR = "repair"
    EXPLANATION = "explanation"
    OTHER = "other"


class SolveComplaint(Form):
    """What is proposed to the customer as a solution."""

    accepted: bool = True
    """Whether the customer agrees with it."""
    product_defect: bool = False
    """Then replacement or refund comes before any other remedy (R000-AFT-01)."""
    remedy: Remedy | None = None
    why_neither: Sometimes[Personal[str]] = None
    """Why neither replacement nor refund was proposed for a defect of a product."""
    solution: Personal[str]
    done_by: Ahead | None = None
    """By when it will be settled, as the customer was told; empty when it is settled already (R003-TEL-07)."""

    @model_validator(mode="after")
    def _replaced_or_refunded_first(self) -> Self:
        first = self.remedy in (Remedy.REPLACEMENT, Remedy.REFUND)
        if self.product_defect and not first and self.why_neither is None:
            raise fault("why_neither", "needed_for_defect")
        return self

    @model_validator(mode="after")
    def _a_day_for_what_was_accepted(self) -> Self:
        if self.done_by is not None and not self.accepted:
            raise fault("done_by", "only_when_accepted")
        return self


class Answerer(StrEnum):
    """Who may know the answer to a customer's question."""

    CS_LEAD = Role.CS_LEAD.value
    DESIGNER = Role.DESIGNER.value
    SALES = Role.SALES.value
    SITE_SUPERVISOR = Role.SITE_SUPERVISOR.value
    FINANCE = Role.FINANCE.value
    REPAIR_HANDLER = Role.REPAIR_HANDLER.value
    SALES_MANAGER = Role.SALES_MANAGER.value
    STORE_MANAGER = Role.STORE_MANAGER.value


class QuestionAsked(Model):
    """What may be said when a question comes from outside."""

    role: Answerer | None = None
    """Who is asked first; empty: the journey's agent."""


class AnswerQuestion(Form):
    """What the customer is told the same day: the answer, or by when there is one (R003-TEL-06/07)."""

    answer: Sometimes[Personal[str]] = None
    by: Ahead | None = None
    """It cannot be settled today: by when the customer may expect it."""
    ask: Answerer | None = None
    """Somebody else knows it."""

    @model_validator(mode="after")
    def _something_to_tell(self) -> Self:
        if self.answer is None and self.by is None and self.ask is None:
            raise fault("answer", "answer_or_day")
        return self


class TellAnswer(Form):
    """The agent calls the customer back the same day with what is known (R003-TEL-06/07)."""

    customer_told: bool = True
    settled: bool = True
    """'No' asks again."""
    question: Personal[str] | None = None
    """What they still want to know; then it is asked again as well."""


class ReportProgress(Form):
    """The customer hears how far it is, stage by stage until it is settled (R003-TEL-07)."""

    settled: bool
    customer_told: bool = True
    """'No' has them called again, also when it is settled."""
    by: Ahead | None = None
    """By when now; empty: as they were told before."""
    note: Personal[str] | None = None


class RespondEmergency(Form):
    """Whoever is on call speaks with the customer: what to do now, and what will be done."""

    customer_reached: bool = True
    told: Sometimes[Personal[str]] = None

    @model_validator(mode="after")
    def _reached_is_told(self) -> Self:
        if self.customer_reached and self.told is None:
            raise fault("told", "needed_when_told")
        return self


class MakeSafe(Form):
    """Nothing can get worse, and nobody can be hurt."""

    safe: bool = True
    """'No' asks for it again."""
    done: Personal[str] | None = None


class Cause(StrEnum):
    """Where an emergency came from."""

    OUR_WORKS = "our_works"
    PRODUCT = "product"
    USE = "use"
    BUILDING = "building"
    """The building, a neighbour, the supply."""
    UNKNOWN = "unknown"


class CloseEmergency(Form):
    """The cause is known, and the customer knows it."""

    cause: Cause
    customer_told: bool = True
    """'No' asks for it again."""
    note: Personal[str] | None = None


HANDLE_COMPLAINT = TaskKind("handle_complaint", HandleComplaint)
SOLVE_COMPLAINT = TaskKind("solve_complaint", SolveComplaint)
ANSWER_QUESTION = TaskKind("answer_question", AnswerQuestion)
TELL_ANSWER = TaskKind("tell_answer", TellAnswer)
REPORT_PROGRESS = TaskKind("report_progress", ReportProgress)
RESPOND_EMERGENCY = TaskKind("respond_emergency", RespondEmergency)
MAKE_SAFE = TaskKind("make_safe", MakeSafe)
CLOSE_EMERGENCY = TaskKind("close_emergency", CloseEmergency)
