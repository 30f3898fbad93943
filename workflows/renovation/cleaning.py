"""The free cleaning of campaign customers: once, at a time that suits them (R002-SKU-70)."""

from datetime import datetime
from typing import Any

from domain.appointments import Place, Slot
from domain.care import Topic
from domain.forms.care import CARE_TOPICS, DO_CLEANING
from domain.pricing import Quote
from workflows.parts.booking import Meeting
from workflows.parts.journey import Journey
from workflows.renovation.contacts import CLEANING_CALLED, CLEANING_UNTIL, Said, reach, still_asked
from workflows.renovation.topics import due_topics
from workflows.renovation.visits import visit

CLEANING_VISIT = Meeting("cleaning", DO_CLEANING, optional=True)
DONE = "cleaning_done_on"


def has_free_cleaning(journey: Journey, handed_over: datetime) -> bool:
    """Whether the contract's campaign grants one that has not been used; then until when stands in a fact."""
    if journey.facts.get(DONE) or not _in_the_campaign(journey):
        return False
    if not journey.facts.get(CLEANING_UNTIL):
        until = journey.due(journey.standard.rules["cleaning_expires"], handed_over)
        journey.remember(**{CLEANING_UNTIL: journey.day(until).isoformat()})
    return True


def _in_the_campaign(journey: Journey) -> bool:
    """What the signed quote's campaign grants counts; what was said before it, only where there is no quote."""
    quote = journey.facts.get("quote")
    if quote is None:
        return bool(journey.facts.get("campaign_cleaning"))
    terms = Quote.model_validate(quote).terms
    return terms is not None and terms.free_cleaning


async def cleaning(journey: Journey) -> None:
    """Bring the visit about; once held it is used up."""
    given: dict[str, Any] | None = journey.about.get("slot")
    slot = Slot.model_validate(given) if given else None
    held = await visit(journey, "cleaning", CLEANING_VISIT, place=Place.PROPERTY, offered=slot)
    if held is not None:
        journey.remember(**{DONE: journey.day(held.starts_at).isoformat()})


async def cleaning_again(journey: Journey) -> None:
    """Nobody has asked in the meantime: ask now, unless it has expired."""
    due = Topic.CLEANING in due_topics(journey) and still_asked(journey, Topic.CLEANING)
    if journey.fixed("asks", lambda: Said(so=due), Said).so:
        journey.remember(**{CLEANING_CALLED: True})
        await reach(journey, "care_topics", CARE_TOPICS, (Topic.CLEANING,))
