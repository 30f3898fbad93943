"""A contract of 100,000 yuan in three parts, and the hands of those who take and give money."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from domain.account import Account
from tests.journeys.building import Household

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


async def ask_refund(home: Household, amount: str, cause: str = "goodwill", actor: str = "agent-01") -> None:
    about = {"amount": Decimal(amount), "cause": cause}
    await home.world.journeys.open_case(home.journey, actor, "refund", about, "late by a week")
    await home.world.settled(home.journey)


async def ask_invoice(home: Household, **about: Any) -> None:
    await home.world.journeys.open_case(home.journey, "agent-01", "invoice", about, "Zhong Ni, no tax number")
    await home.world.settled(home.journey)
