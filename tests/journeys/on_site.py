"""Driving a site: the supervisor's word on a stage, and what of it is written down."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.site import SitePlan, SiteStage
from tests.journeys.building import STAGE_TASKS, Household

SHANGHAI = ZoneInfo("Asia/Shanghai")
OPERATIONS = "operations-01"
PHOTOS = [f"photo {number}" for number in range(1, 7)]
WORKS = "construction/site"
LATE = {"outcome": "late", "reason": "material"}
ROWS = {"items": {"rows": "items"}}


def local(instant: datetime) -> datetime:
    return instant.astimezone(SHANGHAI)


def at(day: str, hour: int = 12) -> datetime:
    """An hour of a day in Shanghai."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=SHANGHAI).astimezone(UTC)


def due_on(task: Any) -> str:
    return f"{local(task['due_at']):%m-%d %H:%M}"


async def reach(home: Household, stage: SiteStage) -> Any:
    """Answer what opens until the supervisor has a stage before them."""
    while True:
        opened = await home.open_tasks()
        for kind in STAGE_TASKS:
            if kind in opened and (await home.task(kind))["about"]["site_stage"] == stage:
                return await home.task(kind)
        if opened:
            await home.answer(next(iter(opened)))
        else:
            pulse = await home.world.settled(home.journey)
            await home.world.pass_instant(home.journey, pulse)


async def finish(home: Household, *failed: str, **more: Any) -> None:
    """Say that the open stage is finished, some of its items aside."""
    wanted = (await home.task("site_stage"))["about"]["items"]
    items = [{"item": one, "passed": one not in failed} for one in wanted]
    await home.complete("site_stage", {"items": items, "photos": PHOTOS, **more})


async def facts(home: Household) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for row in await home.journal("facts_changed"):
        known.update(row["event"]["facts"])
    return known


async def planned(home: Household) -> SitePlan:
    """The plan as it was recorded last."""
    return SitePlan.model_validate((await facts(home))["site_plan"])


async def notices(home: Household, code: str) -> list[Any]:
    rows = await home.journal("notice_issued")
    return [row["event"] for row in rows if row["event"]["notice"] == code]


async def promised(home: Household, what: str) -> list[tuple[str, bool | None]]:
    """The days promised, and how each promise ended; open ones are missing."""
    made = {row["event"]["key"]: row["event"] for row in await home.journal("promise_made")}
    settled = [row["event"] for row in await home.journal("promise_settled")]
    ends = [one for one in settled if one["what"] == what]
    return [(f"{local(datetime.fromisoformat(made[one['key']]['by'])):%m-%d}", one["kept"]) for one in ends]
