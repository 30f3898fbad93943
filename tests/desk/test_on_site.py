"""The day on site: who has it, its order, one act a visit however often it is sent, pictures that are taken once."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from desk.onsite.route import Place, legs
from desk.versions import STATIC
from domain.forms import KINDS
from domain.going_out import AT_THE_PLACE, NEEDS_NOTHING_ELSE, REPORTS
from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres
from tests.desk.going_out import JPEG_FILE, finished, photo, site
from tests.desk.serving import Served, serving
from tests.desk.test_calendar import at, measured
from tests.journeys.driving import MONDAY

JSON = {"accept": "application/json"}


@pytest_asyncio.fixture
async def world(postgres_server: EmbeddedPostgres) -> AsyncIterator[World]:
    """A company on a Monday of 2031, with no holiday near."""
    async with open_world(postgres_server, MONDAY) as opened:
        yield opened


@pytest_asyncio.fixture
async def desk(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    monkeypatch.delenv("HOMEWARD_LANG", raising=False)
    given = {"attachments": str(tmp_path / "kept"), "attachment_limit_mb": 1}
    async with serving(world, desk=given) as served:
        yield served


async def test_x_30_a_visit_is_one_act_and_its_pictures_are_taken_once(desk: Served, world: World) -> None:
    home, row = await site(world)
    task, who = row["task"], row["assignee"]
    mine, colleague = await desk.login(who), await desk.login("site_supervisor-02")
    agent = await desk.login("agent-01")
    page = (await mine.get("/site")).text
    assert "Zhong Ni" in page
    assert "tel:13800138000" in page
    assert "https://uri.amap.com/search?keyword=Green%20Court%208&" in page, "the building"
    assert "B-1" not in page.split("uri.amap.com")[1].split('"')[0], "and never the room"
    assert f'href="/site/{task}?outcome=started"' in page
    assert "Zhong" not in (await colleague.get("/site")).text
    for path in ("/site", f"/site/{task}"):
        assert (await agent.get(path)).status_code == 403, "who works in the office has no day on site"
    assert (await colleague.get(f"/site/{task}")).status_code == 403
    assert (await mine.get("/site/H999999@1")).status_code == 404
    async with desk.client() as nobody:
        assert (await nobody.get("/site")).headers["location"].startswith("/login")
        assert (await nobody.post(f"/site/{task}", data={"who": who})).status_code == 303
        worker = await nobody.get("/site-worker.js")
        assert worker.headers["content-type"].startswith("text/javascript")
        assert "worker-src 'self'" in worker.headers["content-security-policy"]
        assert (await nobody.get("/site/away")).status_code == 200

    for name, content, why in (
        ("a.jpg", b"<svg onload=alert(1)>", "不是可以上传的文件"),
        ("a.pdf", b"%PDF-1.7", "可以上传：JPG, PNG, HEIC"),
        ("a.jpg", b"\xff\xd8\xff" + b"x" * 1_000_000, "超过 1 MB"),
    ):
        refused = await photo(mine, task, content, name)
        assert (refused.status_code, why in refused.json()["told"]) == (409, True), name
    assert (await photo(colleague, task, JPEG_FILE)).status_code == 403
    stolen = await mine.post(
        f"/site/{task}/papers",
        data={"subject": "photo", "who": "site_supervisor-02"},
        files={"file": ("a.jpg", JPEG_FILE)},
    )
    assert stolen.json()["state"] == "other", "nothing is sent under another name"
    assert not await world.database.fetchval("SELECT count(*) FROM attachments")
    several = [JPEG_FILE + bytes([n % 3]) for n in range(6)]
    codes = [(await photo(mine, task, one)).json()["code"] for one in several]
    assert len(set(codes)) == 3 == await world.database.fetchval("SELECT count(*) FROM attachments")

    body = finished(row, codes[:3], "visit-0001", who)
    foreign = await mine.post(f"/site/{task}", data={**body, "a.photos[]": ["doc-99999"] * 3}, headers=JSON)
    assert foreign.json()["faults"] == {"a.photos": "这位客户名下没有这个文件，请重新上传"}
    few = await mine.post(f"/site/{task}", data={**body, "a.photos[]": codes[:2]}, headers=JSON)
    assert (few.status_code, few.json()["faults"]["a.photos"]) == (409, "至少要 3 张照片")
    other = await mine.post(f"/site/{task}", data={**body, "who": "site_supervisor-02"}, headers=JSON)
    assert other.json()["state"] == "other"
    for _ in range(2):
        done = await mine.post(f"/site/{task}", data=body, headers=JSON)
        assert (done.status_code, done.json()["state"]) == (200, "sent"), done.text
        await world.settled(home.journey)
    ended = [one for one in await home.journal("task_completed") if one["event"]["task"] == task]
    assert [one["command"] for one in ended] == ["visit-0001"], "sent twice, done once"
    assert ended[0]["event"]["answers"]["photos"] == "personal:visit-0001/photos"
    kept = await world.database.fetchval(
        "SELECT value FROM personal_values WHERE command = 'visit-0001' AND field = 'photos'"
    )
    assert kept == codes[:3], "the answer names the documents"
    assert (await mine.get(f"/documents/{codes[0].removeprefix('doc-')}/picture")).content == several[0]
    told = (await agent.get(f"/journeys/{home.journey}")).text
    assert f'<a href="/documents/{codes[0].removeprefix("doc-")}">{codes[0]}</a>' in told
    again = await mine.post(f"/site/{task}", data={**body, "command": "visit-0002"}, headers=JSON)
    assert again.json()["state"] == "refused", "somebody did it already"


async def test_a_stage_is_started_and_late_in_two_taps_and_a_visit_can_be_written_before_it_begins(
    desk: Served, world: World
) -> None:
    home, row = await site(world)
    who = row["assignee"]
    mine = await desk.login(who)
    page = (await mine.get(f"/site/{row['task']}?outcome=started")).text
    assert 'value="started" checked' in page
    sent = {"command": "stage-0001", "who": who, "a.outcome": "started"}
    assert (await mine.post(f"/site/{row['task']}", data=sent)).headers["location"] == "/site"
    await world.settled(home.journey)
    late = await home.task("site_stage")
    assert f"/site/{late['task']}" not in (await mine.get("/site")).text, "begun, and due another day"
    assert late["task"] not in (await mine.get("/site")).text.split("others")[0]
    added = await mine.get("/site", params={"also": home.journey})
    assert f'href="/site/{late["task"]}?outcome=late"' in added.text
    page = (await mine.get(f"/site/{late['task']}?outcome=late")).text
    expected = page.split('name="a.expected_on" value="')[1][:10]
    assert '<button name="a.reason" value="material"' in page
    told = {
        **sent,
        "command": "stage-0002",
        "a.outcome": "late",
        "a.expected_on": expected,
        "a.reason": "material",
    }
    assert (await mine.post(f"/site/{late['task']}", data=told, headers=JSON)).json()["state"] == "sent"
    await world.settled(home.journey)
    assert (await home.task("site_stage"))["about"]["expected_on"] == expected

    visit = await measured(world, "A-9", at(14, 15))
    host = await desk.login("design_assistant-01")
    day = (await host.get("/site", params={"on": "2031-03-14"})).text
    seq = await world.database.fetchval(
        "SELECT booked_seq FROM appointments WHERE journey = $1", visit.journey
    )
    name = f"{visit.journey}@{seq}"
    assert f'href="/site/{name}"' in day
    assert "15:00～16:30" in day
    assert "data-group=" in (await host.get(f"/site/{name}")).text
    assert (await mine.get(f"/site/{name}")).status_code == 403
    drawn = {
        "command": "measured-1",
        "who": "design_assistant-01",
        "a.outcome": "held",
        "a.rooms.0.room": "hall",
    }
    kept = (await photo(host, name, JPEG_FILE)).json()["code"]
    early = await host.post(f"/site/{name}", data={**drawn, "a.photos[]": [kept]}, headers=JSON)
    assert (early.status_code, early.json()["state"]) == (425, "wait")
    await world.advance(at(14, 15).starts_at + timedelta(minutes=30))
    await world.settled(visit.journey)
    ended = await host.post(f"/site/{name}", data={**drawn, "a.photos[]": [kept]}, headers=JSON)
    assert ended.headers["location"].startswith("/login"), "the session ended meanwhile"
    host = await desk.login("design_assistant-01")
    for _ in range(2):
        done = await host.post(f"/site/{name}", data={**drawn, "a.photos[]": [kept]}, headers=JSON)
        assert done.json()["state"] == "sent", done.text
        await world.settled(visit.journey)
    assert [one["command"] for one in await visit.journal("task_completed")][-1] == "measured-1"


def test_all_that_the_page_imports_is_kept_on_the_telephone() -> None:
    found, left = set[str](), ["site.js"]
    while left:
        imported = set(re.findall(r'from "\./([^"]+)"', (STATIC / left.pop()).read_text()))
        left += imported - found
        found |= imported
    named = re.search(r"MODULES = \[([^\]]+)\]", (STATIC / "site_pages_kept.js").read_text())
    assert named is not None
    assert set(re.findall(r'"([^"]+)"', named[1])) == found
    styles = [
        set(re.findall(r"static\('([^']+\.css)'\)", (STATIC.parent / "templates" / one).read_text()))
        for one in ("site.html", "site_form.html")
    ]
    assert styles[0] >= styles[1], "the day keeps what it links, for its forms as well"


def test_what_is_done_on_site_exists() -> None:
    from workflows.parts.booking import Meeting
    from workflows.renovation import (
        acceptance,
        cleaning,
        concealed,
        cracks,
        kickoff,
        measurement,
        warranty_claims,
    )

    modules = (acceptance, cleaning, concealed, cracks, kickoff, measurement, warranty_claims)
    meetings = [one for module in modules for one in vars(module).values() if isinstance(one, Meeting)]
    assert {one.name: one.report.name for one in meetings} == REPORTS
    assert set(KINDS) >= AT_THE_PLACE
    assert set(REPORTS) >= NEEDS_NOTHING_ELSE


def test_one_drives_by_agreed_times_and_takes_along_what_lies_on_the_way() -> None:
    def place(district: str, community: str, hour: int | None = None) -> Place[str]:
        starts_at = MONDAY + timedelta(hours=hour) if hour is not None else None
        return Place(district, community, starts_at, f"{community}@{hour}")

    found = legs(
        [
            place("west", "elm"),
            place("east", "oak", 3),
            place("north", "ash"),
            place("west", "fir", 1),
            place("west", "yew", 5),
            place("west", "fir"),
        ]
    )
    assert [(one.district, [place.what for place in one.places]) for one in found] == [
        ("west", ["fir@1", "fir@None", "elm@None"]),
        ("east", ["oak@3"]),
        ("west", ["yew@5"]),
        ("north", ["ash@None"]),
    ]
