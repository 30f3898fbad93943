"""Forms of the design: plan, viewing, the call about it, rounds of changes (R002-SKU-20, 24 … 48)."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from domain.appointments import OfferOf, Place, Slot
from domain.forms.meetings import Form, MeetingForm, Rating
from domain.forms.selling import Approval, LostReason, Sum, to_cent
from domain.money import Amount
from domain.personal import Personal
from domain.tasks import TaskKind


class DrawPlan(Form):
    """The plan on paper: layout, light effect and colours (R001-DSN-02)."""

    layouts: Annotated[int, Field(ge=1, le=10)] = 1
    """How many layouts the customer may choose from."""
    light_and_colours: bool = True
    note: Personal[str] | None = None


class ReviewPlan(Approval):
    """The design director's sign-off, point by point (R001-DSN-03, X-35)."""

    feasible: bool = True
    reasonable: bool = True
    original: bool = True
    cost_controlled: bool = True


class ViewPlan(MeetingForm):
    """The designer shows the plan, the first one or a changed one (R002-SKU-28)."""

    wishes: Personal[str] | None = None
    """What the customer wants otherwise."""


class RevisePlan(Form):
    """The plan is changed as the customer wishes (R002-SKU-34)."""

    changed: bool = True
    """False when the wish could not be met; the note says why."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _unchanged_needs_a_note(self) -> Self:
        if not self.changed and self.note is None:
            raise ValueError("note: needed when the plan could not be changed")
        return self


class PlanTalk(Form):
    """What both calls about a plan settle: changes, or on to the budget (R002-SKU-33/34, 42 … 48)."""

    changes_needed: bool
    changes: Personal[str] | None = None
    revised_slot: Annotated[Slot, OfferOf("revised_viewing", rule="revision_ready")] | None = None
    """The time agreed for viewing the changed plan."""
    viewing_place: Place | None = None
    """Where the next meeting is; the same place as before when empty (R002-SKU-34)."""
    rendering_accepted: bool = False
    """The customer wants renderings and agrees to their fee (R002-SKU-43, X-11)."""
    render_area: Annotated[Decimal, Field(gt=0, le=10000, decimal_places=2)] | None = None
    """Square metres; the living room alone is a good start (R002-SKU-44)."""
    render_rate: Annotated[Amount, Field(ge=30, le=50)] | None = None
    """Yuan per square metre (R002-SKU-43)."""
    budget_slot: Annotated[Slot, OfferOf("budget_viewing", rule="budget_ready")] | None = None
    """The time agreed for viewing the budget (R002-SKU-48)."""
    opinion: Personal[str] | None = None
    complaint: bool = False
    """The customer complains; somebody leading takes it up (R002-SKU-36)."""
    lost_reason: LostReason | None = None
    """The customer does not go on with us."""

    @property
    def render_fee(self) -> Decimal | None:
        """Area times rate, to the cent; None without a rendering."""
        if not self.rendering_accepted or self.render_area is None or self.render_rate is None:
            return None
        return to_cent(self.render_area * self.render_rate)

    @model_validator(mode="after")
    def _one_way_on(self) -> Self:
        if self.changes_needed and self.lost_reason is not None:
            raise ValueError("lost_reason: a customer who wants changes is not lost")
        if self.rendering_accepted and (self.changes_needed or self.lost_reason is not None):
            raise ValueError("rendering_accepted: renderings follow once nothing is to be changed")
        if self.complaint and self.opinion is None:
            raise ValueError("opinion: a complaint needs the customer's words")
        if self.rendering_accepted and (self.render_area is None or self.render_rate is None):
            raise ValueError("render_area, render_rate: both are needed for the fee of a rendering")
        return self


class PlanCall(PlanTalk):
    """The agent's call the day after the first viewing (R002-SKU-29 … 36)."""

    impression_of_company: Rating
    designer_late: bool
    plan_satisfaction: Rating


class RevisionCall(PlanTalk):
    """The agent's call the day after a changed plan was shown (R002-SKU-38 … 48)."""

    revised_plan_satisfaction: Rating


class RoundDecision(StrEnum):
    """What the design director decides from the third round on (X-21)."""

    GO_ON = "go_on"
    OTHER_DESIGNER = "other_designer"
    PAID_DESIGN = "paid_design"
    STOP = "stop"


class DecideRound(Form):
    """How a design that does not come to an end goes on (R002-SKU-37, X-21)."""

    decision: RoundDecision
    designer: Annotated[str, StringConstraints(pattern=r"^\S{1,32}$")] | None = None
    """The handle of the designer who takes over."""
    fee: Sum | None = None
    """What the customer pays for further design."""
    reason: Personal[str] | None = None

    @model_validator(mode="after")
    def _decision_is_complete(self) -> Self:
        if self.decision is RoundDecision.OTHER_DESIGNER and self.designer is None:
            raise ValueError("designer: needed when another designer takes over")
        if self.decision is RoundDecision.PAID_DESIGN and self.fee is None:
            raise ValueError("fee: needed for paid design")
        return self


DRAW_PLAN = TaskKind("draw_plan", DrawPlan)
REVIEW_PLAN = TaskKind("review_plan", ReviewPlan)
VIEW_PLAN = TaskKind("view_plan", ViewPlan)
PLAN_CALL = TaskKind("plan_call", PlanCall)
REVISE_PLAN = TaskKind("revise_plan", RevisePlan)
REVISION_CALL = TaskKind("revision_call", RevisionCall)
DECIDE_ROUND = TaskKind("decide_round", DecideRound)
