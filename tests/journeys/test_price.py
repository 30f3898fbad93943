"""The price: the call about the budget, concessions by tier, new versions, the manager's word (R002-SKU-53, X-10)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from client.errors import BadInput, Conflict
from domain.roles import Role
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from store import staff
from tests.journeys.selling import QUOTED, Seller, local, selling
from tests.journeys.test_moving import moved

GAP: dict[str, Any] = {"reaction": "gap", "budget_gap": "5000"}
REFUSED: dict[str, Any] = {"approved": False, "amount": None, "reason": "no margin left"}


@pytest_asyncio.fixture
async def seller(postgres_server: EmbeddedPostgres) -> AsyncIterator[Seller]:
    """A journey whose customer saw a budget of 100,560 yuan on this Monday at 9:00."""
    async with selling(postgres_server, Stage.SIGNING, QUOTED) as started:
        yield started


async def call_with(seller: Seller, **said: Any) -> None:
    """The budget call, with a gap."""
    await seller.reach("budget_call")
    await seller.answer("budget_call", **{**GAP, **said})


async def test_r002_sku_51_the_budget_call_is_three_days_later_at_ten(seller: Seller) -> None:
    call = await seller.reach("budget_call")
    assert local(6, "09:45") <= call["opened_at"] <= local(6, "10:00")
    assert (call["role"], call["assignee"]) == (Role.AGENT, "agent-01")


async def test_r002_sku_52_the_gap_is_a_field_of_the_call(seller: Seller) -> None:
    await seller.reach("budget_call")
    with pytest.raises(BadInput, match="budget_gap: needed"):
        await seller.answer("budget_call", reaction="gap")
    with pytest.raises(BadInput, match="effect_satisfaction"):
        await seller.answer("budget_call", effect_satisfaction=None)


async def test_x_20_nobody_answers_and_the_price_waits_for_the_next_try(seller: Seller) -> None:
    await seller.reach("budget_call")
    await seller.answer("budget_call", outcome="no_answer", effect_satisfaction=None, reaction=None)
    assert "budget_call" not in await seller.open_tasks()
    await seller.reach("budget_call")
    await seller.answer("budget_call", **GAP)
    ask = await seller.task("approve_concession")
    assert ask["requester"] == "agent-01"


@pytest.mark.parametrize(
    ("asked", "role", "limit"),
    [
        ("1005.60", Role.SALES_MANAGER, "1005.60"),
        ("1005.61", Role.STORE_MANAGER, "3016.80"),
        ("3016.81", Role.GENERAL_MANAGER, None),
    ],
)
async def test_x_10_the_amount_asked_says_who_decides(
    seller: Seller, asked: str, role: Role, limit: str | None
) -> None:
    await call_with(seller, concession_asked=asked)
    ask = await seller.task("approve_concession")
    assert (ask["role"], ask["requester"]) == (role, "agent-01")
    assert ask["about"] == {
        "gap": "5000",
        "asked": asked,
        "total": "100560.00",
        "currency": "CNY",
        "limit": limit,
    }


async def test_x_10_a_tier_decides_within_its_own_hours(seller: Seller) -> None:
    await call_with(seller, concession_asked="1000")
    ask = await seller.task("approve_concession")
    hours = (ask["due_at"] - ask["opened_at"]).total_seconds() / 3600
    assert (ask["why"], round(hours)) == ("2 working hours", 2)


async def test_x_10_nobody_grants_more_than_their_tier(seller: Seller) -> None:
    await call_with(seller, concession_asked="1000")
    with pytest.raises(BadInput, match=r"amount: 1005\.61 was given; you may grant up to 1005\.60"):
        await seller.answer("approve_concession", amount="1005.61")
    await seller.answer("approve_concession", amount="1005.60")
    assert (await seller.facts())["quoted"] == "99554.40"


async def test_x_10_nobody_grants_the_whole_price(seller: Seller) -> None:
    await call_with(seller)
    with pytest.raises(BadInput, match="amount: 100560 was given"):
        await seller.answer("approve_concession", amount="100560")


@pytest.mark.slow
async def test_r002_sku_53_a_gap_is_closed_by_a_concession_a_talk_and_the_call_again(seller: Seller) -> None:
    await call_with(seller)
    await seller.answer("approve_concession")
    assert {"arrange_appointment", "draft_contract"} == set(await seller.open_tasks())
    assert (await seller.task("draft_contract"))["about"]["total"] == "98560.00", "at the new price"
    again = await seller.reach("budget_call")
    assert again["about"] == {"total": "98560.00", "currency": "CNY", "call": 2}
    talked = await seller.journal("appointment_ended")
    assert talked[-1]["event"]["kind"] == "budget_talk"
    await seller.reach_stage(Stage.CONSTRUCTION)
    assert (await seller.facts())["contract_sum"] == "98560.00"


async def test_r002_sku_53_a_refused_concession_is_talked_about_at_the_same_price(seller: Seller) -> None:
    await call_with(seller)
    await seller.answer("approve_concession", **REFUSED)
    again = await seller.reach("budget_call")
    assert again["about"]["total"] == "100560.00"


async def test_x_10_after_a_refusal_the_next_one_up_is_asked_if_the_agent_wished(seller: Seller) -> None:
    await call_with(seller, concession_asked="1000", ask_higher=True)
    for role in (Role.SALES_MANAGER, Role.STORE_MANAGER, Role.GENERAL_MANAGER):
        assert (await seller.task("approve_concession"))["role"] == role
        await seller.answer("approve_concession", **REFUSED)
    assert "approve_concession" not in await seller.open_tasks(), "nobody is above the general manager"


async def test_x_10_after_a_refusal_nobody_else_is_asked_without_the_agents_wish(seller: Seller) -> None:
    await call_with(seller, concession_asked="1000")
    await seller.answer("approve_concession", **REFUSED)
    assert "approve_concession" not in await seller.open_tasks()


async def test_design_7_nobody_grants_their_own_request(seller: Seller) -> None:
    both = staff.NewStaff(handle="both-01", name="both-01", roles=(Role.AGENT, Role.GENERAL_MANAGER))
    await staff.add(seller.world.database, both)
    call = await seller.reach("budget_call")
    await seller.world.journeys.assign(call["task"], "agent-01", "both-01")
    await seller.answer("budget_call", **GAP)
    with pytest.raises(Conflict, match="cannot approve it"):
        await seller.answer("approve_concession", actor="both-01")


async def test_r001_quo_06_time_neither_grants_nor_refuses_a_concession(seller: Seller) -> None:
    await call_with(seller)
    await seller.world.advance(local(31, "10:00"))
    await seller.world.settled(seller.journey)
    assert set(await seller.open_tasks()) == {"approve_concession"}


@pytest.mark.slow
async def test_x_10_a_gap_is_closed_by_a_new_version_its_viewing_and_the_call_again(seller: Seller) -> None:
    await seller.answer("draft_contract")
    await call_with(seller, way="new_version")
    assert "approve_concession" not in await seller.open_tasks()
    prepare = await seller.task("prepare_budget")
    assert (prepare["about"]["version"], prepare["about"]["reason"]) == (2, "gap")
    line = {"item": "less", "quantity": "1", "unit_price": "90000.00"}
    await seller.answer("prepare_budget", lines=[line], total="90000.00")
    again = await seller.reach("budget_call")
    assert (again["about"]["total"], again["about"]["call"]) == ("90000.00", 2)
    shown = await seller.booked("budget_viewing")
    assert shown["outcome"] == "held"
    await seller.reach_stage(Stage.CONSTRUCTION)
    assert (await seller.facts())["contract_sum"] == "90000.00"


@pytest.mark.slow
async def test_x_10_from_the_third_round_the_sales_manager_decides(seller: Seller) -> None:
    for number in (1, 2):
        await call_with(seller)
        assert "decide_gap" not in await seller.open_tasks(), f"round {number}"
        await seller.answer("approve_concession", **REFUSED)
    await call_with(seller)
    decide = await seller.task("decide_gap")
    assert (decide["role"], decide["about"]["round"]) == (Role.SALES_MANAGER, 3)
    await seller.answer("decide_gap")
    await seller.answer("approve_concession", **REFUSED)
    await call_with(seller)
    await seller.answer("decide_gap", decision="lose", lost_reason="price", reason=None)
    assert await seller.status() == ("lost", "lost_price")


async def test_r001_con_a_new_price_makes_the_reviews_of_the_old_void(seller: Seller) -> None:
    await seller.answer("draft_contract")
    await seller.until("budget_call")
    assert "review_contract_business" in await seller.open_tasks()
    await seller.answer("budget_call", **GAP)
    await seller.answer("approve_concession")
    assert "review_contract_business" not in await seller.open_tasks()
    voided = [row["event"] for row in await seller.journal("task_voided")]
    assert [(one["key"].rsplit("/", 2)[-2], one["reason"]) for one in voided] == [("business", "new_price")]
    assert (await seller.task("draft_contract"))["about"]["total"] == "98560.00"


@pytest.mark.slow
async def test_a_price_may_change_whenever_the_journey_moves_to_a_new_run(seller: Seller) -> None:
    """Nothing that was superseded comes back, and nothing is asked twice."""
    await seller.answer("draft_contract")
    await seller.until("budget_call")
    await moved(seller)
    await seller.answer("budget_call", **GAP)
    await moved(seller)
    await seller.answer("approve_concession")
    before = set(await seller.open_tasks())
    await moved(seller)
    assert set(await seller.open_tasks()) == before == {"arrange_appointment", "draft_contract"}
    await seller.reach("budget_call")
    await moved(seller)
    await seller.reach_stage(Stage.CONSTRUCTION)
    done = await seller.kinds_done()
    assert done.count("draft_contract") == 2, "one a price"
    assert done.count("budget_call") == 2


@pytest.mark.slow
async def test_the_whole_way_may_move_to_a_new_run_at_every_moment(seller: Seller) -> None:
    """A refused contract, a concession, a second gap closed by a new version: each asked exactly once."""
    line = {"item": "less", "quantity": "1", "unit_price": "95000.00"}
    said: dict[str, list[dict[str, Any]]] = {
        "budget_call": [GAP, {**GAP, "way": "new_version"}, {}],
        "review_contract_business": [{"approved": False, "reason": "no clause on delays"}, {}],
        "prepare_budget": [{"lines": [line], "total": "95000.00"}],
        "arrange_signing": [{"decision": "undecided", "signing_place": None}, {}],
    }
    while (await seller.world.settled(seller.journey)).stage is Stage.SIGNING:
        await moved(seller)
        if not (opened := await seller.open_tasks()):
            await seller.pass_on()
            continue
        kind = next(iter(opened))
        await seller.answer(kind, **(said[kind].pop(0) if said.get(kind) else {}))
    assert not [kind for kind, left in said.items() if left]
    done = await seller.kinds_done()
    counted = {
        kind: done.count(kind)
        for kind in ("budget_call", "approve_concession", "talk_budget", "prepare_budget")
    }
    assert counted == {"budget_call": 3, "approve_concession": 1, "talk_budget": 1, "prepare_budget": 1}
    assert done.count("draft_contract") == 4, "two at the first price, one at each of the others"
    assert (await seller.facts())["contract_sum"] == "95000.00"


async def test_a_contract_that_a_new_version_made_void_stays_void_in_every_later_run(seller: Seller) -> None:
    await seller.until("budget_call")
    await seller.answer("budget_call", **GAP, way="new_version")
    line = {"item": "less", "quantity": "1", "unit_price": "90000.00"}
    while "budget_call" not in (opened := await seller.open_tasks()):
        ready = [kind for kind in opened if kind != "draft_contract"]
        if ready:
            changes: dict[str, Any] = (
                {"lines": [line], "total": "90000.00"} if ready == ["prepare_budget"] else {}
            )
            await seller.answer(ready[0], **changes)
        else:
            await seller.pass_on()
    await moved(seller)
    drafts = [
        row["event"]
        for row in await seller.journal("task_opened")
        if row["event"]["kind"] == "draft_contract"
    ]
    assert [one["about"]["total"] for one in drafts] == ["100560.00", "90000.00"]
    assert (await seller.task("draft_contract"))["about"]["total"] == "90000.00"
