"""What is done with a whole journey."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from domain.commands.acts import Act, Code
from domain.pausing import PauseReason
from domain.personal import Reference
from domain.repair import JournalHead
from domain.stages import Status
from domain.waits import Rulebook


class PauseJourney(Act):
    """Pause the journey, or change the reason or the expected end of the pause that there is."""

    reason: PauseReason
    until: date | None = None
    """The company's day on which it is expected to be over; somebody looks at it then."""
    words: Reference | None = None


class ResumeJourney(Act):
    pass


class BackTo(Act):
    """Return to a step: what followed from it is void."""

    key: str
    reason: Code
    words: Reference | None = None


class CloseJourney(Act):
    """End the journey: lost before the contract is signed, closed after."""

    status: Literal[Status.LOST, Status.CLOSED] = Status.LOST
    reason: Code
    words: Reference | None = None


class ReopenJourney(Act):
    """Go on with a customer who was lost, is dormant, or whose journey was closed and still has something open."""

    reason: Code
    words: Reference | None = None


class AmendFacts(Act):
    """Correct what the journey goes by; whatever waits by it is armed anew."""

    changes: Annotated[dict[Code, Any], Field(min_length=1)]
    """By name, as the process says what may be amended; None takes a value away. Never personal."""
    reason: Code
    words: Reference | None = None


class NoteCorrection(Act):
    """Personal data of the customer were corrected in the register: which ones is journalled, never what they are."""

    fields: Annotated[tuple[Code, ...], Field(min_length=1)]
    person: int | None = None
    """The number of the contact person; None for the customer and the property."""
    reason: Code
    words: Reference | None = None


class AddNote(Act):
    words: Reference


class AdoptCalendars(Act):
    """Compute with calendars that were published; what has them already changes nothing."""

    calendars: Annotated[dict[str, int], Field(min_length=1)]
    """The newest version of each, by name."""


class AdoptStandard(Act):
    """Go on by another version of the journey's standard (docs/operations/standards.md)."""

    rules: Rulebook
    """That version as it was published, with the calendars that it counts in."""


class RepairJourney(Act):
    """Go on behind the journal's head, where the journal holds something else than the workflow."""

    words: Reference
    head: JournalHead
