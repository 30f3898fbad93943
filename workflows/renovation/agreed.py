"""Times agreed with the customer before their stage begins, as facts carry them."""

from datetime import datetime
from typing import Any

from domain.appointments import Slot
from domain.model import Instant, Model
from workflows.parts.journey import Journey


def slot_fact(slot: Slot | None) -> dict[str, Any] | None:
    """A slot as a fact."""
    return slot.model_dump(mode="json") if slot is not None else None


class Floor(Model):
    """Before this instant a meeting is not held: whoever prepares it has their days (X-06)."""

    at: Instant


def ready_at(journey: Journey, key: str, rule: str, since: datetime) -> datetime:
    """When a rule of the standard has whoever prepares a meeting ready; a newer calendar does not change it."""
    return journey.fixed(key, lambda: Floor(at=journey.due(journey.standard.rules[rule], since)), Floor).at


def still_good(agreed: Slot | dict[str, Any] | None, earliest: datetime) -> Slot | None:
    """The agreed slot, unless whoever prepares the meeting needs longer: then it has to move (X-06)."""
    if agreed is None:
        return None
    slot = Slot.model_validate(agreed)
    return slot if slot.starts_at >= earliest else None
