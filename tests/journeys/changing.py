"""A signed contract of 100,000 yuan, what is changed of it, and the hands of those who change it."""

from datetime import timedelta
from typing import Any

from domain.account import Account
from tests.journeys.building import Household
from tests.journeys.driving import MONDAY

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
