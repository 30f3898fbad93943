"""The material list: reminded of once for each day of choices, recorded, ordered, in time for the site."""

from collections import Counter
from datetime import datetime
from typing import Any

import pytest

from client.errors import BadInput
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import Household, living, signature
from tests.journeys.test_preparation import at, notices, told

CHOSEN = {"item": "阳台窗", "category": "windows"}
ON_SITE = ["site_stage", "measure_cabinets"]


def later(item: str, category: str, day: str) -> dict[str, Any]:
    """Something that the customer chooses by a day of 2031."""
    return {"item": item, "category": category, "chosen": False, "choose_by": f"2031-{day}"}


async def listed(home: Household, *lines: dict[str, Any]) -> None:
    """The designer's list, with everything else as the examples say."""
    await home.complete("list_materials", {"lines": [CHOSEN, *lines]})


async def prepared(home: Household, until: str | datetime, leave: tuple[str, ...] = ()) -> None:
    """Everything but the choices goes as the examples say."""
    await home.live(until, leave=[*ON_SITE, *leave])


async def items(home: Household, kind: str) -> list[list[str]]:
    return [row["about"]["items"] for row in await home.tasks(kind)]


async def test_r002_mgt_04_only_what_the_first_stages_need_holds_the_order_and_the_kickoff(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await listed(home, later("橱柜", "kitchen", "03-14"), later("地砖", "tiles", "03-28"))
        await prepared(home, "choices_call")
        assert "order_materials" not in await home.open_tasks(), "the kitchen is measured in the first stages"
        assert "agree_start" not in await home.open_tasks()
        await home.complete("choices_call", {"chosen": ["橱柜"]})
        assert (await home.task("order_materials"))["about"]["items"] == ["阳台窗", "橱柜"]
        await prepared(home, "site_stage")
        assert await items(home, "order_materials") == [["阳台窗", "橱柜"]], "the tiles hold up nothing"


async def test_r002_mgt_04_a_list_with_everything_chosen_is_ordered_at_once(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await listed(home)
        assert (await home.task("order_materials"))["about"]["items"] == ["阳台窗"]
        await prepared(home, "site_stage")
        assert await home.tasks("choices_call") == []


@pytest.mark.slow
async def test_r002_mgt_04_one_call_before_each_day_of_choices(postgres_server: EmbeddedPostgres) -> None:
    answers = {"choices_call": {"chosen": {"about": "items"}}}
    async with living(postgres_server, Stage.CONSTRUCTION, answers=answers) as home:
        await listed(
            home,
            later("地砖", "tiles", "03-28"),
            later("石材", "stone", "03-28"),
            later("室内门", "doors", "04-15"),
        )
        await prepared(home, at("04-16", "12:00"))
        calls = await home.tasks("choices_call")
        assert [(told(row["opened_at"])[:5], row["about"]["items"]) for row in calls] == [
            ("03-25", ["地砖", "石材"]),
            ("04-12", ["室内门"]),
        ], "three days before, all that is due in one call"
        assert all((row["role"], row["assignee"]) == ("agent", "agent-01") for row in calls)


@pytest.mark.slow
async def test_r002_mgt_04_what_is_chosen_later_is_ordered_when_it_is_chosen(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers = {"choices_call": {"chosen": ["地砖"]}}
    async with living(postgres_server, Stage.CONSTRUCTION, answers=answers) as home:
        await listed(home, later("地砖", "tiles", "03-28"), later("石材", "stone", "03-28"))
        await prepared(home, "record_choices")
        record = await home.task("record_choices")
        assert (record["role"], record["about"]["items"]) == ("designer", ["石材"])
        assert told(record["due_at"]) == "03-28 18:00"
        with pytest.raises(BadInput, match="chosen: something chosen is needed, or another day"):
            await home.complete("record_choices", {})
        with pytest.raises(BadInput, match="chosen: is not among what was to be chosen; accepted: 石材"):
            await home.complete("record_choices", {"chosen": ["地砖"]})
        await home.complete("record_choices", {"chosen": ["石材"]})
        assert (await home.task("order_materials"))["about"]["items"] == ["地砖", "石材"]


@pytest.mark.slow
async def test_r002_mgt_04_a_choice_that_is_overdue_escalates_until_somebody_acts(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(
        postgres_server, Stage.CONSTRUCTION, answers={"choices_call": {"opinion": "not yet"}}
    ) as home:
        await listed(home, later("地砖", "tiles", "03-28"))
        await prepared(home, at("04-02", "12:00"), leave=("record_choices",))
        fired = [row["event"] for row in await home.journal("step_fired")]
        raised = {
            one["to"] for one in fired if one["subject"] == "record_choices" and one["action"] == "escalate"
        }
        assert raised == {"design_director", "store_manager"}
        await home.complete("record_choices", {"chosen": ["地砖"]})
        assert "record_choices" not in await home.open_tasks()


@pytest.mark.slow
async def test_r002_mgt_04_another_day_brings_another_reminder(postgres_server: EmbeddedPostgres) -> None:
    answers = {"choices_call": [{"choose_by": "2031-04-10"}, {"opinion": "not yet"}]}
    async with living(postgres_server, Stage.CONSTRUCTION, answers=answers) as home:
        await listed(home, later("地砖", "tiles", "03-28"))
        await prepared(home, "record_choices")
        assert [told(row["opened_at"])[:5] for row in await home.tasks("choices_call")] == ["03-25", "04-07"]
        assert told((await home.task("record_choices"))["due_at"]) == "04-10 18:00"
        with pytest.raises(BadInput, match="choose_by: 2031-03-01 is too early"):
            await home.complete("record_choices", {"choose_by": "2031-03-01"})


@pytest.mark.slow
async def test_r002_mgt_04_what_is_not_chosen_in_time_for_its_stage_is_visible(
    postgres_server: EmbeddedPostgres,
) -> None:
    """Designer and supervisor hear it five working days before the stage is planned to begin."""
    async with living(
        postgres_server, Stage.CONSTRUCTION, answers={"choices_call": {"opinion": "not yet"}}
    ) as home:
        await listed(home, later("地砖", "tiles", "03-28"), later("室内门", "doors", "03-28"))
        await prepared(home, at("04-01", "12:00"), leave=("record_choices",))
        await home.complete("record_choices", {"chosen": ["室内门"]})
        await prepared(home, at("06-20", "12:00"), leave=("record_choices",))
        heard = await notices(home, "materials_not_chosen")
        assert [(one["to"], one["about"]) for one in heard] == [
            (["designer", "site_supervisor"], {"site_stage": "tiling", "items": ["地砖"]})
        ]


async def test_r002_mgt_04_a_list_names_each_item_once_and_a_day_for_what_is_open(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        for lines, why in (
            ([CHOSEN, CHOSEN], r"lines\.1\.item: is on the list already"),
            ([{**CHOSEN, "chosen": False}], r"lines\.0\.choose_by: needed for what is not chosen"),
            ([{**CHOSEN, "choose_by": "2031-03-28"}], r"lines\.0\.choose_by: only for what is not chosen"),
            ([later("地砖", "tiles", "02-28")], r"lines\.0\.choose_by: 2031-02-28 is too early"),
        ):
            with pytest.raises(BadInput, match=why):
                await home.complete("list_materials", {"lines": lines})


@pytest.mark.slow
async def test_design_4_a_new_run_at_every_step_changes_no_choice(postgres_server: EmbeddedPostgres) -> None:
    answers = {
        "choices_call": [{"chosen": ["橱柜"]}, {"chosen": ["地砖"], "choose_by": "2031-04-10"}, {}],
        "record_choices": {"chosen": ["石材"]},
    }
    found = []
    for moving in (False, True):
        async with living(postgres_server, Stage.CONSTRUCTION, answers=answers) as home:
            await listed(
                home,
                later("橱柜", "kitchen", "03-14"),
                later("地砖", "tiles", "03-28"),
                later("石材", "stone", "03-28"),
            )
            await home.live(at("04-20", "12:00"), leave=ON_SITE, moving=moving)
            found.append(Counter(signature(row) for row in await home.journal()))
    assert found[0] == found[1]
