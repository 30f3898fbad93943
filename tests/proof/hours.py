"""The hours in which the customer may be called, as docs/operations/journeys.md says it of `window`."""

import re
from datetime import datetime, timedelta

from tests.proof.days import Slot, due
from tests.proof.model import Model
from tests.proof.oracle import FRESH, Clock

CONFIRMING = "confirm_appointment"
A_MINUTE = timedelta(minutes=1)
_HOURS = re.compile(r" in contact hours \S+")
_DAY = re.compile(r" at \d+:\d+")


def said(window: Slot) -> str:
    return "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in window)


def within(rule: str, window: Slot | None) -> str:
    """The rule with its time of day in the customer's hours; one without a time of day as it is."""
    rule = _HOURS.sub("", rule)
    if window is None:
        return rule
    return _DAY.sub(lambda found: f"{found[0]} in contact hours {said(window)}", rule)


class Hours(Model):
    """One journey, and when its customer may be called."""

    def in_hours(self, rule: str) -> str:
        return within(rule, self.window)

    def call_within(self, window: Slot | None) -> None:
        """Calls that are planned come within them; one that is open is due as if it had opened in the first of them."""
        self.window = window
        for clock in list(self.clocks.values()):
            if not self._is_call(clock):
                continue
            if clock.kind == "task":
                self._count_from_hours(clock)
            else:
                self._plan_within(clock)
            clock.changed(self.company, self.now)

    def _is_call(self, clock: Clock) -> bool:
        if clock.kind not in ("task", "opens"):
            return clock.kind == "until" and clock.subject == "resting"
        return clock.subject == CONFIRMING or "calls" in self.company.task(clock.subject)

    def _plan_within(self, clock: Clock) -> None:
        if clock.rule == "0 hours":
            return  # the customer named this time themselves
        table = self.company.tables[clock.calendar]
        clock.rule, clock.window = within(clock.rule, None), None
        if self.window is None:
            return
        usual, moved = clock.rule, within(clock.rule, self.window)
        then = due(moved, clock.anchor, table, clock.stood)
        if clock.subject == CONFIRMING:
            if moved != usual and self.now <= then < clock.anchor:
                clock.rule, clock.window = moved, self.window
            return
        if moved != usual and then >= self.now:
            clock.rule, clock.window = moved, self.window
            return
        self._next_hour(clock, max(due(usual, clock.anchor, table, clock.stood), self.now))

    def _next_hour(self, clock: Clock, at: datetime) -> None:
        clock.rule, clock.anchor, clock.window = self.next_hours(at), at, self.window
        clock.source, clock.stood = None, ()

    def next_hours(self, at: datetime) -> str:
        """The next of their hours from an instant on, as a rule that counts from it; rules name whole minutes."""
        return within(f"same day at {at + A_MINUTE:%H:%M}", self.window)

    def _count_from_hours(self, clock: Clock) -> None:
        if self.window is None or clock.counts_for == "firm":
            return
        counted = max(clock.anchor, self.now)
        first = due(self.next_hours(counted), counted, self.company.tables[clock.calendar])
        if first - counted > A_MINUTE:
            clock.anchor, clock.told = first, FRESH
