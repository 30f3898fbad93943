"""`homeward task …` and `homeward appointment no-show`, as whoever has a task types them."""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.driving import MONDAY, customer
from tests.starter.conftest import Homeward, Ran, typed_in

TIME = "2031-03-03 {}"


@pytest_asyncio.fixture
async def world(postgres_server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A world on Monday 3 March 2031 at 9:00, whose command line has the same clock."""
    async with open_world(postgres_server, MONDAY) as opened:
        typed_in(opened, monkeypatch, "en")
        yield opened


@pytest_asyncio.fixture
async def journey(world: World) -> str:
    return await world.start(customer("A-1"))


async def listed(homeward: Homeward, *more: str) -> list[Any]:
    ran = await homeward("task", "list", *more, "--json")
    assert ran.code == 0, ran.err
    return [one["task"] for one in ran.document["tasks"]]


def done(ran: Ran, told: str) -> None:
    assert ran.code == 0, ran.err
    assert told in ran.out


async def test_x_32_a_task_is_handed_on_on_the_command_line(
    world: World, homeward: Homeward, journey: str
) -> None:
    task = f"{journey}-1"
    colleague = ["--as", "agent-02"]
    lent = await homeward("task", "delegate", task, "agent-02", "--reason", "absent", "--words", "dentist")
    done(lent, f"agent-02 does {task} for you")
    assert await listed(homeward, "--delegated") == [task]
    assert await listed(homeward, "--mine", *colleague) == [task]
    assert "agent-02 (for agent-01)" in (await homeward("task", "list")).out
    page = await homeward("task", "show", task)
    assert "delegated by agent-01, reason: not at work" in page.out.replace("\n", " ") or (
        "delegated by agent-01" in page.out
    )
    assert "dentist" not in page.out
    assert "dentist" in (await homeward("task", "show", task, "--personal")).out
    done(
        await homeward("task", "return", task, "--reason", "facts-missing", *colleague),
        f"{task} was returned to agent-01",
    )
    done(await homeward("task", "return", task, "--reason", "not_mine"), "was returned to customer-service")
    queued = await homeward("task", "list", "--queue", "--role", "cs_lead", "--json")
    assert [(one["task"], one["home"]) for one in queued.document["tasks"]] == [(task, "agent")]
    lead = ["--as", "cs_lead-01"]
    done(await homeward("task", "claim", task, *lead), "claimed")
    done(await homeward("task", "assign", task, "agent-02", "--reason", "workload", *lead), "agent-02")
    done(await homeward("task", "release", task, "--reason", "absent", *colleague), "back in its queue")
    assert await listed(homeward, "--queue", "--role", "agent") == [task]
    story = await homeward("journey", "timeline", journey)
    for told in (
        "agent-01 had agent-02 do “First meeting”",
        "agent-02 returned “First meeting” to agent-01",
        "returned “First meeting” to customer-service lead (queue)",
        "cs_lead-01 handed “First meeting” from cs_lead-01 to agent-02",
    ):
        assert told in story.out, story.out
    chinese = await homeward("journey", "timeline", journey, "--lang", "zh-CN")
    assert "agent-01 把「首次接待」委派给 agent-02" in chinese.out or "委派给 agent-02" in chinese.out

    wrong = await homeward("task", "assign", task, "agent-02", "--reason", "bored", "--json")
    assert (wrong.code, wrong.error["code"]) == (2, "bad_input")
    assert "workload" in wrong.error["message"]
    assert (await homeward("task", "assign", task, "designer-01", "--reason", "other")).code == 4
    assert (await homeward("task", "return", "H999999-1", "--reason", "other")).code == 3


async def test_a_snoozed_task_is_hidden_and_counted(world: World, homeward: Homeward, journey: str) -> None:
    task = f"{journey}-1"
    due = (await homeward("task", "list", "--json")).document["tasks"][0]["due_at"]
    late = await homeward("task", "snooze", task, "--until", "2031-03-09 10:00", "--json")
    assert (late.code, late.error["code"]) == (2, "bad_input")
    assert late.error["fields"][0]["type"] == "snooze_after_due"
    done(await homeward("task", "snooze", task, "--until", "today 11:00"), "2031-03-03 Mon 11:00")
    assert await listed(homeward) == []
    plain = await homeward("task", "list")
    assert "1 more put off: homeward task list --snoozed" in plain.out
    shown = await homeward("task", "list", "--snoozed", "--json")
    assert [(one["task"], one["due_at"]) for one in shown.document["tasks"]] == [(task, due)]
    assert "put off until 2031-03-03 Mon 11:00" in (await homeward("task", "list", "--snoozed")).out
    told = await homeward("journey", "next", journey, "--explain")
    assert "the reminder comes at 2031-03-03 Mon 11:00" in told.out
    done(await homeward("task", "wake", task), "to be seen again")
    assert await listed(homeward) == [task]
    await homeward("task", "snooze", task, "--until", TIME.format("10:30"))
    await world.advance(dt.datetime(2031, 3, 3, 2, 31, tzinfo=dt.UTC))
    await world.settled(journey)
    assert await listed(homeward) == [task], "its time has come"


async def test_a_task_is_completed_for_a_colleague(world: World, homeward: Homeward, journey: str) -> None:
    task = f"{journey}-1"
    answers = ["--set", "lead_source=referral", "--set", "property_use=new_home", "--set", "household_size=3"]
    answers += ["--set", "priority=construction", "--set", "budget=180000", "--set", "style=modern"]
    answers += ["--set", "design_requirements=a bright study"]
    lead = ["--as", "cs_lead-01"]
    unsaid = await homeward("task", "complete", task, *answers, "--for", "agent-01", *lead)
    assert (unsaid.code, "--reason" in unsaid.err) == (2, True)
    nobody = await homeward("task", "complete", task, *answers, "--reason", "absent", *lead)
    assert (nobody.code, "--for" in nobody.err) == (2, True)
    others = await homeward(
        "task", "complete", task, *answers, "--for", "agent-01", "--reason", "absent", "--as", "finance-01"
    )
    assert (others.code, "cannot act on a colleague's task" in others.err) == (4, True)
    ran = await homeward(
        "task",
        "complete",
        task,
        *answers,
        "--for",
        "agent-01",
        "--reason",
        "dictated",
        "--words",
        "by phone",
        *lead,
    )
    done(ran, "for agent-01")
    await world.settled(journey)
    assert "cs_lead-01 (for agent-01)" in (await homeward("task", "show", task)).out
    story = (await homeward("journey", "timeline", journey)).out
    assert "cs_lead-01 completed “First meeting” for agent-01, reason: dictated by the colleague" in story
    assert "cs_lead-01 has completed your task" in story
