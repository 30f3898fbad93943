"""Servers that tests share: a throw-away PostgreSQL, a plain Temporal dev server, the time-skipping server.

Both servers are started once a test process, in a folder of their own, and die with the process.
"""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from starter.stack import temporal
from starter.stack.postgres import EmbeddedPostgres
from starter.stack.scratch import scratch
from starter.stack.temporal import TemporalDevServer

os.environ["PGSSLMODE"] = "disable"  # no server here knows TLS, and each connection would prepare it first


@pytest.fixture(scope="session")
def stack_folder() -> Iterator[Path]:
    """A short-lived folder for servers' files."""
    with scratch("test") as folder:
        yield folder


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres_server(stack_folder: Path) -> AsyncIterator[EmbeddedPostgres]:
    """A PostgreSQL without fsync. Take a database of your own: `await postgres_server.create_database(…)`."""
    async with EmbeddedPostgres(stack_folder / "postgres", durable=False) as server:
        yield server


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def temporal_dev(stack_folder: Path) -> AsyncIterator[TemporalDevServer]:
    """A dev server in memory, without Web UI. `await temporal_dev.connect()` in the test gives its client."""
    async with TemporalDevServer(stack_folder / "temporal", durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def test_server_path() -> str:
    """For `WorkflowEnvironment.start_time_skipping(test_server_existing_path=...)`."""
    return str(temporal.test_server_path())
