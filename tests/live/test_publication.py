"""A publication over many journeys on the real server: its worker is killed, and each journey hears of it once."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from domain.publishing import Progress
from domain.time.calendar import CalendarDay, DayKind
from starter.stack.postgres import EmbeddedPostgres
from store import calendars, publications
from store.customers import register
from tests.journeys.driving import customer
from tests.live.live import Live, living

ACTOR = "operations-01"
JOURNEYS = 14
CLOSED = CalendarDay(kind=DayKind.REST, name="盘点")


@pytest_asyncio.fixture
async def live(postgres_server: EmbeddedPostgres, tmp_path: Path) -> AsyncIterator[Live]:
    async with living(postgres_server, tmp_path) as company:
        yield company


async def started(live: Live, number: int) -> str:
    registered = await register(live.database, customer(f"A-{number}"))
    await live.journeys.start(registered)
    await live.until_open(registered.journey, "first_meeting")
    return registered.journey


async def next_due(live: Live) -> date:
    """The day on which the first meetings are due."""
    due_at: datetime = await live.database.fetchval("SELECT max(due_at) FROM tasks")
    return due_at.astimezone(ZoneInfo("Asia/Shanghai")).date()


async def until(live: Live, name: str, woken: int | None = None) -> Progress:
    """Wait until so many were woken, or until it is over."""
    async with asyncio.timeout(90):
        while True:
            progress = await live.journeys.publication_progress(name)
            if progress.finished or (woken is not None and progress.woken >= woken):
                return progress
            await asyncio.sleep(0.05)


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_desk_3_2_a_publication_survives_the_death_of_its_worker(live: Live) -> None:
    worker = live.worker_process()
    await worker.start()
    try:
        journeys = [await started(live, number) for number in range(JOURNEYS)]
        newer = (await calendars.newest(live.database))["customer"].newer({await next_due(live): CLOSED})
        now = datetime.now(UTC)
        looked = await live.journeys.foresee_calendars([newer], now)
        assert {one.journey for one in looked.affected} == set(journeys)
        name = await live.journeys.publish_calendars(
            [newer], ACTOR, looked.affected, now, per_minute=300, settles=1
        )
        half = await until(live, name, JOURNEYS // 3)
        assert not half.finished
        assert worker.child is not None
        os.kill(worker.child.pid, signal.SIGKILL)
        await worker.child.wait(10)
    finally:
        await worker.stop()
    # Whoever publishes it again meanwhile finds what was begun.
    await live.journeys.publish_calendars([newer], ACTOR, looked.affected, now)
    async with live.working():
        progress = await until(live, name)
        assert (progress.total, progress.woken, progress.failed) == (JOURNEYS, JOURNEYS, 0)
        told = {
            one.journey: one
            for one in await publications.told(
                live.database, await publications.published(live.database, name)
            )
        }
        for affected in looked.affected:
            journey = affected.journey
            (adopted,) = await live.events(journey, "rules_adopted")
            assert [one["key"] for one in adopted["moved"]] == [one.key for one in affected.moved]
            armed = [
                one["wait"]["key"]
                for one in await live.events(journey, "wait_armed")
                if one["wait"]["calendar_version"] == newer.version
            ]
            assert set(Counter(armed).values()) == {1}, "armed anew once"
            assert told[journey].became == {one.key: one.after for one in affected.moved}
        await live.agrees(journeys[0])


async def test_a_journey_that_begins_meanwhile_is_found(live: Live) -> None:
    """It began with the calendars of before, and nothing happened on it since."""
    async with live.working():
        await started(live, 1)
        day = await next_due(live)
        newer = (await calendars.newest(live.database))["customer"].newer({day: CLOSED})
        now = datetime.now(UTC)
        looked = await live.journeys.foresee_calendars([newer], now)
        late = await started(live, 2)
        name = await live.journeys.publish_calendars([newer], ACTOR, looked.affected, now, settles=1)
        progress = await until(live, name)
        assert (progress.total, progress.woken) == (2, 2)
        assert len(await live.events(late, "rules_adopted")) == 1
        task = (await live.open_tasks(late))["first_meeting"]
        assert task["due_at"].astimezone(ZoneInfo("Asia/Shanghai")).date() >= day + timedelta(days=1)
