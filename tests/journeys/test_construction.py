"""From preparation to the first years of care: a new run at every step changes nothing."""

from collections import Counter

import pytest

from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import living, signature


@pytest.mark.slow
async def test_design_4_a_new_run_at_every_step_changes_nothing(postgres_server: EmbeddedPostgres) -> None:
    """From preparation to the first cracks: the same tasks, promises, notices, each of them once."""
    told = []
    for moving in (False, True):
        async with living(postgres_server, Stage.CONSTRUCTION, facts={"campaign_cleaning": True}) as home:
            await home.live("crack_repair", moving=moving)
            told.append(Counter(signature(row) for row in await home.journal()))
    assert told[0] == told[1]
