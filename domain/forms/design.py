"""Forms of the design: plan, sign-off, viewing, the call about it, rounds of changes (R002-SKU-24 … 48)."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, ValidationInfo, model_validator

from domain.appointments import OfferOf, Place, Slot
from domain.faults import fault
from domain.forms.calls import Asked, SellingCall
from domain.forms.meetings import Form, MeetingForm, Rating
from domain.forms.selling import Approval, Sum
from domain.marks import Judges, Sometimes
from domain.money import Amount, to_cent
from domain.personal import Personal
from domain.roles import Named, PersonOf, Role
from domain.tasks import TaskKind


class DrawPlan(Form):
    """The plan on paper: layout, light effect and colours (R001-DSN-02)."""

    layouts: Annotated[int, Field(ge=1, le=10)] = 1
    """How many layouts the customer may choose from."""
    light_and_colours: bool = True
    note: Personal[str] | None = None


class TechnicalPoint(StrEnum):
    """What of the building a design has to respect. Trade practice: the source names no points."""

    LOAD_BEARING = "load_bearing"
    PLUMBING = "plumbing"
    ELECTRICAL = "electrical"
    WATERPROOFING = "waterproofing"
    VENTILATION = "ventilation"
    PROPERTY_RULES = "property_rules"
    OTHER = "other"


class TechnicalCheck(Form):
    """The technical opinion on a complex project, at hand when the plan is signed off (R001-DSN-01)."""

    points: Annotated[tuple[TechnicalPoint, ...], Field(max_length=7)] = ()
    """What the plan has to respect; empty when nothing stands in its way."""
    note: Sometimes[Personal[str]] = None
    """Where, and what is possible instead."""

    @model_validator(mode="after")
    def _points_are_explained(self) -> Self:
        if self.points and self.note is None:
            raise fault("note", "needed_with_points")
        return self


class ReviewPlan(Approval):
    """The design director's sign-off of a plan, the first one or a changed one (R001-DSN-03, X-35)."""

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
    note: Sometimes[Personal[str]] = None

    @model_validator(mode="after")
    def _unchanged_needs_a_note(self) -> Self:
        if not self.changed and self.note is None:
            raise fault("note", "needed_when_unchanged")
        return self


class PlanTalk(SellingCall):
    """What both calls about a plan settle: changes, or on to the budget (R002-SKU-33/34, 42 … 48)."""

    designer_satisfaction: Annotated[Asked[Rating], Judges(Role.DESIGNER)] = None
    wants_other_designer: bool = False
    """The customer would rather have somebody else draw; the design director decides (R002-SKU-36)."""
    changes_needed: Asked[bool] = None
    changes: Personal[str] | None = None
    revised_slot: Annotated[Slot, OfferOf("revised_viewing", rule="revision_ready")] | None = None
    """The time agreed for viewing the changed plan."""
    viewing_place: Place | None = None
    """Where the next meeting is; the same place as before when empty (R002-SKU-34)."""
    rendering_accepted: bool = False
    """The customer wants renderings and agrees to their fee (R002-SKU-43, X-11)."""
    render_area: Sometimes[Annotated[Decimal, Field(gt=0, le=10000, decimal_places=2)]] = None
    """Square metres; the living room alone is a good start (R002-SKU-44)."""
    render_rate: Sometimes[Annotated[Amount, Field(ge=30, le=50)]] = None
    """Yuan per square metre (R002-SKU-43)."""
    budget_slot: Annotated[Slot, OfferOf("budget_viewing", rule="budget_ready")] | None = None
    """The time agreed for viewing the budget (R002-SKU-48)."""

    @property
    def render_fee(self) -> Decimal | None:
        """Area times rate, to the cent; None without a rendering."""
        if not self.rendering_accepted or self.render_area is None or self.render_rate is None:
            return None
        return to_cent(self.render_area * self.render_rate)

    @model_validator(mode="after")
    def _one_way_on(self) -> Self:
        if self.changes_needed and self.lost_reason is not None:
            raise fault("lost_reason", "not_with_changes")
        if self.wants_other_designer and (self.lost_reason is not None or not self.reached):
            raise fault("wants_other_designer", "only_who_goes_on")
        if self.rendering_accepted and (self.changes_needed or self.lost_reason is not None):
            raise fault("rendering_accepted", "rendering_after_changes")
        if self.rendering_accepted and (self.render_area is None or self.render_rate is None):
            missing = "render_area" if self.render_area is None else "render_rate"
            raise fault(missing, "needed_for_rendering")
        return self


class PlanCall(PlanTalk):
    """The agent's call the day after the first viewing (R002-SKU-29 … 36)."""

    impression_of_company: Asked[Rating] = None
    designer_late: Asked[bool] = None
    plan_satisfaction: Asked[Rating] = None


class RevisionCall(PlanTalk):
    """The agent's call the day after a changed plan was shown (R002-SKU-38 … 48)."""

    revised_plan_satisfaction: Asked[Rating] = None


class DesignerDecision(StrEnum):
    """Who draws for a customer who is not happy with their designer (R002-SKU-36)."""

    OTHER_DESIGNER = "other_designer"
    STAYS = "stays"


class ChangeDesigner(Form):
    """The design director has talked to customer and designer, and decides who goes on drawing (R002-SKU-36)."""

    decision: DesignerDecision
    designer: Sometimes[Annotated[Named, PersonOf(Role.DESIGNER)]] = None
    """The handle of the designer who takes over."""
    reason: Sometimes[Personal[str]] = None
    """What the customer was told, when their designer stays."""

    @model_validator(mode="after")
    def _decision_is_complete(self, info: ValidationInfo) -> Self:
        _names_another(self, self.decision is DesignerDecision.OTHER_DESIGNER, info)
        if self.decision is DesignerDecision.STAYS and self.reason is None:
            raise fault("reason", "needed_when_designer_stays")
        return self


class RoundDecision(StrEnum):
    """What the design director decides from the third round on (X-21)."""

    GO_ON = "go_on"
    OTHER_DESIGNER = "other_designer"
    PAID_DESIGN = "paid_design"
    STOP = "stop"


class DecideRound(Form):
    """How a design that does not come to an end goes on (R002-SKU-37, X-21)."""

    decision: RoundDecision
    designer: Sometimes[Annotated[Named, PersonOf(Role.DESIGNER)]] = None
    """The handle of the designer who takes over."""
    fee: Sometimes[Sum] = None
    """What the customer pays for further design; other than a rendering's it is not credited at signing."""
    reason: Personal[str] | None = None

    @model_validator(mode="after")
    def _decision_is_complete(self, info: ValidationInfo) -> Self:
        _names_another(self, self.decision is RoundDecision.OTHER_DESIGNER, info)
        if (self.decision is RoundDecision.PAID_DESIGN) != (self.fee is not None):
            raise fault("fee", "needed_for_paid_design" if self.fee is None else "only_for_paid_design")
        return self


def _names_another(form: ChangeDesigner | DecideRound, wanted: bool, info: ValidationInfo) -> None:
    """A designer is named where another one takes over, and is not the one whom the task was opened about."""
    if wanted != (form.designer is not None):
        raise fault("designer", "needed_for_other_designer" if wanted else "only_for_other_designer")
    known: dict[str, Any] = info.context or {}
    if wanted and form.designer == known.get("designer"):
        raise fault("designer", "same_designer", given=form.designer)


DRAW_PLAN = TaskKind("draw_plan", DrawPlan)
TECHNICAL_CHECK = TaskKind("technical_check", TechnicalCheck)
REVIEW_PLAN = TaskKind("review_plan", ReviewPlan)
VIEW_PLAN = TaskKind("view_plan", ViewPlan)
PLAN_CALL = TaskKind("plan_call", PlanCall)
REVISE_PLAN = TaskKind("revise_plan", RevisePlan)
REVISION_CALL = TaskKind("revision_call", RevisionCall)
CHANGE_DESIGNER = TaskKind("change_designer", ChangeDesigner)
DECIDE_ROUND = TaskKind("decide_round", DecideRound)
