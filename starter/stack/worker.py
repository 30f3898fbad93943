"""The worker as a service of the stack: the same `worker.py` that production runs, as a child process."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from starter.stack.errors import StackError
from starter.stack.health import WorkerMissing, check_worker
from starter.stack.processes import spawn
from starter.stack.service import ChildService
from starter.stack.temporal import NAMESPACE, TemporalDevServer
from store.notices_settings import SECRETS
from store.settings import ROOT, Settings

_READY_SECONDS = 90.0
_PATIENCE_BEYOND_GRACE_SECONDS = 10.0


def script() -> Path:
    """Where `worker.py` is: in the checkout, or beside our packages in site-packages."""
    return ROOT / "worker.py"


def as_environment(settings: Settings) -> dict[str, str]:
    """The settings, however they were come by, as the environment of another process; no secrets."""
    values = settings.model_dump(
        mode="json",
        exclude={"state": True, "database": {"dsn", "dsn_file"}, "notices": SECRETS},
        exclude_none=True,
    )
    flat: dict[str, str] = {}
    for name, value in values.items():
        inner = value if isinstance(value, dict) else {"": value}
        for part, one in inner.items():
            flat["__".join(filter(None, ("HOMEWARD_" + name.upper(), part.upper())))] = str(one)
    return flat


def own_environment(
    settings: Settings, temporal: TemporalDevServer, dsn_file: Path, ours: Mapping[str, str]
) -> dict[str, str]:
    """Our environment, less what would lead a child to another server than the stack's own."""
    kept = {
        name: value
        for name, value in ours.items()
        if not name.startswith(("TEMPORAL_", "HOMEWARD_DATABASE__DSN"))
    }
    return kept | {
        **as_environment(settings),
        "HOMEWARD_STATE": str(settings.state_folder),
        "HOMEWARD_DATABASE__DSN_FILE": str(dsn_file),
        "TEMPORAL_ADDRESS": temporal.address,
        "TEMPORAL_NAMESPACE": NAMESPACE,
        "PYTHONUNBUFFERED": "1",
    }


class WorkerProcess(ChildService):
    """One worker. It is ready when Temporal has seen it ask for work."""

    name = "worker"

    def __init__(
        self,
        settings: Settings,
        temporal: TemporalDevServer,
        dsn_file: Path,
        log: Path,
        program: Path | None = None,
    ) -> None:
        self._settings = settings
        self._temporal = temporal
        self._dsn_file = dsn_file
        self._log = log
        self._program = program or script()

    def how_it_ended(self) -> str:
        return self.child.how_it_ended() if self.child else "the worker is not running"

    async def start(self) -> None:
        """Start it and wait until it takes work. Errors: `StackError`."""
        if not self._program.is_file():
            raise StackError(f"{self._program} is missing: install homeward-journeys again")
        grace = self._settings.worker.graceful_shutdown_seconds
        self.child = spawn(
            self.name,
            [sys.executable, self._program],
            log=self._log,
            env=own_environment(self._settings, self._temporal, self._dsn_file, os.environ),
            cwd=Path.cwd(),
            # what it was doing is repeated by the next one; a graceful end would only delay that
            death_signal=signal.SIGKILL,
            patience=grace + _PATIENCE_BEYOND_GRACE_SECONDS,
        )
        await self._until_ready()

    async def stop(self) -> None:
        """Let running activities finish, for the grace that the settings give."""
        await super().stop()

    async def _until_ready(self) -> None:
        assert self.child is not None
        client = await self._temporal.connect()
        deadline = time.monotonic() + _READY_SECONDS
        while True:
            if not self.child.alive:
                raise StackError(self.child.how_it_ended())
            try:
                await check_worker(client, self._settings.task_queue, identity=f"{self.child.pid}@")
            except WorkerMissing as missing:
                if time.monotonic() > deadline:
                    raise StackError(f"{missing}\n{self.child.how_it_ended()}") from None
                await asyncio.sleep(0.2)
            else:
                return
