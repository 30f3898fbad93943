"""Customers at the desk: found, looked at, steered; what is personal stays masked until somebody says why."""

import re
from datetime import timedelta

import httpx2
import pytest
from playwright.async_api import expect

from starter.rehearsal.world import World
from tests.desk.browsing import PHONE, Browsers, accessible, needs_browser
from tests.desk.serving import Served
from tests.desk.test_inbox import begun

PHONE_NUMBER, MASKED = "138 0013 8000", "138****8000"


def command_of(page: str, form: str) -> str:
    """The command id in the form of an act."""
    found = re.search(rf'data-form="{form}"><input type="hidden" name="command" value="([^"]+)"', page)
    assert found is not None, f"no form {form}"
    return found[1]


async def act(client: httpx2.AsyncClient, journey: str, what: str, **sent: str) -> httpx2.Response:
    """Send an act's form as the page gives it."""
    page = (await client.get(f"/journeys/{journey}")).text
    command = sent.pop("command", None) or command_of(page, what)
    return await client.post(f"/journeys/{journey}/act/{what}", data={"command": command, **sent})


async def rows_of(world: World, journey: str, kind: str) -> int:
    found: int = await world.database.fetchval(
        "SELECT count(*) FROM journal WHERE journey = $1 AND type = $2", journey, kind
    )
    return found


async def test_customers_are_found_by_each_mark_and_masked_for_others(desk: Served, world: World) -> None:
    await begun(world, "1203", "1204")
    mine, other = await desk.login("agent-01"), await desk.login("agent-02")
    for q in ("zhong", "8000", "green 1203", "H000001"):
        found = (await mine.get("/customers", params={"q": q})).text
        assert 'href="/journeys/H000001"' in found, q
        assert "Zhong Ni" in found
        assert PHONE_NUMBER in found
        masked = (await other.get("/customers", params={"q": q})).text
        assert 'href="/journeys/H000001"' in masked, q
        assert "Zhong Ni" not in masked
        assert PHONE_NUMBER not in masked
        assert MASKED in masked
    assert "journeys/H0" not in (await mine.get("/customers", params={"q": "nobody"})).text


async def test_the_list_is_by_what_happened_last_filtered_and_in_pages(
    desk: Served, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begun(world, "A-1", "A-2", "A-3")
    client = await desk.login("agent-01")
    await world.advance(await world.now() + timedelta(minutes=5))
    await world.journeys.note("H000001", "agent-01", "rang up")
    order = re.findall(r'href="/journeys/(H\d+)" data-row', (await client.get("/customers")).text)
    assert order == ["H000001", "H000003", "H000002"]
    none = (await client.get("/customers", params={"stage": "care"})).text
    assert "journeys/H0" not in none
    assert (
        "H000002" in (await client.get("/customers", params={"owner": "agent-01", "status": "active"})).text
    )
    assert "journeys/H0" not in (await client.get("/customers", params={"owner": "agent-02"})).text
    from desk.pages import customers

    monkeypatch.setattr(customers, "PAGE", 2)
    first = (await client.get("/customers")).text
    further = re.search(r'href="([^"]+)" rel="next"', first)
    assert further is not None
    second = (await client.get(further[1].replace("&amp;", "&"))).text
    assert re.findall(r'href="/journeys/(H\d+)" data-row', second) == ["H000002"]


async def test_personal_data_are_shown_for_a_reason_that_stands_in_the_story(
    desk: Served, world: World
) -> None:
    await begun(world, "B-1")
    path = "/journeys/H000001"
    await world.journeys.note("H000001", "agent-01", "a dog called Bella")
    owner, other = await desk.login("agent-01"), await desk.login("agent-02")
    plain = (await owner.get(path)).text
    assert PHONE_NUMBER in plain
    assert "a dog called Bella" in plain
    assert "查看完整信息" not in plain
    masked = (await other.get(path)).text
    for secret in ("Zhong Ni", PHONE_NUMBER, "13800138000", "Bella", "Green Court"):
        assert secret not in masked, secret
    assert (await other.get(f"{path}/unmask")).status_code == 405
    refused = await other.post(f"{path}/unmask", data={"command": "unmask-0001", "reason": "curious"})
    assert refused.status_code == 422
    designer = await desk.login("designer-01")
    assert (
        await designer.post(f"{path}/unmask", data={"command": "unmask-0002", "reason": "visit"})
    ).status_code == 403
    assert PHONE_NUMBER not in (await other.get(path)).text
    for _ in range(2):
        done = await other.post(
            f"{path}/unmask", data={"command": "unmask-0003", "reason": "customer_called"}
        )
        assert done.status_code == 303
    shown = (await other.get(path)).text
    assert PHONE_NUMBER in shown
    assert "a dog called Bella" in shown
    story = (await owner.get(f"{path}?side=staff", headers={"hx-request": "true"})).text
    assert story.count("agent-02 查看了客户的完整信息，原因：客户来电") == 1
    assert "查看了" not in (await owner.get(f"{path}?side=system", headers={"hx-request": "true"})).text
    again = await desk.login("agent-02")
    assert PHONE_NUMBER not in (await again.get(path)).text, "another session asks again"
    await world.advance(await world.now() + timedelta(hours=8, minutes=1))
    assert PHONE_NUMBER not in (await other.get(path)).text, "and after eight hours"


async def test_the_story_is_told_by_side_with_what_is_to_come_and_how_it_was_computed(
    desk: Served, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begun(world, "C-1")
    client, path = await desk.login("agent-01"), "/journeys/H000001"
    await world.journeys.note("H000001", "agent-01", "likes oak")
    page = (await client.get(path)).text
    coming, past = page.split('class="now"')
    assert "首次接待" in coming or "首次沟通" in coming or "agent-01" in coming
    assert "likes oak" in past
    assert coming.index('class="coming"') < page.index('class="now"') < past.index("likes oak") + len(coming)
    by_side = {
        side: (await client.get(f"{path}?side={side}", headers={"hx-request": "true"})).text
        for side in ("customer", "staff", "approval", "system")
    }
    assert [side for side, told in by_side.items() if "likes oak" in told] == ["staff"]
    how = re.search(r'hx-get="([^"]+how=[^"]+)" hx-target', page)
    assert how is not None
    explained = (await client.get(how[1].replace("&amp;", "&"), headers={"hx-request": "true"})).text
    assert '<ol class="how small">' in explained
    assert '<ol class="how small">' not in page
    from desk import line_of_time

    monkeypatch.setattr(line_of_time, "PAGE", 2)
    seen: list[str] = []
    where: str | None = path
    while where:
        told = (await client.get(where.replace("&amp;", "&"), headers={"hx-request": "true"})).text
        found = re.findall(r'<div class="what"><p>([^<]+)</p>', told)
        assert len(found) <= 2
        seen += found
        older = re.search(r'href="([^"]+)" rel="next"', told)
        where = older[1] if older else None
    whole = re.findall(r'<div class="what"><p>([^<]+)</p>', page)
    assert seen == whole, "no entry is left out or told twice"


async def test_notes_promises_tasks_and_cases_are_written_down_once(desk: Served, world: World) -> None:
    await begun(world, "D-1")
    client, journey = await desk.login("agent-02"), "H000001"
    page = (await client.get(f"/journeys/{journey}")).text
    command = command_of(page, "note")
    for _ in range(2):
        done = await act(client, journey, "note", command=command, words="called, was abroad")
        assert done.status_code == 303, done.text
    assert await rows_of(world, journey, "note_added") == 1
    empty = await act(client, journey, "note", words="  ")
    assert empty.status_code == 422
    tomorrow = (await world.now() + timedelta(days=1)).astimezone().strftime("%Y-%m-%dT15:00")
    late = await act(client, journey, "promise", words="colour samples", by="2020-01-01T10:00")
    assert late.status_code == 422
    assert "最晚时间" in late.text
    assert "colour samples" in late.text, "what was typed is kept"
    assert (await act(client, journey, "promise", words="colour samples", by=tomorrow)).status_code == 303
    await world.settled(journey)
    name = await world.database.fetchval("SELECT key FROM promises WHERE what = 'free'")
    promise = f"{journey}-P{name.split('/')[2]}"
    owner = await desk.login("agent-01")
    assert "colour samples" in (await owner.get(f"/journeys/{journey}")).text
    foreign = await act(client, journey, "cancel-promise", promise="H000009-P1", reason="not_wanted")
    assert foreign.status_code == 422
    gone = await act(client, journey, "cancel-promise", promise=promise, reason="not_wanted")
    assert gone.status_code == 303, gone.text
    assert await world.database.fetchval("SELECT status FROM promises WHERE what = 'free'") == "dropped"
    both = await act(client, journey, "task", words="measure", by=tomorrow, to="agent-01", role="designer")
    assert both.status_code == 422
    assert (
        await act(client, journey, "task", words="measure", by=tomorrow, to="agent-01")
    ).status_code == 303
    await world.settled(journey)
    assert await world.database.fetchval("SELECT count(*) FROM tasks WHERE kind = 'extra_task'") == 1
    form = (await client.get(f"/journeys/{journey}/case", params={"matter": "complaint"})).text
    found = re.search(r'name="command" value="([^"]+)"', form)
    assert found is not None
    sent = {"command": found[1], "matter": "complaint", "words": "the dust"}
    assert (await client.post(f"/journeys/{journey}/case", data=sent)).status_code == 303
    await world.settled(journey)
    assert "投诉" in (await client.get(f"/journeys/{journey}/facts")).text
    follow = await client.post(f"/journeys/{journey}/follow", data={"on": "yes"})
    assert follow.status_code == 303
    assert f"/tasks/{journey}-1" in (await client.get("/inbox/followed")).text


async def test_steering_is_shown_before_and_done_by_those_who_may(desk: Served, world: World) -> None:
    await begun(world, "E-1")
    journey = "H000001"
    other, lead, owner = [await desk.login(one) for one in ("agent-02", "cs_lead-01", "agent-01")]
    for what in ("pause", "appoint", "back", "close"):
        for path in ("preview", "act"):
            sent = {"command": "forbidden-1", "reason": "customer_wish"}
            refused = await other.post(f"/journeys/{journey}/{path}/{what}", data=sent)
            assert refused.status_code == 403, (path, what)
        assert f'data-form="{what}"' not in (await other.get(f"/journeys/{journey}")).text
    command = command_of((await owner.get(f"/journeys/{journey}")).text, "pause")
    sent = {"command": command, "reason": "customer", "words": "on holiday"}
    shown = await owner.post(f"/journeys/{journey}/preview/pause", data=sent)
    assert shown.status_code == 200
    assert "会再看" in shown.text or "复核" in shown.text or "pause" in shown.text
    assert await rows_of(world, journey, "status_changed") == 0, "a preview changes nothing"
    assert (await owner.post(f"/journeys/{journey}/act/pause", data=sent)).status_code == 303
    assert "已暂停" in (await owner.get(f"/journeys/{journey}")).text
    again = await act(owner, journey, "pause", reason="customer")
    assert again.status_code == 409
    assert (await act(owner, journey, "resume")).status_code == 303
    page = (await lead.get(f"/journeys/{journey}")).text
    sent = {"command": command_of(page, "appoint"), "role": "agent", "to": "agent-02", "reason": "workload"}
    shown = await lead.post(f"/journeys/{journey}/preview/appoint", data=sent)
    assert (shown.status_code, "agent-02" in shown.text) == (200, True)
    assert (await lead.post(f"/journeys/{journey}/act/appoint", data=sent)).status_code == 303
    await world.settled(journey)
    assert PHONE_NUMBER in (await other.get(f"/journeys/{journey}")).text, "it is theirs now"
    page = (await lead.get(f"/journeys/{journey}")).text
    sent = {"command": command_of(page, "close"), "reason": "price"}
    shown = await lead.post(f"/journeys/{journey}/preview/close", data=sent)
    assert (shown.status_code, "款项" in shown.text) == (200, True)
    assert (await lead.post(f"/journeys/{journey}/act/close", data=sent)).status_code == 303
    await world.settled(journey)
    assert "流失" in (await lead.get(f"/journeys/{journey}")).text
    assert (await act(lead, journey, "reopen", reason="customer_returned")).status_code == 303


async def test_whoever_has_no_part_in_a_journey_does_not_see_it(desk: Served, world: World) -> None:
    await begun(world, "F-1")
    cleaner = await desk.login("cleaner-01")
    for path in ("", "/facts", "/case"):
        assert (await cleaner.get(f"/journeys/H000001{path}")).status_code == 403, path
    for path in ("act/note", "preview/pause", "unmask", "follow", "case"):
        sent = {"command": "forbidden-1", "words": "x", "reason": "audit"}
        assert (await cleaner.post(f"/journeys/H000001/{path}", data=sent)).status_code == 403, path
    assert "H000001" not in (await cleaner.get("/customers")).text
    assert "/journeys/H000001" not in (await cleaner.get("/customers", params={"q": "H000001"})).text


@pytest.mark.slow
@needs_browser
async def test_the_page_reads_itself_again_and_keeps_what_is_being_typed(
    desk: Served, world: World, browsers: Browsers
) -> None:
    await begun(world, "G-1", "G-2")
    journey = "H000001"
    page = await browsers.window("agent-01")
    await page.goto(f"/journeys/{journey}")
    await page.wait_for_selector("#live.on")
    await page.keyboard.press("n")
    await page.fill("[data-form=note] [name=words]", "half a sent")
    reads: list[str] = []
    page.on("request", lambda one: reads.append(one.url) if f"/journeys/{journey}" in one.url else None)
    await world.journeys.note("H000002", "agent-01", "something else")
    await world.journeys.note(journey, "agent-01", "likes oak")
    await page.wait_for_selector("#story >> text=likes oak")
    await page.wait_for_selector("#facts >> text=likes oak")
    await expect(page.locator("[data-form=note] [name=words]")).to_have_value("half a sent")
    assert all(f"/journeys/{journey}" in one for one in reads)
    for lang, size in (("zh-CN", None), ("en", PHONE)):
        page = await browsers.window("agent-01", lang=lang, size=size)
        for path in ("/customers", f"/journeys/{journey}", f"/journeys/{journey}/case?matter=complaint"):
            await page.goto(path)
            for fold in await page.locator(".acts-side summary").all():
                await fold.click()
            assert await accessible(page) == [], path
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    await page.goto(f"/journeys/{journey}")
    await page.locator(".acts-side details", has=page.locator("[data-form=pause]")).locator("summary").click()
    await page.select_option("[data-form=pause] [name=reason]", "weather")
    await page.click("[data-form=pause] button")
    await page.wait_for_selector(".foretold")
    assert await accessible(page) == []
    await page.click(".send button")
    await page.wait_for_selector(".note.ok")
    await page.wait_for_selector(".status.paused")
