"""Complaints and questions: looked after until they are settled (R000-AFT-01, R002-SKU-64, R003-TEL-06/07, X-37)."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from client.journeys import new_command
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import Household, living, opened_site, signature
from tests.journeys.test_moving import moved
from tests.journeys.test_progress import WITH, days, local, shanghai

COMPLAINT = {**WITH, "complaint": True, "opinion": "dust in the stairwell"}
QUESTION = {**WITH, "question": "may the balcony be closed in?"}
SOLVED = {"solution": "cleaned every evening"}


@asynccontextmanager
async def called(postgres: EmbeddedPostgres, answers: dict[str, Any]) -> AsyncIterator[Household]:
    """A site whose customer was called on Thursday 20 March at 10:00."""
    async with living(postgres, Stage.CONSTRUCTION, answers={"site_inspection": WITH}) as home:
        await opened_site(home)
        await home.live("progress_call", leave=["site_stage"])
        await home.complete("progress_call", answers)
        yield home


async def settled(home: Household) -> dict[str, list[bool | None]]:
    """How the promises ended, by what was promised."""
    found: dict[str, list[bool | None]] = {}
    for row in await home.journal("promise_settled"):
        found.setdefault(row["event"]["what"], []).append(row["event"]["kept"])
    return found


async def cases(home: Household) -> list[str]:
    return [row["event"]["matter"] for row in await home.journal("case_opened")]


async def test_r002_sku_64_a_complaint_has_two_clocks_and_the_customers_words(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with called(postgres_server, COMPLAINT) as home:
        await home.world.journeys.pause(home.journey, "operations-01", "customer")
        response, solution = await home.task("handle_complaint"), await home.task("solve_complaint")
        assert {response["role"], solution["role"]} == {"cs_lead"}
        assert response["due_at"] < solution["due_at"], "X-37: two clocks"
        assert solution["due_at"] == solution["opened_at"] + timedelta(hours=24), "R000-AFT-01"
        assert response["about"]["words"].startswith("personal:"), "what they said, by reference"
        await home.answer("handle_complaint")
        await home.complete("solve_complaint", {"accepted": False, "solution": "an apology"})
        notices = [row["event"] for row in await home.journal("notice_issued")]
        assert [one["to"] for one in notices if one["notice"] == "solution_refused"] == [["store_manager"]]
        again = await home.task("solve_complaint")
        assert again["about"]["round"] == 2
        await home.complete("solve_complaint", SOLVED)
        assert (await settled(home))["complaint_solution"] == [True], "the first proposal was promised"
        assert await cases(home) == ["complaint"]
        assert not {"handle_complaint", "solve_complaint", "report_progress"} & set(await home.open_tasks())


@pytest.mark.slow
async def test_r000_aft_01_who_is_not_reached_is_tried_again_then_written_to(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with called(postgres_server, COMPLAINT) as home:
        first = await home.task("handle_complaint")
        await home.complete("handle_complaint", {"customer_reached": False})
        assert "handle_complaint" not in await home.open_tasks()
        again = await home.until("handle_complaint")
        assert again["opened_at"] >= first["opened_at"] + timedelta(hours=1)
        await moved(home)
        await home.complete("handle_complaint", {"customer_reached": False, "valid": False})
        notices = [row["event"]["notice"] for row in await home.journal("notice_issued")]
        assert "tried_to_call" in notices
        assert "solve_complaint" in await home.open_tasks(), "the solution's clock runs on"


@pytest.mark.slow
async def test_r003_tel_07_what_takes_longer_is_told_until_it_is_settled(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with called(postgres_server, COMPLAINT) as home:
        await home.answer("handle_complaint")
        await home.complete("solve_complaint", {**SOLVED, "done_by": "2031-03-27"})
        first = await home.until("report_progress")
        assert first["role"] == "agent"
        assert days([first]) == ["03-22"], "every other day"
        await moved(home)
        await home.complete("report_progress", {"settled": False})
        await home.live("report_progress", leave=["site_stage"])
        await home.complete("report_progress", {"settled": False})
        await home.live("report_progress", leave=["site_stage"])
        await home.complete("report_progress", {"settled": False, "by": "2031-03-29"})
        last = await home.until("report_progress")
        assert last["about"]["by"] == "2031-03-29", "the day that they were told last"
        await home.complete("report_progress", {"settled": True})
        assert "report_progress" not in await home.open_tasks()
        reports = await home.tasks("report_progress")
        assert days(reports) == ["03-22", "03-24", "03-26", "03-28"]
        assert (await settled(home))["settled"] == [False, True], "the first day passed, the second was kept"


@pytest.mark.slow
async def test_r003_tel_07_on_the_day_itself_the_customer_is_called(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with called(postgres_server, COMPLAINT) as home:
        await home.complete("solve_complaint", {**SOLVED, "done_by": "2031-03-21"})
        assert days([await home.until("report_progress")]) == ["03-21"], "sooner than the usual two days"


@pytest.mark.slow
async def test_r003_tel_06_a_question_is_answered_and_told_the_same_day(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with called(postgres_server, QUESTION) as home:
        asked = await home.task("answer_question")
        assert (asked["role"], asked["assignee"]) == ("agent", "agent-01")
        assert local(asked["due_at"]).date() == local(asked["opened_at"]).date()
        assert asked["about"]["words"].startswith("personal:")
        await home.complete("answer_question", {"ask": "designer"})
        named = await home.task("answer_question")
        assert (named["role"], named["due_at"]) == ("designer", asked["due_at"]), "the same day for both"
        await moved(home)
        await home.complete("answer_question", {"answer": "with the property's permit"})
        tell = await home.task("tell_answer")
        assert (tell["role"], tell["assignee"]) == ("agent", "agent-01")
        assert local(tell["due_at"]).date() == local(asked["opened_at"]).date()
        assert tell["about"]["answer"].startswith("personal:")
        await home.complete("tell_answer", {"customer_told": False})
        await home.until("tell_answer")
        await home.complete("tell_answer", {"settled": False, "question": "and who asks for the permit?"})
        once_more = await home.task("answer_question")
        assert once_more["about"]["words"] != asked["about"]["words"], "what they want to know now"
        await home.complete("answer_question", {"answer": "we do"})
        await home.complete("tell_answer", {})
        assert not {"answer_question", "tell_answer"} & set(await home.open_tasks())
        assert (await settled(home))["question_answered"] == [True]
        assert await cases(home) == ["question"]


async def test_r003_tel_07_a_question_that_takes_longer_has_a_day_and_calls_until_then(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with called(postgres_server, QUESTION) as home:
        await home.complete("answer_question", {"by": "2031-03-25"})
        tell = await home.task("tell_answer")
        assert tell["about"]["by"] == "2031-03-25", "told the same day by when"
        await home.complete("tell_answer", {})
        assert (await settled(home))["question_answered"] == [True]
        assert days([await home.until("report_progress")]) == ["03-22"]
        await home.complete("report_progress", {"settled": True})
        assert (await settled(home))["settled"] == [True]


async def test_r003_tel_06_what_nobody_told_the_same_day_is_a_broken_promise(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with called(postgres_server, QUESTION) as home:
        await home.live(shanghai(3, 20, 17, 30), leave=["site_stage", "answer_question"])
        assert "question_answered" not in await settled(home)
        await home.live(shanghai(3, 21, 9), leave=["site_stage", "answer_question"])
        assert (await settled(home))["question_answered"] == [False]


async def test_r003_tel_06_a_customer_rings_up_with_a_question_before_the_contract(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSULTATION) as home:
        await home.world.journeys.open_case(
            home.journey, "agent-02", "question", {"role": "finance"}, "is there an invoice?", new_command()
        )
        await home.world.settled(home.journey)
        assert (await home.task("answer_question"))["role"] == "finance"


@pytest.mark.slow
@pytest.mark.parametrize("said", [COMPLAINT, QUESTION], ids=["complaint", "question"])
async def test_design_4_a_new_run_at_every_step_of_a_case_changes_nothing(
    postgres_server: EmbeddedPostgres, said: dict[str, Any]
) -> None:
    told: list[Counter[tuple[Any, ...]]] = []
    answers = {
        "site_inspection": WITH,
        "progress_call": [said, WITH],
        "solve_complaint": [{**SOLVED, "accepted": False}, {**SOLVED, "done_by": "2031-03-25"}],
        "answer_question": [{"ask": "designer"}, {"by": "2031-03-24"}],
        "tell_answer": [{"customer_told": False}, {}],
        "report_progress": [{"settled": False}, {"settled": False, "by": "2031-03-27"}, {"settled": True}],
    }
    for moving in (False, True):
        async with living(postgres_server, Stage.CONSTRUCTION, answers=answers) as home:
            await opened_site(home)
            await home.live("progress_call", leave=["site_stage"])
            await home.live(shanghai(3, 28, 12), leave=["site_stage"], moving=moving)
            told.append(Counter(signature(row) for row in await home.journal()))
    assert told[0] == told[1]
