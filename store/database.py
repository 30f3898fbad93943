"""The connection to PostgreSQL: one pool, transactions, and one typed error for a database that is away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy
from pydantic_core import from_json, to_json

from store.errors import RecordsDown

Row: TypeAlias = asyncpg.Record
Connection: TypeAlias = "asyncpg.Connection[Row] | PoolConnectionProxy[Row]"

_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InternalClientError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
)
_REPEATABLE = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)

SQL_PING = "SELECT 1"


def is_away(error: BaseException) -> bool:
    """True when the error means that the database is away, not that we asked for something wrong."""
    if isinstance(error, _AWAY):
        return True
    if isinstance(error, asyncpg.InterfaceError):
        told = str(error)
        return "clos" in told and ("connection" in told or "pool" in told)
    return False


@asynccontextmanager
async def translated() -> AsyncIterator[None]:
    """Turns every sign of an unreachable database into `RecordsDown`."""
    try:
        yield
    except Exception as error:
        if is_away(error):
            raise RecordsDown(error) from error
        raise


async def _prepare_connection(connection: Any) -> None:
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: to_json(value).decode(),
        decoder=from_json,
    )


async def _keep_session(_: Any) -> None:
    """Nothing here changes a session's settings, so the usual round trip of a reset is left out."""


async def connect(dsn: str, *, connect_timeout: float = 5, command_timeout: float | None = 30) -> Connection:
    """One connection outside the pool, set up in the same way. Errors: RecordsDown."""
    async with translated():
        connection = await asyncpg.connect(dsn, timeout=connect_timeout, command_timeout=command_timeout)
        await _prepare_connection(connection)
        return connection


class Database:
    """A pool of connections to one database. Everything raises `RecordsDown` while it cannot be reached."""

    def __init__(self, pool: "asyncpg.Pool[Row]", dsn: str, patience: float) -> None:
        self._pool = pool
        self._patience = patience
        self.dsn = dsn

    @classmethod
    async def open(
        cls,
        dsn: str,
        *,
        min_size: int = 0,
        max_size: int = 10,
        connect_timeout: float = 5,
        command_timeout: float = 15,
        name: str = "homeward",
        check: bool = True,
    ) -> Self:
        """Open the pool; timeouts are seconds.

        With ``check`` the database must answer now; without, the first use finds out.
        """
        async with translated():
            pool = await asyncpg.create_pool(
                dsn,
                min_size=min_size if check else 0,
                max_size=max_size,
                timeout=connect_timeout,
                command_timeout=command_timeout,
                init=_prepare_connection,
                reset=_keep_session,
                server_settings={
                    "application_name": name,
                    "timezone": "UTC",
                    "jit": "off",
                    "work_mem": "32MB",
                },
            )
        database = cls(pool, dsn, connect_timeout + command_timeout)
        if check:
            try:
                await database.ping()
            except RecordsDown:
                pool.terminate()
                raise
        return database

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection without a transaction, for reading."""
        async with translated(), self._pool.acquire(timeout=self._patience) as connection:
            yield connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """A connection in a transaction: committed at the end, rolled back by any error."""
        async with self.connection() as connection, connection.transaction():
            yield connection

    async def fetch(self, sql: str, *args: Any) -> list[Row]:
        async with self.connection() as connection:
            return await connection.fetch(sql, *args)

    async def fetchrow(self, sql: str, *args: Any) -> Row | None:
        async with self.connection() as connection:
            return await connection.fetchrow(sql, *args)

    async def fetchval(self, sql: str, *args: Any) -> Any:
        async with self.connection() as connection:
            return await connection.fetchval(sql, *args)

    async def execute(self, sql: str, *args: Any) -> int:
        """Runs one statement; returns how many rows it touched."""
        async with self.connection() as connection:
            return rows_touched(await connection.execute(sql, *args))

    async def ping(self) -> None:
        """Raises RecordsDown unless the database answers."""
        await self.fetchval(SQL_PING)

    async def close(self) -> None:
        """Wait for running statements up to 10 s, then close."""
        try:
            await asyncio.wait_for(self._pool.close(), 10)
        except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            self._pool.terminate()


def rows_touched(status: str) -> int:
    """The count in a status such as ``UPDATE 3``."""
    last = status.rsplit(" ", 1)[-1]
    return int(last) if last.isdigit() else 0


def repeatable(error: BaseException) -> bool:
    """True when PostgreSQL ended a transaction for another's sake: the same work may be done again."""
    return isinstance(error, _REPEATABLE)
