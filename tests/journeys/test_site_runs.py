"""A new run at any step of the site changes nothing (docs/architecture.md)."""

from collections import Counter
from typing import Any

import pytest

from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import living, opened_site
from tests.journeys.on_site import LATE, PHOTOS, ROWS

LATE_AND_FAILED = [
    {**LATE, "expected_on": "2031-03-25"},
    {"outcome": "started"},
    {"items": {"rows": "items", "passed": False}},
    {**ROWS, "photos": PHOTOS},
]
ACCEPTED_AT_LAST = [{"items": {"rows": "items", "passed": False}}, {**ROWS, "customer_signed": True}]


@pytest.mark.slow
async def test_design_4_a_new_run_at_every_step_of_a_stage_changes_nothing(
    postgres_server: EmbeddedPostgres,
) -> None:
    """A late stage of which the customer hears, and an item that fails: each effect once."""
    said = {"site_stage": LATE_AND_FAILED}
    told = []
    for moving in (False, True):
        async with living(postgres_server, Stage.CONSTRUCTION, answers=said) as home:
            await opened_site(home)
            await home.live("measure_cabinets", moving=moving)
            told.append(Counter(signature(row) for row in await home.journal()))
    assert told[0] == told[1]


@pytest.mark.slow
async def test_design_4_a_new_run_at_every_step_of_the_site_changes_nothing(
    postgres_server: EmbeddedPostgres,
) -> None:
    """Also of a leak, of an acceptance that failed, and of everything before and after."""
    leak = {"leak": True, "where": "drain", "photos": PHOTOS}
    said = {
        "site_stage": LATE_AND_FAILED,
        "read_water_test": [leak, {"leak": False, "photos": PHOTOS}],
        "accept_site_stage": ACCEPTED_AT_LAST,
    }
    told = []
    for moving in (False, True):
        async with living(postgres_server, Stage.CONSTRUCTION, answers=said) as home:
            await home.live("pre_acceptance", moving=moving)
            told.append(Counter(signature(row) for row in await home.journal()))
    assert told[0] == told[1]


def signature(row: Any) -> tuple[Any, ...]:
    event = row["event"]
    known = event.get("facts", {})
    return (row["type"], event.get("key"), event.get("kind"), event.get("what"), event.get("notice"), *known)
