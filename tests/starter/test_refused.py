"""What people read when something is refused, and how they are asked before something that cannot be taken back."""

import asyncio
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from starter.rehearsal.world import World
from store.settings import ROOT
from tests.journeys.driving import FIRST_MEETING, Drive
from tests.starter.conftest import Homeward
from tests.starter.test_commands import started


def sets(**changes: object) -> list[str]:
    """The first meeting's answers as options."""
    answers = {**FIRST_MEETING, **changes}
    return [part for name, value in answers.items() for part in ("--set", f"{name}={value}")]


SETS = sets()
ENGLISH = re.compile(r"[A-Za-z]{2,}")
CODES = re.compile(
    r"H\d+(-\d+)?"  # journeys and tasks
    r"|[a-z_]+-\d\d"  # handles of the world's staff
    r"|[a-z_]+(/[a-z0-9_]+)+"  # keys of steps
    r"|--[a-z-]+|homeward( [a-z]+)*"
    r"|（[a-z_.0-9]+）"  # a field's name behind its label
    r"|\b[a-z_]+ (?=[一-鿿])"  # a choice's code before its word
)


def spoken_in_chinese(text: str) -> bool:
    return ENGLISH.search(CODES.sub("", text)) is None


@pytest.mark.slow
async def test_the_commonest_refusals_are_chinese_throughout(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    journey = await started(world, homeward, tmp_path)
    task = f"{journey}-1"
    assert (await homeward("task", "claim", task)).code == 0
    refused = [
        (4, ["task", "claim", task, "--as", "agent-02"]),
        (4, ["task", "claim", task, "--as", "designer-01"]),
        (4, ["task", "complete", task, *SETS, "--as", "agent-02"]),
        (3, ["task", "claim", f"{journey}-9"]),
        (3, ["journey", "resume", "H999999"]),
        (4, ["journey", "resume", journey]),
        (4, ["journey", "appoint", journey, "--role", "agent", "--to", "designer-01", "--reason", "left"]),
        (4, ["journey", "back", journey, "no/such/step", "--yes"]),
        (4, ["journey", "back", journey, "no/such/step"]),
        (2, ["journey", "close", journey, "--reason", "price"]),
        (4, ["task", "take-back", task]),
        (2, ["task", "complete", task, "--set", "style=baroque", "--set", "household_size=many"]),
        (2, ["task", "complete", task, *sets(household_size=40)]),
        (3, ["standards", "show", "palace"]),
        (3, ["staff", "show", "nobody"]),
    ]
    for code, arguments in refused:
        ran = await homeward(*arguments)
        assert ran.code == code, (arguments, ran.err)
        assert re.search("[一-鿿]", ran.err), arguments
        quoted = ran.err.replace("「palace」", "").replace("「nobody」", "")
        assert spoken_in_chinese(quoted), (arguments, ran.err)
        as_json = await homeward(*arguments, "--json")
        assert as_json.error["message"].strip() == ran.err.strip(), "one sentence, however it is asked for"

    assert (await homeward("task", "complete", task, *SETS)).code == 0
    await world.settled(journey)
    assert (await homeward("journey", "pause", journey, "--reason", "weather", "--yes")).code == 0
    for arguments in (
        ["task", "complete", task, *SETS],
        ["task", "take-back", task, "--as", "agent-02"],
        ["journey", "pause", journey, "--reason", "weather"],
    ):
        ran = await homeward(*arguments)
        assert ran.code == 4, (arguments, ran.err)
        assert spoken_in_chinese(ran.err), ran.err


async def test_a_refusal_has_a_code_for_programs(world: World, homeward: Homeward, tmp_path: Path) -> None:
    journey = await started(world, homeward, tmp_path)
    assert (await homeward("task", "claim", f"{journey}-1")).code == 0
    ran = await homeward("task", "claim", f"{journey}-1", "--as", "agent-02", "--json", "--lang", "en")
    assert ran.error["code"] == "conflict"
    assert ran.error["reason"] == "task_belongs"
    assert (ran.error["task"], ran.error["assignee"]) == (f"{journey}-1", "agent-01")
    assert ran.error["message"] == f"task {journey}-1 belongs to agent-01"


async def test_what_only_the_journey_sees_is_told_by_the_fields_label(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    journey = await started(world, homeward, tmp_path)
    dear = sets(crew_grade="premium", crew_factor=9)
    ran = await homeward("task", "complete", f"{journey}-1", *dear)
    assert ran.code == 2
    assert "（crew_factor）" in ran.err, ran.err


def terminal(*arguments: str, answer: str) -> tuple[int, str]:
    """Run `homeward` in a terminal of its own, with one line typed."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "starter", *arguments],
        cwd=ROOT,
        env={**os.environ, "TERM": "dumb", "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        close_fds=True,
    ) as process:
        os.close(theirs)
        os.write(ours, f"{answer}\n".encode())
        screen = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # the terminal's other end is closed
                break
            if not part:
                break
            screen += part
        code = process.wait(60)
    os.close(ours)
    return code, screen.decode()


@pytest.mark.slow
async def test_going_back_shows_what_becomes_void_and_asks(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    journey = await started(world, homeward, tmp_path)
    await Drive(world, journey).first_meeting()
    steps = await homeward("journey", "back", journey, "--lang", "en")
    assert steps.code == 0
    (step,) = (await homeward("journey", "back", journey, "--json")).document["steps"]
    assert step["kind"] == "first_meeting"
    assert step["key"] in steps.out
    assert "First meeting" in steps.out

    alone = await homeward("journey", "back", journey, step["key"])
    assert alone.code == 2
    assert "--yes" in alone.err
    for told in ("已填写的内容（1）", "首次面谈", "预约（1", "上门量房"):
        assert told in alone.out, alone.out
    shown = await homeward("journey", "show", journey, "--json")
    assert shown.document["journey"]["stage"] == "measurement", "nothing was changed"

    code, screen = await typed(journey, step["key"], "n")
    assert code == 2, screen
    assert "已取消" in screen
    code, screen = await typed(journey, step["key"], "y")
    assert code == 0, screen
    await world.settled(journey)
    shown = await homeward("journey", "show", journey, "--json")
    assert shown.document["journey"]["stage"] == "consultation"


async def typed(journey: str, key: str, answer: str) -> tuple[int, str]:
    """The world's worker runs on this loop: the terminal needs a thread of its own."""
    return await asyncio.to_thread(terminal, "journey", "back", journey, key, answer=answer)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
async def test_a_task_is_named_by_what_it_is_about(
    world: World, homeward: Homeward, tmp_path: Path, lang: str
) -> None:
    journey = await started(world, homeward, tmp_path)
    assert (await homeward("task", "complete", f"{journey}-1", *SETS)).code == 0
    await world.settled(journey)
    named = {"zh-CN": "与客户约时间：上门量房", "en": "Agree on a time: Site measurement"}[lang]
    listed = await homeward("task", "list", "--journey", journey, "--lang", lang)
    assert named in listed.out
    tasks = await homeward("task", "list", "--journey", journey, "--kind", "arrange_appointment", "--json")
    (task,) = tasks.document["tasks"]
    slot = ["--set", "slot=2031-03-04 15:00@design_assistant-01"]
    done = await homeward("task", "complete", task["task"], *slot)
    assert done.code == 0, done.err
    await world.settled(journey)
    story = await homeward("journey", "timeline", journey, "--lang", lang)
    opened, completed = (line for line in story.out.splitlines() if named in line)
    assert opened != completed
    history = await world.journeys.temporal.get_workflow_handle(f"journey-{journey}").fetch_history()
    summaries = [event.user_metadata.summary.data.decode() for event in history.events]
    assert any("完成「与客户约时间：上门量房」" in one for one in summaries), "Temporal Web UI names it too"
