"""The 10th, 20th and 30th: kickoff call, inspections, calls, fire equipment (R002-SKU-60 … 63, X-01 … X-04)."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from client.errors import Conflict
from domain.roles import Role
from domain.stages import Stage
from domain.state import AgendaItem
from domain.time.calendar import CalendarDay, DayKind
from domain.waits import Rulebook
from starter.stack.postgres import EmbeddedPostgres
from store import rulebooks
from tests.journeys.building import Household, living, opened_site
from tests.journeys.test_moving import moved
from tests.shipped import shipped
from workflows.parts.agenda import agenda_wait, first_occurrence, following_occurrence

SHANGHAI = ZoneInfo("Asia/Shanghai")
WITHOUT = {"site_condition": 4, "fire_equipment_on_site": False}
WITH = {"site_condition": 4, "fire_equipment_on_site": True}


def local(instant: datetime) -> datetime:
    return instant.astimezone(SHANGHAI)


def shanghai(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2031, month, day, hour, minute, tzinfo=SHANGHAI)


def days(rows: list[Any], column: str = "opened_at") -> list[str]:
    return [f"{local(row[column]):%m-%d}" for row in rows]


async def kept(home: Household, what: str = "progress_call") -> list[bool | None]:
    settled = [row["event"] for row in await home.journal("promise_settled")]
    return [one["kept"] for one in settled if one["what"] == what]


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    files = shipped()
    return Rulebook(
        standard=files.standards[0].standard, calendars={one.name: one for one in files.calendars}
    )


def progress_from(kickoff: datetime) -> AgendaItem:
    return AgendaItem(
        key="agenda/progress", duty="progress", cadence="progress", anchor=kickoff, role=Role.AGENT, on=""
    )


@pytest.mark.parametrize(
    ("kickoff", "first"),
    [
        (datetime(2031, 3, 7, 2, tzinfo=UTC), "2031-03-10"),
        (datetime(2031, 3, 8, 2, tzinfo=UTC), "2031-03-20"),
        (datetime(2031, 3, 10, 2, tzinfo=UTC), "2031-03-20"),
        (datetime(2031, 2, 26, 2, tzinfo=UTC), "2031-03-10"),
        (datetime(2031, 2, 25, 2, tzinfo=UTC), "2031-02-28"),
        (datetime(2031, 3, 9, 16, 30, tzinfo=UTC), "2031-03-20"),
    ],
)
def test_x_04_a_call_less_than_three_days_after_kickoff_is_left_out(
    rules: Rulebook, kickoff: datetime, first: str
) -> None:
    placed = first_occurrence(progress_from(kickoff), rules)
    assert placed is not None
    assert placed.on == first


def test_x_02_the_dates_of_a_year_stay_where_they_are(rules: Rulebook) -> None:
    item = first_occurrence(progress_from(datetime(2026, 1, 1, 2, tzinfo=UTC)), rules)
    found = []
    while item is not None and item.on < "2027":
        found.append(item.on)
        armed = agenda_wait(item, rules, item.anchor)
        begins = rules.due(armed.rule, armed.anchor, armed.calendar).at
        assert begins < rules.due("1 working day before at 12:00", armed.anchor, "site").at or (
            "2026-02-11" < item.on < "2026-03-05"
        ), "only the Spring Festival stop leaves the supervisor no day before the call"
        item = following_occurrence(item, rules)
    assert len(found) == 36
    assert {"2026-02-28", "2026-05-10", "2026-10-10"} <= set(found), "holidays and Sundays as well"


@pytest.mark.slow
async def test_r002_sku_60_the_kickoff_call_names_the_days_and_the_first_calls(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home, "2031-03-18")
        task = await home.task("kickoff_call")
        assert task["about"] == {
            "call_days": [10, 20, 30],
            "first_calls": ["2031-03-30", "2031-04-10", "2031-04-20"],
        }, "X-04: the 20th is too soon after the 18th"
        assert (task["role"], task["assignee"]) == ("agent", "agent-01"), "the same agent"
        await home.live(datetime(2031, 4, 21, tzinfo=UTC), leave=["site_stage"])
        assert days(await home.tasks("progress_call")) == ["03-30", "04-10", "04-20"], "as it was told"


async def test_r002_sku_61_inspected_and_called_on_the_10th_20th_and_30th(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await home.live(datetime(2031, 4, 12, tzinfo=UTC), leave=["site_stage"])
        calls, inspections = await home.tasks("progress_call"), await home.tasks("site_inspection")
        assert days(calls) == ["03-20", "03-30", "04-10"]
        assert all("09:45" <= f"{local(row['opened_at']):%H:%M}" <= "10:00" for row in calls)
        assert [f"{local(row['due_at']):%m-%d %H:%M}" for row in calls] == [
            "03-21 18:00",
            "03-31 18:00",
            "04-11 18:00",
        ], "X-04: done by the end of the next day it counts as kept"
        assert [f"{local(row['due_at']):%m-%d %H:%M}" for row in inspections] == [
            "03-19 12:00",
            "03-29 12:00",
            "04-09 12:00",
        ], "X-01: by noon of the site's working day before"
        assert [row["about"]["report"] for row in calls] == ["at_hand"] * 3
        assert [row["about"]["ratings"] for row in calls] == ["short", "full", "short"]
        assert await kept(home) == [True] * 3


async def test_x_01_a_missing_report_shows_and_never_hides_the_call(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await home.live("progress_call", leave=["site_stage", "site_inspection"])
        task = await home.task("progress_call")
        assert task["about"]["report"] == "missing"
        assert "site_inspection" in await home.open_tasks()
        await home.complete("progress_call", {"outcome": "no_answer"})
        again = await home.until("progress_call")
        assert again["task"] != task["task"]
        await home.complete("progress_call", {"outcome": "no_answer"})
        notices = [row["event"]["notice"] for row in await home.journal("notice_issued")]
        assert "tried_to_call" in notices, "X-20: two tries and a message"
        assert "progress_call" not in await home.open_tasks()


@pytest.mark.slow
async def test_x_04_the_call_may_be_made_the_day_before_and_not_sooner(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        journeys = home.world.journeys
        with pytest.raises(Conflict, match="that can be done ahead"):
            await journeys.begin_early(home.journey, "agent-01", "progress_call")
        await home.live(shanghai(3, 18, 20), leave=["site_stage"])
        with pytest.raises(Conflict, match="from 2031-03-19 Wed 00:00 on"):
            await journeys.begin_early(home.journey, "agent-01", "progress_call")
        await home.live(shanghai(3, 19, 15), leave=["site_stage"])
        assert "progress_call" not in await home.open_tasks()
        await journeys.begin_early(home.journey, "agent-01", "progress_call")
        await home.world.settled(home.journey)
        task = await home.task("progress_call")
        assert local(task["due_at"]) == shanghai(3, 21, 18), "its window stays"
        await moved(home)
        await home.complete("progress_call", WITH)
        assert await kept(home) == [True]
        await home.live(shanghai(3, 29, 12), leave=["site_stage"])
        assert days(await home.tasks("progress_call")) == ["03-19"], "made once"


async def test_x_04_a_call_outside_its_window_is_not_kept(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await home.live(shanghai(3, 21, 17, 30), leave=["site_stage", "progress_call"])
        assert await kept(home) == []
        await home.live(shanghai(3, 22, 9), leave=["site_stage", "progress_call"])
        assert await kept(home) == [False], "from the end of the day after on"
        await home.complete("progress_call", WITH)
        assert await kept(home) == [False]


@pytest.mark.slow
async def test_r002_sku_63_who_says_no_first_calls_the_supervisor_the_same_day(
    postgres_server: EmbeddedPostgres,
) -> None:
    """The inspection says no, then the customer too: one task, until there is fire equipment."""
    async with living(postgres_server, Stage.CONSTRUCTION, answers={"site_inspection": WITHOUT}) as home:
        await opened_site(home)
        await home.live("safety_task", leave=["site_stage"])
        safety = await home.task("safety_task")
        assert safety["role"] == "site_supervisor"
        assert local(safety["due_at"]).date() == local(safety["opened_at"]).date(), "the same day"
        await home.live("progress_call", leave=["site_stage", "safety_task"])
        await moved(home)
        await home.complete("progress_call", WITHOUT)
        assert len(await home.tasks("safety_task")) == 1, "one at a time"
        await home.complete("safety_task", {"on_site_now": False})
        assert "safety_task" in await home.open_tasks(), "a site without it never counts as done"
        await home.complete("safety_task", {"on_site_now": True})
        assert "safety_task" not in await home.open_tasks()
        matters = [row["event"]["matter"] for row in await home.journal("case_opened")]
        assert matters == ["fire_equipment"]
        await home.live("site_inspection", leave=["site_stage"])
        await home.complete("site_inspection", WITHOUT)
        assert "safety_task" in await home.open_tasks(), "missing again, brought again"


@pytest.mark.slow
async def test_r002_sku_63_in_the_call_alone_and_up_to_the_general_manager(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, answers={"site_inspection": WITH}) as home:
        await opened_site(home)
        await home.live("progress_call", leave=["site_stage"])
        await home.complete("progress_call", WITHOUT)
        safety = await home.task("safety_task")
        assert local(safety["due_at"]) == shanghai(3, 20, 18)
        await home.live(shanghai(3, 20, 23), leave=["site_stage", "safety_task"])
        fired = [row for row in await home.journal("step_fired") if row["event"]["subject"] == "safety_task"]
        climbed = [row for row in fired if row["event"]["action"] == "escalate"]
        assert climbed[0]["event"]["to"] == "general_manager"
        assert local(climbed[0]["at"]).date() == date(2031, 3, 20), "on the same day"
        assert f"{local(climbed[0]['at']):%H:%M}" == "19:00", "an hour after it was due"


@pytest.mark.slow
async def test_x_01_an_inspection_that_was_asked_for_counts_whatever_a_newer_calendar_says(
    postgres_server: EmbeddedPostgres,
) -> None:
    """Whether there is time to inspect is decided once: later runs do not reckon it anew."""
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await home.live("site_inspection", leave=["site_stage"])
        calendar = await rulebooks.calendar(home.world.database, "site", 1)
        closed = {date(2031, 3, day): CalendarDay(kind=DayKind.REST, name="stop") for day in range(15, 20)}
        newer = calendar.model_copy(update={"version": 2, "days": {**calendar.days, **closed}})
        await rulebooks.publish_calendar(home.world.database, newer)
        task = await home.task("site_inspection")
        await home.world.journeys.assign(task["task"], "operations-01", "site_supervisor-02")
        await home.world.settled(home.journey)
        assert (await home.journal("rules_adopted"))[-1]["event"]["calendars"]["site"] == 2
        await moved(home)
        await home.complete("site_inspection", WITHOUT)
        assert "safety_task" in await home.open_tasks(), "its answer still counts"
