"""The rows of the read models, as folding changes them; their fields are the tables' columns."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class TableRow(BaseModel):
    """A row as it is read and written whole; columns that PostgreSQL computes itself are left out."""

    model_config = ConfigDict(extra="ignore")


class JourneyRow(TableRow):
    journey: str
    customer: str
    property: str
    standard: str
    standard_version: int
    calendars: dict[str, int]
    owner: str | None
    team: dict[str, str]
    stage: str
    stage_since: datetime
    course: str
    repair: bool = False
    status_since: datetime
    status_reason: str | None = None
    status_words: str | None = None
    pause_until: date | None = None
    started_at: datetime
    seq: int
    last_at: datetime
    facts: dict[str, Any] = {}
    absences: dict[str, Any] = {}


class TaskRow(TableRow):
    task: str
    journey: str
    key: str
    kind: str
    stage: str
    role: str
    assignee: str | None
    requester: str | None
    status: str = "open"
    superseded: bool = False
    opened_at: datetime
    opened_seq: int
    due_at: datetime | None
    why: str
    about: dict[str, Any]
    held: bool = False
    assigned_at: datetime | None = None
    home: str | None = None
    handed_how: str | None = None
    handed_by: str | None = None
    handed_reason: str | None = None
    handed_words: str | None = None
    comes_back_to: str | None = None
    lent_by: str | None = None
    snoozed_until: datetime | None = None
    reminded_at: datetime | None = None
    overdue_since: datetime | None = None
    escalation_level: int = 0
    escalated_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    done_for: str | None = None
    on_time: bool | None = None
    answers: dict[str, Any] | None = None
    void_reason: str | None = None


class WaitRow(TableRow):
    journey: str
    key: str
    kind: str
    subject: str
    task: str | None
    role: str | None
    assignee: str | None
    since: datetime
    due_at: datetime | None
    next_at: datetime | None
    fires_at: datetime | None
    next_action: str | None
    next_to: str | None
    level: int
    held_since: datetime | None
    calendar: str
    calendar_version: int
    provisional: bool
    wait: dict[str, Any]


class AppointmentRow(TableRow):
    journey: str
    booked_seq: int
    key: str
    kind: str
    round: int
    stage: str
    starts_at: datetime
    ends_at: datetime
    place: str
    staff: list[str]
    earliest: datetime | None = None
    booked_at: datetime
    booked_by: str
    confirmed: bool | None = None
    confirmed_at: datetime | None = None
    outcome: str | None = None
    moved_by: str | None = None
    agreed_by: str | None = None
    agreed_via: str | None = None
    late_minutes: int | None = None
    checked: bool | None = None
    ended_at: datetime | None = None


class PromiseRow(TableRow):
    journey: str
    made_seq: int
    key: str
    what: str
    stage: str
    made_at: datetime
    made_by: str
    by_at: datetime
    words: str | None = None
    person: str | None = None
    not_before: datetime | None = None
    status: str = "open"
    settled_at: datetime | None = None
    task: str | None = None
    why: str | None = None


class ContactRow(TableRow):
    journey: str
    seq: int
    at: datetime
    stage: str
    actor: str
    key: str
    kind: str
    channel: str
    outcome: str
    direction: str = "out"
    point: str | None = None
    person: int | None = None
    matter: str | None = None
    words: str | None = None
    answered: str | None = None


class NoticeRow(TableRow):
    journey: str
    seq: int
    at: datetime
    stage: str
    key: str
    notice: str
    recipients: list[str]
    about: dict[str, Any]


class FiringRow(TableRow):
    journey: str
    seq: int
    stage: str
    key: str
    subject: str
    action: str
    task: str | None
    planned_at: datetime
    fired_at: datetime
    late_seconds: int
    role: str | None
    person: str | None
    level: int
    acted: str | None = None
    acted_by: str | None = None
    acted_at: datetime | None = None


class ActRow(TableRow):
    """What was done first with a task in a batch; it answers what was escalated before."""

    task: str
    acted: str
    acted_by: str
    acted_at: datetime
