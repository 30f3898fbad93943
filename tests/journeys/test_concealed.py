"""What is right before it is covered: the water test, the customer's acceptance (R004-STG, X-22)."""

from datetime import timedelta

import pytest

from domain.site import SiteStage
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import living, opened_site
from tests.journeys.on_site import LATE, OPERATIONS, PHOTOS, WORKS, facts, local, reach
from tests.journeys.test_moving import moved


@pytest.mark.slow
async def test_x_22_concealed_work_is_accepted_before_it_is_covered(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await reach(home, SiteStage.PLUMBING_ELECTRICAL)
        await home.answer("site_stage")
        assert "arrange_appointment" in await home.open_tasks()
        await home.live("accept_site_stage")
        report = await home.task("accept_site_stage")
        assert report["about"]["items"] == ["routes", "pressure_test", "circuits", "earthing", "boxes"]
        broken = [{"item": one, "passed": one != "boxes"} for one in report["about"]["items"]]
        await home.complete("accept_site_stage", {"items": broken, "customer_signed": True})
        mend = await home.task("mend_site")
        assert mend["about"]["failed"] == ["boxes"]
        assert mend["role"] == "site_supervisor"
        await home.answer("mend_site")
        await home.live("accept_site_stage")
        assert "site_stage" not in await home.open_tasks()
        unsigned = [{"item": one} for one in report["about"]["items"]]
        await home.complete("accept_site_stage", {"items": unsigned})
        await home.live("accept_site_stage")
        assert "accepted_plumbing_electrical" not in await facts(home), "nobody signed"
        day = local(await home.world.now()).date().isoformat()
        await home.answer("accept_site_stage")
        assert (await facts(home))["accepted_plumbing_electrical"] == {"on": day, "how": "on_site"}
        assert (await home.task("site_stage"))["about"]["site_stage"] == "waterproofing"


@pytest.mark.slow
async def test_x_22_a_customer_who_cannot_come_accepts_from_afar_and_never_by_silence(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await reach(home, SiteStage.PLUMBING_ELECTRICAL)
        await home.answer("site_stage")
        await home.complete("arrange_appointment", {"outcome": "refuses"})
        asked = await home.task("accept_from_afar")
        assert (asked["role"], asked["assignee"]) == ("agent", "agent-01")
        later = await home.world.now() + timedelta(days=30)
        await home.live(later, leave=["accept_from_afar"])
        assert {"accept_from_afar"} == set(await home.open_tasks()), "a month of silence accepts nothing"
        climbed = [row["event"] for row in await home.journal("step_fired")]
        assert any(one["subject"] == "accept_from_afar" and one["to"] == "store_manager" for one in climbed)
        items = [{"item": one, "passed": one != "routes"} for one in asked["about"]["items"]]
        said = {"said_by": "the owner's daughter", "channel": "wechat", "items": items, "proof": PHOTOS[:1]}
        await home.complete("accept_from_afar", {**said, "accepted": False})
        assert (await home.task("mend_site"))["about"]["failed"] == ["routes"]
        await home.answer("mend_site")
        await home.answer("accept_from_afar")
        assert (await facts(home))["accepted_plumbing_electrical"]["how"] == "from_afar"
        answers = [row["answers"] for row in await home.tasks("accept_from_afar")]
        assert all(one["said_by"].startswith("personal:") for one in answers)
        assert (await home.task("site_stage"))["about"]["site_stage"] == "waterproofing"


@pytest.mark.slow
async def test_r004_stg_the_water_test_stands_a_day_and_a_leak_is_tested_again(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await reach(home, SiteStage.WATERPROOFING)
        await home.answer("site_stage")
        started = await home.world.now() - timedelta(minutes=1)
        await home.complete("begin_water_test", {"started_at": started.isoformat()})
        await home.world.journeys.pause(home.journey, OPERATIONS, "weather")
        await home.world.settled(home.journey)
        assert "read_water_test" not in await home.open_tasks()
        read = await home.until("read_water_test")
        assert local(read["opened_at"]) >= local(started) + timedelta(hours=24)
        assert local(read["opened_at"]) < local(started) + timedelta(hours=25), "water stands also in a pause"
        await home.world.journeys.resume(home.journey, OPERATIONS)
        await home.complete("read_water_test", {"leak": True, "where": "at the drain", "photos": PHOTOS[:1]})
        assert (await home.task("mend_site"))["about"]["failed"] == ["leak"]
        await home.answer("mend_site")
        await home.answer("begin_water_test")
        again = await home.world.now()
        assert "arrange_appointment" not in await home.open_tasks()
        assert (await home.until("read_water_test"))["opened_at"] >= again + timedelta(hours=23, minutes=59)
        await home.answer("read_water_test")
        assert "arrange_appointment" in await home.open_tasks(), "only now the customer is asked to come"


@pytest.mark.slow
async def test_x_22_back_over_a_concealed_acceptance_has_it_accepted_again(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await reach(home, SiteStage.TILING)
        await home.complete("site_stage", {**LATE, "expected_on": "2031-06-30"})
        assert "delay_call" in await home.open_tasks()
        key = f"{WORKS}/plumbing_electrical/acceptance/1/visit/1/held"
        await home.world.journeys.back_to(home.journey, OPERATIONS, key, "rework")
        await home.world.settled(home.journey)
        assert set(await home.open_tasks()) == {"accept_site_stage"}, "tiling and its call are void"
        await moved(home)
        await home.answer("accept_site_stage")
        task = await home.task("site_stage")
        assert task["about"]["site_stage"] == "waterproofing"
        known = await facts(home)
        assert known["finished_waterproofing"] is None
        assert known["accepted_waterproofing"] is None
        assert known["site_stage"] == "waterproofing"
        assert task["due_at"] > await home.world.now(), "it has its time from the way back"
        await reach(home, SiteStage.TILING)
