"""No page is forgotten: each is opened by somebody who may, in both languages, on a desktop and on a telephone."""

from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from playwright.async_api import ViewportSize
from starlette.routing import Match

from desk.app import create_app
from tests.desk.browsing import DESKTOP, PHONE, Browsers, accessible, needs_browser
from tests.desk.serving import Served
from tests.desk.test_inbox import begun

BOARDS = (
    "",
    "/morning",
    "/service",
    "/funnel",
    "/receivables",
    "/workload",
    "/escalations",
    "/promises",
    "/satisfaction",
)
LISTS = ("today", "overdue", "claim", "calls", "mine", "waiting", "approval", "followed", "team")
ELSEWHERE = {
    "/": "leads on",
    "/live": "a stream",
    "/healthz": "for programs",
    "/readyz": "for programs",
    "/site-worker.js": "a script",
    "/calendar/feed/{token}.ics": "for calendars",
    "/documents/{number}": "a file",
    "/documents/{number}/picture": "a file",
    "/c/{token}": "the customer's, walked in test_links",
    "/calendar/meetings/{journey}/{seq}": "walked in test_calendar",
    "/journeys/{journey}/facts": "a part of a page",
    "/site/{name}": "walked in test_on_site_offline",
    "/bulk/tasks/runs/{name}": "walked in test_lists",
    "/people/runs/{name}": "walked in test_people",
    "/boards/list/{name}": "walked in test_boards",
    "/boards/export/{name}": "a file",
}


def pages_of(task: str) -> dict[str, list[str]]:
    """By who opens them: the pages' addresses."""
    journey = task.rpartition("-")[0]
    return {
        "agent-01": [
            "/login/password",
            *(f"/inbox/{name}" for name in (*LISTS, "mine?kinds=first_meeting")),
            f"/tasks/{task}?list=mine",
            f"/journeys/{journey}",
            *(f"/journeys/{journey}/{act}" for act in ("amend", "correct", "case?matter=complaint")),
            *(f"/calendar?view={view}" for view in ("day", "week", "month")),
            "/calendar/feed",
            "/contacts/new",
            f"/contacts/new?journey={journey}",
            "/customers",
            "/customers/new",
            "/people",
            "/people/agent-02",
            "/me",
        ],
        "operations-01": ["/notices", "/people/agent-01", *(f"/boards{name}" for name in BOARDS)],
        "site_supervisor-01": ["/site", "/site/away"],
    }


def routes_of(desk: Served) -> Iterator[APIRoute]:
    app = create_app(desk.house.settings, desk.house)
    yield from (one for one in app.routes if isinstance(one, APIRoute) and "GET" in (one.methods or ()))


async def test_every_page_is_opened_here_or_elsewhere(desk: Served) -> None:
    opened = [path.partition("?")[0] for paths in pages_of("H000001-1").values() for path in paths]
    for route in routes_of(desk):
        scope = {"type": "http", "method": "GET"}
        here = any(route.matches({**scope, "path": path})[0] is Match.FULL for path in ("/login", *opened))
        assert here or route.path in ELSEWHERE, route.path


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize(
    ("lang", "size"), [("zh-CN", DESKTOP), ("en", PHONE), ("en", DESKTOP), ("zh-CN", PHONE)]
)
async def test_every_page_is_accessible_and_fits(
    desk: Served, browsers: Browsers, lang: str, size: ViewportSize
) -> None:
    (task,) = await begun(desk.world, "D-1")
    page = await browsers.window(lang=lang, size=size)
    await page.goto("/login")
    assert await accessible(page) == []
    for who, paths in pages_of(task).items():
        page = await browsers.window(who, lang=lang, size=size)
        for path in paths:
            answer = await page.goto(path)
            assert answer is not None
            assert answer.status == 200, path
            assert await accessible(page) == [], path
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
