"""Future duties of a journey: planned on its agenda, begun beside the stage, taken away again."""

from datetime import date, datetime
from typing import Any

from domain.roles import Role
from domain.sources import source_of
from domain.state import AgendaItem, RunningDuty
from workflows.parts.agenda import agenda_wait, first_after, first_occurrence
from workflows.parts.opening import open_case, stop_duty
from workflows.parts.view import View


class Planning(View):
    """What comes later, or runs beside the stage."""

    def plan(
        self,
        key: str,
        duty: str,
        *,
        cadence: str | None = None,
        rule: str | None = None,
        anchor: datetime,
        role: Role,
        last: date | None = None,
        useful_until: date | None = None,
        **about: Any,
    ) -> None:
        """Put a duty on the agenda: by a named cadence of the standard, or once by a due rule.

        What lay before a customer was taken over is not done here.

        Args:
            useful_until: the last day on which it still makes sense, where that is after its own day.
        """
        full = f"agenda/{key}"
        if not self.first_time(f"planned/{key}"):
            return
        item = AgendaItem(
            key=full,
            duty=duty,
            cadence=cadence,
            rule=rule,
            **source_of(rule),
            anchor=anchor,
            role=role,
            on="",
            last=last.isoformat() if last else None,
            about=about,
            order=self._ledger.next_order(),
        )
        placed = self._not_over(item, useful_until)
        if placed is not None:
            self.state.agenda[full] = placed
            self._ledger.set_wait(agenda_wait(placed, self.rules, self.now))

    def _not_over(self, item: AgendaItem, until: date | None) -> AgendaItem | None:
        """The item on its first day; of a customer who was taken over, on the first that is not over."""
        taken = self.state.taken_over
        if taken is None:
            return first_occurrence(item, self.rules)
        placed, over = first_after(item, self.rules, taken.on, until)
        if over:
            first, last = (date.fromisoformat(one.on) for one in (over[0], over[-1]))
            since = first if len(over) > 1 else None
            self._ledger.not_done_here(item.duty, last, since=since, times=len(over))
        return placed

    def drop(self, key: str, reason: str) -> None:
        """Take a duty off the agenda and void what it has open."""
        full = f"agenda/{key}"
        if not self.first_time(f"dropped/{key}"):
            return
        self.state.agenda.pop(full, None)
        self._ledger.end_wait(full)
        for running in [duty for duty in self.state.duties.values() if duty.key.startswith(f"{full}/")]:
            self.stop_duty(running.key, reason)

    def stop_duty(self, key: str, reason: str) -> None:
        stop_duty(self._ledger, key, reason)

    def begin(self, key: str, duty: str, *, independent: bool = False, **about: Any) -> None:
        """Begin a duty now, beside the stage; its keys are its own, so that it may outlive the stage."""
        full = f"beside/{self.key(key)}"
        if self.first_time(f"{key}/begun"):
            self.state.duties[full] = RunningDuty(
                key=full, duty=duty, about=about, order=self._ledger.next_order(), independent=independent
            )

    def open_case(self, key: str, matter: str, *, words: str | None = None, **about: Any) -> None:
        """Open a case about a matter, once: it outlives the stage or duty that opened it, and a way back.

        The matter is the name of the process's duty that handles it. ``words``: a reference to what the customer
        said. ``about``: what else its tasks need to know; never personal.
        """
        source = f"{key}/{matter}"
        if self.first_time(f"{source}/case"):
            open_case(self._ledger, self.key(source), matter, about, words)
