"""Consultation: the first meeting (R002-SKU-07 … 23)."""

from typing import Any

from domain.appointments import Slot
from domain.forms.consultation import DESIGNER_TALK, FIRST_MEETING, Priority
from workflows.parts.booking import hold_slot
from workflows.parts.journey import Journey


async def consult(journey: Journey) -> None:
    """Learn who the customer is and what they want, and agree on the measurement."""
    meeting = await journey.ask("first_meeting", FIRST_MEETING)
    journey.contact("first_meeting", "first_meeting", "reached", channel="in_person")
    if meeting.priority is Priority.DESIGN and meeting.designer_talk:
        await journey.ask("designer_talk", DESIGNER_TALK)
    if not meeting.measurement_agreed:
        await journey.lose("refused_measurement")
    viewing = await hold_slot(journey, "hold_viewing", "viewing", meeting.viewing_slot)
    journey.remember(
        style=meeting.style,
        priority=meeting.priority,
        crew_grade=meeting.crew_grade,
        lead_source=meeting.lead_source,
        budget=str(meeting.budget) if meeting.budget is not None else None,
        viewing_place=meeting.viewing_place,
        consent=meeting.consent_to_contact,
        campaign_cleaning=meeting.campaign_cleaning,
        measurement_slot=_slot(meeting.measurement_slot),
        viewing_slot=_slot(viewing),
    )


def _slot(slot: Slot | None) -> dict[str, Any] | None:
    return slot.model_dump(mode="json") if slot is not None else None
