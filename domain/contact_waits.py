"""What becomes of calls when a customer is to be called at other hours, as pure functions (R002-SKU-04, X-06)."""

from datetime import datetime, timedelta

from domain.pausing import ClockKind
from domain.standard import Standard
from domain.time.contact import at_any_hour, in_contact_hours
from domain.time.days import Span
from domain.waits import Rulebook, Wait, WaitKind

CONFIRMS = frozenset({"confirm_appointment", "confirm_in_writing"})
"""Calls about a meeting: they come before it, at whatever hour."""
UNASKED = frozenset({"payment_call", "resting"})
"""Waits of the machine that end in a call or a message."""
ASKED = frozenset({"designer_talk", "showroom_visit", "report_progress"})
"""Tasks that are talks with the customer and have no rule for calls that nobody answers."""
PROMISED = "0 hours"
"""The rule of a call at the very time that the customer named: it stays."""
A_MINUTE = timedelta(minutes=1)
"""Rules name whole minutes: the next one is never before the instant itself."""


def is_call(wait: Wait, standard: Standard) -> bool:
    """Whether a wait ends in a call to the customer, or is one that somebody has to make."""
    if wait.kind is WaitKind.UNTIL:
        return wait.subject in UNASKED
    if wait.kind not in (WaitKind.TASK, WaitKind.OPENS):
        return False
    rule = standard.tasks.get(wait.subject)
    return wait.subject in CONFIRMS | ASKED or (rule is not None and rule.calls is not None)


def moved_into(wait: Wait, window: Span | None, rules: Rulebook, now: datetime) -> Wait:
    """The wait as it is when the customer may be called at other hours, or at any (None).

    A call that is planned comes within them, never before now. One that is open already is due as if it had opened at
    the first of these hours. What the customer named themselves stays, and so does every wait that is no call.
    """
    if not is_call(wait, rules.standard):
        return wait
    if wait.kind is WaitKind.TASK:
        return _open(wait, window, rules, now)
    return _planned(wait, window, rules, now)


def _planned(wait: Wait, window: Span | None, rules: Rulebook, now: datetime) -> Wait:
    if wait.rule == PROMISED and wait.clock is ClockKind.FIRM:
        return wait
    usual = wait.model_copy(update={"rule": at_any_hour(wait.rule), "window": None})
    if window is None:
        return usual
    moved = usual.model_copy(update={"rule": in_contact_hours(usual.rule, window), "window": window})
    at = rules.due(usual.rule, wait.anchor, wait.calendar, wait.pauses).at
    if wait.subject in CONFIRMS:
        before = moved.rule != usual.rule and _due(moved, rules) < wait.anchor
        return moved if before and _due(moved, rules) >= now else usual
    if moved.rule != usual.rule and _due(moved, rules) >= now:
        return moved
    return _next_hour(usual, window, max(at, now), rules)


def _open(wait: Wait, window: Span | None, rules: Rulebook, now: datetime) -> Wait:
    if window is None or wait.clock is ClockKind.FIRM:
        return wait
    counted = max(wait.anchor, now)
    first = _due(_next_hour(wait, window, counted, rules), rules)
    if first - counted <= A_MINUTE:
        return wait
    return wait.model_copy(update={"anchor": first, "rung": 0})


def _next_hour(wait: Wait, window: Span, at: datetime, rules: Rulebook) -> Wait:
    """The wait until the next of the customer's hours from an instant on."""
    clock = rules.calendar(wait.calendar).local(at + A_MINUTE)
    rule = in_contact_hours(f"same day at {clock:%H:%M}", window)
    changes = {"rule": rule, "window": window, "anchor": at, "source": None, "pauses": ()}
    return wait.model_copy(update=changes)


def _due(wait: Wait, rules: Rulebook) -> datetime:
    return rules.due(wait.rule, wait.anchor, wait.calendar, wait.pauses).at
