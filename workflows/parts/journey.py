"""What stage code sees of a journey: ask, book, wait, promise, notify, plan.

Every call has a key, unique in its stage. A run starts the stage code from the top: an answered key returns at once,
an open one re-attaches (docs/architecture.md). So nothing here may depend on how often it is called.
"""

import asyncio
from typing import NoReturn

from domain.stages import Status
from workflows.parts.dormancy import Resting
from workflows.parts.ending import end_journey, last_answer
from workflows.parts.pausing import Pausing
from workflows.parts.planning import Planning
from workflows.parts.telling import Telling
from workflows.parts.view import Runtime

__all__ = ["Journey", "Runtime"]


class Journey(Resting, Telling, Planning, Pausing):
    """One journey, seen from one stage or duty: keys are its own."""

    def within(self, key: str) -> "Journey":
        """The same journey with keys below ``key``."""
        return Journey(self._runtime, self.key(key), self.about)

    def beside(self, duty: str) -> tuple["Journey", ...]:
        """The same journey as the running duties of a name see it, in the order in which they began."""
        running = self.state.duties.values()
        return tuple(Journey(self._runtime, one.key, one.about) for one in running if one.duty == duty)

    async def lose(self, reason: str) -> NoReturn:
        """The customer is lost: everything open falls away, the journey sleeps (R002-SKU-55). Never returns."""
        strand = next((key for key in self.state.duties if f"{self.prefix}/".startswith(f"{key}/")), None)
        last = last_answer(self.state, strand or self.state.stage)
        end_journey(self._ledger, Status.LOST, reason, by=last)
        await asyncio.get_running_loop().create_future()
        raise AssertionError("a lost journey does not go on")
