"""The servers that are measured: durable ones in a folder of their own, and a worker in a process of its own."""

import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from temporalio.api.workflowservice.v1 import GetSystemInfoRequest
from temporalio.client import Client
from temporalio.service import __version__ as sdk

from benchmarks.bare import SQL_TABLE
from client.journeys import Journeys
from starter.rehearsal.world import fresh_database
from starter.stack.namespace import prepare_namespace
from starter.stack.postgres import EmbeddedPostgres
from starter.stack.processes import spawn
from starter.stack.temporal import NAMESPACE, TemporalDevServer
from store.database import Database
from store.settings import ROOT
from workflows import search_attributes

TASK_QUEUE = "benchmark"


@dataclass(frozen=True)
class Servers:
    """What a measurement needs: clients of both servers, and the product's client."""

    temporal: Client
    database: Database
    journeys: Journeys
    versions: str
    processes: Mapping[str, int]
    """Their process ids by name, and our own as the client's."""
    address: str
    """Temporal's."""
    folder: Path
    """Where further logs may be."""


@asynccontextmanager
async def servers() -> AsyncIterator[Servers]:
    """PostgreSQL with fsync, Temporal's dev server on a file with a write-ahead log, a worker."""
    with tempfile.TemporaryDirectory(prefix="homeward-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL does not run as root: it must reach its own folder
        async with (
            EmbeddedPostgres(folder / "postgres") as postgres,
            TemporalDevServer(folder / "temporal") as temporal,
        ):
            dsn = await fresh_database(postgres)
            client = await temporal.connect()
            await prepare_namespace(client, search_attributes.REGISTRY)
            worker = spawn(
                "worker",
                [sys.executable, "-m", "benchmarks.worker"],
                log=folder / "worker.log",
                env=_environment(dsn, temporal.address),
                cwd=ROOT,
            )
            try:
                async with await Database.open(dsn) as database:
                    await database.execute(SQL_TABLE)
                    yield Servers(
                        client,
                        database,
                        Journeys(client, database, task_queue=TASK_QUEUE),
                        await _versions(client, database),
                        {"client": os.getpid(), "worker": worker.pid, **_pids(temporal, postgres)},
                        temporal.address,
                        folder,
                    )
            except BaseException:
                print(worker.how_it_ended(), file=sys.stderr)
                raise
            finally:
                await worker.stop()


def _pids(temporal: TemporalDevServer, postgres: EmbeddedPostgres) -> dict[str, int]:
    assert temporal.child is not None
    assert postgres.child is not None
    return {"Temporal": temporal.child.pid, "PostgreSQL": postgres.child.pid}


def _environment(dsn: str, address: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("HOMEWARD_", "TEMPORAL_"))
    }
    return kept | {
        "HOMEWARD_DATABASE__DSN": dsn,
        "HOMEWARD_TASK_QUEUE": TASK_QUEUE,
        "TEMPORAL_ADDRESS": address,
        "TEMPORAL_NAMESPACE": NAMESPACE,
    }


async def _versions(client: Client, database: Database) -> str:
    system = await client.workflow_service.get_system_info(GetSystemInfoRequest())
    postgres = await database.fetchval("SHOW server_version")
    python = sys.version.split()[0]
    return (
        f"Python {python}, temporalio {sdk}, Temporal Server {system.server_version}, PostgreSQL {postgres}"
    )
