"""Times agreed with the customer before their stage begins, as facts carry them."""

from datetime import datetime
from typing import Any

from domain.appointments import Slot


def slot_fact(slot: Slot | None) -> dict[str, Any] | None:
    """A slot as a fact."""
    return slot.model_dump(mode="json") if slot is not None else None


def still_good(agreed: Slot | dict[str, Any] | None, earliest: datetime) -> Slot | None:
    """The agreed slot, unless whoever prepares the meeting needs longer: then it has to move (X-06)."""
    if agreed is None:
        return None
    slot = Slot.model_validate(agreed)
    return slot if slot.starts_at >= earliest else None
