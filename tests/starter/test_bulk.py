"""`homeward bulk`: one act on many journeys, shown before, gone on with after a stop, with what was refused and why."""

import asyncio
import io
from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from client.sending import send, workflow_id
from domain.commands import AddNote, Receipt
from domain.personal import reference
from domain.stages import Stage
from starter import batches
from starter.context import Context
from starter.invocation import read
from starter.output import Output
from starter.rehearsal.world import World
from tests.journeys.driving import customer
from tests.starter.conftest import Homeward
from tests.starter.test_commands import ROWS, customers
from workflows.journey import JourneyWorkflow

GOOD = [ROWS[0], ROWS[1], "T-5,柳安,19900002005,锦绣云庭,9栋,1,,,"]


async def test_many_journeys_at_once(world: World, homeward: Homeward, tmp_path: Path) -> None:
    began = await homeward("journey", "start", "--file", str(customers(tmp_path, GOOD)), "--json")
    journeys = sorted(row["journey"] for row in began.document["rows"])
    for journey in journeys:
        await world.settled(journey)
    assert len(journeys) == 3

    assert (await homeward("bulk", "pause", "--reason", "weather", "--yes")).code == 2, "nobody is meant"
    asked = await homeward("bulk", "pause", "--reason", "weather", "--all", "--lang", "en")
    assert asked.code == 2, "nobody is here to confirm it"
    assert "Pause journeys: 3" in asked.out
    assert "consultation 3" in asked.out.lower()
    dry = await homeward(
        "bulk", "pause", "--reason", "weather", "--stage", "consultation", "--dry-run", "--json"
    )
    assert dry.document["targets"] == journeys
    assert dry.document["by_stage"] == {"consultation": 3}

    assert dry.document["refused"] == []
    assert (await homeward("journey", "pause", journeys[0], "--reason", "weather", "--yes")).code == 0
    pausing = ("bulk", "pause", "--reason", "weather", "--all", "--batch", "rain", "--yes")
    foreseen = await homeward(*pausing[:-1], "--dry-run", "--json")
    assert [one["target"] for one in foreseen.document["refused"]] == [journeys[0]]
    shown = await homeward(*pausing[:-1], "--dry-run", "--lang", "en")
    assert "Will be refused, as far as is known now: 1" in shown.out
    assert "paused already, because of: weather" in shown.out
    ran = await homeward(*pausing, "--lang", "en")
    assert ran.code == 4
    assert "homeward bulk pause --reason weather --all --batch rain --yes" in ran.out
    assert "2 done, 1 refused" in ran.out
    assert "paused already, because of: weather" in ran.out
    over = await homeward(*pausing[:-1], "--dry-run", "--json")
    assert (over.document["done"], len(over.document["refused"])) == (2, 1)
    again = await homeward(*pausing, "--json")
    assert again.document["counts"] == {"done": 0, "repeated": 2, "refused": 1, "unreachable": 0}
    assert again.code == 4

    file = tmp_path / "some.txt"
    file.write_text(f"# mine\n{journeys[1]} first\n{journeys[2]},second\n", encoding="utf-8")
    named = await homeward("bulk", "note", "called all", "--file", str(file), "--yes", "--json")
    assert named.document["counts"]["done"] == 2
    file.write_text("H999999\n")
    assert (await homeward("bulk", "note", "x", "--file", str(file), "--yes")).code == 3
    resumed = await homeward("bulk", "resume", "--status", "paused", "--yes", "--json")
    assert resumed.document["counts"]["done"] == 3
    assert (await homeward("bulk", "poke", "--owner", "agent-02", "--yes")).code == 0

    some = ("bulk", "assign", "--kind", "first_meeting", "--assignee", "agent-02")
    assert (await homeward(*some, "--to", "agent-01", "--queue", "--yes")).code == 2
    moved = await homeward(*some, "--to", "agent-01", "--yes", "--as", "cs_lead-01", "--json")
    assert moved.document["counts"]["refused"] == 0
    assert moved.document["counts"]["done"] >= 1
    amended = await homeward(
        *(
            "bulk",
            "amend",
            "--set",
            "window=10:00-12:00",
            "--reason",
            "customer_wish",
            "--all",
            "--yes",
            "--json",
        )
    )
    assert amended.document["counts"] == {"done": 3, "repeated": 0, "refused": 0, "unreachable": 0}
    day = f"{(await world.now()) + timedelta(days=8):%Y-%m-%d} 10:30"
    promised = await homeward(
        *(
            "bulk",
            "promise",
            "--words",
            "a visit",
            "--by",
            day,
            "--all",
            "--batch",
            "visits",
            "--yes",
            "--json",
        )
    )
    assert promised.document["counts"]["done"] == 3
    owed = await homeward("promise", "list", "--json")
    assert [one["journey"] for one in owed.document["promises"] if one["what"] == "free"] == journeys
    closed = await homeward(
        *("bulk", "close", "--reason", "price", "--waiting-for", "first_meeting", "--yes", "--json"),
        *("--as", "operations-01"),
    )
    assert closed.document["counts"]["done"] == 3
    reopened = await homeward(
        *("bulk", "reopen", "--reason", "customer_returned", "--status", "lost", "--yes", "--json"),
        *("--as", "operations-01"),
    )
    assert reopened.document["counts"]["done"] == 3


async def test_what_is_foreseen_to_be_refused_is_refused(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    """The preview reads the records alone, and says what the journeys then say themselves."""
    new = await world.start(customer("P-1"))
    signed = await world.start(customer("P-2"), stage=Stage.CARE)
    numbers = count(1)
    night = f"{(await world.now()) + timedelta(days=8):%Y-%m-%d} 03:00"

    async def told(*arguments: str) -> dict[str, str]:
        """Who is refused and why, the same before and after."""
        batch = ("--batch", f"batch-{next(numbers)}")  # those of one second would have one name
        foreseen = await homeward("bulk", *arguments, *batch, "--dry-run", "--json")
        assert foreseen.code == 0, foreseen.err
        before = {one["target"]: one["message"] for one in foreseen.document["refused"]}
        ran = await homeward("bulk", *arguments, *batch, "--yes", "--json")
        done = {
            one["target"]: one["message"] for one in ran.document["results"] if one["outcome"] == "refused"
        }
        assert done.keys() == before.keys(), (arguments, before, done)
        for journey in (new, signed):
            await world.settled(journey)
        return {target: message for target, message in before.items() if done[target] == message}

    both, only = {new, signed}, tmp_path / "one.txt"
    only.write_text(new)
    amend = ("amend", "--set", "style=modern", "--reason", "mistake", "--file", str(only))
    assert (await told("resume", "--all")).keys() == both
    assert (await told("reopen", "--reason", "mistake", "--all")).keys() == both
    assert (
        await told("appoint", "--role", "agent", "--to", "agent-01", "--reason", "left", "--all")
    ).keys() == both
    closed = await told("promise", "--words", "x", "--by", night, "--all")
    assert closed.keys() == both
    assert all("--by" in message for message in closed.values())
    early = await told("pause", "--reason", "weather", "--until", "2020-01-01", "--all")
    assert all("--until" in message for message in early.values())
    assert await told(*amend) == {}
    assert (await told(*amend)).keys() == {new}, "it goes by that already"
    task = f"{new}-1"
    assert (
        await told("assign", "--to", "designer-01", "--role", "agent", "--kind", "first_meeting")
    ).keys() == {task}
    assert (
        await told("assign", "--to", "agent-01", "--role", "agent", "--kind", "first_meeting")
    ).keys() == {task}
    budget = await told("amend", "--set", "budget=500000", "--reason", "mistake", "--all")
    assert budget.keys() == {signed}, "the contract says by now what became of it"
    assert f"homeward journey note {signed}" in budget[signed]
    others = ("--as", "agent-02", "--all")
    for act in (
        ("close", "--reason", "price", "--end", "closed"),
        ("reopen", "--reason", "mistake"),
        ("appoint", "--role", "designer", "--to", "designer-02", "--reason", "left"),
    ):
        assert (await told(*act, *others)).keys() == both, "it is neither theirs, nor may they steer others'"
    several = await homeward("bulk", "close", "--reason", "price", *others, "--dry-run", "--lang", "en")
    assert "2\tjourney … is served by others" in several.out, "one line for all of the same reason"
    assert f"\t{new}, {signed}" in several.out
    lost = await told("close", "--reason", "price", "--all")
    assert lost.keys() == {signed}, "whoever has signed is not lost"
    assert "--end closed" in lost[signed]
    assert (
        await told("promise", "--words", "x", "--by", f"{night[:10]} 10:30", "--status", "lost")
    ).keys() == {new}
    assert (await homeward("bulk", "assign", "--to", "nobody", "--all", "--yes")).code == 3
    for wrong, code in (("owner", 3), ("person", 3), ("kind", 2), ("waiting-for", 2), ("standard", 2)):
        strange = await homeward("bulk", "note", "x", f"--{wrong}", "nonsense", "--yes")
        assert (strange.code, f"--{wrong}" in strange.err) == (code, True), "nobody would be meant by it"
    assert (await homeward("bulk", "note", "x", "--kind", "首次面谈", "--dry-run")).code == 0
    over = await homeward("bulk", "promise", "--words", "x", "--by", "2020-01-01 10:00", "--all", "--yes")
    assert (over.code, "--by" in over.err) == (2, True)


@pytest.mark.parametrize(("lang", "told"), [("zh-CN", "还剩 2 个"), ("en", "1 done; 2 left")])
async def test_a_batch_that_is_stopped_says_how_far_it_came_and_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, lang: str, told: str
) -> None:
    monkeypatch.setenv("HOMEWARD_LANG", lang)
    err, reached = io.StringIO(), asyncio.Event()

    async def one(target: str, command: str) -> Receipt | None:
        if target == "H000001":
            return None
        reached.set()
        await asyncio.Event().wait()  # for ever
        return None

    line = ("bulk", "note", "called", "--all")
    async with Context(read(line), lang, Output(stdout=io.StringIO(), stderr=err)) as context:
        targets: Sequence[str] = ("H000001", "H000002", "H000003")
        run = asyncio.create_task(batches.carried_out(context, one, targets, batch="calls", action="note"))
        await reached.wait()
        await asyncio.sleep(0.05)
        run.cancel()
        with pytest.raises(asyncio.CancelledError):
            await run
    assert told in err.getvalue()
    assert "homeward bulk note called --all --batch calls" in err.getvalue().replace("\n", " ")


async def test_whoever_stops_a_batch_stops_what_is_being_sent(world: World) -> None:
    """Temporal's client makes an error of its own of that, after which the batch would go on."""
    client, nobody = world.env.client, "H999999"
    await client.start_workflow("Journey", id=workflow_id(nobody), task_queue="nobody-works-here")
    act = AddNote(command="stopped-early", actor="agent-01", words=reference("stopped-early", "words"))
    sent = asyncio.create_task(send(client, nobody, JourneyWorkflow.add_note, act, timedelta(seconds=30)))
    await asyncio.sleep(0.5)
    sent.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sent
