"""Random sequences on the time-skipping server: workflow, worker and records against the model, after each move.

A sequence that fails is named by its number, shrunk to the moves that it fails by on the rules alone, or shown whole.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from unittest.mock import patch

import pytest

from domain.stages import Stage
from starter.rehearsal.world import open_world
from starter.stack.postgres import EmbeddedPostgres
from tests.proof.on_server import Site
from tests.proof.play import BESIDE, FORMS, play
from tests.proof.sequences import Game, Wrong, drawn
from workflows.renovation import PROCESS

MONDAY = datetime(2031, 3, 3, 1, 0, tzinfo=UTC)
A_WORLD = 12
"""How many sequences one world sees, each with a journey of its own."""
LENGTH = 8
A_FEW = 6
"""How many by default."""


async def prove(postgres: EmbeddedPostgres, first: int, many: int, seen: Callable[[str], None]) -> None:
    """Play sequences in one world, one after the other."""
    with ExitStack() as patches:
        patches.enter_context(patch.dict(PROCESS.stages, {Stage.DESIGN: play}))
        patches.enter_context(patch.dict(PROCESS.duties, BESIDE))
        patches.enter_context(patch.dict(PROCESS.kinds, FORMS))
        async with open_world(postgres, MONDAY) as world:
            site = Site(world)
            await site.prepare()
            for sequence in range(first, first + many):
                moves = drawn(sequence, LENGTH)
                on = await site.begin(sequence)
                try:
                    await Game(on, on.model, seen).play(moves)
                except Exception as wrong:
                    raise Wrong(f"sequence {sequence}, journey {on.journey}: {moves}: {wrong!r}") from wrong
                await on.close()


async def test_every_wait_is_armed_once_and_what_is_next_is_what_fires(
    postgres_server: EmbeddedPostgres,
) -> None:
    seen = Counter[str]()
    await prove(postgres_server, 0, A_FEW, lambda name: seen.update([name]))
    assert sum(seen.values()) > A_FEW * 4, seen


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("world", range(1, 26))
async def test_hundreds_more_on_the_server(postgres_server: EmbeddedPostgres, world: int) -> None:
    seen = Counter[str]()
    await prove(postgres_server, world * A_WORLD, A_WORLD, lambda name: seen.update([name]))
    print(sorted(seen.items()))
