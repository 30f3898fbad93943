"""A journey is lost, cancelled, reopened: what falls away, what is settled, what comes back."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from client.errors import Conflict
from client.foreseeing import foresee_closing, foresee_reopening, money_of
from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from store import reading_journeys
from tests.journeys.armed import armed, fires_as_told
from tests.journeys.building import Household, living, opened_site
from tests.journeys.changing import CONTRACT
from tests.journeys.driving import MONDAY, Drive
from tests.journeys.meeting import meeting, slot
from tests.journeys.selling import QUOTED, selling
from tests.journeys.test_moving import moved

OPERATIONS = "operations-01"


async def close(drive: Drive, status: Status, reason: str = "other") -> None:
    """Close it; what the preview said falls away, and nothing else is left than is to be settled."""
    journeys, now = drive.world.journeys, await drive.world.now()
    foreseen = await foresee_closing(journeys.temporal, drive.journey, status, now)
    before = await drive.open_tasks()
    await journeys.close(drive.journey, OPERATIONS, status, reason)
    await armed(drive)
    left = await drive.open_tasks()
    assert set(foreseen.tasks) == set(before.values()) - set(left.values())


async def reopen(drive: Drive, reason: str = "customer_returned") -> None:
    await drive.world.journeys.reopen(drive.journey, OPERATIONS, reason)
    await armed(drive)


async def status(drive: Drive) -> Any:
    return (await reading_journeys.journey_header(drive.world.database, drive.journey)).status


async def test_x_11_a_fee_of_who_is_lost_is_settled_and_the_rest_goes_back(
    postgres_server: EmbeddedPostgres,
) -> None:
    """Nobody approves their own refund; what is kept has a reason; who comes back is not charged twice."""
    async with selling(postgres_server, Stage.SIGNING, QUOTED) as seller:
        header = await reading_journeys.journey_header(seller.world.database, seller.journey)
        money = money_of(header, "Asia/Shanghai")
        assert money is not None
        assert (str(money.received), money.is_open) == ("960.00", True)
        await close(seller, Status.LOST, "price")
        task = await seller.task("settle_account")
        assert (task["role"], task["about"]["refundable"]) == ("finance", "960.00")
        await seller.world.journeys.open_case(seller.journey, OPERATIONS, "invoice", {})
        with pytest.raises(Conflict, match="is lost"):
            await seller.world.journeys.open_case(seller.journey, OPERATIONS, "complaint", {})
        await moved(seller)
        with pytest.raises(Exception, match="kept_for"):
            await seller.complete("settle_account", {"refund": "500.00"})
        await seller.complete("settle_account", {"refund": "500.00", "kept_for": "work_done"})
        refund = await seller.task("approve_refund")
        assert refund["requester"] == "finance-01"
        await seller.complete("approve_refund", {"approved": False, "reason": "too much"})
        assert "settle_account" in await seller.open_tasks(), "money is still open"
        await seller.complete("settle_account", {"refund": "400.00", "kept_for": "work_done"})
        await seller.complete("approve_refund", {"approved": True})
        await seller.complete("pay_refund", {"number": "TK-1", "method": "transfer"})
        await armed(seller)
        facts = await seller.facts()
        assert facts["rendering_fee_paid"] == "560.00", "what we still have is credited when they come back"
        assert "settle_account" not in await seller.open_tasks()
        await reopen(seller)
        assert await status(seller) is Status.ACTIVE
        assert "settle_account" not in await seller.open_tasks()
        await close(seller, Status.LOST, "price")
        assert (await seller.task("settle_account"))["about"]["refundable"] == "560.00"
        assert "learn_from_loss" in await seller.open_tasks(), "another loss, another lesson"


@pytest_asyncio.fixture
async def site(postgres_server: EmbeddedPostgres) -> AsyncIterator[Household]:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=CONTRACT) as home:
        yield home


async def test_r002_rel_04_a_cancelled_contract_stays_until_it_is_settled(site: Household) -> None:
    journeys = site.world.journeys
    with pytest.raises(Conflict, match="the contract is signed"):
        await close(site, Status.LOST, "price")
    with pytest.raises(Conflict, match="served by others"):
        await journeys.close(site.journey, "cleaner-01", Status.CLOSED, "contract_cancelled")
    await close(site, Status.CLOSED, "contract_cancelled")
    told = [row["event"] for row in await site.journal("notice_issued")]
    assert [one["to"] for one in told if one["notice"] == "journey_closed"] == [["customer"]]
    assert set(await site.open_tasks()) == {"settle_account"}
    await moved(site)
    await fires_as_told(site)
    balance = (await site.task("settle_account"))["about"]["refundable"]
    await journeys.open_case(site.journey, "finance-01", "refund", {"amount": "100", "cause": "overpaid"})
    await site.world.settled(site.journey)
    await site.complete("settle_account", {"refund": "0", "kept_for": "contract"})
    assert "settle_account" in await site.open_tasks(), f"less than {balance} is there now"
    await site.complete("settle_account", {"refund": "0", "kept_for": "contract"})
    assert set(await site.open_tasks()) == {"approve_refund"}, (
        "settled, but for the refund that was asked for"
    )
    await site.complete("approve_refund", {"approved": True}, "sales_manager-01")
    await site.complete("pay_refund", {"number": "TK-1", "method": "transfer"})
    handle = journeys.temporal.get_workflow_handle(f"journey-{site.journey}")
    await handle.result()
    for act in (journeys.note, journeys.reopen):
        with pytest.raises(Conflict, match="ended for good"):
            await act(site.journey, OPERATIONS, "other")
    with pytest.raises(Conflict, match="start --same-customer"):
        await foresee_reopening(journeys.temporal, site.world.database, site.journey, await site.world.now())


async def test_closed_by_mistake_the_agenda_and_complaints_come_back(site: Household) -> None:
    await opened_site(site)
    await site.complete("kickoff_call", {"complaint": True, "opinion": "dust in the stairwell"})
    before = set(await site.open_tasks())
    assert {"handle_complaint", "site_stage"} <= before
    progress = [line for line in await site.waits() if line["key"] == "agenda/progress"]
    await close(site, Status.CLOSED, "mistake")
    found = await foresee_reopening(
        site.world.journeys.temporal, site.world.database, site.journey, await site.world.now()
    )
    assert {one.kind for one in found.tasks} == before
    assert [one.subject for one in found.foreseen.planned] == ["progress"]
    await moved(site)
    await reopen(site, "mistake")
    assert set(await site.open_tasks()) == before
    again = [line for line in await site.waits() if line["key"] == "agenda/progress"]
    assert [one["due_at"] for one in again] == [one["due_at"] for one in progress]
    with pytest.raises(Conflict, match="active"):
        await reopen(site)


async def test_r002_sku_55_who_refused_a_meeting_and_returns_is_asked_again(
    postgres_server: EmbeddedPostgres,
) -> None:
    """Reopening does not run into the same answer again, and not the customer into an old time."""
    async with meeting(postgres_server) as one:
        await one.complete("arrange_appointment", {"outcome": "refuses"})
        assert await status(one) is Status.LOST
        await armed(one)
        found = await foresee_reopening(
            one.world.journeys.temporal, one.world.database, one.journey, await one.world.now()
        )
        assert found.asks_again is not None
        assert found.asks_again.kind == "arrange_appointment"
        await moved(one)
        await one.world.advance(MONDAY + timedelta(days=40))
        command = "0000-reopened"
        for repeated in (False, True):
            receipt = await one.world.journeys.reopen(
                one.journey, OPERATIONS, "customer_returned", command=command
            )
            assert receipt.repeated is repeated
        await armed(one)
        task = await one.task("arrange_appointment")
        assert task["due_at"] > await one.world.now(), "with its time from now on"

        offered = await one.offer("viewing")
        await one.arrange(offered)
        await close(one, Status.LOST, "price")
        told = [row["event"] for row in await one.journal("notice_issued")]
        assert ["customer"] in [notice["to"] for notice in told if notice["notice"] == "meeting_off"]
        await reopen(one)
        assert set(await one.open_tasks()) == {"arrange_appointment"}, "the time went to others"


async def test_x_20_a_dormant_customer_is_reopened_by_the_same_command(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with meeting(postgres_server) as one:
        for _ in range(3):
            await one.until("arrange_appointment")
            await one.complete("arrange_appointment", {"outcome": "no_answer"})
        await one.until("reach_customer")
        await one.complete("reach_customer", {"decision": "rest"})
        assert await status(one) is Status.DORMANT
        await armed(one)
        await reopen(one)
        assert await status(one) is Status.ACTIVE
        assert "arrange_appointment" in await one.open_tasks()
        assert slot(6, "15:00").starts_at > MONDAY
