"""The calendar: what each may see and move there, the question before anything moves, and the link for telephones."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from domain.absences import AbsenceReason
from domain.appointments import Slot
from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres
from store import absences, staff
from tests.desk.browsing import PHONE, Browsers, accessible, needs_browser
from tests.desk.serving import Served
from tests.journeys.driving import MONDAY, Drive, customer

HOST = "design_assistant-01"
"""Who measures the homes of these tests."""


@pytest_asyncio.fixture
async def world(postgres_server: EmbeddedPostgres) -> AsyncIterator[World]:
    """A company on a Monday of 2031, with no holiday near."""
    async with open_world(postgres_server, MONDAY) as opened:
        yield opened


async def measured(world: World, reference: str, slot: Slot) -> Drive:
    """A journey whose measurement is agreed on."""
    journey = await world.start(customer(reference))
    drive = Drive(world, journey)
    await drive.first_meeting(measurement_slot=slot.model_dump(mode="json"))
    return drive


def at(day: int, hour: int, host: str = HOST) -> Slot:
    """A time in March 2031, in Shanghai."""
    return Slot(starts_at=datetime(2031, 3, day, hour - 8, tzinfo=UTC), staff=host)


async def standing(drive: Drive) -> Any:
    """The journey's newest appointment."""
    return await drive.world.database.fetchrow(
        "SELECT * FROM appointments WHERE journey = $1 ORDER BY booked_seq DESC LIMIT 1", drive.journey
    )


async def address(drive: Drive) -> str:
    return f"/calendar/meetings/{drive.journey}/{(await standing(drive))['booked_seq']}"


async def test_each_sees_and_moves_what_they_may_and_nothing_moves_unasked(
    desk: Served, world: World
) -> None:
    one = await measured(world, "A-1", at(4, 15))
    await measured(world, "A-2", at(5, 11))
    path, booked = await address(one), await standing(one)
    host, owner, colleague = [await desk.login(handle) for handle in (HOST, "agent-01", "agent-02")]
    outsider = await desk.login("repair_handler-01")

    assert "Zhong Ni" in (await host.get("/calendar")).text, "whoever goes there knows to whom"
    masked = (await colleague.get(f"/calendar?of={HOST}&view=month")).text
    assert "Z*** N***" in masked
    assert "Zhong" not in masked + (await colleague.get(path)).text
    assert "Zhong Ni" in (await owner.get(path)).text
    assert path not in (await owner.get("/calendar")).text, "the owner is not there"
    hers = (await owner.get("/calendar?of=customers")).text
    assert path in hers, "but it is her customer's, whoever holds it"
    assert HOST in hers
    lead = await desk.login("cs_lead-01")
    whole = (await lead.get("/calendar?of=customers:agent-01")).text
    assert path in whole, "a lead sees the meetings of whoever's customers they ask for"
    assert HOST in whole
    assert "Zhong" not in whole
    assert 'data-person=""' in whole, "whose customers they are is not who goes there"
    assert 'value="customers:agent-01" selected' in whole
    assert path not in (await lead.get("/calendar?of=customers:agent-02")).text
    assert (await lead.get("/calendar?of=customers:nobody-01")).status_code == 404
    assert path not in (await host.get("/calendar?of=customers")).text, "the customer is not the host's"
    assert path not in (await outsider.get("/calendar?of=customers")).text
    assert path not in (await outsider.get("/calendar?view=day")).text
    for refused in (f"/calendar?of={HOST}", "/calendar?of=team", "/calendar?of=customers:agent-01", path):
        assert (await outsider.get(refused)).status_code == 403, refused
    assert (await owner.get("/calendar?of=nobody-01")).status_code == 404
    assert (await owner.get(f"/calendar/meetings/{one.journey}/9999")).status_code == 404
    async with desk.client() as nobody:
        assert (await nobody.get(path)).headers["location"].startswith("/login")

    sent = {"command": "calendar-test-1", "to": "2031-03-06T15:00", "host": HOST, "agreed_by": "agent-01"}
    agreed = {**sent, "asked_by": "customer", "via": "wechat"}
    assert "data-move" not in (await colleague.get(path)).text
    for who in (colleague, outsider):
        for do in ("move", "open", "free", "pick 2031-03-06T15:00@x-01"):
            assert (await who.post(f"{path}/move", data={**agreed, "do": do})).status_code == 403, do
    for missing in (sent, {**agreed, "via": ""}, {**agreed, "agreed_by": ""}, {**agreed, "to": "soon"}):
        answer = await owner.post(f"{path}/move", data=missing)
        assert answer.status_code == 409
        assert "aria-invalid" in answer.text
    assert (await standing(one)) == booked, "nothing moved"

    taken = await owner.post(f"{path}/move", data={**agreed, "to": "2031-03-05T11:00", "words": "a trip"})
    assert taken.status_code == 409
    assert "已被占用" in taken.text
    assert "a trip" in taken.text, "what was typed is kept"
    free = re.findall(r'value="(pick [^"]+)"', taken.text)
    assert 1 <= len(free) <= 2
    picked = await owner.post(f"{path}/move", data={**agreed, "do": free[0]})
    assert picked.status_code == 200
    assert f'value="{free[0].removeprefix("pick ").split("@")[0]}"' in picked.text
    assert 'value="wechat" checked' not in picked.text, "another time is another agreement"
    assert (await standing(one)) == booked

    for _ in range(2):
        moved = await owner.post(f"{path}/move", data={**agreed, "words": "a trip"})
        assert (moved.status_code, "on=2031-03-06" in moved.headers["location"]) == (303, True)
    await world.settled(one.journey)
    old: Any = await world.database.fetchrow(
        "SELECT * FROM appointments WHERE journey = $1 AND booked_seq = $2", one.journey, booked["booked_seq"]
    )
    told = (old["outcome"], old["moved_by"], old["agreed_by"], old["agreed_via"])
    assert told == ("moved", "customer", "agent-01", "wechat")
    assert (await standing(one))["starts_at"] == at(6, 15).starts_at
    assert "已改期" in (await owner.get(path)).text
    late = await owner.post(f"{path}/move", data={**agreed, "command": "calendar-test-2"})
    assert late.status_code == 409

    given_up = await owner.post(
        f"{await address(one)}/move",
        data={"command": "calendar-test-3", "do": "open", "asked_by": "customer"},
    )
    assert given_up.status_code == 303
    await world.settled(one.journey)
    assert "arrange_appointment" in await one.open_tasks()


async def test_a_link_shows_a_telephone_as_little_as_it_needs_until_it_is_revoked(
    desk: Served, world: World
) -> None:
    one = await measured(world, "A-1", at(4, 15))
    host = await desk.login(HOST)
    made = (await host.post("/calendar/feed")).text
    found = re.search(r'value="([^"]+)/calendar/feed/([\w-]{43})\.ics"', made)
    assert found is not None
    link = f"/calendar/feed/{found[2]}.ics"
    assert found[2] not in (await host.get("/calendar/feed")).text, "it is told once"
    kept: Any = await world.database.fetchrow("SELECT feed, read_at FROM feeds")
    assert (len(kept["feed"]), kept["read_at"]) == (32, None)
    assert found[2].encode() not in kept["feed"]
    async with desk.client() as phone:
        answer = await phone.get(link)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
        (event,) = events(answer.text)
        assert event["DTSTART"] == "20310304T070000Z"
        assert event["STATUS"] == "TENTATIVE"
        assert one.journey in event["SUMMARY"]
        assert "Z*** N***" in event["SUMMARY"]
        assert event["LOCATION"] == "Chengdu"
        for secret in ("Zhong", "13800138000", "Green Court", "A-1", HOST + "@"):
            assert secret not in answer.text
        assert await world.database.fetchval("SELECT read_at FROM feeds") is not None
        for method in ("POST", "PUT", "DELETE"):
            assert (await phone.request(method, link)).status_code == 405
        assert (await phone.get("/calendar/feed/" + "x" * 43 + ".ics")).status_code == 404
        renewed = re.search(r"/calendar/feed/[\w-]{43}\.ics", (await host.post("/calendar/feed")).text)
        assert renewed is not None
        assert (await phone.get(link)).status_code == 404, "a new link replaces the old one"
        assert (await phone.get(renewed[0])).status_code == 200
        await host.post("/calendar/feed/revoke")
        assert (await phone.get(renewed[0])).status_code == 404
        again = re.search(r"/calendar/feed/[\w-]{43}\.ics", (await host.post("/calendar/feed")).text)
        assert again is not None
        await staff.deactivate(world.database, HOST)
        assert (await phone.get(again[0])).status_code == 404, "whoever left reads nothing any more"


def events(text: str) -> list[dict[str, str]]:
    """The events of a calendar, its folded lines joined."""
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[-2]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    found: list[dict[str, str]] = []
    for line in lines:
        name, _, value = line.partition(":")
        if (name, value) == ("BEGIN", "VEVENT"):
            found.append({})
        elif found:
            found[-1].setdefault(name, value)
    return found


async def test_days_are_marked_for_whose_calendar_it_is(desk: Served, world: World) -> None:
    agent = await staff.get(world.database, "agent-02")
    resting = staff.NewStaff(
        handle=agent.handle, name=agent.name, roles=agent.roles, team="一组", rest_weekdays=(3,)
    )
    await staff.change(world.database, resting)
    days, period = (
        (date(2031, 3, 6), date(2031, 3, 8)),
        (MONDAY + timedelta(days=3), MONDAY + timedelta(days=5)),
    )
    await absences.declare(world.database, agent.handle, days, period, {}, AbsenceReason.ILL, "operations-01")
    client = await desk.login("cs_lead-01")
    seen = await marks(client, "of=agent-02&view=month&on=2031-03-01")
    assert {day: told for day, told in seen.items() if "2031-03-03" <= day <= "2031-03-09"} == {
        "2031-03-05": ["轮休"],
        "2031-03-06": ["不在岗"],
        "2031-03-07": ["不在岗"],
    }
    office = await marks(client, "of=finance-01&view=month&on=2026-10-01")
    assert office["2026-10-01"] == ["休 国庆节"]
    assert office["2026-10-10"] == ["补班 国庆节"]
    assert office["2026-10-11"] == ["休"]
    assert "2026-10-09" not in office
    later = await marks(client, "of=finance-01&view=month&on=2031-10-01")
    assert later["2031-10-01"] == ["休 国庆节", "暂定"]
    whole = (await client.get("/calendar?of=team&view=month&on=2031-03-01")).text
    assert whole.count("不在岗：agent-02") == 2, "of several people it is told who is away"


async def marks(client: Any, query: str) -> dict[str, list[str]]:
    """The marks of the days of a month, by day."""
    text = (await client.get(f"/calendar?{query}")).text
    cells = re.findall(r'data-day="([\d-]+)".*?</td>', text, re.DOTALL)
    bodies = re.split(r'data-day="[\d-]+"', text)[1:]
    found = {
        day: re.findall(r'class="mark [^"]+">([^<]+)<', body) for day, body in zip(cells, bodies, strict=True)
    }
    return {day: told for day, told in found.items() if told}


@needs_browser
async def test_a_meeting_is_dragged_and_the_question_answered(desk: Served, browsers: Browsers) -> None:
    one = await measured(desk.world, "A-1", at(4, 15))
    booked = await standing(one)
    page = await browsers.window(HOST)
    await page.goto("/calendar")
    block = page.locator(".block")
    await drag(page, "2031-03-06", 4)
    await page.wait_for_selector("#panel[open] .move[open]")
    await expect(page.locator("#panel [name=to]")).to_have_value("2031-03-06T11:00")
    assert await accessible(page) == []
    await page.click("#panel .send button[value=move]")
    await page.wait_for_selector("#panel .note.bad")
    assert (await standing(one)) == booked, "it has not moved before somebody said how it was agreed on"
    await page.check("#panel [name=asked_by][value=customer]")
    await page.check("#panel [name=via][value=phone]")
    await page.click("#panel .send button[value=move]")
    await page.wait_for_selector("#calendar .block[data-at='2031-03-06T11:00']")
    assert (await standing(one))["starts_at"] == at(6, 11).starts_at
    await expect(block).to_have_count(1)

    await page.wait_for_load_state()  # before its script is there the block is a plain link
    await block.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#panel[open] h1")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#panel[open]")).to_have_count(0)
    await drag(page, "2031-03-07", 0, cancel=True)
    assert not await page.locator("#panel[open]").count()


@needs_browser
@pytest.mark.slow
async def test_the_calendar_begins_with_the_day_on_a_telephone_and_fits_every_window(
    desk: Served, browsers: Browsers
) -> None:
    one = await measured(desk.world, "A-1", at(6, 11))
    page = await browsers.window(HOST)
    phone = await browsers.window(HOST, lang="en", size=PHONE)
    await phone.goto("/calendar?on=2031-03-06", wait_until="commit")  # its script goes on to the day
    await phone.wait_for_url("**view=day*")
    for path in (
        "?view=day&on=2031-03-06",
        "?view=week&of=team",
        "?view=month",
        "/feed",
        "/../.." + await address(one),
    ):
        await phone.goto(f"/calendar{path}")
        assert await accessible(phone) == [], path
        assert await phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    for path in ("?view=week&of=team", "?view=month&of=team"):
        await page.goto(f"/calendar{path}")
        assert await accessible(page) == [], path


async def drag(page: Page, day: str, hours: int, *, cancel: bool = False) -> None:
    """Drag the first appointment to another day, so many hours earlier."""
    box = await page.locator("[data-movable]").first.bounding_box()
    target = await page.locator(f"[data-day='{day}']").bounding_box()
    assert box
    assert target
    hour = target["height"] / int(await page.locator(f"[data-day='{day}']").get_attribute("data-hours") or 1)
    await page.mouse.move(box["x"] + 20, box["y"] + 8)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 40, box["y"] + 20, steps=2)
    await page.mouse.move(target["x"] + 20, box["y"] + 8 - hours * hour, steps=4)
    if cancel:
        await page.keyboard.press("Escape")
    await page.mouse.up()
