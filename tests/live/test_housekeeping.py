"""The chores of every day: what goes and what stays, and the Schedule that has them done on a real server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import (
    Client,
    ScheduleActionExecutionStartWorkflow,
    ScheduleBackfill,
    ScheduleOverlapPolicy,
    ScheduleRange,
)

import worker
from activities.housekeeping import SWEEPS, HousekeepingActivities
from client.errors import NotFound
from client.housekeeping import SCHEDULE_ID, housekept, keep_house, make_sure
from domain.documents import Subject
from domain.housekeeping import Chore, Done, Duty
from domain.notices import Channel
from starter.rehearsal.world import open_world
from starter.stack.postgres import EmbeddedPostgres
from starter.stack.temporal import TemporalDevServer
from store import attachments, desk, links, notices_sent, personal
from store.database import Database
from tests.journeys.driving import MONDAY
from tests.notices.company import SECRET_PHONE, Company, at, done, open_company, opened
from tests.starter.conftest import ran
from workflows.housekeeping import Housekeeping

QUEUE = "chores"
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)


def chores(company: Company, folder: Path) -> HousekeepingActivities:
    settings = company.settings.model_copy(update={"state": folder})
    return HousekeepingActivities(company.database, settings, lambda: company.now)


async def leave(db: Database, journey: str, then: datetime, name: str) -> None:
    """One row of every kind, as it was left at an instant."""
    await personal.put(db, name, {"words": SECRET_PHONE}, journey=journey)
    await db.execute("UPDATE personal_values SET created_at = $2 WHERE command = $1", name, then)
    await desk.keep_draft(db, "agent-01", name, name, {})
    await db.execute("UPDATE drafts SET at = $2 WHERE subject = $1", name, then)
    link = links.Subject(purpose=links.Purpose.STATUS, journey=journey, lang="en", expires_at=then)
    await links.make(db, name, "agent-01", link, then)
    await db.execute("INSERT INTO link_visits (who, since, count) VALUES ($1, $2, 1)", name.encode(), then)
    await db.execute("INSERT INTO login_attempts (login, at) VALUES ($1, $2)", name.encode(), then)
    await db.execute(
        "INSERT INTO sessions (session, staff_no, created_at, last_seen_at, expires_at, device)"
        " SELECT sha256($1), staff_no, $2, $2, $2, '?' FROM accounts",
        name.encode(),
        then,
    )
    await db.execute(
        "INSERT INTO reservations (key, journey, staff_no, during, starts_at, state, expires_at)"
        " SELECT $1, $2, staff_no, tstzrange($3::timestamptz, $3 + interval '1 hour'), $3, 'offered', $3 FROM staff"
        " WHERE handle = 'agent-01'",
        name,
        journey,
        then,
    )
    message = await notices_sent.write_test(db, "agent-01", then, Channel.LOG)
    await notices_sent.note_sent(db, message, then)


async def test_what_is_over_goes_and_what_is_not_stays(
    postgres_server: EmbeddedPostgres, tmp_path: Path
) -> None:
    async with open_company(postgres_server) as company:
        db, journey = company.database, await company.customer()
        task, still = f"{journey}-1", f"{journey}-2"
        await company.happened(journey, opened(task, "first_meeting"), done(task, "first_meeting"))
        await company.happened(journey, opened(still, "draw_plan"))
        for one in (task, still):
            await desk.saw(db, "agent-01", one)
        await db.execute(
            "INSERT INTO accounts (staff_no, login) SELECT staff_no, handle FROM staff WHERE handle = 'agent-01'"
        )
        now = company.now = company.now + timedelta(days=100)
        await leave(db, journey, now - timedelta(days=95), "old")
        await leave(db, journey, now + A_MINUTE, "new")
        await personal.put(db, "kept", {"words": "drinks tea"}, journey=journey)
        await db.execute(
            "UPDATE personal_values SET pending = false, created_at = $1 WHERE command = 'kept'",
            now - timedelta(days=95),
        )
        assert (await chores(company, tmp_path).sweep_rows()).removed == dict.fromkeys(SWEEPS, 1)
        left = await db.fetch("SELECT command FROM personal_values ORDER BY 1")
        assert [row["command"] for row in left] == ["kept", "new"]
        for table, column in (("drafts", "subject"), ("links", "command"), ("reservations", "key")):
            assert [row[0] for row in await db.fetch(f"SELECT {column} FROM {table}")] == ["new"], table
        assert await chores(company, tmp_path).sweep_rows() == Done(), "once more there is nothing to do"


async def test_a_folder_that_does_not_belong_to_the_database_stays_as_it_is(
    postgres_server: EmbeddedPostgres, tmp_path: Path
) -> None:
    async with open_company(postgres_server) as company:
        folder, company.now = tmp_path / "attachments", datetime.now(UTC) + 2 * A_DAY

        def swept() -> "asyncio.Future[Done]":
            return asyncio.ensure_future(chores(company, tmp_path).sweep_contents())

        for number in range(30):
            attachments.write(folder, f"{number}".encode())
        company_has = [attachments.place_of(folder, one.name) for one in folder.glob("*/*")]
        assert await swept() == Done(contents_kept=30)
        journey = await company.customer()
        for number in range(5):
            given = (Subject.PHOTO, "a.jpg", "image/jpeg", f"{number}".encode())
            await attachments.keep_once(company.database, "agent-01", journey, *given, now=company.now)
        assert await swept() == Done(contents_kept=25)
        assert all(one.exists() for one in company_has)
        for number in range(5, 16):
            given = (Subject.PHOTO, "a.jpg", "image/jpeg", f"{number}".encode())
            await attachments.keep_once(company.database, "agent-01", journey, *given, now=company.now)
        half = folder / "00" / ".half"
        half.parent.mkdir(exist_ok=True)
        half.write_bytes(b"a photo that was never whole")
        assert await swept() == Done(removed={"contents": 15})
        assert (len(list(folder.glob("*/*"))), half.exists()) == (16, False)


async def test_operations_hear_once_a_month_from_october_on_that_next_year_is_missing(
    postgres_server: EmbeddedPostgres, tmp_path: Path
) -> None:
    async with open_company(postgres_server) as company:
        for handle in ("operations-01", "operations-02"):
            await company.database.execute("UPDATE staff SET rest_weekdays = '{}' WHERE handle = $1", handle)
        work = chores(company, tmp_path)
        company.now = at(3, 10).replace(year=2026, month=9, day=30)
        assert await work.look_at_calendars() == Done()
        for month, days in ((10, (1, 2)), (11, (5,))):
            for day in days:
                company.now = company.now.replace(month=month, day=day)
                looked = await work.look_at_calendars()
                assert set(looked.calendars_missing) == {"customer", "office", "site"}
                assert looked.told == (2 if day in (1, 5) else 0), "once a month"
        told = [text for _, texts in await company.told(A_DAY) for text in texts]
        assert (
            told
            == [
                "For your information: days to come are not in the working calendars yet: homeward calendar publish"
            ]
            * 4
        )


async def test_a_chore_that_fails_is_left_to_the_next_night_and_holds_up_no_other(
    postgres_server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0

    async def broken(*_: object) -> None:
        nonlocal tries
        tries += 1
        raise OSError("the disk is gone")

    monkeypatch.setattr(attachments, "sweep_contents", broken)
    async with open_world(postgres_server, MONDAY) as world:
        handle = await world.journeys.temporal.start_workflow(
            Housekeeping.run, Duty(lang="en"), id="a-night", task_queue=world.journeys.task_queue
        )
        await world.advance(MONDAY + timedelta(hours=7))
        with world.env.auto_time_skipping_disabled():
            kept = await handle.result()
    assert (kept.failed, tries > 10) == ((Chore.CONTENTS,), True)
    assert set(kept.calendars_missing) == {"customer", "office", "site"}


@asynccontextmanager
async def working(client: Client, company: Company, folder: Path) -> AsyncIterator[None]:
    """A worker on the company's database, with a folder of documents of its own."""
    settings = company.settings.model_copy(update={"task_queue": QUEUE, "state": folder})
    async with (
        await Database.open(company.database.dsn) as database,
        worker.build(client, database, settings),
    ):
        yield


async def rests(client: Client, meant_before: datetime) -> bool:
    """Whether the run of a night that is over lets time pass before it begins; ends it."""
    handle = client.get_schedule_handle(SCHEDULE_ID)
    async with asyncio.timeout(60):
        while True:
            last = (await handle.describe()).info.recent_actions[-1]
            if last.scheduled_at < meant_before:
                assert isinstance(last.action, ScheduleActionExecutionStartWorkflow)
                night = client.get_workflow_handle(last.action.workflow_id)
                types = [event.event_type for event in (await night.fetch_history()).events]
                begun = EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED in types
                if begun or EventType.EVENT_TYPE_TIMER_STARTED in types:
                    await night.terminate("the test is over")
                    return not begun
            await asyncio.sleep(0.05)


async def test_every_night_and_now_and_a_night_that_was_missed(
    postgres_server: EmbeddedPostgres,
    temporal_dev: TemporalDevServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = await temporal_dev.connect()
    monkeypatch.setenv("TEMPORAL_ADDRESS", temporal_dev.address)
    monkeypatch.setenv("HOMEWARD_LANG", "en")
    async with open_company(postgres_server) as company, working(client, company, tmp_path):
        monkeypatch.setenv("HOMEWARD_DATABASE__DSN", company.database.dsn)
        with pytest.raises(NotFound):
            await housekept(client)
        await keep_house(client, company.database, QUEUE, "en")
        handle = client.get_schedule_handle(SCHEDULE_ID)
        try:
            assert not await make_sure(client, "Asia/Shanghai", QUEUE, "en"), "it is as it is to be"
            first = await ran("housekeeping")
            assert first.out.startswith("They were never done yet.\nNext "), first
            assert first.out.rstrip().endswith(" 03:30")
            await handle.pause(note="moving house")
            assert await make_sure(client, "Asia/Urumqi", QUEUE, "en")
            found = await handle.describe()
            spec, policy = found.schedule.spec, found.schedule.policy
            assert (spec.time_zone_name, found.schedule.state.note) == ("Asia/Urumqi", "moving house")
            assert (spec.calendars[0].hour, spec.calendars[0].minute) == (
                (ScheduleRange(3),),
                (ScheduleRange(30),),
            )
            assert (policy.overlap, policy.catchup_window) == (ScheduleOverlapPolicy.SKIP, A_DAY)
            await personal.put(company.database, "left", {"words": SECRET_PHONE})
            await company.database.execute(
                "UPDATE personal_values SET created_at = now() - interval '3 days'"
            )
            by_hand = await ran("housekeeping", "--now")
            assert by_hand.code == 0, by_hand
            assert "done\nRemoved: words of acts that never came about 1\n" in by_hand.out
            assert "paused in Temporal and not done: moving house" in by_hand.err
            last = (await ran("housekeeping", "--json")).document["housekeeping"]["last"]
            assert (last["state"], last["kept"]["removed"]) == ("completed", {"words": 1})
            late = datetime.now(UTC) - 2 * A_DAY
            missed = ScheduleBackfill(late, late + A_DAY, ScheduleOverlapPolicy.ALLOW_ALL)
            await handle.backfill(missed)
            assert await rests(client, late + A_DAY)
        finally:
            await handle.delete()
