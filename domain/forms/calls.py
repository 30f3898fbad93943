"""What every call to a customer has in common (X-20, R002-SKU-64)."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.forms.meetings import Form
from domain.model import Instant
from domain.personal import Personal

Score = Annotated[int, Field(ge=1, le=5)] | None
"""1–5, satisfied is 4 or 5 (X-15); empty when it was not asked."""


class CallOutcome(StrEnum):
    """How a call went (X-20)."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    CALL_BACK = "call_back"
    WRONG_NUMBER = "wrong_number"
    REFUSES = "refuses"


class CallForm(Form):
    """A call to the customer; the rest of the form is filled in when they were reached."""

    outcome: CallOutcome = CallOutcome.REACHED
    call_back_at: Instant | None = None
    """When they asked to be called again."""
    opinion: Personal[str] | None = None
    """What they said, in their own words."""
    complaint: bool = False
    """A complaint is taken up by the customer-service lead at once (R002-SKU-64)."""

    @model_validator(mode="after")
    def _says_what_is_needed(self) -> Self:
        if self.outcome is CallOutcome.CALL_BACK and self.call_back_at is None:
            raise ValueError("call_back_at: a time is needed when they asked to be called again")
        if self.complaint and self.opinion is None:
            raise ValueError("opinion: a complaint needs the customer's words")
        return self

    @property
    def reached(self) -> bool:
        return self.outcome is CallOutcome.REACHED
