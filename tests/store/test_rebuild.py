"""Read models are thrown away and rebuilt from the journal: docs/architecture.md."""

import asyncio

import pytest

from domain.events import Batch
from store.database import Database
from store.errors import JournalConflict
from store.journal import record
from store.rebuild import rebuild
from tests.store.looking import everything, rows
from tests.store.samples import batch, entries, opened, started, story, whole


async def record_in_pieces(db: Database, journey: str, size: int = 3) -> None:
    all_entries = entries(story(journey))
    for start in range(0, len(all_entries), size):
        await record(db, Batch(journey=journey, entries=all_entries[start : start + size]))


async def test_design_3_rebuilding_gives_the_same_rows(db: Database, journey: str) -> None:
    await record_in_pieces(db, journey)
    before = await everything(db, journey)
    assert all(before.values()), "every read model has a row"
    assert await rebuild(db, journey) == 1
    assert await everything(db, journey) == before


async def test_design_3_rebuilding_all_mends_every_damage(db: Database, journey: str) -> None:
    for name in (journey, f"{journey}x"):
        await record_in_pieces(db, name)
    before = await everything(db)
    await db.execute("UPDATE tasks SET assignee = 'nobody'")
    await db.execute("DELETE FROM waits")
    await db.execute("DELETE FROM journeys WHERE journey = $1", journey)
    await db.execute(
        "INSERT INTO notices (journey, seq, at, stage, key, notice, recipients, about) "
        "SELECT 'H9', seq, at, stage, key, notice, recipients, about FROM notices LIMIT 1"
    )
    await rebuild(db)
    assert await everything(db) == before


async def test_rebuilding_keeps_needs_repair(db: Database, journey: str) -> None:
    await record(db, batch(journey, started()))
    with pytest.raises(JournalConflict):
        await record(db, batch(journey, opened(f"{journey}-1", "first_meeting"), first=9))
    before = await everything(db, journey)
    await rebuild(db, journey)
    assert await everything(db, journey) == before
    assert before["journeys"][0]["status"] == "needs_repair"


async def test_design_3_rebuilding_while_the_journey_goes_on(db: Database, journey: str) -> None:
    other = f"{journey}x"

    async def keep_rebuilding() -> None:
        for _ in range(15):
            await rebuild(db, journey)

    await asyncio.gather(record_in_pieces(db, journey, 1), keep_rebuilding(), keep_rebuilding())
    await record(db, whole(other))
    live, reference = await everything(db, journey), await everything(db, other)
    for table, found in live.items():
        assert len(found) == len(reference[table]), table
    await rebuild(db, journey)
    assert await everything(db, journey) == live
    assert len(await rows(db, "journal", journey)) == len(list(story(journey)))


async def test_folding_tells_the_story(db: Database, journey: str) -> None:
    await record(db, whole(journey))
    found = await everything(db, journey)
    (head,) = found["journeys"]
    assert (head["stage"], head["status"], head["owner"]) == ("measurement", "active", "客服03")
    assert head["facts"] == {"budget": 300000, "style": None, "rooms": [1, 2.5]}
    assert head["calendars"] == {"customer": 2, "site": 1}
    one, two, three = sorted(found["tasks"], key=lambda row: str(row["task"]))
    assert (one["status"], one["assignee"], one["superseded"], one["escalation_level"]) == (
        "done",
        "客服04",
        True,
        1,
    )
    assert (two["status"], two["superseded"], two["held"]) == ("void", True, False)
    assert (three["status"], three["superseded"], three["due_at"]) == ("open", False, None)
    assert [wait["key"] for wait in found["waits"]] == ["until/1"]
    first, second = sorted(found["appointments"], key=lambda row: int(row["round"]))
    assert (first["outcome"], second["outcome"], second["confirmed"]) == ("moved", "cancelled", False)
    assert {row["key"]: row["status"] for row in found["promises"]} == {"plan": "kept", "sample": "open"}
    assert [row["action"] for row in sorted(found["firings"], key=lambda row: int(row["seq"]))] == [
        "remind",
        "due",
        "escalate",
    ]
