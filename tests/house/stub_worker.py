"""A worker as the stack starts it, small enough for tests of the stack: it adds up what it is told."""

import asyncio
import signal
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker

with workflow.unsafe.imports_passed_through():
    from starter.exit import run_and_exit
    from store.settings import Settings


@activity.defn
async def double(number: int) -> int:
    return 2 * number


@workflow.defn
class Counting:
    """Adds what it is told, each time doubled by an activity."""

    def __init__(self) -> None:
        self.total = 0

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: self.total >= 1000)

    @workflow.update
    async def add(self, number: int) -> int:
        self.total += await workflow.execute_activity(
            double, number, start_to_close_timeout=timedelta(seconds=10)
        )
        return self.total


async def main() -> int:
    settings = Settings.load()
    client = await Client.connect(**settings.temporal_connect_config())
    asked_to_stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asked_to_stop.set)
    async with Worker(
        client,
        task_queue=settings.task_queue,
        workflows=[Counting],
        activities=[double],
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=1),
    ):
        await asked_to_stop.wait()
    return 0


if __name__ == "__main__":
    run_and_exit(main())
