"""A migrated database for each test module, copied from one template."""

import itertools
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from starter.stack.postgres import EmbeddedPostgres
from store.database import Database
from store.migrate import migrate

_TEMPLATE = "store_template"
_numbers = itertools.count(1)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def template(postgres_server: EmbeddedPostgres) -> str:
    """The name of a migrated database that nobody uses."""
    await migrate(await postgres_server.create_database(_TEMPLATE))
    return _TEMPLATE


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def dsn(postgres_server: EmbeddedPostgres, template: str) -> str:
    """The address of this test module's database."""
    return await postgres_server.create_database(f"store_{next(_numbers)}", template)


@pytest_asyncio.fixture
async def db(dsn: str) -> AsyncIterator[Database]:
    async with await Database.open(dsn, max_size=12) as database:
        yield database


@pytest.fixture(scope="module")
def journey_names() -> "itertools.count[int]":
    return itertools.count(1)


@pytest.fixture
def journey(journey_names: "itertools.count[int]") -> str:
    """A journey's number that no other test of the module uses."""
    return f"H{next(journey_names):06d}"
