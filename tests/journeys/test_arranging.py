"""Agreeing on a time with a customer whom nobody reaches, or who wants no calls (X-07, X-20)."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.driving import MONDAY
from tests.journeys.meeting import OneMeeting, hours, meeting, slot
from tests.journeys.selling import local
from tests.journeys.test_moving import moved

NO_ANSWER = {"outcome": "no_answer"}
OPERATIONS = "operations-01"


@pytest_asyncio.fixture
async def before(postgres_server: EmbeddedPostgres) -> AsyncIterator[OneMeeting]:
    """A meeting to be arranged before the contract, on a Monday at 9:00."""
    async with meeting(postgres_server) as started:
        yield started


@pytest_asyncio.fixture
async def after(postgres_server: EmbeddedPostgres) -> AsyncIterator[OneMeeting]:
    """A visit to be arranged after the contract."""
    async with meeting(postgres_server, stage=Stage.HANDOVER, optional=True) as started:
        yield started


async def in_vain(one: OneMeeting, tries: int = 3) -> list[Any]:
    """Nobody answers; returns when each try was opened."""
    opened = []
    for _ in range(tries):
        opened.append((await one.until("arrange_appointment"))["opened_at"])
        await one.complete("arrange_appointment", NO_ANSWER)
    return opened


async def status(one: OneMeeting) -> tuple[str, str]:
    event = (await one.journal("status_changed"))[-1]["event"]
    return event["status"], event["reason"]


async def to_customer(one: OneMeeting) -> list[str]:
    return [notice for notice, to in await one.notices() if "customer" in to]


@pytest.mark.slow
@pytest.mark.parametrize("runs", [False, True], ids=["one run", "new runs"])
async def test_x_20_after_three_tries_in_vain_the_lead_decides_to_call_now(
    before: OneMeeting, runs: bool
) -> None:
    first, second, third = await in_vain(before)
    assert first - MONDAY < timedelta(minutes=1)
    assert second - first > timedelta(hours=2, minutes=30), "3 working hours later"
    assert local(4, "16:45") <= third <= local(4, "17:00"), "at another time of day"
    if runs:
        await moved(before)
    assert set(await before.open_tasks()) == {"reach_customer"}, "it is not repeated for ever"
    lead = await before.task("reach_customer")
    assert (lead["role"], lead["about"]) == ("cs_lead", {"call": "arrange_appointment", "why": "no_answer"})
    assert await to_customer(before) == ["tried_to_call"], "a message after the first try"
    await before.complete("reach_customer", {"decision": "call_now"})
    if runs:
        await moved(before)
    await in_vain(before)
    assert set(await before.open_tasks()) == {"reach_customer"}, "the tries began anew"
    await before.complete("reach_customer", {"decision": "call_now"})
    await before.arrange(slot(10, "16:00"))
    await before.hold()
    assert [row["outcome"] for row in await before.appointments()] == ["held"]


async def test_x_20_who_answered_in_between_is_tried_three_times_again(before: OneMeeting) -> None:
    await in_vain(before, 2)
    await before.until("arrange_appointment")
    await before.raw("arrange_appointment", {"slot": slot(2, "11:00").model_dump(mode="json")})
    assert (await before.task("arrange_appointment"))["about"]["why"] == "past"
    await in_vain(before, 2)
    assert await before.open_tasks() == {}
    await before.until("arrange_appointment")


async def test_x_20_the_customer_may_rest_and_comes_back(before: OneMeeting) -> None:
    await in_vain(before)
    await before.complete("reach_customer", {"decision": "rest"})
    assert await status(before) == (Status.DORMANT, "unreachable")
    await moved(before)
    await before.world.journeys.resume(before.journey, OPERATIONS)
    await before.world.settled(before.journey)
    await before.arrange(slot(10, "16:00"))
    await before.hold()
    assert (await before.appointments())[-1]["outcome"] == "held"


async def test_x_20_who_stays_silent_at_rest_is_lost(before: OneMeeting) -> None:
    await in_vain(before)
    await before.complete("reach_customer", {"decision": "rest"})
    while (await before.world.settled(before.journey)).status is Status.DORMANT:
        await before.pass_on()
    assert await status(before) == (Status.LOST, "unreachable")
    assert (await to_customer(before)).count("still_there") == 3


async def test_x_20_the_lead_may_give_the_customer_up(before: OneMeeting) -> None:
    await in_vain(before)
    await before.complete("reach_customer", {"decision": "lost"})
    assert await status(before) == (Status.LOST, "unreachable")


async def test_x_06_further_tries_are_in_the_customers_hours(postgres_server: EmbeddedPostgres) -> None:
    """Also the one that comes some hours after the first: those hours say no time of day."""
    async with meeting(postgres_server, window=hours("10:00", "12:00")) as one:
        _, second, third = await in_vain(one)
        assert local(4, "09:45") <= second <= local(4, "12:00"), (
            "three hours after the first they may not be called"
        )
        assert local(5, "09:45") <= third <= local(5, "12:00")


@pytest.mark.parametrize("runs", [False, True], ids=["one run", "new runs"])
async def test_x_20_after_the_contract_the_lead_decides_about_the_visit(
    after: OneMeeting, runs: bool
) -> None:
    await in_vain(after, 2)
    lead = await after.task("decide_visit")
    assert (lead["role"], lead["about"]) == ("cs_lead", {"appointment": "viewing", "tries": 2})
    assert set(await after.open_tasks()) == {"decide_visit"}, "nobody is put to rest"
    if runs:
        await moved(after)
    await after.complete("decide_visit", {"decision": "go_on"})
    await in_vain(after, 2)
    if runs:
        await moved(after)
    await after.complete("decide_visit", {"decision": "give_up"})
    assert await after.open_tasks() == {}
    assert (await after.facts())["declined"] is True
    assert await after.journal("status_changed") == [], "nobody is lost after the contract"


async def test_x_07_who_wants_no_calls_is_written_to(postgres_server: EmbeddedPostgres) -> None:
    async with meeting(postgres_server, stage=Stage.HANDOVER, optional=True, do_not_contact=True) as one:
        assert set(await one.open_tasks()) == {"arrange_in_writing"}
        await one.complete("arrange_in_writing", {"slot": slot(6, "16:00").model_dump(mode="json")})
        await one.until("check_ready")
        await one.complete("check_ready", {"ready": True})
        row = await one.until("confirm_in_writing")
        assert row["opened_at"] <= local(6, "09:30")
        await one.complete("confirm_in_writing", {"outcome": "confirmed"})
        assert (await one.appointments())[0]["confirmed"] is True
        await one.hold()
        kinds = {row["event"]["kind"] for row in await one.journal("task_opened")}
        assert not kinds & {"arrange_appointment", "confirm_appointment"}
        contacts = [row["event"] for row in await one.journal("contact_made")]
        assert [(event["channel"], event["outcome"]) for event in contacts] == [("message", "confirmed")]


async def test_x_07_who_does_not_write_back_is_left_to_the_lead_or_unconfirmed(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with meeting(postgres_server, stage=Stage.HANDOVER, optional=True, do_not_contact=True) as one:
        for _ in range(2):
            await one.until("arrange_in_writing")
            await one.complete("arrange_in_writing", NO_ANSWER)
        assert "tried_to_call" not in await to_customer(one), "nobody called"
        await one.complete("decide_visit", {"decision": "go_on"})
        await one.complete("arrange_in_writing", {"slot": slot(7, "16:00").model_dump(mode="json")})
        await one.until("check_ready")
        await one.complete("check_ready", {"ready": True})
        await one.until("confirm_in_writing")
        await one.complete("confirm_in_writing", NO_ANSWER)
        assert await one.open_tasks() == {}, "one message is enough"
        await one.until("view_plan")
        assert (await one.appointments())[0]["confirmed"] is False
        assert "confirm_by_message" not in await to_customer(one)
        assert ("meeting_unconfirmed", ["designer-01"]) in await one.notices()


@pytest_asyncio.fixture
async def called(postgres_server: EmbeddedPostgres) -> AsyncIterator[OneMeeting]:
    """A visit to be arranged after the contract while another call is to be made."""
    async with meeting(postgres_server, stage=Stage.HANDOVER, optional=True, call=True) as started:
        yield started


async def test_x_07_an_open_call_to_arrange_becomes_a_message(called: OneMeeting) -> None:
    await called.complete("arrange_appointment", NO_ANSWER)
    await called.until("arrange_appointment")
    await called.complete("kickoff_call", {"outcome": "do_not_contact"})
    assert await called.open_tasks() == {}
    await moved(called)
    row = await called.until("arrange_in_writing")
    assert row["opened_at"] - MONDAY < timedelta(hours=5), "at the time of the call in whose place it comes"
    await called.complete("arrange_in_writing", {"slot": slot(6, "16:00").model_dump(mode="json")})
    assert len(await called.appointments()) == 1


@pytest.mark.parametrize("is_open", [False, True], ids=["planned", "open"])
async def test_x_07_a_call_to_confirm_becomes_a_message_at_the_same_time(
    called: OneMeeting, is_open: bool
) -> None:
    await called.arrange(slot(6, "16:00"))
    await called.until("check_ready")
    await called.complete("check_ready", {"ready": True})
    while "told" not in {
        row["event"]["key"].rpartition("/")[2] for row in await called.journal("notice_issued")
    }:
        await called.pass_on()
    if is_open:
        await called.until("confirm_appointment")
    await called.complete("kickoff_call", {"outcome": "do_not_contact"})
    await moved(called)
    row = await called.until("confirm_in_writing")
    assert local(6, "09:15") <= row["opened_at"] <= local(6, "09:45")
    assert "confirm_appointment" not in await called.open_tasks()
    contacts = [row["event"]["kind"] for row in await called.journal("contact_made")]
    assert contacts == ["kickoff_call"], "what nobody made is no contact"
    await called.complete("confirm_in_writing", {"outcome": "cancelled"})
    assert (await called.appointments())[0]["outcome"] == "cancelled"
