"""`homeward bulk`: one act on many journeys, shown before, gone on with after a stop, with what was refused and why."""

from datetime import timedelta
from pathlib import Path

from starter.rehearsal.world import World
from tests.starter.conftest import Homeward
from tests.starter.test_commands import ROWS, customers

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

    assert (await homeward("journey", "pause", journeys[0], "--reason", "weather", "--yes")).code == 0
    pausing = ("bulk", "pause", "--reason", "weather", "--all", "--batch", "rain", "--yes")
    ran = await homeward(*pausing, "--lang", "en")
    assert ran.code == 4
    assert "homeward bulk pause --reason weather --all --batch rain --yes" in ran.out
    assert "2 done, 1 refused" in ran.out
    assert "paused already, because of: weather" in ran.out
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
        "bulk", "close", "--reason", "price", "--waiting-for", "first_meeting", "--yes", "--json"
    )
    assert closed.document["counts"]["done"] == 3
    reopened = await homeward(
        *("bulk", "reopen", "--reason", "customer_returned", "--status", "lost", "--yes", "--json")
    )
    assert reopened.document["counts"]["done"] == 3
