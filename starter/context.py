"""What commands share: settings, database, Temporal, who acts; each is opened when first needed."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from presentation.errors import Away, Refused, Wrong, first_line
from presentation.words import say
from starter.invocation import Invocation
from starter.output import Output

if TYPE_CHECKING:
    from client.journeys import Journeys
    from domain.roles import Role
    from domain.time.explain import Language
    from store.database import Database
    from store.settings import Settings

STANDARD = "renovation"
"""The standard that journeys follow unless another is named."""


class Context:
    """One run of the command line. Close it with `async with`."""

    def __init__(self, invocation: Invocation, lang: str, out: Output) -> None:
        self.invocation = invocation
        self.lang = lang
        self.out = out
        self._stack = AsyncExitStack()
        self._opened: dict[str, Any] = {}

    async def __aenter__(self) -> "Context":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def say(self, key: str, /, **params: Any) -> str:
        """A text of the catalogue in the chosen language."""
        return say(self.lang, key, **params)

    @property
    def language(self) -> "Language":
        return "en" if self.lang == "en" else "zh-CN"

    @cached_property
    def settings(self) -> "Settings":
        """How this installation is set up; its language is the company's. Raises `SettingsError`."""
        from store.settings import Settings

        return Settings.load()

    @property
    def speaker(self) -> str | None:
        """The handle of who acts, where that is set."""
        return self.invocation.acting

    @property
    def acting(self) -> str:
        """The handle of who acts. Raises `Wrong`, saying how to set it."""
        if self.invocation.acting is None:
            raise Wrong("failed.nobody_acts")
        return self.invocation.acting

    async def database(self) -> "Database":
        """The pool. Raises `RecordsDown` or `SettingsError`."""
        from store.database import Database

        async def open_it() -> Database:
            dsn = self.settings.database_dsn()
            return await self._stack.enter_async_context(await Database.open(dsn, name="homeward-starter"))

        database: Database = await self._once("database", open_it)
        return database

    async def journeys(self) -> "Journeys":
        """The operations on journeys. Raises `Away` when Temporal does not answer."""
        from client.journeys import Journeys

        database = await self.database()
        settings = self.settings

        async def open_it() -> Journeys:
            temporal = await self.temporal()
            return Journeys(
                temporal,
                database,
                task_queue=settings.task_queue,
                lang=settings.lang.value,
                clock=self.now,
            )

        journeys: Journeys = await self._once("journeys", open_it)
        return journeys

    async def temporal(self) -> Any:
        """Temporal's client. Raises `Away` when it does not answer."""
        from temporalio.client import Client
        from temporalio.contrib.pydantic import pydantic_data_converter

        async def open_it() -> Client:
            config = self.settings.temporal_connect_config()
            try:
                return await Client.connect(**config, data_converter=pydantic_data_converter)
            except RuntimeError as error:
                target = config.get("target_host")
                raise Away("failed.temporal_away", target=target, why=first_line(error)) from error

        return await self._once("temporal", open_it)

    async def may(self, handle: str, role: "Role") -> None:
        """Raises `NotFound` for nobody, `Refused` unless the person works here and has the role."""
        from store import staff

        member = await staff.get(await self.database(), handle)
        if not member.active:
            raise Refused("refused.inactive", handle=handle)
        if role not in member.roles:
            raise Refused("refused.wrong_role", handle=handle, role=role, roles=list(member.roles))

    async def changes_rules(self) -> None:
        """Refuse who may not change what holds for every customer.

        In a company where nobody may yet, whoever runs the command line is trusted, as for the first account.

        Raises:
            Wrong: nobody is named who acts.
            NotFound, Refused: there is nobody of that name, they do not work here any more, or have no such role.
        """
        from domain.access import Right, may, roles_with
        from store import staff

        database = await self.database()
        if not any(may(one.roles, Right.RULES) for one in await staff.list_staff(database)):
            return
        member = await staff.get(database, self.acting)
        if not member.active:
            raise Refused("refused.inactive", handle=member.handle)
        if not may(member.roles, Right.RULES):
            raise Refused("refused.not_rules", handle=member.handle, roles=[*roles_with(Right.RULES)])

    async def now(self) -> datetime:
        """The present instant."""
        return datetime.now(UTC)

    async def zone(self) -> str:
        """The company's zone, from the newest standard that is published."""
        from store import rulebooks

        database = await self.database()
        zone: str = await self._once("zone", lambda: rulebooks.zone(database))
        return zone

    async def _once(self, name: str, make: Callable[[], Awaitable[Any]]) -> Any:
        if name not in self._opened:
            self._opened[name] = await make()
        return self._opened[name]
