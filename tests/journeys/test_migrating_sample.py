"""Customers who move to another version of the standard at random moments, and go on (R002, design 6)."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.adopting import RUNNING
from domain.stages import Stage
from domain.standard import Standard
from domain.state import JourneyState
from domain.time.months import add_months
from starter.rehearsal.chances import read_chances
from starter.rehearsal.happenings import read_happenings
from starter.rehearsal.sample import BUILDING, SELLING, Course, Customer, ModelJourneys, Sample
from starter.rehearsal.world import fresh_database
from starter.stack.postgres import EmbeddedPostgres
from store.database import Database
from store.rulebooks import rulebook
from tests.journeys import migrating
from tests.journeys.driving import MONDAY
from tests.journeys.test_sample import CHANCES
from tests.shipped import examples

SHARE = 0.25
"""Of a customer's steps, so many are a move to the other version."""


class Migrated(Sample):
    """A sample whose customers move to and fro between two versions; every move is held against its preview."""

    async def _step(self, journeys: ModelJourneys, name: str, customer: Customer) -> None:
        await super()._step(journeys, name, customer)
        state = customer.journey.state
        if not hasattr(self, "moves"):
            self.moves: list[str] = []
            self.refused: list[str] = []
            self.left: list[Any] = []
        awaited = customer.journey._strands._awaiting
        if state.status in RUNNING and (left := migrating.forsaken(state, awaited)):
            self.left.append((name, self.now, left))
        if migrating.dice(f"{name}/{customer.steps}").random() < SHARE and state.status in RUNNING:
            await self._move(journeys, name, customer)

    async def _move(self, journeys: ModelJourneys, name: str, customer: Customer) -> None:
        state = customer.journey.state
        version = 3 - state.rules.standard.version
        if version == 1 and state.stage is Stage.CONSTRUCTION:
            return  # so that a contract of the older version is handed over by the newer one
        before = await migrating.waits_of(self._database, name)
        preview = await migrating.foreseen(self._database, name, version, self.now)
        if preview.obstacle is not None:
            self.refused.append(preview.obstacle.reason)
            return
        seq = await migrating.adopt(journeys, name, version)
        await migrating.moved_as_foreseen(self._database, preview, before, seq, self.now)
        self.moves += [f"{one.kind}/{one.subject}" for one in preview.moved]


@pytest.mark.parametrize(
    ("course", "count"),
    [
        (SELLING, 3),
        (BUILDING, 1),
        pytest.param(SELLING, 40, marks=[pytest.mark.slow, pytest.mark.timeout(900)]),
        pytest.param(BUILDING, 8, marks=[pytest.mark.slow, pytest.mark.timeout(900)]),
    ],
)
async def test_a_move_is_as_foreseen_and_nobody_is_forsaken(
    postgres_server: EmbeddedPostgres, course: Course, count: int
) -> None:
    """Of hundreds of moves, in every stage and with every kind of wait open: as previewed, once, nobody left alone."""
    async with await Database.open(await fresh_database(postgres_server)) as database:
        rules = await rulebook(database, "renovation", 1, MONDAY.date())
        await migrating.publish(database, migrating.stricter(rules.standard, 2))
        happenings = read_happenings(CHANCES.parent / "happenings.yaml")
        sample = Migrated(database, rules, examples(), read_chances(CHANCES), 1, course, happenings)
        done = [name async for name in sample.run(count, MONDAY, 4)]
        assert len(set(done)) == count
        assert sample.left == []
        assert len(set(sample.moves)) > 8, f"many kinds of waits were open: {sorted(set(sample.moves))}"
        assert set(sample.refused) <= {"paused_otherwise"}
        for customer in sample.customers.values():
            warranties_as_signed(customer.journey.state, rules.standard)


def warranties_as_signed(state: JourneyState, signed: Standard) -> None:
    """What the contract granted is what the home has, whatever version its journey went by at the handover."""
    if "warranties" not in state.facts:
        return
    zone = ZoneInfo(signed.company.zone)
    days = [
        datetime.fromisoformat(state.facts[name]).astimezone(zone).date()
        for name in ("handed_over_at", "accepted_at")
    ]
    for name, end in state.facts["warranties"].items():
        assert date.fromisoformat(end) in [add_months(day, signed.warranty[name].months) for day in days]
