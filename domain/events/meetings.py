"""The times agreed on with the customer."""

from typing import Literal

from domain.appointments import AskedBy, Outcome, Place, Via
from domain.model import Instant, Model


class AppointmentBooked(Model):
    type: Literal["appointment_booked"] = "appointment_booked"
    v: int = 1
    key: str
    kind: str
    round: int
    starts_at: Instant
    ends_at: Instant
    place: Place
    staff: tuple[str, ...]
    earliest: Instant | None = None
    """It may not be moved to before this instant (X-06)."""


class AppointmentConfirmed(Model):
    type: Literal["appointment_confirmed"] = "appointment_confirmed"
    v: int = 1
    key: str
    confirmed: bool
    """False when the customer could not be reached: the meeting is kept as unconfirmed (X-20)."""


class AppointmentEnded(Model):
    type: Literal["appointment_ended"] = "appointment_ended"
    v: int = 1
    key: str
    kind: str
    outcome: Outcome
    moved_by: AskedBy | None = None
    """Who asked for another time, when it was moved."""
    agreed_by: str | None = None
    """Who agreed on the new time with the customer; None where it is not agreed on yet, or stays the same."""
    agreed_via: Via | None = None
    late_minutes: int | None = None
    """How late the host came, 0 within the standard's tolerance; None where it was not recorded (R002-SKU-31)."""
    checked: bool | None = None
    """False when it began and nobody had said whether all was ready (R002-SKU-25); None where nothing was asked."""
    words: str | None = None
    """A reference to free words, never the words."""


MeetingEvent = AppointmentBooked | AppointmentConfirmed | AppointmentEnded
