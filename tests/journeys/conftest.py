"""A journey of one's own, in a world of its own."""

from collections.abc import AsyncIterator

import pytest_asyncio

from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import living
from tests.journeys.changing import CONTRACT, Site
from tests.journeys.driving import Drive, driving
from tests.journeys.meeting import OneMeeting, meeting, slot
from tests.journeys.selling import local


@pytest_asyncio.fixture
async def drive(postgres_server: EmbeddedPostgres) -> AsyncIterator[Drive]:
    async with driving(postgres_server) as started:
        yield started


@pytest_asyncio.fixture
async def one(postgres_server: EmbeddedPostgres) -> AsyncIterator[OneMeeting]:
    """One meeting to be arranged, on a Monday at 9:00."""
    async with meeting(postgres_server) as started:
        yield started


@pytest_asyncio.fixture
async def booked(postgres_server: EmbeddedPostgres) -> AsyncIterator[OneMeeting]:
    """A meeting that stands for Thursday at 16:00."""
    async with meeting(postgres_server, earliest=local(5, "11:00").isoformat()) as one:
        await one.arrange(slot(6, "16:00"))
        yield one


@pytest_asyncio.fixture
async def site(postgres_server: EmbeddedPostgres) -> AsyncIterator[Site]:
    """A contract of 100,000 yuan is signed; the site is being prepared."""
    async with living(postgres_server, Stage.CONSTRUCTION, facts=CONTRACT) as home:
        yield Site(home, {})
