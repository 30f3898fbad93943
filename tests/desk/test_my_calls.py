"""The list of all that one has to phone about: what is in it, its count, a saved one, and hearing of what is new."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest_asyncio
from playwright.async_api import expect

from domain.contacts import Channel, Point
from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres
from tests.desk.browsing import Browsers, needs_browser
from tests.desk.serving import Served
from tests.desk.test_lists import tasks_on
from tests.desk.test_task_page import calls_of_one_customer, form_of
from tests.journeys.driving import MONDAY


@pytest_asyncio.fixture
async def world(postgres_server: EmbeddedPostgres) -> AsyncIterator[World]:
    """From a morning on, so that there is a day left to phone in."""
    async with open_world(postgres_server, MONDAY) as opened:
        yield opened


async def _open(world: World, kind: str) -> list[str]:
    query = "SELECT task FROM tasks WHERE status = 'open' AND kind = $1 ORDER BY due_at, task"
    return [row["task"] for row in await world.database.fetch(query, kind)]


def count_of(text: str, list_: str) -> int:
    """What a list's page says of how many a list has."""
    found = re.search(rf'href="/inbox/{list_}"[^>]*>.*?class="count[^>]*>(\d+)', text, re.DOTALL)
    assert found is not None
    return int(found[1])


async def _promised(world: World, journey: str, by: datetime) -> str:
    known = await _open(world, "keep_promise")
    await world.journeys.make_promise(journey, "agent-01", "tell them the colour", by, person="agent-01")
    await world.settled(journey)
    (made,) = set(await _open(world, "keep_promise")) - set(known)
    return made


async def test_r003_tel_06_promises_and_answers_stand_beside_calls_and_are_made_in_one(desk: Served) -> None:
    world = desk.world
    (one, first), (other, third), (again, second) = await calls_of_one_customer(world)
    today = (await world.now()).replace(hour=8, minute=30)
    tomorrow = today + timedelta(days=1)
    promised = await _promised(world, again, today)
    later = await _promised(world, one, tomorrow)
    await world.journeys.log_contact(
        other, "agent-01", Channel.WECHAT, Point.WISH, "somebody for the curtains", by=today
    )
    await world.settled(other)
    (answer,) = await _open(world, "answer_contact")
    await world.journeys.add_task(other, "agent-01", "fetch the house rules", today, person="agent-01")
    await world.settled(other)
    (errand,) = await _open(world, "extra_task")

    agent = await desk.login("agent-01")
    page = (await agent.get("/inbox/calls")).text
    listed = tasks_on(page)
    assert set(listed) == {first, second, third, promised, answer}, "no errand, and nothing of tomorrow"
    assert errand in tasks_on((await agent.get("/inbox/mine")).text)
    places = [listed.index(task) for task in (first, second, promised)]
    assert max(places) - min(places) == 2, "calls to one person stand together"
    assert "同一位客户今天共 3 个电话" in page
    assert count_of(page, "calls") == len(listed), "the number is of what the list has"

    kept = await agent.post("/lists", data={"list": "calls?kinds=keep_promise", "name": "答应的事"})
    saved = kept.headers["location"].partition("?")[0]
    assert tasks_on((await agent.get(saved)).text) == [promised]
    assert count_of((await agent.get("/inbox/mine")).text, saved.rpartition("/")[2]) == 1

    beside = (await agent.get(f"/tasks/{first}?list=calls")).text
    together = beside[beside.index("同一通电话里一并处理") :].split("</p>")[0]
    assert {one for one in (second, promised, later, third, answer) if one in together} == {second, promised}
    everything = (await agent.get("/inbox/mine")).text
    assert "同一位客户今天共" not in everything, "what is due on other days is not made in one call"


async def test_nobody_is_rung_whose_journey_is_paused(desk: Served) -> None:
    world = desk.world
    (paused, first), (_, third), (_, second) = await calls_of_one_customer(world)
    until = (await world.now()).date() + timedelta(days=9)
    await world.journeys.pause(paused, "agent-01", "customer", until=until, words="they travel")
    await world.settled(paused)
    agent = await desk.login("agent-01")
    page = (await agent.get("/inbox/calls")).text
    assert set(tasks_on(page)) == {second, third}
    assert count_of(page, "calls") == 2
    assert first in tasks_on((await agent.get("/inbox/waiting")).text)
    beside = (await agent.get(f"/tasks/{second}?list=calls")).text
    assert "同一通电话里一并处理" not in beside


async def test_behind_the_last_call_to_a_customer_stands_who_stood_behind_the_first(desk: Served) -> None:
    world = desk.world
    (_, first), (other, third), (again, second) = await calls_of_one_customer(world)
    now = await world.now()
    promised = await _promised(world, again, now.replace(hour=8, minute=30))
    await _promised(world, other, now.replace(hour=9, minute=0))
    agent, task, made = await desk.login("agent-01"), first, [first]
    while task != third:
        sent = {**form_of((await agent.get(f"/tasks/{task}?list=calls")).text), "then": "next"}
        sent |= {} if task == promised else {"a.outcome": "no_answer"}
        answer = await agent.post(f"/tasks/{task}/complete", data=sent)
        assert answer.status_code == 303, answer.text
        task = answer.headers["location"].partition("?")[0].rpartition("/")[2]
        made.append(task)
    assert set(made[:3]) == {first, second, promised}
    assert made[3:] == [third], "who is due before the promise, and not who is due after it"


@needs_browser
async def test_a_new_promise_is_in_the_list_and_its_count_without_reload(
    desk: Served, browsers: Browsers
) -> None:
    world = desk.world
    (_, first), _, (journey, second) = await calls_of_one_customer(world)
    page = await browsers.window("agent-01")
    await page.goto("/inbox/calls")
    await page.wait_for_selector("#live.on")
    await expect(page.locator("[data-row-link]")).to_have_count(3)
    made = await _promised(world, journey, (await world.now()).replace(hour=8, minute=30))
    row = page.locator(f"[data-row-link][href^='/tasks/{made}']")
    await expect(row).to_be_visible()
    await expect(page.locator("a[href='/inbox/calls'] .count").first).to_have_text("4")
    for task in (first, second):
        await expect(page.locator(f"[data-row-link][href^='/tasks/{task}']")).to_be_visible()
