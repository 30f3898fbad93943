"""Change orders: drafted, approved, signed by the customer; what they move, and what they never move (R001-QUO-06)."""

from datetime import timedelta
from typing import Any

import pytest

from client.errors import BadInput, Conflict
from client.journeys import new_command
from domain.roles import Role
from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from store import staff
from tests.journeys.building import living
from tests.journeys.changing import CONTRACT, LESS, MORE, REFUSED, SIGNED, SUM, TODAY, Site
from tests.journeys.driving import MONDAY
from tests.journeys.selling import QUOTED
from tests.journeys.test_moving import moved


async def test_r001_quo_06_approved_signed_and_only_then_carried_out(site: Site) -> None:
    await site.open()
    draft = await site.task_of("draft_change_order", 1)
    assert (draft["role"], draft["about"]["contract_sum"]) == (Role.DESIGNER, SUM)
    await site.do("draft_change_order", MORE)
    approval = await site.task_of("approve_change_order", 1)
    assert (approval["requester"], approval["about"]["amount"]) == ("designer-01", "3200.00")
    await site.do("approve_change_order", {"approved": True})
    signing = await site.task_of("sign_change_order", 1)
    told = signing["about"]
    assert (signing["role"], told["amount"], told["days"], told["new_sum"]) == (
        Role.AGENT,
        "3200.00",
        2,
        "103200.00",
    )
    assert told["lines"][0]["item"] == "a third bathroom socket"
    assert not {"account", "change_orders", "extra_days"} & (await site.facts()).keys(), (
        "nothing has moved yet"
    )
    await site.do("sign_change_order", SIGNED)
    facts = await site.facts()
    assert facts["change_orders"] == [
        {"number": 1, "amount": "3200.00", "days": 2, "signed_on": TODAY, "bearer": "customer"}
    ]
    assert facts["extra_days"] == 2
    assert str((await site.account()).price) == "103200.00"
    (notice,) = await site.notices("change_order_signed")
    assert notice["to"] == ["customer", "site_supervisor", "finance"]
    assert notice["about"] == {"number": 1, "amount": "3200.00", "days": 2}


async def test_design_7_a_timeout_neither_approves_nor_signs(site: Site) -> None:
    await site.open()
    await site.do("draft_change_order", MORE)
    await site.world.advance(MONDAY + timedelta(days=10))
    await site.world.settled(site.journey)
    await site.do("approve_change_order", {"approved": True})
    await site.world.advance(MONDAY + timedelta(days=40))
    await site.world.settled(site.journey)
    signing = await site.task_of("sign_change_order", 1)
    assert signing is not None
    fired = [row["event"] for row in await site.journal("step_fired")]
    assert {"due", "escalate"} <= {one["action"] for one in fired if one["subject"] == "sign_change_order"}
    assert "change_orders" not in await site.facts()
    with pytest.raises(BadInput, match=r"signed_on: 2031-03-30 was given; it may be signed from 2031-03-13"):
        await site.do("sign_change_order", {**SIGNED, "signed_on": "2031-03-30"})


@pytest.mark.parametrize(
    ("added", "removed", "role", "within"),
    [
        ("2000.00", "0.00", Role.SALES_MANAGER, "4 working hours"),
        ("2000.01", "2000.01", Role.STORE_MANAGER, "1 working day"),
        ("0.00", "8000.01", Role.GENERAL_MANAGER, "2 working days"),
    ],
)
async def test_r001_quo_06_what_is_exchanged_says_who_approves(
    site: Site, added: str, removed: str, role: Role, within: str
) -> None:
    await site.open()
    lines = [
        {"item": "marble", "unit_price": added},
        {"item": "tiles", "change": "removed", "unit_price": removed},
    ]
    await site.do("draft_change_order", {"lines": lines, "reason": "material_gone"})
    approval = await site.task_of("approve_change_order", 1)
    assert (approval["role"], approval["why"]) == (role, within)


async def test_design_7_nobody_approves_their_own_draft(site: Site) -> None:
    both = staff.NewStaff(handle="both-01", name="both-01", roles=(Role.SITE_SUPERVISOR, Role.STORE_MANAGER))
    await staff.add(site.world.database, both)
    await site.open(drafter="site_supervisor")
    draft = await site.task_of("draft_change_order", 1)
    assert draft["role"] == Role.SITE_SUPERVISOR
    await site.do("draft_change_order", MORE, actor="both-01")
    with pytest.raises(Conflict):
        await site.do("approve_change_order", {"approved": True}, actor="both-01")
    await site.do("approve_change_order", {"approved": True}, actor="store_manager-01")
    assert await site.task_of("sign_change_order", 1) is not None


async def test_r001_quo_06_refused_it_goes_back_to_the_drafter_with_the_reason(site: Site) -> None:
    await site.open()
    await site.do("draft_change_order", MORE)
    await site.do("approve_change_order", REFUSED)
    again = (await site.task_of("draft_change_order", 1))["about"]
    assert (again["version"], again["lines"][0]["unit_price"]) == (2, "1600.00")
    (back,) = again["sent_back"]
    assert back["by"] == "approval"
    assert back["reason"].startswith("personal:"), "reasons in words stay in Postgres"
    await site.through({**MORE, "lines": [{**MORE["lines"][0], "days": 4}]})
    assert (await site.facts())["extra_days"] == 4


async def test_r001_quo_06_refused_it_may_be_dropped(site: Site) -> None:
    await site.open()
    await site.do("draft_change_order", MORE)
    await site.do("approve_change_order", REFUSED)
    await site.do("draft_change_order", {"outcome": "dropped", "dropped_by": "staff"})
    (notice,) = await site.notices("change_order_dropped")
    assert notice["about"] == {"number": 1, "asked_by": "staff"}
    assert "change_orders" not in await site.facts()


async def test_r001_quo_06_the_customer_wants_it_otherwise_or_not_at_all(site: Site) -> None:
    await site.open()
    await site.do("draft_change_order", MORE)
    await site.do("approve_change_order", {"approved": True})
    await site.do("sign_change_order", {"outcome": "changed", "reason": "one socket is enough"})
    again = (await site.task_of("draft_change_order", 1))["about"]
    assert (again["version"], again["sent_back"][0]["by"]) == (2, "customer")
    await site.do("draft_change_order", {**MORE, "lines": [{**MORE["lines"][0], "quantity": "1"}]})
    await site.do("approve_change_order", {"approved": True})
    await site.do("sign_change_order", {"outcome": "dropped", "reason": "too dear"})
    (notice,) = await site.notices("change_order_dropped")
    assert notice["about"]["asked_by"] == "customer"
    assert not {"account", "change_orders", "extra_days"} & (await site.facts()).keys()


async def test_r001_quo_06_the_drafter_takes_it_back_while_nobody_acted_on_it(site: Site) -> None:
    await site.open()
    draft = await site.task_of("draft_change_order", 1)
    await site.do("draft_change_order", MORE)
    await site.world.journeys.take_back(draft["task"], "designer-01")
    await site.world.settled(site.journey)
    assert await site.task_of("approve_change_order", 1) is None
    await site.do("draft_change_order", {"outcome": "dropped", "dropped_by": "staff"})
    assert len(await site.notices("change_order_dropped")) == 1


async def test_r001_quo_06_what_was_signed_is_not_taken_back(site: Site) -> None:
    await site.open()
    await site.do("draft_change_order", MORE)
    await site.do("approve_change_order", {"approved": True})
    signing = await site.task_of("sign_change_order", 1)
    await site.do("sign_change_order", SIGNED)
    with pytest.raises(Conflict):
        await site.world.journeys.take_back(signing["task"], "agent-01")
    assert str((await site.account()).price) == "103200.00"


async def twice(site: Site, kind: str, answers: dict[str, Any], number: int = 1) -> None:
    """Complete a task and send the very same command again, with a new run before, between and after."""
    await moved(site)
    row = await site.task_of(kind, number)
    person, command = row["assignee"] or f"{row['role']}-01", new_command()
    assert not (await site.world.journeys.complete(row["task"], person, answers, command)).repeated
    await moved(site)
    assert (await site.world.journeys.complete(row["task"], person, answers, command)).repeated
    await moved(site)


@pytest.mark.slow
async def test_design_4_a_new_run_at_every_step_and_every_command_twice_counts_once(site: Site) -> None:
    await site.open()
    await moved(site)
    await site.open()
    for number, draft in ((1, MORE), (2, LESS)):
        await twice(site, "draft_change_order", draft, number)
    await twice(site, "approve_change_order", REFUSED, 1)
    await twice(site, "draft_change_order", MORE, 1)
    for number in (1, 2):
        await twice(site, "approve_change_order", {"approved": True}, number)
        await twice(site, "sign_change_order", SIGNED, number)
    facts = await site.facts()
    assert [(one["number"], one["days"]) for one in facts["change_orders"]] == [(1, 2), (2, -3)]
    assert (facts["extra_days"], str((await site.account()).price)) == (-1, "98200.00")
    assert len((await site.account()).changes) == 2
    assert len(await site.notices("change_order_signed")) == 2
    await moved(site)
    assert (await site.facts())["extra_days"] == -1, "nothing of it is done again"


async def test_r002_sku_36_a_way_back_leaves_change_orders_alone(site: Site) -> None:
    permit = await site.task("obtain_permit")
    await site.answer("obtain_permit")
    await site.open()
    await site.do("draft_change_order", MORE)
    await site.world.journeys.back_to(site.journey, "operations-01", permit["key"], "customer_back")
    await site.world.settled(site.journey)
    assert {"obtain_permit", "approve_change_order"} <= set(await site.open_tasks())
    await site.do("approve_change_order", {"approved": True})
    await site.do("sign_change_order", SIGNED)
    assert str((await site.account()).price) == "103200.00"


async def test_r001_quo_06_nothing_unsigned_is_carried_out_when_the_journey_ends(site: Site) -> None:
    await site.answer("obtain_permit")
    await site.open()
    await site.do("draft_change_order", MORE)
    await site.do("approve_change_order", {"approved": True})
    await site.world.journeys.close(site.journey, "operations-01", Status.CLOSED, "customer_left")
    await site.world.settled(site.journey)
    assert await site.task_of("sign_change_order", 1) is None
    assert "change_orders" not in await site.facts()
    await site.world.journeys.reopen(site.journey, "operations-01", "customer_back")
    await site.world.settled(site.journey)
    assert await site.task_of("sign_change_order", 1) is not None, "asked again when they come back"


@pytest.mark.parametrize("stage", [Stage.SIGNING, Stage.CARE])
async def test_r001_quo_06_only_between_the_signed_contract_and_the_care(
    postgres_server: EmbeddedPostgres, stage: Stage
) -> None:
    facts = {**QUOTED, "handed_over_at": MONDAY.isoformat()}
    async with living(postgres_server, stage, facts=facts) as home:
        with pytest.raises(Conflict, match="change order"):
            await Site(home, {}).open()


async def test_r001_quo_06_after_the_acceptance_nothing_is_changed_any_more(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER, facts=CONTRACT) as home:
        site = Site(home, {})
        await site.live("receive_payment")
        accepting = (await site.tasks("acceptance"))[-1]
        await site.open()
        assert "draft_change_order" not in await site.open_tasks()
        (notice,) = await site.notices("change_order_too_late")
        assert notice["to"] == ["designer", "site_supervisor"]
        await site.world.journeys.back_to(site.journey, "operations-01", accepting["key"], "customer_back")
        await site.open()
        assert await site.task_of("draft_change_order", 1) is not None, "accepted no more"


async def test_only_what_a_change_order_knows_may_be_said_when_it_is_opened(site: Site) -> None:
    with pytest.raises(BadInput, match="drafter"):
        await site.open(drafter="finance")
