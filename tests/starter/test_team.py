"""Who does what, at the command line: handing over, returning customers, walk-ins who were met, designers' styles."""

import io
import json
from pathlib import Path

import pytest

from presentation.forms.fields import fields_of
from starter.first_use import example_staff
from starter.rehearsal.world import World
from starter.rosters import read_roster
from tests.journeys.driving import FIRST_MEETING
from tests.starter.conftest import Homeward

WHO = [
    "--name",
    "仲小妮",
    "--phone",
    "18612341402",
    "--community",
    "锦绣云庭",
    "--building",
    "3",
    "--room",
    "1201",
]
MET = [part for name, value in FIRST_MEETING.items() for part in ("--set", f"{name}={value}")]


async def test_x_32_handing_over_a_role(world: World, homeward: Homeward) -> None:
    started = await homeward("journey", "start", *WHO, "--owner", "agent-01", "--json")
    journey = started.document["rows"][0]["journey"]
    await world.settled(journey)
    hand_over = ["journey", "appoint", journey, "--role", "客服", "--to", "agent-02", "--yes"]
    assert (await homeward(*hand_over, "--reason", "moon", "--lang", "en")).code == 2
    ran = await homeward(*hand_over, "--reason", "不在岗", "--words", "ill", "--as", "cs_lead-01")
    assert (ran.code, "客服现在是 agent-02" in ran.out) == (0, True), ran.err
    assert (await homeward(*hand_over, "--reason", "absent")).code == 4
    assert (
        await homeward(
            "journey",
            "appoint",
            journey,
            "--role",
            "designer",
            "--to",
            "agent-02",
            "--reason",
            "left",
            "--yes",
        )
    ).code == 4
    designer = [
        "journey",
        "appoint",
        journey,
        "--role",
        "designer",
        "--to",
        "designer-02",
        "--reason",
        "workload",
        "--yes",
    ]
    assert (await homeward(*designer)).code == 4, "a colleague serves this journey now"
    named = await homeward(*designer, "--as", "cs_lead-01", "--json")
    assert named.document["receipt"]["repeated"] is False
    shown = await homeward("journey", "show", journey)
    assert "agent-02" in shown.out
    assert "设计师 designer-02" in shown.out
    story = await homeward("journey", "timeline", journey)
    assert "客服由 agent-01 换成 agent-02，原因：不在岗（cs_lead-01）" in story.out
    assert "设计师确定为 designer-02" in story.out
    assert "ill" not in story.out
    tasks = await homeward("task", "list", "--journey", journey, "--json")
    assert [one["assignee"] for one in tasks.document["tasks"]] == ["agent-02"]


async def test_r004_ord_04_who_comes_back_is_shown_and_goes_to_the_agent_from_before(
    world: World, homeward: Homeward
) -> None:
    first = await homeward("journey", "start", *WHO, "--owner", "agent-02", "--json")
    before = first.document["rows"][0]
    await world.settled(before["journey"])
    second = [*WHO[:-2], "--room", "808", "--reference", "R-2"]
    held = await homeward("journey", "start", *second)
    assert held.code == 4
    assert f"{before['journey']}，负责人 agent-02" in held.err
    back = await homeward("journey", "start", *second, "--start-known", "--json")
    (row,) = back.document["rows"]
    assert (row["owner"], row["earlier"]) == ("agent-02", before["journey"])
    assert await customer_of(homeward, world, row["journey"]) == await customer_of(
        homeward, world, before["journey"]
    )
    again = await homeward("journey", "start", *second, "--start-known")
    assert row["journey"] in again.out


async def test_r004_ord_04_at_a_known_address_the_clerk_says_whether_it_is_the_same(
    world: World, homeward: Homeward
) -> None:
    first = await homeward("journey", "start", *WHO, "--owner", "agent-02", "--json")
    before = first.document["rows"][0]["journey"]
    customers = []
    for number, option in ((1, "--same-customer"), (2, "--start-known")):
        other = ["--name", "新主", "--phone", f"1990000200{number}", *WHO[4:], "--reference", f"N-{number}"]
        ran = await homeward("journey", "start", *other, option, "--json")
        (row,) = ran.document["rows"]
        assert (row["owner"], row["earlier"] is not None) == ("agent-02", True)
        customers.append(await customer_of(homeward, world, row["journey"]))
    same = await customer_of(homeward, world, before)
    assert customers[0] == same
    assert customers[1] != same, "whoever lives there now may be somebody else"


async def customer_of(homeward: Homeward, world: World, journey: str) -> str:
    await world.settled(journey)
    shown = await homeward("journey", "show", journey, "--json")
    customer: str = shown.document["journey"]["customer"]
    return customer


async def test_r003_rcp_04_a_walk_in_who_was_met_starts_with_the_form_filled_in(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    wrong = await homeward(
        "journey", "start", *WHO, "--met", "--set", "style=baroque", "--json", "--lang", "en"
    )
    assert wrong.code == 2
    assert "household_size" in {fault["field"] for fault in wrong.error["fields"]}
    assert (await homeward("journey", "list", "--json")).document["journeys"] == [], "nothing was registered"
    assert (await homeward("journey", "start", *WHO, "--met", *MET, "--as", "finance-01")).code == 4
    assert (await homeward("journey", "start", *WHO, *MET)).code == 2
    answers = tmp_path / "met.json"
    answers.write_text(json.dumps(FIRST_MEETING), encoding="utf-8")
    command = ["journey", "start", *WHO, "--met", "--answers", str(answers), "--as", "agent-02", "--json"]
    first, again = await homeward(*command), await homeward(*command)
    assert (first.code, again.code) == (0, 0), first.err
    (row,), (repeat,) = first.document["rows"], again.document["rows"]
    assert (row["result"], row["owner"], row["met"]) == ("started", "agent-02", True)
    assert (repeat["result"], repeat["journey"]) == ("already", row["journey"])
    done = await homeward("task", "list", "--journey", row["journey"], "--status", "done", "--json")
    assert [(one["kind"], one["ended_by"]) for one in done.document["tasks"]] == [
        ("first_meeting", "agent-02")
    ]


async def test_r003_rcp_04_a_first_meeting_is_asked_at_once(
    world: World, homeward: Homeward, monkeypatch: pytest.MonkeyPatch
) -> None:
    from domain.forms.consultation import FIRST_MEETING as KIND

    said = {"household_size": "3", "lead_source": "1", "property_use": "1", "style": "1", "priority": "2"}
    lines = [said.get(field.key, "") for field in fields_of(KIND.form)]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*lines, *[""] * 20])))
    ran = await homeward("journey", "start", *WHO, "--met", "--as", "agent-02")
    assert ran.code == 0, ran.err + ran.out
    await world.settled("H000001")
    done = await homeward("task", "list", "--journey", "H000001", "--status", "done", "--json")
    assert [one["ended_by"] for one in done.document["tasks"]] == ["agent-02"]


async def test_r002_sku_15_designers_have_styles_and_are_offered_with_their_load(
    world: World, homeward: Homeward
) -> None:
    added = await homeward(
        "staff", "add", "设计09", "--role", "设计师", "--styles", "现代简约", "--styles", "european", "--json"
    )
    assert added.document["styles"] == ["european", "modern"]
    assert "欧式" in (await homeward("staff", "show", "设计09")).out
    assert (await homeward("staff", "add", "设计08", "--role", "设计师", "--styles", "baroque")).code == 2
    met = await homeward("journey", "start", *WHO, "--met", *MET, "--as", "agent-02", "--json")
    journey = met.document["rows"][0]["journey"]
    await world.settled(journey)
    tasks = (
        await homeward("task", "list", "--journey", journey, "--kind", "confirm_designer", "--json")
    ).document
    (task,) = [one["task"] for one in tasks["tasks"]]
    shown = await homeward("task", "show", task)
    assert "设计09 擅长此风格，待办 0，预约 0" in shown.out
    wrong = await homeward(
        "task", "complete", task, "--set", "designer=finance-01", "--as", "design_director-01", "--json"
    )
    assert (wrong.code, wrong.error["fields"][0]["field"]) == (2, "designer")
    done = await homeward("task", "complete", task, "--set", "designer=设计09", "--as", "design_director-01")
    assert done.code == 0, done.err


def test_the_example_designers_have_styles() -> None:
    designers = [one for one in read_roster(example_staff(), "zh-CN") if "designer" in one.roles]
    assert all(one.styles for one in designers)
