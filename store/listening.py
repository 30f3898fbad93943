"""What PostgreSQL tells as it happens: hints that carry ids only; whoever hears one reads again."""

import asyncio
from collections.abc import AsyncIterator

from domain.model import Model
from store.database import Connection, connect, translated
from store.write import CHANNEL

_CHECK_SECONDS = 10.0
SQL_FOLLOWERS = "SELECT handle FROM follows JOIN staff USING (staff_no) WHERE journey = $1"


class Heard(Model):
    """Something changed: in one journey, or (None) perhaps in any."""

    journey: str | None
    tasks: tuple[str, ...] | None = None
    """Which tasks; None: perhaps any of the journey's."""
    people: tuple[str, ...] | None = None
    """Who has one of these tasks, asked for it or gets it back, or did; None: anybody's lists may look otherwise."""
    roles: tuple[str, ...] = ()
    """Whose tasks they are, or were."""
    queues: tuple[str, ...] = ()
    """In which roles' queues they lie, or lay."""
    followers: tuple[str, ...] = ()
    """Who follows the journey."""


async def listen(dsn: str) -> AsyncIterator[Heard]:
    """Everything that is recorded from now on; first that anything may have changed since one last listened.

    Raises:
        RecordsDown: the connection is lost; listen again.
    """
    connection = await connect(dsn)
    told: asyncio.Queue[str | None] = asyncio.Queue()
    connection.add_termination_listener(lambda _: told.put_nowait(None))
    try:
        async with translated():
            await connection.add_listener(CHANNEL, lambda *given: told.put_nowait(str(given[-1])))
            yield Heard(journey=None)
            while True:
                try:
                    async with asyncio.timeout(_CHECK_SECONDS):
                        message = await told.get()
                except TimeoutError:
                    await connection.execute("SELECT 1", timeout=_CHECK_SECONDS)
                    continue
                if message is None:
                    raise ConnectionResetError("the connection that listens was lost")
                yield await _heard(connection, message)
    finally:
        connection.terminate()


async def _heard(connection: Connection, message: str) -> Heard:
    told = Heard.model_validate_json(message)
    if told.people is None:
        return told
    followers = await connection.fetch(SQL_FOLLOWERS, told.journey)
    return told.model_copy(update={"followers": tuple(row["handle"] for row in followers)})
