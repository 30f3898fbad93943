"""Change orders: drafted, approved, signed by the customer; what they move, and what they never move (R001-QUO-06)."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from client.errors import BadInput, Conflict
from client.journeys import new_command
from domain.account import Account
from domain.contract import Occasion
from domain.roles import Role
from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from store import staff
from tests.journeys.building import Household, living
from tests.journeys.driving import MONDAY
from tests.journeys.selling import QUOTED
from tests.journeys.test_moving import moved

SUM = "100000.00"
CONTRACT: dict[str, Any] = {
    "contract_sum": SUM,
    "milestones": [
        {"name": "签约", "stage": "signing", "share": "30"},
        {"name": "水电验收", "stage": "plumbing_electrical", "share": "30"},
        {"name": "瓷砖铺贴验收", "stage": "tiling", "share": "30"},
        {"name": "竣工验收", "stage": "acceptance", "share": "10"},
    ],
    "signed_at": (MONDAY - timedelta(days=2)).isoformat(),
    "term_days": 90,
}
TODAY = "2031-03-03"
MORE: dict[str, Any] = {
    "lines": [{"item": "a third bathroom socket", "quantity": "2", "unit_price": "1600.00", "days": 2}],
    "reason": "customer_wish",
}
LESS: dict[str, Any] = {
    "lines": [{"item": "feature wall", "change": "removed", "unit_price": "5000.00", "days": -3}],
    "reason": "customer_wish",
}
REFUSED: dict[str, Any] = {"approved": False, "days_realistic": False, "reason": "two days are not enough"}
SIGNED: dict[str, Any] = {"outcome": "signed", "how": "visit", "signed_on": TODAY}


class Site(Household):
    """A household with a signed contract, and the hands of those who change it."""

    async def open(self, **about: Any) -> None:
        """Open a change order from outside."""
        await self.world.journeys.open_case(self.journey, "designer-01", "change_order", about)
        await self.world.settled(self.journey)

    async def task_of(self, kind: str, number: int) -> Any:
        rows = await self.world.database.fetch(
            "SELECT * FROM tasks WHERE journey = $1 AND kind = $2 AND status = 'open'", self.journey, kind
        )
        return next((row for row in rows if row["about"]["number"] == number), None)

    async def do(self, kind: str, answers: dict[str, Any], number: int = 1, actor: str | None = None) -> None:
        """Complete the open task of a change order, by whoever has it or the first of its role."""
        row = await self.task_of(kind, number)
        assert row is not None, f"no {kind} of {number}; open: {await self.open_tasks()}"
        person = actor or row["assignee"] or f"{row['role']}-01"
        await self.world.journeys.complete(row["task"], person, answers)
        await self.world.settled(self.journey)

    async def through(self, draft: dict[str, Any], number: int = 1) -> None:
        """Draft, approve and sign."""
        await self.do("draft_change_order", draft, number)
        await self.do("approve_change_order", {"approved": True}, number)
        await self.do("sign_change_order", SIGNED, number)

    async def facts(self) -> dict[str, Any]:
        known: dict[str, Any] = {}
        for row in await self.journal("facts_changed"):
            known.update(row["event"]["facts"])
        return known

    async def account(self) -> Account:
        return Account.model_validate((await self.facts())["account"])

    async def notices(self, name: str) -> list[dict[str, Any]]:
        events = [row["event"] for row in await self.journal("notice_issued")]
        return [event for event in events if event["notice"] == name]


@pytest_asyncio.fixture
async def site(postgres_server: EmbeddedPostgres) -> AsyncIterator[Site]:
    """A contract of 100,000 yuan is signed; the site is being prepared."""
    async with living(postgres_server, Stage.CONSTRUCTION, facts=CONTRACT) as home:
        yield Site(home, {})


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


@pytest.mark.parametrize("status", [Status.LOST, Status.CLOSED])
async def test_r001_quo_06_nothing_unsigned_is_carried_out_when_the_journey_ends(
    site: Site, status: Status
) -> None:
    permit = await site.task("obtain_permit")
    await site.answer("obtain_permit")
    await site.open()
    await site.do("draft_change_order", MORE)
    await site.do("approve_change_order", {"approved": True})
    await site.world.journeys.close(site.journey, "operations-01", status, "customer_left")
    await site.world.settled(site.journey)
    assert await site.task_of("sign_change_order", 1) is None
    assert "change_orders" not in await site.facts()
    if status is Status.LOST:
        await site.world.journeys.back_to(site.journey, "operations-01", permit["key"], "customer_back")
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
        asked = [row for row in await site.tasks("receive_payment") if row["status"] == "open"]
        assert len(asked) == 1, "one payment, not two"
        account = await site.account()
        assert str(account.price) == "103200.00"
        assert asked[0]["about"]["due"] == str(account.owed(Occasion.ACCEPTANCE))


async def test_only_what_a_change_order_knows_may_be_said_when_it_is_opened(site: Site) -> None:
    with pytest.raises(BadInput, match="drafter"):
        await site.open(drafter="finance")
