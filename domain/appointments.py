"""Appointments: times agreed with the customer for a meeting or a visit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from domain.model import Instant, Model, Mutable


class Place(StrEnum):
    """Where a meeting is held (R002-SKU-20)."""

    COMPANY = "company"
    PROPERTY = "property"
    CUSTOMER = "customer"

    @property
    def is_ours(self) -> bool:
        """True where the host is already: no way there and back."""
        return self is Place.COMPANY


class Outcome(StrEnum):
    """How an appointment ended."""

    HELD = "held"
    NO_SHOW = "no_show"
    MISSED_BY_US = "missed_by_us"
    """Nobody of ours came: the promise is broken."""
    MOVED = "moved"
    CANCELLED = "cancelled"


class AskedBy(StrEnum):
    """Who asked for another time; moved by ourselves is not moved by the customer."""

    CUSTOMER = "customer"
    STAFF = "staff"


class Via(StrEnum):
    """By which channel a time was agreed on with the customer."""

    PHONE = "phone"
    WECHAT = "wechat"
    IN_PERSON = "in_person"
    LINK = "link"
    """The customer chose it themselves, on the page of a link that they were sent."""

    @classmethod
    def spoken(cls) -> tuple["Via", ...]:
        """Those that staff may name; what comes by a link writes itself down."""
        return tuple(one for one in cls if one is not cls.LINK)


class Agreement(Model):
    """Who agreed on a time with the customer, and how: no other time is promised without one (R002-SKU-05)."""

    by: str
    """A staff handle."""
    via: Via


class SlotFault(StrEnum):
    """Why a time cannot be promised (R002-SKU-05, X-06)."""

    PAST = "past"
    EARLY = "early"
    """Whoever prepares the meeting has not had their days by then."""
    LATE = "late"
    """It has to be held before, as while walls are dry (X-24)."""
    CLOSED_DAY = "closed_day"
    CLOSED_HOURS = "closed_hours"
    UNKNOWN_PERSON = "unknown_person"
    GONE = "gone"
    """The person does not work here any more."""
    OTHER_ROLE = "other_role"
    REST_DAY = "rest_day"
    AWAY = "away"
    """The person is on leave, ill or at a training then."""
    TAKEN = "taken"


class Slot(Model):
    """A concrete time of a concrete person, as it is offered to the customer."""

    starts_at: Instant
    staff: str
    """The handle of the person whose time it is."""


@dataclass(frozen=True)
class OfferOf:
    """Marks a form's slot: which appointment it is for, so that free times can be offered beside the field."""

    appointment: str | None = None
    """None: the one that the task's ``about`` names."""
    after: str | None = None
    """Another slot of the same form that must come first."""
    rule: str | None = None
    """The standard's named rule that counts from that slot, or from now, to the earliest time of this one."""


OfferedSlot = Annotated[Slot, OfferOf()]


class Appointment(Mutable):
    """An appointment that stands."""

    key: str
    kind: str
    starts_at: Instant
    ends_at: Instant
    place: Place
    staff: tuple[str, ...]
    round: int = 1
    confirmed: bool = False
    earliest: Instant | None = None
    """It may not be moved to before this instant: whoever prepares it has their days (X-06)."""
    lent_by: str | None = None
    """Who would hold it, had they not been away when it was given to somebody else (X-32)."""
    order: int = 0


def span(slot_start: datetime, minutes: int, travel: int) -> tuple[datetime, datetime]:
    """The time that a meeting takes of its host, the way there and back included."""
    margin = timedelta(minutes=travel)
    return slot_start - margin, slot_start + timedelta(minutes=minutes) + margin
