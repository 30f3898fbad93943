"""The migration runner."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from starter.stack.postgres import EmbeddedPostgres
from store.errors import MigrationRefused, RecordsDown
from store.migrate import FOLDER, migrate, migrations

_numbers = itertools.count(1)
Make = Callable[[], Awaitable[str]]


@pytest.fixture
def empty(postgres_server: EmbeddedPostgres) -> Make:
    async def make() -> str:
        return await postgres_server.create_database(f"migrate_{next(_numbers)}")

    return make


def files(folder: Path, **sql: str) -> Path:
    for name, text in sql.items():
        (folder / f"{name.removeprefix('m')}.sql").write_text(text)
    return folder


async def ask(dsn: str, sql: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetch(sql)
    finally:
        await connection.close()


async def test_an_empty_database_gets_everything_once(empty: Make) -> None:
    dsn = await empty()
    assert await migrate(dsn) == [migration.file for migration in migrations()]
    assert await migrate(dsn) == []
    noted = await ask(
        dsn, "SELECT version, name, sha256, applied_at, ms FROM schema_migration ORDER BY version"
    )
    assert [row["version"] for row in noted] == [migration.version for migration in migrations()]
    assert all(row["ms"] >= 0 and len(row["sha256"]) == 64 for row in noted)


async def test_five_at_once_apply_each_file_once(empty: Make) -> None:
    dsn = await empty()
    done = await asyncio.gather(*(migrate(dsn) for _ in range(5)))
    assert sorted(len(files_of_one) for files_of_one in done) == [0, 0, 0, 0, len(migrations())]


async def test_a_concurrent_index_beside_waiting_processes(empty: Make, tmp_path: Path) -> None:
    """With pg_advisory_lock this deadlocks."""
    dsn = await empty()
    folder = files(
        tmp_path,
        m0001_table="CREATE TABLE t (n int);",
        m0002_index="-- no-transaction\nCREATE INDEX CONCURRENTLY t_n ON t (n);\n\n-- and\n"
        "INSERT INTO t VALUES (1);\n",
    )
    done = await asyncio.gather(*(migrate(dsn, folder) for _ in range(5)))
    assert sum(len(one) for one in done) == 2
    assert len(await ask(dsn, "SELECT n FROM t")) == 1


async def test_an_edited_file_is_refused(empty: Make, tmp_path: Path) -> None:
    dsn = await empty()
    await migrate(dsn, files(tmp_path, m0001_table="CREATE TABLE t (n int);"))
    with pytest.raises(MigrationRefused, match=r"0001_table\.sql was changed after"):
        await migrate(dsn, files(tmp_path, m0001_table="CREATE TABLE t (n bigint);"))


async def test_a_failing_file_keeps_nothing(empty: Make, tmp_path: Path) -> None:
    dsn = await empty()
    folder = files(
        tmp_path, m0001_ok="CREATE TABLE a (n int);", m0002_bad="CREATE TABLE b (n int); SELECT wrong;"
    )
    with pytest.raises(MigrationRefused, match=r"0002_bad\.sql failed.*wrong"):
        await migrate(dsn, folder)
    assert [
        row["tablename"]
        for row in await ask(dsn, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    ] == [
        "a",
        "schema_migration",
    ]
    assert await migrate(dsn, files(folder, m0002_bad="CREATE TABLE b (n int);")) == ["0002_bad.sql"]


async def test_a_newer_database_and_a_late_number_are_refused(empty: Make, tmp_path: Path) -> None:
    dsn = await empty()
    await migrate(dsn, files(tmp_path, m0003_new="CREATE TABLE t (n int);"))
    files(tmp_path, m0002_late="SELECT 1;")
    with pytest.raises(MigrationRefused, match="next free number"):
        await migrate(dsn, tmp_path)
    (tmp_path / "0003_new.sql").unlink()
    with pytest.raises(MigrationRefused, match="older than the database"):
        await migrate(dsn, tmp_path)


def test_names_are_checked(tmp_path: Path) -> None:
    files(tmp_path, m0001_a="", m0001_b="")
    with pytest.raises(MigrationRefused, match="already used"):
        migrations(tmp_path)
    (tmp_path / "0001_b.sql").rename(tmp_path / "2-x.sql")
    with pytest.raises(MigrationRefused, match="is named like"):
        migrations(tmp_path)


async def test_another_process_that_does_not_finish_is_told(empty: Make) -> None:
    dsn = await empty()
    from store.migrate import _LOCK

    holder = await asyncpg.connect(dsn)
    await holder.fetchval("SELECT pg_advisory_lock($1)", _LOCK)
    with pytest.raises(MigrationRefused, match="another process"):
        await migrate(dsn, patience=0.2)
    await holder.close()


async def test_no_database_is_records_down() -> None:
    with pytest.raises(RecordsDown, match="nothing was changed"):
        await migrate("postgresql://homeward@127.0.0.1:1/none")


def test_no_extension_is_needed() -> None:
    assert not [m.file for m in migrations(FOLDER) if "CREATE EXTENSION" in m.sql.upper()]
