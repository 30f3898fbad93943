"""The kickoff: its day, the briefing on site, the supervisor's word."""

from typing import Any

import pytest

from client.errors import BadInput
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import living
from tests.journeys.test_preparation import agreed, at, facts, notices, promised, ready_to_agree, told

# The day


async def test_r002_mgt_04_the_day_is_an_open_one_of_the_site(postgres_server: EmbeddedPostgres) -> None:
    answers = {"obtain_permit": {"valid_until": "2031-04-30"}}
    async with living(postgres_server, Stage.CONSTRUCTION, answers=answers) as home:
        await ready_to_agree(home)
        for day, why in (
            ("2031-03-05", "start_on: 2031-03-05 is too early; the earliest is 2031-03-06"),
            (
                "2031-03-09",
                "start_on: 2031-03-09 is no working day on site; the nearest are 2031-03-08, 2031-03-10",
            ),
            ("2031-10-09", "start_on: 2031-10-09 was given; the permit ends on 2031-04-30"),
        ):
            with pytest.raises(BadInput, match=why):
                await home.complete("agree_start", {"start_on": day})
        late = {"starts_at": at("03-13", "15:00").isoformat(), "staff": "site_supervisor-01"}
        with pytest.raises(
            BadInput, match="briefing_slot: the briefing is on the day of kickoff, 2031-03-12"
        ):
            await home.complete("agree_start", {"start_on": "2031-03-12", "briefing_slot": late})
        await home.complete("agree_start", {})
        assert (await facts(home))["start_on"] == "2031-03-06", "empty: the earliest"


async def test_r002_mgt_04_the_day_is_held_against_the_day_of_the_answer(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await ready_to_agree(home)
        await home.live(at("03-06", "10:00"), leave=["agree_start"])
        with pytest.raises(BadInput, match="the earliest is 2031-03-10"):
            await home.complete("agree_start", {"start_on": "2031-03-07"})


async def test_r002_mgt_04_a_day_that_is_moved_is_agreed_on_anew(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await agreed(home, "03-12", "03-11 15:00")
        await home.live(at("03-10", "12:00"))
        await home.world.journeys.open_case(home.journey, "agent-01", "move_start")
        task = await home.task("agree_start")
        assert task["about"]["why"] == "start_moved"
        heard = (await notices(home, "start_moved"))[0]
        assert heard["to"] == ["customer", "site_supervisor", "designer"]
        outcome = await home.world.database.fetchval(
            "SELECT outcome FROM appointments WHERE kind = 'briefing'"
        )
        assert outcome == "cancelled", "supervisor and designer need not come"
        await agreed(home, "03-20", "03-19 15:00")
        assert await promised(home, "kickoff") == [("03-12 18:00", "dropped"), ("03-20 18:00", "open")]
        await home.live("kickoff")
        assert told((await home.task("kickoff"))["opened_at"]) == "03-20 08:30"
        assert (await facts(home))["start_on"] == "2031-03-20"
        await home.answer("kickoff")
        await home.world.journeys.open_case(home.journey, "agent-01", "move_start")
        await home.world.settled(home.journey)
        assert [one["to"] for one in await notices(home, "no_start_to_move")] == [["agent"]]
        assert "agree_start" not in await home.open_tasks()


# The briefing


async def test_r002_sku_06_the_briefing_is_a_meeting_like_every_other(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await agreed(home, "03-12", "03-11 15:00")
        await home.live("confirm_appointment")
        assert told((await home.task("confirm_appointment"))["due_at"])[:5] == "03-11", "that morning"
        before = [one["to"] for one in await notices(home, "meeting_tomorrow")]
        assert before == [["site_supervisor-01", "designer"]], "the day before"
        await home.live("briefing_report")
        report = await home.task("briefing_report")
        assert (told(report["opened_at"])[:5], report["assignee"]) == ("03-11", "site_supervisor-01")
        await home.complete("briefing_report", {"points": "the sockets of the kitchen"})
        answer = (await home.journal("task_completed"))[-1]["event"]["answers"]
        assert answer["points"].startswith("personal:")
        await home.live("kickoff")


@pytest.mark.parametrize("decision", ["wait", "without"])
async def test_r002_mgt_04_without_a_briefing_the_kickoff_waits_for_it_or_the_managers_word(
    postgres_server: EmbeddedPostgres, decision: str
) -> None:
    """The designer comes late: the site does not open by itself."""
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await agreed(home, "03-12", "03-12 11:00")
        await home.live("decide_briefing", leave=["briefing_report"])
        task = await home.task("decide_briefing")
        assert "03-12 11:45" <= told(task["opened_at"]) <= "03-12 12:00"
        assert (task["role"], task["about"]["why"]) == ("store_manager", "briefing_not_held")
        assert "kickoff" not in await home.open_tasks()
        await home.complete("decide_briefing", {"decision": decision})
        if decision == "without":
            assert set(await home.open_tasks()) == {"kickoff"}, "nobody reports a briefing that was given up"
            return
        assert "kickoff" not in await home.open_tasks()
        await home.live("decide_briefing", leave=["briefing_report"])
        assert told((await home.task("decide_briefing"))["opened_at"])[:5] == "03-13", "day by day"
        await home.complete("briefing_report", {})
        assert set(await home.open_tasks()) == {"kickoff"}


@pytest.mark.parametrize(
    ("kind", "answer", "why"),
    [
        ("confirm_appointment", {"outcome": "cancelled"}, "briefing_declined"),
        ("briefing_report", {"designer_present": False}, "briefing_designer_absent"),
    ],
)
async def test_r002_mgt_04_a_briefing_that_explained_nothing_is_held_again(
    postgres_server: EmbeddedPostgres, kind: str, answer: dict[str, Any], why: str
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await agreed(home, "03-12", "03-07 15:00")
        await home.live(kind)
        await home.complete(kind, answer)
        task = await home.task("decide_briefing")
        assert task["about"] == {"why": why, "start_on": "2031-03-12"}
        await home.complete("decide_briefing", {"decision": "wait"})
        assert (await home.task("arrange_appointment"))["about"]["appointment"] == "briefing"
        await home.live("briefing_report")
        await home.answer("briefing_report")
        await home.live("kickoff")


# The kickoff


async def test_r002_sku_60_what_is_missing_holds_the_kickoff_and_the_lead_hears_it(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await agreed(home, "03-12", "03-11 15:00")
        await home.live("kickoff")
        with pytest.raises(BadInput, match="fire_equipment_on_site: is needed"):
            await home.complete("kickoff", {"home_protected": True, "permit_on_wall": True})
        checked = {"home_protected": True, "fire_equipment_on_site": False, "permit_on_wall": False}
        await home.complete("kickoff", checked)
        again = await home.task("kickoff")
        missing = ["fire_equipment_on_site", "permit_on_wall"]
        assert (again["why"], again["about"]) == ("2 working hours", {"not_there": missing})
        heard = await notices(home, "kickoff_not_given")
        assert [(one["to"], one["about"]["not_there"]) for one in heard] == [(["cs_lead", "agent"], missing)]
        assert "kicked_off_at" not in await facts(home), "no call, no cadence, no site stage"
        assert set(await home.open_tasks()) == {"kickoff"}
        await home.live(at("03-13", "09:00"), leave=["kickoff"])
        assert await promised(home, "kickoff") == [("03-12 18:00", "broken")]
        await home.answer("kickoff")
        assert (await facts(home))["kicked_off_at"].startswith("2031-03-13")
        assert "site_stage" in await home.open_tasks()
