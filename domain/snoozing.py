"""Snoozing one's own task (稍后处理): only its reminder moves; due time and escalations stay."""

from datetime import datetime

from domain.waits import Action, Rulebook, Wait, WaitKind, arm

REMINDS, REMINDED = 0, 1
"""The rungs of a task before its reminder, and after it while it is not due yet."""


def snoozed(wait: Wait, until: datetime) -> Wait:
    """The wait whose reminder comes at ``until``, also when it was reminded of before."""
    return wait.model_copy(update={"snoozed_until": until, "rung": REMINDS})


def awake(wait: Wait, rules: Rulebook, now: datetime) -> Wait:
    """The wait as if nobody had snoozed it; a reminder whose time passed meanwhile is not made up for."""
    if wait.snoozed_until is None:
        return wait
    free = wait.model_copy(update={"snoozed_until": None})
    step = arm(free.model_copy(update={"held_since": None}), rules, "").armed
    over = step is not None and step.action is Action.REMIND and step.at <= (wait.held_since or now)
    return free.model_copy(update={"rung": REMINDED}) if over else free


def fault_of_snooze(wait: Wait, until: datetime, now: datetime) -> str | None:
    """What speaks against a snooze until an instant, as a code; None when nothing does."""
    assert wait.kind is WaitKind.TASK
    if wait.held_since is not None:
        return "snooze_held"
    if until <= now:
        return "snooze_past"
    return "snooze_after_due" if wait.due_at is not None and until > wait.due_at else None
