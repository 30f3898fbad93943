"""Figures that take long to count are counted once for everybody who asks for the same, and stand for a while.

What takes less than a second is counted anew each time, so that a company which is not big never sees an old figure.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

_LONG_SECONDS = 1.0
"""What takes as long stands for a while."""
_TIMES = 30
"""So many times as long as it took to count: counting takes a thirtieth of the time at most."""
_MOST_SECONDS = 60.0

T = TypeVar("T")


@dataclass(frozen=True)
class Counted(Generic[T]):
    """What was counted."""

    value: T
    at: datetime
    """As of when."""


class Counts:
    """What stands, and what is being counted."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._standing: dict[Hashable, tuple[float, Counted[Any]]] = {}
        """With the instant, of the clock, until which it does."""
        self._under_way: dict[Hashable, asyncio.Task[Counted[Any]]] = {}

    async def get(self, key: Hashable, now: datetime, count: Callable[[], Awaitable[T]]) -> Counted[T]:
        """What stands, what somebody else is counting already, or what is counted now.

        Args:
            key: what is counted, with everything by which it is narrowed; two of one key are the same.
            count: takes the figures as of ``now``. Its errors are raised here, and nothing stands then.
        """
        at = self._clock()
        self._standing = {one: kept for one, kept in self._standing.items() if kept[0] > at}
        if key in self._standing:
            return self._standing[key][1]
        if key not in self._under_way:
            task = asyncio.create_task(self._count(key, now, count))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._under_way[key] = task
        return await asyncio.shield(self._under_way[key])  # whoever goes away ends it for nobody else

    async def _count(self, key: Hashable, now: datetime, count: Callable[[], Awaitable[T]]) -> Counted[T]:
        began = self._clock()
        try:
            found = Counted(await count(), now)
        finally:
            del self._under_way[key]
        ended = self._clock()
        if (took := ended - began) >= _LONG_SECONDS:
            self._standing[key] = (ended + min(took * _TIMES, _MOST_SECONDS), found)
        return found
