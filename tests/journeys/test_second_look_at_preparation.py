"""What the preparation of a site must not mix up, hold up or pass over in silence (R002-MGT-04)."""

from typing import Any

import pytest

from client.errors import BadInput
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import Household, living
from tests.journeys.test_materials import later, listed
from tests.journeys.test_moving import moved
from tests.journeys.test_preparation import agreed, at, facts, notices, promised, ready_to_agree, told
from tests.journeys.test_second_look import take_back

OPERATIONS = "operations-01"


async def pause(home: Household, reason: str) -> None:
    await home.world.journeys.pause(home.journey, OPERATIONS, reason)
    await home.world.settled(home.journey)


async def resume(home: Household) -> None:
    await home.world.journeys.resume(home.journey, OPERATIONS)
    await home.world.settled(home.journey)


async def move_start(home: Household) -> None:
    await home.world.journeys.open_case(home.journey, "agent-01", "move_start")
    await home.world.settled(home.journey)


# Days


async def test_r002_mgt_04_a_day_is_held_against_the_day_of_the_answer(
    postgres_server: EmbeddedPostgres,
) -> None:
    """A task may lie for days: what was ahead when it opened is over when it is answered."""
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await home.live(at("03-06", "12:00"), leave=["obtain_permit", "list_materials"])
        with pytest.raises(BadInput, match=r"lines.1.choose_by: 2031-03-05 is too early"):
            await listed(home, later("橱柜", "kitchen", "03-05"))
        with pytest.raises(BadInput, match=r"lines.1.choose_by: 2032-03-05 is too late"):
            await listed(home, {**later("橱柜", "kitchen", "03-05"), "choose_by": "2032-03-05"})
        with pytest.raises(BadInput, match="valid_until: 2031-03-05 is too early"):
            await home.complete("obtain_permit", {"valid_until": "2031-03-05"})
        await home.complete("obtain_permit", {"valid_until": "2031-08-29"})
        await listed(home, later("橱柜", "kitchen", "03-06"))
        assert "choices_call" in await home.open_tasks(), "today is not too late to choose"


async def test_r002_mgt_04_the_earliest_day_is_not_before_the_briefing(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await ready_to_agree(home)
        slot = {"starts_at": at("03-15", "15:00").isoformat(), "staff": "site_supervisor-01"}
        await home.complete("agree_start", {"briefing_slot": slot})
        assert (await facts(home))["start_on"] == "2031-03-15", "not the 6th, the first day that there is"


# The permit


async def test_r002_mgt_04_the_day_is_held_against_the_permit_as_it_stands(
    postgres_server: EmbeddedPostgres,
) -> None:
    """The customer puts the start off; meanwhile the permit runs out, and is extended."""
    answers = {"obtain_permit": {"valid_until": "2031-03-05"}}
    async with living(postgres_server, Stage.CONSTRUCTION, answers=answers) as home:
        await home.live("agree_start", leave=["extend_permit"])
        first = await home.task("agree_start")
        with pytest.raises(BadInput, match="start_on: 2031-03-10 was given; the permit ends on 2031-03-05"):
            await home.complete("agree_start", {"start_on": "2031-03-10"})
        with pytest.raises(BadInput, match="start_on: 2031-03-06 was given"):
            await home.complete("agree_start", {})
        await home.live(at("03-04", "12:00"), leave=["agree_start", "extend_permit"])
        await home.complete("extend_permit", {"valid_until": "2031-08-29"})
        again = await home.task("agree_start")
        assert (again["about"]["permit_until"], again["due_at"]) == ("2031-08-29", first["due_at"])
        assert again["task"] != first["task"]
        await moved(home)
        await home.complete("agree_start", {"start_on": "2031-03-12"})
        assert (await facts(home))["start_on"] == "2031-03-12"
        assert len(await notices(home, "site_opens")) == 1


async def test_r002_mgt_04_nobody_calls_about_a_refusal_that_is_over(
    postgres_server: EmbeddedPostgres,
) -> None:
    """Refused twice; the customer hears of it unless the permit came first, and nothing waits for that call."""
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        refused = {"outcome": "refused", "refusal": "papers_missing"}
        await home.complete("obtain_permit", refused)
        await home.complete("tell_customer", {"outcome": "reached"})
        await home.complete("obtain_permit", refused)
        back = at("03-05", "11:00").isoformat()
        await home.complete("tell_customer", {"outcome": "call_back", "call_back_at": back})
        assert await promised(home, "call_back") == [("03-05 11:30", "open")]
        await home.complete("obtain_permit", {"valid_until": "2031-08-29"})
        assert await promised(home, "call_back") == [("03-05 11:30", "dropped")]
        assert not [wait for wait in await home.waits() if wait["subject"] == "tell_customer"]
        await moved(home)
        await home.live("agree_start")
        assert len(await home.tasks("tell_customer")) == 2


# The crew


async def test_r002_sku_16_no_change_is_told_where_nothing_changes(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts={"crew_grade": "premium"}) as home:
        await home.answer("name_supervisor")
        crew = {"crew": "三组", "workers": 6, "crew_grade": "premium", "customer_agreed": True}
        await home.complete("name_crew", crew)
        assert await notices(home, "crew_grade_changed") == []


# The day of kickoff


@pytest.mark.slow
async def test_r002_mgt_04_the_agreed_day_stands_until_it_falls_into_a_pause(
    postgres_server: EmbeddedPostgres,
) -> None:
    """A pause that is over before costs no day; in one that stops the works the customer hears of it in time."""
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await agreed(home, "03-12", "03-08 15:00")
        await home.live("briefing_report")
        await home.answer("briefing_report")
        await pause(home, "customer")
        await home.live(at("03-10", "12:00"))
        await resume(home)
        await home.live(at("03-11", "12:00"))
        (morning,) = [wait for wait in await home.waits() if wait["subject"] == "kickoff_day"]
        assert told(morning["due_at"]) == "03-12 08:30"
        await pause(home, "customer")
        await home.world.pass_instant(home.journey, await home.world.settled(home.journey))
        assert told(await home.world.now()) == "03-12 08:30"
        await moved(home)
        assert await promised(home, "kickoff") == [("03-12 18:00", "dropped")]
        (heard,) = await notices(home, "start_moved")
        assert heard["about"] == {"start_on": "2031-03-12"}
        assert "kickoff" not in await home.open_tasks()
        task = await home.task("agree_start")
        assert task["about"]["why"] == "start_paused"
        await home.world.advance(at("03-20", "12:00"))
        await resume(home)
        await home.complete("agree_start", {"start_on": "2031-03-27"})
        await home.live("kickoff")
        assert told((await home.task("kickoff"))["opened_at"]) == "03-27 08:30"
        assert len(await home.tasks("briefing_report")) == 1, "the plans were explained"


async def test_r002_mgt_04_our_own_pause_moves_no_agreed_day(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await agreed(home, "03-12", "03-08 15:00")
        await home.live(at("03-11", "12:00"))
        await pause(home, "ourselves")
        await home.live("kickoff")
        assert told((await home.task("kickoff"))["opened_at"]) == "03-12 08:30"


async def test_r002_mgt_04_a_briefing_that_was_held_is_not_held_again(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await agreed(home, "03-12", "03-08 15:00")
        await home.live("briefing_report")
        await home.answer("briefing_report")
        await move_start(home)
        assert (await home.task("agree_start"))["about"]["briefed"] is True
        await home.complete("agree_start", {"start_on": "2031-03-14"})
        assert not {"arrange_appointment", "briefing_report"} & set(await home.open_tasks())
        await moved(home)
        await home.live("kickoff")
        assert told((await home.task("kickoff"))["opened_at"]) == "03-14 08:30"


async def test_r002_mgt_04_who_decided_to_wait_is_asked_again_the_next_day(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await agreed(home, "03-12", "03-12 11:00")
        await home.live("decide_briefing", leave=["briefing_report"])
        await home.complete("briefing_report", {"designer_present": False})
        assert (await home.task("decide_briefing"))["about"]["why"] == "briefing_designer_absent"
        await home.complete("decide_briefing", {"decision": "wait"})
        await moved(home)
        assert set(await home.open_tasks()) == {"arrange_appointment"}, "the manager has just said so"
        await home.live("decide_briefing", leave=["arrange_appointment"])
        assert told((await home.task("decide_briefing"))["opened_at"])[:5] == "03-13"


async def test_r002_sku_60_a_kickoff_that_is_taken_back_plans_nothing(
    postgres_server: EmbeddedPostgres,
) -> None:
    """The supervisor had the wrong site: nothing is open, and the day that stands is what the plan rests on."""
    lines: dict[str, Any] = later("地砖", "tiles", "03-28")
    answers = {"obtain_permit": {"valid_until": "2031-03-27"}}
    async with living(postgres_server, Stage.CONSTRUCTION, answers=answers) as home:
        await listed(home, lines)
        await agreed(home, "03-12", "03-08 15:00")
        await home.live("kickoff")
        task = await home.task("kickoff")
        await home.answer("kickoff")
        assert (await facts(home))["site_plan"] is not None
        await take_back(home, task)
        assert "site_stage" not in await home.open_tasks()
        await home.live("extend_permit", leave=["kickoff"])
        assert (await home.task("extend_permit"))["about"]["planned_end"] is not None
        await home.answer("extend_permit")
        await home.answer("kickoff")
        await moved(home)
        assert {"site_stage", "kickoff_call"} <= set(await home.open_tasks())
        assert [wait for wait in await home.waits() if wait["subject"] == "material_needed"]
