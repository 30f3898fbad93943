"""What the agent sees of the calls of every month, and what scores come to (R002-SKU-60 … 62, X-01, X-15)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from domain.forms import KINDS
from domain.roles import Role
from domain.satisfaction import questions
from domain.stages import Stage
from presentation.forms.fields import asked_of
from presentation.words import LANGUAGES
from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import Household, opened_site
from tests.journeys.driving import MONDAY, Drive, customer
from tests.journeys.test_progress import WITH, shanghai
from tests.starter.conftest import Homeward, typed_in

RATINGS = {"workers_service", "workers_attitude", "designer_service", "cs_service", "cs_attitude"}
SCORES = {
    "workers_service": 5,
    "workers_attitude": 4,
    "designer_service": 2,
    "cs_service": 5,
    "cs_attitude": 4,
}


@pytest_asyncio.fixture
async def world(postgres_server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A world that begins in March 2031, and a command line in it."""
    async with open_world(postgres_server, MONDAY) as opened:
        typed_in(opened, monkeypatch, own_clock=False)
        yield opened


@pytest_asyncio.fixture
async def home(world: World) -> Household:
    """A site that is opened on 12 March."""
    journey = await world.start(customer("P-1"), stage=Stage.CONSTRUCTION)
    built = Household(Drive(world, journey), {"site_inspection": WITH})
    await opened_site(built)
    return built


async def shown(homeward: Homeward, home: Household, kind: str, *more: str) -> Any:
    return await homeward("task", "show", (await home.task(kind))["task"], *more)


async def test_r002_sku_60_the_script_names_the_days_and_the_first_call(
    home: Household, homeward: Homeward
) -> None:
    chinese = (await shown(homeward, home, "kickoff_call", "--json")).document["script"]
    assert "每个月 10 号、20 号、30 号" in chinese
    assert "第一次是 3 月 20 日" in chinese
    told = await shown(homeward, home, "kickoff_call", "--lang", "en")
    assert "2031-03-20, 2031-03-30, 2031-04-10" in told.out


async def test_x_01_a_report_that_comes_after_the_call_opened_is_shown_with_it(
    home: Household, homeward: Homeward
) -> None:
    await home.live("progress_call", leave=["site_stage", "site_inspection"])
    for lang, missing in (("zh-CN", "报告还没有到"), ("en", "the report is missing")):
        assert missing in (await shown(homeward, home, "progress_call", "--lang", lang)).out
    assert (await shown(homeward, home, "progress_call", "--json")).document["report"] is None
    await home.complete("site_inspection", {**WITH, "days_behind": 2, "note": "tiles are late"})
    told = (await shown(homeward, home, "progress_call", "--lang", "en")).out
    assert "report is missing" not in told
    assert "Site inspection: " in told
    assert "tiles are late" not in told
    assert "tiles are late" in (await shown(homeward, home, "progress_call", "--personal")).out
    document = (await shown(homeward, home, "progress_call", "--json")).document
    assert (document["report"]["site_condition"], document["report"]["days_behind"]) == (4, 2)


async def test_x_01_a_short_call_neither_shows_nor_demands_the_ratings(
    home: Household, homeward: Homeward
) -> None:
    await home.live("progress_call", leave=["site_stage"])
    document = (await shown(homeward, home, "progress_call", "--json")).document
    assert not RATINGS & {field["name"] for field in document["fields"]}
    assert {"site_condition", "fire_equipment_on_site"} <= {field["name"] for field in document["fields"]}
    await home.complete("progress_call", WITH)
    await home.live("progress_call", leave=["site_stage"])
    document = (await shown(homeward, home, "progress_call", "--json")).document
    assert {field["name"] for field in document["fields"]} >= RATINGS, "the month's last call"


def test_r002_sku_62_what_is_asked_follows_from_what_the_task_is_about() -> None:
    form = KINDS["progress_call"].form
    short = {field.key for field in asked_of(form, {"ratings": "short"})}
    assert {field.key for field in asked_of(form, {"ratings": "full"})} - short == RATINGS
    empty = form.model_validate({})
    assert all(getattr(empty, name) is None for name in RATINGS), "not asked"


async def test_x_04_a_call_is_opened_the_day_before_by_its_word(home: Household, homeward: Homeward) -> None:
    await home.live(shanghai(3, 18, 15), leave=["site_stage"])
    early = await homeward("task", "early", home.journey, "施工回访电话")
    assert early.code == 4
    assert "最早 2031-03-19 周三 00:00 起" in early.err
    await home.live(shanghai(3, 19, 15), leave=["site_stage"])
    done = await homeward("task", "early", home.journey, "施工回访电话")
    assert done.code == 0, done.err
    assert (await homeward("task", "early", home.journey, "progress_calls")).code == 2
    await home.world.settled(home.journey)
    assert "progress_call" in await home.open_tasks()


async def figures(homeward: Homeward, *more: str) -> dict[str, Any]:
    ran = await homeward("figures", "satisfaction", *more, "--json")
    assert ran.code == 0, ran.err
    return {one["field"]: one for one in ran.document["satisfaction"]}


async def test_x_15_scores_typed_by_whom_they_judge_are_no_figure(
    home: Household, homeward: Homeward
) -> None:
    assert await figures(homeward) == {}
    await home.world.journeys.appoint(home.journey, "operations-01", Role.DESIGNER, "designer-01", "other")
    await home.live("progress_call", leave=["site_stage"])
    await home.complete("progress_call", {**WITH, **SCORES}, actor="agent-01")
    await home.live(shanghai(3, 30, 10, 30), leave=["site_stage", "progress_call"])
    last = (await home.tasks("progress_call"))[-1]["task"]
    await home.world.journeys.assign(last, "operations-01", "agent-02")
    await home.world.journeys.complete(last, "agent-02", {**WITH, "workers_service": 3, "cs_service": 3})
    await home.world.settled(home.journey)
    found = await figures(homeward)
    workers, ours, manners = found["workers_service"], found["cs_service"], found["cs_attitude"]
    assert (workers["answers"], workers["mean"], workers["satisfied"], workers["share"]) == (2, 4.0, 1, 0.5)
    assert (ours["answers"], ours["mean"], ours["self_recorded"]) == (1, 3.0, 1), "agent-01 serves them"
    assert (manners["answers"], manners["mean"], manners["share"], manners["self_recorded"]) == (
        0,
        None,
        None,
        1,
    )
    assert found["designer_service"]["answers"] == 1, "the designer typed nothing"
    assert await figures(homeward, "--from", "2031-03-31") == {}
    assert (await figures(homeward, "--from", "2031-03-30", "--to", "2031-03-30"))["cs_service"][
        "answers"
    ] == 1
    for lang, label in (("zh-CN", "工人服务"), ("en", "Workers' service")):
        told = await homeward("figures", "satisfaction", "--lang", lang)
        assert (told.code, label in told.out) == (0, True), told.out
    assert (await homeward("figures", "satisfaction", "--from", "someday")).code == 2


async def test_x_15_who_had_the_role_at_that_time_counts(home: Household, homeward: Homeward) -> None:
    await home.live("progress_call", leave=["site_stage"])
    await home.complete("progress_call", {**WITH, "cs_service": 5}, actor="agent-01")
    await home.world.journeys.appoint(home.journey, "operations-01", Role.AGENT, "agent-02", "left")
    assert (await figures(homeward))["cs_service"]["self_recorded"] == 1, "it was agent-01's own then"


def test_scores_are_found_in_the_forms() -> None:
    found = {(one.kind, one.field): one.judges for one in questions()}
    assert found["progress_call", "cs_service"] is Role.AGENT
    assert found["plan_call", "designer_satisfaction"] is Role.DESIGNER
    assert found["progress_call", "workers_service"] is None
    assert ("site_inspection", "site_condition") not in found, "no customer says that"
    assert {kind for kind, _ in found} >= {"plan_call", "progress_call", "revisit_call"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_danger_and_rating_has_a_word(lang: str) -> None:
    from domain.emergencies import Danger
    from domain.forms.progress import Ratings
    from presentation.words import known

    assert all(known(lang, f"danger.{one}") for one in Danger)
    assert all(known(lang, f"ratings.{one}") for one in Ratings)
