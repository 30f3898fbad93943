"""Visits after the contract: a customer who does not want one is not lost."""

from domain.appointments import Place, Slot
from workflows.parts.booking import Declined, F, Held, Meeting, book
from workflows.parts.journey import Journey


async def visit(
    journey: Journey, key: str, meeting: Meeting[F], *, place: Place, offered: Slot | None = None
) -> Held[F] | None:
    """Bring a visit about as every meeting is (R002-SKU-06); None when the customer does not want it."""
    assert meeting.optional
    try:
        return await book(journey, key, meeting, place=place, offered=offered)
    except Declined:
        return None
