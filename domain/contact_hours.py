"""When a customer is tried again: by a rule, within the hours in which they may be called (X-06, X-20)."""

from datetime import datetime, timedelta

from domain.time.contact import in_contact_hours
from domain.time.days import Span
from domain.waits import Rulebook

A_MINUTE = timedelta(minutes=1)
"""Rules name whole minutes: the next one is never before the instant itself."""


def next_try(
    rules: Rulebook, window: Span | None, opens: str | None, anchor: datetime | None
) -> tuple[str | None, datetime | None]:
    """The rule by which a try opens, and the instant that it counts from.

    A rule that counts hours says no time of day; then the next of the customer's hours from what it comes to.
    """
    if opens is None or anchor is None or window is None:
        return opens, anchor
    moved = in_contact_hours(opens, window)
    if moved != opens:
        return moved, anchor
    at = rules.due(opens, anchor, "customer").at
    clock = rules.calendar("customer").local(at + A_MINUTE)
    return in_contact_hours(f"same day at {clock:%H:%M}", window), at
