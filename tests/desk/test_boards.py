"""The managers' boards: numbers and the lists behind them, tables and their files, who may see what, how they look."""

import csv
import io
import re
from collections.abc import AsyncIterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from html import unescape

import openpyxl
import pytest
import pytest_asyncio
from httpx2 import AsyncClient
from playwright.async_api import ViewportSize, expect

from desk import exports
from desk.tables import Cell, Column, Kind, Table
from tests.desk.board_days import CROWD, happened
from tests.desk.browsing import PHONE, Browsers, accessible, needs_browser
from tests.desk.serving import Served
from tests.store.boarding import NOW

BOARDS = ("service", "funnel", "receivables", "workload", "escalations", "promises", "satisfaction")
PAGES = ("/boards", "/boards/morning", *(f"/boards/{name}" for name in BOARDS))
LINK = re.compile(r'<a [^>]*?href="(/boards/list/[^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
WEEKDAY = re.compile(r" (周.|Mon|Tue|Wed|Thu|Fri|Sat|Sun) ")
LONG = {
    "zh-CN": "韩*澈|收取合同款：水电改造验收|客服主管01|1|客服主管：客服主管01、客服主管02|2026-11-23 周一 07:43|12 分|"
    "! 还没有人处理|客服主管01|2026-11-23 周一 07:43|升级|客服主管|2026-11-24 周二 18:00|↗",
    "en": "H*** C***|Receive a payment of the contract: plumbing and electrical|general_manager-01|1|"
    "customer-service lead: cs_lead-01, cs_lead-02|2026-11-23 Mon 07:43|12 min|! nobody acted yet|general_manager-01|"
    "2026-11-23 Mon 07:43|escalates|customer-service lead|2026-11-24 Tue 18:00|↗",
}
"""A row of escalations as long as they become, but for its journey."""
MOVES = """(table, long) => {
    const cells = [...table.querySelectorAll("tbody tr:first-child td")].slice(1);
    long.split("|").forEach((words, place) => { cells[place].textContent = words; });
    const around = table.closest(".scroll");
    return around.scrollWidth - around.clientWidth;
}"""
"""By how much a table with such a row moves sideways."""
LEAD, FINANCE, MARKETING, AGENT = "general_manager-01", "finance-01", "marketing-01", "agent-01"


@pytest_asyncio.fixture
async def company(desk: Served) -> AsyncIterator[str]:
    """The desk on Wednesday, 5 March 2031, at 10:00; gives a journey whose customer has a name."""

    async def at() -> datetime:
        return NOW

    desk.house.now = at
    yield await happened(desk.world.database)


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def listed(html: str) -> int:
    """How many rows a list says that it has."""
    found = re.search(r'<h1 id="title">.*?<span class="count">([\d,]+)</span>', html, re.DOTALL)
    assert found is not None
    return int(found[1].replace(",", ""))


def rows_of(html: str, name: str) -> list[list[str]]:
    """The cells of a table on a page, without its head."""
    place = f'id="{name}"' if f'id="{name}"' in html else f'id="h-{name}"'
    section = html.partition(place)[2].partition("</table>")[0]
    return [[plain(cell) for cell in CELL.findall(row)] for row in ROW.findall(section)][1:]


async def get(client: AsyncClient, path: str) -> str:
    answer = await client.get(path)
    assert answer.status_code == 200, f"{path}: {plain(answer.text)[:300]}"
    return answer.text


async def test_every_number_opens_the_list_of_what_it_counts(desk: Served, company: str) -> None:
    client = await desk.login(LEAD)
    seen: set[str] = set()
    kinds: set[str] = set()
    for page in (*PAGES, "/boards/workload?team=二组&ahead=14", "/boards/funnel?owner=客服03"):
        for href, text in LINK.findall(await get(client, page)):
            number = re.match(r"(?:! )?([\d,]+)(?![\d,.%])", plain(text))
            if number is None or f"{href} {number[1]}" in seen:
                continue
            seen.add(f"{href} {number[1]}")
            there, wanted = await get(client, unescape(href)), int(number[1].replace(",", ""))
            counted = {listed(there)}
            if "/receivables?" in href:  # an installment is a row; a customer may owe several
                counted.add(len(set(re.findall(r'href="/journeys/(\w+)"', there))))
            assert wanted in counted, f"{page}: {text} at {href} lists {counted}"
            kinds.add(href.split("?")[0].rpartition("/")[2])
    wanted_kinds = {"tasks", "deadlines", "done", "today", "calls", "started", "signed", "journeys", "lost"}
    assert kinds >= wanted_kinds | {"receivables", "work", "escalations", "promises", "scores"}, kinds


async def test_the_numbers_are_those_of_the_day(desk: Served, company: str) -> None:
    client = await desk.login(LEAD)
    tiles = dict(
        re.findall(
            r'class="label">([^<]+)</span>\s*<a class="big" href="[^"]+"[^>]*>(?:<span[^>]*>! </span>)?([^<]+)<',
            await get(client, "/boards"),
        )
    )
    assert (tiles["已逾期"], tiles["今天到期"], tiles["待认领"]) == (str(CROWD + 2), "1", str(CROWD + 1))
    assert tiles["承诺兑现率"] == "50.0%"
    service = plain(await get(client, "/boards/service?first=2031-03-01&last=2031-03-05&person=客服03"))
    assert "33.3% 3 件中 1 件。 上期没有可比数据" in service
    february = plain(await get(client, "/boards/service?first=2031-02-04&last=2031-03-05&person=客服03"))
    assert "33.3% 3 件中 1 件。 较上期 -66.7 个百分点 ↓ 变差" in february
    assert rows_of(await get(client, "/boards/receivables"), "CNY")[2][:2] == ["逾期 31～60 天", "56,400.15"]
    assert rows_of(await get(client, "/boards/receivables"), "USD")[1][1] == "56,400.15"
    morning = await get(client, "/boards/morning")
    assert ["客服04 客服04的名字", "2031-03-07", "客服 客服03"] in rows_of(morning, "absent")
    assert "上海" not in morning
    assert "Zhong" not in morning, "names are masked for whoever does not serve the customer"


async def test_what_is_exported_is_the_table(desk: Served, company: str) -> None:
    client = await desk.login(LEAD)
    lists = (
        "/boards/list/tasks?which=open",
        "/boards/list/receivables",
        "/boards/list/escalations",
        "/boards/list/work?person=客服03",
    )
    compared = 0
    for page in (*PAGES, *lists):
        html = await get(client, page)
        for href, name in set(re.findall(r'href="([^"]+table=([\w-]+)&amp;as=csv)"', html)):
            path = unescape(href)
            answer = await client.get(path)
            assert answer.content.startswith(b"\xef\xbb\xbf")
            assert answer.headers["content-disposition"].startswith("attachment")
            (_, *told) = csv.reader(io.StringIO(answer.content[3:].decode()))
            book = openpyxl.load_workbook(io.BytesIO((await client.get(path[:-3] + "xlsx")).content))
            (_, *kept) = book.active.iter_rows(values_only=True)  # type: ignore[union-attr]
            shown = (
                rows_of(html, name)
                if "/list/" not in page
                else rows_of(html.replace('id="title"', 'id="h-rows"'), name)
            )
            assert len(shown) == len(told) == len(kept) > 0, path
            for row, line, cells in zip(shown, told, kept, strict=True):
                for text, written, value in zip(row, line, cells, strict=False):
                    assert same(text, written), f"{path}: {text!r} {written!r}"
                    assert same(written, as_text(value, text)), f"{path}: {written!r} {value!r}"
                    compared += 1
    assert compared > 500


def as_text(value: object, shown: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if len(shown) == 10 else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, int | float) and shown.endswith("%"):
        return f"{value:.1%}"
    return str(value)


def same(shown: str, written: str) -> bool:
    """Whether a cell of the page and one of a file say the same."""
    shown = "" if shown == "--" else WEEKDAY.sub(" ", shown)
    if shown == written or (re.fullmatch(r"\d\d:\d\d", shown) and written.endswith(shown)):
        return True
    if written.startswith("'"):
        return shown == written[1:]
    try:
        return abs(Decimal(shown.replace(",", "")) - Decimal(written.replace(",", ""))) < Decimal("0.01")
    except InvalidOperation:
        return shown == "当天" and not written


@pytest.mark.parametrize("typed", ["=1+1", "+86 138", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1"])
def test_what_somebody_typed_is_no_formula(typed: str) -> None:
    columns = [Column(typed), Column("way", outside=True), Column("sum", Kind.MONEY)]
    table = Table(
        "t", "表/[*]", columns, [[Cell(typed, typed), Cell(None, "↗", "x"), Cell(Decimal("1.50"), "1.50")]]
    )
    head, row = csv.reader(io.StringIO(exports.as_csv(table).decode("utf-8-sig")))
    assert (head, row) == ([f"'{typed}", "sum"], [f"'{typed}", "1.50"])
    sheet = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx(table))).active
    assert sheet is not None
    assert [(cell.data_type, cell.value) for cell in sheet[2]] == [("s", typed), ("n", 1.5)]
    assert sheet["A1"].data_type == "s"


async def test_x_30_boards_are_for_managers_and_money_for_those_of_money(desk: Served, company: str) -> None:
    lists = ("tasks", "deadlines", "today", "journeys", "lost", "work", "escalations", "promises", "scores")
    boards = [page for page in PAGES if page != "/boards/receivables"] + [
        f"/boards/list/{name}" for name in lists
    ]
    money = ["/boards/receivables", "/boards/list/receivables"]
    exported = ["/boards/service?table=by_role&as=csv", "/boards/list/receivables?table=rows&as=xlsx"]
    agent, finance, marketing = [await desk.login(one) for one in (AGENT, FINANCE, MARKETING)]
    for path in (*boards, *money, *exported):
        assert (await agent.get(path)).status_code == 403, path
    assert (await finance.get("/boards")).headers["location"] == "/boards/receivables"
    for path in (*boards[1:], exported[0]):
        assert (await finance.get(path)).status_code == 403, path
    for path in money:
        await get(finance, path)
        assert (await marketing.get(path)).status_code == 403, path
    for path in boards:
        assert "188,000.50" not in await get(marketing, path), path
    assert "188,000.50" not in await get(marketing, "/boards/list/signed?first=2031-03-01")
    lead = await desk.login(LEAD)
    assert "188,000.50" in await get(lead, "/boards/list/signed?first=2031-03-01")
    async with desk.client() as nobody:
        assert (await nobody.get("/boards/service")).status_code == 303


async def test_filters_that_make_no_sense_are_told_and_left_out(desk: Served, company: str) -> None:
    client = await desk.login(LEAD, "en")
    html = await get(client, "/boards/service?first=yesterday&role=king&team=%3Cb%3E")
    assert "These filters make no sense" in html
    assert "yesterday" in html
    assert "<b>" not in html
    for path in (
        "/boards/list/nothing",
        "/boards/service?table=by_role&as=pdf",
        "/boards/service?table=x&as=csv",
    ):
        assert (await client.get(path)).status_code == 404, path
    turned = await get(client, "/boards/service?first=2031-03-05&last=2031-03-01")
    assert 'name="first" value="2031-03-01"' in turned


async def test_a_journey_has_its_page_in_temporal_web_ui(desk: Served, company: str) -> None:
    client = await desk.login(LEAD)
    html = await get(client, "/boards/list/promises?first=2031-03-01")
    page = f"{desk.house.settings.temporal_ui_url}/namespaces/default/workflows/journey-{company}"
    assert page in html
    assert f'href="/journeys/{company}"' in html


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize(
    ("lang", "size"),
    [("zh-CN", None), pytest.param("en", PHONE, marks=pytest.mark.slow)],
    ids=["zh-CN", "en"],
)
async def test_boards_are_drawn_accessible_and_fit_their_window(
    desk: Served, company: str, browsers: Browsers, lang: str, size: ViewportSize | None
) -> None:
    page = await browsers.window(LEAD, lang=lang, size=size)
    drawn = {f"/boards/{name}" for name in BOARDS}
    for path in (*PAGES, "/boards/list/tasks?which=overdue"):
        await page.goto(f"{path}?ahead=14" if path == "/boards/workload" else path)
        charts = await page.locator("[data-chart]").count()
        await expect(page.locator("[data-chart] canvas")).to_have_count(charts)
        assert charts > 0 or path not in drawn, path
        assert await accessible(page) == [], path
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@needs_browser
async def test_escalations_are_seen_at_once_on_a_desk_and_keep_all_their_columns(
    desk: Served, company: str, browsers: Browsers
) -> None:
    for lang in ("zh-CN", "en"):
        page = await browsers.window(LEAD, lang=lang)
        for path in ("/boards/escalations", "/boards/list/escalations"):
            await page.goto(path)
            table = page.locator("table.dense")
            assert await table.locator("th").count() == 15
            assert await table.locator("tbody tr").count() > 0
            assert await table.evaluate(MOVES, LONG[lang]) <= 0, (lang, path)


@needs_browser
async def test_the_morning_board_prints_on_one_page(desk: Served, company: str, browsers: Browsers) -> None:
    for lang in ("zh-CN", "en"):
        page = await browsers.window(LEAD, lang=lang)
        await page.goto("/boards/morning")
        printed = await page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
