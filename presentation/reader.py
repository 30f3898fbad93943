"""For whom something is put into words: their language, and where to read what is told."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from store.database import Database


class Reader(Protocol):
    """Whoever reads: at the command line or at the desk."""

    @property
    def lang(self) -> str:
        """In which language everything is told, but what is said to a customer."""

    @property
    def speaker(self) -> str | None:
        """The handle of who reads; they are named in scripts of tasks that nobody has."""

    def say(self, key: str, /, **params: Any) -> str:
        """A text of the catalogue in their language."""

    async def database(self) -> "Database": ...

    async def zone(self) -> str:
        """The company's zone."""

    async def now(self) -> datetime: ...
