"""Preparation: supervisor, permit, keys, crew, the day of kickoff and what stands in its way."""

from collections import Counter
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from client.errors import BadInput
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import Household, living, signature

SHANGHAI = ZoneInfo("Asia/Shanghai")
GATHERED = {"name_supervisor", "obtain_permit", "take_keys", "list_materials"}


def at(day: str, clock: str = "00:00") -> datetime:
    """A local time of 2031: ``at("03-10", "15:00")``."""
    return datetime.fromisoformat(f"2031-{day}T{clock}").replace(tzinfo=SHANGHAI)


def told(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%m-%d %H:%M}"


async def facts(home: Household) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for row in await home.journal("facts_changed"):
        known.update(row["event"]["facts"])
    return known


async def notices(home: Household, name: str) -> list[dict[str, Any]]:
    return [row["event"] for row in await home.journal("notice_issued") if row["event"]["notice"] == name]


async def promised(home: Household, what: str) -> list[tuple[str, str]]:
    rows = await home.world.database.fetch(
        "SELECT by_at, status FROM promises WHERE what = $1 ORDER BY by_at", what
    )
    return [(told(row["by_at"]), row["status"]) for row in rows]


async def ready_to_agree(home: Household) -> None:
    """Everything is there but the day."""
    await home.live("agree_start")


async def agreed(home: Household, day: str, briefing: str | None = None) -> None:
    """The day is agreed on, and the briefing with it."""
    await ready_to_agree(home)
    slot = (
        {"starts_at": at(*briefing.split()).isoformat(), "staff": "site_supervisor-01"} if briefing else None
    )
    await home.complete(
        "agree_start", {"start_on": f"2031-{day}", **({"briefing_slot": slot} if slot else {})}
    )


async def test_r002_mgt_04_a_site_opens_when_everything_is_prepared(
    postgres_server: EmbeddedPostgres,
) -> None:
    """People, material and schedule are confirmed with the customer before the works begin."""
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        assert set(await home.open_tasks()) == GATHERED
        for kind in (*sorted(GATHERED), "name_crew", "order_materials"):
            assert "agree_start" not in await home.open_tasks()
            await home.answer(kind)
        task = await home.task("agree_start")
        assert (task["role"], task["assignee"]) == ("agent", "agent-01")
        assert task["about"]["earliest_start"] == "2031-03-06"
        await agreed(home, "03-12", "03-11 15:00")
        assert await promised(home, "kickoff") == [("03-12 18:00", "open")]
        heard = (await notices(home, "site_opens"))[0]
        assert heard["to"] == ["customer", "site_supervisor", "designer"]
        assert heard["about"] == {"start_on": "2031-03-12"}
        await home.live("kickoff")
        kickoff = await home.task("kickoff")
        assert told(kickoff["opened_at"]) == "03-12 08:30"
        assert kickoff["assignee"] == "site_supervisor-01"
        await home.answer("kickoff")
        assert {"kickoff_call", "site_stage"} <= set(await home.open_tasks())
        assert (await home.task("kickoff_call"))["assignee"] == "agent-01", "R002-SKU-60: the same agent"
        assert await promised(home, "kickoff") == [("03-12 18:00", "kept")]
        known = await facts(home)
        assert (known["crew"], known["keys_sets"], known["start_on"]) == ("三组", 2, "2031-03-12")
        assert known["permit_until"] == "2031-08-30"


# Supervisor and crew


async def test_r002_mgt_04_the_manager_names_who_supervises_and_the_customer_hears_it(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        task = await home.task("name_supervisor")
        assert task["role"] == "store_manager"
        assert task["about"]["proposed"] == "site_supervisor-01"
        with pytest.raises(BadInput, match="supervisor: designer-01 is no active site supervisor"):
            await home.complete("name_supervisor", {"supervisor": "designer-01"})
        assert (await home.task("take_keys"))["assignee"] is None
        await home.complete("name_supervisor", {"supervisor": "site_supervisor-02"})
        for kind in ("obtain_permit", "take_keys", "name_crew"):
            assert (await home.task(kind))["assignee"] == "site_supervisor-02"
        heard = await notices(home, "supervisor_named")
        assert [(one["to"], one["about"]) for one in heard] == [
            (["customer"], {"supervisor": "site_supervisor-02"})
        ]


async def test_r002_sku_16_a_crew_of_another_grade_needs_the_customers_consent(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts={"crew_grade": "premium"}) as home:
        await home.answer("name_supervisor")
        crew = {"crew": "三组", "workers": 6}
        with pytest.raises(BadInput, match="crew_grade: needed, because a grade was agreed"):
            await home.complete("name_crew", crew)
        with pytest.raises(BadInput, match="crew_grade: is not the grade agreed with the customer"):
            await home.complete("name_crew", {**crew, "crew_grade": "local"})
        await home.complete("name_crew", {**crew, "crew_grade": "local", "customer_agreed": True})
        assert (await facts(home))["crew_grade"] == "local"
        assert [one["to"] for one in await notices(home, "crew_grade_changed")] == [["sales"]]


async def test_r002_sku_16_the_agreed_grade_needs_no_word_of_the_customer(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts={"crew_grade": "premium"}) as home:
        await home.answer("name_supervisor")
        await home.answer("name_crew")
        assert (await facts(home))["crew_grade"] == "premium"
        assert await notices(home, "crew_grade_changed") == []


# The permit


async def test_r002_mgt_04_a_permit_applied_for_is_asked_about_on_the_day_of_the_answer(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        with pytest.raises(BadInput, match="answer_on: needed when it was applied for"):
            await home.complete("obtain_permit", {"outcome": "applied"})
        with pytest.raises(BadInput, match="answer_on: 2031-12-01 is too late; the latest is 2031-09-03"):
            await home.complete("obtain_permit", {"outcome": "applied", "answer_on": "2031-12-01"})
        await home.complete("obtain_permit", {"outcome": "applied", "answer_on": "2031-03-09"})
        assert "obtain_permit" not in await home.open_tasks()
        again = await home.until("obtain_permit")
        assert told(again["opened_at"])[:5] == "03-10", "the 9th is a Sunday"


async def test_r002_mgt_04_a_refused_permit_is_asked_for_again_and_the_agent_tells_the_customer(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        first = await home.task("obtain_permit")
        with pytest.raises(BadInput, match="refusal: needed when the management refused"):
            await home.complete("obtain_permit", {"outcome": "refused"})
        await home.complete(
            "obtain_permit", {"outcome": "refused", "refusal": "plan_not_allowed", "note": "wall"}
        )
        again, call = await home.task("obtain_permit"), await home.task("tell_customer")
        assert (first["why"], again["why"]) == ("3 working days", "2 working days"), "another clock"
        assert again["about"]["refusal"] == "plan_not_allowed"
        assert (call["assignee"], call["about"]["why"]) == ("agent-01", "permit_refused")
        await home.live("agree_start")
        done = [row["kind"] for row in await home.world.database.fetch("SELECT kind FROM tasks")]
        assert done.count("obtain_permit") == 2


async def test_r002_mgt_04_who_paid_the_deposit_is_known(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        with pytest.raises(BadInput, match="deposit_paid_by: the deposit and who paid it belong together"):
            await home.complete("obtain_permit", {"deposit": "2000.00"})
        await home.complete(
            "obtain_permit", {"deposit": "2000.00", "deposit_paid_by": "customer", "note": "noise"}
        )
        known = await facts(home)
        assert (known["permit_deposit"], known["permit_deposit_by"]) == ("2000.00", "customer")
        assert "permit_until" not in known
        answer = (await home.journal("task_completed"))[-1]["event"]["answers"]
        assert answer["note"].startswith("personal:"), "noise hours are a note"


@pytest.mark.slow
async def test_r002_mgt_04_a_permit_that_ends_before_the_works_is_extended_in_time(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers = {"obtain_permit": {"valid_until": "2031-04-30"}}
    async with living(postgres_server, Stage.CONSTRUCTION, answers=answers) as home:
        await agreed(home, "03-12")
        await home.live("extend_permit", leave=["site_stage"])
        task = await home.task("extend_permit")
        assert told(task["opened_at"])[:5] == "04-18", "ten working days before"
        assert task["assignee"] == "site_supervisor-01"
        assert task["about"]["permit_until"] == "2031-04-30"
        assert date.fromisoformat(task["about"]["planned_end"]) > date(2031, 5, 20)
        with pytest.raises(BadInput, match="valid_until: 2031-04-30 was given; it must be after 2031-04-30"):
            await home.complete("extend_permit", {"valid_until": "2031-04-30"})
        await home.complete("extend_permit", {"outcome": "refused", "note": "the neighbours"})
        assert [one["to"] for one in await notices(home, "permit_not_extended")] == [
            ["store_manager", "agent"]
        ]
        assert (await home.task("extend_permit"))["why"] == "2 working days"
        await home.complete("extend_permit", {"valid_until": "2031-05-20"})
        assert (await facts(home))["permit_until"] == "2031-05-20"
        await home.live("extend_permit", leave=["site_stage"])
        assert told((await home.task("extend_permit"))["opened_at"])[:5] == "05-08"


@pytest.mark.slow
async def test_r002_mgt_04_a_permit_that_outlasts_the_plan_is_looked_at_on_its_last_day(
    postgres_server: EmbeddedPostgres,
) -> None:
    """Nobody is asked while the plan fits; works that are slower than their plan show before the permit ends."""
    answers = {"obtain_permit": {"valid_until": "2031-08-29"}}
    async with living(postgres_server, Stage.CONSTRUCTION, answers=answers) as home:
        await agreed(home, "03-12")
        await home.live("site_stage")
        await home.live("extend_permit", leave=["site_stage", "progress_call", "site_inspection"])
        assert told((await home.task("extend_permit"))["opened_at"])[:5] == "08-28"
        await home.complete("extend_permit", {"outcome": "not_needed"})
        assert "extend_permit" not in await home.open_tasks()


# The keys


async def test_r002_mgt_04_keys_that_cannot_be_given_yet_are_asked_for_on_the_named_day(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        with pytest.raises(BadInput, match="ready_on: needed when they cannot be given yet"):
            await home.complete("take_keys", {"outcome": "not_ready"})
        with pytest.raises(BadInput, match="ready_on: 2032-03-01 is too late"):
            await home.complete("take_keys", {"outcome": "not_ready", "ready_on": "2032-03-01"})
        with pytest.raises(BadInput, match="ready_on: 2031-03-01 is too early"):
            await home.complete("take_keys", {"outcome": "not_ready", "ready_on": "2031-03-01"})
        await home.complete("take_keys", {"outcome": "not_ready", "ready_on": "2031-04-15"})
        await home.live("take_keys")
        assert told((await home.task("take_keys"))["opened_at"])[:5] == "04-15"
        assert "agree_start" not in await home.open_tasks()
        assert await notices(home, "keys_put_off") == []
        await home.complete("take_keys", {"outcome": "not_ready", "ready_on": "2031-05-20"})
        assert [one["to"] for one in await notices(home, "keys_put_off")] == [["cs_lead"]], "twice put off"
        await home.live("take_keys")
        await home.complete("take_keys", {"sets": 3, "given_by": "developer"})
        assert (await facts(home))["keys_sets"] == 3
        await home.live("agree_start")


@pytest.mark.slow
async def test_design_4_a_new_run_at_every_step_prepares_the_same_site(
    postgres_server: EmbeddedPostgres,
) -> None:
    """Refused, put off, chosen late, declined, moved, not given: each task, notice and promise once."""
    answers = {
        "obtain_permit": [{"outcome": "refused", "refusal": "deposit"}, {"valid_until": "2031-04-30"}],
        "take_keys": [{"outcome": "not_ready", "ready_on": "2031-03-05"}, {"sets": 2}],
        "briefing_report": [{"designer_present": False}, {}],
        "kickoff": [
            {"home_protected": True, "fire_equipment_on_site": False, "permit_on_wall": True},
            {"home_protected": True, "fire_equipment_on_site": True, "permit_on_wall": True},
        ],
    }
    found = []
    for moving in (False, True):
        async with living(postgres_server, Stage.CONSTRUCTION, answers=answers) as home:
            await home.live("briefing_report", moving=moving)
            await home.world.journeys.open_case(home.journey, "agent-01", "move_start")
            await home.live("site_stage", moving=moving)
            await home.live(at("04-22", "12:00"), leave=["site_stage"], moving=moving)
            found.append(Counter(signature(row) for row in await home.journal()))
    assert found[0] == found[1]
