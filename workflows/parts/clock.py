"""The one timer of a journey: armed for the earliest instant of all its waits, and what happens when it comes."""

from collections.abc import Callable
from datetime import datetime, timedelta

from temporalio import workflow

from domain.state import RunningDuty
from domain.waits import Action, Wait
from workflows.parts.agenda import agenda_wait, following_occurrence
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
        """Carry out every step that has come due; an outage may have left several of one wait."""
        self.alarm = False
        while due := self._ledger.due_waits():
            for wait in due:
                if self._ledger.state.waits.get(wait.key) == wait:
                    self._fire(wait)

    def _fire(self, wait: Wait) -> None:
        step = wait.armed
        assert step is not None
        self._ledger.write_step(wait, step)
        match step.action:
            case Action.OPEN | Action.REACH:
                self._ledger.end_wait(wait.key)
                # What was arranged later than its own day before begins when it was arranged.
                at = max(step.at, wait.since)
                self._ledger.answer(wait.key, {"at": at.isoformat()}, order=wait.order)
            case Action.REMIND | Action.DUE | Action.ESCALATE:
                self._ledger.set_wait(wait.model_copy(update={"rung": step.rung + 1}))
            case Action.BREAK:
                self._ledger.end_wait(wait.key)
                self._ledger.settle_promise(wait.key.removesuffix("/promise"), kept=False)
            case Action.BEGIN:
                self._begin_duty(wait)

    def _begin_duty(self, wait: Wait) -> None:
        state = self._ledger.state
        item = state.agenda[wait.key]
        key = f"{item.key}/{item.nominal}"
        state.duties[key] = RunningDuty(
            key=key,
            duty=item.duty,
            about={**item.about, "on": item.on},
            order=self._ledger.next_order(),
        )
        after = following_occurrence(item, state.rules)
        self._ledger.end_wait(wait.key)
        if after is None:
            del state.agenda[wait.key]
        else:
            state.agenda[wait.key] = after
            self._ledger.set_wait(agenda_wait(after, state.rules, self._ledger.now()))
