"""What nobody answers around a meeting neither approves anything nor holds the meeting up (R002-SKU-25, X-20)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from domain.appointments import Agreement, AskedBy, Via
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.meeting import SIGN_OFF, OneMeeting, meeting, slot
from tests.journeys.selling import local
from tests.journeys.test_moving import moved

HELD = {"outcome": "held"}


@pytest_asyncio.fixture
async def one(postgres_server: EmbeddedPostgres) -> AsyncIterator[OneMeeting]:
    """One meeting to be arranged, on a Monday at 9:00."""
    async with meeting(postgres_server) as started:
        yield started


async def told(one: OneMeeting, notice: str) -> list[Any]:
    return [row["event"] for row in await one.journal("notice_issued") if row["event"]["notice"] == notice]


async def ended(one: OneMeeting) -> list[tuple[str, bool | None]]:
    return [(row["outcome"], row["checked"]) for row in await one.appointments()]


@pytest.mark.slow
@pytest.mark.parametrize("runs", [False, True], ids=["one run", "new runs"])
async def test_r002_sku_25_the_host_reports_also_when_nobody_checked(
    postgres_server: EmbeddedPostgres, runs: bool
) -> None:
    async with meeting(postgres_server, gate=True) as one:
        await one.arrange(slot(6, "16:00"))
        while "view_plan" not in await one.open_tasks():
            if runs:
                await moved(one)
            await one.pass_on()
        assert await one.world.now() >= local(6, "15:45"), "openings are spread over the minutes before"
        assert set(await one.open_tasks()) == {"review_plan", "view_plan"}, "nobody checks any more"
        fired = [row["event"] for row in await one.journal("step_fired") if row["at"] < local(6, "15:45")]
        climbed = [event["to"] for event in fired if event["subject"] == "check_ready" and event["level"]]
        assert climbed == ["cs_lead", "general_manager"], "its lead heard of it before"
        voided = [row["event"] for row in await one.journal("task_voided")]
        assert [(event["key"], event["reason"]) for event in voided] == [
            ("design/meeting/1/ready", "not_checked")
        ]
        about = (await one.task("view_plan"))["about"]
        assert (about["checked"], about["missing"]) == (False, [SIGN_OFF])
        assert [event["to"] for event in await told(one, "meeting_not_checked")] == [["cs_lead"]]
        assert await told(one, "meeting_tomorrow") == [], "nobody was told that it is ready"
        if runs:
            await moved(one)
        await one.complete("view_plan", HELD)
        if runs:
            await moved(one)
        assert await ended(one) == [("held", False)]
        opened = [row["event"]["key"] for row in await one.journal("task_opened")]
        assert len(opened) == len(set(opened)), "nothing is asked twice"


async def test_r002_sku_25_the_lead_hears_of_an_unchecked_meeting_however_short_the_notice(
    one: OneMeeting,
) -> None:
    await one.arrange(slot(3, "10:00"))
    await one.until("view_plan")
    assert [row["event"]["level"] for row in await one.journal("step_fired") if row["event"]["level"]] == []
    (notice,) = await told(one, "meeting_not_checked")
    assert notice["to"] == ["cs_lead"]
    assert notice["about"]["missing"] == []


@pytest.mark.parametrize("outcome", ["no_show", "moved"])
async def test_r002_sku_25_an_unchecked_meeting_is_counted_however_it_ended(
    one: OneMeeting, outcome: str
) -> None:
    await one.arrange(slot(6, "16:00"))
    await one.until("view_plan")
    await one.complete("view_plan", {"outcome": outcome})
    assert await ended(one) == [(outcome, False)]
    assert "arrange_appointment" in await one.open_tasks()


async def test_r002_sku_25_who_checked_is_counted_as_checked(one: OneMeeting) -> None:
    await one.arrange(slot(6, "16:00"))
    await one.until("check_ready")
    await one.complete("check_ready", {"ready": False})
    await one.arrange(slot(10, "16:00"))
    await one.hold()
    assert "checked" not in (await one.journal("task_opened"))[-1]["event"]["about"]
    await one.world.settled(one.journey)
    assert await ended(one) == [("moved", True), ("held", True)]
    assert await told(one, "meeting_not_checked") == []


async def test_r002_sku_25_what_is_moved_before_it_began_was_not_unchecked(one: OneMeeting) -> None:
    await one.arrange(slot(6, "16:00"))
    await one.until("check_ready")
    await one.world.journeys.reschedule(
        one.journey,
        "agent-01",
        "viewing",
        asked_by=AskedBy.CUSTOMER,
        slot=slot(10, "16:00"),
        agreed=Agreement(by="agent-01", via=Via.PHONE),
    )
    await one.world.settled(one.journey)
    assert await ended(one) == [("moved", None), (None, None)]


async def test_x_20_an_unanswered_call_is_recorded_as_unconfirmed_when_the_meeting_begins(
    one: OneMeeting,
) -> None:
    """It was checked too late for anybody to look an hour before; the call that followed nobody made."""
    await one.arrange(slot(6, "16:00"))
    await one.until("check_ready")
    await one.world.advance(local(6, "15:20"))
    await one.complete("check_ready", {"ready": True})
    await one.until("confirm_appointment")
    await one.until("view_plan")
    assert set(await one.open_tasks()) == {"view_plan"}, "nobody confirms a meeting that has begun"
    assert await told(one, "meeting_unconfirmed") == []
    (row,) = await one.appointments()
    assert row["confirmed"] is False
    await moved(one)
    assert len(await one.journal("appointment_confirmed")) == 1
    await one.complete("view_plan", HELD)
    assert await ended(one) == [("held", True)]


async def test_x_20_who_confirmed_is_not_unconfirmed_when_the_meeting_begins(one: OneMeeting) -> None:
    await one.arrange(slot(6, "16:00"))
    await one.hold()
    assert [row["event"]["confirmed"] for row in await one.journal("appointment_confirmed")] == [True]


async def test_a_meeting_that_nobody_checked_can_still_be_gone_back_on(one: OneMeeting) -> None:
    await one.arrange(slot(6, "16:00"))
    await one.until("view_plan")
    await one.world.journeys.back_to(
        one.journey, "operations-01", "design/meeting/1/arrange/1", "customer_wish"
    )
    await one.world.settled(one.journey)
    assert set(await one.open_tasks()) == {"arrange_appointment"}
    await one.arrange(slot(10, "16:00"))
    await one.hold()
    assert (await ended(one))[-1] == ("held", True)
