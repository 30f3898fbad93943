"""The workflow that has staff told, on a real Temporal: one in the company, whoever starts it or stops."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

import worker
from activities.notices.telling import Turn
from client.notices import keep_telling
from domain.notices import Channel
from starter.stack.postgres import EmbeddedPostgres
from starter.stack.temporal import TemporalDevServer
from store import notices_sent, reading_notices
from store.database import Database
from tests.notices.company import Company, open_company
from workflows.notices import WORKFLOW_ID, StaffNotices

QUEUE = "telling"


@asynccontextmanager
async def working(client: Client, company: Company) -> AsyncIterator[None]:
    """A worker with connections of its own."""
    settings = company.settings.model_copy(update={"task_queue": QUEUE})
    async with (
        await Database.open(company.database.dsn) as database,
        worker.build(client, database, settings),
    ):
        yield


async def try_it(company: Company, person: str) -> None:
    """Write a test notice and wait until it was sent by whoever is at work."""
    posted = len(company.service.posted)
    name = await notices_sent.write_test(company.database, person, datetime.now(UTC), Channel.WEBHOOK)
    async with asyncio.timeout(60):
        while True:
            (line,) = await reading_notices.messages(company.database, person)
            if line.state == "sent":
                break
            await asyncio.sleep(0.05)
    assert [one.headers["idempotency-key"] for one in company.service.posted[posted:]] == [name]


async def test_it_is_one_goes_on_with_the_next_worker_and_never_ends(
    postgres_server: EmbeddedPostgres, temporal_dev: TemporalDevServer
) -> None:
    client = await temporal_dev.connect()
    async with open_company(postgres_server) as company:
        handle: WorkflowHandle[StaffNotices, None] = client.get_workflow_handle_for(
            StaffNotices.run, WORKFLOW_ID
        )
        try:
            async with working(client, company):
                await keep_telling(client, QUEUE, "en")
                first = (await handle.describe()).run_id
                await try_it(company, "agent-01")
                await keep_telling(client, QUEUE, "en")
                assert (await handle.describe()).run_id == first
            async with working(client, company):
                await try_it(company, "agent-02")
                assert (await handle.query(StaffNotices.done)).sent == 1, (
                    "a turn ends in order when its worker is to stop"
                )
        finally:
            await handle.terminate("the test is over")


async def test_its_history_stays_short(
    postgres_server: EmbeddedPostgres, temporal_dev: TemporalDevServer
) -> None:
    client = await temporal_dev.connect()
    async with open_company(postgres_server) as company, working(client, company):
        await client.start_workflow(
            StaffNotices.run, Turn(seconds=0.01), id=f"{WORKFLOW_ID}-short", task_queue=QUEUE
        )
        handle = client.get_workflow_handle(f"{WORKFLOW_ID}-short")
        try:
            first = (await handle.describe()).run_id
            async with asyncio.timeout(60):
                while True:
                    now = await handle.describe()
                    if now.run_id != first:
                        break
                    await asyncio.sleep(0.05)
            old = await client.get_workflow_handle(handle.id, run_id=first).describe()
            assert old.history_length < 200
            written = await client.get_workflow_handle(handle.id, run_id=first).fetch_history()
            replayer = Replayer(
                workflows=[StaffNotices],
                workflow_runner=UnsandboxedWorkflowRunner(),
                data_converter=client.data_converter,
            )
            await replayer.replay_workflow(written)
            assert now.status is not None
            assert now.status.name == "RUNNING"
        finally:
            await handle.terminate("the test is over")
