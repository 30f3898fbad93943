"""A customer before the first meeting who gets in touch, and what they were promised."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from store.reading_promises import LedgerFilter, LedgerLine, list_ledger
from tests.journeys.armed import fires_as_told
from tests.journeys.building import Household, living
from tests.journeys.driving import Drive

AGENT = "agent-01"
DESIGNER = "designer-01"
WISH = "a darker door for the kitchen"
FIRST = "first_meeting"
"""The task of the stage, which nobody does here."""


async def pass_until(drive: Drive, at: datetime) -> None:
    """Let time pass up to an instant, and each thing that happens until then happens as it was told."""
    while True:
        pulse = await drive.world.settled(drive.journey)
        if pulse.next_fires is None or pulse.next_fires > at:
            await drive.world.advance(at)
            return
        await fires_as_told(drive)


async def ledger(drive: Drive) -> list[LedgerLine]:
    return await list_ledger(drive.world.database, LedgerFilter(journey=drive.journey))


async def notices(drive: Drive) -> list[tuple[str, str]]:
    rows = [row["event"] for row in await drive.journal("notice_issued")]
    return [(one["notice"], one["to"][0]) for one in rows]


@asynccontextmanager
async def consulting(postgres: EmbeddedPostgres) -> AsyncIterator[Household]:
    """A customer before the first meeting, on Monday 3 March 2031 at 09:00."""
    async with living(postgres, Stage.CONSULTATION) as home:
        yield home
