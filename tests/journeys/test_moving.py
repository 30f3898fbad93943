"""Continue as new at any moment: nothing is lost, nothing is done twice (docs/architecture.md)."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowHandle
from temporalio.service import RPCError

from client.journeys import new_command
from client.sending import workflow_id
from starter.rehearsal import world as rehearsed
from starter.rehearsal.world import World
from tests.journeys.driving import FIRST_MEETING, MEASURED, Drive
from workflows.journey import JourneyWorkflow


async def moved(drive: Drive) -> int:
    """Force a new run and wait for it; returns how many runs there have been."""
    await drive.world.settled(drive.journey)
    handle = drive.world.journeys.temporal.get_workflow_handle(workflow_id(drive.journey))
    before = await current_run(handle)
    await drive.world.journeys.poke(drive.journey)
    while await current_run(handle) == before:  # noqa: ASYNC110 - another process moves it
        await asyncio.sleep(0.01)
    return (await drive.world.settled(drive.journey)).runs


async def current_run(handle: WorkflowHandle[Any, Any]) -> str:
    history = await anext(handle.fetch_history_events(page_size=1))
    return history.workflow_execution_started_event_attributes.original_execution_run_id


async def twice(drive: Drive, kind: str, answers: dict[str, Any]) -> None:
    """Complete a task, move to a new run, and send the very same command again."""
    row = await drive.task(kind)
    command = new_command()
    actor = row["assignee"] or f"{row['role']}-01"
    first = await drive.world.journeys.complete(row["task"], actor, answers, command)
    assert not first.repeated
    await moved(drive)
    again = await drive.world.journeys.complete(row["task"], actor, answers, command)
    assert again.repeated
    await drive.world.settled(drive.journey)


async def walk(drive: Drive) -> None:
    """Consultation and measurement with a new run at every wait, and every command sent twice."""
    await moved(drive)
    slot = await drive.offer("measurement")
    await twice(drive, "first_meeting", {**FIRST_MEETING, "measurement_slot": slot.model_dump(mode="json")})
    await moved(drive)
    await until_moving(drive, "confirm_appointment")
    await twice(drive, "confirm_appointment", {"outcome": "no_answer"})
    await until_moving(drive, "confirm_appointment")
    await twice(drive, "confirm_appointment", {"outcome": "confirmed"})
    await until_moving(drive, "measure_site")
    await drive.complete("measure_site", MEASURED)


async def until_moving(drive: Drive, kind: str) -> None:
    """Let time pass until the task is open, with a new run before and after each instant."""
    while kind not in await drive.open_tasks():
        await moved(drive)
        pulse = await drive.world.settled(drive.journey)
        assert pulse.next_fires is not None
        await drive.world.pass_instant(drive.journey, pulse)
    await moved(drive)


async def test_a_query_that_meets_a_new_run_does_not_stop_time(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time-skipping server forgets such a query, and never again skips time by itself."""
    monkeypatch.setattr(rehearsed, "STUCK_SECONDS", 1.0)
    world, lost = drive.world, 0
    handle = world.journeys.temporal.get_workflow_handle(workflow_id(drive.journey))
    async with asyncio.timeout(60):
        while lost < 2:
            await world.journeys.poke(drive.journey)
            try:
                await handle.query(JourneyWorkflow.pulse, rpc_timeout=timedelta(seconds=0.5))
            except RPCError:
                lost += 1
        now = await world.now()
        await world.advance(now + timedelta(days=1))
        assert await world.now() - now < timedelta(days=1, minutes=5)
        assert (await world.settled(drive.journey)).next_fires


@pytest.mark.slow
async def test_a_new_run_at_every_wait_changes_nothing_of_the_course(drive: Drive) -> None:
    await walk(drive)
    completed = Counter(row["event"]["key"] for row in await drive.journal("task_completed"))
    assert completed == Counter(
        {
            "consultation/first_meeting": 1,
            "measurement/measurement/1/confirm/1": 1,
            "measurement/measurement/1/confirm/2": 1,
            "measurement/measurement/1/held": 1,
        }
    )
    opened = Counter(row["event"]["key"] for row in await drive.journal("task_opened"))
    assert all(count == 1 for count in opened.values()), opened
    booked = await drive.journal("appointment_booked")
    assert len(booked) == 1
    assert len(await drive.journal("notice_issued")) == 1


async def agrees(world: World, journey: str) -> None:
    """The journal reaches as far as the workflow, and the read model of waits is the workflow's own."""
    pulse = await world.settled(journey)
    seq = await world.database.fetchval("SELECT max(seq) FROM journal WHERE journey = $1", journey)
    assert seq == pulse.seq
    rows = await world.database.fetch("SELECT key FROM waits WHERE journey = $1 ORDER BY key", journey)
    assert tuple(row["key"] for row in rows) == pulse.keys


async def test_after_every_move_the_journal_and_the_workflow_agree(drive: Drive) -> None:
    await agrees(drive.world, drive.journey)
    await drive.first_meeting()
    await moved(drive)
    await agrees(drive.world, drive.journey)
