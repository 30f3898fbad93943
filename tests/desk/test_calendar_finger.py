"""The calendar under a finger: a long press lifts an appointment, a move at once scrolls, a tap opens it."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import CDPSession, Locator, Page, expect

from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres
from tests.desk.browsing import PHONE, Browsers, needs_browser
from tests.desk.serving import Served
from tests.desk.test_calendar import HOST, at, measured, standing
from tests.journeys.driving import MONDAY

MOVED_AT_ONCE = """block => {
    const box = block.getBoundingClientRect();
    const finger = (type, far) => block.dispatchEvent(new PointerEvent(type, {
        pointerType: "touch", isPrimary: true, bubbles: true, clientX: box.x + 20, clientY: box.y + 8 + far}));
    finger("pointerdown", 0);
    const pressed = block.classList.contains("pressed");
    finger("pointermove", 30);
    const still = block.classList.contains("pressed") || document.querySelector(".ghost") !== null;
    finger("pointerup", 30);
    return [pressed, still];
}"""
"""What a finger does that scrolls, in one go, so that no machine is so slow that it would be a long press."""


@pytest_asyncio.fixture
async def world(postgres_server: EmbeddedPostgres) -> AsyncIterator[World]:
    """A company on a Monday of 2031, with no holiday near."""
    async with open_world(postgres_server, MONDAY) as opened:
        yield opened


class Finger:
    """A finger on the page's glass."""

    def __init__(self, page: Page, glass: CDPSession) -> None:
        self._page, self._glass = page, glass

    async def press(self, x: float, y: float) -> None:
        await self._send("touchStart", [{"x": x, "y": y}])

    async def hold(self, x: float, y: float) -> None:
        """Press until what lies there lifts."""
        await self.press(x, y)
        await expect(self._page.locator(".ghost")).to_be_visible()

    async def move(self, x: float, y: float) -> None:
        await self._send("touchMove", [{"x": x, "y": y}])

    async def lift(self) -> None:
        await self._send("touchEnd", [])

    async def _send(self, kind: str, points: list[dict[str, float]]) -> None:
        await self._glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


async def corner(shown: Locator) -> tuple[float, float, float]:
    """A point inside, near the left upper corner, and the height."""
    box = await shown.bounding_box()
    assert box
    return box["x"] + 20, box["y"] + 8, box["height"]


@needs_browser
async def test_a_finger_drags_after_a_long_press_and_nothing_moves_unasked(
    desk: Served, browsers: Browsers
) -> None:
    one = await measured(desk.world, "A-1", at(4, 15))
    booked = await standing(one)
    page = await browsers.window(HOST, size=PHONE, touch=True)
    finger = Finger(page, await page.context.new_cdp_session(page))
    panel, ghost = page.locator("#panel[open]"), page.locator(".ghost")
    await page.goto("/calendar?view=day&on=2031-03-04")
    block, day = page.locator("[data-movable]"), page.locator("[data-day]")
    assert await block.evaluate(MOVED_AT_ONCE) == [True, False], "a finger that moves at once scrolls"

    await block.tap()
    await expect(panel.locator("h1")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(panel).to_have_count(0)

    x, y, _ = await corner(block)
    await finger.hold(x, y)
    await finger.lift()
    await expect(ghost).to_have_count(0)
    await expect(panel).to_have_count(0)

    hour = (await corner(day))[2] / int(await day.get_attribute("data-hours") or 0)
    await finger.hold(x, y)
    await finger.move(x, y - hour)
    await finger.move(x, y - 4 * hour)
    await expect(ghost.locator(".time")).to_have_text("03-04 11:00")
    assert await page.evaluate("scrollY") == 0, "the page stays where it is"
    await finger.lift()
    await expect(panel.locator("[name=to]")).to_have_value("2031-03-04T11:00")
    await expect(panel.locator("[name=host]")).to_have_value(HOST)
    await panel.locator(".send button[value=move]").tap()
    await expect(panel.locator(".note.bad")).to_be_visible()
    assert (await standing(one)) == booked, "it has not moved before somebody said how it was agreed on"
    await panel.locator("[name=asked_by][value=customer]").check()
    await panel.locator("[name=via][value=phone]").check()
    await panel.locator(".send button[value=move]").tap()
    await expect(page.locator("#calendar .block[data-at='2031-03-04T11:00']")).to_be_visible()
    assert (await standing(one))["starts_at"] == at(4, 11).starts_at

    await page.goto("/calendar?view=week&on=2031-03-04")
    x, y, _ = await corner(block)
    await finger.hold(x, y)
    await finger.move(x, (await corner(page.locator("[data-day='2031-03-05']")))[1])
    await expect(ghost.locator(".time")).to_have_text("03-05 11:00")
    await finger.lift()
    await expect(panel.locator("[name=to]")).to_have_value("2031-03-05T11:00")
