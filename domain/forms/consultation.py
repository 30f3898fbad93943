"""Forms of the consultation: the first meeting (R002-SKU-07 … 22)."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.appointments import OfferOf, Place, Slot
from domain.forms.meetings import Form
from domain.money import Amount
from domain.personal import Personal
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


class FirstMeeting(Form):
    """Everything the first meeting learns and agrees (R002-SKU-08)."""

    lead_source: LeadSource
    property_use: PropertyUse
    household_size: Annotated[int, Field(ge=1, le=30)]
    style: Style
    design_requirements: Personal[str] | None = None
    style_cost_hint_given: bool = True
    """R002-SKU-13: modern is comparatively cheap, European and others cost somewhat more."""
    priority: Priority
    crew_grade: CrewGrade | None = None
    budget: Annotated[Amount, Field(gt=0)] | None = None
    """What the customer intends to invest, in yuan; may be refused (R002-SKU-18)."""
    designer_talk: bool = False
    """Whether a first talk with a designer is wanted (R002-SKU-15)."""
    viewing_place: Place = Place.COMPANY
    """Where the plan will be shown (R002-SKU-20)."""
    measurement_agreed: bool = True
    measurement_slot: Annotated[Slot, OfferOf("measurement")] | None = None
    """The time agreed for the measurement, one of the offers (R002-SKU-19)."""
    viewing_slot: Annotated[Slot, OfferOf("viewing", after="measurement_slot", rule="plan_ready")] | None = (
        None
    )
    """The time agreed for viewing the plan, three days after the measurement (R002-SKU-20, X-06)."""
    consent_to_contact: bool = True
    """Consent to mailings, revisits and surveys (R003-QSR-05, X-30)."""
    campaign_cleaning: bool = False
    """The customer renovates during a campaign with one free cleaning (R002-SKU-70)."""
    card_given: bool = True
    """R002-SKU-21."""
    note: Personal[str] | None = None


class DesignerTalk(Form):
    """A first talk with a designer before the measurement (R002-SKU-15)."""

    held: bool
    wishes: Personal[str] | None = None


FIRST_MEETING = TaskKind("first_meeting", FirstMeeting)
DESIGNER_TALK = TaskKind("designer_talk", DesignerTalk)
