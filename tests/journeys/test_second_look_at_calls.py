"""What comes of calls: whoever is not reached, what is heard of in the evening, and how a case ends."""

from typing import Any

import pytest

from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from store.reading_cases import list_cases, list_ended_cases
from tests.journeys.building import Household, living, opened_site
from tests.journeys.test_cases import COMPLAINT, QUESTION, SOLVED, called, settled
from tests.journeys.test_moving import moved
from tests.journeys.test_preparation import agreed, at, notices, told
from tests.journeys.test_progress import WITHOUT

NOT_TOLD = {"customer_told": False}


@pytest.mark.slow
async def test_x_20_an_answer_is_told_as_often_as_a_call_is_tried(
    postgres_server: EmbeddedPostgres,
) -> None:
    """Then the customer has a message and the lead knows; nobody calls every hour for ever."""
    async with called(postgres_server, QUESTION) as home:
        await home.complete("answer_question", {"answer": "with the property's permit"})
        await home.complete("tell_answer", NOT_TOLD)
        again = await home.until("tell_answer")
        assert "tried_to_call" not in [row["event"]["notice"] for row in await home.journal("notice_issued")]
        await moved(home)
        await home.complete("tell_answer", NOT_TOLD)
        assert told(again["opened_at"]) > "03-20 11:44", "as calls on a site are tried again"
        assert [wait for wait in await home.waits() if wait["subject"] == "tell_answer"] == []
        assert [one["to"] for one in await notices(home, "answer_not_told")] == [["cs_lead"]]
        assert [one["to"] for one in await notices(home, "tried_to_call")] == [["customer"]]
        assert "question_answered" not in await settled(home), (
            "told too late or not at all, it breaks by itself"
        )


async def test_x_20_a_time_after_the_contract_is_tried_as_the_calls_of_its_stage(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await agreed(home, "03-12")
        assert (await home.task("arrange_appointment"))["about"]["appointment"] == "briefing"
        await home.complete("arrange_appointment", {"outcome": "no_answer"})
        await home.until("arrange_appointment")
        await moved(home)
        await home.complete("arrange_appointment", {"outcome": "no_answer"})
        decide = await home.task("decide_visit")
        assert (decide["role"], decide["about"]["tries"]) == ("cs_lead", 2), "not a third call as before it"


async def fire(home: Household, clock: str, supervisors_rest: bool = False) -> Any:
    """A site without fire equipment is heard of at some time of Thursday 20 March."""
    if supervisors_rest:
        await home.world.database.execute("UPDATE staff SET rest_weekdays = '{4}'")
    await home.live("progress_call", leave=["site_stage"])
    await home.world.advance(at("03-20", clock))
    await home.world.settled(home.journey)
    await home.complete("progress_call", WITHOUT)
    return await home.task("safety_task")


@pytest.mark.slow
async def test_r002_sku_63_in_the_evening_whoever_is_on_duty_brings_it(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        task = await fire(home, "19:30")
        assert (told(task["due_at"]), task["assignee"]) == ("03-20 23:30", "site_supervisor-01")
        await moved(home)
        await home.world.advance(at("03-20", "20:00"))
        await home.world.settled(home.journey)
        await home.complete("safety_task", {"on_site_now": False})
        assert told((await home.task("safety_task"))["due_at"]) == "03-21 00:00"


async def test_r002_sku_63_first_thing_where_all_of_them_rest(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        task = await fire(home, "19:30", supervisors_rest=True)
        assert told(task["due_at"]) == "03-21 09:00"


@pytest.mark.slow
async def test_r002_sku_64_a_case_says_when_and_how_it_ended(postgres_server: EmbeddedPostgres) -> None:
    """What a journey's end puts to sleep is neither open nor over: reopened, it goes on."""
    async with called(postgres_server, COMPLAINT) as home:
        assert await list_ended_cases(home.world.database, home.journey) == []
        await home.answer("handle_complaint")
        await home.complete("solve_complaint", SOLVED)
        await moved(home)
        (one,) = await list_ended_cases(home.world.database, home.journey)
        assert (one.matter, one.reason, one.stage) == ("complaint", "settled", Stage.CONSTRUCTION)
        assert one.ended_at >= one.since
        assert one.words is not None
        journeys, database = home.world.journeys, home.world.database
        await journeys.open_case(home.journey, "agent-01", "complaint", {})
        await home.world.settled(home.journey)
        assert len(await list_cases(database, home.journey)) == 1
        await journeys.close(home.journey, "operations-01", Status.CLOSED, "duplicate")
        await home.world.settled(home.journey)
        assert [one.reason for one in await list_ended_cases(database)] == ["settled"], "it may come back"
        assert await list_cases(database, home.journey) == []
