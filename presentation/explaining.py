"""How the instants of a wait came about, counted again from its rules."""

from domain.time.rules import Due
from domain.waits import Rulebook, Wait, WaitKind, explain

_REMIND, _DUE = 0, 1


def due_of(wait: Wait, rules: Rulebook) -> Due:
    """How the due instant came about."""
    return explain(wait, rules)


def step_of(wait: Wait, rules: Rulebook) -> Due | None:
    """How the armed reminder or escalation follows from the due instant; None where it is that instant."""
    if wait.armed is None or wait.kind is not WaitKind.TASK or wait.armed.rung == _DUE:
        return None
    due_at = explain(wait, rules).at
    ladder = rules.standard.ladders[wait.ladder or "normal"]
    calendar = ladder.calendar or wait.calendar
    if wait.snoozed_until is not None:
        return None
    if wait.armed.rung == _REMIND:
        return rules.due(ladder.remind, due_at, calendar) if ladder.remind else None
    level = wait.armed.level
    climbs = len(ladder.escalate)
    if level <= climbs:
        return rules.due(ladder.escalate[level - 1].after, due_at, calendar)
    if ladder.repeat is None:
        return None
    found = rules.due(ladder.escalate[-1].after, due_at, calendar)
    for _ in range(level - climbs):
        found = rules.due(ladder.repeat, found.at, calendar)
    return found
