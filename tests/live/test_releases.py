"""A release in stages: workers of two builds, and journeys that move from one to the other (docs/upgrading.md)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import worker
from starter.stack.health import check_worker
from starter.stack.postgres import EmbeddedPostgres
from starter.stack.releases import Build, activate, builds, ramp
from store.customers import register
from store.settings import Settings
from tests.journeys.driving import customer
from tests.live.live import SOON, Live, living

AGENT = "agent-01"


@asynccontextmanager
async def working(live: Live, build: str) -> AsyncIterator[None]:
    """A worker of a build; of none, when it is empty."""
    settings = Settings.load(
        state=live.folder,
        metrics={"enabled": False},
        worker={"build_id": build, "graceful_shutdown_seconds": 1},
    )
    async with worker.build(live.client, live.database, settings):
        yield


async def reported(live: Live, build: str) -> dict[str, Build]:
    """Every build by its name, once this one has reported."""
    for _ in range(int(SOON.total_seconds() * 10)):
        if build in (found := {one.build: one for one in await builds(live.client)}):
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(f"build {build} was never reported")


async def moved_to(live: Live, journey: str) -> str:
    """The build that the journey's last step was done on."""
    await live.journeys.note(journey, AGENT, "a step")
    described = await live.client.get_workflow_handle(f"journey-{journey}").describe()
    info = described.raw_description.workflow_execution_info.versioning_info
    return info.deployment_version.build_id


@pytest.mark.slow
async def test_journeys_move_to_the_build_that_is_activated_and_back(
    postgres_server: EmbeddedPostgres, tmp_path: Path
) -> None:
    async with living(postgres_server, tmp_path) as live:
        async with working(live, ""):
            registered = await register(live.database, customer("A-1"))
            journey = registered.journey
            await live.journeys.start(registered)
            await live.settled(journey)
            assert await builds(live.client) == ()
            await activate(live.client, None)
        async with working(live, "1"):
            assert (await reported(live, "1"))["1"].state == "inactive"
            await check_worker(live.client, live.settings.task_queue)
            await activate(live.client, "1")
            assert await moved_to(live, journey) == "1"
            async with working(live, "2"):
                await reported(live, "2")
                await ramp(live.client, "2", 99)
                await activate(live.client, "1")
                assert (await reported(live, "2"))["2"].state != "ramping", "every journey is taken back"
                assert await moved_to(live, journey) == "1"
                await ramp(live.client, "2", 1)
                found = await reported(live, "2")
                assert (found["2"].state, found["2"].percent, found["1"].state) == ("ramping", 1, "current")
                await activate(live.client, "2")
                assert await moved_to(live, journey) == "2"
                found = await reported(live, "2")
                assert (found["2"].state, found["1"].state) == ("current", "draining")
        async with working(live, ""):
            await activate(live.client, None)
            assert await moved_to(live, journey) == ""
