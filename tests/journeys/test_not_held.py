"""A meeting that does not come about: nobody there, another time, given up (X-20, R002-SKU-27)."""

from datetime import timedelta
from typing import Any

import pytest

from domain.roles import Role
from domain.stages import Status
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.driving import MONDAY
from tests.journeys.meeting import OneMeeting, meeting, slot
from tests.journeys.selling import local
from tests.journeys.test_moving import moved


async def missed(one: OneMeeting, day: int, **answers: Any) -> None:
    await one.arrange(slot(day, "16:00"))
    await one.hold(outcome="no_show", **answers)


@pytest.mark.slow
async def test_x_20_after_the_second_no_show_the_lead_decides_to_go_on(one: OneMeeting) -> None:
    await missed(one, 6)
    assert (await one.task("arrange_appointment"))["about"]["why"] == "no_show"
    await missed(one, 8)
    decide = await one.task("decide_no_show")
    assert (decide["role"], decide["about"]) == (Role.CS_LEAD, {"appointment": "viewing", "missed": 2})
    assert set(await one.open_tasks()) == {"decide_no_show"}, "nobody calls before that"
    await moved(one)
    await one.complete("decide_no_show", {"decision": "go_on"})
    await one.arrange(slot(10, "16:00"))
    await one.hold()
    assert [row["outcome"] for row in await one.appointments()] == ["no_show", "no_show", "held"]


async def test_x_20_the_lead_may_let_it_rest_or_give_up(one: OneMeeting) -> None:
    await missed(one, 6)
    await missed(one, 8)
    await one.complete("decide_no_show", {"decision": "rest"})
    assert await one.open_tasks() == {}
    arrange = await one.until("arrange_appointment")
    assert arrange["opened_at"] > local(8, "18:00") + timedelta(days=29)
    again = await one.world.now() + timedelta(days=3)
    day = (again - MONDAY).days + 3
    await missed(one, day)
    await one.complete("decide_no_show", {"decision": "lose"})
    status = (await one.journal("status_changed"))[-1]["event"]
    assert (status["status"], status["reason"]) == (Status.LOST, "no_show")


async def test_x_20_an_optional_visit_that_is_given_up_loses_nobody(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with meeting(postgres_server, optional=True) as one:
        await missed(one, 6)
        await missed(one, 8)
        await one.complete("decide_no_show", {"decision": "lose"})
        assert (await one.facts())["declined"] is True


async def test_a_customer_who_cancels_an_optional_visit_leaves_nothing_open(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with meeting(postgres_server, optional=True) as one:
        await one.arrange(slot(6, "16:00"))
        await one.until("check_ready")
        await one.complete("check_ready", {"ready": True})
        await one.until("confirm_appointment")
        await one.complete("confirm_appointment", {"outcome": "cancelled"})
        pulse = await one.world.settled(one.journey)
        assert pulse.keys == ("design/end",)
        assert (await one.appointments())[0]["outcome"] == "cancelled"
        assert ("meeting_cancelled", ["designer-01", "design_assistant"]) in await one.notices()


@pytest.mark.parametrize("asked_by", ["customer", "staff"])
async def test_r002_sku_27_it_counts_who_moved_a_meeting(one: OneMeeting, asked_by: str) -> None:
    await one.arrange(slot(6, "16:00"))
    while "view_plan" not in (tasks := await one.open_tasks()):
        if "check_ready" in tasks:
            await one.complete("check_ready", {"ready": True})
        elif "confirm_appointment" in tasks:
            await one.complete("confirm_appointment", {"outcome": "confirmed"})
        else:
            await one.pass_on()
    await one.complete("view_plan", {"outcome": "moved", "moved_by": asked_by})
    row = (await one.appointments())[0]
    assert (row["outcome"], row["moved_by"]) == ("moved", asked_by)
    arrange = await one.task("arrange_appointment")
    ours = asked_by == "staff"
    assert arrange["about"]["why"] == ("moved_by_us" if ours else "moved")
    assert (("meeting_moved_by_us", ["customer"]) in await one.notices()) is ours
    promises = "SELECT status FROM promises WHERE journey = $1 AND what = 'new_time'"
    found = await one.world.database.fetchval(promises, one.journey)
    assert found == ("open" if ours else None)
    await one.arrange(slot(8, "16:00"))
    found = await one.world.database.fetchval(promises, one.journey)
    assert found == ("kept" if ours else None)


async def test_r002_sku_27_moved_in_the_morning_it_has_its_day_before_again(one: OneMeeting) -> None:
    await one.arrange(slot(6, "16:00"))
    await one.until("check_ready")
    await one.complete("check_ready", {"ready": True})
    await one.until("confirm_appointment")
    new = slot(8, "11:00")
    await one.complete("confirm_appointment", {"outcome": "moved", "slot": new.model_dump(mode="json")})
    assert ("meeting_moved", ["designer-01", "design_assistant"]) in await one.notices()
    check = await one.until("check_ready")
    assert check["opened_at"] <= local(7, "14:00")
    await one.hold()
    rows = await one.appointments()
    assert [(row["outcome"], row["moved_by"]) for row in rows] == [("moved", "customer"), ("held", None)]


async def test_a_moved_answer_that_is_taken_back_leaves_the_meeting_standing(one: OneMeeting) -> None:
    await one.arrange(slot(6, "16:00"))
    await one.until("check_ready")
    await one.complete("check_ready", {"ready": True})
    row = await one.until("confirm_appointment")
    await one.complete("confirm_appointment", {"outcome": "moved"}, actor="agent-01")
    assert await one.during() == []
    await one.world.journeys.take_back(row["task"], "agent-01")
    await one.world.settled(one.journey)
    assert set(await one.open_tasks()) == {"confirm_appointment"}
    assert [begins for begins, _ in await one.during()] == [local(6, "16:00")]
    await one.confirm()
    await one.hold()
    assert [found["outcome"] for found in await one.appointments()] == ["moved", "held"]
