"""A database that is away is one typed error, whatever the cause."""

from pathlib import Path

import asyncpg
import pytest

from starter.stack.postgres import EmbeddedPostgres
from store.database import Database
from store.errors import JournalConflict, RecordsDown
from store.journal import record
from store.migrate import migrate
from tests.store.looking import rows
from tests.store.samples import batch, opened, started


async def test_nobody_listening() -> None:
    with pytest.raises(RecordsDown):
        await Database.open("postgresql://homeward@127.0.0.1:1/none", connect_timeout=2)


@pytest.mark.parametrize(("old", "new"), [("homeward:", "nobody:"), ("/store_", "/no_such_")])
async def test_a_wrong_address_is_told_by_the_server(dsn: str, old: str, new: str) -> None:
    with pytest.raises(RecordsDown, match=r"authentication|does not exist"):
        await Database.open(dsn.replace(old, new))


async def test_opening_unchecked_waits_for_the_first_use() -> None:
    async with await Database.open("postgresql://homeward@127.0.0.1:1/none", check=False) as database:
        with pytest.raises(RecordsDown):
            await database.ping()


async def test_a_statement_that_takes_too_long(dsn: str) -> None:
    async with await Database.open(dsn, command_timeout=0.3) as database:
        with pytest.raises(RecordsDown):
            await database.fetchval("SELECT pg_sleep(3)")
        assert await database.fetchval("SELECT 1") == 1


async def test_a_connection_that_the_server_ends(dsn: str) -> None:
    async with await Database.open(dsn, max_size=2) as database, await Database.open(dsn) as other:

        async def work() -> None:
            async with database.transaction() as connection:
                pid = await connection.fetchval("SELECT pg_backend_pid()")
                await other.fetchval("SELECT pg_terminate_backend($1, 2000)", pid)
                await connection.fetchval("SELECT 1")

        with pytest.raises(RecordsDown):
            await work()
        await database.ping()


async def test_a_mistake_of_ours_is_not_taken_for_an_outage(db: Database) -> None:
    with pytest.raises(asyncpg.UndefinedTableError):
        await db.fetch("SELECT * FROM no_such_table")
    with pytest.raises(asyncpg.DataError):
        await db.fetch("SELECT $1::int", "text")


async def test_a_failed_transaction_leaves_nothing(db: Database) -> None:
    async def work() -> None:
        async with db.transaction() as connection:
            await connection.execute(
                "INSERT INTO calendars (name, version, data, sha) VALUES ('t', 1, '{}', '')"
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await work()
    assert await db.fetch("SELECT FROM calendars WHERE name = 't'") == []


async def test_a_server_that_stops_and_returns(stack_folder: Path, journey: str) -> None:
    server = EmbeddedPostgres(stack_folder / "stopping", durable=False)
    async with server:
        dsn = await server.create_database("records")
        await migrate(dsn)
        async with await Database.open(dsn, connect_timeout=3) as database:
            await record(database, batch(journey, started()))
            await server.stop()
            following = batch(journey, opened(f"{journey}-1", "first_meeting"), first=2)
            with pytest.raises(RecordsDown):
                await record(database, following)
            with pytest.raises(RecordsDown):
                await record(database, batch(journey, opened(f"{journey}-1", "x"), first=9))
            await server.start()
            assert (await record(database, following)).seq == 2
            assert len(await rows(database, "tasks", journey)) == 1
            with pytest.raises(JournalConflict):
                await record(database, batch(journey, opened(f"{journey}-1", "x"), first=9))


async def test_the_hot_path_is_few_round_trips(db: Database, journey: str) -> None:
    """Begin, lock, load, write, commit."""
    sent: list[str] = []
    async with db.transaction() as connection:
        with connection.query_logger(lambda query: sent.append(query.query)):
            from store.journal import SQL_LOCK, _record

            await connection.fetchval(SQL_LOCK, journey)
            await _record(connection, batch(journey, started(), opened(f"{journey}-1", "first_meeting")))
    assert len(sent) == 3
