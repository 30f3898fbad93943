"""Forms of the years of care: the contacts with the household, mailing, cleaning (R002-SKU-67 … 72)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, model_validator

from domain.appointments import OfferOf, Slot
from domain.care import ForTopic, Means, Purpose, Topic
from domain.faults import fault
from domain.forms.calls import ContractCall, Score
from domain.forms.meetings import Form, MeetingForm
from domain.marks import SOMETIMES, Sometimes
from domain.personal import Personal
from domain.tasks import TaskKind

Count = Annotated[int, Field(ge=0, le=1000)]


class Cleaning(StrEnum):
    """What a customer of the campaign says to the free cleaning (R002-SKU-70)."""

    YES = "yes"
    LATER = "later"
    """They are asked once more."""
    NO = "no"


class CareContact(ContractCall):
    """What every call of the years of care may bring; what it is about stands in the task's topics."""

    satisfaction: Annotated[Score, ForTopic(Topic.SURVEY)] = None
    cracks_reported: bool = False
    defects: bool = False
    """Something of our work is to be put right: a claim under the warranty (X-23)."""
    hoses_replaced: Annotated[bool | None, ForTopic(Topic.HOSES)] = None
    consents: Annotated[tuple[Purpose, ...] | None, ForTopic(Topic.CONSENT), SOMETIMES] = None
    """What they consent to from now on; none of it is an answer too (R003-QSR-05, X-07)."""
    new_address: Annotated[Personal[str] | None, ForTopic(Topic.ADDRESS)] = None
    """Where mail is to go, after some came back."""
    cleaning: Annotated[Cleaning | None, ForTopic(Topic.CLEANING)] = None
    """Empty: it was not spoken of, and is asked in the next contact."""
    cleaning_slot: Annotated[Slot | None, OfferOf("cleaning"), ForTopic(Topic.CLEANING)] = None
    means: Means | None = None
    """How they would rather hear of us."""
    stays_in_touch: bool = True
    """'No' takes back every consent at once."""
    friend_name: Sometimes[Personal[str]] = None
    """A friend who wants to hear of us and agreed to be called (R002-SKU-72)."""
    friend_phone: Sometimes[Personal[str]] = None

    @model_validator(mode="after")
    def _a_friend_can_be_reached(self) -> Self:
        if (self.friend_name is None) != (self.friend_phone is None):
            missing = "friend_phone" if self.friend_phone is None else "friend_name"
            raise fault(missing, "friend_needs_both")
        return self

    @model_validator(mode="after")
    def _answers_what_was_asked(self, info: ValidationInfo) -> Self:
        if not self.reached or info.context is None:
            return self
        topics = info.context.get("topics", ())
        if Topic.CLEANING not in topics and self.cleaning is not None:
            raise fault("cleaning", "no_free_cleaning")
        if Topic.CONSENT in topics and self.consents is None and self.stays_in_touch:
            raise fault("consents", "needed_when_reached")
        return self

    @model_validator(mode="after")
    def _a_time_for_who_wants_it(self) -> Self:
        if self.cleaning_slot is not None and self.cleaning is not Cleaning.YES:
            raise fault("cleaning_slot", "only_when_wanted")
        return self


class CareCall(CareContact):
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


class DoCleaning(MeetingForm):
    """The free cleaning was done (R002-SKU-70)."""

    customer_satisfied: Score = None
    note: Personal[str] | None = None


class RevisitCall(CareContact):
    """A revisit (R002-GAS-02)."""


class RevisitInWriting(Form):
    """A revisit by letter, message or e-mail, as the customer wishes (R002-GAS-02)."""

    sent: bool = True
    note: Personal[str] | None = None


class CareTopics(CareContact):
    """A call for what no other contact came in time for: consent, an address, the free cleaning."""


class YearlyMailing(Form):
    """Home-decoration material and a small gift, once a year (R002-SKU-71)."""

    sent: bool = True
    returned: bool = False
    note: Personal[str] | None = None


class HoseReminder(CareContact):
    """Inlet hoses are due for replacement (R002-SKU-69)."""


class WarrantyEnd(CareContact):
    """A warranty ends soon: is there anything to put right before (X-23)?"""


class CarePlan(Form):
    """What an important customer needs, and what is done for them next (R002-GAS-05)."""

    needs: Personal[str]
    attention: Sometimes[Personal[str]] = None
    """What is done for them, such as a visit before the festival."""
    attention_on: Sometimes[date] = None

    @model_validator(mode="after")
    def _on_a_day(self) -> Self:
        if (self.attention is None) != (self.attention_on is None):
            missing = "attention_on" if self.attention_on is None else "attention"
            raise fault(missing, "attention_needs_both")
        return self


class CareAttention(Form):
    """What was planned for an important customer is done (R002-GAS-05)."""

    done: bool = True
    note: Personal[str] | None = None


CARE_CALL = TaskKind("care_call", CareCall)
DO_CLEANING = TaskKind("do_cleaning", DoCleaning)
REVISIT_CALL = TaskKind("revisit_call", RevisitCall)
REVISIT_IN_WRITING = TaskKind("revisit_in_writing", RevisitInWriting)
CARE_TOPICS = TaskKind("care_topics", CareTopics)
YEARLY_MAILING = TaskKind("yearly_mailing", YearlyMailing)
HOSE_REMINDER = TaskKind("hose_reminder", HoseReminder)
WARRANTY_END = TaskKind("warranty_end", WarrantyEnd)
CARE_PLAN = TaskKind("care_plan", CarePlan)
CARE_ATTENTION = TaskKind("care_attention", CareAttention)
