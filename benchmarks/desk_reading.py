"""How long the desk takes to read what it shows, in a database as big as a big company's.

Whole pages are asked for as a browser does, without the network between; what they read is asked for through the
product's own functions, each in turn with a bare query for the same rows by an index, of which nothing is made.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from statistics import median, quantiles
from typing import Any

import httpx2
from temporalio.client import Client

from benchmarks.desk_data import Filled
from desk.app import create_app
from desk.house import House
from desk.live import Hub
from desk.visitor import Visitor
from store import accounts
from store.database import Database
from store.settings import Settings

PASSWORD = "in a benchmark only 7"  # noqa: S105 - of people who are made up
COOKIE = "homeward_session"
ZONE = "Asia/Shanghai"
PEOPLE = (
    "agent-001", "agent-017", "agent-033", "agent-064", "designer-002", "designer-015", "site_supervisor-003",
    "site_supervisor-020", "sales-004", "finance-001", "cs_lead-002", "store_manager-001",
)  # fmt: skip
LEAD = "general_manager-001"
TASK_FOR = ("agent-005", "agent-050", "designer-009", "site_supervisor-011", "finance-003")


@dataclass(frozen=True)
class Took:
    """How long something took, in milliseconds, by round."""

    name: str
    ours: Sequence[float]
    bare: Sequence[float] = ()

    @property
    def p50(self) -> float:
        return median(self.ours)

    @property
    def p99(self) -> float:
        return p99(self.ours)

    @property
    def ratio(self) -> float | None:
        """Of the medians; None where nothing bare was measured."""
        return median(self.ours) / median(self.bare) if self.bare else None


def p99(times: Sequence[float]) -> float:
    """The slowest but one of a hundred; of few rounds, the slowest."""
    return quantiles(times, n=100, method="inclusive")[98] if len(times) > 1 else times[0]


@dataclass
class Desk:
    """A desk on the filled database, at the moment at which everything stands."""

    house: House
    database: Database
    now: datetime
    clients: Mapping[str, httpx2.AsyncClient]

    async def get(self, who: str, path: str) -> None:
        """Read a whole page."""
        answer = await self.clients[who].get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:200]}"

    async def visitor(self, handle: str) -> Visitor:
        """Somebody as the desk knows them."""
        token = self.clients[handle].cookies[COOKIE]
        person = await self.house.session(token)
        assert person is not None
        return Visitor(person, "zh-CN", ZONE)


@asynccontextmanager
async def desk(filled: Filled) -> AsyncIterator[Desk]:
    """Open it, with everybody logged in who is asked for."""

    async def clock() -> datetime:
        return filled.now

    settings = Settings.load()
    nowhere = await Client.connect("127.0.0.1:1", lazy=True)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(await Database.open(filled.dsn, max_size=8))
        house = House(settings, database, nowhere, Hub(filled.dsn), clock)
        app = create_app(settings, house)
        app.state.house = house
        clients = {}
        for one in (*PEOPLE, LEAD):
            await accounts.set_password(database, one, PASSWORD, now=filled.now)
            transport = httpx2.ASGITransport(app)
            client = httpx2.AsyncClient(
                transport=transport,
                base_url="http://desk.test",
                headers={"sec-fetch-site": "same-origin"},
                timeout=600,
            )
            clients[one] = await stack.enter_async_context(client)
            answer = await client.post("/login", data={"name": one, "password": PASSWORD})
            assert answer.status_code == 303, answer.text
        yield Desk(house, database, filled.now, clients)


async def timed(act: Callable[[], Awaitable[Any]]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    await act()
    return (time.perf_counter() - began) * 1000
