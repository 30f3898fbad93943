"""Forms of what may follow the first meeting: talks, the needs survey, another way than measuring."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.appointments import OfferOf, Slot
from domain.faults import fault
from domain.forms.calls import Asked, SellingCall
from domain.forms.consultation import MeasurementRefusal, Style
from domain.forms.measurement import Area
from domain.forms.meetings import Form
from domain.forms.selling import LostReason
from domain.marks import SOMETIMES, Sometimes
from domain.money import Amount
from domain.personal import Personal
from domain.tasks import TaskKind


class TalkOutcome(StrEnum):
    HELD = "held"
    LATER = "later"
    NOT_WANTED = "not_wanted"


class DesignWish(StrEnum):
    """What a design has to make room for, as codes that whoever draws can count on."""

    OPEN_KITCHEN = "open_kitchen"
    STORAGE = "storage"
    STUDY = "study"
    CHILDREN = "children"
    ELDERLY = "elderly"
    PETS = "pets"
    GUESTS = "guests"
    MORE_LIGHT = "more_light"
    KEEPS_FURNITURE = "keeps_furniture"
    OTHER = "other"


class DesignerTalk(Form):
    """A first talk with a designer before the plan is drawn (R002-SKU-15)."""

    outcome: TalkOutcome = TalkOutcome.HELD
    design_wishes: Annotated[tuple[DesignWish, ...], Field(max_length=10)] = ()
    wishes: Personal[str] | None = None
    """In the customer's own words."""


class ShowroomVisit(Form):
    """Boards, paint and glue are shown with their certificates (R002-SKU-17)."""

    outcome: TalkOutcome = TalkOutcome.HELD
    certificates_shown: Annotated[bool, SOMETIMES] = False
    samples_taken: bool = False
    """Samples that the customer took home."""
    wishes: Personal[str] | None = None

    @model_validator(mode="after")
    def _held_shows_certificates(self) -> Self:
        if self.outcome is TalkOutcome.HELD and not self.certificates_shown:
            raise fault("certificates_shown", "needed_when_held")
        return self


class SurveyMethod(StrEnum):
    """R001-RES-02."""

    INTERVIEW = "interview"
    QUESTIONNAIRE = "questionnaire"
    ONLINE = "online"


class NeedsSurvey(Form):
    """The needs-survey report of an important customer or one with special needs (R001-RES-01 … 04)."""

    method: SurveyMethod
    style: Style
    design_wishes: Annotated[tuple[DesignWish, ...], Field(max_length=10)] = ()
    """The functional needs."""
    budget_from: Annotated[Amount, Field(gt=0)] | None = None
    budget_until: Sometimes[Annotated[Amount, Field(gt=0)]] = None
    wants_in_by: date | None = None
    usage: Personal[str]
    """How the rooms are lived in."""
    core_needs: Personal[str]
    """The needs and the points of concern that the design has to answer."""

    @model_validator(mode="after")
    def _a_range_goes_upwards(self) -> Self:
        if self.budget_until is not None and self.budget_until < (self.budget_from or 0):
            raise fault("budget_until", "below_the_lowest")
        return self


class AnotherWay(StrEnum):
    """How it goes on with a customer who does not want the measurement (R002-SKU-23)."""

    OWN_PLAN = "own_plan"
    ASK_AGAIN = "ask_again"
    LOST = "lost"


class DecideRefusal(Form):
    """The lead decides what is offered instead of a measurement (R002-SKU-23)."""

    decision: AnotherWay
    plan_area: Sometimes[Annotated[Area, Field(gt=0)]] = None
    """Square metres by the customer's own floor plan; provisional until somebody measures."""
    lost_reason: Sometimes[LostReason] = None
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _says_what_is_needed(self) -> Self:
        for name, way in (("plan_area", AnotherWay.OWN_PLAN), ("lost_reason", AnotherWay.LOST)):
            given = getattr(self, name) is not None
            if given != (self.decision is way):
                raise fault(name, f"only_for_{way}" if given else f"needed_for_{way}")
        return self


class MeasurementTalk(SellingCall):
    """A call some time later: may the home be measured now (R002-SKU-23)?"""

    measurement_agreed: Asked[bool] = None
    measurement_slot: Annotated[Slot, OfferOf("measurement")] | None = None
    measurement_refusal: MeasurementRefusal | None = None
    """The reason of today, where it is another one."""

    @model_validator(mode="after")
    def _a_slot_is_agreed(self) -> Self:
        if self.measurement_slot is not None and not self.measurement_agreed:
            raise fault("measurement_slot", "only_when_agreed")
        return self


DESIGNER_TALK = TaskKind("designer_talk", DesignerTalk)
SHOWROOM_VISIT = TaskKind("showroom_visit", ShowroomVisit)
NEEDS_SURVEY = TaskKind("needs_survey", NeedsSurvey)
DECIDE_REFUSAL = TaskKind("decide_refusal", DecideRefusal)
MEASUREMENT_TALK = TaskKind("measurement_talk", MeasurementTalk)
