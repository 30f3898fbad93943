"""The inbox and a task's page, walked in a real browser: what an agent does all day."""

import asyncio

from playwright.async_api import expect

from starter.rehearsal.world import World
from store.customers import register
from tests.desk.browsing import PHONE, Browsers, accessible, needs_browser
from tests.desk.serving import Served
from tests.journeys.driving import FIRST_MEETING, customer

pytestmark = needs_browser


async def begun(world: World, *references: str, owner: str | None = "agent-01") -> list[str]:
    """Journeys at their first meeting; returns their tasks."""
    tasks = []
    for reference in references:
        registered = await register(world.database, customer(reference, owner=owner))
        await world.journeys.start(registered)
        await world.settled(registered.journey)
        tasks.append(f"{registered.journey}-1")
    return tasks


async def test_a_call_is_completed_and_the_next_one_shown(desk: Served, browsers: Browsers) -> None:
    first, second = await begun(desk.world, "A-1", "A-2")
    page = await browsers.window("agent-01")
    await page.goto("/inbox/mine")
    rows = page.locator("[data-row-link]")
    await expect(rows).to_have_count(2)
    await page.keyboard.press("j")
    await expect(rows.first).to_be_focused()
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/tasks/{first}*")
    await expect(page.locator("a[href='tel:13800138000']")).to_be_visible()
    await page.keyboard.press("f")
    await expect(page.locator("#form [name='a.lead_source']").first).to_be_focused()
    await page.keyboard.press("Escape")
    await page.keyboard.press("Shift+E")
    wrong = page.locator("fieldset[aria-invalid=true]", has=page.locator("[name='a.lead_source']"))
    await expect(wrong.locator(".fault")).to_have_text("必填")
    await expect(page.locator(".note.bad")).to_be_visible()
    await page.wait_for_load_state()
    for name, value in {"lead_source": "internet", "property_use": "new_home", "priority": "design"}.items():
        await page.check(f"[name='a.{name}'][value={value}]")
    await page.fill("[name='a.household_size']", "3")
    await page.select_option("[name='a.style']", FIRST_MEETING["style"])
    for slot in ("measurement_slot", "viewing_slot"):
        await page.locator(f"[name='a.{slot}.offer']").first.check()
    await expect(page.locator(".draft-state")).not_to_be_empty()
    await page.press("[name='a.household_size']", "Control+Enter")
    await page.wait_for_url(f"**/tasks/{second}*told=done")
    await expect(rows).to_have_count(1)
    assert (await desk.world.database.fetchval("SELECT status FROM tasks WHERE task = $1", first)) == "done"


async def test_two_who_claim_at_once_get_one_winner_and_one_clear_message(
    desk: Served, browsers: Browsers
) -> None:
    (task,) = await begun(desk.world, "B-1", owner=None)
    pages = [await browsers.window(handle) for handle in ("agent-01", "agent-02")]
    for page in pages:
        await page.goto(f"/tasks/{task}?list=claim")
    await asyncio.gather(*(page.click("[data-key=c]") for page in pages))
    for page in pages:
        await expect(page.locator(".note").first).to_be_visible()
    winner = await _owner(desk, task)
    lost = pages[0] if winner == "agent-02" else pages[1]
    assert winner is not None
    await expect(lost.locator(".note.bad")).to_contain_text(winner)


async def test_what_happens_elsewhere_is_on_the_page_without_reload(desk: Served, browsers: Browsers) -> None:
    page = await browsers.window("agent-01")
    await page.goto("/inbox/mine")
    await page.wait_for_selector("#live.on")
    (task,) = await begun(desk.world, "C-1")
    await page.wait_for_selector(f"[data-row-link][href^='/tasks/{task}']")
    await page.goto("/inbox/overdue")
    await page.click(f".empty a[href^='/tasks/{task}']")
    await expect(page.locator("form.answers")).to_be_visible()


async def test_pages_are_accessible_and_fit_a_phone_in_both_languages(
    desk: Served, browsers: Browsers
) -> None:
    (task,) = await begun(desk.world, "D-1")
    for lang, size in (("zh-CN", None), ("en", PHONE)):
        page = await browsers.window("agent-01", lang=lang, size=size)
        for path in ("/inbox/mine", f"/tasks/{task}?list=mine", "/me"):
            await page.goto(path)
            assert await accessible(page) == []
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def _owner(desk: Served, task: str) -> str | None:
    owner: str | None = await desk.world.database.fetchval("SELECT assignee FROM tasks WHERE task = $1", task)
    return owner
