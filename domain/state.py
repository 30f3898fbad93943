"""What a journey carries from run to run.

Everything a run needs to go on is here, so that it may continue as new at any moment: answered keys return at once,
open ones re-attach.
"""

from typing import Any, Literal

from domain.absences import Absence
from domain.appointments import Appointment
from domain.editions import Edition
from domain.events import Entry
from domain.model import Instant, Model, Mutable
from domain.pausing import PastPause, PauseState
from domain.promises import Promise
from domain.roles import Role
from domain.stages import Stage, Status
from domain.takeover import TakenOver
from domain.tasks import Answer, OpenTask
from domain.time.days import Span
from domain.waits import Rulebook, Wait


class AgendaItem(Model):
    """A future duty: what recurs or comes once, and the day it is next for."""

    key: str
    duty: str
    """The function of the process that carries it out."""
    cadence: str | None
    """A named cadence of the standard; None for a duty that comes once."""
    rule: str | None = None
    """The due rule of a duty that comes once, from the anchor."""
    source: str | None = None
    """Where in the standard that rule stands."""
    calendar: str = "customer"
    anchor: Instant
    role: Role
    on: str
    """The ISO date on which the next occurrence is."""
    nominal: str = ""
    """The ISO date that it is named after, before any shift; part of its key."""
    begun: str = ""
    """The date that the last occurrence which began is named after."""
    last: str | None = None
    """No occurrence after this ISO date."""
    about: dict[str, Any] = {}
    order: int = 0


class RunningDuty(Model):
    """A duty that is being carried out beside the stage."""

    key: str
    duty: str
    about: dict[str, Any]
    order: int
    independent: bool = False
    """True for what a way back leaves alone, such as a complaint."""


class JourneyState(Mutable):
    """A whole journey as its workflow knows it."""

    version: Literal[1] = 1
    journey: str
    """Its number, readable; part of the workflow id and of every task id."""
    customer: str
    property: str
    lang: str = "zh-CN"
    window: Span | None = None
    """The hours in which the customer may be called, in the company's zone."""
    owner: str | None
    team: dict[Role, str] = {}
    stage: Stage = Stage.CONSULTATION
    status: Status = Status.ACTIVE
    before_repair: Status | None = None
    """The status to return to, while it needs repair."""
    stage_since: Instant
    started_at: Instant
    taken_over: TakenOver | None = None
    """What was before, of a customer who came to us in the middle of their project."""
    rules: Rulebook
    editions: dict[int, Edition] = {}
    """Older versions of the standard by which something goes on that began under them (`domain.editions`)."""
    pinned: dict[str, int] = {}
    """Which stage or duty goes on by which of them."""
    seq: int = 0
    """The last sequence number given to a journal entry."""
    order: int = 0
    """Numbers every opening in turn, so that a way back knows what followed from what."""
    tasks_opened: int = 0
    answers: dict[str, Answer] = {}
    tasks: dict[str, OpenTask] = {}
    waits: dict[str, Wait] = {}
    agenda: dict[str, AgendaItem] = {}
    duties: dict[str, RunningDuty] = {}
    appointments: dict[str, Appointment] = {}
    promises: dict[str, Promise] = {}
    facts: dict[str, Any] = {}
    pause: PauseState | None = None
    pauses: list[PastPause] = []
    """The pauses that are over, oldest first; a change of the reason begins another."""
    absences: dict[str, Absence] = {}
    """Who of its people is away, now or later, by the absence's number."""
    successors: dict[str, dict[Role, str]] = {}
    """Who took over from people who left, by role: whoever is named after that is replaced."""
    returned_at: Instant | None = None
    """The last way back: no clock of what is asked again counts from before it."""
    lost_by: str | None = None
    """The answer that lost the customer; None where somebody ended the journey from outside, or nobody did."""
    buffer: list[Entry] = []
    recent: list[str] = []
    """The last command ids that were recorded, oldest first: a repeat answers without acting again."""
    runs: int = 1
    first_run: str | None = None
