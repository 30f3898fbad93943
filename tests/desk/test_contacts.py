"""A customer calls: found, written down, and whoever answers the telephone is back where they were."""

import re
from urllib.parse import quote

import pytest
from playwright.async_api import expect

from starter.rehearsal.world import World
from store.reading_contacts import list_contacts
from tests.desk.browsing import PHONE, Browsers, accessible, needs_browser
from tests.desk.serving import Served
from tests.desk.test_inbox import begun


def call(journey: str, **typed: str) -> dict[str, str]:
    """A call as the form sends it."""
    given = {"channel": "call", "who": "customer", "words": "地砖能不能换", **typed}
    command = given.pop("command", "11111111-1111-4111-8111-111111111111")
    back = given.pop("back", "/inbox/today")
    return {"journey": journey, "command": command, "back": back} | {
        f"a.{name}": value for name, value in given.items()
    }


async def test_r003_tel_06_a_call_is_promised_an_answer_or_answered_at_once(
    desk: Served, world: World
) -> None:
    (task,) = await begun(world, "A-1")
    journey = task.rpartition("-")[0]
    agent = await desk.login("agent-01")
    asked = await agent.get(f"/contacts/new?back=/tasks/{task}")
    assert asked.status_code == 200, asked.text[-900:]
    due = await world.journeys.answered_by(journey)
    assert re.search(r"不填则按服务标准：[^<]+前", asked.text)

    # nothing is logged before every field is there, and what was typed stays
    wrong = await agent.post("/contacts/new", data=call(journey, point="wish", result="answered"))
    assert wrong.status_code == 422
    assert "地砖能不能换" in wrong.text
    assert wrong.text.count('class="fault"') == 1
    late = await agent.post(
        "/contacts/new", data=call(journey, point="wish", result="owed", by="2020-01-01T10:00")
    )
    assert late.status_code == 422
    assert "已经过了" in late.text
    assert await list_contacts(world.database, journey) == []

    # promised: sent twice it is one, and the page from before says until when and by whom
    sent = call(journey, point="wish", result="owed", person="agent-02", back=f"/tasks/{task}")
    done = await agent.post("/contacts/new", data=sent)
    again = await agent.post("/contacts/new", data=sent)
    assert (done.status_code, again.status_code) == (303, 303), again.text
    assert done.headers["location"].startswith(f"/tasks/{task}?news=")
    (line,) = await list_contacts(world.database, journey)
    assert (line.matter, line.by_at) == ("received", due)
    back = await agent.get(done.headers["location"])
    told = re.search(r'class="note ok news"[^>]*>([^<]+)', back.text)
    assert told
    assert "agent-02" in told[1]
    assert "前答复" in told[1]
    await world.settled(journey)
    assert "待答复的客户来意" in (await agent.get(f"/contacts/new?journey={journey}")).text
    stranger = await desk.login("agent-02")
    assert (
        "前答复"
        not in (await stranger.get(f"/inbox/today?{done.headers['location'].partition('?')[2]}")).text
    )

    # answered at once leaves nothing; a complaint has its own clocks
    command = "22222222-2222-4222-8222-222222222222"
    sent = call(journey, command=command, point="question", result="answered", answered="可以")
    assert (await agent.post("/contacts/new", data=sent)).status_code == 303
    command = "33333333-3333-4333-8333-333333333333"
    sent = call(journey, command=command, point="complaint", result="owed", by="2020-01-01T10:00")
    done = await agent.post("/contacts/new", data=sent)
    complaint, question, _ = await list_contacts(world.database, journey)
    assert (question.matter, complaint.matter) == (None, "complaint")
    await world.settled(journey)
    assert (
        "cs_lead-01" in (await agent.get(done.headers["location"])).text
        or "客服主管" in (await agent.get(done.headers["location"])).text
    )


async def test_who_sees_a_customer_may_log_their_call_and_nobody_else(desk: Served, world: World) -> None:
    (task,) = await begun(world, "B-1")
    journey = task.rpartition("-")[0]
    colleague = await desk.login("agent-02")
    masked = await colleague.get(f"/contacts/new?journey={journey}")
    assert masked.status_code == 200
    assert "Zhong" not in masked.text
    hits = (await colleague.post("/contacts/find", data={"q": "8000"}, headers={"hx-request": "true"})).text
    assert journey in hits
    assert "138****8000" in hits
    assert "13800138000" not in hits
    cleaner = await desk.login("cleaner-01")
    for path in ("/contacts/new", f"/contacts/new?journey={journey}"):
        assert (await cleaner.get(path)).status_code == 403, path
    assert (await cleaner.post("/contacts/find", data={"q": "8000"})).status_code == 403
    sent = call(journey, point="wish", result="owed")
    for path in ("/contacts/new", "/contacts/draft"):
        assert (await cleaner.post(path, data=sent)).status_code == 403
    assert await list_contacts(world.database, journey) == []


@needs_browser
async def test_the_telephone_rings_and_everything_is_done_by_keys(desk: Served, browsers: Browsers) -> None:
    (task,) = await begun(desk.world, "C-1")
    journey = task.rpartition("-")[0]
    page = await browsers.window("agent-01")
    await page.goto("/inbox/mine")
    await page.keyboard.press("r")
    await page.wait_for_url(re.compile("/contacts/new"))
    await expect(page.locator("#who")).to_be_focused()
    await page.keyboard.type("8000")
    await page.wait_for_selector("#hits [data-row-link]")
    assert await accessible(page) == []
    await page.keyboard.press("ArrowDown")
    await expect(page.locator("#hits [data-row-link]").first).to_be_focused()
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile(rf"journey={journey}"))
    await expect(page.locator("#c-who")).to_be_focused()
    await page.check("[name='a.point'][value=complaint]")
    await expect(page.locator("#c-result")).to_be_hidden()
    await page.check("[name='a.point'][value=wish]")
    await page.check("[name='a.result'][value=owed]")
    await expect(page.locator("#c-by")).to_be_visible()
    async with page.expect_response(lambda one: quote("样板间") in (one.request.post_data or "")):
        await page.fill("#c-words", "想看一下样板间")  # what came before may be kept already
    await expect(page.locator(".draft-state")).not_to_be_empty()
    await page.reload()
    await expect(page.locator("#c-words")).to_have_value("想看一下样板间")
    assert await accessible(page) == []
    await page.click(".send button")
    await page.wait_for_url("**/inbox/mine*news=*")
    await expect(page.locator(".news")).to_contain_text("agent-01")


@needs_browser
@pytest.mark.slow
async def test_the_forms_of_a_call_and_of_a_new_customer_suit_a_phone(
    desk: Served, browsers: Browsers
) -> None:
    (task,) = await begun(desk.world, "D-1")
    journey = task.rpartition("-")[0]
    for lang, size in (("en", PHONE), ("zh-CN", PHONE)):
        phone = await browsers.window("agent-01", lang=lang, size=size)
        for path in ("/contacts/new", f"/contacts/new?journey={journey}", "/customers/new"):
            await phone.goto(path)
            assert await accessible(phone) == []
            assert await phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
