"""The stack put together: PostgreSQL, Temporal, what is to be prepared in them, the worker."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from temporalio.client import Client

from starter.stack.desk import DeskProcess
from starter.stack.lock import FolderLock
from starter.stack.namespace import SearchAttributes, prepare_namespace
from starter.stack.ports import Port, check
from starter.stack.postgres import EmbeddedPostgres
from starter.stack.processes import rotate
from starter.stack.releases import activate
from starter.stack.service import Started
from starter.stack.supervisor import Supervisor
from starter.stack.temporal import NAMESPACE, TemporalDevServer
from starter.stack.worker import WorkerProcess
from store.settings import Settings

DATABASE = "homeward"

Prepare = Callable[["Stack"], Awaitable[None]]
"""Runs once PostgreSQL and Temporal are up, before the worker starts: migrations and the like."""


class Stack(Started):
    """Everything in the settings' state folder: `postgres/`, `temporal/`, `logs/`, `temporal.toml`, `lock`.

    `attributes` are the search attributes that the namespace must have. `worker` is the worker's program,
    None for the real one; `with_worker=False` leaves it out, `with_desk` takes the desk in. `say` receives a
    line when something dies and when it is back. An async context manager, to be used from the main thread.
    """

    def __init__(
        self,
        settings: Settings,
        attributes: SearchAttributes,
        prepare: Prepare | None = None,
        *,
        with_worker: bool = True,
        with_desk: bool = False,
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
        self.desk = DeskProcess(settings, self.temporal, settings.dsn_path, self.logs / "desk.log")
        self._attributes = attributes
        self._prepare = prepare
        self._with_worker = with_worker
        self._with_desk = with_desk
        self._lock = FolderLock(self.folder)
        self._supervisor = Supervisor(say, settings.lang.value)

    @property
    def dsn(self) -> str:
        """Address of Homeward's database, password included: do not print it."""
        return self.postgres.dsn

    async def connect(self) -> Client:
        """A client on the stack's own Temporal."""
        return await self.temporal.connect()

    async def start(self) -> None:
        """Start all; all is ready when this returns. After an error call `stop`. Errors: `StackError`."""
        self._lock.take()
        self.logs.mkdir(mode=0o700, exist_ok=True)
        for name in ("postgres", "temporal", "worker", "desk"):
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
        if self._with_desk:
            await self._supervisor.start(self.desk)

    async def stop(self) -> None:
        """Stop all, desk and worker first, and leave no process behind."""
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
            Port(ports.postgres, "ports.postgres"),
            Port(ports.temporal, "ports.temporal"),
            Port(ports.temporal_ui, "ports.temporal_ui"),
            Port(ports.temporal_metrics, "ports.temporal_metrics"),
        ]
        if self._with_worker and self.settings.metrics.enabled:
            needed += [
                Port(ports.worker_metrics, "ports.worker_metrics"),
                Port(ports.app_metrics, "ports.app_metrics"),
            ]
        if self._with_desk:
            needed.append(Port(ports.desk, "ports.desk"))
        return needed
