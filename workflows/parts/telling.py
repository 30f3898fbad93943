"""Telling people and promising things, each once."""

from datetime import datetime
from typing import Any

from domain.appointments import Appointment, Outcome
from domain.events import ContactMade
from domain.waits import WaitKind
from workflows.parts.view import View


class Telling(View):
    """Notices, promises, appointments, contacts and facts."""

    def notify(self, key: str, notice: str, *to: str, **about: Any) -> None:
        """Tell people of the company or the customer something, once."""
        if self.first_time(key):
            self._ledger.notify(self.key(key), notice, to, about)

    def promise(self, key: str, what: str, by: datetime) -> None:
        """Write down what the customer was told will happen by an instant; past it the promise counts as broken."""
        full = self.key(key)
        if not self.first_time(f"{key}/promised"):
            return
        self._ledger.promise(full, what, by)
        self.begin_wait(f"{full}/promise", WaitKind.PROMISE, what, "0 minutes", by, keeps=True)

    def keep_promise(self, key: str) -> None:
        """The promise is kept; does nothing when it was broken or is unknown."""
        full = self.key(key)
        self._ledger.end_wait(f"{full}/promise")
        self._ledger.settle_promise(full, kept=True)

    def book(self, appointment: Appointment) -> None:
        """The appointment under this prefix stands, and the customer was told so; once."""
        if self.first_time("booked"):
            appointment.order = self._ledger.next_order()
            self._ledger.book(appointment)
            self._ledger.promise(appointment.key, appointment.kind, appointment.starts_at)

    def confirm_appointment(self, confirmed: bool) -> None:
        if self.first_time("confirmed") and self.prefix in self.state.appointments:
            self._ledger.confirm(self.prefix, confirmed)

    def end_appointment(self, outcome: Outcome) -> None:
        """The appointment under this prefix is over; being held keeps the promise that it was."""
        if self.first_time("ended"):
            self._ledger.end_appointment(self.prefix, outcome)
            self._ledger.settle_promise(self.prefix, kept=True if outcome is Outcome.HELD else None)

    def contact(self, key: str, kind: str, outcome: str, channel: str = "phone") -> None:
        """The customer was contacted, or it was tried."""
        if self.first_time(f"{key}/contact"):
            self._ledger.emit(ContactMade(key=self.key(key), kind=kind, channel=channel, outcome=outcome))

    def remember(self, **facts: Any) -> None:
        """Leave facts for later stages; never personal."""
        self._ledger.set_facts(facts)
