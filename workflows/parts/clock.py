"""The one timer of a journey: armed for the earliest instant of all its waits."""

from collections.abc import Callable
from datetime import datetime, timedelta

from temporalio import workflow

from domain.waits import Wait
from workflows.parts.firing import fire_due
from workflows.parts.ledger import Ledger

LONGEST_RUN = timedelta(days=90)


class Clock:
    """Sleeps to the next armed instant and carries out what has come due."""

    def __init__(self, ledger: Ledger, summary: Callable[[Wait], str]) -> None:
        self._ledger = ledger
        self._summary = summary
        self._began = workflow.now()
        self.alarm = False
        """Set when an instant has come; ``fire`` clears it."""
        self.old = False
        """Set when the run has lasted long enough."""

    async def run(self) -> None:
        """Keep one timer armed. Timers do not survive a new run, so this starts from the waits."""
        while True:
            wait = self._ledger.next_wait()
            if wait is None or wait.armed is None:
                await workflow.wait_condition(lambda: self._ledger.next_wait() is not None)
            elif await self._slept(wait, wait.armed.fires):
                self.alarm = True
                await workflow.wait_condition(lambda: not self.alarm)

    async def _slept(self, wait: Wait, fires: datetime) -> bool:
        """Sleep to the wait's instant; False when another came first or the run grew old meanwhile."""
        delay = min(fires, self._began + LONGEST_RUN) - workflow.now()
        if delay > timedelta(0):
            try:
                await workflow.wait_condition(
                    lambda: self._next() != fires, timeout=delay, timeout_summary=self._summary(wait)
                )
                return False
            except TimeoutError:
                pass
        if fires > workflow.now():
            self.old = True
            await workflow.wait_condition(lambda: self._next() != fires)
            return False
        return True

    def _next(self) -> datetime | None:
        wait = self._ledger.next_wait()
        return wait.armed.fires if wait and wait.armed else None

    def fire(self) -> None:
        """Carry out what has come due."""
        self.alarm = False
        fire_due(self._ledger)
