"""Lists that are narrowed, saved and shared; many tasks at once: routes, and the same by keyboard in a browser."""

import asyncio
import re
from datetime import timedelta

from playwright.async_api import expect

from starter.rehearsal.world import World
from tests.desk.browsing import PHONE, Browsers, accessible, needs_browser
from tests.desk.serving import Served
from tests.desk.test_inbox import begun


def tasks_on(text: str) -> list[str]:
    """The tasks of a list's page, in its order."""
    return re.findall(r'name="task" value="([^"]+)"', text)


def command_on(text: str) -> str:
    found = re.search(r'name="command" value="([^"]+)"', text)
    assert found is not None
    return found[1]


async def test_a_list_is_narrowed_by_its_address_saved_shared_renamed_and_forgotten(
    desk: Served, world: World
) -> None:
    first, second = await begun(world, "N-1", "N-2", owner=None)
    lead, agent, other = [await desk.login(one) for one in ("cs_lead-01", "agent-01", "finance-01")]
    everything = (await agent.get("/inbox/claim")).text
    assert tasks_on(everything) == [first, second]
    await agent.post(f"/tasks/{first}/act/claim", data={"command": "11111111-1"})
    assert tasks_on((await agent.get("/inbox/team?owners=agent-01")).text) == [first]
    assert tasks_on((await agent.get("/inbox/team?owners=agent-01&owners=-")).text) == [first, second]
    assert tasks_on((await lead.get("/inbox/team")).text) == [first, second], "a lead sees what agents have"
    assert tasks_on((await lead.get("/inbox/team?owners=agent-01")).text) == [first]
    assert "/inbox/team?owners=agent-01" in (await lead.get("/people")).text
    assert tasks_on((await other.get("/inbox/team")).text) == []
    for query, found in (
        ("kinds=first_meeting", 2),
        ("kinds=measure_site", 0),
        ("stages=consultation&due=week", 2),
        ("due=late", 0),
        ("community=%E4%B8%87%E7%A7%91", None),
        (f"words={second.rpartition('-')[0]}", 1),
        ("kinds=nothing-known&due=whenever&strange=1", 2),
    ):
        text = (await agent.get(f"/inbox/team?{query}")).text
        assert found is None or len(tasks_on(text)) == found, query
    hidden = (await agent.get("/inbox/team?due=late")).text
    assert "没有符合筛选条件的待办" in hidden
    assert "共有 2 条" in hidden

    kept = await lead.post("/lists", data={"list": "claim?kinds=first_meeting", "name": " 新  客户 "})
    place = kept.headers["location"].partition("?")[0]
    page = (await lead.get(place)).text
    assert "新 客户" in page
    number = place.rpartition("-")[2]
    assert (await agent.get(place)).status_code == 404
    shared = await lead.post(f"/lists/{number}", data={"name": "新客户", "role": "agent"})
    assert shared.status_code == 303
    assert tasks_on((await agent.get(place)).text) == [second]
    assert (await other.get(place)).status_code == 404
    assert (await agent.post(f"/lists/{number}", data={"name": "mine now"})).status_code == 404
    assert (await agent.post(f"/lists/{number}", data={"name": "x", "role": "agent"})).status_code == 403
    assert (await agent.post(f"/lists/{number}/drop")).status_code == 303
    assert (await agent.get(place)).status_code == 200
    wrong = await lead.post(f"/lists/{number}", data={"name": "x" * 41})
    assert wrong.status_code == 422
    assert "1 到 40" in wrong.text
    await lead.post(f"/lists/{number}/drop")
    assert (await agent.get(place)).status_code == 404
    assert (await lead.post("/lists", data={"list": "team?due=late", "name": "迟"})).status_code == 303
    number = (await lead.get("/inbox/team")).text.partition("/inbox/saved-")[2].partition('"')[0]
    refused = await lead.post(f"/lists/{number}", data={"name": "迟", "role": "cleaner"})
    assert refused.status_code == 422
    assert "看不到团队待办" in refused.text


async def test_many_are_claimed_at_once_what_is_refused_is_told_before_and_twice_is_once(
    desk: Served, world: World
) -> None:
    tasks = await begun(world, "M-1", "M-2", "M-3", owner=None)
    agent = await desk.login("agent-01")
    other = await desk.login("agent-02")
    await other.post(f"/tasks/{tasks[1]}/act/claim", data={"command": "22222222-1"})
    sent = {"what": "claim", "task": [*tasks, "H999999-1"], "list": "claim"}
    foreseen = (await agent.post("/bulk/tasks/preview", data=sent)).text
    will, _, refused = foreseen.partition("不能办的 1 条")
    assert "将认领 2 条" in will
    assert tasks[1] in refused.partition("</ul>")[0]
    assert "agent-02" in refused.partition("</ul>")[0]
    command = command_on(foreseen)
    done = {"what": "claim", "task": [tasks[0], tasks[2]], "list": "claim", "command": command}
    answers = await asyncio.gather(*(agent.post("/bulk/tasks", data=done) for _ in range(2)))
    assert {(one.status_code, one.headers["location"]) for one in answers} == {
        (303, f"/bulk/tasks/runs/tasks-{command}?list=claim")
    }
    run = answers[0].headers["location"]
    await asyncio.gather(*desk.house.runs._tasks)
    text = (await agent.get(run)).text
    assert "完成 2" in text
    assert "没有办成" not in text
    assert (await other.get(run)).status_code == 403
    sql = "SELECT assignee FROM tasks WHERE task = ANY ($1::text[]) ORDER BY task"
    assert [row["assignee"] for row in await world.database.fetch(sql, tasks)] == [
        "agent-01",
        "agent-02",
        "agent-01",
    ]
    sql = "SELECT count(*) FROM journal WHERE type = 'task_assigned' AND journey = $1"
    assert await world.database.fetchval(sql, tasks[0].rpartition("-")[0]) == 1
    desk.house.runs._runs.clear()  # as after a restart: the same act again does nothing twice
    await agent.post("/bulk/tasks", data=done)
    await asyncio.gather(*desk.house.runs._tasks)
    assert "此前已完成 2" in (await agent.get(run)).text
    assert await world.database.fetchval(sql, tasks[0].rpartition("-")[0]) == 1


async def test_what_an_act_on_many_needs_is_asked_and_each_refusal_is_told(
    desk: Served, world: World
) -> None:
    mine, others = (await begun(world, "S-1"))[0], (await begun(world, "S-2", owner="agent-02"))[0]
    agent, finance = await desk.login("agent-01"), await desk.login("finance-01")
    both = {"task": [mine, others], "list": "team"}
    asked = (await agent.post("/bulk/tasks/preview", data={**both, "what": "snooze"})).text
    assert 'name="until"' in asked
    assert "将推迟" not in asked
    wrong = await agent.post("/bulk/tasks/preview", data={**both, "what": "snooze", "until": "some day"})
    assert "some day" in wrong.text
    late = await agent.post(
        "/bulk/tasks/preview", data={**both, "what": "snooze", "until": "2099-01-01T10:00"}
    )
    assert "将推迟 0 条" in late.text
    assert "最迟" in late.text
    assert "agent-02" in late.text
    for what, to, will in (("assign", "agent-02", "共 1 条"), ("delegate", "agent-02", "共 1 条")):
        told = await agent.post("/bulk/tasks/preview", data={**both, "what": what, "to": to})
        assert will in told.text, what
    unseen = await finance.post("/bulk/tasks/preview", data={**both, "what": "claim"})
    assert unseen.headers["location"] == "/inbox/team?told=none_ticked"
    assert (await agent.post("/bulk/tasks/preview", data={**both, "what": "complete"})).status_code == 404
    assert (
        await agent.post("/bulk/tasks", data={**both, "what": "claim", "command": "short"})
    ).status_code == 422
    sent = {"task": [mine, others], "list": "claim", "what": "claim", "command": "33333333-1"}
    run = (await finance.post("/bulk/tasks", data=sent)).headers["location"]
    assert "没有涉及" in (await finance.get(run)).text


@needs_browser
async def test_rows_are_ticked_by_keyboard_claimed_at_once_and_the_list_is_saved(
    desk: Served, browsers: Browsers
) -> None:
    tasks = await begun(desk.world, "K-1", "K-2", "K-3", owner=None)
    page = await browsers.window("agent-01")
    await page.goto("/inbox/claim")
    links = page.locator("[data-row-link]")
    await expect(links).to_have_count(3)
    await expect(page.locator("#live.on")).to_be_visible()
    await expect(page.locator("#bulk")).to_be_hidden()
    await page.keyboard.press("j")
    await expect(links.nth(0)).to_be_focused()
    await page.keyboard.press("x")
    await expect(page.locator("[data-ticked]")).to_have_text("1")
    (added,) = await begun(desk.world, "K-4", owner=None)  # the list reads itself again: ticks and focus stay
    await expect(page.locator(f".tick[value='{added}']")).to_be_visible()
    await expect(page.locator(f".tick[value='{tasks[0]}']")).to_be_checked()
    await expect(page.locator(f"[data-row-link][href^='/tasks/{tasks[0]}']")).to_be_focused()
    await page.keyboard.press("j")
    await expect(links.nth(1)).to_be_focused()
    await page.keyboard.press("j")
    await expect(links.nth(2)).to_be_focused()
    await page.keyboard.press("Shift+X")
    await expect(page.locator("[data-ticked]")).to_have_text("3")
    assert await accessible(page) == []
    await page.keyboard.press("b")
    await expect(page.locator("#bulk button[value=claim]")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/bulk/tasks/preview")
    assert await accessible(page) == []
    await page.click(".send button")
    await expect(page.locator("#run .note.ok")).to_be_visible()
    await page.goto("/inbox/team")
    await page.click(".several >> nth=0")
    await page.check("[name=kinds][value=first_meeting]")
    await page.click(".narrow button >> nth=0")
    await page.wait_for_url("**/inbox/team?*kinds=first_meeting*")
    await page.click(".keep-list summary")
    await page.fill(".keep-list [name=name]", "首次沟通")
    await page.click(".keep-list button")
    await page.wait_for_url("**/inbox/saved-*")
    await expect(page.locator(".lists a[aria-current]")).to_contain_text("首次沟通")
    await expect(page.locator(".lists a[aria-current] .count")).to_have_text("4")
    phone = await browsers.window("agent-01", lang="en", size=PHONE)
    for path in (page.url, "/inbox/team?due=week"):
        await phone.goto(path)
        assert await accessible(phone) == []
        assert await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_extra_tasks_say_in_a_row_what_is_asked_and_who_asked_where_the_words_are_personal(
    desk: Served, world: World
) -> None:
    (first,) = await begun(world, "X-1")
    journey, by = first.rpartition("-")[0], (await world.now()) + timedelta(days=2)
    asked = ("take the samples along", "ring the management " + "and ask again " * 9)
    for words in asked:
        at = by.replace(hour=2, minute=0)
        await world.journeys.add_task(journey, "agent-01", words, at, person="agent-01")
        await world.settled(journey)
    owner, lead = await desk.login("agent-01"), await desk.login("cs_lead-01")
    page = (await owner.get("/inbox/mine?kinds=extra_task")).text
    told = re.findall(r'class="line asked">([^<]+)<', page)
    assert set(told) == {asked[0], f"{asked[1][:79]}…"}
    hidden = (await lead.get("/inbox/team?kinds=extra_task")).text
    assert len(tasks_on(hidden)) == 2
    assert "samples" not in hidden, "the customer is masked there as well"
    assert re.findall(r'class="line asked">([^<]+)<', hidden) == ["agent-01 交办"] * 2
