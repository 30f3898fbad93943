"""What passes between the customer and us: contacts, notices, promises and cases."""

from typing import Any, Literal

from domain.contacts import Channel, Point
from domain.model import Instant, Model


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


class CaseOpened(Model):
    type: Literal["case_opened"] = "case_opened"
    v: int = 1
    key: str
    matter: str
    words: str | None = None
    """A reference to free words, never the words."""


class CaseClosed(Model):
    """A case has ended; the entry's instant is when."""

    type: Literal["case_closed"] = "case_closed"
    v: int = 1
    key: str
    matter: str
    reason: str
    """A code: settled, or why it fell away."""


ContactEvent = (
    ContactMade | ContactReceived | NoticeIssued | PromiseMade | PromiseSettled | CaseOpened | CaseClosed
)
