"""Visits after the contract: a customer who does not want one is not lost."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.appointments import Place, Slot
from workflows.parts.booking import Declined, F, Held, Meeting, book
from workflows.parts.journey import Journey


async def visit(
    journey: Journey,
    key: str,
    meeting: Meeting[F],
    *,
    place: Place,
    offered: Slot | None = None,
    latest: datetime | None = None,
    about: Mapping[str, Any] | None = None,
) -> Held[F] | None:
    """Bring a visit about as every meeting is (R002-SKU-06); None when the customer does not want it.

    Args:
        latest: by then it has to be held.
        about: what the report needs to know beside the appointment; never personal.
    """
    assert meeting.optional
    try:
        return await book(journey, key, meeting, place=place, offered=offered, latest=latest, about=about)
    except Declined:
        return None
