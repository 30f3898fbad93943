"""The journal's events: everything that happens on a journey, and nothing personal.

An event is appended once and never changed. A field may be added with a default and a raised ``v``; the tests keep
one example of every version ever written.
"""

import hashlib
import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from domain.appointments import AskedBy, Outcome, Place
from domain.model import Instant, Model
from domain.roles import Role
from domain.stages import Stage, Status
from domain.standing import Standing
from domain.waits import Action, Wait


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


class TaskOpened(Model):
    type: Literal["task_opened"] = "task_opened"
    v: int = 1
    task: str
    key: str
    kind: str
    role: Role
    assignee: str | None
    requester: str | None = None
    due_at: Instant | None
    why: str
    """The rule in words from which the due time follows."""
    about: dict[str, Any] = {}


class TaskAssigned(Model):
    type: Literal["task_assigned"] = "task_assigned"
    v: int = 1
    task: str
    assignee: str | None
    how: Literal["claimed", "assigned", "released"]


class TeamChanged(Model):
    """Somebody has a role on this journey from now on, in place of whoever had it before (X-32)."""

    type: Literal["team_changed"] = "team_changed"
    v: int = 1
    role: Role
    person: str
    before: str | None
    reason: str
    words: str | None = None
    """A reference to free words, never the words."""


class StepFired(Model):
    """An armed instant came and nobody had acted; ``at`` of the entry is when it fired."""

    type: Literal["step_fired"] = "step_fired"
    v: int = 1
    key: str
    subject: str
    action: Action
    task: str | None = None
    planned_at: Instant
    """The instant that people were told."""
    late_seconds: int
    """By how much the machine was late against its own armed instant."""
    to: Role | None = None
    person: str | None = None
    level: int = 0


class TaskCompleted(Model):
    type: Literal["task_completed"] = "task_completed"
    v: int = 1
    task: str
    key: str
    kind: str
    answers: dict[str, Any]
    on_time: bool


class TaskVoided(Model):
    type: Literal["task_voided"] = "task_voided"
    v: int = 1
    task: str
    key: str
    reason: str


class AnswersVoided(Model):
    """The customer went back: what was answered under these keys no longer counts."""

    type: Literal["answers_voided"] = "answers_voided"
    v: int = 1
    keys: tuple[str, ...]
    reason: str
    words: str | None = None


class AppointmentBooked(Model):
    type: Literal["appointment_booked"] = "appointment_booked"
    v: int = 1
    key: str
    kind: str
    round: int
    starts_at: Instant
    ends_at: Instant
    place: Place
    staff: tuple[str, ...]
    earliest: Instant | None = None
    """It may not be moved to before this instant (X-06)."""


class AppointmentConfirmed(Model):
    type: Literal["appointment_confirmed"] = "appointment_confirmed"
    v: int = 1
    key: str
    confirmed: bool
    """False when the customer could not be reached: the meeting is kept as unconfirmed (X-20)."""


class AppointmentEnded(Model):
    type: Literal["appointment_ended"] = "appointment_ended"
    v: int = 1
    key: str
    kind: str
    outcome: Outcome
    moved_by: AskedBy | None = None
    """Who asked for another time, when it was moved."""
    late_minutes: int | None = None
    """How late the host came, 0 within the standard's tolerance; None where it was not recorded (R002-SKU-31)."""
    checked: bool | None = None
    """False when it began and nobody had said whether all was ready (R002-SKU-25); None where nothing was asked."""
    words: str | None = None
    """A reference to free words, never the words."""


class PromiseMade(Model):
    type: Literal["promise_made"] = "promise_made"
    v: int = 1
    key: str
    what: str
    by: Instant


class PromiseSettled(Model):
    type: Literal["promise_settled"] = "promise_settled"
    v: int = 1
    key: str
    what: str
    kept: bool | None
    """None when the promise fell away because the journey went back or ended."""


class ContactMade(Model):
    type: Literal["contact_made"] = "contact_made"
    v: int = 1
    key: str
    kind: str
    channel: str
    outcome: str


class NoticeIssued(Model):
    type: Literal["notice_issued"] = "notice_issued"
    v: int = 1
    key: str
    notice: str
    to: tuple[str, ...]
    """Roles, staff handles, or the word ``customer``."""
    about: dict[str, Any] = {}


class FactsChanged(Model):
    type: Literal["facts_changed"] = "facts_changed"
    v: int = 1
    facts: dict[str, Any]


class NoteAdded(Model):
    type: Literal["note_added"] = "note_added"
    v: int = 1
    words: str
    """A reference to the note's words."""


class CaseOpened(Model):
    type: Literal["case_opened"] = "case_opened"
    v: int = 1
    key: str
    matter: str
    words: str | None = None
    """A reference to free words, never the words."""


class WaitArmed(Model):
    """A wait began or its next instant changed; carries the whole wait."""

    type: Literal["wait_armed"] = "wait_armed"
    v: int = 1
    wait: Wait


class WaitEnded(Model):
    type: Literal["wait_ended"] = "wait_ended"
    v: int = 1
    key: str


class RulesAdopted(Model):
    """The journey took over newer calendars; ``moved`` lists every wait whose told instant changed."""

    type: Literal["rules_adopted"] = "rules_adopted"
    v: int = 1
    calendars: dict[str, int]
    moved: tuple[str, ...]


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


Event = Annotated[
    JourneyStarted
    | StageEntered
    | StatusChanged
    | TaskOpened
    | TaskAssigned
    | TeamChanged
    | StepFired
    | TaskCompleted
    | TaskVoided
    | AnswersVoided
    | AppointmentBooked
    | AppointmentConfirmed
    | AppointmentEnded
    | PromiseMade
    | PromiseSettled
    | ContactMade
    | NoticeIssued
    | FactsChanged
    | NoteAdded
    | CaseOpened
    | WaitArmed
    | WaitEnded
    | RulesAdopted
    | JourneyRepaired,
    Field(discriminator="type"),
]


class Entry(Model):
    """One line of the journal: the event with its place, its instant and who caused it."""

    seq: Annotated[int, Field(ge=1)]
    at: Instant
    stage: Stage
    actor: str
    """A staff handle, ``customer`` or ``system``."""
    command: str | None = None
    """The command that caused it; stands on the first entry that a command leads to, and only there."""
    event: Event

    def fingerprint(self) -> bytes:
        """SHA-256 over the canonical JSON: equal only for the same entry."""
        content = json.dumps(
            self.model_dump(mode="json", exclude_none=True), sort_keys=True, ensure_ascii=False
        )
        return hashlib.sha256(content.encode()).digest()


class Batch(Model):
    """What one call of ``record`` writes in one transaction."""

    journey: str
    entries: Annotated[tuple[Entry, ...], Field(min_length=1)]


class Recorded(Model):
    """What ``record`` answers: how far the journal reaches, and the newest rules it knows of."""

    seq: int
    calendars: dict[str, int] = {}
    """The newest published version of every calendar."""


EVENTS: TypeAdapter[Any] = TypeAdapter(Event)
