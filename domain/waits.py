"""What a journey waits for, as data, and the one pure function that gives its next instant.

Every wait carries the rule and the anchor from which its instants follow, so that pausing, publishing a calendar
or migrating a standard changes data and re-arms, and so that every instant can be explained later.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from domain.model import Instant, Model
from domain.pausing import ClockKind
from domain.roles import Role
from domain.standard import Ladder, Standard
from domain.time.calendar import Calendar
from domain.time.rules import Due, Pause, due, parse_rule
from domain.time.spread import spread


class WaitKind(StrEnum):
    TASK = "task"
    """A person must complete a task; it reminds, falls due and escalates."""
    OPENS = "opens"
    """A task is going to open."""
    UNTIL = "until"
    """The journey goes on at an instant."""
    PROMISE = "promise"
    """Something promised to the customer counts as broken when the instant passes."""
    AGENDA = "agenda"
    """A future duty of the agenda becomes current."""


class Action(StrEnum):
    """What happens at an armed instant if nobody acts before."""

    OPEN = "open"
    REMIND = "remind"
    DUE = "due"
    ESCALATE = "escalate"
    REACH = "reach"
    BREAK = "break"
    BEGIN = "begin"


class Step(Model):
    """One armed instant: what happens then, and who is told."""

    action: Action
    at: Instant
    """The instant that people are told."""
    fires: Instant
    """When the machine acts: openings and reminders are spread over the 15 minutes before a round instant."""
    rung: int
    to: Role | None = None
    level: int = 0


class Wait(Model):
    """One open wait of a journey."""

    key: str
    kind: WaitKind
    subject: str
    """The task kind, appointment kind, promise or duty that is awaited; shown in words."""
    task: str | None = None
    role: Role | None = None
    assignee: str | None = None
    since: Instant
    anchor: Instant
    rule: str
    calendar: str
    ladder: str | None = None
    rung: int = 0
    """How many steps of the ladder have been taken."""
    pauses: tuple[Pause, ...] = ()
    clock: ClockKind = ClockKind.WORK
    """What it counts for, from which follows what it does in a pause."""
    droppable: bool = False
    """True when the process can do without it: then a pause may drop it."""
    earliest: Instant | None = None
    """From this instant on somebody may begin it before its time; None where nobody may."""
    recurs: bool = False
    """True for a duty that comes again by a cadence."""
    held_since: Instant | None = None
    """Set while a pause holds this clock: then nothing is armed."""
    order: int = 0
    due_at: Instant | None = None
    provisional: bool = False
    armed: Step | None = None
    calendar_version: int = 0


class Rulebook(Model):
    """What a journey computes with: its pinned standard and the calendars' exceptions from its start on."""

    standard: Standard
    calendars: dict[str, Calendar] = Field(default_factory=dict)

    def calendar(self, name: str) -> Calendar:
        return self.calendars[name]

    def due(self, rule: str, anchor: datetime, calendar: str, pauses: tuple[Pause, ...] = ()) -> Due:
        return due(parse_rule(rule), anchor, self.calendars[calendar], pauses)


_PLAIN: Mapping[WaitKind, Action] = {
    WaitKind.OPENS: Action.OPEN,
    WaitKind.UNTIL: Action.REACH,
    WaitKind.PROMISE: Action.BREAK,
    WaitKind.AGENDA: Action.BEGIN,
}
_SPREAD = frozenset({Action.OPEN, Action.REMIND, Action.BEGIN})


def arm(wait: Wait, rules: Rulebook, journey: str) -> Wait:
    """The wait with its due instant and its next armed step computed afresh; pure.

    A reminder that would come at or before the opening is skipped. The last escalation repeats if its ladder says
    so; otherwise a wait whose ladder is used up has no armed step and stands as escalated to the top.
    """
    reckoned = rules.due(wait.rule, wait.anchor, wait.calendar, wait.pauses)
    changed = wait.model_copy(
        update={
            "due_at": reckoned.at,
            "provisional": reckoned.provisional,
            "calendar_version": rules.calendar(wait.calendar).version,
        }
    )
    if wait.held_since is not None:
        return changed.model_copy(update={"armed": None})
    if wait.kind is not WaitKind.TASK:
        step = None if wait.rung else _step(_PLAIN[wait.kind], reckoned.at, 0, changed, journey)
        return changed.model_copy(update={"armed": step})
    return changed.model_copy(update={"armed": _ladder_step(changed, reckoned.at, rules, journey)})


def explain(wait: Wait, rules: Rulebook) -> Due:
    """How the wait's due instant came about (docs/architecture.md)."""
    return rules.due(wait.rule, wait.anchor, wait.calendar, wait.pauses)


def _step(
    action: Action, at: datetime, rung: int, wait: Wait, journey: str, to: Role | None = None, level: int = 0
) -> Step:
    fires = at
    if action in _SPREAD:
        fires = max(spread(f"{journey}/{wait.key}", at), min(wait.since, at))
    return Step(action=action, at=at, fires=fires, rung=rung, to=to, level=level)


def _ladder_step(wait: Wait, due_at: datetime, rules: Rulebook, journey: str) -> Step | None:
    ladder: Ladder = rules.standard.ladders[wait.ladder or "normal"]
    calendar = ladder.calendar or wait.calendar
    rung = wait.rung
    if rung == 0:
        remind_at = _reminder(ladder, due_at, calendar, rules)
        if remind_at is not None and remind_at > wait.since:
            return _step(Action.REMIND, remind_at, 0, wait, journey, wait.role)
        rung = 1
    if rung == 1:
        return _step(Action.DUE, due_at, 1, wait, journey, wait.role)
    at, to = due_at, wait.role
    for level in range(1, rung):
        if level <= len(ladder.escalate):
            climb = ladder.escalate[level - 1]
            at, to = rules.due(climb.after, due_at, calendar).at, climb.to
        elif ladder.repeat is not None:
            at = rules.due(ladder.repeat, at, calendar).at
        else:
            return None
    return _step(Action.ESCALATE, at, rung, wait, journey, to, level=rung - 1)


def _reminder(ladder: Ladder, due_at: datetime, calendar: str, rules: Rulebook) -> datetime | None:
    return rules.due(ladder.remind, due_at, calendar).at if ladder.remind else None
