"""Activities of a publication: whom it concerns, and waking them, most urgent first and never too many at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from temporalio import activity

from activities.beating import beating
from domain.model import Model
from domain.publishing import Progress, WakeState, Woken
from store import calendars
from store.database import Database
from store.publications import Publication, progress, published

Wake = Callable[[Publication, str], Awaitable[Woken]]
"""Has a journey take the calendars of a publication over; again, it changes nothing. Never raises for one journey."""
AT_ONCE = 5
"""How many journeys are woken at the same time."""
MOST_TRIES = 6
"""After so many tries a journey is left to learn of it with whatever it does next."""
BEAT = timedelta(seconds=3)
"""How often a batch says that it is still at work: another worker goes on soon after this one died."""


class Batch(Model):
    """Some journeys to be woken."""

    publication: str
    most: int
    tried: int
    """Only journeys that were tried so often at the most."""
    per_minute: int


class Tried(Model):
    """What came of a batch."""

    tried: int
    """How many journeys it was; 0 when it is nobody's turn."""
    progress: Progress


class PublishingActivities:
    """Bound to one database and to who sends journeys their Updates; a worker registers its methods."""

    def __init__(self, database: Database, wake: Wake) -> None:
        self._database = database
        self._wake = wake

    @activity.defn(name="wake_journeys")
    async def wake_journeys(self, batch: Batch) -> Tried:
        """Wake the most urgent ones and keep what came of each; a repeat goes on where the last try broke off."""
        one = await published(self._database, batch.publication)
        turn = await calendars.next_to_wake(self._database, batch.publication, batch.tried, batch.most)
        gate = asyncio.Semaphore(AT_ONCE)
        async with beating(BEAT), asyncio.TaskGroup() as group:
            for number, journey in enumerate(turn):
                if number:
                    await asyncio.sleep(60 / batch.per_minute)
                await gate.acquire()
                group.create_task(self._wake_one(one, journey, batch.tried, gate))
        return Tried(tried=len(turn), progress=await progress(self._database, batch.publication))

    async def _wake_one(self, one: Publication, journey: str, tried: int, gate: asyncio.Semaphore) -> None:
        try:
            woken = await self._wake(one, journey)
            if woken.state is WakeState.WAITING and tried + 1 >= MOST_TRIES:
                woken = woken.model_copy(update={"state": WakeState.FAILED})
            await calendars.note_woken(self._database, one.publication, woken)
        finally:
            gate.release()

    @activity.defn(name="look_again")
    async def look_again(self, publication: str) -> int:
        """Find journeys that the publication concerns and that were not seen before; returns how many."""
        async with beating(BEAT):
            return await calendars.look_again(self._database, publication, datetime.now(UTC))

    @activity.defn(name="finish_publication")
    async def finish_publication(self, publication: str) -> Progress:
        await calendars.finish(self._database, publication, datetime.now(UTC))
        return await progress(self._database, publication)
