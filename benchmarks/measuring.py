"""What is measured: how long many steps take, and what one leaves in the history."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHandle

from benchmarks import cpu
from benchmarks.bare import BareInput, BareWorkflow
from benchmarks.journey import SEQUENCE, STAGE
from benchmarks.servers import TASK_QUEUE, Servers
from client.sending import workflow_id
from store.customers import register
from store.people import NewContact, NewProperty, Registration

_RPC_TIMEOUT = timedelta(seconds=30)
_numbers = count(1)


@dataclass(frozen=True)
class Cost:
    """What one workflow left in its history."""

    steps: int
    kinds: Counter[str]
    """How many events of each type, in all its runs."""
    size: int
    """Bytes of all its events."""

    @property
    def events(self) -> float:
        """Events by step, start and end of the workflow included."""
        return self.kinds.total() / self.steps

    @property
    def bytes(self) -> float:
        """Bytes by step, in the same way."""
        return self.size / self.steps


@dataclass(frozen=True)
class Speed:
    """How fast several workflows did their steps side by side; their start and end are not counted."""

    per_second: float
    cpu: Mapping[str, float]
    """Milliseconds of processor time a step, by process."""


async def journeys(servers: Servers, parallel: int, steps: int) -> Speed:
    """Journeys in each of which tasks are completed one after another."""
    started = [await start_journey(servers, steps) for _ in range(parallel)]
    return await _timed(
        servers, parallel * steps, [complete_all(servers, journey, steps) for journey in started]
    )


async def bare(
    servers: Servers, parallel: int, steps: int, activity: str = "echo", *, attributes: bool = False
) -> Speed:
    """Bare workflows with as many Updates."""
    started = [await start_bare(servers, BareInput(steps, activity, attributes)) for _ in range(parallel)]
    return await _timed(servers, parallel * steps, [step_all(handle, steps) for handle in started])


async def _timed(servers: Servers, steps: int, work: Sequence[Awaitable[None]]) -> Speed:
    before = cpu.used(servers.processes)
    began = time.perf_counter()
    await asyncio.gather(*work)
    seconds = time.perf_counter() - began
    after = cpu.used(servers.processes)
    return Speed(steps / seconds, {name: (after[name] - before[name]) / steps for name in after})


async def start_journey(servers: Servers, tasks: int) -> str:
    """Start a made-up customer's journey, and wait until its first task is in PostgreSQL."""
    registered = await register(servers.database, _customer(next(_numbers)))
    await servers.journeys.start(registered, stage=STAGE, facts={"tasks": tasks})
    sql = "SELECT EXISTS (SELECT FROM tasks WHERE journey = $1)"
    while True:
        if await servers.database.fetchval(sql, registered.journey):
            return registered.journey
        await asyncio.sleep(0.02)


async def complete_all(servers: Servers, journey: str, tasks: int) -> None:
    """Complete a journey's tasks as staff do: through the product's client, with every check it makes."""
    for number in range(tasks):
        _, actor, answers = SEQUENCE[number % len(SEQUENCE)]
        await servers.journeys.complete(f"{journey}-{number + 1}", actor, answers)


async def start_bare(servers: Servers, start: BareInput) -> WorkflowHandle[BareWorkflow, None]:
    """Start a bare workflow."""
    return await servers.temporal.start_workflow(
        BareWorkflow.run, start, id=f"bare-{next(_numbers)}", task_queue=TASK_QUEUE
    )


async def step_all(handle: WorkflowHandle[BareWorkflow, None], steps: int) -> None:
    """Send a bare workflow its Updates, one after another."""
    for number in range(steps):
        place = f"{handle.id}/{number}"
        await handle.execute_update(BareWorkflow.step, place, rpc_timeout=_RPC_TIMEOUT)


async def journey_cost(servers: Servers, tasks: int) -> Cost:
    """What a journey of so many tasks leaves in its history, from its start to its end."""
    journey = await start_journey(servers, tasks)
    await complete_all(servers, journey, tasks)
    return await _cost(servers.temporal, workflow_id(journey), tasks)


async def bare_cost(servers: Servers, steps: int) -> Cost:
    """What a bare workflow of so many steps leaves in its history."""
    handle = await start_bare(servers, BareInput(steps, "echo", attributes=False))
    await step_all(handle, steps)
    return await _cost(servers.temporal, handle.id, steps)


async def _cost(temporal: Client, workflow: str, steps: int) -> Cost:
    last = temporal.get_workflow_handle(workflow)
    await last.result()
    info = (await last.describe()).raw_description.workflow_execution_info
    kinds: Counter[str] = Counter()
    size = 0
    run = info.first_run_id
    while run:
        history = temporal.get_workflow_handle(workflow, run_id=run).fetch_history_events(skip_archival=True)
        run = ""
        async for event in history:
            kinds[EventType.Name(event.event_type).removeprefix("EVENT_TYPE_").lower()] += 1
            size += event.ByteSize()
            run = event.workflow_execution_continued_as_new_event_attributes.new_execution_run_id or run
    return Cost(steps, kinds, size)


def _customer(number: int) -> Registration:
    return Registration(
        reference=f"B-{number}",
        name="Zhong Ni",
        contacts=(NewContact(name="Zhong Ni", phone="13800138000"),),
        home=NewProperty(community="Green Court", building="8", room=str(number), city="Chengdu"),
        standard="renovation",
        standard_version=1,
        owner="agent-01",
        created_by="operations-01",
    )
