"""What calls, cases and the handover must not mix up, lose or ask twice (docs/architecture.md, X-04, X-06, X-07)."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from activities.rota import RotaActivities, Wanted
from client.errors import BadInput
from domain.roles import Role
from domain.stages import Stage
from starter.rehearsal.world import open_world
from starter.stack.postgres import EmbeddedPostgres
from store.people import Window
from store.reading_cases import list_cases
from tests.journeys.accepting import CALLS, CONTRACT, KEYS, SIGNED, UNSIGNED, facts, tried
from tests.journeys.building import STAGE_TASKS, Household, living, opened_site
from tests.journeys.driving import MONDAY, Drive, customer
from tests.journeys.test_cases import COMPLAINT, SOLVED, called, cases, settled
from tests.journeys.test_moving import moved
from tests.journeys.test_progress import WITH, WITHOUT, days, kept, local, shanghai
from tests.journeys.test_second_look import take_back

OPERATIONS = "operations-01"
AFTER_CALL = ["kickoff_call", *STAGE_TASKS]


async def back(home: Household, key: str) -> None:
    await home.world.journeys.back_to(home.journey, OPERATIONS, key, "customer_wish")
    await home.world.settled(home.journey)


# What comes of one call


@pytest.mark.slow
async def test_r002_sku_63_64_what_one_call_opens_ends_each_on_its_own(
    postgres_server: EmbeddedPostgres,
) -> None:
    said = {**COMPLAINT, **WITHOUT, "question": "may the balcony be closed in?", "emergency": "water"}
    async with called(postgres_server, said) as home:
        listed = {one.matter: one for one in await list_cases(home.world.database, home.journey)}
        assert set(listed) == {"fire_equipment", "complaint", "question", "emergency"}
        assert [one.subject for one in listed["fire_equipment"].doing] == ["safety_task"]
        assert {one.subject for one in listed["complaint"].doing} == {"handle_complaint", "solve_complaint"}
        await home.answer("handle_complaint")
        await home.complete("safety_task", {"on_site_now": True})
        await moved(home)
        assert "handle_complaint" not in await home.open_tasks(), "what was answered stays answered"
        await home.complete("answer_question", {"answer": "with the property's permit"})
        await home.complete("solve_complaint", SOLVED)
        await moved(home)
        assert {"tell_answer", "respond_emergency"} <= set(await home.open_tasks())
        assert len(await home.tasks("answer_question")) == 1
        made = [row["event"]["what"] for row in await home.journal("promise_made")]
        assert made.count("complaint_solution") == made.count("question_answered") == 1


@pytest.mark.slow
async def test_r002_sku_64_a_call_that_is_answered_again_opens_its_case_once(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        call = await home.task("kickoff_call")
        complaint = {"complaint": True, "opinion": "dust in the stairwell"}
        await home.complete("kickoff_call", complaint)
        first = await home.task("handle_complaint")
        await take_back(home, call)
        await moved(home)
        await home.complete("kickoff_call", complaint)
        assert await cases(home) == ["complaint"]
        assert (await home.task("handle_complaint"))["task"] == first["task"], "nobody is asked twice"
        await home.answer("handle_complaint")
        await home.complete("solve_complaint", SOLVED)
        assert await list_cases(home.world.database, home.journey) == []
        await take_back(home, (await home.tasks("kickoff_call"))[-1])
        await home.complete("kickoff_call", complaint)
        assert len(await list_cases(home.world.database, home.journey)) == 1, (
            "said again, taken care of again"
        )


@pytest.mark.slow
async def test_x_01_an_inspection_that_was_never_made_gives_way_to_the_next(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, answers={"site_inspection": WITH}) as home:
        await opened_site(home)
        await home.live(shanghai(3, 27, 12), leave=["site_inspection", *AFTER_CALL])
        asked = await home.tasks("site_inspection")
        assert days(asked) == ["03-17", "03-27"]
        assert [row["status"] for row in asked] == ["void", "open"], "nobody inspects twice for one call"
        await moved(home)
        await home.answer("site_inspection")
        await home.live("progress_call", leave=AFTER_CALL)
        assert (await home.task("progress_call"))["about"]["report"] == "at_hand"


@pytest.mark.slow
async def test_x_20_a_slip_is_not_counted_as_a_call_that_reached_nobody(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        leave = ["site_inspection", *AFTER_CALL]
        for _ in range(2):
            await home.live("progress_call", leave=leave)
            await home.complete("progress_call", {"outcome": "no_answer"})
        assert (await facts(home))["missed_calls"] == 1
        await take_back(home, (await home.tasks("progress_call"))[-1])
        assert not (await facts(home))["missed_calls"]
        await moved(home)
        await home.complete("progress_call", {"outcome": "no_answer"})
        assert (await facts(home))["missed_calls"] == 1
        assert "calls_missed" not in [row["event"]["notice"] for row in await home.journal("notice_issued")]


# Cases


async def test_x_32_a_complaints_answer_that_is_taken_back_changes_nothing_but_the_complaint(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER, facts=CONTRACT) as home:
        await home.live("acceptance")
        await home.world.journeys.open_case(home.journey, "agent-01", "complaint", words="dust")
        await home.world.settled(home.journey)
        response = await home.task("handle_complaint")
        await home.answer("handle_complaint")
        await home.complete("acceptance", SIGNED)
        await take_back(home, response)
        assert "handle_complaint" in await home.open_tasks()
        assert (await facts(home))["accepted_at"], "the works are accepted as before"


async def test_r003_tel_06_who_may_know_it_is_a_role_that_answers(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSULTATION) as home:
        for role in ("nobody", "cleaner"):
            with pytest.raises(BadInput, match="role"):
                await home.world.journeys.open_case(home.journey, "agent-02", "question", {"role": role})
        await home.world.journeys.open_case(home.journey, "agent-02", "question")
        await home.world.settled(home.journey)
        assert (await home.task("answer_question"))["role"] == "agent"


@pytest.mark.slow
@pytest.mark.parametrize("known", [{"by": "2031-03-27"}, {"answer": "with a permit"}], ids=["day", "answer"])
async def test_r003_tel_06_what_the_customer_still_wants_to_know_is_never_lost(
    postgres_server: EmbeddedPostgres, known: dict[str, Any]
) -> None:
    """Not when the first question takes longer either."""
    async with called(postgres_server, {**WITH, "question": "may the balcony be closed in?"}) as home:
        await home.complete("answer_question", known)
        await home.complete("tell_answer", {"question": "and who asks for the permit?"})
        again = await home.task("answer_question")
        assert again["about"]["words"].startswith("personal:")
        await moved(home)
        await home.complete("answer_question", {"answer": "we do"})
        await home.complete("tell_answer", {})
        if "by" in known:
            assert days([await home.until("report_progress")]) == ["03-22"], "the first goes on beside it"
            await home.complete("report_progress", {"settled": True})
        assert await list_cases(home.world.database, home.journey) == []
        assert set((await settled(home))["question_answered"]) == {True}


async def test_r003_tel_07_a_day_that_is_promised_lies_ahead(postgres_server: EmbeddedPostgres) -> None:
    async with called(postgres_server, COMPLAINT) as home:
        with pytest.raises(BadInput, match="done_by"):
            await home.complete("solve_complaint", {**SOLVED, "done_by": "2021-03-27"})
        await home.complete("solve_complaint", {**SOLVED, "done_by": "2031-03-20"})
        report = await home.until("report_progress", timedelta(hours=6))
        assert days([report]) == ["03-20"], "settled today: they are called today"
        with pytest.raises(BadInput, match="by"):
            await home.complete("report_progress", {"settled": False, "by": "2031-03-19"})
        await home.complete("report_progress", {"settled": False})
        assert "report_progress" not in await home.open_tasks(), "once a day is enough"


@pytest.mark.slow
async def test_r003_tel_07_it_is_over_when_the_customer_knows_that_it_is_settled(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with called(postgres_server, COMPLAINT) as home:
        await home.complete("solve_complaint", {**SOLVED, "done_by": "2031-03-27"})
        await home.until("report_progress")
        await home.complete("report_progress", {"settled": True, "customer_told": False})
        assert (await settled(home))["settled"] == [True], "the promise was about the matter"
        await moved(home)
        assert days([await home.until("report_progress")]) == ["03-24"], "and they hear of it"
        await home.complete("report_progress", {"settled": True})
        assert len(await home.tasks("report_progress")) == 2


async def test_an_emergency_is_closed_when_the_customer_knows_its_cause(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CARE, facts={"handed_over_at": MONDAY.isoformat()}) as home:
        await home.world.journeys.open_case(home.journey, "agent-01", "emergency", {"danger": "water"})
        await home.world.settled(home.journey)
        await home.complete("respond_emergency", {"told": "close the mains"})
        await home.complete("make_safe", {})
        await home.complete("close_emergency", {"cause": "product", "customer_told": False})
        await moved(home)
        assert "close_emergency" in await home.open_tasks()
        await home.complete("close_emergency", {"cause": "product"})
        assert await list_cases(home.world.database, home.journey) == []


async def test_an_emergency_reaches_somebody_on_a_day_on_which_everybody_rests(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CARE) as home:
        database = home.world.database
        await database.execute("UPDATE staff SET rest_weekdays = '{3}' WHERE 'repair_handler' = ANY (roles)")
        rota, wednesday = RotaActivities(database), date(2031, 3, 5)

        async def on_call(own: str | None, key: str) -> str | None:
            wanted = Wanted(role=Role.REPAIR_HANDLER, key=key, own=own, on=wednesday)
            return (await rota.find_on_call(wanted)).person

        assert await on_call("repair_handler-01", "a") == "repair_handler-01", "their own before a stranger"
        assert await on_call(None, "b") is not None
        await database.execute("UPDATE staff SET active = false WHERE 'repair_handler' = ANY (roles)")
        assert await on_call("repair_handler-01", "c") is None


async def test_x_06_whoever_may_be_called_in_the_evening_hears_then_how_far_it_is(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with open_world(postgres_server, MONDAY) as world:
        window = Window(start=time(14), end=time(16))
        contact = customer("B-1").contacts[0].model_copy(update={"window": window})
        named = customer("B-1").model_copy(update={"window": window, "contacts": (contact,)})
        home = Household(Drive(world, await world.start(named, stage=Stage.CARE)), {})
        await world.journeys.open_case(home.journey, "agent-01", "question")
        await world.settled(home.journey)
        await home.complete("answer_question", {"by": "2031-03-10"})
        await home.complete("tell_answer", {"customer_told": False})
        again = await home.until("tell_answer")
        assert f"{local(again['opened_at']):%d %H:%M}" >= "03 13:45", "not an hour later, at ten"
        await home.complete("tell_answer", {})
        report = await home.until("report_progress")
        assert time(13, 45) <= local(report["opened_at"]).time() <= time(14)


# Handover


@pytest.mark.slow
async def test_x_04_a_slip_of_the_acceptance_loses_no_call_and_no_promise(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER, facts={**CONTRACT, **CALLS}) as home:
        await tried(home, SIGNED)
        await back(home, (await home.tasks("pre_completion_call"))[0]["key"])
        calls = ["progress_call", "pre_completion_call"]
        await home.live(shanghai(3, 17, 10), leave=calls)
        await tried_again(home)
        assert (await kept(home))[-1] is None
        asked = await home.tasks("acceptance")
        assert local(asked[-1]["opened_at"]).date() == date(2031, 3, 18)
        await take_back(home, asked[-1])
        await moved(home)
        assert not (await facts(home))["accepted_at"]
        await home.live(shanghai(3, 20, 12), leave=["acceptance", "progress_call"])
        assert days(await home.tasks("progress_call"))[-1] == "03-20"
        made = [row["event"] for row in await home.journal("promise_made")]
        assert made[-1]["what"] == "progress_call"
        await home.complete("progress_call", WITH)
        assert (await kept(home))[-1] is True


async def tried_again(home: Household) -> None:
    """Hold the second acceptance while the calls of the month are left alone."""
    await home.answer("pre_completion_call")
    await home.live("acceptance", leave=["progress_call", "site_inspection"])
    await home.complete("acceptance", SIGNED)


async def test_x_23_back_behind_the_acceptance_nothing_says_that_there_was_one(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER, facts=CONTRACT) as home:
        await tried(home, SIGNED)
        assert (await facts(home))["accepted_at"]
        await back(home, (await home.tasks("acceptance"))[-1]["key"])
        assert (await facts(home))["accepted_at"] is None
        await home.complete("acceptance", SIGNED)
        assert (await facts(home))["accepted_at"]


@pytest.mark.slow
async def test_r002_sku_63_a_site_that_is_accepted_needs_no_fire_equipment(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers = {"site_inspection": WITHOUT}
    async with living(postgres_server, Stage.HANDOVER, facts={**CONTRACT, **CALLS}, answers=answers) as home:
        await tried(home, SIGNED)
        await back(home, (await home.tasks("pre_completion_call"))[0]["key"])
        await home.live("safety_task", leave=["pre_completion_call"])
        await home.answer("pre_completion_call")
        await home.live("acceptance", leave=["safety_task", "progress_call"])
        await home.complete("acceptance", SIGNED)
        assert set(await home.open_tasks()) == {"receive_payment"}
        assert await list_cases(home.world.database, home.journey) == []


@pytest.mark.parametrize(
    ("decided", "named"),
    [
        ({"decision": "later", "again_on": "2021-03-20"}, "again_on"),
        (
            {
                "decision": "reservations",
                "customer_signed": True,
                "reservations": [{"what": "a door", "until": "2021-04-01"}],
            },
            "reservations.0.until",
        ),
    ],
)
async def test_x_20_no_day_that_is_over_is_promised_at_the_acceptance(
    postgres_server: EmbeddedPostgres, decided: dict[str, Any], named: str
) -> None:
    async with living(postgres_server, Stage.HANDOVER) as home:
        await tried(home, UNSIGNED)
        with pytest.raises(BadInput, match=named):
            await home.complete("decide_acceptance", decided)
        assert "decide_acceptance" in await home.open_tasks()


async def test_x_20_documents_that_follow_have_a_day_ahead(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.HANDOVER) as home:
        await tried(home, SIGNED)
        with pytest.raises(BadInput, match="documents_by"):
            await home.complete("hand_over_keys", {**KEYS, "documents": [], "documents_by": "2021-03-20"})
