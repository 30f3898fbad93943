"""Customers ring up with anything, and somebody sees to it (R003-TEL-06/07)."""

from collections import Counter
from datetime import datetime
from typing import Any

import pytest

from client.errors import BadInput, Conflict
from domain.contacts import Channel, Point, told_by
from domain.emergencies import Danger
from domain.roles import Role
from domain.stages import Stage, Status
from domain.time.days import Span
from starter.rehearsal.world import open_world
from starter.stack.postgres import EmbeddedPostgres
from store.reading_contacts import list_contacts
from store.rebuild import rebuild
from store.rulebooks import rulebook
from tests.journeys.armed import armed
from tests.journeys.building import Household, living, signature
from tests.journeys.driving import MONDAY, Drive, customer
from tests.journeys.hearing import AGENT, DESIGNER, WISH, consulting, ledger, pass_until
from tests.journeys.test_care import CONSENTED, opened
from tests.journeys.test_cases import settled
from tests.journeys.test_moving import moved
from tests.journeys.test_progress import shanghai
from tests.store.looking import everything


async def test_r003_tel_06_a_wish_is_answered_the_same_day_or_seen_through(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server) as home:
        journeys = home.world.journeys
        await journeys.log_contact(home.journey, "sales-01", Channel.CALL, Point.WISH, WISH)
        await armed(home)
        task = await home.task("answer_contact")
        assert (task["role"], task["assignee"]) == ("agent", AGENT), "R003-TEL-09: passed on to the agent"
        assert task["due_at"] == shanghai(3, 3, 18), "the same day"
        assert task["about"]["words"].startswith("personal:")
        await moved(home)
        await home.complete("answer_contact", {"customer_told": False})
        again = await home.until("answer_contact")
        await armed(home)
        assert again["assignee"] == AGENT
        await home.complete("answer_contact", {"by": "2031-03-06"})
        (line,) = [one for one in await ledger(home) if one.what == "contact_answered"]
        assert (line.status, line.person, line.task) == ("kept", AGENT, again["task"])
        await armed(home)
        report = await home.until("report_progress")
        assert report["about"]["by"] == "2031-03-06", "R003-TEL-07: told stage by stage until it is settled"
        await home.complete("report_progress", {"settled": True})
        assert (await settled(home))["settled"] == [True]
        found = await list_contacts(home.world.database, home.journey)
        assert [(one.direction, one.channel, one.kind, one.outcome) for one in found] == [
            ("out", "phone", "report_progress", "reached"),
            ("out", "phone", "answer_contact", "reached"),
            ("out", "phone", "answer_contact", "no_answer"),
            ("in", "call", "wish", "taken_up"),
        ]
        received = found[-1]
        assert (received.matter, received.promise, received.open) == ("received", "kept", False)
        assert received.actor == "sales-01"
        before = await everything(home.world.database, home.journey)
        await rebuild(home.world.database, home.journey)
        assert await everything(home.world.database, home.journey) == before


async def test_r003_tel_06_what_was_answered_at_once_leaves_nothing_to_do(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server) as home:
        journeys, log = home.world.journeys, home.world.journeys.log_contact
        before = await home.open_tasks()
        await log(home.journey, AGENT, Channel.VISIT, Point.PAYMENT, "may I pay by card?", answered="yes")
        await log(home.journey, AGENT, Channel.WECHAT, Point.PRAISE, "how lovely")
        await armed(home)
        assert await home.open_tasks() == before
        assert await ledger(home) == []
        await log(home.journey, AGENT, Channel.MESSAGE, Point.COMPLAINT, "dust", answered="I am sorry")
        await armed(home)
        assert {"handle_complaint", "solve_complaint"} <= set(await home.open_tasks()), (
            "the lead's, all the same"
        )
        by = shanghai(3, 3, 15)
        await log(home.journey, AGENT, Channel.CALL, Point.QUESTION, "how long?", by=by, person=DESIGNER)
        await armed(home)
        asked = await home.task("answer_question")
        assert (asked["role"], asked["assignee"], asked["due_at"]) == ("designer", DESIGNER, by)
        await home.complete("answer_question", {"answer": "ten weeks"})
        assert (await home.task("tell_answer"))["due_at"] == by
        await home.complete("tell_answer", {})
        assert (await settled(home))["question_answered"] == [True]
        with pytest.raises(Conflict) as early:
            await log(home.journey, AGENT, Channel.CALL, Point.EMERGENCY, "water!", danger=Danger.WATER)
        assert early.value.reason == "matter_not_now"
        with pytest.raises(BadInput):
            await log(home.journey, AGENT, Channel.CALL, Point.EMERGENCY, "water!")
        with pytest.raises(BadInput):
            await log(home.journey, AGENT, Channel.CALL, Point.COMPLAINT, "dust", by=by)
        await journeys.close(home.journey, AGENT, Status.LOST, "lost_price")
        with pytest.raises(Conflict):
            await log(home.journey, AGENT, Channel.CALL, Point.WISH, WISH)
        await log(home.journey, AGENT, Channel.CALL, Point.WISH, "my plans", answered="sent")
        found = await list_contacts(home.world.database, home.journey)
        assert next(one.outcome for one in found if one.direction == "in") == "answered"


async def test_r002_gas_02_a_contact_of_the_customer_keeps_courtesy_apart(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CARE, facts=CONSENTED) as home:
        await home.live(shanghai(3, 20, 10))
        await home.world.journeys.log_contact(
            home.journey, AGENT, Channel.CALL, Point.PRAISE, "we like it here"
        )
        await home.live("revisit_call", leave=["crack_survey"])
        assert await opened(home, "revisit_call") == ["2031-05-19"], "60 days after it; else on 2 April"


async def test_r003_tel_06_the_same_day_while_the_customer_may_be_called(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server) as home:
        rules = await rulebook(home.world.database, "renovation", 1, MONDAY.date())
    for window, now, expected in (
        (None, shanghai(3, 3, 10), shanghai(3, 3, 18)),
        ("10:00-12:00", shanghai(3, 3, 10), shanghai(3, 3, 12)),
        ("10:00-12:00", shanghai(3, 3, 14), shanghai(3, 4, 12)),
        ("18:30-20:30", shanghai(3, 3, 10), shanghai(3, 3, 20, 30)),
        ("12:00-20:00", shanghai(3, 3, 10), shanghai(3, 3, 18)),
        # Less than two working hours are left: the next morning, or the next of the customer's hours
        (None, shanghai(3, 3, 16), shanghai(3, 3, 18)),
        (None, shanghai(3, 3, 16, 1), shanghai(3, 4, 12)),
        (None, shanghai(3, 3, 17, 59), shanghai(3, 4, 12)),
        ("10:00-12:00", shanghai(3, 3, 11, 59), shanghai(3, 4, 12)),
        ("14:00-16:00", shanghai(3, 3, 17, 59), shanghai(3, 4, 16)),
        ("18:30-20:30", shanghai(3, 3, 17, 59), shanghai(3, 4, 20, 30)),
    ):
        found = told_by(now, rules, Span.model_validate(window) if window else None)
        assert found == expected, (window, now)


async def test_r003_tel_06_a_question_at_closing_time_is_the_agents_and_due_in_the_morning(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server) as home:
        journeys = home.world.journeys
        await pass_until(home, shanghai(3, 3, 17, 59))
        await journeys.log_contact(home.journey, "sales-01", Channel.CALL, Point.QUESTION, "how long?")
        await armed(home)
        asked = await home.task("answer_question")
        assert (asked["role"], asked["assignee"]) == ("agent", AGENT), "R003-TEL-09: passed on to the agent"
        assert asked["due_at"] == shanghai(3, 4, 12)
        (line,) = [one for one in await ledger(home) if one.what == "question_answered"]
        assert line.by_at == shanghai(3, 4, 12)
        await home.complete("answer_question", {"answer": "ten weeks"})
        assert (await home.task("tell_answer"))["due_at"] == shanghai(3, 4, 12)
        await journeys.log_contact(home.journey, "sales-01", Channel.CALL, Point.WISH, WISH)
        await armed(home)
        assert (await home.task("answer_contact"))["due_at"] == shanghai(3, 4, 12)
        await home.complete("tell_answer", {})
        await journeys.amend(home.journey, AGENT, {"window": "14:00-16:00"}, "mistake")
        await journeys.log_contact(home.journey, AGENT, Channel.CALL, Point.QUESTION, "which colour?")
        await armed(home)
        owed = datetime.fromisoformat((await home.task("answer_question"))["about"]["owed_by"])
        assert owed == shanghai(3, 4, 16), "within the customer's own hours"
        await journeys.log_contact(home.journey, AGENT, Channel.CALL, Point.COMPLAINT, "dust")
        await armed(home)
        assert "owed_by" not in (await home.task("solve_complaint"))["about"], "it has clocks of its own"


async def test_r003_tel_06_a_question_of_a_customer_without_an_agent_is_the_leads(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with open_world(postgres_server, MONDAY) as world:
        home = Household(Drive(world, await world.start(customer("B-1", None))), {})
        await home.world.journeys.log_contact(
            home.journey, "sales-01", Channel.CALL, Point.QUESTION, "how long?"
        )
        await armed(home)
        assert (await home.task("answer_question"))["role"] == "cs_lead"


@pytest.mark.slow
async def test_design_4_a_new_run_at_every_step_changes_nothing(postgres_server: EmbeddedPostgres) -> None:
    told: list[Counter[tuple[Any, ...]]] = []
    answers = {
        "answer_contact": [{"customer_told": False}, {"by": "2031-03-06"}],
        "report_progress": [{"settled": False}, {"settled": True}],
    }
    for moving in (False, True):
        async with living(postgres_server, Stage.CONSTRUCTION, answers=answers) as home:
            journeys = home.world.journeys
            await journeys.log_contact(home.journey, AGENT, Channel.CALL, Point.WISH, WISH)
            await journeys.add_task(
                home.journey, AGENT, "keys", shanghai(3, 5, 11), role=Role.SITE_SUPERVISOR
            )
            await journeys.make_promise(
                home.journey, AGENT, "a call", shanghai(3, 5, 11), not_before=shanghai(3, 5, 10)
            )
            await journeys.make_promise(home.journey, AGENT, "a photo", shanghai(3, 4, 11))
            name = max(await ledger(home), key=lambda one: one.made_at).name
            await home.live(shanghai(3, 4, 12), leave=["keep_promise"], moving=moving)
            await journeys.move_promise(str(name), AGENT, shanghai(3, 5, 12))
            await home.live(shanghai(3, 8, 12), moving=moving)
            told.append(Counter(signature(row) for row in await home.journal()))
    assert told[0] == told[1]
