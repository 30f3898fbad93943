"""Keeps services running: starts them in order, brings back what dies, stops them in the reverse order."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Protocol

from presentation.words import known, say

_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0
_HEALTHY_AFTER_SECONDS = 60.0
_LOOK_SECONDS = 0.2


class Service(Protocol):
    """Something that can be started, stopped and looked at; `start` returns when it is ready for use."""

    @property
    def name(self) -> str: ...

    @property
    def alive(self) -> bool: ...

    def how_it_ended(self) -> str: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class Supervisor:
    """Services in the order in which they need each other.

    `tell` receives one line for each thing that people should know: what died, what is back.
    """

    def __init__(self, tell: Callable[[str], None], lang: str = "en") -> None:
        self._say = tell
        self._lang = lang
        self._running: list[Service] = []
        self._watchers: list[asyncio.Task[None]] = []

    async def start(self, service: Service) -> None:
        """Start a service and keep it running from now on. An error of this first start is the caller's."""
        self._running.append(service)
        await service.start()
        self._watchers.append(asyncio.create_task(self._watch(service), name=f"watch {service.name}"))

    async def stop(self) -> None:
        """Stop watching, then stop all, the last started first. One failure does not spare the others."""
        for watcher in self._watchers:
            watcher.cancel()
        await asyncio.gather(*self._watchers, return_exceptions=True)
        self._watchers.clear()
        failures: list[Exception] = []
        while self._running:
            service = self._running.pop()
            try:
                await service.stop()
            except Exception as error:  # noqa: BLE001 - collected: the others are to be stopped too
                failures.append(error)
        if failures:
            raise ExceptionGroup("services did not stop cleanly", failures)

    def _tell(self, key: str, service: Service, **params: object) -> None:
        name = f"service.{service.name.lower()}"
        told = say(self._lang, name) if known(self._lang, name) else service.name
        self._say(say(self._lang, key, service=told, **params))

    async def _watch(self, service: Service) -> None:
        pause = _FIRST_PAUSE_SECONDS
        since = time.monotonic()
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            if service.alive:
                continue
            if time.monotonic() - since > _HEALTHY_AFTER_SECONDS:
                pause = _FIRST_PAUSE_SECONDS
            self._say(service.how_it_ended())
            self._tell("stack.again", service, seconds=f"{pause:g}")
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
            since = time.monotonic()
            try:
                await service.start()
            except Exception as error:  # noqa: BLE001 - whatever it was, the watch goes on
                self._tell("stack.not_back", service, why=error)
                await _quietly_stop(service)
            else:
                self._tell("stack.back", service)


async def _quietly_stop(service: Service) -> None:
    with contextlib.suppress(Exception):
        await service.stop()
