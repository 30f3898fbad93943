"""PostgreSQL from a wheel's binaries, started, checked and stopped by us."""

import asyncio
import contextlib
import signal
import time
from pathlib import Path
from urllib.parse import quote

import asyncpg

from starter.stack.cluster import binaries, ensure_cluster, spawn_unprivileged, write_private
from starter.stack.errors import StackError
from starter.stack.lock import FolderLock
from starter.stack.ports import HOST, free_port
from starter.stack.processes import Child, command_line, end_leftover, tail, working_in
from starter.stack.service import ChildService

OWNER = "homeward"
_READY_SECONDS = 120.0  # recovery after a power cut may take its time

_THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}
_DURABLE = {"max_connections": "100"}


class EmbeddedPostgres(ChildService):
    """A PostgreSQL server in one folder: `data/`, `password` and `dsn` (both 0600), `lock`.

    It listens on 127.0.0.1 only, by password (scram-sha-256). `port=0` takes a free one. `durable=False`
    gives up safety against power loss for speed, for clusters that are thrown away. An async context
    manager; `start` after `stop`, or after a crash, continues with the same data and the same port.
    """

    name = "PostgreSQL"

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        *,
        database: str = "postgres",
        durable: bool = True,
        log: Path | None = None,
    ) -> None:
        self.folder = folder.absolute()
        self.port = port
        self.database = database
        self._options = _DURABLE if durable else _THROW_AWAY
        self._durable = durable
        self.log = log or self.folder / "server.log"
        self._lock = FolderLock(self.folder)
        self._password = ""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def dsn(self) -> str:
        """Address of the main database, password included: do not print it."""
        return self.dsn_of(self.database)

    def dsn_of(self, database: str) -> str:
        """Address of one database of this server."""
        return f"postgresql://{OWNER}:{quote(self._password)}@{HOST}:{self.port}/{quote(database)}"

    async def start(self) -> None:
        """Create the cluster if there is none, start the server, wait for it. Errors: `StackError`."""
        self._lock.take()
        await ensure_cluster(self.folder, OWNER, durable=self._durable)
        self._password = (self.folder / "password").read_text().strip()
        await self.clear_leftover()
        any_port = self.port == 0
        self.port = self.port or free_port()
        self.child = self._serve()
        try:
            await self._until_ready()
        except StackError:
            if not any_port or "could not bind" not in tail(self.log):
                raise
            self.port = free_port()  # somebody was quicker
            self.child = self._serve()
            await self._until_ready()
        await self._ensure_database()
        write_private(self.folder / "dsn", self.dsn + "\n")

    async def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, everything committed is on disk."""
        await super().stop()
        self._lock.release()

    async def create_database(self, name: str, template: str | None = None) -> str:
        """Create a database, empty or a copy of `template`, which nobody may be using; return its dsn."""
        copy = f' TEMPLATE "{template}" STRATEGY file_copy' if template else ""  # a third of the time
        await self._execute(f'CREATE DATABASE "{name}"{copy}')
        return self.dsn_of(name)

    async def drop_database(self, name: str) -> None:
        """Remove a database if it exists, ending the sessions that use it."""
        await self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    async def _execute(self, command: str) -> None:
        connection = await asyncpg.connect(self.dsn_of("postgres"))
        try:
            await connection.execute(command)
        finally:
            await connection.close()

    async def _ensure_database(self) -> None:
        with contextlib.suppress(asyncpg.DuplicateDatabaseError):
            await self.create_database(self.database)

    async def clear_leftover(self) -> None:
        """Stop a server that a killed parent left behind.

        Its pid file is PostgreSQL's own guard against two servers on one folder. It is removed only where it
        would keep the server out for ever: when another program has got the pid, and nobody works in `data`.
        """
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return
        if await end_leftover(pid, f"postgres -D {self.data} -h", signal.SIGINT):
            return
        if command_line(pid) is not None and not working_in(self.data):
            pid_file.unlink(missing_ok=True)

    def _serve(self) -> Child:
        command: list[str | Path] = [
            binaries() / "postgres",
            "-D",
            self.data,
            "-h",
            HOST,
            "-p",
            str(self.port),
        ]
        command += ["-k", ""]
        for name, value in {**self._options, "timezone": "UTC", "log_timezone": "UTC"}.items():
            command += ["-c", f"{name}={value}"]
        return spawn_unprivileged(self.name, command, self.folder, self.log)

    async def _until_ready(self) -> None:
        assert self.child is not None
        deadline = time.monotonic() + _READY_SECONDS
        while True:
            if not self.child.alive:
                raise StackError(self.child.how_it_ended())
            try:
                connection = await asyncpg.connect(self.dsn_of("postgres"), timeout=5)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                if isinstance(error, asyncpg.InvalidPasswordError):
                    raise StackError(
                        f"the password in {self.folder / 'password'} is not the server's"
                    ) from error
                if time.monotonic() > deadline:
                    raise StackError(f"PostgreSQL does not answer: {error}\n{tail(self.log)}") from error
                await asyncio.sleep(0.05)
            else:
                await connection.close()
                return
