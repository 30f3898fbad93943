"""What a pause must not rush, forget or leave to nobody, and the calls that go on in it (R002-SKU-61 … 64)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from client.errors import BadInput
from client.pausing import foresee_pause
from domain.pausing import PauseReason
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import STAGE_TASKS, Household, living, opened_site
from tests.journeys.driving import MONDAY, Drive
from tests.journeys.test_moving import moved
from tests.journeys.test_pausing import OPERATIONS, check, pause, resume
from tests.journeys.test_preparation import at, notices, promised, told

CALL = ["progress_call", "site_inspection", *STAGE_TASKS]


async def escalated(drive: Drive, subject: str) -> list[tuple[str, str]]:
    """Who heard of an overdue task, and when it was told."""
    fired = [row["event"] for row in await drive.journal("step_fired")]
    return [
        (told(datetime.fromisoformat(one["planned_at"])), one["to"])
        for one in fired
        if one["subject"] == subject and one["action"] == "escalate"
    ]


# Clocks


async def test_design_7_nobody_is_pressed_for_the_time_of_a_pause(drive: Drive) -> None:
    """Overdue before the pause; lead and manager have their hours after it, and are told one after the other."""
    due = (await drive.task("first_meeting"))["due_at"]
    while await drive.world.now() < due:
        await drive.world.pass_instant(drive.journey, await drive.world.settled(drive.journey))
    await drive.world.settled(drive.journey)
    await pause(drive, "customer")
    await drive.world.advance(MONDAY + timedelta(days=8))
    await moved(drive)
    await resume(drive)
    assert await escalated(drive, "first_meeting") == [], "two working hours were left of the lead's patience"
    await pause(drive, "weather")
    await drive.world.advance(MONDAY + timedelta(days=15))
    pulse = await resume(drive)
    while not await escalated(drive, "first_meeting"):
        pulse = await drive.world.settled(drive.journey)
        await drive.world.pass_instant(drive.journey, pulse)
    resumed = MONDAY + timedelta(days=15)
    assert resumed < await drive.world.now() <= resumed + timedelta(hours=3)
    assert [to for _, to in await escalated(drive, "first_meeting")] == ["cs_lead"]
    assert (await drive.task("first_meeting"))["due_at"] == due, "late it stays"


# How long it lasts


async def test_design_7_a_pause_ends_on_a_day_that_lies_ahead_and_within_reach(drive: Drive) -> None:
    """A slip of the finger in the year would leave the customer to nobody."""
    for given in (date(2301, 3, 3), date(2031, 3, 3)):
        with pytest.raises(BadInput, match="until"):
            await foresee_pause(drive.world.database, drive.journey, PauseReason.CUSTOMER, given, MONDAY)
        with pytest.raises(BadInput, match="until"):
            await drive.world.journeys.pause(drive.journey, OPERATIONS, "customer", until=given)
    await pause(drive, "customer", date(2031, 3, 5))
    await drive.until("review_pause")
    await drive.world.advance(MONDAY + timedelta(days=9))
    await check(drive)
    for day in ("2031-03-10", "2031-03-12", "2301-03-12"):
        with pytest.raises(BadInput, match="until"):
            await drive.complete("review_pause", {"decision": "go_on", "until": day})
    await drive.complete("review_pause", {"decision": "go_on", "until": "2031-03-13"})
    await check(drive)
    assert "review_pause" not in await drive.open_tasks()


# Progress calls


@pytest.mark.slow
async def test_r002_sku_61_a_call_that_nobody_makes_gives_way_to_the_next(
    postgres_server: EmbeddedPostgres,
) -> None:
    """The older one is missed and counted, in a pause as well; what was promised to the customer stays."""
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await home.live("progress_call", leave=CALL)
        first = await home.task("progress_call")
        await pause(home, "customer")
        await home.live(at("03-28", "12:00"), leave=[*CALL, "review_pause"])
        assert (await home.task("progress_call"))["task"] == first["task"], "there is no other one yet"
        await moved(home)
        await home.live(at("03-30", "12:00"), leave=[*CALL, "review_pause"])
        (second,) = await open_calls(home)
        assert (second["about"]["on"], second["about"]["paused"]) == ("2031-03-30", "customer")
        assert await notices(home, "calls_missed") == []
        assert await why_void(home, first) == "next_call"
        assert [status for _, status in await promised(home, "progress_call")] == ["broken", "open"]
        back = at("04-10", "15:00").isoformat()
        await home.complete("progress_call", {"outcome": "call_back", "call_back_at": back})
        await home.live(at("04-10", "15:30"), leave=[*CALL, "review_pause"])
        assert len(await open_calls(home)) == 2, "they asked to be called at three"
        await moved(home)
        assert len(await open_calls(home)) == 2
        await home.live(at("04-20", "12:00"), leave=[*CALL, "review_pause"])
        assert [one["about"]["on"] for one in await open_calls(home)] == ["2031-04-20"]
        (heard,) = await notices(home, "calls_missed")
        assert (heard["to"], heard["about"]) == (["cs_lead"], {"call": "progress_call", "calls": 2})


async def open_calls(home: Household) -> list[Any]:
    return [row for row in await home.tasks("progress_call") if row["status"] == "open"]


async def why_void(home: Household, task: Any) -> str:
    (row,) = [
        one["event"] for one in await home.journal("task_voided") if one["event"]["task"] == task["task"]
    ]
    return str(row["reason"])
