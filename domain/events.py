"""The journal's events: everything that happens on a journey, and nothing personal.

An event is appended once and never changed. A field may be added with a default and a raised ``v``; the tests keep
one example of every version ever written.
"""

import hashlib
import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from domain.absences import Absence
from domain.appointments import AskedBy, Outcome, Place, Via
from domain.contacts import Channel, Point
from domain.model import Instant, Model
from domain.moved import Shift
from domain.roles import Role
from domain.stages import Stage, Status
from domain.standing import Standing
from domain.takeover import TakenOver
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


class TaskOpened(Model):
    type: Literal["task_opened"] = "task_opened"
    v: int = 1
    task: str
    key: str
    kind: str
    role: Role
    assignee: str | None
    lent_by: str | None = None
    """Whose it is, where somebody else has it because they are away."""
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
    how: Literal["claimed", "assigned", "released", "delegated", "returned", "lent", "back"]
    before: str | None = None
    """Who had it."""
    role: Role | None = None
    """Whose it is from now on; None in what was written before that could change."""
    home: Role | None = None
    """The role that it belongs to, while it lies with that role's lead."""
    handed_by: str | None = None
    """Who gave it to the assignee, and gets it when they return it."""
    comes_back_to: str | None = None
    """Whose it stays while the assignee does it."""
    lent_by: str | None = None
    """Who has it back when they return from an absence."""
    reason: str | None = None
    words: str | None = None
    """A reference to free words, never the words."""


class TaskSnoozed(Model):
    """Whoever has a task wants to see it again at a time, within its deadline."""

    type: Literal["task_snoozed"] = "task_snoozed"
    v: int = 1
    task: str
    until: Instant | None
    """None: it is to be seen again at once."""


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


class PersonAway(Model):
    """Somebody of the journey is away, now or later, or for another time than was known (X-32)."""

    type: Literal["person_away"] = "person_away"
    v: int = 1
    absence: Absence


class PersonBack(Model):
    """An absence is over for this journey."""

    type: Literal["person_back"] = "person_back"
    v: int = 1
    absence: str
    person: str


class PersonReplaced(Model):
    """Others took over all that somebody had on this journey, now and later (X-32)."""

    type: Literal["person_replaced"] = "person_replaced"
    v: int = 1
    person: str
    successors: dict[Role, str]
    promises: dict[str, str] = {}
    """Who keeps from now on what they were to keep, by the promise's key."""
    meetings: dict[str, str] = {}
    """Who reports meetings that have begun, by their key."""
    tasks: dict[str, dict[str, Any]] = {}
    """What open tasks are about from now on, where it named them."""
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
    on_behalf_of: str | None = None
    """Whose task it was, when somebody else completed it for them."""
    reason: str | None = None
    """Why they did not do it themselves."""
    words: str | None = None
    """A reference to free words, never the words."""


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
    agreed_by: str | None = None
    """Who agreed on the new time with the customer; None where it is not agreed on yet, or stays the same."""
    agreed_via: Via | None = None
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
    words: str | None = None
    """A reference to what the customer was told, never the words."""
    person: str | None = None
    """Who was to keep it, where somebody was named."""
    not_before: Instant | None = None


class PromiseSettled(Model):
    type: Literal["promise_settled"] = "promise_settled"
    v: int = 1
    key: str
    what: str
    kept: bool | None
    """None when the promise fell away: the journey went back or ended, or nobody waits for it any more."""
    why: str | None = None
    """A code, where it was moved or cancelled."""
    words: str | None = None
    """A reference to free words, never the words."""
    task: str | None = None
    """The task by which it was kept."""
    person: str | None = None
    """Who kept it, or had it to do when its time came."""


class ContactMade(Model):
    type: Literal["contact_made"] = "contact_made"
    v: int = 1
    key: str
    kind: str
    channel: str
    outcome: str


class ContactReceived(Model):
    """The customer got in touch (R003-TEL-06, R003-ATT-01)."""

    type: Literal["contact_received"] = "contact_received"
    v: int = 1
    key: str
    channel: Channel
    point: Point
    person: int | None = None
    """Who of the household, by their number; None for the customer."""
    matter: str | None = None
    """What was opened as a case; None where nothing is left to do."""
    words: str
    """A reference to what they said, never the words."""
    answered: str | None = None
    """A reference to what they were told at once."""


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


class CaseClosed(Model):
    """A case has ended; the entry's instant is when."""

    type: Literal["case_closed"] = "case_closed"
    v: int = 1
    key: str
    matter: str
    reason: str
    """A code: settled, or why it fell away."""


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
    """The journey took over newer calendars: every date that people see and that moved, and what became of meetings."""

    type: Literal["rules_adopted"] = "rules_adopted"
    v: int = 1
    calendars: dict[str, int]
    moved: tuple[Shift, ...]
    meetings: tuple[str, ...] = ()
    """Agreed meetings that lie on a closed time now; somebody speaks with the customer."""


class TaskOver(Model):
    """A task that is another role's from now on."""

    task: str
    role: Role
    assignee: str | None


class StandardAdopted(Model):
    """The journey goes on by another version of its standard: every date that moved, and every task that went over."""

    type: Literal["standard_adopted"] = "standard_adopted"
    v: int = 1
    standard: str
    version: int
    before: int
    calendars: dict[str, int]
    moved: tuple[Shift, ...]
    ended: tuple[str, ...] = ()
    """Planned duties that have no date left by the newer cadence."""
    tasks: tuple[TaskOver, ...] = ()


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
    | CustomerTakenOver
    | NotDoneHere
    | StageEntered
    | StatusChanged
    | TaskOpened
    | TaskAssigned
    | TaskSnoozed
    | TeamChanged
    | PersonAway
    | PersonBack
    | PersonReplaced
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
    | ContactReceived
    | NoticeIssued
    | FactsChanged
    | FactsAmended
    | CustomerCorrected
    | NoteAdded
    | CaseClosed
    | CaseOpened
    | WaitArmed
    | WaitEnded
    | RulesAdopted
    | StandardAdopted
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
    absences: tuple[Absence, ...] = ()
    """Absences of people of the journey that it does not know of, or not so (X-32)."""


EVENTS: TypeAdapter[Any] = TypeAdapter(Event)
