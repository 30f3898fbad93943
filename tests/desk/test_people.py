"""Who is away and who leaves, at the desk: previewed, done on every journey, by leads alone (X-32)."""

import asyncio
import html
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from httpx2 import AsyncClient, Response
from playwright.async_api import expect

from domain.stages import Status
from starter.rehearsal.world import World
from store import absences, accounts, staff
from store.reading_journeys import journey_header
from tests.desk.browsing import PHONE, Browsers, accessible, needs_browser
from tests.desk.serving import Served
from tests.desk.test_inbox import begun

COMMAND = "{:08d}-1111-4111-8111-111111111111"


async def ended(client: AsyncClient, act: Response) -> str:
    """The page of a run, when everything is done."""
    assert act.status_code == 303, act.text
    async with asyncio.timeout(60):
        while True:
            shown = await client.get(act.headers["location"], headers={"hx-request": "true"})
            assert shown.status_code == 200
            if "hx-get" not in shown.text:
                return shown.text
            await asyncio.sleep(0.1)


async def test_x_32_an_absence_is_previewed_entered_and_ended(desk: Served, world: World) -> None:
    (task,) = await begun(world, "A-1")
    journey = task.rpartition("-")[0]
    lead = await desk.login("cs_lead-01")
    today = (await world.now()).astimezone(ZoneInfo("Asia/Shanghai")).date()
    sent = {"command": COMMAND.format(1), "first": str(today), "last": str(today + timedelta(days=3))}
    sent |= {"deputy": "agent-02", "reason": "ill"}

    wrong = await lead.post("/people/agent-01/absence/preview", data=sent | {"last": "soon"})
    assert wrong.status_code == 422
    refused = await lead.post("/people/agent-01/absence/preview", data=sent | {"deputy": "finance-01"})
    assert refused.status_code == 409
    preview = await lead.post("/people/agent-01/absence/preview", data=sent)
    assert preview.status_code == 200
    assert task in preview.text
    assert 'action="/people/agent-01/absence"' in preview.text
    assert await absences.absences(world.database) == []

    done = await lead.post("/people/agent-01/absence", data=sent)
    again = await lead.post("/people/agent-01/absence", data=sent)
    assert done.headers["location"] == again.headers["location"]
    await ended(lead, done)
    await world.settled(journey)
    assert await world.database.fetchval("SELECT assignee FROM tasks WHERE task = $1", task) == "agent-02"
    (line,) = await absences.absences(world.database)

    # everybody sees who is away and who stands in; why, leads alone
    colleague = await desk.login("agent-02")
    shown = (await colleague.get("/people")).text
    assert "不在岗" in shown
    assert "agent-02" in shown
    assert "病假" not in (await colleague.get("/people/agent-01")).text
    assert "病假" in (await lead.get("/people/agent-01")).text

    back = {"command": COMMAND.format(2), "absence": line.absence}
    assert (await lead.post("/people/agent-01/back/preview", data=back)).status_code == 200
    await ended(lead, await lead.post("/people/agent-01/back", data=back))
    await world.settled(journey)
    assert await world.database.fetchval("SELECT assignee FROM tasks WHERE task = $1", task) == "agent-01"


async def test_x_32_a_leaver_hands_over_everything_and_is_deactivated(desk: Served, world: World) -> None:
    tasks = await begun(world, "B-1", "B-2")
    operations = await desk.login("operations-01")
    still = await operations.post("/people/agent-01/deactivate", data={})
    assert still.status_code == 409
    assert (await staff.get(world.database, "agent-01")).active
    sent = {"command": COMMAND.format(3), "to": "agent-02", "reason": "left", "words": "离职"}
    preview = await operations.post("/people/agent-01/hand-over/preview", data=sent)
    assert all(task in preview.text for task in tasks)
    assert "负责的客户：2 位" in preview.text
    told = await ended(operations, await operations.post("/people/agent-01/hand-over", data=sent))
    assert "完成 2" in told
    assert "都不再有未了或将来的事项写着 agent-01" in told
    for task in tasks:
        assert (await journey_header(world.database, task.rpartition("-")[0])).owner == "agent-02"
    assert (await operations.post("/people/agent-01/deactivate", data={})).status_code == 303
    assert not (await staff.get(world.database, "agent-01")).active

    assert 'href="/people/agent-01"' in (await operations.get("/people")).text, "they are found again"
    page = (await operations.get("/people/agent-01")).text
    assert "由 operations-01 停用" in page
    assert "不会自动回来" in page
    assert (await operations.post("/people/agent-01/reactivate", data={})).status_code == 303
    assert (await staff.get(world.database, "agent-01")).active
    page = (await operations.get("/people/agent-01")).text
    assert "由 operations-01 重新启用" in page
    assert "仍在接手的同事那里" in page
    for task in tasks:
        assert (await journey_header(world.database, task.rpartition("-")[0])).owner == "agent-02"
    lead = await desk.login("cs_lead-01")
    assert "由 operations-01" not in (await lead.get("/people/agent-01")).text


@needs_browser
async def test_x_32_a_leaver_is_handed_over_by_clicks_and_their_tasks_are_with_the_colleague(
    desk: Served, browsers: Browsers, world: World
) -> None:
    tasks = await begun(world, "B-1", "B-2")
    page = await browsers.window("operations-01", lang="en")
    colleague = await browsers.window("agent-02", lang="en")
    await colleague.goto("/inbox/mine")
    await page.goto("/people/agent-01")
    await page.select_option("#p-to", "agent-02")
    await page.select_option("#p-why", "left")
    await page.locator("form[action='/people/agent-01/hand-over/preview'] button").click()
    await expect(page.locator(".foreseen li").filter(has_text=tasks[0])).to_be_visible()
    assert await accessible(page) == []
    await page.locator(".send button").click()
    await expect(page.locator("#run .note.ok")).to_be_visible()
    assert await accessible(page) == []
    for task in tasks:  # without a reload
        await expect(colleague.locator(f"a[href^='/tasks/{task}']").first).to_be_visible()


async def test_the_number_of_customers_opens_the_list_of_exactly_these(desk: Served, world: World) -> None:
    tasks = await begun(world, "B-1", "B-2", "B-3")
    lost, *served = [task.rpartition("-")[0] for task in tasks]
    await world.journeys.close(lost, "agent-01", Status.LOST, "price", "too dear")
    await world.settled(lost)
    number = re.compile(r'href="(/customers\?owner=agent-01[^"]*)">(\d+)<')
    for handle, path in (("cs_lead-01", "/people"), ("agent-01", "/people/agent-01")):
        client = await desk.login(handle)
        found = number.search((await client.get(path)).text)
        assert found is not None, handle
        shown = (await client.get(html.unescape(found[1]))).text
        assert set(re.findall(r'<th scope="row"><a href="/journeys/(H\d+)"', shown)) == set(served)
        assert int(found[2]) == len(served)
    assert not number.search((await (await desk.login("agent-02")).get("/people/agent-01")).text)


async def test_a_temporary_password_is_shown_once(desk: Served, world: World) -> None:
    operations = await desk.login("operations-01")
    shown = await operations.post("/people/agent-02/password", data={})
    password = re.search(r'class="once">([^<]+)<', shown.text)
    assert password
    now = await world.now()
    assert (
        await accounts.authenticate(world.database, "agent-02", password[1], None, now=now)
    ).person.must_change
    assert password[1] not in (await operations.get("/people/agent-02")).text


async def test_who_leads_nobody_changes_nothing(desk: Served, world: World) -> None:
    sent = {"command": COMMAND.format(4), "first": "2031-01-01", "last": "2031-01-02", "reason": "leave"}
    paths = [f"{act}{more}" for act in ("absence", "back", "hand-over") for more in ("", "/preview")]
    agent = await desk.login("agent-02")
    assert (await agent.get("/people/agent-01")).status_code == 200
    for path in (*paths, "password", "deactivate", "reactivate"):
        assert (await agent.post(f"/people/agent-01/{path}", data=sent)).status_code == 403, path
    lead = await desk.login("cs_lead-01")
    for path in ("password", "deactivate", "reactivate"):
        assert (await lead.post(f"/people/agent-01/{path}", data={})).status_code == 403, path
    assert await absences.absences(world.database) == []


@pytest.mark.slow
@needs_browser
async def test_the_people_fit_a_phone_and_a_screen_reader(desk: Served, browsers: Browsers) -> None:
    for lang, size in (("zh-CN", None), ("en", PHONE)):
        page = await browsers.window("operations-01", lang=lang, size=size)
        for path in ("/people", "/people/agent-01"):
            await page.goto(path)
            assert await accessible(page) == []
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
