"""Change orders after the works are done, and many small ones: built before the acceptance, approved by their sum."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from client.errors import BadInput
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.accepting import SIGNED as ALL_WELL
from tests.journeys.building import living
from tests.journeys.changing import CONTRACT, LESS, MORE, REFUSED, SIGNED, Site
from tests.journeys.test_moving import moved


async def test_r001_quo_06_what_is_added_after_the_works_is_built_and_checked_before_it_is_accepted(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER, facts=CONTRACT) as home:
        site = Site(home, {})
        await site.answer("pre_completion_call")
        await site.open()
        await site.through(LESS)
        assert await site.task_of("build_change", 1) is None, "nothing is added"
        await site.open()
        await site.through({**MORE, "lines": [*MORE["lines"], *LESS["lines"]]}, 2)
        await site.open()
        await site.through({**MORE, "bearer": "company"}, 3)
        await moved(site)
        building = await site.task_of("build_change", 2)
        assert (building["role"], building["why"]) == ("site_supervisor", "3 working days")
        assert [line["item"] for line in building["about"]["lines"]] == ["a third bathroom socket"]
        assert (await site.task_of("build_change", 3))["why"] == "2 working days", "its days"
        await site.live("acceptance", leave=["build_change"])
        await site.complete("acceptance", ALL_WELL)
        with pytest.raises(BadInput, match="note"):
            await site.do("build_change", {"passed": False}, 2)
        await site.do("build_change", {"passed": False, "note": "the socket is loose"}, 2)
        assert (await site.task_of("build_change", 2))["about"]["round"] == 2
        for number in (2, 3):
            await site.do("build_change", {"passed": True}, number)
        await site.live("acceptance")
        assert (await site.task("acceptance"))["about"]["items"] == [], "nothing but what was added is left"
        assert "accepted_at" not in await site.facts()
        await site.complete("acceptance", {"customer_signed": True})
        assert "accepted_at" in await site.facts()
        assert "receive_payment" in await site.open_tasks()


@pytest_asyncio.fixture
async def site(postgres_server: EmbeddedPostgres) -> AsyncIterator[Site]:
    """A contract of 100,000 yuan is signed; the site is being prepared."""
    async with living(postgres_server, Stage.CONSTRUCTION, facts=CONTRACT) as home:
        yield Site(home, {})


async def test_x_10_many_small_change_orders_count_together_for_who_approves(site: Site) -> None:
    """Two per cent are the sales manager's: of the sum, whatever was refused or dropped aside."""
    small = {**MORE, "lines": [{**MORE["lines"][0], "quantity": "1", "unit_price": "900.00"}]}

    async def approver(number: int) -> tuple[str, str | None]:
        await site.do("draft_change_order", small, number)
        task = await site.task_of("approve_change_order", number)
        return task["role"], task["about"].get("at_stake_before")

    for _ in range(4):
        await site.open()
    assert await approver(1) == ("sales_manager", None)
    assert await approver(2) == ("sales_manager", "900.00"), "one that waits for its approval counts"
    assert await approver(3) == ("store_manager", "1800.00")
    await site.do("approve_change_order", {"approved": True}, 1)
    await site.do("sign_change_order", SIGNED, 1)
    await site.do("approve_change_order", REFUSED, 2)
    await moved(site)
    assert await approver(4) == ("store_manager", "1800.00"), "the first, which is signed, and the third"
    await site.do("approve_change_order", {"approved": True}, 3)
    await site.do("sign_change_order", {"outcome": "dropped", "reason": "too dear"}, 3)
    await site.do("approve_change_order", REFUSED, 4)
    assert await approver(2) == ("sales_manager", "900.00"), "neither the dropped nor the refused"
