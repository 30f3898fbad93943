"""The command line in a world of its own: a throw-away database, a Temporal server, a worker, staff."""

import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
import pytest_asyncio

from starter.context import Context
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


def typed_in(
    world: World, monkeypatch: pytest.MonkeyPatch, lang: str | None = None, *, own_clock: bool = True
) -> None:
    """Have the command line of this process work in a world, by its clock."""
    if own_clock:

        async def now(_: Context) -> datetime:
            return await world.now()

        monkeypatch.setattr(Context, "now", now)
    monkeypatch.setenv("HOMEWARD_DATABASE__DSN", world.database.dsn)
    monkeypatch.setenv("TEMPORAL_ADDRESS", world.env.client.service_client.config.target_host)
    monkeypatch.setenv("TEMPORAL_NAMESPACE", world.env.client.namespace)
    monkeypatch.setenv("HOMEWARD_AS", "agent-01")
    if lang is None:
        monkeypatch.delenv("HOMEWARD_LANG", raising=False)
    else:
        monkeypatch.setenv("HOMEWARD_LANG", lang)


@pytest_asyncio.fixture
async def world(postgres_server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    async with open_world(postgres_server) as opened:
        typed_in(opened, monkeypatch, own_clock=False)
        yield opened


@pytest.fixture
def homeward(world: World) -> Homeward:
    """Runs `homeward` in the world."""
    return ran
