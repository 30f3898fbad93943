"""A task's page: what stands beside the form, and what is said before an answer is sent."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import expect

from desk.lists import midnight
from desk.visitor import DeskWords
from domain.stages import Stage
from starter.rehearsal.world import World
from tests.desk.browsing import PHONE, Browsers, accessible, needs_browser
from tests.desk.serving import Served
from tests.desk.test_inbox import begun
from tests.journeys.driving import Drive, customer
from tests.journeys.selling import QUOTED


async def seen(world: World) -> dict[str, Any]:
    """What is known of a customer who saw the budget some days ago: the call about it is due."""
    return {**QUOTED, "budget_seen_at": (await world.now() - timedelta(days=8)).isoformat()}


async def calls_of_one_customer(world: World) -> list[tuple[str, str]]:
    """Two journeys of one customer, each with a call about the budget, between them another customer's; with tasks."""
    found: list[tuple[str, str]] = []
    number: str | None = None
    for reference in ("A-1", "B-1", "A-2"):
        known = number if reference == "A-2" else None
        given = customer(reference).model_copy(update={"customer": known})
        journey = await world.start(given, stage=Stage.SIGNING, facts=await seen(world))
        drive = Drive(world, journey)
        task = (await drive.until("budget_call"))["task"]
        found.append((journey, task))
        if reference == "A-1":
            number = await world.database.fetchval(
                "SELECT customer FROM journeys WHERE journey = $1", journey
            )
    return found


def form_of(page: str) -> dict[str, str]:
    """What a page's form is sent with."""
    form = page[page.index('id="form"') :]
    return dict(re.findall(r'name="(command|list)" value="([^"]*)"', form))


async def test_r002_sku_64_notes_have_author_and_time_and_are_hidden_from_others(desk: Served) -> None:
    (task,) = await begun(desk.world, "A-1")
    owner, other, outside = [await desk.login(one) for one in ("agent-01", "agent-02", "finance-01")]
    sent = {"command": "11111111-1", "list": "mine", "words": "  prefers mornings  "}
    for _ in range(2):
        answer = await owner.post(f"/tasks/{task}/note", data=sent)
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            f"/tasks/{task}?list=mine&told=noted",
        )
    page = (await owner.get(f"/tasks/{task}")).text
    assert page.count("prefers mornings") == 1
    assert "agent-01</small>prefers mornings" in page
    assert "prefers mornings" not in (await other.get(f"/tasks/{task}")).text
    assert (await outside.post(f"/tasks/{task}/note", data=sent)).status_code == 403
    empty = await owner.post(f"/tasks/{task}/note", data={**sent, "command": "11111111-2", "words": " "})
    assert empty.status_code == 422


async def test_r002_sku_05_a_time_that_cannot_be_had_brings_two_that_can(desk: Served) -> None:
    (task,) = await begun(desk.world, "A-1")
    owner, day = await desk.login("agent-01"), await desk.world.now() + timedelta(days=2)
    page = (await owner.get(f"/tasks/{task}?list=mine")).text
    assert '<select name="a.measurement_slot.who">' in page
    assert re.search(r"周[一二三四五六日] \d\d:\d\d　design_assistant-0\d[^<]*　装修的房子", page)
    sent = {
        **form_of(page),
        "a.lead_source": "referral",
        "a.property_use": "new_home",
        "a.household_size": "3",
        "a.style": "modern",
        "a.priority": "construction",
        "a.measurement_slot.offer": "other",
        "a.measurement_slot.when": f"{day:%Y-%m-%d}T03:00",
        "a.measurement_slot.who": "design_assistant-01",
        "then": "stay",
    }
    refused = await owner.post(f"/tasks/{task}/complete", data=sent)
    assert refused.status_code == 422
    place = refused.text.index("a.measurement_slot.offer")
    slot = refused.text[refused.text.rindex("<fieldset", 0, place) : refused.text.index("</fieldset>", place)]
    assert "您填写的时间不行" in slot
    offers = re.findall(r'value="(20[^"]+@[^"]+)"', slot)
    assert len(offers) == 2
    viewing = re.findall(r'name="a.viewing_slot.offer" value="(20[^"]+@[^"]+)"', refused.text)
    again = {**sent, "a.measurement_slot.offer": offers[0], "a.viewing_slot.offer": viewing[0]}
    assert (await owner.post(f"/tasks/{task}/complete", data=again)).status_code == 303


async def test_one_call_is_for_everything_that_is_due_to_the_same_customer(desk: Served) -> None:
    (_, first), (_, third), (_, second) = await calls_of_one_customer(desk.world)
    owner = await desk.login("agent-01")
    page = (await owner.get(f"/tasks/{first}?list=mine")).text
    together = page[page.index("同一通电话里一并处理") :].split("</p>")[0]
    assert f"/tasks/{second}?list=mine" in together
    assert third not in together
    sent = {**form_of(page), "a.outcome": "no_answer", "then": "next"}
    for _ in range(2):  # a double click goes the same way and is one act
        answer = await owner.post(f"/tasks/{first}/complete", data=sent)
        assert answer.headers["location"] == f"/tasks/{second}?list=mine&told=done"


async def test_x_20_what_follows_a_call_in_vain_is_said_before_and_comes_true(desk: Served) -> None:
    world = desk.world
    journey = await world.start(customer("A-1"), stage=Stage.SIGNING, facts=await seen(world))
    drive = Drive(world, journey)
    for tried in (1, 2, 3):
        task = (await drive.until("budget_call"))["task"]
        owner = await desk.login("agent-01")  # the session of hours ago has ended
        page = (await owner.get(f"/tasks/{task}")).text
        told = re.search(r'value="no_answer"[^→]*→ ([^<]*)', page)
        assert told is not None
        assert f"连续第 {tried} 次没联系上" in told[1]
        assert ("给客户发消息" in told[1]) == (tried == 1)
        await drive.complete("budget_call", {"outcome": "no_answer"})
        if tried < 3:
            opens = await world.database.fetchval(
                "SELECT due_at FROM waits WHERE journey = $1 AND key LIKE '%/opens' AND subject = 'budget_call'",
                journey,
            )
            assert DeskWords("zh-CN", "Asia/Shanghai").at(opens) in told[1]
        else:
            assert "转客服主管" in told[1]
    await drive.until("reach_customer")


async def test_texts_are_filled_in_and_what_was_sent_is_in_the_contact_log(desk: Served) -> None:
    world = desk.world
    journey = await world.start(
        customer("A-1").model_copy(update={"language": "en"}), stage=Stage.SIGNING, facts=await seen(world)
    )
    task = (await Drive(world, journey).until("budget_call"))["task"]
    owner, other = await desk.login("agent-01"), await desk.login("agent-02")
    page = (await owner.get(f"/tasks/{task}")).text
    assert 'data-copy="Dear Zhong Ni, this is ' in page
    assert 'data-copy="Dear' not in (await other.get(f"/tasks/{task}")).text
    sent = {"command": "11111111-1", "list": "mine"}
    for _ in range(2):
        answer = await owner.post(f"/tasks/{task}/message", data=sent)
        assert answer.headers["location"].endswith("told=message_logged")
    await world.settled(journey)
    rows = await world.database.fetch(
        "SELECT direction, channel, kind, outcome FROM contacts WHERE journey = $1", journey
    )
    assert [tuple(row) for row in rows] == [("out", "wechat", "budget_call", "sent")]
    assert (await other.post(f"/tasks/{task}/message", data={"command": "11111111-2"})).status_code == 403


async def test_how_the_customer_stands_is_told_in_five_lines_and_money_to_whom_it_concerns(
    desk: Served,
) -> None:
    world = desk.world
    journey = await world.start(customer("A-1"), stage=Stage.SIGNING, facts=await seen(world))
    task = (await Drive(world, journey).until("budget_call"))["task"]
    today = midnight(await world.now(), "Asia/Shanghai")
    for day in range(1, 8):
        by = today + timedelta(days=day, hours=11)
        await world.journeys.make_promise(journey, "agent-01", f"a sample {day}", by)
    await world.settled(journey)
    page = (await (await desk.login("agent-01")).get(f"/tasks/{task}")).text
    lines = re.findall(r"<li[^>]*>(.*?)</li>", page[page.index('class="standing"') :].split("</ul>")[0])
    assert len(lines) == 5
    assert "承诺：a sample" in lines[0]
    assert "另有" in lines[4]
    masked = (await (await desk.login("agent-02")).get(f"/tasks/{task}")).text
    assert "a sample" not in masked


@needs_browser
@pytest.mark.slow
async def test_the_page_is_accessible_fits_a_phone_and_says_what_follows_the_chosen_answer(
    desk: Served, browsers: Browsers
) -> None:
    world = desk.world
    journey = await world.start(customer("A-1"), stage=Stage.SIGNING, facts=await seen(world))
    task = (await Drive(world, journey).until("budget_call"))["task"]
    for lang, size, answer in (("zh-CN", None, "no_answer"), ("en", PHONE, "refuses")):
        page = await browsers.window("agent-01", lang=lang, size=size)
        await page.goto(f"/tasks/{task}?list=mine")
        assert await accessible(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        after = page.locator(f"label:has([value={answer}]) .after")
        await expect(after).to_be_hidden()
        chosen = page.locator(f"[name='a.outcome'][value={answer}]")
        async with page.expect_response("**/form"):
            await chosen.check()
        await expect(after).to_be_visible()
        await expect(chosen).to_be_focused()
        await chosen.blur()
        await page.keyboard.press("n")
        await expect(page.locator("[data-form=note] [name=words]")).to_be_focused()
