"""The command line in a world of its own: a throw-away database, a Temporal server, a worker, staff."""

import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from starter.main import run
from starter.output import Output
from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres


@dataclass
class Ran:
    """What a command line gave."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output, which must be exactly one JSON document."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The error object on standard error."""
        return json.loads(self.err)["error"]


Homeward = Callable[..., Awaitable[Ran]]


async def ran(*arguments: str) -> Ran:
    """Run a command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    code = await run(arguments, Output(as_json="--json" in arguments, stdout=out, stderr=err))
    return Ran(code, out.getvalue(), err.getvalue())


@pytest_asyncio.fixture
async def world(postgres_server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    async with open_world(postgres_server) as opened:
        monkeypatch.setenv("HOMEWARD_DATABASE__DSN", opened.database.dsn)
        monkeypatch.setenv("TEMPORAL_ADDRESS", opened.env.client.service_client.config.target_host)
        monkeypatch.setenv("TEMPORAL_NAMESPACE", opened.env.client.namespace)
        monkeypatch.setenv("HOMEWARD_AS", "agent-01")
        monkeypatch.delenv("HOMEWARD_LANG", raising=False)
        yield opened


@pytest.fixture
def homeward(world: World) -> Homeward:
    """Runs `homeward` in the world."""
    return ran
