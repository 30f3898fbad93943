"""A stage that takes longer: told with reason and a new promise, moved by pauses (R004-STG)."""

from datetime import date, timedelta

import pytest

from client.errors import BadInput
from domain.site import SiteStage
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from store.reading_journeys import journey_header
from store.reading_site import site_plan
from tests.journeys.building import STAGE_TASKS, living, opened_site
from tests.journeys.on_site import LATE, OPERATIONS, at, due_on, finish, notices, planned, promised


async def test_r004_stg_a_delay_of_48_hours_is_told_with_reason_and_a_new_promise(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts={"term_days": 90}) as home:
        await opened_site(home)
        await home.answer("kickoff_call")
        before = await planned(home)
        assert await notices(home, "works_beyond_term") == [], "works that fit into the term need no word"
        await home.world.advance(at("2031-03-13", 10))
        await home.complete("site_stage", {**LATE, "expected_on": "2031-03-20"})
        assert due_on(await home.task("site_stage")) == "03-20 18:00"
        assert "delay_call" not in await home.open_tasks(), "a day is not told"
        await home.complete("site_stage", {**LATE, "expected_on": "2031-03-21"})
        call = await home.task("delay_call")
        assert (call["assignee"], call["about"]["delay_reason"]) == ("agent-01", "material")
        assert call["about"]["expected_on"] == "2031-03-21", "two days behind what was told"
        await home.complete("delay_call", {"agrees": False})
        assert [one["to"] for one in await notices(home, "delay_not_agreed")] == [
            ["cs_lead", "site_supervisor"]
        ]
        assert len(await notices(home, "site_stage_later")) == 1, "and has it in writing"
        after = await planned(home)
        structure = after.stages[SiteStage.STRUCTURE]
        assert (structure.finish, structure.ends) == (date(2031, 3, 19), date(2031, 3, 21))
        assert structure.delays == {"company": 2}
        assert after.end > before.end
        assert after.agreed_end == before.agreed_end, "our delay moves no agreed end"
        await home.complete("site_stage", {**LATE, "expected_on": "2031-03-22"})
        assert "delay_call" not in await home.open_tasks(), "another day is not told"
        await home.complete("site_stage", {**LATE, "expected_on": "2031-03-24", "caused_by": "customer"})
        assert (await home.task("delay_call"))["about"]["delay_cause"] == "customer"
        assert await promised(home, "site_stage_date") == [("03-22", None)], "another date takes its place"
        await home.answer("delay_call")
        assert (await planned(home)).agreed_end == date(2031, 3, 12) + timedelta(days=92)
        await home.live(at("2031-03-23"), leave=STAGE_TASKS)
        await finish(home, finished_on="2031-03-22")
        assert await promised(home, "site_stage_date") == [("03-22", None), ("03-25", True)]
        found = (await planned(home)).stages[SiteStage.STRUCTURE]
        assert (found.days_late, found.delays) == (3, {"company": 3, "customer": 0}), (
            "two days were made up for"
        )


async def test_r004_stg_a_call_that_a_finished_stage_has_overtaken_is_not_made(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await home.complete("site_stage", {**LATE, "expected_on": "2031-03-25"})
        assert "delay_call" in await home.open_tasks()
        await finish(home)
        assert "delay_call" not in await home.open_tasks()
        assert await promised(home, "site_stage_date") == []


async def test_r004_stg_a_planned_end_without_a_word_escalates_until_somebody_forecasts(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await home.live(at("2031-03-22"), leave=STAGE_TASKS)
        fired = [row["event"] for row in await home.journal("step_fired")]
        steps = [(one["action"], one["to"]) for one in fired if one["subject"] == "site_stage"]
        assert steps == [
            ("remind", "site_supervisor"),
            ("due", "site_supervisor"),
            ("escalate", "cs_lead"),
            ("escalate", "store_manager"),
        ]
        with pytest.raises(BadInput, match="expected_on: 2031-03-11 is too early"):
            await home.complete("site_stage", {**LATE, "expected_on": "2031-03-11"})
        await home.complete(
            "site_stage", {"outcome": "late", "reason": "weather", "expected_on": "2031-03-26"}
        )
        assert due_on(await home.task("site_stage")) == "03-26 18:00", "from here on it has its time again"
        assert "delay_call" in await home.open_tasks()
        assert (await planned(home)).stages[SiteStage.STRUCTURE].delays == {"neither": 7}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reason", "due", "delay"),
    [
        pytest.param("weather", "03-21", 1, id="14 and 15 March do not count"),
        pytest.param("material", "03-19", 3, id="our own fault wins us no time"),
    ],
)
async def test_design_5_a_pause_moves_clock_and_plan_where_its_reason_holds_the_works(
    postgres_server: EmbeddedPostgres, reason: str, due: str, delay: int
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        before = await planned(home)
        await home.world.advance(at("2031-03-13"))
        await home.world.journeys.pause(home.journey, OPERATIONS, reason)
        await home.live(at("2031-03-17"), leave=[*STAGE_TASKS, "review_pause"])
        await home.world.journeys.resume(home.journey, OPERATIONS)
        await home.world.settled(home.journey)
        assert due_on(await home.task("site_stage")) == f"{due} 18:00"
        database, now = home.world.database, await home.world.now()
        shown = await site_plan(database, await journey_header(database, home.journey), now)
        assert shown is not None
        assert f"{shown.stages[SiteStage.STRUCTURE].finish:%m-%d}" == due
        assert (shown.end > before.end) is (reason == "weather")
        await home.complete("site_stage", {**LATE, "expected_on": "2031-03-22"})
        assert (await planned(home)).stages[SiteStage.STRUCTURE].delays == {"company": delay}
