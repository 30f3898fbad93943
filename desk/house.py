"""What every request needs, opened once a process: database, journeys, settings, what is on everybody's page."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter

from client.acting import wall_clock
from client.journeys import Journeys
from desk.counts import Counts
from desk.live import Hub
from desk.runs import Runs
from domain.standard import Standard
from store import demo, rulebooks, sessions
from store.database import Database
from store.sessions import Present
from store.settings import Settings

_POOL = 8


class House:
    """The desk's ground. Open it with `opened`."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        temporal: Client,
        hub: Hub,
        clock: Callable[[], Awaitable[datetime]] = wall_clock,
    ) -> None:
        self.settings = settings
        self.now = clock
        self.database = database
        self.temporal = temporal
        self.hub = hub
        self.runs = Runs()
        self.counts = Counts()
        self.journeys = Journeys(
            temporal, database, task_queue=settings.task_queue, lang=settings.lang.value, clock=clock
        )
        self.known_demo = False
        """Whether it was seen that this is a demo; what is one stays one."""

    @property
    def idle(self) -> timedelta:
        """A session that was not used for so long has ended."""
        return timedelta(hours=self.settings.desk.session_idle_hours)

    async def session(self, token: str) -> Present | None:
        """Whose session it is; None for one that has ended."""
        return await sessions.session(self.database, token, now=await self.now(), idle=self.idle)

    async def demo(self) -> bool:
        """Whether this system is a demo."""
        self.known_demo = self.known_demo or await demo.is_demo(self.database)
        return self.known_demo

    async def standard(self) -> Standard | None:
        """The newest published standard; None before any is."""
        return await rulebooks.newest(self.database)

    async def zone(self) -> str:
        """The company's zone, in which every instant is shown."""
        return await rulebooks.zone(self.database)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[House]:
    """The desk's ground; PostgreSQL and Temporal may both be away, then pages say so.

    Raises:
        SettingsError: no database is known, or Temporal's configuration cannot be read.
    """
    dsn = settings.database_dsn()
    database = await Database.open(dsn, max_size=_POOL, name="homeward-desk", check=False)
    try:
        config = settings.temporal_connect_config()
        temporal = await Client.connect(**config, data_converter=pydantic_data_converter, lazy=True)
        async with Hub(dsn).listening() as hub:
            house = House(settings, database, temporal, hub)
            try:
                yield house
            finally:
                await house.runs.stop()
    finally:
        await database.close()
