"""What a cancelled contract leaves due is collected, or given up with a reason and an approval; then it ends."""

from decimal import Decimal
from typing import Any

import pytest

from client.foreseeing import money_of
from domain.account import Account
from domain.contract import Milestone, Occasion
from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from store import reading_journeys
from tests.journeys.armed import fires_as_told
from tests.journeys.building import Household, living
from tests.journeys.changing import CONTRACT
from tests.journeys.driving import MONDAY
from tests.journeys.test_moving import moved

OPERATIONS = "operations-01"


def owing() -> dict[str, Any]:
    """Of thirty thousand that were due at signing ten came."""
    milestones = [Milestone.model_validate(one) for one in CONTRACT["milestones"]]
    account = Account.of(Decimal(100000), milestones).fallen_due(Occasion.SIGNING, MONDAY)
    account = account.paid(Decimal(10000), MONDAY.date(), "SK-0", Occasion.SIGNING)
    return {**CONTRACT, "account": account.model_dump(mode="json", exclude_defaults=True)}


async def collecting(home: Household) -> Any:
    """What finance is asked for, which has a ladder like any payment."""
    assert set(await home.open_tasks()) == {"collect_claim"}
    await moved(home)
    await fires_as_told(home)
    task = await home.task("collect_claim")
    wait = next(one for one in await home.waits() if one["task"] == task["task"])
    assert (task["role"], wait["wait"]["ladder"]) == ("finance", "payment")
    return task["about"]["due"]


async def test_r002_rel_04_what_a_cancelled_contract_leaves_due_is_collected_or_given_up(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=owing()) as home:
        header = await reading_journeys.journey_header(home.world.database, home.journey)
        money = money_of(header, "Asia/Shanghai")
        assert money is not None
        assert (money.unpaid, money.refundable, money.is_open) == (Decimal(20000), Decimal(10000), True)
        await home.world.journeys.close(home.journey, OPERATIONS, Status.CLOSED, "contract_cancelled")
        await home.world.settled(home.journey)
        kept = {"refund": "0", "kept_for": "work_done"}
        for wrong, field in (
            ({}, "claim"),
            ({"claim": "15000"}, "waived_for"),
            ({"claim": "100000", "waived_for": "agreed"}, "claim"),
            ({"claim": "20000", "refund": "100"}, "claim"),
            ({"claim": "20000", "waived_for": "agreed"}, "waived_for"),
        ):
            with pytest.raises(Exception, match=field):
                await home.complete("settle_account", {**kept, **wrong})
        await home.complete("settle_account", {**kept, "claim": "15000", "waived_for": "not_done"})
        told = [row["event"] for row in await home.journal("notice_issued")]
        (due,) = [one for one in told if one["notice"] == "claim_due"]
        assert (due["to"], due["about"]["amount"]) == (["customer"], "15000.00")
        assert await collecting(home) == "15000.00"
        with pytest.raises(Exception, match="amount"):
            await home.complete("collect_claim", {"amount": "15001", "receipt_number": "SK-1"})
        with pytest.raises(Exception, match="receipt_number"):
            await home.complete("collect_claim", {"amount": "6000", "receipt_number": "SK-0"})
        await home.complete("collect_claim", {"amount": "6000", "receipt_number": "SK-1"})
        assert await collecting(home) == "9000.00"
        waived = {"outcome": "waived", "waived_for": "hardship", "reason": "lost their work"}
        await home.complete("collect_claim", waived)
        approval = await home.task("approve_waiver")
        assert (approval["role"], approval["requester"]) == ("general_manager", "finance-01")
        assert approval["about"]["waived_for"] == "hardship"
        await home.complete("approve_waiver", {"approved": False, "reason": "ask once more"})
        assert await collecting(home) == "9000.00", "refused: it is asked for again"
        await home.complete("collect_claim", waived)
        await home.complete("approve_waiver", {"approved": True})
        handle = home.world.journeys.temporal.get_workflow_handle(f"journey-{home.journey}")
        await handle.result()
        facts = await home.world.database.fetchval(
            "SELECT facts FROM journeys WHERE journey = $1", home.journey
        )
        assert Account.model_validate(facts["account"]).received == Decimal(16000)
        given_up = [
            row["event"]["about"]["amount"]
            for row in await home.journal("notice_issued")
            if row["event"]["notice"] == "claim_waived"
        ]
        assert [Decimal(one) for one in given_up] == [Decimal(9000), Decimal(5000)], (
            "the manager hears of both"
        )
