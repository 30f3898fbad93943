"""The desk served to tests: people with passwords, and clients that are logged in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import uvicorn

from desk.app import create_app
from desk.house import House
from desk.live import Hub
from starter.rehearsal.world import World
from store import accounts, desk
from store.settings import Settings

PASSWORD = "in a test only 7"
SAME_SITE = {"sec-fetch-site": "same-origin"}
PATIENCE = 120.0
"""Seconds for an answer: only what hangs takes longer, on however slow a machine."""


@dataclass
class Served:
    """A desk that can be asked."""

    world: World
    house: House
    address: str
    stack: AsyncExitStack
    _known: set[str] = field(default_factory=set)

    async def account(self, handle: str, lang: str = "zh-CN") -> None:
        """Let somebody log in, and see the desk in a language."""
        if handle not in self._known:
            now = await self.world.now()
            await accounts.set_password(self.world.database, handle, PASSWORD, now=now)
            self._known.add(handle)
        await desk.prefer(self.world.database, handle, desk.Preferences(lang=lang))

    def client(self, **headers: str) -> httpx2.AsyncClient:
        """Somebody who is not logged in; redirects are not followed."""
        sent = {**SAME_SITE, **headers}
        # without TLS no certificates need be read, which takes longer than many a test
        return httpx2.AsyncClient(base_url=self.address, headers=sent, timeout=PATIENCE, verify=False)

    async def login(self, handle: str, lang: str = "zh-CN") -> httpx2.AsyncClient:
        """A client with somebody's session; closed when the desk is."""
        await self.account(handle, lang)
        client = await self.stack.enter_async_context(self.client())
        answer = await client.post("/login", data={"name": handle, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client


@asynccontextmanager
async def serving(world: World, **given: Any) -> AsyncIterator[Served]:
    """Serve the desk on a free port, on the world's clock; ``given`` are settings."""
    settings = Settings.load(**given)
    async with AsyncExitStack() as stack, Hub(world.database.dsn).listening() as hub:
        house = House(settings, world.database, world.env.client, hub, world.now)
        app = create_app(settings, house)
        config = uvicorn.Config(
            app, port=0, log_config=None, access_log=False, proxy_headers=False, timeout_graceful_shutdown=5
        )
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
            assert not running.done()
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield Served(world, house, f"http://127.0.0.1:{port}", stack)
        finally:
            await stack.aclose()
            hub.close()
            server.should_exit = True
            await running
