"""What tests of the day on site share: a site, a home to be accepted, pictures, a finger that signs, a telephone."""

import json
import struct
import zlib
from datetime import timedelta
from typing import Any

import httpx2
from playwright.async_api import Page, expect

from domain.stages import Stage
from starter.rehearsal.world import World
from tests.desk.browsing import PHONE, Browsers, accessible
from tests.desk.serving import PASSWORD
from tests.journeys.accepting import CONTRACT
from tests.journeys.building import Household, opened_site
from tests.journeys.driving import Drive, customer

JPEG_FILE = b"\xff\xd8\xff\xe0 a photo"


def png(width: int, height: int, shade: int) -> bytes:
    """A picture as large as a camera's, of stripes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    line = bytes((x // 40 * 9 + shade * 30) % 256 for x in range(width * 3))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + line for _ in range(height)), 0))
        + chunk(b"IEND", b"")
    )


async def site(world: World) -> tuple[Household, Any]:
    """A site whose first stage can begin, and its supervisor's task."""
    journey = await world.start(customer("B-1"), stage=Stage.CONSTRUCTION)
    home = Household(Drive(world, journey), {})
    await opened_site(home)
    return home, await home.task("site_stage")


def finished(task: Any, photos: list[str], command: str, who: str) -> dict[str, Any]:
    """What a browser sends when every item has passed."""
    items = json.loads(task["about"])["items"] if isinstance(task["about"], str) else task["about"]["items"]
    rows = {f"a.items.{n}.item": item for n, item in enumerate(items)}
    passed = {f"a.items.{n}.passed": "yes" for n in range(len(items))}
    return {"command": command, "who": who, "a.outcome": "finished", **rows, **passed, "a.photos[]": photos}


async def photo(
    client: httpx2.AsyncClient, task: str, content: bytes, name: str = "a.jpg"
) -> httpx2.Response:
    return await client.post(
        f"/site/{task}/papers", data={"subject": "photo"}, files={"file": (name, content)}
    )


async def handover(world: World, who: str) -> tuple[Household, str]:
    """A home that the customer is to accept now, and the supervisor's task of it."""
    journey = await world.start(customer("B-2"), stage=Stage.HANDOVER, facts=CONTRACT)
    home = Household(Drive(world, journey), {})
    await home.live("acceptance")
    row = await home.task("acceptance")
    if row["assignee"] != who:
        await world.journeys.assign(row["task"], row["assignee"], who)
        await world.settled(journey)
    return home, row["task"]


async def looked_at(browsers: Browsers, who: str, lang: str, paths: tuple[str, ...]) -> Page:
    """A telephone on which everybody can use these pages."""
    page = await browsers.window(who, lang=lang, size=PHONE)
    await page.clock.set_fixed_time(await browsers.desk.world.now() - timedelta(days=1))
    for path in paths:
        await page.goto(path)
        await expect(page.locator("[data-begun]")).to_be_attached()
        assert await accessible(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return page


async def entered(page: Page, who: str) -> None:
    """Log in and be at the day on site."""
    await page.goto("/login?next=/site")
    await page.fill("[name=name]", who)
    await page.fill("[name=password]", PASSWORD)
    await page.locator("form[action='/login'] button").click()
    await page.wait_for_url("**/site")


async def sign(page: Page) -> None:
    """Draw with the mouse what a finger would."""
    canvas = page.locator("canvas[data-pad]")
    await canvas.scroll_into_view_if_needed()
    box = await canvas.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 20, box["y"] + 20)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 120, box["y"] + 60, steps=5)
    await page.mouse.up()
    await expect(canvas).to_have_attribute("data-drawn", "1")


def without_signal(browsers: Browsers) -> None:
    """What a browser says of a line that is down, and of a session that has ended, is no fault of the page."""
    expected = ("net::ERR_", "EventSource's response")
    browsers.faults[:] = [one for one in browsers.faults if not any(part in one for part in expected)]
