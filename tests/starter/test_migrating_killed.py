"""`homeward standards migrate` is killed half-way: run again it moves who is left, nobody twice (desk.md 3 item 6)."""

import asyncio
import os
import signal
import sys
from collections import Counter

import pytest

from starter.rehearsal.world import World
from store import rulebooks
from tests.journeys import migrating
from tests.journeys.driving import customer
from tests.starter.conftest import Homeward

JOURNEYS = 24
"""Three times as many as are moved at once."""
ADOPTED = "SELECT journey FROM journal WHERE type = 'standard_adopted'"


@pytest.mark.slow
async def test_a_migration_that_was_killed_goes_on_where_it_was(world: World, homeward: Homeward) -> None:
    journeys = [await world.start(customer(f"K-{number}")) for number in range(JOURNEYS)]
    for journey in journeys:
        await world.settled(journey)
    first = await rulebooks.standard(world.database, "renovation", 1)
    await migrating.publish(world.database, migrating.stricter(first, 2))

    command = ("standards", "migrate", "--to", "2", "--yes", "--as", "operations-01", "--json")
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "starter", *command),
        env=dict(os.environ),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    async with asyncio.timeout(60):
        while not await world.database.fetch(ADOPTED):  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    assert await running.wait() == -signal.SIGKILL, "it had not come to its end"
    for journey in journeys:
        await world.settled(journey)
    done = {row["journey"] for row in await world.database.fetch(ADOPTED)}
    assert 0 < len(done) < JOURNEYS

    ran = await homeward(*command)
    assert ran.code == 0, ran.err
    assert {one["target"] for one in ran.document["results"]} == set(journeys) - done
    for journey in journeys:
        await world.settled(journey)
    moved = Counter(row["journey"] for row in await world.database.fetch(ADOPTED))
    assert moved == Counter(journeys), "each once"
    again = await homeward(*command)
    assert (again.code, again.document["moved"]) == (0, False)
