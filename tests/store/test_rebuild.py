"""Read models are thrown away and rebuilt from the journal: docs/architecture.md."""

import asyncio
import itertools

import pytest

from domain import events
from domain.events import Batch, Event, JourneyRepaired
from domain.stages import Status
from store.database import Database
from store.errors import JournalConflict
from store.journal import record
from store.rebuild import rebuild
from tests.store.looking import everything, rows
from tests.store.samples import batch, booked, done, entries, opened, repaired, started, story, whole


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


def before_repair(event: Event) -> bool:
    return not isinstance(event, JourneyRepaired)


async def test_folding_tells_the_story(db: Database, journey: str) -> None:
    await record(db, batch(journey, *itertools.takewhile(before_repair, story(journey))))
    found = await everything(db, journey)
    (head,) = found["journeys"]
    assert (head["stage"], head["status"], head["owner"]) == ("measurement", "active", "客服04")
    assert head["facts"] == {"budget": 300000, "style": None, "rooms": [1, 2.5]}
    assert head["calendars"] == {"customer": 2, "site": 1}
    assert head["team"] == {"agent": "客服03", "designer": "设计01"}
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


@pytest.mark.parametrize("size", [1, 4, 100])
async def test_a_repair_puts_every_row_right_whatever_stood_before(
    db: Database, journey: str, size: int
) -> None:
    happened = entries(
        [
            *itertools.takewhile(before_repair, story(journey)),
            booked("survey", 80),
            booked("delivery", 90),
            events.AppointmentConfirmed(key="delivery", confirmed=True),
            events.StatusChanged(status=Status.PAUSED, reason="weather"),
            repaired(journey),
        ]
    )
    for start in range(0, len(happened), size):
        await record(db, Batch(journey=journey, entries=happened[start : start + size]))
    found = await everything(db, journey)
    await rebuild(db, journey)
    assert await everything(db, journey) == found
    (head,) = found["journeys"]
    assert (head["stage"], head["status"], head["status_reason"]) == ("design", "active", "repaired")
    assert (head["owner"], head["team"], head["facts"]) == (
        "客服05",
        {"designer": "设计01"},
        {"budget": 250000},
    )
    tasks = {row["task"].removeprefix(journey): row for row in found["tasks"]}
    assert [tasks[name]["status"] for name in ("-1", "-2", "-3", "-4")] == ["done", "void", "open", "open"]
    assert tasks["-3"]["assignee"] == "设计01"
    late = tasks["-4"]
    assert (late["overdue_since"], late["escalation_level"]) == (late["due_at"], 1)
    assert {row["key"] for row in found["waits"]} == {"first_meeting", "review", "until/2"}
    standing = [row for row in found["appointments"] if row["outcome"] is None]
    assert {row["key"]: row["confirmed"] for row in standing} == {
        "viewing": None,
        "survey": None,
        "delivery": None,
    }
    assert [row["outcome"] for row in found["appointments"] if row["key"] == "survey"].count("moved") == 1
    promised = {row["key"] for row in found["promises"] if row["status"] == "open"}
    assert promised == {"sample", "viewing", "survey"}
    (sample,) = [row for row in found["promises"] if row["key"] == "sample"]
    assert sample["made_seq"] < head["seq"], "a promise that stood goes on standing"


async def test_what_was_done_where_the_workflow_does_not_go_on_no_longer_counts(
    db: Database, journey: str
) -> None:
    one, two, three = (f"{journey}-{number}" for number in (5, 6, 7))
    happened = [
        started(),
        *(
            event
            for name, key in ((one, "early"), (two, "known"), (three, "unknown"))
            for event in (opened(name, key), done(name, key))
        ),
    ]
    await record(db, batch(journey, *happened))
    await record(db, batch(journey, repaired(journey, known=5, head=7), first=8))
    superseded = {row["key"] for row in await rows(db, "tasks", journey) if row["superseded"]}
    assert superseded == {"unknown"}
    before = await everything(db, journey)
    await rebuild(db, journey)
    assert await everything(db, journey) == before


async def test_a_repair_settles_the_conflicts_and_a_later_one_stands_again(
    db: Database, journey: str
) -> None:
    await record(db, batch(journey, started()))
    task = opened(f"{journey}-1", "first_meeting")
    with pytest.raises(JournalConflict):
        await record(db, batch(journey, task, first=9))
    await record(db, batch(journey, repaired(journey), first=2))
    assert (await rows(db, "journeys", journey))[0]["status"] == "active"
    with pytest.raises(JournalConflict):
        await record(db, batch(journey, task, first=9))
    await rebuild(db, journey)
    assert (await rows(db, "journeys", journey))[0]["status"] == "needs_repair"
    assert len(await rows(db, "conflicts", journey)) == 2
