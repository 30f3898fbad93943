"""The desk as a service of the stack: `python -m desk`, as in production, as a child process."""

import asyncio
import os
import sys
import time
from pathlib import Path

from starter.stack.errors import StackError, Unhealthy
from starter.stack.health import check_desk
from starter.stack.processes import spawn
from starter.stack.service import ChildService
from starter.stack.temporal import TemporalDevServer
from starter.stack.worker import own_environment
from store.settings import Settings

_READY_SECONDS = 60.0
_PATIENCE_SECONDS = 10.0


class DeskProcess(ChildService):
    """One desk. It is ready when it can show pages."""

    name = "desk"

    def __init__(self, settings: Settings, temporal: TemporalDevServer, dsn_file: Path, log: Path) -> None:
        self._settings = settings
        self._temporal = temporal
        self._dsn_file = dsn_file
        self._log = log

    async def start(self) -> None:
        """Start it and wait until it shows pages. Errors: `StackError`."""
        self.child = spawn(
            self.name,
            [sys.executable, "-m", "desk"],
            log=self._log,
            env=own_environment(self._settings, self._temporal, self._dsn_file, os.environ),
            cwd=Path.cwd(),
            patience=_PATIENCE_SECONDS,
        )
        deadline = time.monotonic() + _READY_SECONDS
        while not await asyncio.to_thread(self._answers):
            if not self.child.alive:
                raise StackError(self.child.how_it_ended())
            if time.monotonic() > deadline:
                raise StackError(f"the desk shows no pages\n{self.child.how_it_ended()}")
            await asyncio.sleep(0.2)

    def _answers(self) -> bool:
        try:
            check_desk(self._settings)
        except Unhealthy:
            return False
        return True
