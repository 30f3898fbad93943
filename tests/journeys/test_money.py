"""Money: milestones that hold the works, parts, chasing, release (R002-REL-04, R003-SAL-01)."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from client.errors import BadInput
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import living, signature
from tests.journeys.paying import (
    MONEY,
    NEXT,
    RELEASED,
    SHANGHAI,
    SIGNED,
    STRUCTURE,
    account,
    ask_refund,
    demanded,
    notices,
    pay,
)
from tests.journeys.selling import QUOTED, Seller, selling
from tests.journeys.test_moving import moved

# --- held until it is whole


@pytest.mark.slow
async def test_x_22_an_unpaid_milestone_holds_the_next_stage(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        task = await demanded(home)
        assert (task["role"], task["about"]["after"], task["about"]["due"]) == (
            "finance",
            "structure",
            "60000.00",
        )
        assert task["about"]["received"] == "30000.00", "who begins here has paid what was due at signing"
        due = [row["event"] for row in await home.journal("notice_issued")][-1]
        assert (due["notice"], due["about"]["due"]) == ("payment_due", "60000.00")
        assert set(due["to"]) == {"customer", "finance", "agent"}
        await home.live(task["due_at"], leave=MONEY)
        assert not await home.tasks(NEXT), "nothing begins on its own"
        await pay(home, "60000", "R-1")
        assert NEXT in await home.open_tasks()
        assert (await account(home)).owed() == Decimal("10000.00")


@pytest.mark.slow
async def test_r002_rel_04_parts_have_receipts_of_their_own(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await demanded(home)
        with pytest.raises(BadInput, match="receipt_number"):
            await home.complete("receive_payment", {"amount": "1.00"})
        await pay(home, "20000", "R-1")
        with pytest.raises(BadInput, match="receipt_number: R-1 was used before"):
            await pay(home, "20000", "R-1")
        with pytest.raises(BadInput, match=r"amount: 50000 was given; still owed: 40000\.00"):
            await pay(home, "50000", "R-2")
        with pytest.raises(
            BadInput, match=r"amount: 50000\.01 was given; unpaid of the whole contract: 50000\.00"
        ):
            await pay(home, "50000.01", "R-2", ahead=True)
        await moved(home)
        await pay(home, "45000", "R-2", ahead=True, received_on="2031-03-06")
        books = await account(home)
        assert [(one.number, str(one.amount)) for one in books.receipts[1:]] == [
            ("R-1", "20000"),
            ("R-2", "45000"),
        ]
        assert books.receipts[2].on == date(2031, 3, 6)
        assert (books.owed(), books.due) == (Decimal("5000.00"), ())
        assert NEXT in await home.open_tasks()


async def test_design_4_a_receipt_that_was_taken_back_did_not_come(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        first = await demanded(home)
        await pay(home, "20000", "R-1")
        await home.world.journeys.take_back(first["task"], "finance-01")
        again = await home.task("receive_payment")
        assert again["about"]["due"] == "60000.00"
        await pay(home, "2000", "R-1")
        assert (await account(home)).received == Decimal("32000.00")


@pytest.mark.slow
async def test_r002_rel_04_nobody_pays_twice_who_goes_back(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await demanded(home)
        await pay(home, "20000", "R-1")
        await home.world.journeys.back_to(home.journey, "operations-01", STRUCTURE, "redone")
        await home.world.settled(home.journey)
        assert "receive_payment" not in await home.open_tasks(), "the stage is not accepted any more"
        await home.live("receive_payment")
        assert (await home.task("receive_payment"))["about"]["due"] == "40000.00"
        await pay(home, "40000", "R-2")
        await home.world.journeys.back_to(home.journey, "operations-01", STRUCTURE, "redone")
        await home.world.settled(home.journey)
        asked = len(await home.tasks("receive_payment"))
        await home.live(NEXT)
        assert len(await home.tasks("receive_payment")) == asked


# --- overdue


@pytest.mark.slow
async def test_r003_sal_01_an_overdue_payment_climbs_and_the_customer_is_called(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        asked = await demanded(home)
        await home.live("payment_call", leave=MONEY)
        call = await home.task("payment_call")
        assert (call["role"], call["assignee"]) == ("agent", "agent-01")
        assert call["opened_at"] > asked["due_at"]
        assert "decide_hold" in await home.open_tasks()
        with pytest.raises(BadInput, match="pays_on"):
            await home.complete("payment_call", {"pays_on": "2031-12-31"})
        pays_on = (call["opened_at"] + timedelta(days=6)).astimezone(SHANGHAI).date()
        await home.complete("payment_call", {"pays_on": pays_on.isoformat()})
        await home.live("payment_call", leave=MONEY)
        again = await home.task("payment_call")
        assert again["opened_at"].astimezone(SHANGHAI).date() == pays_on + timedelta(days=1)
        fired = [row["event"] for row in await home.journal("step_fired")]
        told = [one["to"] for one in fired if one["subject"] == "receive_payment" and one["level"]]
        assert told[:2] == ["sales_manager", "store_manager"]
        await pay(home, "60000", "R-1")
        assert not {"payment_call", "decide_hold"} & set(await home.open_tasks()), "whole: nobody chases on"


@pytest.mark.slow
async def test_x_20_who_is_not_reached_is_called_again_after_some_days(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await demanded(home)
        days = []
        for _ in range(2):
            for _ in range(2):
                await home.live("payment_call", leave=MONEY)
                await home.complete("payment_call", {"outcome": "no_answer"})
            assert "tried_to_call" in await notices(home)
            days.append((await home.world.now()).astimezone(SHANGHAI).date())
        assert (days[1] - days[0]).days == 5
        assert (await home.world.settled(home.journey)).stage is Stage.CONSTRUCTION, "nobody is lost over it"


@pytest.mark.slow
async def test_x_22_the_manager_holds_on_or_releases_with_a_reason_and_silence_does_neither(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await demanded(home)
        await home.live("decide_hold", leave=MONEY)
        opened = await home.task("decide_hold")
        assert (opened["role"], opened["about"]["due"]) == ("store_manager", "60000.00")
        await home.live(opened["opened_at"] + timedelta(days=20), leave=MONEY)
        assert not await home.tasks(NEXT), "a timeout releases nothing"
        for wrong, field in (
            ({"decision": "hold"}, "again_on"),
            ({"decision": "release", "cause": "other"}, "reason"),
            ({**RELEASED, "cause": None}, "cause"),
            ({"decision": "hold", "again_on": "2031-03-01"}, "again_on"),
        ):
            with pytest.raises(BadInput, match=field):
                await home.complete("decide_hold", {k: v for k, v in wrong.items() if v is not None})
        later = (await home.world.now()).astimezone(SHANGHAI).date() + timedelta(days=5)
        await home.complete("decide_hold", {"decision": "hold", "again_on": later.isoformat()})
        await home.live("decide_hold", leave=MONEY)
        assert (await home.task("decide_hold"))["opened_at"].astimezone(SHANGHAI).date() >= later
        await home.complete("decide_hold", RELEASED)
        assert NEXT in await home.open_tasks()
        books = await account(home)
        assert books.installments[1].released == "works_at_risk"
        assert "works_released" in await notices(home)
        decided = [row["event"] for row in await home.journal("task_completed")][-1]
        assert decided["answers"]["reason"].startswith("personal:"), "words stay in Postgres"


@pytest.mark.slow
async def test_x_22_a_released_debt_is_chased_on_through_later_stages(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await demanded(home)
        await home.live("decide_hold", leave=MONEY)
        await home.complete("decide_hold", RELEASED)
        await home.live("pre_completion_call", leave=("receive_payment", "payment_call"))
        assert (await home.world.settled(home.journey)).stage is Stage.HANDOVER
        await moved(home)
        open_tasks = await home.open_tasks()
        assert {"receive_payment", "payment_call"} <= set(open_tasks)
        await pay(home, "10000", "R-1")
        assert (await home.task("receive_payment"))["about"]["due"] == "50000.00"
        await pay(home, "50000", "R-2")
        assert not set(MONEY) & set(await home.open_tasks())
        assert (await account(home)).owed() == Decimal("10000.00")


@pytest.mark.slow
async def test_x_22_what_is_paid_ahead_goes_to_what_is_due_and_is_asked_for_anew(
    postgres_server: EmbeddedPostgres,
) -> None:
    cabinets = {"name": "橱柜测量", "stage": "first_cabinet_measurement", "share": "10"}
    parts = [SIGNED["milestones"][0], {**SIGNED["milestones"][1], "share": "50"}, cabinets]
    facts = {**SIGNED, "milestones": [*parts, SIGNED["milestones"][2]]}
    async with living(postgres_server, Stage.CONSTRUCTION, facts=facts) as home:
        first = await demanded(home)
        await home.live("decide_hold", leave=MONEY)
        await home.complete("decide_hold", RELEASED)
        while len(await home.tasks("receive_payment")) == 1:
            await home.live(await home.world.now() + timedelta(hours=6), leave=MONEY)
        task = await home.task("receive_payment")
        assert task["about"]["due"] == "10000.00"
        await moved(home)
        await pay(home, "15000", "R-1", ahead=True)
        left = await home.task("receive_payment")
        assert (left["about"]["after"], left["about"]["due"]) == ("structure", "45000.00")
        assert first["task"] not in (await home.open_tasks()).values(), "its sum is another now"
        await moved(home)
        await pay(home, "45000", "R-2")
        assert not set(MONEY) & set(await home.open_tasks())
        assert [str(one.released) for one in (await account(home)).installments] == [
            "None",
            "works_at_risk",
            "None",
            "None",
        ]


@pytest.mark.slow
async def test_x_22_a_hold_taken_back_is_decided_anew(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await demanded(home)
        await home.live("decide_hold", leave=MONEY)
        hold = await home.task("decide_hold")
        await home.complete("decide_hold", {"decision": "hold", "again_on": "2031-06-01"}, "store_manager-01")
        await home.world.journeys.take_back(hold["task"], "store_manager-01")
        await home.world.settled(home.journey)
        await home.complete("decide_hold", RELEASED)
        assert NEXT in await home.open_tasks()


# --- at signing


async def test_r002_rel_04_what_came_for_another_contract_counts_for_the_next(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with selling(postgres_server, Stage.SIGNING, QUOTED) as seller:
        await seller.reach("sign_contract")
        await seller.answer("sign_contract")
        await seller.answer("receive_payment", amount="10000.00")
        await _sign_again(seller)
        again = await seller.task("receive_payment")
        assert again["about"]["due"] == "19208.00"
        await seller.answer("receive_payment", receipt_number="R-2")
        assert (await seller.world.settled(seller.journey)).stage is Stage.CONSTRUCTION
        books = await account(seller)
        assert (books.received, books.credited_fee) == (Decimal("30168.00"), Decimal("960.00")), "X-11"
        assert (await seller.facts())["first_payment"] == "29208.00"


async def _sign_again(seller: Seller) -> None:
    key = next(
        row["event"]["key"]
        for row in await seller.journal("task_completed")
        if row["event"]["kind"] == "sign_contract"
    )
    await seller.world.journeys.back_to(seller.journey, "operations-01", key, "signed_wrong")
    await seller.world.settled(seller.journey)
    assert "receive_payment" not in await seller.open_tasks()
    await seller.reach("sign_contract")
    await seller.answer("sign_contract")


# --- the machine


@pytest.mark.slow
async def test_design_4_money_is_the_same_with_a_new_run_at_every_step(
    postgres_server: EmbeddedPostgres,
) -> None:
    told = []
    for moving in (False, True):
        async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
            await home.live("site_stage")
            await home.live("decide_hold", leave=MONEY, moving=moving)
            await pay(home, "10000", "R-1")
            await home.complete("decide_hold", RELEASED)
            await ask_refund(home, "400")
            await home.live("accept_site_stage", leave=("receive_payment",), moving=moving)
            await pay(home, "50000", "R-2")
            told.append(Counter(signature(row) for row in await home.journal()))
            books = await account(home)
            assert (books.received, books.refunded) == (Decimal("90000.00"), Decimal(400))
    assert told[0] == told[1]
