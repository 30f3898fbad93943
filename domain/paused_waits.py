"""What a pause does to each wait, as pure functions: for the ledger that does it and for the preview before it."""

from collections.abc import Iterable
from datetime import datetime

from domain.model import Instant, Model
from domain.pausing import PauseRule
from domain.roles import Role
from domain.snoozing import REMINDED, awake
from domain.standard import Standard
from domain.time.rules import Pause
from domain.waits import Action, Rulebook, Wait, WaitKind, arm, explain

RIGHT_NOW = "0 minutes"


def does(wait: Wait, standard: Standard, reason: str | None) -> PauseRule:
    """What a wait does in a pause for a reason; without a reason there is no pause, and it goes on.

    What somebody has to answer is not dropped unless the process can do without it, and a task that is open already
    has nothing to catch up: both shift. The dates of a cadence cannot shift: they are caught up.
    """
    if reason is None:
        return PauseRule.KEEP
    rule = standard.pauses.rule(reason, wait.clock)
    if wait.kind is WaitKind.AGENDA:
        return PauseRule.CATCH_UP if rule is PauseRule.SHIFT and wait.recurs else rule
    if rule is PauseRule.DROP and not wait.droppable:
        return PauseRule.SHIFT
    if rule is PauseRule.CATCH_UP and wait.kind is WaitKind.TASK:
        return PauseRule.SHIFT
    return rule


def is_over(wait: Wait, rules: Rulebook, now: datetime) -> bool:
    """Whether the instant of a wait that stood still has passed meanwhile."""
    return explain(wait, rules).at <= now


def held(wait: Wait, now: datetime) -> Wait:
    """The wait standing still from an instant on."""
    return wait if wait.held_since is not None else wait.model_copy(update={"held_since": now})


def released(wait: Wait, rule: PauseRule, rules: Rulebook, now: datetime) -> Wait:
    """The wait as it goes on after it stood still by a rule; what it caught up comes now."""
    assert wait.held_since is not None
    if rule is PauseRule.SHIFT:
        stood = Pause(start=wait.held_since, end=now)
        changes = {"held_since": None, "pauses": (*wait.pauses, stood), **_kept(wait, now)}
        goes_on = wait.model_copy(update=changes)
        if goes_on.snoozed_until is not None and goes_on.snoozed_until <= now:
            return awake(goes_on, rules, now)
        return _reminded_anew(goes_on, rules, now)
    free = wait.model_copy(update={"held_since": None})
    if not is_over(wait, rules, now):
        return free
    at_once = {"rule": RIGHT_NOW, "anchor": now, "since": now, "pauses": (), "placed": None, "source": None}
    return free.model_copy(update=at_once)


def _kept(wait: Wait, now: datetime) -> dict[str, datetime]:
    """What was left of the time that newer rules had to leave runs after the pause."""
    if wait.not_before is None or wait.held_since is None or wait.not_before <= wait.held_since:
        return {}
    return {"not_before": wait.not_before + (now - wait.held_since)}


def _reminded_anew(wait: Wait, rules: Rulebook, now: datetime) -> Wait:
    """Whoever was reminded before the pause is reminded again when the new due time is far enough away."""
    if wait.kind is not WaitKind.TASK or wait.rung != REMINDED:
        return wait
    again = wait.model_copy(update={"rung": 0})
    step = arm(again, rules, "").armed
    return again if step is not None and step.action is Action.REMIND and step.at > now else wait


class Effect(Model):
    """What a pause, or its end, does to one wait."""

    key: str
    kind: WaitKind
    subject: str
    task: str | None
    role: Role | None
    assignee: str | None
    does: PauseRule
    """By which rule; at the end of a pause, the one that it stood still by."""
    stood_still: bool
    """Whether its clock stood still before."""
    due_at: Instant | None
    """As it is now."""
    then: Instant | None
    """As it will be; None when nobody said until when, or when nothing is left of it."""


def effects(
    waits: Iterable[Wait],
    rules: Rulebook,
    *,
    before: str | None,
    after: str | None,
    now: datetime,
    until: datetime | None,
) -> tuple[Effect, ...]:
    """What a change of the pause does to each wait.

    Args:
        before: the reason of the pause that there is; None without one.
        after: the reason of the pause that there will be; None to resume.
        until: when it is expected to be over.
    """
    return tuple(_effect(wait, rules, before, after, now, until) for wait in waits)


def _effect(
    wait: Wait, rules: Rulebook, before: str | None, after: str | None, now: datetime, until: datetime | None
) -> Effect:
    was, will = (does(wait, rules.standard, reason) for reason in (before, after))
    goes_on = will is PauseRule.KEEP
    then = _then(wait, was, rules, now) if goes_on else _then(held(wait, now), will, rules, until)
    return Effect(
        **wait.model_dump(include={"key", "kind", "subject", "task", "role", "assignee", "due_at"}),
        does=was if after is None else will,
        stood_still=wait.held_since is not None,
        then=then,
    )


def _then(wait: Wait, rule: PauseRule, rules: Rulebook, over: datetime | None) -> datetime | None:
    """The due instant of a wait that stands still by a rule until an instant."""
    if wait.held_since is None:
        return wait.due_at
    if over is None or (
        rule is PauseRule.DROP and (wait.kind is WaitKind.TASK or is_over(wait, rules, over))
    ):
        return None
    return arm(released(wait, rule, rules, over), rules, "").due_at
