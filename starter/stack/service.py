"""What the servers of the stack share: each is a child process, started and stopped with ``async with``."""

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from starter.stack.processes import Child


class Started(ABC):
    """Started by ``async with`` and stopped after it, also when the start itself fails."""

    @abstractmethod
    async def start(self) -> None:
        """It is ready for use when this returns."""

    @abstractmethod
    async def stop(self) -> None:
        """Safe to call twice, and after a start that failed."""

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


class ChildService(Started):
    """A service that is one child process."""

    name: str
    child: Child | None = None

    @property
    def alive(self) -> bool:
        return self.child is not None and self.child.alive

    def how_it_ended(self) -> str:
        """One line and the end of its log."""
        return self.child.how_it_ended() if self.child else f"{self.name} is not running"

    async def stop(self) -> None:
        if self.child is not None:
            await self.child.stop()
            self.child = None
