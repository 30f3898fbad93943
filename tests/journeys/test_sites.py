"""Made-up sites with random answers, followed through five years: what must hold for every one of them."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from temporalio.client import Client

from client.sending import workflow_id
from domain.stages import Stage
from starter.rehearsal.chances import Dice, read_chances
from starter.rehearsal.happenings import read_happenings
from starter.rehearsal.looking_back import look_back
from starter.rehearsal.rehearse import rehearsal
from starter.rehearsal.sample import BUILDING, Course, Sample
from starter.rehearsal.signed import signed
from starter.rehearsal.world import fresh_database, open_world
from starter.stack.postgres import EmbeddedPostgres
from store.database import Database
from store.rebuild import entries_of
from store.rulebooks import rulebook
from store.settings import ROOT
from tests.journeys.driving import MONDAY, customer
from tests.journeys.test_sample import BETWEEN, told
from tests.shipped import examples

CHANCES = ROOT / "standards" / "sample" / "answers"
HAPPENINGS = ROOT / "standards" / "sample" / "happenings.yaml"
FIVE_YEARS = timedelta(days=365.25 * 5)
MOST_EVENTS = 10_000
"""Far below the 51,200 events at which Temporal ends a workflow (docs/performance.md)."""


@pytest.mark.parametrize(
    ("seed", "count"),
    [
        (1, 2),
        *(
            pytest.param(more, 60, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])
            for more in (2, 3, 4, 5)
        ),
    ],
)
async def test_what_must_hold_for_hundreds_of_sites(
    postgres_server: EmbeddedPostgres, seed: int, count: int
) -> None:
    async with await Database.open(await fresh_database(postgres_server)) as database:
        rules = await rulebook(database, "renovation", None, MONDAY.date())
        chances, happenings = read_chances(CHANCES), read_happenings(HAPPENINGS)
        sample = Sample(database, rules, examples(), chances, seed, BUILDING, happenings)
        done = [name async for name in sample.run(count, MONDAY, 4)]
        assert len(set(done)) == count, "every customer is followed to the end"
        assert [f"{one.journey} {one.at:%Y-%m-%d} {one.what}" for one in sample.findings] == []
        handed_over = [
            one for one in sample.customers.values() if one.journey.state.facts.get("handed_over_at")
        ]
        assert len(handed_over) == count, "every site is finished, whatever comes between"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 12))
async def test_a_random_site_on_the_time_skipping_server(
    postgres_server: EmbeddedPostgres, seed: int
) -> None:
    """What ``next`` prints is what fires, for five years, and no run's history comes near its limit."""
    async with open_world(postgres_server, MONDAY) as world:
        rules = await rulebook(world.database, "renovation", 1, MONDAY.date())
        dice = Dice(examples(), read_chances(CHANCES), str(seed))
        facts = signed(dice, rules.standard, MONDAY)
        journey = await world.start(customer("S-1"), stage=Stage.CONSTRUCTION, facts=facts)
        run = await rehearsal(world, journey, dice)
        lines = [line async for line in run.run(MONDAY + FIVE_YEARS)]
        assert len(lines) > 200
        assert look_back(journey, await entries_of(world.database, journey), rules) == []
        events = [count async for count in history_lengths(world.journeys.temporal, journey)]
        assert len(events) > 1
        assert max(events) < MOST_EVENTS


@pytest.mark.slow
async def test_a_model_and_a_workflow_build_the_same(postgres_server: EmbeddedPostgres) -> None:
    """Without Temporal a site goes the same way: event by event through its first year."""
    plan, year = examples(), timedelta(days=365.25)
    async with open_world(postgres_server, BETWEEN) as world:
        rules = await rulebook(world.database, "renovation", 1, MONDAY.date())
        facts = signed(Dice(plan.again(), {}, "1/0"), rules.standard, BETWEEN)
        journey = await world.start(customer("S-1"), stage=Stage.CONSTRUCTION, facts=facts)
        run = await rehearsal(world, journey, examples())
        async for _ in run.run(BETWEEN + year):
            pass
        real = await by_day(world.database, journey)
    async with await Database.open(await fresh_database(postgres_server)) as database:
        sample = Sample(database, rules, plan, {}, 1, Course(Stage.CONSTRUCTION, None, years=1))
        done = [name async for name in sample.run(1, BETWEEN, 4)]
        model = await by_day(database, done[0])
    together = min(len(real), len(model))
    assert together > 300
    assert model[:together] == real[:together]


async def by_day(database: Database, journey: str) -> list[tuple[date, str, str]]:
    """What happened, by day: real servers take milliseconds, by which an hour may fall behind the lunch break."""
    return sorted((at.date(), type_, key) for at, type_, key in await told(database, journey))


async def history_lengths(client: Client, journey: str) -> AsyncIterator[int]:
    """How many events each run's history has, the newest run first."""
    run = ""
    while True:
        handle = client.get_workflow_handle(workflow_id(journey), run_id=run or None)
        events = (await handle.fetch_history()).events
        yield len(events)
        run = events[0].workflow_execution_started_event_attributes.continued_execution_run_id
        if not run:
            return
