"""Documents of a journey: versions, what is taken, who may have them; line items from a sheet."""

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import pytest_asyncio

from desk.documents import name_of
from domain.documents import DWG, DXF, HEIC, JPEG, PDF, PNG, XLSX, media_type
from domain.stages import Stage
from starter.rehearsal.world import World
from tests.desk.serving import Served, serving
from tests.desk.test_inbox import begun
from tests.journeys.driving import Drive, customer
from tests.journeys.selling import AGREED

PDF_FILE = b"%PDF-1.7 a plan"
JPEG_FILE = b"\xff\xd8\xff\xe0 a photo"


def workbook(rows: list[list[Any]], *, macros: bool = False) -> bytes:
    """An XLSX file with these rows."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    page = book.create_sheet("quote", 0)
    for row in rows:
        page.append(row)
    book.save(file)
    if macros:
        with zipfile.ZipFile(file, "a") as package:
            package.writestr("xl/vbaProject.bin", b"x")
    return file.getvalue()


@pytest_asyncio.fixture
async def desk(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    monkeypatch.delenv("HOMEWARD_LANG", raising=False)
    given = {"attachments": str(tmp_path / "kept"), "attachment_limit_mb": 1}
    async with serving(world, desk=given) as served:
        yield served


def sent(command: str, subject: str = "plan") -> dict[str, str]:
    return {"command": command, "list": "mine", "subject": subject}


async def test_versions_are_kept_on_disk_and_had_by_those_who_serve_the_customer(
    desk: Served, tmp_path: Path
) -> None:
    (task,) = await begun(desk.world, "A-1")
    owner, other, outside = [await desk.login(one) for one in ("agent-01", "agent-02", "finance-01")]
    where = f"/tasks/{task}/documents"
    first = {"files": ("C:\\plans\\平面图 钟女士.pdf", PDF_FILE, "text/html")}
    for command, content in (("one", PDF_FILE), ("one", PDF_FILE), ("two", PDF_FILE + b" again")):
        files = {"files": (first["files"][0], content, "text/html")}
        answer = await owner.post(where, data=sent(command), files=files)
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            f"/tasks/{task}?list=mine&told=document_kept",
        )
    rows = await desk.world.database.fetch(
        "SELECT attachment, version, name FROM attachments ORDER BY version"
    )
    assert [(row["version"], row["name"]) for row in rows] == [
        (1, "平面图 钟女士.pdf"),
        (2, "平面图 钟女士.pdf"),
    ]
    kept = [one for one in (tmp_path / "kept").rglob("*") if one.is_file()]
    assert len(kept) == 2
    assert all(one.stat().st_mode & 0o077 == 0 for one in kept)
    page = (await owner.get(f"/tasks/{task}")).text
    assert "平面方案 第 2 版　平面图 钟女士.pdf" in page
    assert page.index("平面方案 第 2 版") < page.index("旧版本") < page.index("平面方案 第 1 版")

    place = f"/documents/{rows[0]['attachment']}"
    had = await owner.get(place)
    assert had.content == PDF_FILE
    assert had.headers["content-type"] == "application/pdf"
    assert had.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E5%B9%B3")
    assert had.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert had.headers["x-content-type-options"] == "nosniff"
    assert (await owner.get(f"{place}/picture")).status_code == 404
    assert "钟女士" not in (await other.get(f"/tasks/{task}")).text
    for client in (other, outside):
        assert (await client.get(place)).status_code == 403
        assert (await client.post(where, data=sent("three"), files=first)).status_code == 403
    async with desk.client() as nobody:
        assert (await nobody.get(place)).status_code == 303
    assert (await owner.get("/documents/999999")).status_code == 404


async def test_only_files_that_are_what_they_say_are_taken_and_photos_are_seen(
    desk: Served, tmp_path: Path
) -> None:
    (task,) = await begun(desk.world, "A-1")
    owner, where = await desk.login("agent-01"), f"/tasks/{task}/documents"
    for name, content, why in (
        ("plan.pdf", b"<html><script>alert(1)</script>", "不是可以上传的文件"),
        ("plan.html", PDF_FILE, "不是可以上传的文件"),
        ("plan.pdf", b"%PDF-" + b"x" * 1_000_000, "超过 1 MB"),
        ("plan.pdf", b"", "不是可以上传的文件"),
    ):
        answer = await owner.post(where, data=sent(name), files={"files": (name, content)})
        assert answer.status_code == 422
        assert why in answer.text
    several = [("files", ("a.jpg", JPEG_FILE)), ("files", ("b.exe", b"MZ"))]
    assert (await owner.post(where, data=sent("mixed", "photo"), files=several)).status_code == 422
    assert not await desk.world.database.fetchval("SELECT count(*) FROM attachments")
    photos = [("files", (f"{n}.jpg", JPEG_FILE + bytes([n]))) for n in range(2)]
    assert (await owner.post(where, data=sent("photos", "photo"), files=photos)).status_code == 303
    page = (await owner.get(f"/tasks/{task}")).text
    assert page.count("<img src=") == 2
    number = await desk.world.database.fetchval("SELECT min(attachment) FROM attachments")
    seen = await owner.get(f"/documents/{number}/picture")
    assert (seen.headers["content-type"], seen.headers["content-disposition"][:6]) == ("image/jpeg", "inline")
    for one in (tmp_path / "kept").rglob("*"):
        if one.is_file():
            one.unlink()
    assert (await owner.get(f"/documents/{number}")).status_code == 404


async def test_r001_quo_03_lines_come_from_a_sheet_and_faults_are_told_by_row(desk: Served) -> None:
    world = desk.world
    journey = await world.start(customer("A-1"), stage=Stage.QUOTATION, facts=AGREED)
    task = (await Drive(world, journey).until("prepare_budget"))["task"]
    sales, where = await desk.login("sales-01"), f"/tasks/{task}/lines"
    if not await world.database.fetchval("SELECT assignee FROM tasks WHERE task = $1", task):
        await world.journeys.claim(task, "sales-01")
    heads = ["序号", "项目*", "规格", "数量", "单位", "单价（元）"]
    good: list[list[Any]] = [
        ["1", "地砖", "800×800", 32.5, "平方米", 129.9],
        [],
        ["2", "拆墙", None, 1, "项", 1500],
        ["3", "墙漆", None, 90, "㎡", 38],
    ]

    async def posted(rows: list[list[Any]] | bytes) -> Any:
        content = rows if isinstance(rows, bytes) else workbook(rows)
        return await sales.post(
            where, data={"command": "c-1", "list": "mine"}, files={"file": ("q.xlsx", content)}
        )

    answer = await posted([["归家报价单"], heads, *good])
    assert answer.headers.get("location") == f"/tasks/{task}?list=mine&told=lines_read", answer.text
    page = (await sales.get(f"/tasks/{task}")).text
    for name, value in (
        ("0.item", "地砖"),
        ("0.quantity", "32.5"),
        ("0.unit_price", "129.9"),
        ("1.item", "拆墙"),
        ("2.item", "墙漆"),
    ):
        assert f'name="a.lines.{name}" value="{value}"' in page, name
    assert page.count('<option value="m2" selected>') == 2, "a square metre however it is written"

    bad = await posted([heads, good[0], ["2", None, "x", "很多", "捆", -3]])
    assert bad.status_code == 422
    told = bad.text[bad.text.index('class="note bad"') :].split("</p>")[0]
    assert "有 4 处要改" in told
    assert told.count("[3]") == 4
    assert "平方米、米、件" in told, "by the words of the form"
    assert "m2" not in told
    assert 'name="a.lines.1.quantity" value="很多"' in bad.text
    refusals: list[tuple[Any, str]] = [
        (b"not a workbook", "不是能读的 XLSX"),
        (workbook([heads, *good], macros=True), "不是能读的 XLSX"),
        ([["a", "b"], [1, 2]], "没有找到表头"),
        ([["项目", "数量"], ["x", 1]], "单价"),
        ([heads], "没有明细行"),
        ([heads, *([good[0]] * 301)], "最多导入 300 行"),
    ]
    for content, why in refusals:
        refused = await posted(content)
        assert refused.status_code == 422
        assert why in refused.text
    other = await desk.login("finance-01")
    assert (
        await other.post(where, data={"command": "c", "list": "mine"}, files={"file": ("q", b"x")})
    ).status_code in (403, 404)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.PDF", PDF_FILE, PDF),
        ("a.jpeg", JPEG_FILE, JPEG),
        ("a.png", b"\x89PNG\r\n\x1a\n", PNG),
        ("a.heic", b"\x00\x00\x00\x18ftypheic", HEIC),
        ("a.heic", b"\x00\x00\x00\x18ftypisom", None),
        ("a.dwg", b"AC1032\x00", DWG),
        ("a.dxf", b"  0\r\nSECTION\r\n  2\r\nHEADER", DXF),
        ("a.dxf", b"999\nmade by hand\n0\nSECTION\n", DXF),
        ("a.xlsx", workbook([["x"]]), XLSX),
        ("a.xlsx", workbook([["x"]], macros=True), None),
        ("a.xlsx", b"PK\x03\x04 broken", None),
        ("a.svg", b"<svg onload=alert(1)>", None),
        ("a.html", JPEG_FILE, None),
    ],
)
def test_what_a_file_is_stands_in_its_content(name: str, content: bytes, found: str | None) -> None:
    assert media_type(content, name) == found


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\plans\\a b.pdf", "a b.pdf"),
        ("a\r\nset-cookie: x.pdf", "aset-cookie x.pdf"),
        ("." + "x" * 300 + ".pdf", "x" * 117 + ".pdf"),
    ],
)
def test_a_name_has_no_path_and_no_line_of_its_own(given: str, name: str) -> None:
    assert name_of(given) == name
