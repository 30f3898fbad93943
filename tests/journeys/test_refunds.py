"""Refunds, and invoices for what was received (R002-REL-04)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from client.errors import BadInput, Conflict
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import living
from tests.journeys.driving import MONDAY
from tests.journeys.paying import SIGNED, account, ask_invoice, ask_refund
from tests.journeys.test_moving import moved


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
