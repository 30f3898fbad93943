"""Driving journeys in tests: people who act, and time that passes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from client import offers
from domain.appointments import Slot
from domain.commands import Receipt
from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres
from store.people import NewContact, NewProperty, Registration

MONDAY = datetime(2031, 3, 3, 1, 0, tzinfo=UTC)
"""Monday 3 March 2031, 09:00 in Shanghai."""

FIRST_MEETING: dict[str, Any] = {
    "lead_source": "referral",
    "property_use": "new_home",
    "household_size": 3,
    "style": "modern",
    "priority": "construction",
    "budget": "180000",
    "design_requirements": "a bright study",
}
MEASURED: dict[str, Any] = {
    "outcome": "held",
    "rooms": [{"room": "living", "flooring": "32.5", "wall_paint": "70", "main_walls": ["4.2"]}],
    "total_area": "98.5",
}


def customer(reference: str, owner: str | None = "agent-01") -> Registration:
    """A made-up customer."""
    return Registration(
        reference=reference,
        name="Zhong Ni",
        contacts=(NewContact(name="Zhong Ni", phone="13800138000"),),
        home=NewProperty(community="Green Court", building="8", room=reference, city="Chengdu"),
        standard="renovation",
        standard_version=1,
        owner=owner,
        created_by="operations-01",
    )


class Drive:
    """One journey in a world, and the hands that complete its tasks."""

    def __init__(self, world: World, journey: str) -> None:
        self.world = world
        self.journey = journey

    async def open_tasks(self) -> dict[str, str]:
        """The open tasks' ids by kind."""
        rows = await self.world.database.fetch(
            "SELECT kind, task FROM tasks WHERE journey = $1 AND status = 'open' ORDER BY opened_seq",
            self.journey,
        )
        return {row["kind"]: row["task"] for row in rows}

    async def task(self, kind: str) -> Any:
        row = await self.world.database.fetchrow(
            "SELECT * FROM tasks WHERE journey = $1 AND kind = $2 AND status = 'open' ORDER BY opened_seq DESC LIMIT 1",
            self.journey,
            kind,
        )
        assert row is not None, f"no open {kind}; open: {await self.open_tasks()}"
        return row

    async def complete(self, kind: str, answers: dict[str, Any], actor: str | None = None) -> Receipt:
        """Complete the open task of a kind by whoever has it, else by the first of its role."""
        row = await self.task(kind)
        person = actor or row["assignee"] or f"{row['role']}-01"
        receipt = await self.world.journeys.complete(row["task"], person, answers)
        await self.world.settled(self.journey)
        return receipt

    async def offer(self, appointment: str, earliest: datetime | None = None) -> Slot:
        """The first free slot for an appointment."""
        return (await offers.offers(self.world.journeys, self.journey, appointment, earliest=earliest))[0]

    async def until(self, kind: str, limit: timedelta = timedelta(days=60)) -> Any:
        """Let time pass, instant by instant, until a task of this kind is open."""
        end = await self.world.now() + limit
        while kind not in await self.open_tasks():
            pulse = await self.world.settled(self.journey)
            assert pulse.next_fires is not None, f"nothing will ever happen; no {kind}"
            assert pulse.next_fires <= end, f"no {kind} within {limit}; next is {pulse}"
            await self.world.pass_instant(self.journey, pulse)
        return await self.task(kind)

    async def journal(self, *types: str) -> list[Any]:
        """The journal's events, of some types or all."""
        rows = await self.world.database.fetch(
            "SELECT seq, at, type, actor, command, event FROM journal WHERE journey = $1 ORDER BY seq",
            self.journey,
        )
        return [row for row in rows if not types or row["type"] in types]

    async def waits(self) -> list[Any]:
        """Every open wait, by its key."""
        rows = await self.world.database.fetch(
            "SELECT * FROM waits WHERE journey = $1 ORDER BY key", self.journey
        )
        return list(rows)

    async def first_meeting(self, **changes: Any) -> Slot:
        """Hold the first meeting and agree on the measurement; returns its slot."""
        slot = await self.offer("measurement")
        answers = {**FIRST_MEETING, "measurement_slot": slot.model_dump(mode="json"), **changes}
        await self.complete("first_meeting", answers)
        return slot


@asynccontextmanager
async def driving(
    postgres: EmbeddedPostgres, start: datetime = MONDAY, reference: str = "A-1"
) -> AsyncIterator[Drive]:
    """A journey that has just started on a Monday morning of 2031."""
    async with open_world(postgres, start) as world:
        yield Drive(world, await world.start(customer(reference)))
