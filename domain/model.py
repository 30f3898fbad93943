"""The bases that every model of the domain shares."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(_utc)]
"""A point in time, always aware and always UTC; shown to people in the company's zone."""


class Model(BaseModel):
    """A value: immutable, and strict about unknown fields.

    An older build that meets a newer field stops and alerts instead of losing it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


class Mutable(BaseModel):
    """A piece of a journey's state that the workflow changes in place; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")
