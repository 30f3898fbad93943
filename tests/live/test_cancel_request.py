"""The big button of Temporal Web UI, Request Cancellation, must not end a customer's journey."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from temporalio.client import WorkflowExecutionStatus

from client.sending import workflow_id
from starter.stack.postgres import EmbeddedPostgres
from store.customers import register
from tests.journeys.driving import FIRST_MEETING, customer
from tests.live.live import Live, hasty, living


@pytest_asyncio.fixture
async def live(postgres_server: EmbeddedPostgres, tmp_path: Path) -> AsyncIterator[Live]:
    async with living(postgres_server, tmp_path, standards=hasty(tmp_path)) as company, company.working():
        yield company


async def test_a_journey_goes_on_after_a_request_to_cancel(live: Live) -> None:
    registered = await register(live.database, customer("cancel"))
    journey = registered.journey
    await live.journeys.start(registered)
    task = await live.until_open(journey, "first_meeting")
    handle = live.journeys.temporal.get_workflow_handle(workflow_id(journey))
    await handle.cancel()
    await live.settled(journey)
    await live.journeys.complete(task["task"], "agent-01", FIRST_MEETING)
    await live.until_open(journey, "arrange_appointment")
    assert (await handle.describe()).status is WorkflowExecutionStatus.RUNNING
    await live.agrees(journey)
