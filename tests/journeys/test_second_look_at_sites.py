"""Sites and their money, looked at a second time: what a way back, a typing error or a change order must not break."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from client.errors import BadInput, Conflict
from domain.site import SitePlan, SiteStage
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from store.reading_journeys import journey_header
from store.reading_site import site_plan
from tests.journeys.building import Household, living, opened_site
from tests.journeys.on_site import LATE, OPERATIONS, WORKS, at, due_on, facts, finish, planned, reach
from tests.journeys.paying import (
    MONEY,
    NEXT,
    RELEASED,
    SIGNED,
    account,
    ask_invoice,
    ask_refund,
    demanded,
    notices,
    pay,
)
from tests.journeys.test_moving import moved

CENTURIES = "9999-12-30"


async def tomorrow(home: Household) -> str:
    return ((await home.world.now()) + timedelta(days=1)).date().isoformat()


async def shown(home: Household) -> SitePlan:
    """The plan as the command line shows it."""
    database, now = home.world.database, await home.world.now()
    found = await site_plan(database, await journey_header(database, home.journey), now)
    assert found is not None
    return found


async def sign_change(home: Household) -> None:
    """Have a change order of one more working day signed."""
    await home.world.journeys.open_case(home.journey, OPERATIONS, "change_order")
    await home.world.settled(home.journey)
    for kind in ("draft_change_order", "approve_change_order", "sign_change_order"):
        await home.answer(kind)


# --- days


async def test_r004_stg_a_day_that_cannot_be_meant_is_refused(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        ahead = await tomorrow(home)
        with pytest.raises(BadInput, match="expected_on"):
            await home.complete("site_stage", {**LATE, "expected_on": CENTURIES})
        with pytest.raises(BadInput, match="started_on"):
            await home.complete("site_stage", {"outcome": "started", "started_on": ahead})
        with pytest.raises(BadInput, match="finished_on"):
            await finish(home, finished_on=ahead)
        assert "site_stage" in await home.open_tasks(), "and nothing has changed"


async def test_r004_stg_water_does_not_stand_before_it_does(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await reach(home, SiteStage.WATERPROOFING)
        await home.answer("site_stage")
        later = (await home.world.now()) + timedelta(hours=3)
        with pytest.raises(BadInput, match="started_at"):
            await home.complete("begin_water_test", {"started_at": later.isoformat()})


async def test_r002_rel_04_no_money_came_tomorrow(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await demanded(home)
        ahead = await tomorrow(home)
        with pytest.raises(BadInput, match="received_on"):
            await pay(home, "20000", "R-1", received_on=ahead)
        await ask_refund(home, "500")
        await home.complete("approve_refund", {"approved": True})
        with pytest.raises(BadInput, match="paid_on"):
            await home.complete("pay_refund", {"number": "T-1", "paid_on": ahead})
        await ask_invoice(home)
        with pytest.raises(BadInput, match="issued_on"):
            await home.complete("issue_invoice", {"number": "F-1", "title": "Zhong Ni", "issued_on": ahead})
        await home.live("decide_hold", leave=[*MONEY, "pay_refund", "issue_invoice"])
        with pytest.raises(BadInput, match="again_on"):
            await home.complete("decide_hold", {"decision": "hold", "again_on": CENTURIES})


# --- change orders beside the site


async def test_r001_quo_06_a_forecast_taken_back_leaves_the_days_of_a_change_order(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        forecast = await home.task("site_stage")
        await home.complete("site_stage", {**LATE, "expected_on": "2031-03-20"})
        await sign_change(home)
        assert due_on(await home.task("site_stage")) == "03-21 18:00"
        await home.world.journeys.take_back(forecast["task"], "site_supervisor-01")
        await home.world.settled(home.journey)
        assert due_on(await home.task("site_stage")) == "03-20 18:00", "six days, and the one of the change"
        assert (await shown(home)).stages[SiteStage.STRUCTURE].finish == date(2031, 3, 20)
        await moved(home)
        await home.complete("site_stage", {**LATE, "expected_on": "2031-03-21"})
        structure = (await planned(home)).stages[SiteStage.STRUCTURE]
        assert (structure.days, structure.days_late) == (7, 1)


async def test_r001_quo_06_a_change_while_a_stage_is_accepted_lengthens_the_next(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await reach(home, SiteStage.PLUMBING_ELECTRICAL)
        await home.answer("site_stage")
        before = (await planned(home)).stages
        await sign_change(home)
        after = (await planned(home)).stages
        assert after[SiteStage.PLUMBING_ELECTRICAL] == before[SiteStage.PLUMBING_ELECTRICAL], "it is done"
        await reach(home, SiteStage.WATERPROOFING)
        assert (await planned(home)).stages[SiteStage.WATERPROOFING].days == 6


# --- delays and ways back


async def test_r004_stg_a_call_back_about_a_delay_is_settled_when_the_stage_is_finished(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await home.answer("kickoff_call")
        await home.complete("site_stage", {**LATE, "expected_on": "2031-03-25"})
        await home.complete(
            "delay_call", {"outcome": "call_back", "call_back_at": at("2031-03-13", 15).isoformat()}
        )
        await finish(home)
        made = [row["event"]["key"] for row in await home.journal("promise_made")]
        settled = {row["event"]["key"]: row["event"]["kept"] for row in await home.journal("promise_settled")}
        calls = [key for key in made if key.endswith("/call_back")]
        assert [settled.get(key, "open") for key in calls] == [None], "there is nothing to call about"


@pytest.mark.slow
async def test_x_22_what_is_done_again_counts_as_done_only_then(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await reach(home, SiteStage.TILING)
        held = f"{WORKS}/plumbing_electrical/acceptance/1/visit/1/held"
        await home.world.journeys.back_to(home.journey, OPERATIONS, held, "rework")
        await home.world.settled(home.journey)
        known = await facts(home)
        assert known["finished_plumbing_electrical"] is not None, "it is built, and looked at again"
        assert known["accepted_plumbing_electrical"] is None
        assert known["finished_waterproofing"] is None
        assert known["accepted_waterproofing"] is None
        await home.world.journeys.back_to(
            home.journey, OPERATIONS, f"{WORKS}/plumbing_electrical/work/1", "rework"
        )
        await home.world.settled(home.journey)
        known = await facts(home)
        assert known["finished_plumbing_electrical"] is None
        task = await home.task("site_stage")
        assert task["about"]["expected_on"] > (await home.world.now()).date().isoformat(), (
            "it has all its days"
        )
        await moved(home)
        assert await facts(home) == known
        await reach(home, SiteStage.WATERPROOFING)


@pytest.mark.slow
async def test_x_22_works_that_were_released_are_not_held_by_taking_it_back(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await demanded(home)
        await home.live("decide_hold", leave=MONEY)
        hold = await home.task("decide_hold")
        await home.complete("decide_hold", RELEASED, "store_manager-01")
        assert NEXT in await home.open_tasks()
        with pytest.raises(Conflict):
            await home.world.journeys.take_back(hold["task"], "store_manager-01")
        assert "decide_hold" not in await home.open_tasks(), "the works go on: there is nothing to decide"
        assert "receive_payment" in await home.open_tasks()
        await moved(home)
        await pay(home, "60000", "R-1")
        assert not set(MONEY) & set(await home.open_tasks())


# --- papers


async def test_r002_rel_04_two_refunds_at_once_never_have_one_number(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        for amount in ("400", "300"):
            await ask_refund(home, amount)
            await home.complete("approve_refund", {"approved": True})
        first, second = [row["task"] for row in await home.tasks("pay_refund")]
        for task in (first, second):
            await home.world.journeys.complete(task, "finance-01", {"number": "T-1"})
            await home.world.settled(home.journey)
        assert "number_twice" in await notices(home)
        assert [one.number for one in (await account(home)).refunds] == ["T-1", None]
        await moved(home)
        again = await home.task("pay_refund")
        assert again["about"]["numbers"] == ["T-1"]
        await home.complete("pay_refund", {"number": again["about"]["proposed_number"]})
        assert len({one.number for one in (await account(home)).refunds}) == 2


async def test_r002_rel_04_two_invoices_at_once_never_have_one_number(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await ask_invoice(home, amount=Decimal(100))
        await ask_invoice(home, amount=Decimal(200))
        for task in [row["task"] for row in await home.tasks("issue_invoice")]:
            answers = {"number": "F-1", "title": "Zhong Ni"}
            await home.world.journeys.complete(task, "finance-01", answers)
            await home.world.settled(home.journey)
        assert "number_twice" in await notices(home)
        await home.complete("issue_invoice", {"number": "F-2", "title": "Zhong Ni"})
        assert [one.number for one in (await account(home)).invoices] == ["F-1", "F-2"]


async def test_design_4_back_to_the_begin_of_a_refund_puts_it_aside_once(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await ask_refund(home, "20000")
        approval = await home.task("approve_refund")
        begin = approval["key"].replace("/approve", "/most")
        await home.world.journeys.back_to(home.journey, OPERATIONS, begin, "asked_again")
        await home.world.settled(home.journey)
        assert [one.amount for one in (await account(home)).refunds] == [Decimal(20000)]
        await home.complete("approve_refund", {"approved": True})
        await home.complete("pay_refund", {"number": "T-1"})
        assert (await account(home)).refunded == Decimal(20000)


# --- a wrong receipt


async def correct(home: Household, receipt: int, **about: Any) -> None:
    given = {"receipt": receipt, **about}
    await home.world.journeys.open_case(
        home.journey, "finance-01", "correct_receipt", given, "typed another zero"
    )
    await home.world.settled(home.journey)


@pytest.mark.slow
async def test_r002_rel_04_a_wrong_receipt_is_corrected_and_what_is_missing_asked_for_again(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await demanded(home)
        await pay(home, "60000", "R-1")
        assert NEXT in await home.open_tasks()
        for none in (1, 7):
            await correct(home, none)
            assert (await notices(home))[-1] == "receipt_unknown", "the first is what was paid before"
        await correct(home, 2, amount=Decimal(6000))
        approval = await home.task("approve_correction")
        assert (approval["role"], approval["requester"]) == ("sales_manager", "finance-01")
        told = approval["about"]
        assert (told["receipt"], told["booked"], told["corrected"]) == ("R-1", "60000", "6000")
        await home.live(await home.world.now() + timedelta(days=20), leave=["approve_correction", NEXT])
        assert (await account(home)).received == Decimal(90000), "silence corrects nothing"
        await home.complete("approve_correction", {"approved": True})
        assert (await account(home)).received == Decimal(36000)
        assert (await notices(home))[-2:] == ["receipt_corrected", "payment_due"]
        task = await home.task("receive_payment")
        assert (task["about"]["after"], task["about"]["due"]) == ("structure", "54000.00")
        await moved(home)
        assert NEXT in await home.open_tasks(), "the works went on, and do"
        await home.live("payment_call", leave=[*MONEY, NEXT])
        assert "decide_hold" not in await home.open_tasks(), "there is nothing to hold"
        await pay(home, "54000", "R-2")
        assert not set(MONEY) & set(await home.open_tasks())
        assert (await account(home)).owed() == Decimal("10000.00")


async def test_rule_a_receipt_stays_as_it_is_when_its_correction_is_refused(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await demanded(home)
        await pay(home, "70000", "R-1", ahead=True)
        await correct(home, 2)
        await home.complete("approve_correction", {"approved": False, "reason": "the bank says otherwise"})
        assert (await account(home)).owed() == Decimal(0)
        assert "receive_payment" not in await home.open_tasks()
        await correct(home, 2)
        await home.complete("approve_correction", {"approved": True})
        assert (await home.task("receive_payment"))["about"]["due"] == "60000.00"
        assert (await account(home)).owed() == Decimal(70000)
