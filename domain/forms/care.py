"""Forms of the years of care: calls, cleaning, cracks, mailing, hoses, warranty (R002-SKU-67 … 72)."""

from typing import Annotated

from pydantic import Field

from domain.appointments import OfferOf, Slot
from domain.forms.calls import CallForm, Score
from domain.forms.meetings import Form, MeetingForm
from domain.personal import Personal
from domain.tasks import TaskKind

Count = Annotated[int, Field(ge=0, le=1000)]


class CareCall(CallForm):
    """Thanks, the six points of care and good wishes (R002-SKU-67, R002-SKU-72)."""

    safe_use_told: bool = True
    """Water and electricity are used safely, without overload."""
    mains_told: bool = True
    """Mains are closed before a long absence."""
    cracks_told: bool = True
    """Seasonal cracks are no alarm and are repaired in October and November."""
    hoses_told: bool = True
    """Inlet hoses are replaced after three years."""
    drains_told: bool = True
    """Nothing that blocks goes into the drains."""
    consumables_told: bool = True
    """Bulbs, lamps and metal fittings have their maker's own warranty."""
    cracks_reported: bool = False
    cleaning_wanted: bool = True
    """Campaign customers have one free cleaning (R002-SKU-70)."""
    cleaning_slot: Annotated[Slot, OfferOf("cleaning")] | None = None


class DoCleaning(MeetingForm):
    """The free cleaning was done (R002-SKU-70)."""

    customer_satisfied: Score = None
    note: Personal[str] | None = None


class CrackSurvey(CallForm):
    """Before the driest weeks: are there cracks to repair (R002-SKU-67, R002-SKU-68)?"""

    cracks: bool = False
    walls: Count = 0


class CrackRepair(Form):
    """Cracks are repaired while it is dry (R002-SKU-68)."""

    walls: Annotated[int, Field(ge=1, le=1000)]
    customer_signed: bool = True
    note: Personal[str] | None = None


class RevisitCall(CallForm):
    """A revisit (R002-GAS-02)."""

    satisfaction: Score = None
    cracks_reported: bool = False
    stays_in_touch: bool = True
    """'No' takes back the consent to revisits and mailings."""


class YearlyMailing(Form):
    """Home-decoration material and a small gift, once a year (R002-SKU-71)."""

    sent: bool = True
    returned: bool = False
    note: Personal[str] | None = None


class HoseReminder(CallForm):
    """Inlet hoses are due for replacement (R002-SKU-69)."""

    replaced: bool = False


class WarrantyEnd(CallForm):
    """A warranty ends soon: is there anything to put right before (X-23)?"""

    defects: bool = False


CARE_CALL = TaskKind("care_call", CareCall)
DO_CLEANING = TaskKind("do_cleaning", DoCleaning)
CRACK_SURVEY = TaskKind("crack_survey", CrackSurvey)
CRACK_REPAIR = TaskKind("crack_repair", CrackRepair)
REVISIT_CALL = TaskKind("revisit_call", RevisitCall)
YEARLY_MAILING = TaskKind("yearly_mailing", YearlyMailing)
HOSE_REMINDER = TaskKind("hose_reminder", HoseReminder)
WARRANTY_END = TaskKind("warranty_end", WarrantyEnd)
