"""What is done with a meeting that stands."""

from domain.appointments import Agreement, AskedBy, Place, Slot
from domain.commands.acts import Act
from domain.personal import Reference


class RescheduleAppointment(Act):
    """Move a meeting that stands; without a slot somebody agrees on another time with the customer."""

    appointment: str
    """Its key, or its kind where only one of that kind stands."""
    asked_by: AskedBy
    slot: Slot | None = None
    agreed: Agreement | None = None
    """Who agreed with the customer; needed for another time, not for another host at the same one."""
    place: Place | None = None
    """Where it is from now on; as before when absent."""
    lent: bool = False
    """Its host is away: it is theirs again when they are back before it begins."""
    words: Reference | None = None
