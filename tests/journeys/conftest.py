"""A journey of one's own, in a world of its own."""

from collections.abc import AsyncIterator

import pytest_asyncio

from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.driving import Drive, driving


@pytest_asyncio.fixture
async def drive(postgres_server: EmbeddedPostgres) -> AsyncIterator[Drive]:
    async with driving(postgres_server) as started:
        yield started
