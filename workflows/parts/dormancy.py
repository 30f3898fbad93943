"""A journey at rest: its customer cannot be reached, and it sleeps until somebody wakes it (X-20).

Everything open is held as in a pause, but for what a pause does not hold either: promises, complaints, safety.
"""

from datetime import datetime

from workflows.parts.asking import Asking
from workflows.parts.ledger import Ledger
from workflows.parts.pausing import rest, resume

RESTING = "resting"
"""The subject of the wait that an act of waking ends."""


class Resting(Asking):
    """How stage code puts its journey to rest."""

    def fall_dormant(self, key: str, reason: str) -> None:
        """The journey is dormant from now on, until it is woken or lost; once."""
        if self.first_time(key):
            rest(self._ledger, reason)

    async def rest(self, key: str, rule: str, anchor: datetime) -> bool:
        """Wait for an instant while dormant; returns True when the journey was woken before it came."""
        await self.until(key, rule, anchor, subject=RESTING, keeps=True)
        return bool(self.state.answers[self.key(key)].payload.get("woken"))


def wake(ledger: Ledger, by: str | None, reason: str) -> None:
    """A dormant journey is active again, and its clocks go on; who put it to rest goes on at once."""
    resume(ledger, reason)
    for wait in [wait for wait in ledger.state.waits.values() if wait.subject == RESTING]:
        ledger.end_wait(wait.key)
        woken = {"at": ledger.now().isoformat(), "woken": True}
        ledger.answer(wait.key, woken, by, order=wait.order)
