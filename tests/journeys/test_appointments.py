"""A meeting and everything around it, on the time-skipping server."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.meeting import SIGN_OFF, OneMeeting, hours, meeting, slot
from tests.journeys.selling import local
from tests.journeys.test_moving import moved


@pytest_asyncio.fixture
async def gated(postgres_server: EmbeddedPostgres) -> AsyncIterator[OneMeeting]:
    """One meeting whose plan has to be signed off."""
    async with meeting(postgres_server, gate=True) as started:
        yield started


# --- the pattern around a meeting


async def opened(one: OneMeeting) -> list[tuple[str, Any]]:
    rows = await one.journal("task_opened", "notice_issued")
    return [(row["event"].get("kind") or row["event"]["notice"], row["at"]) for row in rows]


async def test_r002_sku_06_check_then_notice_then_confirmation_then_the_meeting(one: OneMeeting) -> None:
    await one.arrange(slot(6, "16:00"))
    await one.hold()
    names = [name for name, _ in await opened(one)]
    assert names == [
        "arrange_appointment",
        "check_ready",
        "meeting_tomorrow",
        "confirm_appointment",
        "view_plan",
    ]
    at = dict(await opened(one))
    assert local(5, "13:30") <= at["check_ready"] <= local(5, "14:00"), "R002-SKU-25"
    assert at["meeting_tomorrow"] >= local(5, "16:00"), "R002-SKU-26"
    assert local(6, "09:15") <= at["confirm_appointment"] <= local(6, "09:30"), "R002-SKU-27"
    assert (await one.notices())[0][1] == ["designer-01", "design_assistant"], "R002-SKU-35"


async def test_r002_sku_06_what_comes_before_a_meeting_moves_earlier_over_closed_days(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with meeting(postgres_server, closed=(6, 7, 8, 9)) as one:
        await one.arrange(slot(10, "11:00"))
        check = await one.until("check_ready")
        assert local(5, "13:30") <= check["opened_at"] <= local(5, "14:00"), "the last open day before"
        await one.complete("check_ready", {"ready": True})
        confirm = await one.until("confirm_appointment")
        assert confirm["opened_at"] <= local(10, "09:30")
        assert (await one.notices())[0][0] == "meeting_soon", "it is not tomorrow"
        told = (await one.journal("notice_issued"))[0]
        assert told["at"] < local(5, "16:01")
        assert told["event"]["about"]["starts_at"] == local(10, "11:00").isoformat()


async def test_r002_sku_06_a_meeting_of_the_same_day_is_checked_and_told_at_once(one: OneMeeting) -> None:
    await one.arrange(slot(3, "11:00"))
    assert set(await one.open_tasks()) == {"check_ready"}, "nobody confirms what was agreed just now"
    await one.complete("check_ready", {"ready": True})
    assert await one.notices() == [("meeting_today", ["designer-01", "design_assistant"])]
    await one.hold()
    done = [row["event"]["kind"] for row in await one.journal("task_opened")]
    assert "confirm_appointment" not in done
    assert (await one.appointments())[0]["outcome"] == "held"


async def test_r002_sku_06_a_meeting_of_the_next_morning_is_confirmed_that_morning(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with meeting(postgres_server, start=local(3, "17:00")) as one:
        await one.arrange(slot(4, "11:00"))
        await one.complete("check_ready", {"ready": True})
        assert [name for name, _ in await one.notices()] == ["meeting_tomorrow"]
        confirm = await one.until("confirm_appointment")
        assert local(4, "09:15") <= confirm["opened_at"] <= local(4, "09:30")


async def test_r002_sku_27_the_call_comes_before_an_early_meeting(one: OneMeeting) -> None:
    """9:30 would be after the meeting began, so the evening before it is."""
    await one.arrange(slot(6, "09:00"))
    await one.until("check_ready")
    await one.complete("check_ready", {"ready": True})
    confirm = await one.until("confirm_appointment")
    assert local(5, "16:00") <= confirm["opened_at"] <= local(5, "16:30")


@pytest.mark.parametrize(
    ("window", "day", "clock"),
    [(("10:00", "12:00"), 6, "10:00"), (("18:00", "20:30"), 5, "18:00")],
    ids=["that morning", "the evening before"],
)
async def test_x_06_the_confirmation_is_in_the_customers_hours_and_before_the_meeting(
    postgres_server: EmbeddedPostgres, window: tuple[str, str], day: int, clock: str
) -> None:
    async with meeting(postgres_server, window=hours(*window)) as one:
        await one.arrange(slot(6, "16:00"))
        await one.until("check_ready")
        await one.complete("check_ready", {"ready": True})
        confirm = await one.until("confirm_appointment")
        told = local(day, clock)
        assert told - timedelta(minutes=15) <= confirm["opened_at"] <= told


async def test_x_20_a_host_is_told_an_hour_before_also_when_nobody_called(one: OneMeeting) -> None:
    await one.arrange(slot(6, "16:00"))
    await one.until("check_ready")
    await one.complete("check_ready", {"ready": True})
    await one.until("confirm_appointment")
    await one.until("view_plan")
    assert set(await one.open_tasks()) == {"view_plan"}, "nobody confirms a meeting that has begun"
    told = {row["event"]["notice"]: row for row in await one.journal("notice_issued")}
    assert told["meeting_unconfirmed"]["event"]["to"] == ["designer-01"]
    assert timedelta(0) <= told["meeting_unconfirmed"]["at"] - local(6, "15:00") < timedelta(seconds=5)
    appointment = (await one.appointments())[0]
    assert (appointment["confirmed"], appointment["outcome"]) == (False, None), "kept as unconfirmed"


async def test_x_20_who_confirms_late_is_confirmed(one: OneMeeting) -> None:
    await one.arrange(slot(6, "16:00"))
    await one.until("check_ready")
    await one.complete("check_ready", {"ready": True})
    await one.until("confirm_appointment")
    await one.world.advance(local(6, "15:10"))
    await one.world.settled(one.journey)
    assert (await one.appointments())[0]["confirmed"] is False
    await one.complete("confirm_appointment", {"outcome": "confirmed"})
    assert (await one.appointments())[0]["confirmed"] is True


async def test_x_20_who_has_confirmed_is_not_watched_any_more(one: OneMeeting) -> None:
    await one.arrange(slot(6, "16:00"))
    await one.until("check_ready")
    await one.complete("check_ready", {"ready": True})
    await one.confirm()
    pulse = await one.world.settled(one.journey)
    assert [key for key in pulse.keys if "meeting" in key] == ["design/meeting/1/held/opens"]


# --- what is not ready


@pytest.mark.slow
@pytest.mark.parametrize("moving", [False, True], ids=["one run", "new runs"])
async def test_x_35_what_was_not_signed_off_is_never_ready(gated: OneMeeting, moving: bool) -> None:
    await gated.arrange(slot(6, "16:00"))
    while "check_ready" not in await gated.open_tasks():
        await gated.pass_on()
    assert (await gated.task("check_ready"))["about"]["missing"] == [SIGN_OFF]
    await gated.complete("check_ready", {"ready": True})
    if moving:
        await moved(gated)
    ended = (await gated.journal("appointment_ended"))[0]["event"]
    assert (ended["outcome"], ended["moved_by"]) == ("moved", "staff")
    assert await gated.during() == [], "the old time is free again"
    notices = dict(await gated.notices())
    assert notices["deliverable_not_ready"] == ["design_director"], "R002-SKU-25"
    assert notices["meeting_moved_by_us"] == ["customer"]
    arrange = await gated.task("arrange_appointment")
    assert (arrange["about"]["why"], arrange["about"]["missing"]) == ("not_ready", [SIGN_OFF])
    assert arrange["about"]["earliest"] == local(7, "09:00").isoformat(), "X-06"
    await gated.complete("review_plan", {"approved": True})
    if moving:
        await moved(gated)
    assert (await gated.journal("appointment_ended"))[1:] == [], "what was decided stays decided"
    await gated.arrange(slot(7, "15:00"))
    await gated.hold()
    assert [row["outcome"] for row in await gated.appointments()] == ["moved", "held"]


async def test_r002_sku_49_what_is_ready_in_time_goes_on(gated: OneMeeting) -> None:
    await gated.arrange(slot(6, "16:00"))
    while "check_ready" not in await gated.open_tasks():
        await gated.pass_on()
    await gated.complete("review_plan", {"approved": True})
    await gated.hold()
    assert [row["outcome"] for row in await gated.appointments()] == ["held"]


async def test_r002_sku_25_what_somebody_calls_unready_moves_too(gated: OneMeeting) -> None:
    await gated.complete("review_plan", {"approved": True})
    await gated.arrange(slot(6, "16:00"))
    await gated.until("check_ready")
    await gated.complete("check_ready", {"ready": False})
    assert (await gated.task("arrange_appointment"))["about"]["why"] == "not_ready"


# --- punctuality


@pytest.mark.parametrize(
    ("arrived", "late"), [(None, None), ("15:58", 0), ("16:10", 0), ("16:11", 11), ("16:45", 45)]
)
async def test_r002_sku_28_31_a_host_who_comes_late_is_a_fact_of_the_meeting(
    one: OneMeeting, arrived: str | None, late: int | None
) -> None:
    await one.arrange(slot(6, "16:00"))
    report = {"host_arrived_at": local(6, arrived).isoformat()} if arrived else {}
    await one.hold(**report)
    assert (await one.appointments())[0]["late_minutes"] == late
    assert (await one.facts()).get("late") == late
    assert (await one.journal("appointment_ended"))[0]["event"].get("late_minutes") == late
