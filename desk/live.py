"""What happens anywhere reaches open pages: one LISTEN connection a process, one stream a page.

A message carries ids only and is a hint: a page reads again what it shows. So after a lost connection every page is
told to read again, and nothing can be missed (design: one path for data). A page knows as of when it was read, so that
what happens until its stream is open is told as well. With a journey's number each page is told which of its reader's
lists may look otherwise now: only a page that shows one of them reads its rows again.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Self

import structlog

from store.errors import RecordsDown
from store.listening import Heard, listen

EVERYTHING = Heard(journey=None)
"""Tells a page to read again whatever it shows."""
_PAUSE_SECONDS = 2.0
_BEAT_SECONDS = 15.0
"""A stream that is quiet for so long says that it lives, so that proxies keep it and dead ones are noticed."""
_GATHER_SECONDS = 0.05
"""What happens within so short a time is one message: a page reads once."""
_MOST = 100
"""A page that is so many messages behind reads everything."""

log = structlog.get_logger(__name__)


class Hub:
    """Hands what PostgreSQL tells to every open page."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._pages: set[asyncio.Queue[Heard | None]] = set()
        self._closed = False
        self._name = secrets.token_hex(4)
        self._heard = 0
        """How much was heard so far; the last of it is in ``_recent``."""
        self._recent: deque[Heard] = deque(maxlen=_MOST)

    @property
    def mark(self) -> str:
        """Up to where one has heard: taken before a page is read, it tells its stream where to begin."""
        return f"{self._name}-{self._heard}"

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Self]:
        """Listen as long as the context is open, again and again while PostgreSQL is away."""
        task = asyncio.create_task(self._listen())
        try:
            yield self
        finally:
            self.close()
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def close(self) -> None:
        """End every stream, so that a server can stop."""
        self._closed = True
        for queue in self._pages:
            _put(queue, None)

    async def stream(self, since: str, touched: Callable[[Heard], frozenset[str]]) -> AsyncIterator[str]:
        """Server-sent events for one page, until the desk stops.

        ``changed`` names the journeys (``*``: all) and, behind a semicolon, which lists may look otherwise now.

        Args:
            since: the ``mark`` as of which the page was read; what is none means that anything may have happened since.
            touched: the lists of the page's reader that something may change.
        """
        queue: asyncio.Queue[Heard | None] = asyncio.Queue(_MOST)
        self._pages.add(queue)
        for heard in self._since(since):
            _put(queue, heard)
        try:
            yield "retry: 2000\n\n"
            while not self._closed:
                news = await _gathered(queue)
                yield f"event: changed\ndata: {_told(news, touched)}\n\n" if news else ": alive\n\n"
        finally:
            self._pages.discard(queue)

    def _since(self, mark: str) -> Iterable[Heard]:
        name, _, heard = mark.rpartition("-")
        missed = self._heard - int(heard) if name == self._name and heard.isdecimal() else -1
        if not 0 <= missed <= len(self._recent):
            return [EVERYTHING]
        return list(self._recent)[len(self._recent) - missed :]

    async def _listen(self) -> None:
        while True:
            try:
                async for heard in listen(self._dsn):
                    self._heard += 1
                    self._recent.append(heard)
                    for queue in self._pages:
                        _put(queue, heard)
            except RecordsDown:
                log.warning("the database is away: pages are told again when it is back")
            await asyncio.sleep(_PAUSE_SECONDS)


async def _gathered(queue: asyncio.Queue[Heard | None]) -> list[Heard]:
    """The next messages; none when nothing came for a while, or the desk stops."""
    try:
        async with asyncio.timeout(_BEAT_SECONDS):
            found = [await queue.get()]
    except TimeoutError:
        return []
    await asyncio.sleep(_GATHER_SECONDS)
    while not queue.empty():
        found.append(queue.get_nowait())
    return [one for one in found if one is not None]


def _told(heard: Sequence[Heard], touched: Callable[[Heard], frozenset[str]]) -> str:
    journeys = dict.fromkeys(one.journey or "*" for one in heard)
    lists = frozenset[str]().union(*(touched(one) for one in heard))
    return f"{','.join(journeys)};{','.join(sorted(lists))}"


def _put(queue: asyncio.Queue[Heard | None], heard: Heard | None) -> None:
    """Tell a page; one that is far behind is told to read everything."""
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        heard = EVERYTHING if heard else None
    queue.put_nowait(heard)
