"""A small world of its own for a rehearsal: a throw-away database, the time-skipping server, a worker, staff.

Everything that runs in it is the real thing but the clock. Time moves only when ``advance`` says so.
"""

import asyncio
import itertools
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.api.testservice.v1 import UnlockTimeSkippingRequest
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import WorkflowEnvironment

import worker
from client.journeys import Journeys
from client.sending import workflow_id
from domain.commands import Pulse
from domain.roles import Role
from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from starter.stack.temporal import test_server_path
from store import prices, reading_journeys, staff
from store.customers import register
from store.database import Database
from store.errors import NotFound
from store.migrate import migrate
from store.people import NewContact, NewProperty, Registration
from store.rulebooks import publish
from store.rulefiles import read_folder
from store.settings import ROOT, Settings
from workflows import search_attributes
from workflows.journey import JourneyWorkflow

TEMPLATE = "homeward_template"
SETTLE_SECONDS = 300.0
PAUSE_SECONDS = 0.02
"""Between two looks at a journey: the look takes a quarter of that from what is looked at."""
STUCK_SECONDS = 30.0
"""Nothing that a workflow has to do takes as long."""
A_SECOND = timedelta(seconds=1)
PEOPLE_A_ROLE = 2


class World:
    """A company with staff in every role, at a time of its own."""

    def __init__(self, env: WorkflowEnvironment, database: Database, journeys: Journeys) -> None:
        self.env = env
        self.database = database
        self.journeys = journeys

    async def now(self) -> datetime:
        """This world's time."""
        return await self.env.get_current_time()

    async def advance(self, to: datetime) -> None:
        """Let time pass up to an instant; an instant that is over changes nothing."""
        left = to - await self.now()
        if left <= timedelta(0):
            return
        sleep = asyncio.ensure_future(self.env.sleep(left))
        while True:
            loop, before = asyncio.get_running_loop(), await self.now()
            began = loop.time()
            if (await asyncio.wait({sleep}, timeout=STUCK_SECONDS))[0]:
                await sleep
                return
            crept = timedelta(seconds=loop.time() - began) + A_SECOND
            if await self.now() - before < crept:
                await self._let_skip()

    async def _let_skip(self) -> None:
        """Give the server's clock back a lock that it lost.

        It skips no time while a workflow has something to do. What comes at the very moment at which a run ends, such
        as a query, is forgotten with the run, and its lock would stay for ever: time would pass as slowly as here.
        """
        await self.env.client.service_client.test_service.unlock_time_skipping(UnlockTimeSkippingRequest())

    async def settled(self, journey: str) -> Pulse:
        """Wait until a journey has applied and recorded everything that was to be done."""
        deadline = asyncio.get_running_loop().time() + SETTLE_SECONDS
        patience = 1.0
        while True:
            pulse = await self._pulse(journey, patience)
            if pulse is None or pulse.status is Status.CLOSED:
                pulse = await self._ended(journey) or pulse
            if pulse is not None and not pulse.busy and not pulse.unrecorded:
                return pulse
            if asyncio.get_running_loop().time() > deadline:
                raise TimeoutError(f"journey {journey} did not come to rest: {pulse}")
            if pulse is None:
                patience *= 2  # a slow machine may need more to go through a long history
            await asyncio.sleep(PAUSE_SECONDS)

    async def _pulse(self, journey: str, patience: float) -> Pulse | None:
        """The journey's pulse; None when nobody answers in so many seconds, as while it moves to a new run."""
        handle = self.journeys.temporal.get_workflow_handle(workflow_id(journey))
        try:
            return await handle.query(JourneyWorkflow.pulse, rpc_timeout=timedelta(seconds=patience))
        except RPCError as error:
            if error.status not in (RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED):
                raise
            return None

    async def pass_instant(self, journey: str, pulse: Pulse) -> Pulse:
        """Let time pass to the journey's next armed instant and wait until it has fired."""
        assert pulse.next_fires is not None
        await self.advance(pulse.next_fires)
        deadline = asyncio.get_running_loop().time() + SETTLE_SECONDS
        while (after := await self.settled(journey)).seq == pulse.seq:
            if asyncio.get_running_loop().time() > deadline:
                raise TimeoutError(f"journey {journey} did not act at {pulse.next_fires}")
            await asyncio.sleep(PAUSE_SECONDS)
        return after

    async def _ended(self, journey: str) -> Pulse | None:
        """The pulse of a journey that has ended for good: nobody answers for it any more."""
        try:
            header = await reading_journeys.journey_header(self.database, journey)
        except NotFound:
            return None
        if not reading_journeys.ended_for_good(header):
            return None
        return Pulse(
            journey=journey,
            stage=header.stage,
            status=header.status,
            seq=header.seq,
            busy=False,
            next_fires=None,
            runs=0,
            unrecorded=0,
            keys=(),
        )

    async def start(
        self, new: Registration, *, stage: Stage = Stage.CONSULTATION, facts: dict[str, Any] | None = None
    ) -> str:
        """Start a journey and wait until its first task stands."""
        registered = await register(self.database, new)
        await self.journeys.start(registered, stage=stage, facts=facts)
        await self.settled(registered.journey)
        return registered.journey


@asynccontextmanager
async def open_world(
    postgres: EmbeddedPostgres, start: datetime | None = None, standards: Path | None = None
) -> AsyncIterator[World]:
    """A world that begins at ``start`` (now, when it is absent or over)."""
    dsn = await fresh_database(postgres, standards)
    try:
        async with world_on(dsn, start) as world:
            yield world
    finally:
        await postgres.drop_database(dsn.rpartition("/")[2])


@asynccontextmanager
async def world_on(dsn: str, start: datetime | None = None) -> AsyncIterator[World]:
    """A world on a database that is there already."""
    async with (
        await WorkflowEnvironment.start_time_skipping(
            test_server_existing_path=str(test_server_path()),
            data_converter=pydantic_data_converter,
            runtime=_quiet(),
        ) as env,
        await Database.open(dsn) as database,
    ):
        await _know_attributes(env.client)
        settings = Settings.load()
        journeys = Journeys(
            env.client,
            database,
            task_queue=settings.task_queue,
            lang=settings.lang,
            clock=env.get_current_time,
        )
        world = World(env, database, journeys)
        if start is not None:
            await world.advance(start)
        async with worker.build(env.client, database, settings):
            yield world


def made_up(standard: str, version: int, owner: str = "agent-01") -> Registration:
    """A customer who exists only in a rehearsal."""
    return Registration(
        reference="rehearsal",
        name="仲妮",
        contacts=(NewContact(name="仲妮", phone="19900000000"),),
        home=NewProperty(community="示例小区", building="8", room="1201", city="成都"),
        standard=standard,
        standard_version=version,
        owner=owner,
        created_by="operations-01",
    )


_templates: set[str] = set()
_numbers = itertools.count(1)


async def fresh_database(postgres: EmbeddedPostgres, standards: Path | None = None) -> str:
    """A new database with schema, standards, calendars and staff; returns its address."""
    template = f"{TEMPLATE}_{zlib.crc32(str(standards).encode())}"
    if f"{postgres.dsn} {template}" not in _templates:
        dsn = await postgres.create_database(template)
        await migrate(dsn)
        async with await Database.open(dsn) as database:
            await publish(database, read_folder(standards or ROOT / "standards"))
            await prices.publish_folder(database, standards or ROOT / "standards")
            await _hire(database)
        _templates.add(f"{postgres.dsn} {template}")
    return await postgres.create_database(f"world_{next(_numbers)}", template=template)


@cache
def _quiet() -> Runtime:
    """A runtime that prints nothing: the core's warnings would stand in the middle of a result."""
    logs = LoggingConfig(filter=TelemetryFilter(core_level="ERROR", other_level="ERROR"))
    return Runtime(telemetry=TelemetryConfig(logging=logs))


async def _hire(database: Database) -> None:
    for role in Role:
        for number in range(1, PEOPLE_A_ROLE + 1):
            handle = f"{role.value}-{number:02d}"
            await staff.add(database, staff.NewStaff(handle=handle, name=handle, roles=(role,)))


async def _know_attributes(client: Client) -> None:
    await client.operator_service.add_search_attributes(
        AddSearchAttributesRequest(
            namespace="default",
            search_attributes={key.name: int(key.indexed_value_type) for key in search_attributes.REGISTRY},  # type: ignore[misc]
        )
    )
