"""The worker of the benchmark, a process of its own as in production; told by the environment where its servers are."""

import asyncio
import signal
from datetime import timedelta

from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.journal import JournalActivities
from benchmarks.bare import BareActivities, BareWorkflow
from benchmarks.journey import BenchmarkJourney
from starter.exit import run_and_exit
from store.database import Database
from store.settings import Settings
from worker import connect


async def serve(settings: Settings) -> int:
    """Work until SIGTERM, set up as the product's worker is."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    client = await connect(settings)
    pool_max = settings.database.pool_max
    async with await Database.open(settings.database_dsn(), max_size=pool_max) as database:
        journal, bare = JournalActivities(database), BareActivities(database)
        async with Worker(
            client,
            task_queue=settings.task_queue,
            workflows=[BenchmarkJourney, BareWorkflow],
            activities=[journal.record, journal.load_rules, bare.echo, bare.insert],
            workflow_runner=UnsandboxedWorkflowRunner(),
            sticky_queue_schedule_to_start_timeout=timedelta(
                seconds=settings.worker.sticky_queue_timeout_seconds
            ),
            max_concurrent_activities=pool_max,
        ):
            await stop.wait()
    return 0


if __name__ == "__main__":
    run_and_exit(serve(Settings.load()))
