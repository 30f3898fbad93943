"""With every change is told in whose lists of tasks it can be seen: nobody is left out, nobody reads for nothing."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from domain import events
from domain.events import Event
from domain.roles import Role
from domain.stages import Stage
from store import desk
from store.database import Database
from store.journal import record
from store.listening import Heard, listen
from tests.store.boarding import hire
from tests.store.samples import batch, done, opened, started


class Ear:
    """Hears what PostgreSQL tells of one journey after another."""

    def __init__(self, heard: AsyncIterator[Heard]) -> None:
        self._heard = heard

    async def next(self) -> Heard:
        return await asyncio.wait_for(anext(self._heard), 60)


@pytest_asyncio.fixture
async def ear(dsn: str) -> AsyncIterator[Ear]:
    heard = listen(dsn)
    found = Ear(heard)
    assert (await found.next()).people is None  # whoever begins to listen may have missed anything
    yield found
    await heard.aclose()  # type: ignore[attr-defined]


async def test_a_change_names_who_has_had_or_asked_for_a_task_and_whose_queue_it_left(
    db: Database, ear: Ear, journey: str
) -> None:
    first, second = f"{journey}-1", f"{journey}-2"

    async def told(place: int, *happened: Event) -> Heard:
        await record(db, batch(journey, *happened, first=place))
        return await ear.next()

    began = await told(
        1,
        started(),
        opened(first, "plan_call"),
        opened(second, "review", role=Role.DESIGNER, assignee="设计01", requester="客服03"),
    )
    assert (began.people, began.roles, began.queues) == (
        ("客服03", "设计01"),
        ("agent", "designer"),
        ("agent",),
    )
    claimed = await told(4, events.TaskAssigned(task=first, assignee="客服04", how="claimed"))
    assert (claimed.people, claimed.roles, claimed.queues) == (("客服04",), ("agent",), ("agent",))
    handed = await told(5, events.TaskAssigned(task=first, assignee="客服05", how="assigned"))
    assert (handed.people, handed.queues) == (("客服04", "客服05"), ())
    ended = await told(6, done(first, "plan_call"))
    assert ended.people == ("客服05",)


async def test_what_every_row_of_a_journey_shows_concerns_everybody(
    db: Database, ear: Ear, journey: str
) -> None:
    await record(db, batch(journey, started(), opened(f"{journey}-1", "plan_call")))
    assert (await ear.next()).people == ()
    owner = events.TeamChanged(role=Role.AGENT, person="客服07", before="客服03", reason="handed_over")
    shown: tuple[Event, ...] = (events.StageEntered(stage=Stage.QUOTATION), owner)
    for place, event in enumerate(shown, start=3):
        await record(db, batch(journey, event, first=place))
        assert (await ear.next()).people is None


async def test_who_follows_a_journey_is_told(db: Database, ear: Ear, journey: str) -> None:
    await hire(db, "客服03", Role.AGENT)
    await record(db, batch(journey, started()))
    assert (await ear.next()).followers == ()
    await desk.follow(db, "客服03", journey)
    await record(db, batch(journey, opened(f"{journey}-1", "plan_call"), first=2))
    assert (await ear.next()).followers == ("客服03",)
