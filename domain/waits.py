"""What a journey waits for, as data, and the one pure function that gives its next instant.

Every wait carries the rule and the anchor from which its instants follow, so that pausing, publishing a calendar
or migrating a standard changes data and re-arms, and so that every instant can be explained later.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from pydantic import Field, model_validator

from domain.model import Instant, Model
from domain.pausing import ClockKind
from domain.roles import Role
from domain.sources import source_of
from domain.standard import Ladder, Standard
from domain.time.cadence import Occurrence, occurrence, parse_cadence
from domain.time.calendar import Calendar
from domain.time.days import Span
from domain.time.due import lengthened, moved_by
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


class Placement(Model):
    """Which occurrence of a cadence a duty is for; the day that it is on follows from the calendar."""

    cadence: str
    """Its name in the standard."""
    nominal: date
    counted_from: date
    """The day from which the cadence counts."""
    begun: date | None = None
    """The nominal date of the last occurrence that began: it never begins again, whatever the cadence becomes."""
    last: date | None = None
    """No occurrence is after this day."""


class Wait(Model):
    """One open wait of a journey."""

    key: str
    kind: WaitKind
    subject: str
    """The task kind, appointment kind, promise or duty that is awaited; shown in words."""
    task: str | None = None
    role: Role | None = None
    assignee: str | None = None
    lent_by: str | None = None
    """Whose the task is that opens while they are away, and the assignee's for that time."""
    since: Instant
    anchor: Instant
    rule: str
    source: str | None = None
    """Where in the standard the rule stands (`domain.sources`); None for one that is agreed for good."""
    window: Span | None = None
    """The customer's hours that the rule's time of day was moved into."""
    calendar: str
    ladder: str | None = None
    named_role: bool = False
    """True when the process said whose task it is; otherwise the standard does."""
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
    ladder_since: Instant | None = None
    """When a newer standard changed its ladder: no escalation by it comes before, so that none is made up for twice."""
    placed: Placement | None = None
    """For such a duty: which occurrence; None where its time follows from nothing but rule and anchor."""
    not_before: Instant | None = None
    """It is not due before this instant: newer rules left it less time than whoever has it needs (domain/moved.py)."""
    snoozed_until: Instant | None = None
    """When whoever has the task is reminded, in place of its ladder's reminder."""
    home: Role | None = None
    """The role that the task belongs to, while it lies with that role's lead."""
    held_since: Instant | None = None
    """Set while a pause holds this clock: then nothing is armed."""
    order: int = 0
    due_at: Instant | None = None
    provisional: bool = False
    armed: Step | None = None
    calendar_version: int = 0

    @model_validator(mode="before")
    @classmethod
    def _knows_its_source(cls, data: Any) -> Any:
        if isinstance(data, dict) and "source" not in data:
            return {**data, **source_of(data.get("rule"))}
        return data


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
    so; otherwise a wait whose ladder is used up has no armed step and stands as escalated to the top. Nobody is left
    alone with a task beyond its due instant: when that moves before the end of a snooze, the snooze is over.
    """
    wait, found = _placed(wait, rules)
    reckoned = _reckoned(wait, found, rules)
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
    if changed.snoozed_until is not None and changed.snoozed_until > reckoned.at:
        changed = changed.model_copy(update={"snoozed_until": None})
    before = wait.armed if wait.due_at == reckoned.at else None
    return changed.model_copy(update={"armed": _ladder_step(changed, before, reckoned.at, rules, journey)})


def explain(wait: Wait, rules: Rulebook) -> Due:
    """How the wait's due instant came about (docs/architecture.md)."""
    return _reckoned(*_placed(wait, rules), rules)


def _placed(wait: Wait, rules: Rulebook) -> tuple[Wait, Occurrence | None]:
    """The wait counted from the day on which its occurrence is, as the calendar has it now."""
    if wait.placed is None:
        return wait, None
    calendar = rules.calendar(wait.calendar)
    cadence = parse_cadence(rules.standard.cadences[wait.placed.cadence].when)
    found = occurrence(cadence, wait.placed.nominal, wait.placed.counted_from, calendar)
    return wait.model_copy(update={"anchor": calendar.at(found.on, time(0))}), found


def _reckoned(wait: Wait, found: Occurrence | None, rules: Rulebook) -> Due:
    reckoned = rules.due(wait.rule, wait.anchor, wait.calendar, wait.pauses)
    if found is not None:
        reckoned = moved_by(reckoned, found, rules.calendar(wait.calendar))
    return lengthened(reckoned, wait.not_before) if wait.not_before is not None else reckoned


def _step(
    action: Action, at: datetime, rung: int, wait: Wait, journey: str, to: Role | None = None, level: int = 0
) -> Step:
    fires = at
    if action in _SPREAD:
        fires = max(spread(f"{journey}/{wait.key}", at), min(wait.since, at))
    return Step(action=action, at=at, fires=fires, rung=rung, to=to, level=level)


def _ladder_step(
    wait: Wait, before: Step | None, due_at: datetime, rules: Rulebook, journey: str
) -> Step | None:
    """The next step; ``before`` is the one that was armed last, where the due instant is the same."""
    ladder: Ladder = rules.standard.ladders[wait.ladder or "normal"]
    calendar = ladder.calendar or wait.calendar
    rung = wait.rung
    if rung == 0 and wait.snoozed_until is not None:
        until = wait.snoozed_until
        return Step(action=Action.REMIND, at=until, fires=until, rung=0, to=wait.role)
    if rung == 0:
        remind_at = _reminder(ladder, due_at, calendar, rules)
        if remind_at is not None and remind_at > wait.since:
            return _step(Action.REMIND, remind_at, 0, wait, journey, wait.role)
        rung = 1
    if rung == 1:
        return _step(Action.DUE, due_at, 1, wait, journey, wait.role)
    at, to, rung = due_at, wait.role, max(rung, _first_rung(ladder, wait))
    first = 1
    if before is not None and before.rung == rung - 1 and before.level > len(ladder.escalate):
        # Each repetition counts from the one before: over years of silence nobody reckons them all again.
        first, at, to = rung - 1, before.at, before.to
    for level in range(first, rung):
        if level <= len(ladder.escalate):
            climb = ladder.escalate[level - 1]
            at, to = rules.due(climb.after, due_at, calendar, wait.pauses).at, climb.to
            if wait.ladder_since is not None:
                at = max(at, wait.ladder_since)
        elif ladder.repeat is not None:
            at = rules.due(ladder.repeat, at, calendar, wait.pauses).at
        else:
            return None
    return _step(Action.ESCALATE, at, rung, wait, journey, to, level=rung - 1)


def _first_rung(ladder: Ladder, wait: Wait) -> int:
    """The first rung that escalates: what was returned to the lead goes to whom stands above the lead, if anybody."""
    told = [climb.to for climb in ladder.escalate]
    if wait.home is None or wait.role not in told[:-1]:
        return 2
    return told.index(wait.role) + 3


def _reminder(ladder: Ladder, due_at: datetime, calendar: str, rules: Rulebook) -> datetime | None:
    return rules.due(ladder.remind, due_at, calendar).at if ladder.remind else None
