"""`homeward journey pause` and `resume`: what each clock will do is said before, what moved afterwards."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from presentation.wording import Wording
from starter.rehearsal.world import World
from tests.starter.conftest import Homeward
from tests.starter.test_commands import started

SHANGHAI = ZoneInfo("Asia/Shanghai")


async def in_days(world: World, days: int) -> str:
    return (await world.now() + timedelta(days=days)).astimezone(SHANGHAI).date().isoformat()


async def test_what_each_clock_will_do_is_said_before_it_is_done(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    journey = await started(world, homeward, tmp_path)
    until = await in_days(world, 9)
    pausing = ("journey", "pause", journey, "--reason", "customer", "--until", until, "--lang", "en")
    asked = await homeward(*pausing)
    assert asked.code == 2, "nobody is here to confirm it"
    assert "stand still; the rest of their time comes after the pause (1)" in asked.out
    assert "First meeting" in asked.out
    assert "→" in asked.out, "the new due time, since the end was named"
    assert f"customer-service agent looks at the pause again: {until}" in asked.out
    shown = await homeward("journey", "show", journey, "--json")
    assert shown.document["journey"]["status"] == "active", "nothing was done"

    kept = await homeward("journey", "pause", journey, "--reason", "ourselves", "--lang", "en")
    assert "go on (1)" in kept.out, "our own fault shifts no deadline"
    assert "store manager looks at the pause again" in kept.out

    assert (await homeward(*pausing, "--yes", "--words", "on a journey")).code == 0
    again = await homeward(*pausing)
    assert again.code == 4
    assert "paused already, because of: the customer" in again.err


async def test_a_paused_journey_says_why_until_when_and_who_looks_at_it(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    journey = await started(world, homeward, tmp_path)
    until = await in_days(world, 9)
    await homeward("journey", "pause", journey, "--reason", "天气", "--until", until, "--yes")
    for command in ("show", "next"):
        for lang, why, who in (("en", "weather, since", "site supervisor"), ("zh-CN", "天气，自", "监理")):
            told = (await homeward("journey", command, journey, "--lang", lang)).out
            assert why in told, (command, lang)
            assert until in told
            assert who in told
    document = (await homeward("journey", "show", journey, "--json")).document["journey"]
    assert (document["status_reason"], document["pause_until"]) == ("weather", until)
    story = (await homeward("journey", "timeline", journey, "--lang", "en")).out
    assert f"because: weather, until {until}" in story


async def test_after_resuming_each_moved_due_time_is_shown(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    journey = await started(world, homeward, tmp_path)
    assert (await homeward("journey", "pause", journey, "--reason", "customer", "--yes")).code == 0
    await world.advance(await world.now() + timedelta(days=3))
    asked = await homeward("journey", "resume", journey, "--lang", "en")
    assert asked.code == 2
    assert "First meeting" in asked.out
    resumed = await homeward("journey", "resume", journey, "--yes", "--json")
    (moved,) = resumed.document["moved"]
    assert (moved["task"], moved["before"] < moved["after"]) == (f"{journey}-1", True)
    assert (await homeward("journey", "resume", journey, "--yes")).code == 4


async def test_a_wrong_reason_or_day_is_named(world: World, homeward: Homeward, tmp_path: Path) -> None:
    journey = await started(world, homeward, tmp_path)
    pausing = ("journey", "pause", journey, "--lang", "en", "--reason")
    moon = await homeward(*pausing, "moon")
    assert (moon.code, "property_management" in moon.err) == (2, True)
    someday = await homeward(*pausing, "weather", "--until", "someday")
    assert (someday.code, "--until" in someday.err) == (2, True)
    for yes in ((), ("--yes",)):
        over = await homeward(*pausing, "weather", "--until", await in_days(world, 0), *yes)
        assert (over.code, "is too early; the earliest is" in over.err) == (2, True), yes


def test_a_call_in_a_pause_has_a_script_of_its_own() -> None:
    texts = {"progress_call": {"script": "usual", "script_paused": "since {paused_since}: {paused}"}}
    wording = Wording("en", texts)
    assert wording.script("progress_call", {}) == "usual"
    assert wording.script("progress_call", {"paused": "weather"}, paused=True) == "since ____: weather"
    assert Wording("en", {"care_call": {"script": "usual"}}).script("care_call", {}, paused=True) == "usual"
