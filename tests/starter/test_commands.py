"""The commands against a real PostgreSQL, a Temporal server and a worker."""

from pathlib import Path

import pytest

from starter.rehearsal.world import World
from tests.journeys.driving import FIRST_MEETING
from tests.starter.conftest import Homeward, Ran

HEADINGS = "客户编号,姓名,电话,小区,楼栋,房号,负责人,风格,备注"
ROWS = [
    "T-1,仲小妮,186 1234 1402,锦绣云庭,3栋,1201,,现代简约,要书房",
    "T-2,陈知秋,19900002002,锦绣云庭,5栋,802,agent-02,,",
    "T-3,错号,12345,锦绣云庭,6栋,1,,,",
    "T-4,错人,19900002004,锦绣云庭,7栋,1,nobody,,",
]


def customers(folder: Path, rows: list[str], name: str = "customers.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    return path


async def settled(world: World, homeward: Homeward) -> list[str]:
    """Every journey's number, once all have come to rest."""
    journeys = [one["journey"] for one in (await homeward("journey", "list", "--json")).document["journeys"]]
    for journey in journeys:
        await world.settled(journey)
    return journeys


async def started(world: World, homeward: Homeward, folder: Path) -> str:
    """The number of a journey that has just begun."""
    ran = await homeward("journey", "start", "--file", str(customers(folder, ROWS[:1])), "--json")
    journey: str = ran.document["rows"][0]["journey"]
    await world.settled(journey)
    return journey


def results(ran: Ran) -> dict[int, str]:
    return {row["row"]: row["result"] for row in ran.document["rows"]}


async def test_a_file_starts_what_is_right_and_gives_back_what_is_not(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    file = customers(tmp_path, ROWS)
    dry = await homeward("journey", "start", "--file", str(file), "--dry-run", "--json")
    assert dry.code == 2
    assert "needs" not in dry.document, "who acts is known"
    assert results(dry) == {2: "ready", 3: "ready", 4: "rejected", 5: "rejected"}
    assert not list(tmp_path.glob("*rejected*"))
    strict = await homeward("journey", "start", "--file", str(file), "--strict", "--json")
    assert "started" not in results(strict).values()

    first = await homeward("journey", "start", "--file", str(file), "--json")
    assert first.code == 2
    assert results(first) == {2: "started", 3: "started", 4: "rejected", 5: "rejected"}
    rows = {row["row"]: row for row in first.document["rows"]}
    assert rows[3]["owner"] == "agent-02"
    assert rows[2]["owner"] in ("agent-01", "agent-02"), "nobody was named: the rota chose"
    assert "agent-01" in rows[5]["reason"], "the reason names who could be given"
    back = Path(first.document["rejected_file"]).read_text(encoding="utf-8").splitlines()
    assert back[0] == f"{HEADINGS},原因"
    assert [line.split(",")[0] for line in back[1:]] == ["T-3", "T-4"]

    again = await homeward("journey", "start", "--file", str(file), "--json")
    assert results(again) == {2: "already", 3: "already", 4: "rejected", 5: "rejected"}
    assert len(await settled(world, homeward)) == 2
    notes = await homeward("journey", "timeline", rows[2]["journey"], "--personal", "--json")
    kept = [entry for entry in notes.document["entries"] if entry["event"]["type"] == "note_added"]
    assert [entry["below"] for entry in kept] == [["意向风格：现代简约；要书房"]], (
        "once, however often it was started"
    )


async def test_a_dry_run_says_that_somebody_must_act(
    homeward: Homeward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOMEWARD_AS")
    file = customers(tmp_path, ROWS[:1])
    dry = await homeward("journey", "start", "--file", str(file), "--dry-run")
    assert dry.code == 0
    assert "--as" in dry.err
    as_json = await homeward("journey", "start", "--file", str(file), "--dry-run", "--json")
    assert as_json.document["needs"] == ["--as"]
    assert (await homeward("journey", "start", "--file", str(file))).code == 2


async def test_who_is_known_is_held_back_and_shown_with_the_owner(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    journey = await started(world, homeward, tmp_path)
    rows = [
        "T-7,同号,18612341402,别处,1,1,,,",
        "T-8,同址,19900002008,锦绣云庭,3 栋,1201 室,,,",
        "T-9,新客,19900002009,别处,2,2,,,",
        "T-10,同行,19900002009,别处,3,3,,,",
    ]
    file = customers(tmp_path, rows, "more.csv")
    held = await homeward("journey", "start", "--file", str(file), "--json")
    assert held.code == 0
    assert results(held) == {2: "known", 3: "known", 4: "started", 5: "known"}
    known = held.document["rows"][0]
    assert (known["journey"], known["owner"] is not None) == (journey, True)
    forced = await homeward("journey", "start", "--file", str(file), "--start-known", "--json")
    assert set(results(forced).values()) == {"started", "already"}
    await world.settled(forced.document["rows"][0]["journey"])
    shown = await homeward("journey", "show", forced.document["rows"][0]["journey"], "--json")
    first = await homeward("journey", "show", journey, "--json")
    assert shown.document["journey"]["customer"] == first.document["journey"]["customer"], (
        "one customer, two journeys"
    )


async def test_one_customer_by_options(world: World, homeward: Homeward) -> None:
    options = ["--name", "仲小妮", "--phone", "18612341402", "--community", "锦绣云庭", "--room", "1201"]
    ran = await homeward("journey", "start", *options)
    assert ran.code == 0
    assert "H000001" in ran.out
    assert (await homeward("journey", "start", *options)).code == 0, "the same customer: nothing new"
    other = await homeward("journey", "start", *options, "--reference", "R-2", "--json")
    assert other.code == 4
    assert results(other) == {1: "known"}
    wrong = await homeward(
        "journey", "start", "--name", "x", "--phone", "1", "--community", "y", "--lang", "en"
    )
    assert wrong.code == 2
    assert "a telephone number" in wrong.err


async def test_personal_data_is_masked_unless_asked_for(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    journey = await started(world, homeward, tmp_path)
    for command in (["show", journey], ["list"], ["timeline", journey]):
        for form in ([], ["--json"]):
            ran = await homeward("journey", *command, *form)
            assert "仲小妮" not in ran.out
            assert "12341402" not in ran.out.replace(" ", "")
            assert "锦绣云庭" not in ran.out
    full = await homeward("journey", "show", journey, "--personal")
    assert "仲小妮" in full.out
    assert "186 1234 1402" in full.out
    assert "锦绣云庭 3栋 1201" in full.out


async def test_a_task_from_the_queue_to_its_end(world: World, homeward: Homeward, tmp_path: Path) -> None:
    journey = await started(world, homeward, tmp_path)
    task = f"{journey}-1"
    assert (await homeward("task", "release", task, "--reason", "not_mine")).code == 0
    queue = await homeward("task", "list", "--queue", "--json")
    assert [one["task"] for one in queue.document["tasks"]] == [task]
    assert (await homeward("task", "claim", task, "--as", "designer-01")).code == 4
    assert (await homeward("task", "claim", task)).code == 0
    taken = await homeward("task", "claim", task, "--as", "agent-02", "--lang", "en")
    assert taken.code == 4
    assert "agent-01" in taken.err

    shown = await homeward("task", "show", task, "--json", "--lang", "en")
    assert shown.document["title"] == "First meeting"
    assert "____" not in shown.document["script"]
    assert {field["name"] for field in shown.document["fields"]} >= {"lead_source", "household_size"}

    wrong = await homeward("task", "complete", task, "--set", "style=baroque", "--json", "--lang", "en")
    assert wrong.code == 2
    named = {fault["field"] for fault in wrong.error["fields"]}
    assert named == {"lead_source", "property_use", "household_size", "style", "priority"}
    sets = [part for name, value in FIRST_MEETING.items() for part in ("--set", f"{name}={value}")]
    done = await homeward("task", "complete", task, *sets, "--json")
    assert done.code == 0, done.err
    assert done.document["journey"] == journey
    await world.settled(journey)

    late = await homeward("task", "complete", task, *sets)
    assert late.code == 4
    story = await homeward("journey", "timeline", journey, "--json", "--lang", "en")
    told = [entry["told"] for entry in story.document["entries"]]
    assert "agent-01 completed “First meeting” in time" in told
    below = next(
        one["below"] for one in story.document["entries"] if one["event"]["type"] == "task_completed"
    )
    assert "Wishes for the design: [--personal shows it]" in below
    assert "How they heard of us: a friend" in below
    personal = await homeward("journey", "timeline", journey, "--personal")
    assert "a bright study" in personal.out


async def test_the_same_command_id_is_done_once(world: World, homeward: Homeward, tmp_path: Path) -> None:
    journey = await started(world, homeward, tmp_path)
    once = ["journey", "note", journey, "call again", "--command", "0000-note-1", "--json"]
    first, second = await homeward(*once), await homeward(*once)
    assert first.document["seq"] == second.document["seq"]
    assert (await homeward("journey", "note", journey, "again", "--command", "no id")).code == 2


async def test_next_tells_the_instant_and_how_it_was_computed(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    journey = await started(world, homeward, tmp_path)
    pulse = await world.settled(journey)
    plain = await homeward("journey", "next", journey, "--json")
    (wait,) = plain.document["waits"]
    assert wait["fires_at"].replace("Z", "+00:00") == (pulse.next_fires and pulse.next_fires.isoformat())
    assert "explanation" not in wait
    for lang, first in (("en", "From: "), ("zh-CN", "起算：")):
        explained = await homeward("journey", "next", journey, "--explain", "--json", "--lang", lang)
        (line, *_), wait = explained.document["waits"][0]["explanation"], explained.document["waits"][0]
        assert line.startswith(first)
        assert wait["told"]
        text = await homeward("journey", "next", journey, "--explain", "--lang", lang)
        assert line in text.out


async def test_pause_back_and_close(world: World, homeward: Homeward, tmp_path: Path) -> None:
    journey = await started(world, homeward, tmp_path)
    assert (await homeward("journey", "pause", journey, "--reason", "moon")).code == 2
    assert (await homeward("journey", "pause", journey, "--reason", "天气", "--yes")).code == 0
    assert (await homeward("journey", "pause", journey, "--reason", "weather", "--yes")).code == 4
    shown = await homeward("journey", "show", journey, "--json")
    assert shown.document["journey"]["status"] == "paused"
    assert (await homeward("journey", "resume", journey, "--yes")).code == 0
    sets = [part for name, value in FIRST_MEETING.items() for part in ("--set", f"{name}={value}")]
    assert (await homeward("task", "complete", f"{journey}-1", *sets)).code == 0
    await world.settled(journey)
    steps = await homeward("journey", "back", journey, "--json")
    key = steps.document["steps"][0]["key"]
    assert (await homeward("journey", "back", journey, key, "--words", "not yet", "--yes")).code == 0
    await world.settled(journey)
    shown = await homeward("journey", "show", journey, "--json")
    assert shown.document["journey"]["stage"] == "consultation"
    opened = await homeward("journey", "back", journey, key, "--yes", "--lang", "en")
    assert (opened.code, "nothing to go back to" in opened.err) == (4, True), "it would only get new time"
    assert (await homeward("journey", "back", journey, "no/such/step", "--yes")).code == 4
    assert (await homeward("journey", "close", journey, "--reason", "price", "--yes")).code == 0
    assert (await homeward("journey", "list", "--status", "lost", "--json")).document["journeys"]


async def test_what_is_not_there(world: World, homeward: Homeward, monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments in (
        ["journey", "show", "H999999"],
        ["journey", "timeline", "H999999"],
        ["journey", "next", "H999999"],
        ["task", "show", "H999999-1"],
        ["task", "claim", "H999999-1"],
        ["staff", "show", "nobody"],
        ["standards", "show", "palace"],
        ["calendar", "show", "lunar"],
        ["rebuild", "H999999"],
        ["journey", "resume", "H999999"],
    ):
        ran = await homeward(*arguments, "--json")
        assert (ran.code, ran.error["code"]) == (3, "not_found"), arguments
    monkeypatch.delenv("HOMEWARD_AS")
    nobody = await homeward("journey", "note", "H1", "x", "--lang", "en")
    assert nobody.code == 2
    assert "HOMEWARD_AS" in nobody.err
