"""The stack put together: PostgreSQL, Temporal, what is to be prepared in them, the worker."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from temporalio.client import Client

from starter.stack.lock import FolderLock
from starter.stack.namespace import SearchAttributes, prepare_namespace
from starter.stack.ports import Port, check
from starter.stack.postgres import EmbeddedPostgres
from starter.stack.processes import rotate
from starter.stack.releases import activate
from starter.stack.supervisor import Supervisor
from starter.stack.temporal import NAMESPACE, TemporalDevServer
from starter.stack.worker import WorkerProcess
from store.settings import Settings

DATABASE = "homeward"

Prepare = Callable[["Stack"], Awaitable[None]]
"""Runs once PostgreSQL and Temporal are up, before the worker starts: migrations and the like."""


class Stack:
    """Everything in the settings' state folder: `postgres/`, `temporal/`, `logs/`, `temporal.toml`, `lock`.

    `attributes` are the search attributes that the namespace must have. `worker` is the worker's program,
    None for the real one; `with_worker=False` leaves it out. `say` receives a line when something dies and
    when it is back. An async context manager, to be used from the main thread.
    """

    def __init__(
        self,
        settings: Settings,
        attributes: SearchAttributes,
        prepare: Prepare | None = None,
        *,
        with_worker: bool = True,
        worker: Path | None = None,
        say: Callable[[str], None] = print,
    ) -> None:
        self.settings = settings
        self.folder = settings.state_folder
        self.logs = self.folder / "logs"
        ports = settings.ports
        self.postgres = EmbeddedPostgres(
            self.folder / "postgres", ports.postgres, database=DATABASE, log=self.logs / "postgres.log"
        )
        self.temporal = TemporalDevServer(
            self.folder / "temporal",
            ports.temporal,
            ports.temporal_ui,
            ports.temporal_metrics,
            log=self.logs / "temporal.log",
        )
        self.worker = WorkerProcess(
            settings, self.temporal, settings.dsn_path, self.logs / "worker.log", worker
        )
        self._attributes = attributes
        self._prepare = prepare
        self._with_worker = with_worker
        self._lock = FolderLock(self.folder)
        self._supervisor = Supervisor(say)

    @property
    def dsn(self) -> str:
        """Address of Homeward's database, password included: do not print it."""
        return self.postgres.dsn

    async def connect(self) -> Client:
        """A client on the stack's own Temporal."""
        return await self.temporal.connect()

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start all; all is ready when this returns. After an error call `stop`. Errors: `StackError`."""
        self._lock.take()
        self.logs.mkdir(mode=0o700, exist_ok=True)
        for name in ("postgres", "temporal", "worker"):
            rotate(self.logs / f"{name}.log")
        await self.postgres.clear_leftover()
        await self.temporal.clear_leftover()
        check(self._ports())
        await self._supervisor.start(self.postgres)
        await self._supervisor.start(self.temporal)
        await prepare_namespace(await self.temporal.connect(), self._attributes)
        self._tell_others()
        if self._prepare is not None:
            await self._prepare(self)
        if self._with_worker:
            await self._supervisor.start(self.worker)
            await activate(await self.temporal.connect(), self.settings.worker.build_id or None)

    async def stop(self) -> None:
        """Stop all, the worker first, and leave no process behind."""
        try:
            await self._supervisor.stop()
        finally:
            self._lock.release()

    def _tell_others(self) -> None:
        """Leave Temporal's address where commands in another terminal look for it."""
        self.settings.temporal_toml.write_text(
            "# written by the embedded stack at every start\n"
            f'[profile.default]\naddress = "{self.temporal.address}"\nnamespace = "{NAMESPACE}"\n'
        )

    def _ports(self) -> list[Port]:
        ports = self.settings.ports
        needed = [
            Port(ports.postgres, "PostgreSQL", "ports.postgres"),
            Port(ports.temporal, "Temporal", "ports.temporal"),
            Port(ports.temporal_ui, "Temporal Web UI", "ports.temporal_ui"),
            Port(ports.temporal_metrics, "Temporal's metrics", "ports.temporal_metrics"),
        ]
        if self._with_worker and self.settings.metrics.enabled:
            needed += [
                Port(ports.worker_metrics, "the worker's SDK metrics", "ports.worker_metrics"),
                Port(ports.app_metrics, "the worker's own metrics", "ports.app_metrics"),
            ]
        return needed
