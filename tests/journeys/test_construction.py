"""Construction: preparation, the stages of the site, and the calls of every month."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.roles import Role
from domain.site import SiteStage
from domain.stages import Stage
from domain.state import AgendaItem
from domain.waits import Rulebook
from starter.stack.postgres import EmbeddedPostgres
from store.rulefiles import read_folder
from store.settings import ROOT
from tests.journeys.building import Household, living
from tests.journeys.driving import MONDAY
from workflows.parts.agenda import agenda_wait, first_occurrence, following_occurrence

SHANGHAI = ZoneInfo("Asia/Shanghai")
COMPLAINT = {"complaint": True, "opinion": "dust in the stairwell", "fire_equipment_on_site": False}


def local(instant: datetime) -> datetime:
    return instant.astimezone(SHANGHAI)


def days(rows: list[Any], column: str = "opened_at") -> list[str]:
    return [f"{local(row[column]):%m-%d}" for row in rows]


async def opened_site(home: Household, start_on: str) -> None:
    """Prepare the site and open it on a day."""
    await home.live("agree_start")
    await home.complete("agree_start", {"start_on": start_on})
    await home.live("site_stage")
    assert "kickoff_call" in await home.open_tasks()


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    files = read_folder(ROOT / "standards")
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


async def test_r002_mgt_04_a_site_opens_when_everything_is_prepared(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        gathered = {"obtain_permit", "take_keys", "name_crew", "order_materials"}
        assert set(await home.open_tasks()) == gathered
        for kind in sorted(gathered):
            assert "agree_start" not in await home.open_tasks()
            await home.answer(kind)
        await home.complete("agree_start", {"start_on": "2031-03-12"})
        assert await home.open_tasks() == {}
        kickoff = await home.until("kickoff")
        assert local(kickoff["opened_at"]).date() == date(2031, 3, 12)
        assert kickoff["role"] == "site_supervisor"
        await home.answer("kickoff")
        assert set(await home.open_tasks()) == {"kickoff_call", "site_stage"}
        task = await home.task("kickoff_call")
        assert (task["role"], task["assignee"]) == ("agent", "agent-01"), "R002-SKU-60: the same agent"


async def test_r002_sku_61_inspected_and_called_on_the_10th_20th_and_30th(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home, "2031-03-12")
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
        promises = [row["event"] for row in await home.journal("promise_settled")]
        assert [one["kept"] for one in promises if one["what"] == "progress_call"] == [True] * 3


async def test_x_01_a_missing_report_shows_and_never_hides_the_call(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home, "2031-03-12")
        await home.live("progress_call", leave=["site_stage", "site_inspection"])
        task = await home.task("progress_call")
        assert task["about"]["report"] == "missing"
        assert "site_inspection" in await home.open_tasks()
        await home.complete("progress_call", {"outcome": "no_answer"})
        again = await home.until("progress_call")
        assert again["task"] != task["task"]
        await home.complete("progress_call", {"outcome": "no_answer"})
        notices = [row["event"]["notice"] for row in await home.journal("notice_issued")]
        assert notices[-1] == "tried_to_call", "X-20: two tries and a message"
        assert "progress_call" not in await home.open_tasks()


async def test_r002_sku_63_64_no_fire_equipment_and_a_complaint(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home, "2031-03-12")
        await home.live("progress_call", leave=["site_stage"])
        await home.world.journeys.pause(home.journey, "operations-01", "customer")
        await home.complete("progress_call", COMPLAINT)
        safety = await home.task("safety_task")
        assert safety["role"] == "site_supervisor"
        assert local(safety["due_at"]).date() == local(safety["opened_at"]).date() == date(2031, 3, 20)
        response, solution = await home.task("handle_complaint"), await home.task("solve_complaint")
        assert {response["role"], solution["role"]} == {"cs_lead"}
        assert response["due_at"] < solution["due_at"], "X-37: two clocks"
        assert solution["due_at"] == solution["opened_at"] + timedelta(hours=24), "R000-AFT-01"
        await home.answer("safety_task")
        await home.answer("handle_complaint")
        await home.complete("solve_complaint", {"accepted": False, "solution": "cleaned every evening"})
        await home.answer("solve_complaint")
        promises = {
            row["event"]["what"]: row["event"]["kept"] for row in await home.journal("promise_settled")
        }
        assert promises == {"progress_call": True, "complaint_solution": True}
        assert [row["event"]["matter"] for row in await home.journal("case_opened")] == ["complaint"]
        later = await home.until("progress_call")
        assert local(later["opened_at"]).date() == date(2031, 3, 30), "calls go on while the site is paused"


async def test_x_28_the_stages_of_the_site_in_their_order(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts={"crew_grade": "premium"}) as home:
        await home.live("pre_completion_call")
        stages = await home.tasks("site_stage")
        assert [row["about"]["site_stage"] for row in stages] == [stage.value for stage in SiteStage]
        accepted = await home.tasks("pre_acceptance")
        assert [row["answers"]["passed"] for row in accepted] == [False, True]
        pulse = await home.world.settled(home.journey)
        assert pulse.stage is Stage.HANDOVER
        assert (await home.tasks("name_crew"))[0]["about"] == {"crew_grade": "premium"}
        assert local((await home.tasks("kickoff"))[0]["opened_at"]) > local(MONDAY) + timedelta(days=2)


async def test_design_4_a_new_run_at_every_step_changes_nothing(postgres_server: EmbeddedPostgres) -> None:
    """From preparation to the first cracks: the same tasks, promises, notices, each of them once."""
    told = []
    for moving in (False, True):
        async with living(postgres_server, Stage.CONSTRUCTION, facts={"campaign_cleaning": True}) as home:
            await home.live("crack_repair", moving=moving)
            told.append(Counter(signature(row) for row in await home.journal()))
    assert told[0] == told[1]


def signature(row: Any) -> tuple[Any, ...]:
    event = row["event"]
    return (
        row["type"],
        event.get("key"),
        event.get("kind"),
        event.get("wait", {}).get("key"),
        event.get("what"),
    )
