"""Forms of the consultation: the first meeting (R002-SKU-07 … 22)."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, ValidationInfo, model_validator

from domain.appointments import OfferOf, Place, Slot
from domain.faults import fault
from domain.forms.meetings import Form
from domain.marks import SOMETIMES, Sometimes
from domain.money import Amount
from domain.personal import Personal
from domain.standard import Standard
from domain.tasks import TaskKind


class LeadSource(StrEnum):
    """How the customer came to us (R002-SKU-09)."""

    REFERRAL = "referral"
    INTERNET = "internet"
    LIVE_SITE = "live_site"
    OTHER = "other"


class PropertyUse(StrEnum):
    """R002-SKU-10."""

    NEW_HOME = "new_home"
    OFFICE = "office"
    RENTAL = "rental"
    OTHER = "other"


class Style(StrEnum):
    """R002-SKU-12."""

    MODERN = "modern"
    EUROPEAN = "european"
    CHINESE = "chinese"
    COUNTRY = "country"
    MEDITERRANEAN = "mediterranean"
    AMERICAN = "american"
    OTHER = "other"


class Priority(StrEnum):
    """What matters most to the customer (R002-SKU-14)."""

    DESIGN = "design"
    CONSTRUCTION = "construction"
    MATERIALS = "materials"


class CrewGrade(StrEnum):
    """R002-SKU-16: local crews, or Guangdong and Guangxi crews at two to three times the rate."""

    LOCAL = "local"
    PREMIUM = "premium"


class PropertyState(StrEnum):
    """In what state the property is; it decides what can be measured and what must come out first."""

    NOT_HANDED_OVER = "not_handed_over"
    SHELL = "shell"
    FITTED = "fitted"
    OLD = "old"


class Decider(StrEnum):
    """Who decides in the household (R003-CLK-07); codes only, the people stand in the register."""

    SELF = "self"
    SPOUSE = "spouse"
    PARENTS = "parents"
    CHILDREN = "children"
    OTHER = "other"


class MaterialWish(StrEnum):
    """What a customer who cares about materials cares about (R002-SKU-17)."""

    FORMALDEHYDE = "formaldehyde"
    BRAND = "brand"
    IMPORTED = "imported"
    DURABILITY = "durability"
    MOISTURE = "moisture"
    ALLERGY = "allergy"
    OTHER = "other"


class MeasurementRefusal(StrEnum):
    """Why the customer does not want the measurement (R002-SKU-23)."""

    TOO_EARLY = "too_early"
    NO_ACCESS = "no_access"
    HAS_PLAN = "has_plan"
    PRICE_FIRST = "price_first"
    COMPARING = "comparing"
    OTHER = "other"


class FirstMeeting(Form):
    """Everything the first meeting learns and agrees (R002-SKU-08).

    The task tells ``crew_factor``, the lowest and the highest price factor of a premium crew, and ``opened_on``.
    """

    lead_source: LeadSource
    referred_by: Annotated[str, Field(pattern=r"^H[0-9]{6,9}$")] | None = None
    """The journey of the customer who sent them (R002-SKU-72)."""
    property_use: PropertyUse
    property_state: PropertyState | None = None
    household_size: Annotated[int, Field(ge=1, le=30)]
    deciders: Annotated[tuple[Decider, ...], Field(max_length=5)] = ()
    style: Style
    design_requirements: Personal[str] | None = None
    style_cost_hint_given: bool = False
    """R002-SKU-13: modern is comparatively cheap, European and others cost somewhat more."""
    priority: Priority
    designer_talk: bool = False
    """Whether a first talk with a designer is wanted (R002-SKU-15)."""
    crew_grade: CrewGrade | None = None
    crew_factor: Sometimes[Annotated[Decimal, Field(ge=1, le=10, decimal_places=2)]] = None
    """How many times the local rate a premium crew costs (R002-SKU-16)."""
    material_wishes: Annotated[tuple[MaterialWish, ...], Field(max_length=7), SOMETIMES] = ()
    showroom_visit: bool = False
    """Whether they want to see boards, paint and glue in the showroom (R002-SKU-17)."""
    budget: Annotated[Amount, Field(gt=0)] | None = None
    """What the customer intends to invest, in yuan (R002-SKU-18)."""
    budget_refused: bool = False
    wants_in_by: date | None = None
    """The day by which the customer wants to live there."""
    special_needs: bool = False
    """Asks for a needs survey before the plan is drawn (R001-RES-01)."""
    viewing_place: Place = Place.COMPANY
    """Where the plan will be shown (R002-SKU-20)."""
    measurement_agreed: bool = True
    measurement_refusal: Sometimes[MeasurementRefusal] = None
    measurement_slot: Annotated[Slot, OfferOf("measurement")] | None = None
    """The time agreed for the measurement, one of the offers (R002-SKU-19)."""
    viewing_slot: Annotated[Slot, OfferOf("viewing", after="measurement_slot", rule="plan_ready")] | None = (
        None
    )
    """The time agreed for viewing the plan, three days after the measurement (R002-SKU-20, X-06)."""
    consent_mailing: bool = False
    """Consent is given for a purpose, and only when it was asked (R003-QSR-05, X-07, X-30)."""
    consent_revisits: bool = False
    consent_surveys: bool = False
    campaign_cleaning: bool = False
    """The customer renovates during a campaign with one free cleaning (R002-SKU-70)."""
    card_given: bool = True
    """R002-SKU-21."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _a_referral_names_who_sent_them(self) -> Self:
        if self.referred_by is not None and self.lead_source is not LeadSource.REFERRAL:
            raise fault("referred_by", "only_for_referral")
        return self

    @model_validator(mode="after")
    def _a_premium_crew_has_its_factor(self, info: ValidationInfo) -> Self:
        premium = self.crew_grade is CrewGrade.PREMIUM
        if premium != (self.crew_factor is not None):
            raise fault("crew_factor", "needed_for_premium" if premium else "only_for_premium")
        bounds = _told(info, "crew_factor")
        if self.crew_factor is None or bounds is None:
            return self
        lowest, highest = map(Decimal, bounds)
        if not lowest <= self.crew_factor <= highest:
            raise fault("crew_factor", "between", lowest=lowest, highest=highest)
        return self

    @model_validator(mode="after")
    def _materials_that_matter_are_named(self) -> Self:
        if self.priority is Priority.MATERIALS and not self.material_wishes:
            raise fault("material_wishes", "material_wish_needed")
        return self

    @model_validator(mode="after")
    def _a_refused_budget_has_no_amount(self) -> Self:
        if self.budget_refused and self.budget is not None:
            raise fault("budget_refused", "not_with_a_budget")
        return self

    @model_validator(mode="after")
    def _moves_in_after_today(self, info: ValidationInfo) -> Self:
        opened_on = _told(info, "opened_on")
        if (
            self.wants_in_by is not None
            and opened_on is not None
            and self.wants_in_by.isoformat() < opened_on
        ):
            raise fault("wants_in_by", "in_the_past")
        return self

    @model_validator(mode="after")
    def _a_refused_measurement_has_a_reason(self) -> Self:
        if self.measurement_agreed != (self.measurement_refusal is None):
            code = "only_when_refused" if self.measurement_agreed else "needed_when_not_agreed"
            raise fault("measurement_refusal", code)
        if not self.measurement_agreed and self.measurement_slot is not None:
            raise fault("measurement_slot", "only_when_agreed")
        return self


def limits(standard: Standard, opened_on: date) -> dict[str, Any]:
    """What the first meeting's task is opened with, to check its answers against."""
    numbers = standard.numbers
    return {
        "crew_factor": [str(numbers["crew_factor_lowest"]), str(numbers["crew_factor_highest"])],
        "opened_on": opened_on.isoformat(),
    }


def _told(info: ValidationInfo, name: str) -> Any:
    """What the task was opened with; None where a form is read back."""
    return (info.context or {}).get(name)


FIRST_MEETING = TaskKind("first_meeting", FirstMeeting)
