"""What change orders make of the contract's sum and of its payments (R001-QUO-06, X-22)."""

from datetime import timedelta

import pytest

from client.errors import BadInput
from domain.contract import Occasion
from domain.roles import Role
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import living
from tests.journeys.changing import CONTRACT, LESS, MORE, SIGNED, Site
from tests.journeys.test_moving import moved


async def test_r001_quo_06_our_own_error_costs_the_customer_nothing_but_days(site: Site) -> None:
    await site.open(change_reason="design_error")
    with pytest.raises(BadInput, match="bearer: our own errors we bear ourselves"):
        await site.do("draft_change_order", {**MORE, "reason": "design_error"})
    await site.do("draft_change_order", {**MORE, "reason": "design_error", "bearer": "company"})
    approval = await site.task_of("approve_change_order", 1)
    assert (approval["role"], approval["about"]["at_stake"]) == (Role.STORE_MANAGER, "3200.00"), "it costs us"
    assert approval["about"]["amount"] == "0.00"
    await site.do("approve_change_order", {"approved": True})
    await site.do("sign_change_order", SIGNED)
    facts = await site.facts()
    assert facts["change_orders"][0]["amount"] == "0.00"
    assert (facts["extra_days"], facts.get("account")) == (2, None), "the sum stands as it was"


async def test_x_22_what_is_taken_out_comes_off_what_is_still_to_be_paid(site: Site) -> None:
    await site.open()
    await site.through(LESS)
    account = await site.account()
    assert str(account.price) == "95000.00"
    assert account.owed() == account.price - account.received
    assert (await site.facts())["extra_days"] == -3
    assert await site.notices("change_order_overpaid") == []


async def test_x_22_what_was_paid_for_and_is_taken_out_is_told_to_finance(site: Site) -> None:
    await site.open()
    out = {**LESS, "lines": [{**LESS["lines"][0], "unit_price": "75000.00"}]}
    await site.through(out)
    account = await site.account()
    assert (str(account.price), str(account.overpaid)) == ("25000.00", "5000.00"), (
        "30,000 were paid at signing"
    )
    (notice,) = await site.notices("change_order_overpaid")
    assert (notice["to"], notice["about"]["amount"]) == (["finance"], "5000.00")


async def test_x_22_no_more_is_taken_out_than_was_signed(site: Site) -> None:
    most = {**LESS, "lines": [{**LESS["lines"][0], "unit_price": "60000.00"}]}
    await site.open()
    with pytest.raises(BadInput, match=r"lines: changes the sum by -120000\.00"):
        await site.do("draft_change_order", {**most, "lines": [*most["lines"], *most["lines"]]})
    await site.open()
    for number in (1, 2):
        await site.do("draft_change_order", most, number)
        await site.do("approve_change_order", {"approved": True}, number)
    await site.do("sign_change_order", SIGNED, 1)
    await site.do("sign_change_order", SIGNED, 2)
    again = (await site.task_of("draft_change_order", 2))["about"]
    assert (again["sent_back"], again["contract_sum"]) == ([{"by": "account"}], "40000.00")
    assert [one["number"] for one in (await site.facts())["change_orders"]] == [1]
    await site.through(LESS, 2)
    assert str((await site.account()).price) == "35000.00"


async def test_r001_quo_06_two_at_once_do_not_lose_each_other(site: Site) -> None:
    await site.open()
    await site.open(drafter="site_supervisor")
    await site.do("draft_change_order", LESS, 2)
    await site.do("draft_change_order", MORE, 1)
    await site.do("approve_change_order", {"approved": True}, 1)
    await site.do("approve_change_order", {"approved": True}, 2)
    await site.do("sign_change_order", SIGNED, 2)
    await site.do("sign_change_order", SIGNED, 1)
    facts = await site.facts()
    assert [(one["number"], one["amount"]) for one in facts["change_orders"]] == [
        (2, "-5000.00"),
        (1, "3200.00"),
    ]
    assert (facts["extra_days"], str((await site.account()).price)) == (-1, "98200.00")


@pytest.mark.slow
async def test_x_22_the_final_payment_waits_for_an_open_change_order_and_has_it_in_its_sum(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER, facts=CONTRACT) as home:
        site = Site(home, {})
        await site.live("acceptance")
        await site.open()
        await site.answer("acceptance")
        assert "receive_payment" not in await site.open_tasks()
        await site.do("draft_change_order", MORE)
        await site.live(await site.world.now() + timedelta(days=5), leave=["approve_change_order"])
        (told, *_) = await site.notices("change_orders_open")
        assert told["to"] == ["store_manager", "site_supervisor"]
        await moved(site)
        await site.do("approve_change_order", {"approved": True})
        assert "receive_payment" not in await site.open_tasks()
        signing = await site.task_of("sign_change_order", 1)
        await site.do("sign_change_order", {**SIGNED, "signed_on": signing["about"]["approved_on"]})
        assert "receive_payment" not in await site.open_tasks(), "what it adds is built first"
        await site.do("build_change", {"passed": True})
        assert "accepted_at" not in await site.facts(), "nor is it accepted before"
        await site.live("receive_payment")
        asked = [row for row in await site.tasks("receive_payment") if row["status"] == "open"]
        assert len(asked) == 1, "one payment, not two"
        account = await site.account()
        assert str(account.price) == "103200.00"
        assert asked[0]["about"]["due"] == str(account.owed(Occasion.ACCEPTANCE))
