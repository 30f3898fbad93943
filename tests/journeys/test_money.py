"""Money: milestones that hold the works, parts, chasing, release, refunds, invoices (R002-REL-04, R003-SAL-01)."""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from client.errors import BadInput, Conflict
from domain.account import Account
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import Household, living, signature
from tests.journeys.driving import MONDAY
from tests.journeys.selling import QUOTED, Seller, selling
from tests.journeys.test_moving import moved

SHANGHAI = ZoneInfo("Asia/Shanghai")
SIGNED: dict[str, Any] = {
    "contract_sum": "100000.00",
    "milestones": [
        {"name": "签约", "stage": "signing", "share": "30"},
        {"name": "拆改验收", "stage": "structure", "share": "60"},
        {"name": "竣工验收", "stage": "acceptance", "share": "10"},
    ],
}
RELEASED = {"decision": "release", "cause": "works_at_risk", "reason": "the open wall must be closed"}
NEXT = "measure_cabinets"
"""What begins after the structure is accepted and paid."""
STRUCTURE = "construction/site/structure/work/1"
MONEY = ("receive_payment", "payment_call", "decide_hold")


def local(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%m-%d %H:%M}"


async def account(home: Any) -> Account:
    """The account as the read model has it."""
    facts = await home.world.database.fetchval("SELECT facts FROM journeys WHERE journey = $1", home.journey)
    return Account.model_validate(facts["account"])


async def notices(home: Any) -> list[str]:
    return [row["event"]["notice"] for row in await home.journal("notice_issued")]


async def demanded(home: Household) -> Any:
    """Build up to the first payment after a site stage, sixty thousand yuan."""
    await home.live("receive_payment")
    return await home.task("receive_payment")


async def pay(home: Any, amount: str, number: str, **more: Any) -> None:
    await home.complete("receive_payment", {"amount": amount, "receipt_number": number, **more})


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


# --- refunds


async def ask_refund(home: Household, amount: str, cause: str = "goodwill", actor: str = "agent-01") -> None:
    about = {"amount": Decimal(amount), "cause": cause}
    await home.world.journeys.open_case(home.journey, actor, "refund", about, "late by a week")
    await home.world.settled(home.journey)


@pytest.mark.parametrize(
    ("amount", "role"), [("500", "sales_manager"), ("3000", "store_manager"), ("3000.01", "general_manager")]
)
async def test_r002_rel_04_a_refund_is_approved_by_its_amount(
    postgres_server: EmbeddedPostgres, amount: str, role: str
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await ask_refund(home, amount)
        approval = await home.task("approve_refund")
        assert (approval["role"], approval["requester"]) == (role, "agent-01")
        assert approval["about"]["sum"] == amount
        await home.complete("approve_refund", {"approved": True})
        await moved(home)
        await home.complete("pay_refund", {"number": "T-1"})
        books = await account(home)
        assert (books.refunded, books.balance) == (Decimal(amount), Decimal(30000) - Decimal(amount))
        told = [row["event"] for row in await home.journal("notice_issued")][-1]
        assert (told["notice"], set(told["to"])) == ("refund_paid", {"agent-01", "customer", "agent"})


async def test_rule_nobody_approves_their_own_refund_and_time_never_does(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await ask_refund(home, "500", actor="sales_manager-01")
        with pytest.raises(Conflict, match="sales_manager-01"):
            await home.complete("approve_refund", {"approved": True}, "sales_manager-01")
        await home.live(MONDAY + timedelta(days=30), leave=("approve_refund", "kickoff"))
        assert (await account(home)).refunded == 0
        await home.complete(
            "approve_refund", {"approved": False, "reason": "paid as agreed"}, "sales_manager-02"
        )
        assert (await account(home)).refunds == ()
        told = [row["event"] for row in await home.journal("notice_issued")][-1]
        assert (told["notice"], told["to"]) == ("refund_refused", ["sales_manager-01"])


async def test_r002_rel_04_two_refunds_never_give_back_more_than_came(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await ask_refund(home, "20000")
        await ask_refund(home, "10000.01")
        told = [row["event"] for row in await home.journal("notice_issued")][-1]
        assert (told["notice"], told["about"]["most"]) == ("refund_too_high", "10000.00")
        assert len(await home.tasks("approve_refund")) == 1
        with pytest.raises(BadInput, match="cause"):
            await home.world.journeys.open_case(home.journey, "agent-01", "refund", {"amount": Decimal(1)})
        with pytest.raises(BadInput, match="amount"):
            await ask_refund(home, "-1")


# --- invoices


async def ask_invoice(home: Household, **about: Any) -> None:
    await home.world.journeys.open_case(home.journey, "agent-01", "invoice", about, "Zhong Ni, no tax number")
    await home.world.settled(home.journey)


async def test_r002_rel_04_an_invoice_is_issued_for_what_was_received_and_no_more(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await ask_invoice(home, amount=Decimal(20000))
        await ask_invoice(home, amount=Decimal("10000.01"))
        told = [row["event"] for row in await home.journal("notice_issued")][-1]
        assert (told["notice"], told["about"]["most"]) == ("invoice_too_high", "10000.00")
        await moved(home)
        with pytest.raises(BadInput, match="title: needed when the invoice was issued"):
            await home.complete("issue_invoice", {"number": "F-1"})
        await home.complete("issue_invoice", {"number": "F-1", "title": "Zhong Ni"})
        await ask_invoice(home)
        assert (await home.task("issue_invoice"))["about"]["sum"] == "10000.00", "all that has none yet"
        with pytest.raises(BadInput, match="number: F-1 was used before"):
            await home.complete("issue_invoice", {"number": "F-1", "title": "Zhong Ni"})
        await home.complete("issue_invoice", {"outcome": "dropped"})
        books = await account(home)
        assert [(one.number, one.amount) for one in books.invoices] == [("F-1", Decimal(20000))]
        issued = (await home.journal("task_completed"))[-2]["event"]["answers"]
        assert issued["title"].startswith("personal:")


async def test_r002_rel_04_a_refund_below_the_invoices_has_one_corrected(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=SIGNED) as home:
        await ask_invoice(home)
        await home.complete("issue_invoice", {"number": "F-1", "title": "Zhong Ni"})
        await ask_refund(home, "400")
        await home.complete("approve_refund", {"approved": True})
        await home.complete("pay_refund", {"number": "T-1"})
        told = [row["event"] for row in await home.journal("notice_issued")][-1]
        assert (told["notice"], told["to"], told["about"]["amount"]) == (
            "invoice_to_correct",
            ["finance"],
            "400.00",
        )


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
