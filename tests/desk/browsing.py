"""A real browser at the desk: windows of people who are logged in, faults of scripts, what axe finds."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from tests.desk.serving import PASSWORD, PATIENCE, Served

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
DESKTOP = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)
expect.set_options(timeout=PATIENCE * 1000)


@dataclass
class Browsers:
    """Windows onto one desk."""

    desk: Served
    browser: Browser
    faults: list[str] = field(default_factory=list)
    """What scripts and the browser complained about; answers of 4xx that a test provokes are not in it."""

    async def window(
        self,
        handle: str | None = None,
        *,
        lang: str = "zh-CN",
        size: ViewportSize | None = None,
        touch: bool = False,
    ) -> Page:
        """A window, of somebody who is logged in where a handle is given."""
        context = await self.browser.new_context(
            viewport=size or DESKTOP,
            base_url=self.desk.address,
            locale=lang,
            has_touch=touch,
        )
        context.set_default_timeout(PATIENCE * 1000)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if _is_fault(line) else None)
        if handle is not None:
            await self.desk.account(handle, lang)
            await page.goto("/login")
            await page.fill("[name=name]", handle)
            await page.fill("[name=password]", PASSWORD)
            await page.press("[name=password]", "Enter")
            await page.wait_for_url("**/inbox/**")
        return page


def _is_fault(line: Any) -> bool:
    return line.type == "error" and "the server responded with a status of 4" not in line.text


async def accessible(page: Page) -> list[str]:
    """What axe finds against WCAG 2.1 A and AA on a page, in words; empty when it finds nothing."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
    found = await Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    return [
        f"{one['id']}: {one['help']}: " + "; ".join(node["html"][:120] for node in one["nodes"][:3])
        for one in found.response["violations"]
    ]


def fonts(folder: Path) -> Path:
    """A configuration of fonts with Chinese ones, which a test machine may lack."""
    import importlib.util

    spec = importlib.util.find_spec("manimgx_fonts_cjk") or importlib.util.find_spec("manimgx.fonts_cjk")
    where = [str(Path(spec.origin).parent)] if spec and spec.origin else []
    lines = "".join(f"<dir>{one}</dir>" for one in ["/usr/share/fonts", *where])
    file = folder / "fonts.conf"
    file.write_text(f"<fontconfig>{lines}<cachedir>{folder}/fonts</cachedir></fontconfig>")
    return file


@asynccontextmanager
async def browsing(desk: Served, folder: Path) -> AsyncIterator[Browsers]:
    """A headless Chromium that ends with the test; every fault of a script fails the test."""
    assert CHROMIUM is not None
    async with async_playwright() as playwright:
        environment: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(fonts(folder))}
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS, env=environment)
        found = Browsers(desk, browser)
        try:
            yield found
        finally:
            await browser.close()
    assert found.faults == []
