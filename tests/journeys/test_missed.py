"""A meeting that somebody does not come to, and who agreed on another time (R002-SKU-27, X-20)."""

from datetime import timedelta
from typing import Any

import pytest

from client.errors import BadInput, Conflict, NotFound
from client.journeys import new_command
from domain.appointments import Agreement, AskedBy, Via
from tests.journeys.armed import armed
from tests.journeys.meeting import OneMeeting, slot
from tests.journeys.selling import local
from tests.journeys.test_moving import moved

AGENT, HOST, LEAD = "agent-01", "designer-01", "cs_lead-01"


async def begun(one: OneMeeting) -> None:
    await one.until("view_plan")
    await one.world.advance(local(6, "16:10"))
    await one.world.settled(one.journey)


async def missed(one: OneMeeting, who: AskedBy, actor: str = HOST, **more: Any) -> Any:
    receipt = await one.world.journeys.no_show(one.journey, actor, "viewing", who, **more)
    await armed(one)
    return receipt


async def promises(one: OneMeeting) -> dict[str, str]:
    rows = await one.world.database.fetch("SELECT what, status FROM promises WHERE journey = $1", one.journey)
    return {row["what"]: row["status"] for row in rows}


async def test_x_20_nobody_can_have_missed_what_has_not_begun(booked: OneMeeting) -> None:
    await booked.until("view_plan")
    assert await booked.world.now() < local(6, "16:00"), "its task opens a little before"
    before = len(await booked.journal())
    with pytest.raises(Conflict, match="2031-03-06 Thu 16:00") as early:
        await missed(booked, AskedBy.CUSTOMER)
    assert early.value.reason == "appointment_not_begun"
    with pytest.raises(NotFound, match="has no “signing” that stands"):
        await booked.world.journeys.no_show(booked.journey, HOST, "signing", AskedBy.CUSTOMER)
    assert len(await booked.journal()) == before


async def test_x_20_a_customer_who_did_not_come_is_an_answer_of_the_meetings_own_task(
    booked: OneMeeting,
) -> None:
    await begun(booked)
    with pytest.raises(Conflict, match="cannot act on a colleague's task"):
        await missed(booked, AskedBy.CUSTOMER, "finance-01")
    command = new_command()
    await missed(booked, AskedBy.CUSTOMER, LEAD, command=command)
    await moved(booked)
    assert (await missed(booked, AskedBy.CUSTOMER, LEAD, command=command)).repeated
    done = (await booked.journal("task_completed"))[-1]
    assert (done["actor"], done["event"]["kind"], done["event"]["on_behalf_of"]) == (
        LEAD,
        "view_plan",
        HOST,
    )
    assert done["event"]["answers"]["outcome"] == "no_show"
    assert [row["outcome"] for row in await booked.appointments()] == ["no_show"]
    assert (await booked.task("arrange_appointment"))["about"]["why"] == "no_show"
    assert (await promises(booked))["viewing"] == "dropped"


async def test_when_nobody_of_ours_came_the_promise_is_broken_and_customer_and_lead_hear_of_it(
    booked: OneMeeting,
) -> None:
    await begun(booked)
    await missed(booked, AskedBy.STAFF)
    assert [row["outcome"] for row in await booked.appointments()] == ["missed_by_us"]
    assert await promises(booked) == {"viewing": "broken", "new_time": "open"}
    told = dict(await booked.notices())
    assert told["meeting_missed_by_us"] == ["customer"]
    assert told["host_did_not_come"] == ["cs_lead"]
    arrange = await booked.task("arrange_appointment")
    assert arrange["about"]["why"] == "missed_by_us"
    assert arrange["due_at"] - arrange["opened_at"] <= timedelta(hours=1, minutes=1), "it presses"
    with pytest.raises(NotFound):
        await missed(booked, AskedBy.STAFF)
    await booked.arrange(slot(10, "15:00"))
    await booked.hold()
    assert (await promises(booked))["new_time"] == "kept"


async def test_r002_sku_27_another_time_needs_somebody_who_agreed_with_the_customer(
    booked: OneMeeting,
) -> None:
    desk, before = booked.world.journeys, len(await booked.journal())

    def move(**more: Any) -> Any:
        return desk.reschedule(booked.journey, AGENT, "viewing", asked_by=AskedBy.CUSTOMER, **more)

    with pytest.raises(BadInput, match="agreed: another time has to be agreed on first"):
        await move(slot=slot(10, "15:00"))
    with pytest.raises(NotFound):
        await move(slot=slot(10, "15:00"), agreed=Agreement(by="nobody", via=Via.PHONE))
    assert len(await booked.journal()) == before
    await move(slot=slot(6, "16:00", "designer-02"))
    await booked.world.settled(booked.journey)
    assert (await booked.appointments())[-1]["staff"] == ["designer-02"], "the same time needs no agreement"
    await move(slot=slot(10, "15:00"), agreed=Agreement(by="agent-02", via=Via.WECHAT))
    await booked.world.settled(booked.journey)
    ended = (await booked.journal("appointment_ended"))[-1]
    assert (ended["actor"], ended["event"]["agreed_by"], ended["event"]["agreed_via"]) == (
        AGENT,
        "agent-02",
        "wechat",
    )
    row = (await booked.appointments())[-2]
    assert (row["agreed_by"], row["agreed_via"]) == ("agent-02", "wechat")
    contact = (await booked.journal("contact_made"))[-1]["event"]
    assert (contact["channel"], contact["kind"]) == ("wechat", "viewing")
    await move()
    await booked.world.settled(booked.journey)
    assert set(await booked.open_tasks()) == {"arrange_appointment"}, "not agreed yet: somebody agrees first"


async def test_r002_sku_05_a_typed_time_that_cannot_be_promised_is_refused_with_two_that_can(
    booked: OneMeeting,
) -> None:
    agreed = Agreement(by=AGENT, via=Via.PHONE)
    with pytest.raises(BadInput, match="free just now: 2031-03-0") as refused:
        await booked.world.journeys.reschedule(
            booked.journey,
            AGENT,
            "viewing",
            asked_by=AskedBy.CUSTOMER,
            slot=slot(6, "21:00"),
            agreed=agreed,
        )
    wrong, free = refused.value.details["fields"]
    assert (wrong["type"], len(free["free"])) == ("slot_closed_hours", 2)
    await booked.world.journeys.reschedule(booked.journey, AGENT, "viewing", asked_by=AskedBy.CUSTOMER)
    await booked.world.settled(booked.journey)
    with pytest.raises(BadInput, match="free just now: 2031-03-0") as typed:
        await booked.arrange(slot(6, "21:00"))
    wrong, free = typed.value.details["fields"]
    assert (wrong["type"], free["field"], len(free["free"])) == ("slot_closed_hours", "slot", 2)
    first = free["free"][0]
    await booked.complete("arrange_appointment", {"slot": first})
    assert (await booked.appointments())[-1]["outcome"] is None, "what is named can be had"
