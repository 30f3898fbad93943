"""A meeting that stands is moved from outside, at any time (R002-SKU-27)."""

from datetime import timedelta
from typing import Any

import pytest

from client.errors import BadInput, Conflict
from client.journeys import new_command
from client.sending import workflow_id
from domain.appointments import Agreement, AskedBy, Place, Via
from domain.commands import RescheduleAppointment
from tests.journeys.armed import armed
from tests.journeys.meeting import OneMeeting, slot
from tests.journeys.selling import local
from tests.journeys.test_moving import moved
from workflows.journey import JourneyWorkflow

AGENT = "agent-01"
AGREED = Agreement(by=AGENT, via=Via.WECHAT)


async def move(one: OneMeeting, **more: Any) -> Any:
    given = {"asked_by": AskedBy.CUSTOMER, **({"agreed": AGREED} if more.get("slot") else {}), **more}
    receipt = await one.world.journeys.reschedule(one.journey, AGENT, given.pop("named", "viewing"), **given)
    await armed(one)
    return receipt


async def standing(one: OneMeeting) -> Any:
    return (await one.appointments())[-1]


@pytest.mark.parametrize("at", ["booked", "check_ready", "confirm_appointment"])
@pytest.mark.parametrize("runs", [False, True], ids=["one run", "new runs"])
async def test_r002_sku_27_what_is_open_around_the_old_time_is_void(
    booked: OneMeeting, at: str, runs: bool
) -> None:
    while at != "booked" and at not in (tasks := await booked.open_tasks()):
        if "check_ready" in tasks:
            await booked.complete("check_ready", {"ready": True})
        await booked.pass_on()
    if runs:
        await moved(booked)
    await move(booked, slot=slot(10, "15:00"), words="has to travel")
    if runs:
        await moved(booked)
    assert await booked.open_tasks() == {}
    pulse = await booked.world.settled(booked.journey)
    assert not [key for key in pulse.keys if key.startswith("design/meeting/1/")]
    assert [begins for begins, _ in await booked.during()] == [local(10, "15:00")]
    check = await booked.until("check_ready")
    assert local(9, "13:30") <= check["opened_at"] <= local(9, "14:00"), "the new time has it all again"
    await booked.hold()
    rows = await booked.appointments()
    assert [(row["round"], row["outcome"], row["moved_by"]) for row in rows] == [
        (1, "moved", "customer"),
        (2, "held", None),
    ]
    ended = (await booked.journal("appointment_ended"))[0]
    assert ended["actor"] == AGENT
    assert ended["event"]["words"].startswith("personal:"), "free words stay in Postgres"
    opened = [row["event"]["key"] for row in await booked.journal("task_opened")]
    assert len(opened) == len(set(opened)), "nothing is asked twice"


async def test_r002_sku_27_without_a_time_somebody_agrees_on_one(booked: OneMeeting) -> None:
    await move(booked, asked_by=AskedBy.STAFF)
    arrange = await booked.task("arrange_appointment")
    assert (arrange["about"]["why"], arrange["about"]["earliest"]) == (
        "moved_by_us",
        local(5, "11:00").isoformat(),
    )
    assert arrange["due_at"] - arrange["opened_at"] <= timedelta(hours=1, minutes=1), "it presses"
    assert ("meeting_moved_by_us", ["customer"]) in await booked.notices()
    assert await booked.during() == []


async def test_the_place_may_change_with_the_time_and_the_way_counts(booked: OneMeeting) -> None:
    await move(booked, slot=slot(6, "16:30"), place=Place.PROPERTY)
    assert (await standing(booked))["place"] == "property"
    assert await booked.during() == [(local(6, "16:00"), local(6, "18:30"))], "it overlaps the time it leaves"


async def test_the_same_command_moves_a_meeting_once(booked: OneMeeting) -> None:
    command = new_command()
    await move(booked, slot=slot(7, "15:00"), command=command)
    again = await move(booked, slot=slot(7, "15:00"), command=command)
    assert again.repeated
    await moved(booked)
    assert (await move(booked, slot=slot(7, "15:00"), command=command)).repeated
    assert len(await booked.appointments()) == 2


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (slot(2, "15:00"), "slot_past"),
        (slot(4, "15:00"), "slot_early"),
        (slot(6, "20:00"), "slot_closed_hours"),
        (slot(6, "15:00", "sales-01"), "slot_other_role"),
    ],
)
async def test_x_06_a_time_that_cannot_be_kept_is_refused(booked: OneMeeting, bad: Any, fault: str) -> None:
    before = len(await booked.journal())
    with pytest.raises(BadInput, match="slot: ") as refused:
        await move(booked, slot=bad)
    assert refused.value.details["fields"][0]["type"] == fault
    assert len(await booked.journal()) == before


async def test_x_06_a_raw_update_with_such_a_time_is_refused_by_the_journey(booked: OneMeeting) -> None:
    handle = booked.world.journeys.temporal.get_workflow_handle(workflow_id(booked.journey))
    act = RescheduleAppointment(
        command=new_command(),
        actor=AGENT,
        appointment="viewing",
        asked_by=AskedBy.CUSTOMER,
        slot=slot(4, "15:00"),
        agreed=AGREED,
    )
    with pytest.raises(Exception, match="update") as refused:
        _ = await handle.execute_update(JourneyWorkflow.reschedule_appointment, act, id=act.command)
    assert "early" in str(refused.value.__cause__)


async def test_a_slot_that_somebody_else_took_meanwhile_is_asked_for_again(booked: OneMeeting) -> None:
    await booked.world.database.execute(
        "INSERT INTO reservations (key, journey, staff_no, during, starts_at, state)"
        " SELECT 'other', 'other', staff_no, tstzrange($1, $2), $1, 'booked' FROM staff"
        " WHERE handle = 'designer-01'",
        local(7, "15:00"),
        local(7, "17:00"),
    )
    handle = booked.world.journeys.temporal.get_workflow_handle(workflow_id(booked.journey))
    act = RescheduleAppointment(
        command=new_command(),
        actor=AGENT,
        appointment="viewing",
        asked_by=AskedBy.CUSTOMER,
        slot=slot(7, "15:00"),
        agreed=AGREED,
    )
    _ = await handle.execute_update(JourneyWorkflow.reschedule_appointment, act, id=act.command)
    await booked.world.settled(booked.journey)
    assert (await booked.task("arrange_appointment"))["about"]["why"] == "taken"


async def test_what_does_not_stand_or_has_begun_cannot_be_moved(booked: OneMeeting) -> None:
    with pytest.raises(Conflict, match=r"nothing was given; accepted: design/meeting/1 \(viewing\)"):
        await move(booked, named="nothing")
    await booked.until("check_ready")
    await booked.complete("check_ready", {"ready": True})
    await booked.until("view_plan")
    await booked.world.advance(local(6, "16:01"))
    with pytest.raises(Conflict, match="has begun"):
        await move(booked, slot=slot(8, "15:00"))
