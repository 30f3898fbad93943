"""Customers go back: from the quotation to the design, from the signing to either, and a third time round."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.selling import FROM_MEASUREMENT, NO_CHANGES, Seller, selling

OPERATIONS = "operations-01"
PLAN_CALL = "design/plan_call"
AGREES = {"plan_call": NO_CHANGES, "revision_call": NO_CHANGES}
RENDERED = {**NO_CHANGES, "rendering_accepted": True, "render_area": "24.00", "render_rate": "40.00"}


@pytest_asyncio.fixture
async def seller(postgres_server: EmbeddedPostgres) -> AsyncIterator[Seller]:
    """A journey whose home was measured the day before."""
    async with selling(postgres_server, Stage.DESIGN, FROM_MEASUREMENT) as started:
        yield started


async def step(seller: Seller, kind: str) -> str:
    """The key of the last answer of a kind that still counts."""
    key = await seller.world.database.fetchval(
        "SELECT key FROM tasks WHERE journey = $1 AND kind = $2 AND status = 'done' AND NOT superseded"
        " ORDER BY opened_seq DESC LIMIT 1",
        seller.journey,
        kind,
    )
    assert key is not None, f"no {kind} counts"
    return str(key)


async def go_back(seller: Seller, kind: str, reason: str = "customer_wish") -> None:
    """Go back to a step, and see that nothing of what followed is left open."""
    key = await step(seller, kind)
    before = set((await seller.open_tasks()).values())
    await seller.world.journeys.back_to(seller.journey, OPERATIONS, key, reason)
    await seller.world.settled(seller.journey)
    after = await seller.open_tasks()
    assert kind in after, f"{kind} is asked again"
    assert not before & set(after.values()), "what was open is void"
    again = await seller.task(kind)
    assert again["due_at"] > await seller.world.now(), "whoever is asked again has time"
    standing = await seller.world.database.fetchval(
        "SELECT count(*) FROM appointments WHERE journey = $1 AND outcome IS NULL AND starts_at > $2",
        seller.journey,
        await seller.world.now(),
    )
    assert standing == 0, "no meeting stands that the customer went back behind"
    open_promises = await seller.world.database.fetchval(
        "SELECT count(*) FROM promises WHERE journey = $1 AND status = 'open'", seller.journey
    )
    assert open_promises == 0


async def stage(seller: Seller) -> Stage:
    return (await seller.world.settled(seller.journey)).stage


@pytest.mark.slow
async def test_back_from_quotation_to_design(seller: Seller) -> None:
    await seller.reach_stage(Stage.QUOTATION, **AGREES)
    await seller.reach("prepare_budget")
    await go_back(seller, "plan_call")
    assert await stage(seller) is Stage.DESIGN
    await seller.reach("revision_call", plan_call={})
    await seller.answer("revision_call", **NO_CHANGES)
    await seller.reach_stage(Stage.SIGNING, **AGREES)
    done = await seller.kinds_done()
    assert done.count("plan_call") == 2
    assert done.count("view_budget") == 1


@pytest.mark.slow
async def test_back_from_signing_to_quotation(seller: Seller) -> None:
    await seller.reach_stage(Stage.SIGNING, **AGREES)
    await seller.reach("budget_call")
    await go_back(seller, "prepare_budget")
    assert await stage(seller) is Stage.QUOTATION
    await seller.reach_stage(Stage.SIGNING, **AGREES)
    await seller.reach("budget_call")
    assert (await seller.kinds_done()).count("view_budget") == 2


@pytest.mark.slow
async def test_back_from_signing_to_design_and_a_third_time_round(seller: Seller) -> None:
    for _ in range(2):
        await seller.reach_stage(Stage.SIGNING, **AGREES)
        await go_back(seller, "plan_call")
        assert await stage(seller) is Stage.DESIGN
    await seller.reach_stage(Stage.SIGNING, **AGREES)
    await seller.reach_stage(Stage.CONSTRUCTION)
    done = await seller.kinds_done()
    assert done.count("plan_call") == 3
    assert done.count("view_budget") == 3
    assert done.count("sign_contract") == 1
    voided = await seller.journal("answers_voided")
    assert len(voided) == 2
    superseded = await seller.world.database.fetchval(
        "SELECT count(*) FROM tasks WHERE journey = $1 AND superseded", seller.journey
    )
    assert superseded > 0
    assert len(await seller.journal("task_opened")) == await seller.world.database.fetchval(
        "SELECT count(*) FROM tasks WHERE journey = $1", seller.journey
    ), "nothing is deleted"


@pytest.mark.slow
async def test_what_was_paid_for_a_rendering_is_credited_after_a_way_back(seller: Seller) -> None:
    await seller.reach_stage(Stage.QUOTATION, plan_call=RENDERED)
    await seller.reach("collect_fee")
    await seller.answer("collect_fee")
    await go_back(seller, "plan_call")
    await seller.reach_stage(Stage.SIGNING, plan_call=RENDERED)
    assert (await seller.facts())["rendering_fee_paid"] is not None
    assert (await seller.kinds_done()).count("collect_fee") == 1, "nobody pays twice"
