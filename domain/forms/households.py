"""Forms about who lives there: another owner, another tier, a friend who was named (R002-SKU-72, R002-GAS-02)."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from domain.care import Purpose, Tier
from domain.faults import fault
from domain.forms.calls import Asked
from domain.forms.care import CareContact
from domain.forms.meetings import Form
from domain.marks import Sometimes
from domain.model import Model
from domain.personal import Personal
from domain.tasks import TaskKind


class Reported(Model):
    """What may be said when cracks or a defect are reported from outside."""

    on: date | None = None
    """The day of the report; empty: today."""


class ConsentTakenBack(Model):
    """What a customer takes back."""

    purpose: Purpose | None = None
    """Empty: every consent."""


class RegisterOwner(Form):
    """The home was sold or given: who has it now. What was built keeps its warranty (X-23)."""

    name: Personal[Annotated[str, Field(min_length=1, max_length=100)]]
    phone: Personal[Annotated[str, Field(pattern=r"^\+?[0-9][0-9 -]{4,20}$")]]
    proof_seen: bool = True
    """Whether the change was seen in writing."""
    note: Personal[str] | None = None


class WelcomeOwner(CareContact):
    """The first call to a new owner: what goes on by contract, and what they consent to (R003-QSR-05)."""

    consents: Asked[tuple[Purpose, ...]] = None


class SetTier(Form):
    """The customer's tier from now on (R002-GAS-02)."""

    tier: Tier
    note: Personal[str] | None = None


class StartReferred(Form):
    """A friend of the customer is called and gets a journey of their own (R002-SKU-72)."""

    started: bool = True
    journey: Sometimes[Annotated[str, StringConstraints(pattern=r"^H\d{3,9}$")]] = None
    """The number of the friend's journey."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _names_the_journey(self) -> Self:
        if self.started and self.journey is None:
            raise fault("journey", "journey_needed")
        return self


REGISTER_OWNER = TaskKind("register_owner", RegisterOwner)
WELCOME_OWNER = TaskKind("welcome_owner", WelcomeOwner)
SET_TIER = TaskKind("set_tier", SetTier)
START_REFERRED = TaskKind("start_referred", StartReferred)
