"""The way out of *needs repair*: the journal stays, the journey goes on behind its head (docs/architecture.md)."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType

from client.errors import Conflict
from client.journeys import new_command
from client.repairing import held, journal_head
from client.sending import send, workflow_id
from domain.commands import RepairJourney
from domain.personal import reference
from domain.stages import Status
from domain.words import say
from store.journal import SQL_LOCK
from store.personal import put
from store.rebuild import rebuild
from tests.journeys.driving import MEASURED, MONDAY, Drive
from tests.store.looking import everything, rows
from workflows.journey import JourneyWorkflow

OPERATIONS = "operations-01"
WHY = "a foreign entry stood in the journal"
WHERE = say("zh-CN", "details.trouble")


STRANGER = """
INSERT INTO journal (journey, seq, at, stage, type, v, actor, event, fingerprint)
SELECT journey, seq + 1, at, stage, type, v, 'somebody', event, fingerprint FROM journal
WHERE journey = $1 ORDER BY seq DESC LIMIT 1
"""
"""Something that no workflow wrote stands behind the journal's head."""


async def stranger(drive: Drive) -> None:
    await drive.world.database.execute(STRANGER, drive.journey)


async def restored(drive: Drive, seq: int) -> None:
    """PostgreSQL comes back from a backup that was taken when the journal reached ``seq``."""
    await drive.world.database.execute(
        "DELETE FROM journal WHERE journey = $1 AND seq > $2", drive.journey, seq
    )
    await drive.world.database.execute("DELETE FROM reservations WHERE journey = $1", drive.journey)
    await rebuild(drive.world.database, drive.journey)


async def status(drive: Drive) -> str:
    found: str = await drive.world.database.fetchval(
        "SELECT status FROM journeys WHERE journey = $1", drive.journey
    )
    return found


async def head(drive: Drive) -> int:
    return int(
        await drive.world.database.fetchval("SELECT max(seq) FROM journal WHERE journey = $1", drive.journey)
    )


async def stopped(drive: Drive, act: Awaitable[Any]) -> None:
    """Do what shows that journal and workflow disagree."""
    with pytest.raises(Conflict, match="needs repair"):
        await act
    assert await status(drive) == Status.NEEDS_REPAIR


async def reservations(drive: Drive) -> int:
    count: int = await drive.world.database.fetchval(
        "SELECT count(*) FROM reservations WHERE journey = $1 AND state = 'booked'", drive.journey
    )
    return count


async def kept_promises(drive: Drive) -> dict[str, str]:
    found = await drive.world.database.fetch(
        "SELECT key, status FROM promises WHERE journey = $1", drive.journey
    )
    return {row["key"]: row["status"] for row in found}


async def page(drive: Drive) -> str:
    """What managers read of the journey in Temporal Web UI."""
    handle = drive.world.journeys.temporal.get_workflow_handle(workflow_id(drive.journey))
    metadata: Any = await handle.query("__temporal_workflow_metadata")
    return str(metadata)


async def agrees(drive: Drive) -> None:
    """Workflow, journal and read models tell the same."""
    pulse = await drive.world.settled(drive.journey)
    assert await status(drive) == pulse.status
    entries = await rows(drive.world.database, "journal", drive.journey)
    assert sorted(row["seq"] for row in entries) == list(range(1, pulse.seq + 1))
    holding = await drive.world.journeys.disagreement(drive.journey)
    assert not holding.tasks_void + holding.tasks_open + holding.tasks_changed
    assert not holding.appointments_cancelled + holding.appointments_booked
    assert not holding.promises_dropped + holding.promises_made
    waits = await drive.world.database.fetch(
        "SELECT key FROM waits WHERE journey = $1 ORDER BY key", drive.journey
    )
    assert tuple(row["key"] for row in waits) == pulse.keys
    before = await everything(drive.world.database, drive.journey)
    await rebuild(drive.world.database, drive.journey)
    assert await everything(drive.world.database, drive.journey) == before


async def repair(drive: Drive, command: str | None = None) -> Any:
    receipt = await drive.world.journeys.repair(drive.journey, OPERATIONS, WHY, command)
    await drive.world.settled(drive.journey)
    return receipt


async def test_after_other_content_in_the_journal_the_journey_goes_on_behind_it(drive: Drive) -> None:
    await stranger(drive)
    before = await rows(drive.world.database, "journal", drive.journey)
    task = (await drive.task("first_meeting"))["task"]
    command = new_command()
    await stopped(drive, drive.world.journeys.assign(task, OPERATIONS, "agent-02", command))
    assert WHERE in await page(drive)
    await drive.world.advance(await drive.world.now() + timedelta(minutes=1))
    await repair(drive)
    after = await rows(drive.world.database, "journal", drive.journey)
    assert [row for row in after if row in before] == before, "what stood there stays"
    (repaired,) = await drive.journal("journey_repaired")
    assert (repaired["actor"], repaired["event"]["head"]) == (OPERATIONS, len(before))
    assert WHY not in str(repaired["event"])
    words = await drive.world.database.fetchval(
        "SELECT value FROM personal_values WHERE command = $1 AND NOT pending", repaired["command"]
    )
    assert words == WHY
    assert WHERE not in await page(drive)
    assert (await drive.task("first_meeting"))["assignee"] == "agent-02", "what was done is written now"
    assert (await drive.world.journeys.assign(task, OPERATIONS, "agent-02", command)).repeated
    await agrees(drive)
    await drive.first_meeting()
    await drive.until("confirm_appointment")
    await agrees(drive)


async def test_what_was_only_accepted_when_the_journal_refused_is_not_done_later(drive: Drive) -> None:
    journeys, database = drive.world.journeys, drive.world.database
    task = (await drive.task("first_meeting"))["task"]
    async with database.transaction() as connection:
        await connection.fetchval(SQL_LOCK, drive.journey)
        done = asyncio.create_task(journeys.assign(task, OPERATIONS, "agent-02"))
        await accepted(drive, 1)
        late = asyncio.create_task(journeys.note(drive.journey, OPERATIONS, "calls on Friday"))
        await accepted(drive, 2)
        await connection.execute(STRANGER, drive.journey)
    await stopped(drive, done)
    await stopped(drive, late)
    await repair(drive)
    assert not await drive.journal("note_added")
    assert (await drive.task("first_meeting"))["assignee"] == "agent-02"
    await agrees(drive)


async def accepted(drive: Drive, count: int) -> None:
    """Wait until the journey has accepted so many commands."""
    handle = drive.world.journeys.temporal.get_workflow_handle(workflow_id(drive.journey))
    kind = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED
    async with asyncio.timeout(60):
        while True:
            events = (await handle.fetch_history()).events
            if sum(event.event_type == kind for event in events) >= count:
                return
            await asyncio.sleep(0.02)


async def test_a_paused_journey_is_paused_again_after_the_repair(drive: Drive) -> None:
    await drive.world.journeys.pause(drive.journey, OPERATIONS, "customer")
    await stranger(drive)
    await stopped(drive, drive.world.journeys.note(drive.journey, OPERATIONS, "calls on Friday"))
    await repair(drive)
    assert await status(drive) == Status.PAUSED
    await drive.world.journeys.resume(drive.journey, OPERATIONS)
    await agrees(drive)


async def test_a_journey_whose_end_could_not_be_written_ends_by_the_repair(drive: Drive) -> None:
    await drive.first_meeting()
    await stranger(drive)
    await stopped(drive, drive.world.journeys.close(drive.journey, OPERATIONS, Status.CLOSED, "moved_away"))
    await drive.world.journeys.repair(drive.journey, OPERATIONS, WHY)
    assert await status(drive) == Status.CLOSED
    assert not await drive.open_tasks()
    assert await reservations(drive) == 0


async def test_after_an_older_backup_what_stands_is_written_again(drive: Drive) -> None:
    old = await head(drive)
    await drive.first_meeting()
    await drive.until("confirm_appointment")
    written = await head(drive)
    assert await reservations(drive) == 1
    await restored(drive, old)
    assert set(await drive.open_tasks()) == {"first_meeting"}
    await stopped(drive, drive.world.journeys.note(drive.journey, OPERATIONS, "calls on Friday"))
    told = await drive.world.journeys.disagreement(drive.journey)
    assert told.missing == written - old
    assert [one.kind for one in told.tasks_void] == ["first_meeting"]
    (confirm,) = [one.task for one in told.tasks_open if one.kind == "confirm_appointment"]
    assert [one.kind for one in told.appointments_booked] == ["measurement"]
    assert [one.key for one in told.promises_made] == ["measurement/measurement/1"]
    await repair(drive)
    assert (await drive.task("confirm_appointment"))["task"] == confirm, "its number means nothing else"
    assert "first_meeting" not in await drive.open_tasks()
    assert await reservations(drive) == 1, "the time is taken again"
    assert await kept_promises(drive) == {"measurement/measurement/1": "open"}
    await agrees(drive)
    await drive.complete("confirm_appointment", {"outcome": "confirmed"})
    await drive.until("measure_site")
    await drive.complete("measure_site", MEASURED)
    await agrees(drive)


async def test_a_journal_that_lost_all_of_a_journey_begins_again(drive: Drive) -> None:
    """The backup is older than the journey's first entry."""
    await restored(drive, 0)
    with pytest.raises(Conflict, match="needs repair"):
        await drive.world.journeys.note(drive.journey, OPERATIONS, "calls on Friday")
    await repair(drive)
    (first, *_) = await drive.journal()
    assert (first["type"], first["actor"]) == ("journey_started", OPERATIONS)
    await agrees(drive)
    await drive.first_meeting()
    await agrees(drive)


async def test_an_appointment_that_only_the_journal_has_is_cancelled_and_its_time_is_free(
    drive: Drive,
) -> None:
    """As after a reset: the journal knows of a measurement that the workflow does not."""
    await drive.first_meeting()
    database = drive.world.database
    await stranger(drive)
    await database.execute(
        "UPDATE journal SET type = 'appointment_booked', event = jsonb_build_object('type', 'appointment_booked',"
        " 'v', 1, 'key', 'measurement/9', 'kind', 'measurement', 'round', 9, 'starts_at', '2031-04-01T02:00:00Z',"
        " 'ends_at', '2031-04-01T03:00:00Z', 'place', 'property', 'staff', '[\"design_assistant-02\"]'::jsonb)"
        " WHERE journey = $1 AND actor = 'somebody'",
        drive.journey,
    )
    await rebuild(database, drive.journey)
    await database.execute(
        "INSERT INTO reservations (key, journey, staff_no, during, starts_at, state)"
        " SELECT $1, $2, staff_no, '[2031-04-01T01:00:00Z, 2031-04-01T04:00:00Z)', '2031-04-01T02:00:00Z', 'booked'"
        " FROM staff WHERE handle = 'design_assistant-02'",
        f"{drive.journey}/measurement/9",
        drive.journey,
    )
    assert await reservations(drive) == 2
    await stopped(drive, drive.world.journeys.note(drive.journey, OPERATIONS, "calls on Friday"))
    told = await drive.world.journeys.disagreement(drive.journey)
    assert [one.key for one in told.appointments_cancelled] == ["measurement/9"]
    await repair(drive)
    assert await reservations(drive) == 1
    ended = await database.fetchval("SELECT outcome FROM appointments WHERE key = 'measurement/9'")
    assert ended == "cancelled"
    await agrees(drive)


async def test_an_overdue_task_that_the_journal_lost_is_overdue_again(drive: Drive) -> None:
    old = await head(drive)
    await drive.world.advance(MONDAY + timedelta(days=3))
    await drive.world.settled(drive.journey)
    before = await drive.task("first_meeting")
    assert before["escalation_level"] > 0
    await restored(drive, old)
    assert (await drive.task("first_meeting"))["overdue_since"] is None
    await stopped(drive, drive.world.journeys.note(drive.journey, OPERATIONS, "calls on Friday"))
    await repair(drive)
    after = await drive.task("first_meeting")
    told = ("task", "due_at", "overdue_since", "escalation_level", "assignee")
    assert [after[name] for name in told] == [before[name] for name in told]
    await agrees(drive)


async def test_only_what_needs_repair_is_repaired(drive: Drive) -> None:
    with pytest.raises(Conflict, match="needs no repair"):
        await drive.world.journeys.repair(drive.journey, OPERATIONS, WHY)
    assert not await drive.journal("journey_repaired")


async def test_only_operations_repair(drive: Drive) -> None:
    await stranger(drive)
    await stopped(drive, drive.world.journeys.note(drive.journey, OPERATIONS, "calls on Friday"))
    with pytest.raises(Conflict, match="operations"):
        await drive.world.journeys.repair(drive.journey, "agent-01", WHY)
    assert await status(drive) == Status.NEEDS_REPAIR
    assert not await drive.journal("journey_repaired")


async def test_a_repair_that_is_sent_twice_is_done_once(drive: Drive) -> None:
    await stranger(drive)
    await stopped(drive, drive.world.journeys.note(drive.journey, OPERATIONS, "calls on Friday"))
    command = new_command()
    first, second = await asyncio.gather(repair(drive, command), repair(drive, command))
    third = await repair(drive, command)
    assert third.repeated
    assert {first.seq, second.seq, third.seq} == {first.seq}
    (repaired,) = await drive.journal("journey_repaired")
    assert len(await drive.journal("note_added")) == 1
    settled = await drive.world.database.fetch("SELECT settled_by FROM conflicts")
    assert [row["settled_by"] for row in settled] == [OPERATIONS]
    assert repaired["seq"] == first.seq
    await agrees(drive)


async def test_a_repair_that_meets_another_conflict_is_done_by_repeating_it(drive: Drive) -> None:
    """The journal grew between reading its head and writing behind it."""
    await stranger(drive)
    known = await head(drive) - 1
    await stopped(drive, drive.world.journeys.note(drive.journey, OPERATIONS, "calls on Friday"))
    journeys, database = drive.world.journeys, drive.world.database
    stale = await journal_head(database, drive.journey, await held(journeys.temporal, drive.journey))
    await stranger(drive)
    command = new_command()
    await put(database, command, {"words": WHY}, journey=drive.journey)
    act = RepairJourney(command=command, actor=OPERATIONS, words=reference(command, "words"), head=stale)
    with pytest.raises(Conflict, match="needs repair"):
        await send(
            journeys.temporal, drive.journey, JourneyWorkflow.repair_journey, act, timedelta(seconds=20)
        )
    assert await status(drive) == Status.NEEDS_REPAIR
    await repair(drive)
    (repaired,) = await drive.journal("journey_repaired")
    assert repaired["event"]["known"] == known
    assert len(await drive.journal("note_added")) == 1
    await agrees(drive)


async def test_a_journey_that_agrees_again_loses_its_mark(drive: Drive) -> None:
    """Somebody put the journal right by hand and reset the workflow: nothing but the mark is left."""
    await drive.world.database.execute(
        "INSERT INTO conflicts (journey, seq, kind, message) VALUES ($1, 9, 'content', 'once')", drive.journey
    )
    await rebuild(drive.world.database, drive.journey)
    assert await status(drive) == Status.NEEDS_REPAIR
    await repair(drive)
    assert await status(drive) == Status.ACTIVE
    (note,) = await drive.journal("note_added")
    assert note["actor"] == OPERATIONS
    await agrees(drive)
