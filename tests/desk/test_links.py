"""Customers' links: looked at by GET, answered once by POST, and nothing is told to whoever has the wrong one."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from playwright.async_api import Page

from domain.stages import Stage
from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres
from store.customers import register
from store.reading_contacts import list_contacts
from store.reading_meetings import AppointmentLine, list_appointments
from tests.desk.browsing import PHONE, Browsers, accessible, needs_browser
from tests.desk.serving import Served
from tests.journeys.accepting import SIGNED, tried
from tests.journeys.building import Household
from tests.journeys.driving import MONDAY, Drive, customer

AGENT = "agent-01"
MADE = "/journeys/{}/link"
COUNTED = ("journal", "reservations", "links", "tasks", "contacts")


@pytest_asyncio.fixture
async def world(postgres_server: EmbeddedPostgres) -> AsyncIterator[World]:
    """On a Monday morning of 2031."""
    async with open_world(postgres_server, MONDAY) as opened:
        yield opened


async def met(world: World, reference: str, lang: str = "zh-CN") -> Drive:
    """A journey whose measurement is agreed on."""
    new = customer(reference).model_copy(update={"language": lang})
    registered = await register(world.database, new)
    await world.journeys.start(registered)
    await world.settled(registered.journey)
    drive = Drive(world, registered.journey)
    await drive.first_meeting()
    return drive


async def link(client: httpx2.AsyncClient, at: str, purpose: str, command: str) -> str:
    """The path of a link that is made there."""
    answer = await client.post(at, data={"purpose": purpose, "command": f"link-made-{command}"})
    assert answer.status_code == 200, answer.text
    found = re.search(r"https?://[^/\s]+(/c/[\w-]{43})", unescape(answer.text))
    assert found, answer.text
    return found[1]


def command_on(text: str) -> str:
    found = re.search(r'name="command" value="([^"]+)"', text)
    assert found
    return found[1]


def times_on(text: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'name="slot" value="([^"]+)"', text)]


async def meeting(drive: Drive) -> AppointmentLine:
    return (await list_appointments(drive.world.database, journey=drive.journey))[0]


async def counted(world: World) -> list[Any]:
    names = [
        one for one in COUNTED if await world.database.fetchval("SELECT to_regclass($1) IS NOT NULL", one)
    ]
    return [
        await world.database.fetchval(
            f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {name} AS t"
        )
        for name in names
    ]


async def test_looking_changes_nothing_and_a_wrong_old_or_used_link_tells_the_same(
    desk: Served, world: World
) -> None:
    drive = await met(world, "A-1")
    agent = await desk.login(AGENT)
    path = await link(agent, MADE.format(drive.journey), "appointment", "1")
    status = await link(agent, MADE.format(drive.journey), "status", "2")
    async with desk.client() as client:
        before = await counted(world)
        shown = await client.get(path)
        again = await client.get(path)
        assert shown.status_code == again.status_code == 200
        assert "测量" in shown.text or "量房" in shown.text
        assert await counted(world) == before, "GET changed something"
        assert "13800138000" not in shown.text
        assert "Green Court" not in shown.text

        # how things stand: the first letter, the agent, the next meeting; no name, address, money
        stands = (await client.get(status)).text
        assert "Z**，您好" in stands
        for hidden in ("Zhong", "Green Court", "13800138000", "元", drive.journey):
            assert hidden not in stands, hidden
        assert (
            await client.post(status, data={"command": "11111111-1", "what": "confirm"})
        ).status_code == 404

        # what is incomplete or was not offered is no answer
        for sent in ({"what": "move"}, {"what": "move", "slot": "2031-03-05T07:00:00+00:00@agent-01"}, {}):
            data = {"command": "11111111-1", **sent}
            assert (await client.post(path, data=data)).status_code == 422
        assert await counted(world) == before

        wrong = await client.get("/c/" + "x" * 43)
        assert wrong.status_code == 404
        short = await client.get("/c/x")
        posted = await client.post("/c/" + "y" * 43, data={"command": "11111111-1", "what": "confirm"})
        huge = await client.post(
            path, data={"command": "11111111-1", "what": "confirm", "words": "x" * 20_000}
        )
        command = command_on(shown.text)
        thanks = await client.post(path, data={"command": command, "what": "confirm"})
        assert thanks.status_code == 200
        assert "见面时间不变" in thanks.text
        twice = await client.post(path, data={"command": command, "what": "confirm"})
        assert (twice.status_code, twice.text) == (200, thanks.text), "two taps are one answer"
        used = await client.get(path)
        reused = await client.post(path, data={"command": "22222222-2", "what": "confirm"})
        await world.advance(await world.now() + timedelta(days=31))
        old = await client.get(status)
        told = {(one.status_code, one.text) for one in (wrong, short, posted, huge, used, reused, old)}
        assert len(told) == 1
        assert "Zhong" not in wrong.text
    channels = [one.channel for one in await list_contacts(world.database, drive.journey)]
    assert channels.count("link") == 1
    kept = await world.database.fetch("SELECT * FROM links")
    assert path.removeprefix("/c/") not in str(kept), "only its hash is kept"


async def test_r002_sku_27_a_customer_moves_a_meeting_to_an_offered_time_and_confirms_it(
    desk: Served, world: World
) -> None:
    drive = await met(world, "B-1", lang="en")
    agent = await desk.login(AGENT)
    first = await meeting(drive)
    path = await link(agent, MADE.format(drive.journey), "appointment", "1")
    async with desk.client() as client:
        shown = (await client.get(path)).text
        assert "Please confirm our meeting" in shown, "the customer's language"
        offered = times_on(shown)
        assert len(offered) == 2
        sent = {"command": command_on(shown), "what": "move", "slot": offered[1]}
        assert (await client.post(path, data=sent)).status_code == 200
        await world.settled(drive.journey)
        moved = await meeting(drive)
        assert moved.starts_at != first.starts_at
        assert f"{moved.starts_at.isoformat()}@{moved.staff[0]}" == offered[1]
        (ended,) = await drive.journal("appointment_ended")
        assert (ended["event"]["moved_by"], ended["event"]["agreed_by"], ended["event"]["agreed_via"]) == (
            "customer",
            AGENT,
            "link",
        )

        # an offered time that cannot be had any more: others are offered, and nothing is lost
        path = await link(agent, MADE.format(drive.journey), "appointment", "2")
        shown = (await client.get(path)).text
        gone = times_on(shown)[0]
        await world.database.execute(
            "UPDATE staff SET active = false WHERE handle = $1", gone.partition("@")[2]
        )
        refused = await client.post(path, data={"command": command_on(shown), "what": "move", "slot": gone})
        await world.database.execute(
            "UPDATE staff SET active = true WHERE handle = $1", gone.partition("@")[2]
        )
        assert refused.status_code == 409
        assert "has just been taken" in refused.text
        assert times_on(refused.text)
        assert gone not in times_on(refused.text)

        # that morning the call's task is completed by the confirmation, and says by what
        task = await drive.until("confirm_appointment")
        assert (await client.post(path, data={"command": "44444444-4", "what": "confirm"})).status_code == 200
    await world.settled(drive.journey)
    row = await world.database.fetchrow("SELECT * FROM tasks WHERE task = $1", task["task"])
    assert row is not None
    assert (row["status"], row["ended_by"], row["answers"]["via"]) == ("done", AGENT, "link")
    made = [one["event"] for one in await drive.journal("contact_made")]
    assert [one["channel"] for one in made][-2:] == ["link", "link"]
    assert (await meeting(drive)).confirmed is True


async def test_an_answer_before_the_task_opens_stands_in_its_form_and_a_wish_to_be_called_becomes_a_case(
    desk: Served, world: World
) -> None:
    drive = await met(world, "C-1")
    agent = await desk.login(AGENT)
    early = await link(agent, MADE.format(drive.journey), "appointment", "1")
    late = await link(agent, MADE.format(drive.journey), "appointment", "2")
    async with desk.client() as client:
        sent = {"command": "11111111-1", "what": "confirm"}
        assert (await client.post(early, data=sent)).status_code == 200
        task = await drive.until("confirm_appointment")
        agent = await desk.login(AGENT)
        form = (await agent.get(f"/tasks/{task['task']}")).text
        assert "通过链接确认时间不变" in form
        assert re.search(r'name="a.outcome" value="confirmed" checked', form)
        await world.settled(drive.journey)
        assert (await client.post(late, data={"command": "22222222-2", "what": "call"})).status_code == 200
    await world.settled(drive.journey)
    newest = (await list_contacts(world.database, drive.journey))[0]
    assert (newest.channel, newest.point, newest.matter) == ("link", "appointment", "received")

    # only who serves the customer makes links, and only for what there is
    stranger = await desk.login("agent-02")
    for at in (MADE.format(drive.journey), f"/tasks/{task['task']}/link"):
        data = {"purpose": "status", "command": "link-made-9"}
        assert (await stranger.post(at, data=data)).status_code == 403, at
    data = {"purpose": "survey", "command": "link-made-10"}
    nothing = await agent.post(MADE.format(drive.journey), data=data)
    assert nothing.status_code == 409
    assert "没有需要客户打分" in nothing.text


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize("lang", ["zh-CN", pytest.param("en", marks=pytest.mark.slow)])
async def test_the_pages_suit_a_phone(desk: Served, world: World, browsers: Browsers, lang: str) -> None:
    drive = await met(world, "D-1", lang)
    agent = await desk.login(AGENT)
    paths = [await link(agent, MADE.format(drive.journey), one, one) for one in ("appointment", "status")]
    phone = await browsers.window(size=PHONE)
    for path in (*paths, "/c/nothing"):
        await phone.goto(path)
        assert await fits(phone), path
    await phone.goto(paths[0])
    await phone.click("button[value=call]")
    await phone.wait_for_selector("[role=status]")
    assert await fits(phone)
    staff = await browsers.window(AGENT, lang=lang, size=PHONE)
    await staff.goto(f"/journeys/{drive.journey}")
    await staff.click(".send-link summary")
    assert await fits(staff)
    await staff.select_option(".send-link select", "status")
    await staff.click(".send-link button")
    await staff.wait_for_selector("textarea[readonly]")
    assert await fits(staff)


@needs_browser
async def test_r002_mgt_04_a_survey_fills_its_task_and_completes_nothing(
    desk: Served, world: World, browsers: Browsers
) -> None:
    journey = await world.start(customer("E-1"), stage=Stage.HANDOVER, facts={"consent": True})
    home = Household(Drive(world, journey), {})
    await tried(home, SIGNED)
    await home.live("survey_call")
    row = await home.task("survey_call")
    task, owner = row["task"], row["assignee"]
    agent = await desk.login(owner)
    asked = await agent.get(f"/tasks/{task}")
    assert f'action="/tasks/{task}/link"' in asked.text
    path = await link(agent, f"/tasks/{task}/link", "survey", "1")
    phone = await browsers.window(size=PHONE)
    await phone.goto(path)
    assert await fits(phone)
    names = await phone.eval_on_selector_all(".scores input[value='4']", "all => all.map(one => one.name)")
    assert {"score.design", "score.overall"} <= set(names)
    for name in names:
        await phone.check(f"[name='{name}'][value='4']")
    await phone.check("[name='score.overall'][value='2']")
    await phone.fill("#words", "门缝有点大")
    await phone.click("button")
    await phone.wait_for_selector("[role=status]")
    assert await fits(phone)
    form = (await agent.get(f"/tasks/{task}")).text
    assert "通过链接打分" in form
    assert re.search(r'name="a.overall" value="2"', form)
    assert "门缝有点大" in form
    status = await world.database.fetchval("SELECT status FROM tasks WHERE task = $1", task)
    assert status == "open", "nobody but a person says that it is done"


async def fits(page: Page) -> bool:
    assert await accessible(page) == []
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
