"""`homeward standards diff | publish | migrate`: what changes is seen first, and asked (desk.md 3 items 6 and 10)."""

import shutil
from pathlib import Path

import pytest

from starter.asked_for import behind
from starter.rehearsal.world import World
from store.rulebooks import publish_standard
from store.rulefiles import StandardFiles, read_rules
from store.settings import ROOT
from tests.journeys.driving import customer
from tests.starter.conftest import Homeward


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    """The shipped standards as version 2, with some texts of the rules otherwise."""
    shutil.copytree(ROOT / "standards", folder / "standards")
    file = folder / "standards" / "renovation.yaml"
    told = file.read_text(encoding="utf-8").replace("version: 1\n", "version: 2\n", 1)
    for before, after in changes:
        assert before in told
        told = told.replace(before, after, 1)
    file.write_text(told, encoding="utf-8")
    texts = folder / "standards" / "renovation.en.yaml"
    script = texts.read_text(encoding="utf-8")
    assert "title: " in script
    texts.write_text(script, encoding="utf-8")
    return folder / "standards"


OPERATIONS = ("--as", "operations-01")
CHANGES = (
    (
        "first_meeting: {role: agent, within: 1 working day}",
        "first_meeting: {role: agent, within: 3 working days}",
    ),
    ("the 10th, 20th and 30th as is", "the 5th and 15th as is"),
    (
        "decide_refusal: {role: cs_lead, within: 4 working hours}",
        "decide_refusal: {role: cleaner, within: 4 working hours}",
    ),
)


@pytest.mark.slow
async def test_a_version_is_compared_published_and_moved_to(
    homeward: Homeward, world: World, tmp_path: Path
) -> None:
    journey = await world.start(customer("S-1"))
    await world.start(customer("S-2"))
    folder = changed(tmp_path, *CHANGES)
    alone = await homeward("standards", "diff")
    assert alone.code == 2, "there is one version only"

    told = await homeward("standards", "diff", "--file", str(folder), "--lang", "en")
    assert told.code == 0, told.err
    assert "Within\t1 working day\t3 working days" in told.out
    assert "the 10th, 20th and 30th as is\tthe 5th and 15th as is" in told.out
    chinese = await homeward("standards", "diff", "--file", str(folder), "--lang", "zh-CN")
    assert "时限\t第 1 个工作日下班前\t第 3 个工作日下班前" in chinese.out
    assert "每月 10、20、30 日，遇休不变\t每月 5、15 日，遇休不变" in chinese.out
    document = (await homeward("standards", "diff", "--file", str(folder), "--json")).document
    assert {one["name"] for one in document["changes"]} == {"first_meeting", "progress", "decide_refusal"}

    refused = await homeward(*OPERATIONS, "standards", "publish", str(folder))
    assert refused.code == 2, "it asks, and nobody can be asked here"
    published = await homeward(*OPERATIONS, "standards", "publish", str(folder), "--yes", "--json")
    assert published.document["published"] == ["standard renovation 2"]
    assert published.document["changes"][0]["running"] == {"1": 2}
    shown = await homeward("standards", "show", "--json")
    assert (shown.document["standard"]["version"], shown.document["running"]) == (2, {"1": 2})
    assert len((await homeward("standards", "diff", "1", "2", "--json")).document["changes"]) == 3

    seen = await homeward(*OPERATIONS, "standards", "migrate", "--to", "2", "--dry-run", "--lang", "en")
    assert seen.code == 0, seen.err
    assert "2 on version 1" in seen.out
    assert await versions(world) == [1, 1], "nothing was moved"
    one = await homeward(
        *OPERATIONS, "standards", "migrate", "--to", "2", "--journey", journey, "--yes", "--json"
    )
    assert one.code == 0, one.err
    assert one.document["counts"]["done"] == 1
    assert [date["subject"] for date in one.document["journeys"][0]["moved"]] == ["first_meeting"]
    assert sorted(await versions(world)) == [1, 2]
    rest = await homeward(*OPERATIONS, "standards", "migrate", "--yes", "--json")
    assert rest.document["counts"]["done"] == 1
    assert await versions(world) == [2, 2]
    nothing = await homeward(*OPERATIONS, "standards", "migrate", "--yes", "--lang", "en")
    assert (nothing.code, "no journey to move" in nothing.out) == (0, True)
    timeline = await homeward("journey", "timeline", journey, "--lang", "en")
    assert "moved the journey from version 1 to version 2 of its standard" in timeline.out


async def versions(world: World) -> list[int]:
    rows = await world.database.fetch("SELECT standard_version FROM journeys ORDER BY journey")
    return [row["standard_version"] for row in rows]


async def test_what_is_dangerous_is_marked(homeward: Homeward, world: World, tmp_path: Path) -> None:
    await world.database.execute("UPDATE staff SET active = false WHERE 'cleaner' = ANY (roles)")
    folder = changed(tmp_path, *CHANGES, ("  rebudget: ", "  rebudget_otherwise: "))
    found = (await homeward("standards", "diff", "--file", str(folder), "--json")).document["changes"]
    assert {one["name"]: one["danger"] for one in found if one["danger"]} == {
        "decide_refusal": "nobody_has",
        "rebudget": "name_gone",
    }
    refused = await homeward(*OPERATIONS, "standards", "publish", str(folder), "--yes", "--lang", "en")
    assert refused.code == 2
    assert "version 2 of renovation lacks what journeys ask for: rules.rebudget" in refused.err
    assert (await homeward("standards", "show", "--json")).document["standard"]["version"] == 1
    for reference in ("S-1", "S-2"):
        await world.start(customer(reference))
    assert await behind(world.database) == [], "the shipped standard has whatever is asked for"
    rules = read_rules(folder / "renovation.yaml")
    await publish_standard(world.database, StandardFiles(standard=rules, texts={}))
    await world.database.execute("UPDATE journeys SET standard_version = 2")
    assert await behind(world.database) == [(2, 2, ["rules.rebudget"])]

    kept = ("standards", "migrate", "--to", "1", "--dry-run", "--lang", "en")
    told, each = (await homeward(*kept)).out, (await homeward(*kept, "--all")).out
    why = "version 1 of the standard lacks what the journey asks for: rules.rebudget_otherwise"
    assert f"2\t{why}\tH000001, H000002" in told, "the same reason once"
    assert each.count(why) == 2, "one by one where that is asked for"
    nobody = await homeward(*kept, "--owner", "nobody-01")
    assert (nobody.code, "--owner" in nobody.err) == (3, True)
