"""Journeys on the plain servers: real time, a real PostgreSQL, a Temporal that may be killed.

Nothing is simulated here, so nothing may take real days: ``hasty`` gives a service standard whose waits are over in
seconds, wherever a test needs one to come due.
"""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from temporalio.client import Client
from temporalio.service import RPCError

import worker
from client.journeys import Journeys
from client.sending import workflow_id
from domain.appointments import Slot
from domain.commands import Pulse
from starter.rehearsal.world import World, fresh_database
from starter.stack.namespace import prepare_namespace
from starter.stack.postgres import EmbeddedPostgres
from starter.stack.temporal import TemporalDevServer
from starter.stack.worker import WorkerProcess
from store.database import Database
from store.rebuild import rebuild
from store.settings import ROOT, Settings
from tests.store.looking import everything
from workflows.search_attributes import REGISTRY

SOON = timedelta(seconds=20)
ACTIVITIES = 30


class Live(World):
    """A company at work on servers that a test may stop, kill and start again."""

    def __init__(self, temporal: TemporalDevServer, client: Client, database: Database, folder: Path) -> None:
        self.temporal = temporal
        self.client = client
        self.database = database
        self.folder = folder
        self.settings = Settings.load(
            state=folder,
            metrics={"enabled": False},
            log={"level": "WARNING"},
            database={"pool_max": ACTIVITIES},  # also how many activities a worker runs at a time
        )
        self.journeys = self.office()

    def office(self, patience: timedelta = timedelta(seconds=100)) -> Journeys:
        """People at their desks; ``patience`` is how long their program goes on trying."""
        return Journeys(
            self.client,
            self.database,
            task_queue=self.settings.task_queue,
            lang=self.settings.lang,
            patience=patience,
        )

    async def now(self) -> datetime:
        return datetime.now(UTC)

    async def advance(self, to: datetime) -> None:
        await asyncio.sleep(max((to - await self.now()).total_seconds(), 0))

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """A worker in this process, with connections of its own."""
        async with (
            await Database.open(self.database.dsn, check=False) as database,
            worker.build(self.client, database, self.settings),
        ):
            yield

    def worker_process(self, program: Path | None = None) -> WorkerProcess:
        """The worker as the stack runs it, so that it can be killed; ``program`` replaces ``worker.py``."""
        address = self.folder / "dsn"
        address.write_text(self.database.dsn)
        return WorkerProcess(self.settings, self.temporal, address, self.folder / "worker.log", program)

    async def kill_server(self) -> None:
        """SIGKILL to Temporal: whatever it has not written is lost."""
        assert self.temporal.child is not None
        os.kill(self.temporal.child.pid, signal.SIGKILL)
        await self.temporal.child.wait()

    async def agrees(self, journey: str) -> None:
        """The workflow, the journal and the read models tell the same (docs/architecture.md)."""
        pulse = await self.settled(journey)
        seqs = [
            row["seq"]
            for row in await self.database.fetch(
                "SELECT seq FROM journal WHERE journey = $1 ORDER BY seq", journey
            )
        ]
        assert seqs == list(range(1, pulse.seq + 1)), f"{journey}: the journal has gaps or another end"
        keys = await self.database.fetch("SELECT key FROM waits WHERE journey = $1 ORDER BY key", journey)
        assert tuple(row["key"] for row in keys) == pulse.keys
        before = await everything(self.database, journey)
        await rebuild(self.database, journey)
        assert await everything(self.database, journey) == before

    async def events(self, journey: str, *types: str) -> list[dict[str, Any]]:
        """The journal's events of some types, or all, in order, each with its command and instant."""
        rows = await self.database.fetch(
            "SELECT seq, at, command, event FROM journal WHERE journey = $1"
            " AND (cardinality($2::text[]) = 0 OR type = ANY ($2)) ORDER BY seq",
            journey,
            list(types),
        )
        return [
            {**row["event"], "seq": row["seq"], "at": row["at"], "command": row["command"]} for row in rows
        ]

    async def commands(self, journey: str) -> list[str]:
        """Every command in the journal; one that was done twice would stand here twice."""
        return [one["command"] for one in await self.events(journey) if one["command"]]

    async def _pulse(self, journey: str, patience: float) -> Pulse | None:
        """The journey's pulse; None when nobody answers just now, as after a death."""
        try:
            return await self.journeys.pulse(journey)
        except RPCError:
            return None

    async def open_tasks(self, journey: str) -> dict[str, Any]:
        """The open tasks by kind."""
        rows = await self.database.fetch(
            "SELECT * FROM tasks WHERE journey = $1 AND status = 'open'", journey
        )
        return {row["kind"]: row for row in rows}

    async def until_open(self, journey: str, kind: str) -> Any:
        """Wait until a task of a kind is open; returns its row."""
        async with asyncio.timeout(60):
            while True:
                opened = await self.open_tasks(journey)
                if kind in opened:
                    await self.settled(journey)
                    return opened[kind]
                await asyncio.sleep(0.05)

    async def runs(self, journey: str) -> int:
        """How many runs the journey has had."""
        return (await self.settled(journey)).runs

    async def poke(self, journey: str) -> None:
        handle = self.client.get_workflow_handle(workflow_id(journey))
        await handle.signal("poke")


def slot(number: int, soon: timedelta = SOON) -> dict[str, Any]:
    """A time for a measurement in some seconds; ``number`` keeps the hosts of several journeys apart."""
    return Slot(starts_at=datetime.now(UTC) + soon, staff=f"design_assistant-{number:02d}").model_dump(
        mode="json"
    )


@asynccontextmanager
async def living(
    postgres: EmbeddedPostgres, folder: Path, *, durable: bool = False, standards: Path | None = None
) -> AsyncIterator[Live]:
    """A company with staff on a Temporal of its own; no worker runs yet."""
    dsn = await fresh_database(postgres, standards)
    async with (
        TemporalDevServer(folder / "temporal", durable=durable) as temporal,
        await Database.open(dsn) as database,
    ):
        client = await temporal.connect()
        await prepare_namespace(client, REGISTRY)
        yield Live(temporal, client, database, folder)


def hasty(folder: Path, **changes: Mapping[str, Any]) -> Path:
    """A copy of the standards in which measurements are confirmed at once and the company never closes.

    Args:
        changes: by section of the standard, what replaces its entries: ``tasks={"first_meeting": {...}}``.
    """
    copied = folder / "standards"
    shutil.copytree(ROOT / "standards", copied)
    yaml = YAML()
    path = copied / "renovation.yaml"
    standard = yaml.load(path)
    standard["appointments"]["measurement"].update({"confirm": "2 hours before", "notice": "3 hours before"})
    standard["rules"]["confirm_not_within"] = "0 minutes"
    for section, entries in changes.items():
        standard[section].update(entries)
    yaml.dump(standard, path)
    _never_closed(yaml, copied / "calendars" / "customer.yaml")
    return copied


def _never_closed(yaml: YAML, path: Path) -> None:
    """Whatever the hour at which a test runs, a meeting may begin in some seconds."""
    calendar = yaml.load(path)
    calendar["week"] = {day: ["00:00-24:00"] for day in calendar["week"]}
    calendar["usual"] = ["00:00-24:00"]
    calendar["days"] = {}
    yaml.dump(calendar, path)
