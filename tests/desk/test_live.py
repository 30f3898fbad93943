"""Open lists: each reads itself again for what may change it, loses nothing, and rests where it is not concerned."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import httpx2
import pytest
from playwright.async_api import expect

from desk import lists
from desk.lists import touched
from desk.visitor import Visitor
from domain.roles import Role
from store.database import Database
from store.listening import Heard
from store.reading_tasks import TaskFilter, count_tasks
from store.sessions import Person
from tests.desk.browsing import Browsers, needs_browser
from tests.desk.serving import Served
from tests.desk.test_inbox import begun


def visitor(handle: str, *roles: Role) -> Visitor:
    person = Person(
        staff_no=1, handle=handle, name=handle, roles=roles, team=None, login=handle, must_change=False
    )
    return Visitor(person, "en", "Asia/Shanghai")


def test_the_lists_of_somebody_that_a_change_touches() -> None:
    agent = partial(touched, visitor("客服03", Role.AGENT))
    heard = Heard(journey="H1", people=("客服04",), roles=("agent",), queues=("designer",))
    everything = frozenset({"mine", "claim", "followed", "team"})
    assert agent(heard) == {"team"}
    assert agent(heard.model_copy(update={"people": ("客服03", "客服04")})) == {"mine", "team"}
    assert agent(heard.model_copy(update={"queues": ("agent",)})) == {"claim", "team"}
    assert agent(heard.model_copy(update={"followers": ("客服03",), "roles": ()})) == {"followed"}
    assert agent(Heard(journey="H1")) == agent(Heard(journey=None)) == everything
    assert touched(visitor("监理01", Role.SITE_SUPERVISOR), heard) == frozenset()
    lead = replace(visitor("客服主管01", Role.CS_LEAD), leads=(Role.AGENT,))
    assert touched(lead, heard) == {"team"}, "a lead's team list has the agents' tasks"


async def test_a_count_from_before_a_change_is_given_to_nobody_who_asks_after_it(
    desk: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, may_go_on = asyncio.Event(), asyncio.Event()

    async def held(database: Database, wanted: Sequence[TaskFilter]) -> list[int]:
        found = await count_tasks(database, wanted)
        if not counted.is_set():  # the first who asks hears it late
            counted.set()
            await may_go_on.wait()
        return found

    async def of_the_team(handle: str) -> str:
        client = await desk.login(handle)
        answer = await client.get("/inbox/mine?tabs=1", headers={"HX-Request": "true"})
        found = re.search(r'href="/inbox/team".*?class="count">(\d+)<', answer.text)
        assert found, answer.text
        return found[1]

    monkeypatch.setattr(lists, "count_tasks", held)
    early = asyncio.create_task(of_the_team("agent-01"))
    await counted.wait()
    try:
        await begun(desk.world, "L-1", owner="agent-03")
        assert await of_the_team("agent-02") == "1"
    finally:
        may_go_on.set()
    assert await early == "0"


async def first_told(client: httpx2.AsyncClient, address: str) -> str:
    """What a page's stream tells first."""
    async with client.stream("GET", address) as answer:
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                return str(line.removeprefix("data: "))
    raise AssertionError("the stream has ended")


async def test_what_happens_before_a_pages_stream_is_open_is_told_when_it_opens(desk: Served) -> None:
    client = await desk.login("agent-01")
    page = (await client.get("/calendar")).text
    [address] = re.findall(r'data-live="([^"]+)"', page)
    heard = desk.house.hub.mark
    [task] = await begun(desk.world, "L-1", owner="agent-01")
    while desk.house.hub.mark == heard:  # noqa: ASYNC110 - PostgreSQL tells it
        await asyncio.sleep(0.01)
    assert (await first_told(client, address)).startswith(f"{task.removesuffix('-1')};")
    for unknown in ("/live", "/live?since=other-1", "/live?since=x", address + "9999"):
        assert (await first_told(client, unknown)).startswith("*;"), unknown


@needs_browser
async def test_a_list_reads_itself_again_for_its_own_sake_alone_and_its_neighbours_counts_go_on(
    desk: Served, browsers: Browsers
) -> None:
    page = await browsers.window("agent-01")
    await page.goto("/inbox/mine")
    await page.wait_for_selector("#live.on")
    await page.evaluate("document.getElementById('list').dataset.seen = 'before'")
    of_the_team = page.locator("#tabs a[href='/inbox/team'] .count")
    await expect(of_the_team).to_have_text("0")
    await begun(desk.world, "L-1", owner="agent-02")
    await expect(of_the_team).to_have_text("1")
    await expect(page.locator("#list[data-seen=before]")).to_have_count(1)
    # what comes while the list is reading itself is read as well
    await begun(desk.world, "L-2", "L-3", "L-4")
    await expect(page.locator("[data-row-link]")).to_have_count(3)
    await expect(page.locator("#list[data-seen=before]")).to_have_count(0)
