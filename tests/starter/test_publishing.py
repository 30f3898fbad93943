"""`homeward calendar publish | publication | check`: what moves is said before, done once, and shown again later."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from client.errors import Conflict
from domain.publishing import needed_until
from domain.time.calendar import CalendarDay, DayKind
from presentation.words import known
from starter.rehearsal.world import World
from store import calendars, publications
from tests.starter.conftest import Homeward
from tests.starter.test_commands import started

SHANGHAI = ZoneInfo("Asia/Shanghai")


async def closing(world: World, folder: Path, journey: str) -> Path:
    """A file that closes the day on which the journey's first meeting is due."""
    due_at = await world.database.fetchval("SELECT due_at FROM tasks WHERE journey = $1", journey)
    path = folder / "closed.csv"
    path.write_text(f"date,kind,name\n{due_at.astimezone(SHANGHAI).date()},rest,盘点\n")
    return path


@pytest.mark.slow
async def test_desk_3_2_what_moves_is_listed_then_moved_and_told_again_later(
    world: World, homeward: Homeward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = await started(world, homeward, tmp_path)
    file = str(await closing(world, tmp_path, journey))
    publish = ("calendar", "publish", file, "--calendar", "customer")
    dry = await homeward(*publish, "--dry-run", "--lang", "en")
    assert dry.code == 0
    assert "1 date(s) of 1 journey(s) move, of 1 that compute with it" in dry.out
    assert "closed 盘点" in dry.out
    assert "First meeting" in dry.out
    foreseen = (await homeward(*publish, "--dry-run", "--json")).document
    (moved,) = foreseen["affected"][0]["moved"]
    assert moved["key"] == "consultation/first_meeting"
    assert foreseen["calendars"][0]["version"] == 2
    assert "*" in foreseen["affected"][0]["customer"], "masked"

    refused = await homeward(*publish, "--yes")
    assert refused.code == 4, "an agent publishes no calendar"
    monkeypatch.setenv("HOMEWARD_AS", "operations-01")
    asked = await homeward(*publish, "--lang", "en")
    assert asked.code == 2, "nobody is here to confirm it"
    assert (await calendars.newest(world.database))["customer"].version == 1, "nothing was done"

    done = await homeward(*publish, "--yes", "--json")
    assert done.code == 0, done.err
    report = done.document
    assert (report["publication"], report["woken"], report["failed"]) == ("customer-2", 1, 0)
    assert report["journeys"][0]["became"] == {moved["key"]: moved["after"]}
    again = await homeward("calendar", "publication", "customer-2", "--lang", "en")
    assert "customer-2: 1 journey(s), 1 told, 0 ended meanwhile, 0 failed; 1 date(s) moved" in again.out
    listed = (await homeward("calendar", "publication", "--json")).document["publications"]
    assert [one["publication"] for one in listed] == ["customer-2"]
    nothing = await homeward(*publish, "--yes", "--lang", "en")
    assert "nothing changes" in nothing.out
    assert (await homeward("calendar", "publication", "customer-9")).code == 3

    broken = tmp_path / "broken.csv"
    broken.write_text("date,kind\n2027-13-01,rest\n")
    faulty = await homeward("calendar", "publish", str(broken), "--calendar", "customer", "--dry-run")
    assert faulty.code == 2
    assert f"{broken}:2: date: " in faulty.err


async def test_desk_3_2_a_dry_run_goes_on_with_nothing_that_broke_off(
    world: World, homeward: Homeward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOMEWARD_AS", "operations-01")
    now, before = await world.now(), (await calendars.newest(world.database))["customer"]
    day = date(now.year + 1, 6, 1)
    closed = {day: CalendarDay(kind=DayKind.REST, name="盘点")}
    name = await calendars.publish(world.database, [before.newer(closed)], "operations-01", (), now)
    file = tmp_path / "closed.csv"
    file.write_text(f"date,kind,name\n{day},rest,盘点\n")
    publish = ("calendar", "publish", str(file), "--calendar", "customer")
    dry = await homeward(*publish, "--dry-run", "--lang", "en")
    assert dry.code == 0
    assert f"calendar publication {name} --follow" in dry.out, "it is said that it is under way"
    assert not (await publications.progress(world.database, name)).finished
    again = await homeward(*publish, "--yes")
    assert again.code == 0, again.err
    assert (await publications.progress(world.database, name)).finished

    other = before.newer({day: CalendarDay(kind=DayKind.REST, name="other")})
    with pytest.raises(Conflict, match="Somebody published version 2 of the calendar customer meanwhile"):
        await world.journeys.publish_calendars([other], "operations-01", (), now)


async def test_desk_3_2_a_missing_year_is_told_to_cron_and_to_who_looks(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    await started(world, homeward, tmp_path)
    whole = await calendars.newest(world.database)
    needed = max(needed_until(one.today(datetime.now(UTC))) for one in whole.values())
    missing = {name for name, one in whole.items() if one.known_until < needed}
    ran = await homeward("calendar", "check", "--json")
    assert ran.code == (1 if missing else 0)
    told = {one["calendar"]: one for one in ran.document["calendars"]}
    assert {name for name, one in told.items() if not one["covered"]} == missing
    assert sum(one["provisional_waits"] for one in told.values()) == await world.database.fetchval(
        "SELECT count(*) FROM waits WHERE provisional"
    )
    for one in whole.values():
        await world.database.execute(
            "UPDATE calendars SET data = jsonb_set(data, '{known_until}', to_jsonb($2::text)), sha = $3"
            " WHERE name = $1",
            one.name,
            f"{needed}",
            one.name.encode(),
        )
    fine = await homeward("calendar", "check", "--lang", "en")
    assert (fine.code, fine.err) == (0, "")


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (date(2026, 9, 30), date(2026, 12, 31)),
        (date(2026, 10, 1), date(2027, 12, 31)),
        (date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_the_next_year_is_missed_from_october_on(today: date, until: date) -> None:
    assert needed_until(today) == until


def test_every_reason_for_a_failure_has_words() -> None:
    codes = (
        "needs_repair",
        "stopped_for_repair",
        "no_answer",
        "perhaps_done",
        "not_delivered",
        "records_down",
    )
    assert all(known(lang, f"publish.why.{code}") for lang in ("zh-CN", "en") for code in codes)
