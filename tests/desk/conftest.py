"""The desk in a world of its own: real PostgreSQL, a Temporal server, a worker; a real browser where one is needed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres
from tests.desk.browsing import Browsers, browsing
from tests.desk.serving import Served, serving


@pytest_asyncio.fixture
async def world(postgres_server: EmbeddedPostgres) -> AsyncIterator[World]:
    async with open_world(postgres_server) as opened:
        yield opened


@pytest_asyncio.fixture
async def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    """The desk, served on a port of its own, on the world's clock."""
    monkeypatch.delenv("HOMEWARD_LANG", raising=False)
    async with serving(world) as served:
        yield served


@pytest_asyncio.fixture
async def browsers(desk: Served, stack_folder: Path) -> AsyncIterator[Browsers]:
    """Headless Chromium; each person who is logged in has windows of their own."""
    async with browsing(desk, stack_folder) as found:  # what it learns of fonts is kept for the next test
        yield found
