"""Hundreds of made-up customers with random answers: what must hold for every one of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.forms import KINDS
from domain.promises import Promise
from domain.stages import Stage
from domain.waits import Rulebook
from starter.rehearsal.chances import Chances, Dice, read_chances
from starter.rehearsal.invariants import look_at
from starter.rehearsal.rehearse import rehearsal
from starter.rehearsal.sample import Sample
from starter.rehearsal.world import fresh_database
from starter.stack.postgres import EmbeddedPostgres
from store import figures
from store.database import Database
from store.rulebooks import rulebook
from store.settings import ROOT
from tests.journeys.driving import MONDAY, driving
from tests.shipped import examples

CHANCES = ROOT / "standards" / "sample" / "answers"
BY_NUMBER = ("task_assigned",)
"""Events that name a task by its number, which depends on the order of what happens at once."""
BETWEEN = MONDAY + timedelta(minutes=7)
"""No round instant, so that the milliseconds that real servers take decide nothing."""


@asynccontextmanager
async def sampled(
    postgres: EmbeddedPostgres, count: int, chances: Chances, seed: int = 1, begin: datetime = MONDAY
) -> AsyncIterator[tuple[Sample, Database, Rulebook]]:
    """Customers who were served up to their contract."""
    async with await Database.open(await fresh_database(postgres)) as database:
        rules = await rulebook(database, "renovation", None, MONDAY.date())
        sample = Sample(database, rules, examples(), chances, seed)
        done = [name async for name in sample.run(count, begin, 4)]
        assert len(set(done)) == count, "every customer comes to an end"
        yield sample, database, rules


@pytest.mark.parametrize(
    ("seed", "count"), [(1, 8), *(pytest.param(more, 40, marks=pytest.mark.slow) for more in (2, 3, 4, 5))]
)
async def test_what_must_hold_for_hundreds(postgres_server: EmbeddedPostgres, seed: int, count: int) -> None:
    async with sampled(postgres_server, count, read_chances(CHANCES), seed) as (sample, database, rules):
        assert sample.findings == [], "looked at after every step"
        await no_meeting_without_its_checks(database, rules)
        await no_meeting_on_a_day_of_rest(database, rules)
        await no_promise_without_an_end(database)
        found = await figures.figures(database, rules.standard.company.zone)
        assert found.started == count
        assert 0 < found.signed < count
        assert found.signed + sum(one.journeys for one in found.lost) == count
        assert found.to_signing_p50 is not None
        assert found.to_signing_p90 is not None
        assert timedelta(days=10) < found.to_signing_p50 <= found.to_signing_p90
        assert len({(one.stage, one.reason) for one in found.lost}) > 2, "customers are lost in several ways"


async def no_meeting_without_its_checks(database: Database, rules: Rulebook) -> None:
    """Whatever was held had been checked the day before, where the standard wants it (R002-SKU-06)."""
    held = await database.fetch(
        "SELECT journey, key, kind, starts_at FROM appointments WHERE outcome = 'held'"
    )
    checks = await database.fetch(
        "SELECT journey, key, ended_at FROM tasks WHERE kind = 'check_ready' AND status = 'done'"
    )
    assert held
    by_meeting = {(row["journey"], row["key"].rsplit("/", 1)[0]): row["ended_at"] for row in checks}
    for row in held:
        if rules.standard.appointments[row["kind"]].check is not None:
            checked = by_meeting.get((row["journey"], row["key"]))
            assert checked is not None, f"{row['journey']} {row['key']} was never checked"
            assert checked < row["starts_at"]


async def no_meeting_on_a_day_of_rest(database: Database, rules: Rulebook) -> None:
    """R002-SKU-04: nothing is ever promised for a closed day of the calendar that the meeting uses."""
    for row in await database.fetch("SELECT kind, starts_at FROM appointments"):
        calendar = rules.calendar(rules.standard.appointments[row["kind"]].calendar)
        assert calendar.is_open(calendar.today(row["starts_at"])), row


async def no_promise_without_an_end(database: Database) -> None:
    """Everything promised was kept, broken or dropped; only who just signed may still wait for something."""
    open_promises = await database.fetch(
        "SELECT p.journey, p.key, p.by_at, j.course FROM promises AS p JOIN journeys AS j USING (journey)"
        " WHERE p.status = 'open'"
    )
    for row in open_promises:
        assert row["course"] == "active", row
        assert row["by_at"] is not None


async def test_the_same_seed_throws_the_same_answers() -> None:
    plan, chances = examples(), read_chances(CHANCES)
    kinds = list(chances) * 5

    def thrown(seed: str) -> list[Any]:
        dice = Dice(plan.again(), chances, seed)
        return [dice.next(kind) for kind in kinds]

    assert thrown("1/7") == thrown("1/7")
    assert thrown("1/7") != thrown("1/8")


def test_chances_are_for_kinds_that_there_are() -> None:
    chances = read_chances(CHANCES)
    assert set(chances) <= set(KINDS)
    assert len(chances) > 25


@pytest.mark.slow
async def test_a_model_and_a_workflow_tell_the_same(postgres_server: EmbeddedPostgres) -> None:
    """Without Temporal the stages go the same way: event by event up to the contract."""
    async with driving(postgres_server, BETWEEN) as drive:
        run = await rehearsal(drive.world, drive.journey, examples())
        async for line in run.run(BETWEEN + timedelta(days=60)):
            if line.event == "stage" and line.why == Stage.CONSTRUCTION:
                break
        real = await told(drive.world.database, drive.journey, before=Stage.CONSTRUCTION)
    async with sampled(postgres_server, 1, {}, begin=BETWEEN) as (_, database, _):
        name = await database.fetchval("SELECT journey FROM journeys")
        model = await told(database, name, before=Stage.CONSTRUCTION)
    assert model == real
    assert len(model) > 200


async def told(
    database: Database, journey: str, *, before: Stage | None = None
) -> list[tuple[datetime, str, str]]:
    """What happened before a stage, by minute, event and subject.

    People differ, and so does the order of what two activities at once bring about.
    """
    rows = await database.fetch(
        "SELECT type, event, at FROM journal WHERE journey = $1 AND stage <> $2 ORDER BY seq",
        journey,
        before or "none",
    )
    return sorted(
        (
            row["at"].replace(second=0, microsecond=0),
            row["type"],
            str(row["event"].get("key") or ""),
        )
        for row in rows
        if row["type"] not in BY_NUMBER
    )


async def test_a_finding_is_seen(postgres_server: EmbeddedPostgres) -> None:
    """The watch itself: a journey whose clocks were taken away, and a promise that nothing ends."""
    async with sampled(postgres_server, 1, {}) as (sample, _, rules):
        state = next(iter(sample.customers.values())).journey.state
        assert look_at(state, rules, sample.now) == []
        state.promises["lost"] = Promise(key="lost", what="call_back", by=sample.now, order=1)
        assert [one.what for one in look_at(state, rules, sample.now)] == [
            "promise lost (call_back) has no end"
        ]
        state.waits.clear()
        assert "waits for nothing and for nobody" in [one.what for one in look_at(state, rules, sample.now)]
