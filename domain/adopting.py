"""What a newer version of its standard does to a journey: one pure function for the journey and for the preview before.

Clocks follow at once: each open task and each wait takes the rule that the newer version has where its own came from,
with the calendar, ladder and role of its kind. What a rule of the standard does not say stays: promises, agreed times,
approvals by amount, times that somebody named. How instants move is `domain.moved`; what goes on by the older version
is `domain.editions`.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from domain.model import Model
from domain.moved import Moved, moved, rearmed, told_first
from domain.paused_waits import does
from domain.pausing import ClockKind
from domain.roles import Role
from domain.sources import restated
from domain.stages import Status
from domain.standard import Ladder, Standard
from domain.time.cadence import Occurrence, next_occurrence, parse_cadence
from domain.waits import Placement, Rulebook, Wait, WaitKind

RUNNING = (Status.ACTIVE, Status.PAUSED, Status.DORMANT)
"""The statuses in which a journey may move to another version."""
NAMED = ("tasks", "appointments", "cadences", "rules", "numbers", "calls")
"""The parts whose names the process asks for."""
_BY_STANDARD = (WaitKind.TASK, WaitKind.OPENS)

Whose = Callable[[Wait, Role], str | None]
"""Who has a task, or one that opens, when it becomes another role's."""


class Adopted(Model):
    """What becomes of one wait; it goes on unchanged when both are equal."""

    before: Wait
    after: Wait | None
    """None for a duty that has no date left by the newer cadence."""

    @property
    def other_role(self) -> bool:
        return self.after is not None and self.after.role is not self.before.role


class Obstacle(Model):
    """Why a journey cannot move to a version, as a refusal's code and what its sentence needs."""

    reason: str
    details: dict[str, Any] = {}


def obstacle(
    before: Standard, after: Standard, status: Status, paused: str | None, waits: Iterable[Wait]
) -> Obstacle | None:
    """What keeps a journey on its version; None when nothing does.

    Args:
        paused: the reason of the pause or the rest that there is.
    """
    if status not in RUNNING:
        return Obstacle(reason="ended", details={"status": status})
    if before.name != after.name:
        return Obstacle(reason="other_standard", details={"standard": before.name})
    if before.version == after.version:
        return Obstacle(reason="adopted_already", details={"version": after.version})
    if gone := missing(before, after):
        return Obstacle(reason="names_missing", details={"version": after.version, "names": gone})
    if paused is not None and any(
        does(wait, before, paused) is not does(_by_kind(wait, before, after), after, paused) for wait in waits
    ):
        return Obstacle(reason="paused_otherwise", details={"version": after.version})
    return None


def missing(before: Standard, after: Standard) -> list[str]:
    """What the older version names and the newer one does not: the process would ask for it in vain."""
    return [
        f"{part}.{name}"
        for part in NAMED
        for name in getattr(before, part)
        if name not in getattr(after, part)
    ]


def adopted(
    journey: str, waits: Iterable[Wait], before: Standard, rules: Rulebook, now: datetime, whose: Whose
) -> tuple[Adopted, ...]:
    """What becomes of each wait of a journey, in their order.

    Args:
        before: the version that the journey leaves.
        rules: what it computes with from now on.
    """
    return tuple(Adopted(before=one, after=_after(journey, one, before, rules, now, whose)) for one in waits)


def dates_moved(
    journey: str, found: Iterable[Adopted], standard: Standard, now: datetime
) -> tuple[Moved, ...]:
    """Every date that people see and that is another one, customer-facing ones first."""
    pairs = [(one.before, one.after) for one in found if one.after is not None]
    seen = (moved(journey, wait, after, standard, now) for wait, after in pairs)
    return tuple(sorted((one for one in seen if one is not None), key=told_first))


def _after(
    journey: str, wait: Wait, before: Standard, rules: Rulebook, now: datetime, whose: Whose
) -> Wait | None:
    if wait.kind is WaitKind.PROMISE:
        return wait
    if wait.placed is not None:
        return _placed_anew(journey, wait, wait.placed, before, rules, now)
    changed = _by_kind(wait, before, rules.standard)
    if changed.role is not None and changed.role is not wait.role:
        changed = changed.model_copy(update={"assignee": whose(changed, changed.role), "lent_by": None})
    if wait.kind is WaitKind.TASK and _ladder(wait, before) != _ladder(changed, rules.standard):
        most = len(_ladder(changed, rules.standard).escalate) + 2
        changed = changed.model_copy(update={"ladder_since": now, "rung": min(wait.rung, most)})
    return rearmed(wait, rules, journey, now, changed)


def _ladder(wait: Wait, standard: Standard) -> Ladder:
    return standard.ladders[wait.ladder or "normal"]


def _by_kind(wait: Wait, before: Standard, after: Standard) -> Wait:
    """The wait with what the newer standard says in place of what the older one said."""
    rule = restated(after, wait.rule, wait.source, wait.window)
    if wait.kind not in _BY_STANDARD:
        clock = _duty_clock(wait, before, after) if wait.kind is WaitKind.AGENDA else wait.clock
        return wait.model_copy(update={"rule": rule, "clock": clock})
    old, new = before.tasks.get(wait.subject), after.tasks.get(wait.subject)
    if old is None or new is None:
        return wait
    changes: dict[str, Any] = {"rule": rule}
    if wait.source is not None:
        changes["calendar"] = new.calendar
    if wait.kind is WaitKind.TASK:
        changes["ladder"] = new.ladder
    if not wait.named_role and wait.home is None:
        changes["role"] = new.role
    if wait.clock is old.clock and wait.clock is not ClockKind.FIRM:
        changes["clock"] = new.clock
    return wait.model_copy(update=changes)


def _duty_clock(wait: Wait, before: Standard, after: Standard) -> ClockKind:
    usual = ClockKind.CONTRACT
    if wait.clock is not before.pauses.duties.get(wait.subject, usual):
        return wait.clock
    return after.pauses.duties.get(wait.subject, usual)


# Duties that come again


def _placed_anew(
    journey: str, wait: Wait, placed: Placement, before: Standard, rules: Rulebook, now: datetime
) -> Wait | None:
    """The first date by the newer cadence that has not begun; what is over by it is left out, not made up for."""
    cadence = rules.standard.cadences[placed.cadence]
    wait = wait.model_copy(update={"clock": _duty_clock(wait, before, rules.standard)})
    if before.cadences.get(placed.cadence) == cadence:
        return rearmed(wait, rules, journey, now)
    found = next_date(placed, rules, now, cadence.calendar)
    if found is None:
        return None
    changed = wait.model_copy(
        update={
            "rule": cadence.opens,
            "calendar": cadence.calendar,
            "anchor": rules.calendar(cadence.calendar).at(found.on, time(0)),
            "placed": placed.model_copy(update={"nominal": found.nominal}),
        }
    )
    if found.nominal == placed.nominal:
        return rearmed(wait, rules, journey, now, changed)
    return rearmed(wait.model_copy(update={"due_at": None, "armed": None}), rules, journey, now, changed)


def next_date(placed: Placement, rules: Rulebook, now: datetime, calendar_name: str) -> Occurrence | None:
    """The next occurrence by the cadence as it is now; None when none is left.

    The date that the duty waits for already may begin at once; any other has to begin later.
    """
    rule, calendar = rules.standard.cadences[placed.cadence], rules.calendar(calendar_name)
    cadence, today = parse_cadence(rule.when), calendar.today(now)
    skipped = placed.counted_from + timedelta(days=rule.skip_within - 1)
    after = max(day for day in (placed.begun, skipped, today - timedelta(days=1)) if day is not None)
    while (found := next_occurrence(cadence, placed.counted_from, after, calendar)) is not None:
        if placed.last is not None and found.on > placed.last:
            return None
        begins = rules.due(rule.opens, calendar.at(found.on, time(0)), calendar_name).at
        if begins > now or found.nominal == placed.nominal:
            return found
        after = found.nominal
    return None


def dates(placed: Placement, on: date, rules: Rulebook, until: date) -> tuple[date, ...]:
    """The days of a duty from its next one on, up to a day."""
    rule = rules.standard.cadences[placed.cadence]
    calendar, cadence = rules.calendar(rule.calendar), parse_cadence(rule.when)
    last = until if placed.last is None else min(until, placed.last)
    found, after = [on], placed.nominal
    while (following := next_occurrence(cadence, placed.counted_from, after, calendar)) is not None:
        if following.on > last:
            break
        found.append(following.on)
        after = following.nominal
    return tuple(found)
