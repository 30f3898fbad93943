"""Forms of construction: preparation, kickoff, site stages, inspections and calls (R002-SKU-60 … 64)."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.forms.calls import CallForm, Score
from domain.forms.meetings import Form, Rating
from domain.personal import Personal
from domain.tasks import TaskKind

Name = Annotated[str, Field(min_length=1, max_length=40)]
Count = Annotated[int, Field(ge=0, le=1000)]


class SiteStage(StrEnum):
    """The stages of a site, in order.

    Up to plumbing and electrical as R004-STG-03 … 05 say; the later ones are trade practice (X-28).
    """

    STRUCTURE = "structure"
    FIRST_CABINET_MEASUREMENT = "first_cabinet_measurement"
    PLUMBING_ELECTRICAL = "plumbing_electrical"
    WATERPROOFING = "waterproofing"
    TILING = "tiling"
    SECOND_CABINET_MEASUREMENT = "second_cabinet_measurement"
    JOINERY = "joinery"
    PAINTING = "painting"
    FIT_OUT = "fit_out"
    CLEANING = "cleaning"


class ObtainPermit(Form):
    """The property management allows the works."""

    valid_until: date | None = None
    note: Personal[str] | None = None


class TakeKeys(Form):
    """The customer's keys are in our hands, counted."""

    sets: Annotated[int, Field(ge=1, le=20)]
    note: Personal[str] | None = None


class NameCrew(Form):
    """The crew that will build; its grade was agreed with the customer (R002-SKU-16)."""

    crew: Name
    workers: Annotated[int, Field(ge=1, le=100)]


class OrderMaterials(Form):
    """The material list with the customer's choices is complete and ordered."""

    items: Annotated[int, Field(ge=1, le=1000)]
    customer_agreed: bool = True
    first_delivery_on: date | None = None
    note: Personal[str] | None = None


class AgreeStart(Form):
    """The day on which the site opens, agreed with the customer (R002-MGT-04)."""

    start_on: date | None = None
    """Empty: the earliest day that the standard allows."""
    note: Personal[str] | None = None


class Kickoff(Form):
    """The supervisor's word that the site is open (R002-SKU-60)."""

    designer_briefed_crew: bool = True
    home_protected: bool = True
    """Lift, doors and what stays in the flat are covered."""
    note: Personal[str] | None = None


class KickoffCall(CallForm):
    """One contact person stays; the customer hears on which days we will call (R002-SKU-60)."""

    direct_contact_told: bool = True
    call_days_told: bool = True


class SiteInspection(Form):
    """The supervisor looks at the site before the call (X-01, X-03)."""

    site_condition: Rating
    fire_equipment_on_site: bool
    days_behind: Count = 0
    note: Personal[str] | None = None


class ProgressCall(CallForm):
    """The call of the 10th, 20th or 30th (R002-SKU-62); an empty score was not asked."""

    workers_service: Score = None
    workers_attitude: Score = None
    designer_service: Score = None
    cs_service: Score = None
    cs_attitude: Score = None
    site_condition: Score = None
    fire_equipment_on_site: bool | None = None
    """'No' calls the site supervisor the same day (R002-SKU-63)."""


class SafetyTask(Form):
    """Fire equipment is brought to the site the same day (R002-SKU-63)."""

    on_site_now: bool = True
    note: Personal[str] | None = None


class FinishSiteStage(Form):
    """A stage of the site is finished."""

    finished_on: date | None = None
    """Empty: today."""
    note: Personal[str] | None = None


class PreAcceptance(Form):
    """The supervisor's own acceptance, before the customer is told that the works are complete."""

    passed: bool
    open_items: Count = 0
    note: Personal[str] | None = None


OBTAIN_PERMIT = TaskKind("obtain_permit", ObtainPermit)
TAKE_KEYS = TaskKind("take_keys", TakeKeys)
NAME_CREW = TaskKind("name_crew", NameCrew)
ORDER_MATERIALS = TaskKind("order_materials", OrderMaterials)
AGREE_START = TaskKind("agree_start", AgreeStart)
KICKOFF = TaskKind("kickoff", Kickoff)
KICKOFF_CALL = TaskKind("kickoff_call", KickoffCall)
SITE_INSPECTION = TaskKind("site_inspection", SiteInspection)
PROGRESS_CALL = TaskKind("progress_call", ProgressCall)
SAFETY_TASK = TaskKind("safety_task", SafetyTask)
SITE_STAGE = TaskKind("site_stage", FinishSiteStage)
PRE_ACCEPTANCE = TaskKind("pre_acceptance", PreAcceptance)
