"""Promises to customers and tasks that somebody asks for, each by a time of its own (R003-ATT-01)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from client.errors import BadInput, Conflict
from domain.contacts import Channel, Point
from domain.pausing import PauseReason
from domain.roles import Role
from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from store.reading_promises import KeptLine, kept_on_time
from tests.journeys.armed import armed
from tests.journeys.driving import MONDAY
from tests.journeys.hearing import AGENT, DESIGNER, consulting, ledger, notices, pass_until
from tests.journeys.selling import FROM_MEASUREMENT, selling
from tests.journeys.test_calling_before_contract import resting
from tests.journeys.test_moving import moved
from tests.journeys.test_progress import shanghai


async def test_r003_att_01_a_promise_opens_in_time_and_is_kept(postgres_server: EmbeddedPostgres) -> None:
    async with consulting(postgres_server) as home:
        journeys = home.world.journeys
        since, by = shanghai(3, 4, 15), shanghai(3, 4, 17)
        await journeys.make_promise(
            home.journey, AGENT, "the sample of the floor", by, not_before=since, person=DESIGNER
        )
        await armed(home)
        assert "keep_promise" not in await home.open_tasks()
        await journeys.appoint(home.journey, "operations-01", Role.DESIGNER, DESIGNER, "designer_confirmed")
        await journeys.appoint(home.journey, "operations-01", Role.DESIGNER, "designer-02", "absent")
        await armed(home)
        await moved(home)
        await pass_until(home, since)
        task = await home.task("keep_promise")
        assert task["due_at"] == by
        assert task["opened_at"] <= since < task["opened_at"] + timedelta(minutes=15)
        assert task["assignee"] == "designer-02", "X-32: promises go over too"
        await journeys.assign(task["task"], "designer-02", DESIGNER)
        await armed(home)
        await home.complete("keep_promise", {"customer_knows": False})
        await armed(home)
        (line,) = await ledger(home)
        assert (line.status, line.task, line.person) == ("kept", task["task"], DESIGNER)
        assert ("promise_done", "customer") in await notices(home)
        assert not [row for row in await home.waits() if row["key"].startswith("case/")]


async def test_r003_att_01_a_broken_promise_is_told_and_stays_to_be_done(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server) as home:
        journeys = home.world.journeys
        by = shanghai(3, 3, 16)
        await journeys.make_promise(home.journey, AGENT, "a call about the colours", by)
        await armed(home)
        task = await home.task("keep_promise")
        assert (task["assignee"], task["due_at"]) == (AGENT, by), "at once, and the agent's"
        await pass_until(home, by)
        (late,) = await ledger(home)
        assert (late.status, late.person, late.task_open) == ("broken", AGENT, True)
        assert late.settled_at is not None
        assert timedelta(0) <= late.settled_at - by < timedelta(minutes=1), "at the instant"
        assert ("promise_late", "customer") in await notices(home)
        await moved(home)
        assert "keep_promise" in await home.open_tasks(), "still to be done"
        await pass_until(home, shanghai(3, 3, 17))
        assert (await home.task("keep_promise"))["escalation_level"] == 1
        await home.complete("keep_promise", {})
        await armed(home)
        (done,) = await ledger(home)
        assert (done.status, done.task, done.task_open) == ("broken", task["task"], False)
        assert done.done_at is not None
        assert done.done_at > by
        figures = await kept_on_time(home.world.database)
        assert [(one.person, one.kept, one.broken) for one in figures if not one.of_customer] == [
            (AGENT, 0, 1)
        ]


async def test_r003_att_01_another_time_counts_as_broken_unless_the_customer_agreed_in_time(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server) as home:
        journeys = home.world.journeys

        async def made() -> str:
            await journeys.make_promise(home.journey, AGENT, "the offer", shanghai(3, 4, 17), person=DESIGNER)
            await armed(home)
            return str(max(await ledger(home), key=lambda one: one.made_at).name)

        agreed = await made()
        first = await home.task("keep_promise")
        await journeys.assign(first["task"], DESIGNER, "designer-02")
        await journeys.move_promise(
            agreed, AGENT, shanghai(3, 6, 12), not_before=shanghai(3, 6, 10), agreed=True
        )
        await armed(home)
        assert "keep_promise" not in await home.open_tasks(), "it opens anew, at its own time"
        with pytest.raises(Conflict):
            await journeys.complete(first["task"], "designer-02", {})
        await moved(home)
        await journeys.move_promise(agreed, AGENT, shanghai(3, 5, 12), agreed=False)
        await armed(home)
        task = await home.task("keep_promise")
        assert (task["assignee"], task["due_at"]) == ("designer-02", shanghai(3, 5, 12))
        assert [(one.status, one.why) for one in await ledger(home)] == [
            ("dropped", "moved"),
            ("open", None),
            ("broken", "moved"),
        ]
        unwanted = await made()
        await journeys.cancel_promise(unwanted, AGENT, "not_wanted", "they found one themselves")
        await armed(home)
        gone = next(one for one in await ledger(home) if one.name == unwanted)
        assert (gone.status, gone.why) == ("dropped", "not_wanted")
        with pytest.raises(Conflict):
            await journeys.cancel_promise(unwanted, AGENT, "not_wanted")
        await home.complete("keep_promise", {})
        with pytest.raises(Conflict) as over:
            await journeys.move_promise(agreed, AGENT, shanghai(3, 6, 12), agreed=True)
        assert over.value.reason == "no_promise"
        kept = next(one for one in await ledger(home) if one.name == agreed and one.status == "kept")
        assert (kept.task, kept.person) == (task["task"], "designer-02")
        shares: list[KeptLine] = await kept_on_time(home.world.database)
        assert {one.person: (one.kept, one.broken) for one in shares if not one.of_customer} == {
            "designer-02": (1, 1),
        }
        assert [(one.kept, one.broken, one.share) for one in shares if one.of_customer] == [(1, 1, 0.5)]


async def test_an_extra_task_keeps_in_every_pause_and_whoever_asked_hears_of_it(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server) as home:
        journeys = home.world.journeys
        due, promised = shanghai(3, 6, 11), shanghai(3, 7, 11)
        await journeys.add_task(home.journey, "sales-01", "fetch the keys", due, role=Role.AGENT)
        await journeys.make_promise(home.journey, AGENT, "a call", promised, not_before=shanghai(3, 7, 10))
        await journeys.log_contact(home.journey, AGENT, Channel.CALL, Point.OTHER, "hm", by=promised)
        for act in (
            journeys.pause(home.journey, AGENT, PauseReason.CUSTOMER),
            journeys.pause(home.journey, AGENT, PauseReason.WEATHER),
            journeys.resume(home.journey, AGENT),
            journeys.pause(home.journey, AGENT, PauseReason.CUSTOMER),
        ):
            await act
            await armed(home)
            held = [row["key"] for row in await home.waits() if row["held_since"] is not None]
            assert not [key for key in held if key.startswith("case/")]
            assert (await home.task("extra_task"))["due_at"] == due
            assert (await home.task("answer_contact"))["due_at"] == promised
        await journeys.appoint(home.journey, "operations-01", Role.AGENT, "agent-02", "absent")
        await armed(home)
        task = await home.task("extra_task")
        assert task["assignee"] == "agent-02"
        await moved(home)
        await pass_until(home, shanghai(3, 6, 10, 30))
        assert (await home.task("extra_task"))["reminded_at"] is not None
        with pytest.raises(BadInput):
            await journeys.complete(task["task"], "agent-02", {"result": "not_needed"})
        await home.complete("extra_task", {"result": "not_needed", "reason": "the customer brought them"})
        await armed(home)
        assert ("extra_task_not_needed", "sales-01") in await notices(home)
        await pass_until(home, promised)
        assert (await home.task("keep_promise"))["assignee"] == "agent-02"


async def test_what_was_asked_or_promised_of_a_dormant_customer_is_done_all_the_same(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with selling(postgres_server, Stage.DESIGN, FROM_MEASUREMENT) as seller:
        await seller.reach("plan_call")
        await resting(seller)
        journeys, due = seller.world.journeys, shanghai(3, 12, 11)
        await journeys.add_task(seller.journey, AGENT, "send the plan", due, person=AGENT)
        await journeys.make_promise(seller.journey, AGENT, "a call", due, not_before=shanghai(3, 12, 10))
        await pass_until(seller, due)
        assert {"extra_task", "keep_promise"} <= set(await seller.open_tasks())
        assert [one.status for one in await ledger(seller) if one.what == "free"] == ["broken"]
        assert (await seller.world.settled(seller.journey)).status is Status.DORMANT


async def test_whoever_named_themselves_does_their_own_extra_task(postgres_server: EmbeddedPostgres) -> None:
    async with consulting(postgres_server) as home:
        await home.world.journeys.add_task(
            home.journey, "sales-01", "look up the price", shanghai(3, 3, 17), person="sales-01"
        )
        await armed(home)
        task = await home.task("extra_task")
        await home.complete("extra_task", {}, "sales-01")
        assert ("extra_task_done", "sales-01") in await notices(home)
        with pytest.raises(Conflict) as settled_case:
            await home.world.journeys.take_back(task["task"], "sales-01")
        assert settled_case.value.reason == "case_settled"
        assert settled_case.value.details["instead"] == f"homeward task add {home.journey}"


async def test_what_is_settled_is_not_taken_back_but_begun_anew(postgres_server: EmbeddedPostgres) -> None:
    async with consulting(postgres_server) as home:
        journeys = home.world.journeys

        async def refused(task: str) -> str:
            with pytest.raises(Conflict) as over:
                await journeys.take_back(task, AGENT)
            assert over.value.reason == "case_settled"
            return str(over.value.details["instead"])

        await journeys.make_promise(home.journey, AGENT, "a call", shanghai(3, 4, 11))
        await armed(home)
        promise = await home.task("keep_promise")
        await home.complete("keep_promise", {})
        await home.world.settled(home.journey)
        assert await refused(promise["task"]) == f"homeward promise make {home.journey}"
        await journeys.log_contact(home.journey, AGENT, Channel.CALL, Point.QUESTION, "how long?")
        await armed(home)
        asked = await home.task("answer_question")
        await home.complete("answer_question", {"answer": "ten weeks"})
        await home.world.settled(home.journey)
        await journeys.take_back(asked["task"], AGENT)
        await armed(home)
        again = await home.task("answer_question")
        assert again["task"] != asked["task"], "nobody has told the customer yet"
        await home.complete("answer_question", {"answer": "twelve weeks"})
        await home.complete("tell_answer", {})
        await home.world.settled(home.journey)
        assert await refused(again["task"]) == f"homeward case open {home.journey} question"


async def test_times_that_cannot_be_promised_are_refused(postgres_server: EmbeddedPostgres) -> None:
    async with consulting(postgres_server) as home:
        before = len(await home.journal())

        async def refused(at: datetime, **more: Any) -> dict[str, Any]:
            with pytest.raises(BadInput) as error:
                await home.world.journeys.make_promise(home.journey, AGENT, "a call", at, **more)
            (field,) = error.value.details["fields"]
            return dict(field)

        assert (await refused(shanghai(3, 2, 15)))["type"] == "time_past"
        assert (await refused(MONDAY + timedelta(days=370)))["type"] == "time_late"
        lunch = await refused(shanghai(3, 4, 12, 30))
        assert lunch["params"]["accepted"] == ["2031-03-04 12:00", "2031-03-04 13:30"]
        evening = await refused(shanghai(3, 4, 20))
        assert evening["params"]["accepted"] == ["2031-03-04 18:00", "2031-03-05 09:00"]
        crossed = await refused(shanghai(3, 4, 15), not_before=shanghai(3, 4, 16))
        assert crossed["field"] == "not_before"
        assert len(await home.journal()) == before, "nothing was changed"
