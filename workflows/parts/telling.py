"""Telling people and promising things, each once."""

from datetime import date, datetime
from typing import Any

from domain.appointments import Appointment, AskedBy, Outcome
from domain.events import ContactMade
from domain.pausing import ClockKind
from domain.roles import Role
from domain.waits import WaitKind
from workflows.parts.returning import BEFORE
from workflows.parts.rounds import MOVED
from workflows.parts.team import appoint
from workflows.parts.view import View
from workflows.parts.voiding import call_off, clear

KEPT = {Outcome.HELD: True, Outcome.MISSED_BY_US: False}
"""How the promise of a meeting is settled by its outcome; by any other it falls away."""


class Telling(View):
    """Notices, promises, appointments, contacts, the team and facts."""

    def notify(self, key: str, notice: str, *to: str, **about: Any) -> None:
        """Tell people of the company or the customer something, once."""
        if self.first_time(key):
            self._ledger.notify(self.key(key), notice, to, about)

    def promise(self, key: str, what: str, by: datetime, **said: Any) -> None:
        """Write down what the customer was told will happen by an instant; past it the promise counts as broken.

        Args:
            said: ``words``, ``person`` and ``not_before``, where they were said.
        """
        full = self.key(key)
        if not self.first_time(f"{key}/promised"):
            return
        self._ledger.promise(full, what, by, **said)
        self.begin_wait(f"{full}/promise", WaitKind.PROMISE, what, "0 minutes", by, clock=ClockKind.FIRM)

    def keep_promise(self, key: str) -> None:
        """The promise is kept; does nothing when it was broken or is unknown."""
        full = self.key(key)
        self._ledger.end_wait(f"{full}/promise")
        self._ledger.settle_promise(full, kept=True)

    def waive_promise(self, key: str) -> None:
        """The promise is not wanted any more; does nothing when it was settled or is unknown."""
        full = self.key(key)
        self._ledger.end_wait(f"{full}/promise")
        self._ledger.settle_promise(full, kept=None)

    def book(self, appointment: Appointment) -> None:
        """The appointment under this prefix stands, and the customer was told so; once.

        It stands again when its end was taken back, unless it was moved.
        """
        self.first_time("booked")
        if self.prefix not in self.state.appointments and self.key(MOVED) not in self.state.answers:
            appointment.order = self._ledger.next_order()
            self._ledger.book(appointment)
            self._ledger.promise(appointment.key, appointment.kind, appointment.starts_at)

    def confirm_appointment(self, confirmed: bool) -> None:
        """The customer confirmed, or stays silent (X-20); who was silent may still confirm."""
        if self.first_time("confirmed" if confirmed else "silent") and self.prefix in self.state.appointments:
            self._ledger.confirm(self.prefix, confirmed)

    def end_appointment(
        self,
        outcome: Outcome,
        *,
        moved_by: AskedBy | None = None,
        late_minutes: int | None = None,
        checked: bool | None = None,
    ) -> None:
        """The appointment under this prefix is over, unless it was before; that settles its promise, see `KEPT`."""
        if self.prefix in self.state.appointments:
            self._ledger.end_appointment(
                self.prefix, outcome, moved_by=moved_by, late_minutes=late_minutes, checked=checked
            )
            self._ledger.settle_promise(self.prefix, kept=KEPT.get(outcome))

    def clear(self, key: str, reason: str) -> None:
        """Void the tasks and end the waits that are open at or below a key of this prefix."""
        clear(self._ledger, self.key(key), reason)

    def call_off(self, key: str, reason: str) -> None:
        """Void all that is open at or below a key, appointments and promises included."""
        call_off(self._ledger, self.key(key), reason)

    def contact(self, key: str, kind: str, outcome: str, channel: str = "phone") -> None:
        """The customer was contacted, or it was tried."""
        if self.first_time(f"{key}/contact"):
            self._ledger.emit(ContactMade(key=self.key(key), kind=kind, channel=channel, outcome=outcome))

    def appoint(self, role: Role, person: str, reason: str) -> None:
        """Somebody of the team has this role from now on, with what the one before had open; once (X-32)."""
        key = f"appoint/{role}"
        if self.first_time(key):
            appoint(self._ledger, self.key(key), role, person, reason)

    def not_done_here(self, key: str, what: str, on: date | None, **about: Any) -> None:
        """What was due before the customer was taken over is left as it is; written down once."""
        if self.first_time(f"{key}/not_done_here"):
            self._ledger.not_done_here(what, on, **about)

    def learn(self, key: str, **facts: Any) -> None:
        """Leave facts, once; they are as before when the answer that they follow from is taken back."""
        if self.key(key) not in self.state.answers:
            before = {name: self.facts.get(name) for name in facts}
            self._ledger.answer(self.key(key), {BEFORE: before})
            self._ledger.set_facts(facts)

    def remember(self, **facts: Any) -> None:
        """Leave facts for later stages; never personal."""
        self._ledger.set_facts(facts)
