"""Forms of the kickoff call, and of the inspections and calls of every month (R002-SKU-60 … 64)."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.forms.calls import ContractCall, Score
from domain.forms.evidence import Photos
from domain.forms.meetings import Form, Rating
from domain.marks import Judges, OnlyAbout
from domain.personal import Personal
from domain.roles import Role
from domain.tasks import TaskKind

Count = Annotated[int, Field(ge=0, le=1000)]


class KickoffCall(ContractCall):
    """One contact person stays; the customer hears on which days we will call (R002-SKU-60)."""

    direct_contact_told: bool = True
    call_days_told: bool = True


class SiteInspection(Form):
    """The supervisor looks at the site before the call (X-01, X-03)."""

    site_condition: Rating
    fire_equipment_on_site: bool
    days_behind: Count = 0
    photos: Personal[Photos] | None = None
    note: Personal[str] | None = None


class Ratings(StrEnum):
    """Which questions a call of the month asks (X-01)."""

    SHORT = "short"
    FULL = "full"


IN_FULL = OnlyAbout("ratings", Ratings.FULL)
OF_DESIGNER, OF_AGENT = Judges(Role.DESIGNER), Judges(Role.AGENT)


class ProgressCall(ContractCall):
    """The call of the 10th, 20th or 30th (R002-SKU-62); an empty score was not asked."""

    workers_service: Annotated[Score, IN_FULL] = None
    workers_attitude: Annotated[Score, IN_FULL] = None
    designer_service: Annotated[Score, IN_FULL, OF_DESIGNER] = None
    cs_service: Annotated[Score, IN_FULL, OF_AGENT] = None
    cs_attitude: Annotated[Score, IN_FULL, OF_AGENT] = None
    site_condition: Score = None
    fire_equipment_on_site: bool | None = None
    """'No' calls the site supervisor the same day (R002-SKU-63)."""


class SafetyTask(Form):
    """Fire equipment is brought to the site the same day (R002-SKU-63)."""

    on_site_now: bool = True
    """'No' asks for it again: a site without it never counts as done."""
    note: Personal[str] | None = None


KICKOFF_CALL = TaskKind("kickoff_call", KickoffCall)
SITE_INSPECTION = TaskKind("site_inspection", SiteInspection)
PROGRESS_CALL = TaskKind("progress_call", ProgressCall)
SAFETY_TASK = TaskKind("safety_task", SafetyTask)
