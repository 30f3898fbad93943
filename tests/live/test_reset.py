"""A reset in Temporal Web UI takes the workflow back behind what its journal tells; then it is repaired.

Both kinds: Temporal applies again what people did after the chosen point, or leaves it out (docs/architecture.md).
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType, ResetReapplyExcludeType
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest

from client.errors import Conflict
from client.sending import workflow_id
from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from store.customers import register
from tests.journeys.driving import FIRST_MEETING, customer
from tests.live.live import Live, hasty, living, slot

OPERATIONS = "operations-01"
WHY = "reset by mistake"


@pytest_asyncio.fixture
async def live(postgres_server: EmbeddedPostgres, tmp_path: Path) -> AsyncIterator[Live]:
    async with living(postgres_server, tmp_path, standards=hasty(tmp_path)) as company, company.working():
        yield company


async def started(live: Live, reference: str) -> str:
    registered = await register(live.database, customer(reference))
    await live.journeys.start(registered)
    await live.until_open(registered.journey, "first_meeting")
    return registered.journey


async def run_of(live: Live, journey: str) -> str:
    description = await live.client.get_workflow_handle(workflow_id(journey)).describe()
    assert description.run_id is not None
    return description.run_id


async def reset(live: Live, journey: str, run: str, *, forget: bool) -> None:
    """Take a run back to where its first task had just been opened, as the button of Temporal Web UI does."""
    history = await live.client.get_workflow_handle(workflow_id(journey), run_id=run).fetch_history()
    recorded = [
        event.event_id
        for event in history.events
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
    ][1]
    left_out = [ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE] if forget else []
    await live.client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=live.client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=workflow_id(journey), run_id=run),
            reason="a test",
            workflow_task_finish_event_id=recorded,
            request_id=str(uuid4()),
            reset_reapply_exclude_types=left_out,
        )
    )


async def status(live: Live, journey: str) -> str:
    return str(await live.database.fetchval("SELECT status FROM journeys WHERE journey = $1", journey))


async def stopped(live: Live, journey: str) -> None:
    """The next that is to be recorded shows it."""
    with pytest.raises(Conflict, match="needs repair"):
        await live.journeys.note(journey, OPERATIONS, "calls on Friday")
    assert await status(live, journey) == Status.NEEDS_REPAIR


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while True:
            if await holds():
                return
            await asyncio.sleep(0.05)


async def repaired(live: Live, journey: str) -> Any:
    """Repair it; everything that was in the journal stays as it was."""
    before = await live.events(journey)
    told = await live.journeys.disagreement(journey)
    await live.journeys.repair(journey, OPERATIONS, WHY)
    after = await live.events(journey)
    assert after[: len(before)] == before
    assert await status(live, journey) == Status.ACTIVE
    await live.agrees(journey)
    assert set(Counter(await live.commands(journey)).values()) == {1}
    return told


async def goes_on(live: Live, journey: str) -> None:
    """The first meeting is held, and the measurement is agreed on."""
    task = await live.until_open(journey, "first_meeting")
    await live.journeys.complete(
        task["task"], task["assignee"], {**FIRST_MEETING, "measurement_slot": slot(2)}
    )
    await live.until_open(journey, "measure_site")
    await live.agrees(journey)


async def test_what_temporal_applies_again_is_not_told_twice(live: Live) -> None:
    journey = await started(live, "again")
    task = f"{journey}-1"
    await live.journeys.assign(task, OPERATIONS, "agent-02")
    await live.journeys.note(journey, OPERATIONS, "has a dog")
    await reset(live, journey, await run_of(live, journey), forget=False)

    async def both_know() -> bool:
        """What Temporal applied again has met the journal."""
        told = await live.journeys.disagreement(journey)
        return bool(told.conflicts) and told.needs_repair

    await until(both_know)
    await repaired(live, journey)
    notes = await live.events(journey, "note_added")
    assigned = await live.events(journey, "task_assigned")
    assert (len(notes), len(assigned)) == (1, 1)
    assert (await live.open_tasks(journey))["first_meeting"]["assignee"] == "agent-02"
    await goes_on(live, journey)


@pytest.mark.slow
async def test_what_the_workflow_forgot_is_asked_again_under_another_number(live: Live) -> None:
    journey = await started(live, "forgotten")
    first = await run_of(live, journey)
    await live.journeys.complete(f"{journey}-1", "agent-01", {**FIRST_MEETING, "measurement_slot": slot(1)})
    await live.until_open(journey, "measure_site")
    await live.poke(journey)
    await live.journeys.note(journey, OPERATIONS, "has a dog")

    async def moved() -> bool:
        return await run_of(live, journey) != first

    await until(moved)
    await live.settled(journey)
    await reset(live, journey, first, forget=True)
    await stopped(live, journey)
    told = await repaired(live, journey)
    assert [one.kind for one in told.tasks_open] == ["first_meeting"]
    assert "measure_site" in {one.kind for one in told.tasks_void}
    assert [one.kind for one in told.appointments_cancelled] == ["measurement"]
    assert told.stage == (Stage.MEASUREMENT, Stage.CONSULTATION)
    asked = (await live.open_tasks(journey))["first_meeting"]
    used = [one["task"] for one in await live.events(journey, "task_opened")]
    assert asked["task"] not in used
    old = await live.database.fetchrow("SELECT status, superseded FROM tasks WHERE task = $1", f"{journey}-1")
    assert old is not None
    assert (old["status"], old["superseded"]) == ("done", True)
    booked = "SELECT count(*) FROM reservations WHERE journey = $1 AND state = 'booked'"
    assert await live.database.fetchval(booked, journey) == 0
    await goes_on(live, journey)
    assert await live.database.fetchval(booked, journey) == 1
