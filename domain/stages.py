"""Where a journey stands: its stage, and apart from it its status."""

from enum import StrEnum


class Stage(StrEnum):
    """The eight stages of a journey, in order (requirements section 3)."""

    CONSULTATION = "consultation"
    MEASUREMENT = "measurement"
    DESIGN = "design"
    QUOTATION = "quotation"
    SIGNING = "signing"
    CONSTRUCTION = "construction"
    HANDOVER = "handover"
    CARE = "care"


class Status(StrEnum):
    """Whether a journey moves on; apart from its stage."""

    ACTIVE = "active"
    PAUSED = "paused"
    DORMANT = "dormant"
    LOST = "lost"
    CLOSED = "closed"
    NEEDS_REPAIR = "needs_repair"


STAGES: tuple[Stage, ...] = tuple(Stage)


def following(stage: Stage) -> Stage | None:
    """The stage after ``stage``, or None after the last."""
    place = STAGES.index(stage) + 1
    return STAGES[place] if place < len(STAGES) else None
