"""Brings the schema up to date: numbered SQL files, each applied once, in order.

Several processes may start at once: one applies, the others wait by polling. They poll
``pg_try_advisory_lock`` because a session that waits inside ``pg_advisory_lock`` holds a snapshot, with
which ``CREATE INDEX CONCURRENTLY`` of the other session deadlocks.
"""

import asyncio
import hashlib
import re
import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from store.database import Connection, connect, translated
from store.errors import MigrationRefused

FOLDER = Path(__file__).parent / "migrations"
_FILE = re.compile(r"^(\d{4})_([a-z0-9_]+)\.sql$")
_NO_TRANSACTION = "-- no-transaction"
_LOCK = 0x686F6D6577617264  # "homeward" in ASCII

SQL_TRY_LOCK = "SELECT pg_try_advisory_lock($1)"
SQL_UNLOCK = "SELECT pg_advisory_unlock($1)"
SQL_TABLE = """
CREATE TABLE IF NOT EXISTS schema_migration (
    version    integer     PRIMARY KEY,
    name       text        NOT NULL,
    sha256     text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    ms         integer     NOT NULL
)"""
SQL_APPLIED = "SELECT version, name, sha256 FROM schema_migration ORDER BY version"
SQL_NOTE = "INSERT INTO schema_migration (version, name, sha256, ms) VALUES ($1, $2, $3, $4)"


@dataclass(frozen=True)
class Migration:
    """One file of the folder."""

    version: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()

    @property
    def file(self) -> str:
        return f"{self.version:04d}_{self.name}.sql"

    @property
    def in_transaction(self) -> bool:
        return not self.sql.startswith(_NO_TRANSACTION)


def migrations(folder: Path = FOLDER) -> list[Migration]:
    """Every migration of a folder, in order. Errors: MigrationRefused for a wrong name or number."""
    found: dict[int, Migration] = {}
    for path in sorted(folder.glob("*.sql")):
        match = _FILE.match(path.name)
        if match is None:
            raise MigrationRefused("migration_name", file=path.name)
        migration = Migration(int(match[1]), match[2], path.read_text(encoding="utf-8"))
        if migration.version in found:
            raise MigrationRefused(
                "migration_twice", file=path.name, number=match[1], other=found[migration.version].file
            )
        found[migration.version] = migration
    return list(found.values())


async def migrate(dsn: str, folder: Path = FOLDER, *, patience: float = 60) -> list[str]:
    """Apply what is missing; returns the files that were applied by this call.

    Args:
        dsn: the database; its user must be allowed to create tables.
        folder: where the files are.
        patience: seconds to wait for another process that is migrating.

    Raises:
        MigrationRefused: an applied file was edited, the database is newer than this program, a file fails,
            or another process does not finish.
        RecordsDown: the database cannot be reached.
    """
    wanted = migrations(folder)
    connection = await connect(dsn, command_timeout=None)
    try:
        async with translated():
            await _lock(connection, patience)
            try:
                return await _apply_missing(connection, wanted)
            finally:
                if not connection.is_closed():
                    await connection.fetchval(SQL_UNLOCK, _LOCK)
    finally:
        await connection.close()


async def _lock(connection: Connection, patience: float) -> None:
    started = time.monotonic()
    while not await connection.fetchval(SQL_TRY_LOCK, _LOCK):
        if time.monotonic() - started > patience:
            raise MigrationRefused("migration_busy", seconds=f"{patience:.0f}")
        await asyncio.sleep(0.05)


async def _apply_missing(connection: Connection, wanted: list[Migration]) -> list[str]:
    await connection.execute(SQL_TABLE)
    applied = {row["version"]: row for row in await connection.fetch(SQL_APPLIED)}
    _check_history(wanted, {version: (row["name"], row["sha256"]) for version, row in applied.items()})
    done: list[str] = []
    for migration in wanted:
        if migration.version not in applied:
            await _apply(connection, migration)
            done.append(migration.file)
    return done


def _check_history(wanted: list[Migration], applied: dict[int, tuple[str, str]]) -> None:
    known = {migration.version: migration for migration in wanted}
    for version, (name, sha256) in applied.items():
        migration = known.get(version)
        if migration is None:
            raise MigrationRefused("migration_newer", name=f"{version:04d}_{name}")
        if migration.sha256 != sha256:
            raise MigrationRefused(
                "migration_edited", file=migration.file, then=sha256[:12], now=migration.sha256[:12]
            )
    newest = max(applied, default=0)
    for migration in wanted:
        if migration.version not in applied and migration.version < newest:
            raise MigrationRefused("migration_late", file=migration.file, newest=f"{newest:04d}")


async def _apply(connection: Connection, migration: Migration) -> None:
    started = time.monotonic()

    async def note() -> None:
        spent = round((time.monotonic() - started) * 1000)
        await connection.execute(SQL_NOTE, migration.version, migration.name, migration.sha256, spent)

    try:
        if migration.in_transaction:
            async with connection.transaction():
                await connection.execute(migration.sql)
                await note()
        else:
            for statement in _statements(migration.sql):
                await connection.execute(statement)
            await note()
    except asyncpg.PostgresError as error:
        if isinstance(error, asyncpg.PostgresConnectionError | asyncpg.OperatorInterventionError):
            raise
        raise MigrationRefused("migration_failed", file=migration.file, cause=str(error)) from error


def _statements(sql: str) -> list[str]:
    """The statements of a file without a transaction: each ends with a semicolon at a line's end.

    They are sent one by one, since PostgreSQL puts several statements of one message into one transaction.
    """
    return [part for part in re.split(r";[ \t]*(?:\n|$)", sql) if _has_words(part)]


def _has_words(part: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith("--") for line in part.splitlines())
