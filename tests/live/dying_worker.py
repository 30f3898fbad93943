"""A worker that dies at the worst moment: the journal has an act, and Temporal does not know of it yet.

It works like ``worker.py`` until its state folder holds an order to die. Then the journeys named there, each after
so many more commits, hold their breath right after the commit, before Temporal hears of it; when all of them are
there, Temporal and this process are killed at once.
"""

import asyncio
import json
import os
import signal
from pathlib import Path
from typing import Any

from temporalio import activity

import worker
from activities.journal import JournalActivities
from domain.events import Batch, Recorded
from starter.exit import run_and_exit
from store.settings import Settings

ORDER = "die.json"
"""``{"server": pid, "after": {journey: commits}}``"""
DEAD = "dead"
"""Written at the last moment: the test knows that all were there."""


class DyingJournal(JournalActivities):
    """Records, and does not live to tell."""

    _left: dict[str, int] | None = None

    @activity.defn(name="record")
    async def record(self, batch: Batch) -> Recorded:
        recorded = await super().record(batch)
        order = _order()
        if order is None or batch.journey not in order["after"]:
            return recorded
        left = self._left = self._left or dict(order["after"])
        left[batch.journey] -= 1
        if left[batch.journey] > 0:
            return recorded
        if max(left.values()) <= 0:
            (_folder() / DEAD).touch()
            os.kill(order["server"], signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)
        await asyncio.sleep(3600)
        raise AssertionError("the last of the others has killed this process")


def _folder() -> Path:
    return Settings.load().state_folder


def _order() -> Any:
    path = _folder() / ORDER
    return json.loads(path.read_text()) if path.is_file() else None


if __name__ == "__main__":
    vars(worker)["JournalActivities"] = DyingJournal
    run_and_exit(worker.serve(Settings.load()))
