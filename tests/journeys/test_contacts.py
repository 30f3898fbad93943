"""Customers ring up with anything, and nothing promised to them is forgotten (R003-TEL-06/07, R003-ATT-01)."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from client.errors import BadInput, Conflict
from client.slots import rules_of
from domain.contacts import Channel, Point, told_by
from domain.emergencies import Danger
from domain.pausing import PauseReason
from domain.roles import Role
from domain.stages import Stage, Status
from domain.time.days import Span
from domain.waits import Wait, arm
from starter.stack.postgres import EmbeddedPostgres
from store.reading_contacts import list_contacts
from store.reading_promises import KeptLine, LedgerFilter, LedgerLine, kept_on_time, list_ledger
from store.reading_waits import WaitFilter, list_waits
from store.rebuild import rebuild
from store.rulebooks import rulebook
from tests.journeys.building import Household, living, signature
from tests.journeys.driving import MONDAY, Drive
from tests.journeys.selling import FROM_MEASUREMENT, selling
from tests.journeys.test_calling_before_contract import resting
from tests.journeys.test_care import CONSENTED, opened
from tests.journeys.test_cases import settled
from tests.journeys.test_moving import moved
from tests.journeys.test_progress import shanghai
from tests.store.looking import everything

AGENT = "agent-01"
DESIGNER = "designer-01"
WISH = "a darker door for the kitchen"
FIRST = "first_meeting"
"""The task of the stage, which nobody does here."""


async def armed_right(drive: Drive) -> None:
    """Every open wait is armed as its own data say, and the timer stands at the first of them."""
    pulse = await drive.world.settled(drive.journey)
    rules = await rules_of(drive.world.database, drive.journey)
    lines = await list_waits(drive.world.database, WaitFilter(journey=drive.journey))
    for line in lines:
        again = arm(Wait.model_validate(line.wait.model_dump()), rules, drive.journey)
        assert (again.armed, again.due_at) == (line.wait.armed, line.due_at), line.key
        assert (line.fires_at is None) == (line.held_since is not None or again.armed is None), line.key
    fires = [line.fires_at for line in lines if line.fires_at is not None]
    assert pulse.next_fires == min(fires, default=None)


async def fires_as_told(drive: Drive) -> tuple[str, str]:
    """Let the next instant come: what was told to happen next is what fires. Returns its action and subject."""
    await armed_right(drive)
    lines = await list_waits(drive.world.database, WaitFilter(journey=drive.journey))
    told = {
        (one.key, one.next_action, one.next_at): one
        for one in lines
        if one.fires_at is not None and one.fires_at == min(w.fires_at for w in lines if w.fires_at)
    }
    before = len(await drive.journal("step_fired"))
    await drive.world.pass_instant(drive.journey, await drive.world.settled(drive.journey))
    fired = [row["event"] for row in (await drive.journal("step_fired"))[before:]]
    found = {(one["key"], one["action"], datetime.fromisoformat(one["planned_at"])) for one in fired}
    assert set(told) <= found
    await armed_right(drive)
    one = next(iter(told.values()))
    return str(one.next_action), one.subject


async def pass_until(drive: Drive, at: datetime) -> None:
    """Let time pass up to an instant, and each thing that happens until then happens as it was told."""
    while True:
        pulse = await drive.world.settled(drive.journey)
        if pulse.next_fires is None or pulse.next_fires > at:
            await drive.world.advance(at)
            return
        await fires_as_told(drive)


async def ledger(drive: Drive) -> list[LedgerLine]:
    return await list_ledger(drive.world.database, LedgerFilter(journey=drive.journey))


async def notices(drive: Drive) -> list[tuple[str, str]]:
    rows = [row["event"] for row in await drive.journal("notice_issued")]
    return [(one["notice"], one["to"][0]) for one in rows]


@asynccontextmanager
async def consulting(postgres: EmbeddedPostgres) -> AsyncIterator[Household]:
    """A customer before the first meeting, on Monday 3 March 2031 at 09:00."""
    async with living(postgres, Stage.CONSULTATION) as home:
        yield home


async def test_r003_tel_06_a_wish_is_answered_the_same_day_or_seen_through(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server) as home:
        journeys = home.world.journeys
        await journeys.log_contact(home.journey, "sales-01", Channel.CALL, Point.WISH, WISH)
        await armed_right(home)
        task = await home.task("answer_contact")
        assert (task["role"], task["assignee"]) == ("agent", AGENT), "R003-TEL-09: passed on to the agent"
        assert task["due_at"] == shanghai(3, 3, 18), "the same day"
        assert task["about"]["words"].startswith("personal:")
        await moved(home)
        await home.complete("answer_contact", {"customer_told": False})
        again = await home.until("answer_contact")
        await armed_right(home)
        assert again["assignee"] == AGENT
        await home.complete("answer_contact", {"by": "2031-03-06"})
        (line,) = [one for one in await ledger(home) if one.what == "contact_answered"]
        assert (line.status, line.person, line.task) == ("kept", AGENT, again["task"])
        await armed_right(home)
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
        await armed_right(home)
        assert await home.open_tasks() == before
        assert await ledger(home) == []
        await log(home.journey, AGENT, Channel.MESSAGE, Point.COMPLAINT, "dust", answered="I am sorry")
        await armed_right(home)
        assert {"handle_complaint", "solve_complaint"} <= set(await home.open_tasks()), (
            "the lead's, all the same"
        )
        by = shanghai(3, 3, 15)
        await log(home.journey, AGENT, Channel.CALL, Point.QUESTION, "how long?", by=by, person=DESIGNER)
        await armed_right(home)
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


async def test_r003_att_01_a_promise_opens_in_time_and_is_kept(postgres_server: EmbeddedPostgres) -> None:
    async with consulting(postgres_server) as home:
        journeys = home.world.journeys
        since, by = shanghai(3, 4, 15), shanghai(3, 4, 17)
        await journeys.make_promise(
            home.journey, AGENT, "the sample of the floor", by, not_before=since, person=DESIGNER
        )
        await armed_right(home)
        assert "keep_promise" not in await home.open_tasks()
        await journeys.appoint(home.journey, "operations-01", Role.DESIGNER, DESIGNER, "designer_confirmed")
        await journeys.appoint(home.journey, "operations-01", Role.DESIGNER, "designer-02", "absent")
        await armed_right(home)
        await moved(home)
        await pass_until(home, since)
        task = await home.task("keep_promise")
        assert task["due_at"] == by
        assert task["opened_at"] <= since < task["opened_at"] + timedelta(minutes=15)
        assert task["assignee"] == "designer-02", "X-32: promises go over too"
        await journeys.assign(task["task"], "designer-02", DESIGNER)
        await armed_right(home)
        await home.complete("keep_promise", {"customer_knows": False})
        await armed_right(home)
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
        await armed_right(home)
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
        await armed_right(home)
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
            await armed_right(home)
            return str(max(await ledger(home), key=lambda one: one.made_at).name)

        agreed = await made()
        first = await home.task("keep_promise")
        await journeys.assign(first["task"], DESIGNER, "designer-02")
        await journeys.move_promise(
            agreed, AGENT, shanghai(3, 6, 12), not_before=shanghai(3, 6, 10), agreed=True
        )
        await armed_right(home)
        assert "keep_promise" not in await home.open_tasks(), "it opens anew, at its own time"
        with pytest.raises(Conflict):
            await journeys.complete(first["task"], "designer-02", {})
        await moved(home)
        await journeys.move_promise(agreed, AGENT, shanghai(3, 5, 12), agreed=False)
        await armed_right(home)
        task = await home.task("keep_promise")
        assert (task["assignee"], task["due_at"]) == ("designer-02", shanghai(3, 5, 12))
        assert [(one.status, one.why) for one in await ledger(home)] == [
            ("dropped", "moved"),
            ("open", None),
            ("broken", "moved"),
        ]
        unwanted = await made()
        await journeys.cancel_promise(unwanted, AGENT, "not_wanted", "they found one themselves")
        await armed_right(home)
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
            await armed_right(home)
            held = [row["key"] for row in await home.waits() if row["held_since"] is not None]
            assert not [key for key in held if key.startswith("case/")]
            assert (await home.task("extra_task"))["due_at"] == due
            assert (await home.task("answer_contact"))["due_at"] == promised
        await journeys.appoint(home.journey, "operations-01", Role.AGENT, "agent-02", "absent")
        await armed_right(home)
        task = await home.task("extra_task")
        assert task["assignee"] == "agent-02"
        await moved(home)
        await pass_until(home, shanghai(3, 6, 10, 30))
        assert (await home.task("extra_task"))["reminded_at"] is not None
        with pytest.raises(BadInput):
            await journeys.complete(task["task"], "agent-02", {"result": "not_needed"})
        await home.complete("extra_task", {"result": "not_needed", "reason": "the customer brought them"})
        await armed_right(home)
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
        await armed_right(home)
        await home.complete("extra_task", {}, "sales-01")
        assert ("extra_task_done", "sales-01") in await notices(home)


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
    ):
        found = told_by(now, rules, Span.model_validate(window) if window else None)
        assert found == expected, (window, now)


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
