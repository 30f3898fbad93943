"""Journeys without Temporal: the same stages, clocks and rules, driven by a loop of its own, for samples of hundreds.

Stage code, ledger, strands, acts, activities and journal are the real ones; what is left out is what Temporal does
for them. A test holds a model and a real workflow side by side.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel

from domain.commands import Act, JourneyInput
from domain.events import Batch
from domain.state import JourneyState
from store import journal
from store.database import Database
from workflows.journey import begun
from workflows.parts import acts
from workflows.parts.firing import fire_due
from workflows.parts.ledger import Ledger
from workflows.parts.process import Process
from workflows.parts.strands import Strands

M = TypeVar("M", bound=BaseModel)
P = TypeVar("P", bound=BaseModel)

MOST_ENTRIES = 200


class ModelJourney:
    """One journey that is told what time it is."""

    def __init__(
        self,
        process: Process,
        start: JourneyInput,
        database: Database,
        activities: Mapping[str, Any],
        now: Callable[[], datetime],
    ) -> None:
        self.state: JourneyState = begun(start, now())
        self.ledger = Ledger(self.state, now)
        self._facts, self._absences = start.facts, start.absences
        self._process = process
        self._database = database
        self._activities = activities
        self._strands = Strands(process, self)
        self._in_flight = 0
        self._came_back = asyncio.Event()

    # --- what stage code calls

    async def answered(self, key: str) -> None:
        await self._strands.answered(key)

    async def perform(self, activity: Callable[[Any, P], Awaitable[M]], given: P, summary: str) -> M:  # noqa: ARG002 - nobody reads it here
        """Have an activity done by this company's own, at once."""
        owner, _, name = activity.__qualname__.partition(".")
        self._in_flight += 1
        try:
            done: M = await getattr(self._activities[owner], name)(given)
            return done
        finally:
            self._in_flight -= 1
            self._came_back.set()

    def patched(self, change: str) -> bool:  # noqa: ARG002 - nothing here began before any change
        return True

    # --- what drives it

    async def begin(self) -> None:
        """Write the first entries and open what the first stage asks for."""
        self.ledger.begin()
        self.ledger.enter_stage(self.state.stage)
        for absence in self._absences:
            self.ledger.know_absence(absence)
        self.ledger.set_facts(self._facts)
        self._strands.start()
        await self._settle()

    async def act(self, act: Act) -> None:
        """Have an act done.

        Raises:
            workflows.parts.refusals.Refusal: the journey does not allow it; nothing was changed.
        """
        if acts.carry_out(self.ledger, self._process, act):
            self._strands.restart()
        await self._settle()

    async def fire(self) -> None:
        """Carry out what has come due by now."""
        fire_due(self.ledger)
        await self._settle()

    async def stop(self) -> None:
        """Leave the journey as it stands; nothing of it runs any more."""
        await self._strands.stop()

    def next_fires(self) -> datetime | None:
        """The instant at which the machine acts next if nobody does."""
        wait = self.ledger.next_wait()
        return wait.armed.fires if wait and wait.armed else None

    async def _settle(self) -> None:
        """Let everything go on until nothing moves, and record it."""
        await self._strands.settle()
        while self._in_flight:
            self._came_back.clear()
            await self._came_back.wait()
            await self._strands.settle()
        await self._record()

    async def _record(self) -> None:
        while entries := tuple(self.state.buffer[:MOST_ENTRIES]):
            await journal.record(self._database, Batch(journey=self.state.journey, entries=entries))
            del self.state.buffer[: len(entries)]
