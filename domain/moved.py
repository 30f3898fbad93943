"""What newer rules do to open waits: one pure function for the journey that adopts them and for the preview before it.

Interface, stable, for publishing a calendar and for migrating a standard:

- ``rearmed(wait, rules, journey, now)``: the wait as it goes on under other rules. The journey's ledger keeps exactly
  this. A migration gives the wait with its new rule, calendar and ladder as ``changed``.
- ``compare(journey, waits, rules, now)``: every date that moves, as ``Moved``, in the order in which it is told:
  dates that the customer knows first. ``change`` maps a wait to what the new standard makes of it.
- ``closed_meetings(meetings, before, rules, now)``: agreed meetings that the newer calendar leaves on a closed time.

What never happens (docs/operations/calendars.md):

- A promise that the customer was told keeps its instant: its rule counts no calendar.
- Nobody is overdue in retrospect. A task that newer rules give less time is due at the end of the next working day at
  the earliest, or when it was due before, if that is sooner. What begins of itself begins now at the earliest.
- Whoever was reminded, or was late, is reminded again where the due instant moves ahead.
- What newer rules put into the past comes now, and does not count as late.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.model import Instant, Model
from domain.pausing import ClockKind
from domain.roles import Role
from domain.standard import Standard
from domain.time.calendar import Calendar
from domain.waits import Action, Rulebook, Wait, WaitKind, arm

LEAST = "1 working day"
"""How much time a task keeps that newer rules would leave less: until the end of the next working day."""
_REMINDS, _DUE = 0, 1
_OURS = frozenset({ClockKind.WORK, ClockKind.INSPECTIONS})
"""Clocks of which the customer hears nothing."""
_AMONG_US = frozenset({"review_pause"})
"""Tasks that never stop, and that the customer does not hear of either."""


class Shift(Model):
    """A date that moved, as the journal keeps it."""

    key: str
    before: Instant | None
    after: Instant | None
    """None when nothing of it is to come; both None never."""


class Moved(Model):
    """A date that people see and that is another one under newer rules."""

    journey: str
    key: str
    kind: WaitKind
    subject: str
    task: str | None
    role: Role | None
    assignee: str | None
    faces_customer: bool
    """Whether the customer knows of it: a promise, a call, a payment, what surrounds a meeting; never a reminder."""
    held: bool
    """Whether it stands still in a pause: then it is the date that its clock will go on from."""
    due: bool
    """True when the due instant moves; False when only the reminder or escalation before or after it does."""
    before: Instant | None
    after: Instant | None
    at_once: bool = False
    """It would lie in the past, and comes now instead."""
    provisional: bool = False
    """A calendar not yet published may still move it."""

    @property
    def shift(self) -> Shift:
        return Shift(key=self.key, before=self.before, after=self.after)


class Agreed(Protocol):
    """A meeting that stands, in a journey's state or in its read model."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def staff(self) -> Sequence[str]: ...


class ClosedMeeting(Model):
    """A meeting that stands and that a newer calendar leaves on a closed time."""

    key: str
    kind: str
    starts_at: Instant
    staff: tuple[str, ...]


def rearmed(wait: Wait, rules: Rulebook, journey: str, now: datetime, changed: Wait | None = None) -> Wait:
    """The wait as it goes on under other rules.

    Args:
        now: when they are adopted.
        changed: the wait with what a new standard says of it; its own fields when absent.
    """
    fresh = (changed or wait).model_copy(update={"not_before": None})
    after = arm(fresh, rules, journey)
    if (least := _least(wait, after, rules, now)) is not None:
        fresh = fresh.model_copy(update={"not_before": least})
        after = arm(fresh, rules, journey)
    if wait.kind is WaitKind.TASK and _moved_ahead(wait, after, now):
        after = _from_below(after, rules, journey, now)
    return not_late(wait, after, now)


def _least(wait: Wait, after: Wait, rules: Rulebook, now: datetime) -> datetime | None:
    """The earliest instant of what newer rules would leave less time than it needs; None where they do not.

    What stands still is reckoned from when it came to stand: the rest of its time is still to come.
    """
    if wait.due_at is None or after.due_at is None or after.due_at >= wait.due_at:
        return None
    since = wait.held_since or now
    enough = rules.due(LEAST, since, after.calendar).at if wait.kind is WaitKind.TASK else since
    return min(wait.due_at, enough) if after.due_at < enough else None


def _moved_ahead(wait: Wait, after: Wait, now: datetime) -> bool:
    """Whether what was reminded of, or was late, has time again."""
    if wait.rung == _REMINDS or wait.held_since is not None or wait.due_at is None or after.due_at is None:
        return False
    return after.due_at > max(wait.due_at, now)


def _from_below(wait: Wait, rules: Rulebook, journey: str, now: datetime) -> Wait:
    """The ladder from its reminder on, or from the due instant where the reminder's time is over."""
    again = arm(wait.model_copy(update={"rung": _REMINDS}), rules, journey)
    if again.armed is not None and again.armed.action is Action.REMIND and again.armed.at > now:
        return again
    return arm(wait.model_copy(update={"rung": _DUE}), rules, journey)


def not_late(wait: Wait, after: Wait, now: datetime) -> Wait:
    """What is armed into the past comes now, and the machine was not late with it; what was late is so still."""
    step, before = after.armed, wait.armed
    if step is None or step.fires >= now or (before is not None and before.fires <= step.fires):
        return after
    return after.model_copy(update={"armed": step.model_copy(update={"fires": now})})


def moved(journey: str, wait: Wait, after: Wait, standard: Standard, now: datetime) -> Moved | None:
    """What people see of the difference; None when they see none."""
    due = wait.due_at != after.due_at
    steps = tuple(one.armed.at if one.armed else None for one in (wait, after))
    if not due and (steps[0] == steps[1] or wait.held_since is not None):
        return None
    old, new = (wait.due_at, after.due_at) if due else steps
    return Moved(
        journey=journey,
        **after.model_dump(include={"key", "kind", "subject", "task", "role", "assignee", "provisional"}),
        faces_customer=due and faces_customer(after, standard),
        held=after.held_since is not None,
        due=due,
        before=old,
        after=new,
        at_once=after.armed is not None and after.armed.fires == now,
    )


def faces_customer(wait: Wait, standard: Standard) -> bool:
    """Whether the customer knows of a date, or hears from us on it."""
    rule = standard.tasks.get(wait.subject)
    calls = rule is not None and rule.calls is not None
    firm = wait.clock not in _OURS and wait.subject not in _AMONG_US
    return wait.kind is WaitKind.PROMISE or calls or firm


def compare(
    journey: str,
    waits: Iterable[Wait],
    rules: Rulebook,
    now: datetime,
    change: Callable[[Wait], Wait] = lambda wait: wait,
) -> tuple[Moved, ...]:
    """Every date of a journey that is another one under these rules, in the order in which it is told."""
    pairs = ((wait, rearmed(wait, rules, journey, now, change(wait))) for wait in waits)
    found = (moved(journey, wait, after, rules.standard, now) for wait, after in pairs)
    return tuple(sorted((one for one in found if one is not None), key=told_first))


def told_first(one: Moved) -> tuple[bool, bool, datetime | None, str, str]:
    """The order of a list: what the customer knows, then what comes first."""
    at = one.before or one.after
    return not one.faces_customer, at is None, at, one.journey, one.key


def closed_meetings(
    meetings: Iterable[Agreed], before: Mapping[str, Calendar], rules: Rulebook, now: datetime
) -> tuple[ClosedMeeting, ...]:
    """Meetings to come that begin in working time by the calendars before, and not by the newer ones.

    They stay where they are: the customer agreed to them, so somebody speaks with the customer.
    """
    found = []
    for one in meetings:
        rule = rules.standard.appointments.get(one.kind)
        if rule is None or one.starts_at <= now:
            continue
        was, will = before.get(rule.calendar), rules.calendar(rule.calendar)
        if was is not None and was.is_working(one.starts_at) and not will.is_working(one.starts_at):
            found.append(
                ClosedMeeting(key=one.key, kind=one.kind, starts_at=one.starts_at, staff=tuple(one.staff))
            )
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.key)))
