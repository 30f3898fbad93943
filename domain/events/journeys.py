"""How a journey begins, where it stands, and what is known of it."""

from datetime import date
from typing import Any, Literal

from domain.model import Model
from domain.roles import Role
from domain.stages import Stage, Status
from domain.standing import Standing
from domain.takeover import TakenOver


class JourneyStarted(Model):
    type: Literal["journey_started"] = "journey_started"
    v: int = 1
    customer: str
    property: str
    standard: str
    standard_version: int
    calendars: dict[str, int]
    """The version of each calendar that the journey began with."""
    owner: str | None
    team: dict[Role, str]


class CustomerTakenOver(Model):
    """The customer came to us in the middle of their project: what was before is not in this journal."""

    type: Literal["customer_taken_over"] = "customer_taken_over"
    v: int = 1
    known: TakenOver


class NotDoneHere(Model):
    """What was due before the customer was taken over: it is not done here, and nobody is asked to."""

    type: Literal["not_done_here"] = "not_done_here"
    v: int = 1
    what: str
    """The kind of task or duty."""
    on: date | None = None
    """The day it was for, the last one where it was due several times; None where nobody knows."""
    since: date | None = None
    """The first of several days."""
    times: int = 1
    about: dict[str, Any] = {}


class StageEntered(Model):
    type: Literal["stage_entered"] = "stage_entered"
    v: int = 1
    stage: Stage


class StatusChanged(Model):
    type: Literal["status_changed"] = "status_changed"
    v: int = 1
    status: Status
    reason: str
    """A code such as ``lost_price``; free words are personal and stand in ``words``."""
    words: str | None = None
    """A reference to free words, never the words."""
    until: date | None = None
    """The company's day on which a pause is expected to be over."""


class AnswersVoided(Model):
    """The customer went back: what was answered under these keys no longer counts."""

    type: Literal["answers_voided"] = "answers_voided"
    v: int = 1
    keys: tuple[str, ...]
    reason: str
    words: str | None = None


class FactsChanged(Model):
    type: Literal["facts_changed"] = "facts_changed"
    v: int = 1
    facts: dict[str, Any]


class FactsAmended(Model):
    """Somebody corrected what the journey goes by; every wait that depends on it is armed anew."""

    type: Literal["facts_amended"] = "facts_amended"
    v: int = 1
    facts: dict[str, Any]
    """What it is from now on, by name; None where there is nothing any more."""
    before: dict[str, Any]
    reason: str
    words: str | None = None
    """A reference to free words, never the words."""


class CustomerCorrected(Model):
    """Personal data were corrected in the register; the values stand there alone."""

    type: Literal["customer_corrected"] = "customer_corrected"
    v: int = 1
    fields: tuple[str, ...]
    person: int | None = None
    """The number of the contact person; None for the customer and the property."""
    reason: str
    words: str | None = None
    """A reference to free words, never the words."""


class NoteAdded(Model):
    type: Literal["note_added"] = "note_added"
    v: int = 1
    words: str
    """A reference to the note's words."""


class JourneyRepaired(Model):
    """Somebody had the journey go on behind the journal's head: from here on what stands is ``standing``."""

    type: Literal["journey_repaired"] = "journey_repaired"
    v: int = 1
    known: int
    """The last entry that the workflow knew of."""
    head: int
    """The last entry before the repair; what stands after ``known`` happened, but nothing follows from it."""
    standing: Standing
    words: str
    """A reference to the reason in words, never the words."""


JourneyEvent = (
    JourneyStarted
    | CustomerTakenOver
    | NotDoneHere
    | StageEntered
    | StatusChanged
    | AnswersVoided
    | FactsChanged
    | FactsAmended
    | CustomerCorrected
    | NoteAdded
    | JourneyRepaired
)
