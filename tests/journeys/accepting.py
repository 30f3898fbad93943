"""Works that are finished, and the hands of those who try, accept and take them over."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.journeys.building import Household, examples
from tests.journeys.driving import MONDAY
from tests.shipped import renovation

SHANGHAI = ZoneInfo("Asia/Shanghai")
STANDARD = renovation().standard
CONTRACT: dict[str, Any] = {
    "contract_sum": "90000.00",
    "milestones": [
        {"name": "签约", "stage": "signing", "share": "90"},
        {"name": "竣工验收", "stage": "acceptance", "share": "10"},
    ],
    "keys_sets": 2,
}
CALLS: dict[str, Any] = {"kicked_off_at": (MONDAY - timedelta(days=90)).isoformat()}
FAILED_LOCK: dict[str, Any] = examples("acceptance")[0]
PASSED: dict[str, Any] = {
    "items": [{**one, "result": "passed"} for one in ({"item": code} for code in STANDARD.trial)]
}
SIGNED: dict[str, Any] = {**PASSED, "customer_signed": True}
UNSIGNED: dict[str, Any] = {**PASSED, "unsigned_reason": "Mr Zhong waits for his brother"}
KEYS: dict[str, Any] = examples("hand_over_keys")[0]


async def facts(home: Household) -> dict[str, Any]:
    return {k: v for row in await home.journal("facts_changed") for k, v in row["event"]["facts"].items()}


async def told(home: Household) -> list[tuple[str, list[str]]]:
    """Who was told what of the acceptance and the keys, in order."""
    ours = {
        "acceptance_declined",
        "acceptance_waits",
        "works_rectified_by",
        "keys_differ",
        "survey_not_satisfied",
    }
    rows = [row["event"] for row in await home.journal("notice_issued")]
    return [(row["notice"], row["to"]) for row in rows if row["notice"] in ours]


async def promises(home: Household, what: str) -> list[Any]:
    return list(
        await home.world.database.fetch(
            "SELECT * FROM promises WHERE journey = $1 AND what = $2 ORDER BY by_at", home.journey, what
        )
    )


def local(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


async def tried(home: Household, answers: dict[str, Any]) -> None:
    """Hold the next acceptance as the supervisor reports it."""
    await home.live("acceptance")
    await home.complete("acceptance", answers)
