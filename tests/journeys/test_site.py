"""The site: stages with plan and checklist, one after the other (R004-STG-03 … 05, X-22, X-28)."""

from datetime import date, timedelta

import pytest

from client.errors import BadInput
from domain.site import SitePlan, SiteStage
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import STAGE_TASKS, living, opened_site
from tests.journeys.on_site import OPERATIONS, PHOTOS, at, due_on, facts, finish, notices, planned, reach
from tests.journeys.test_moving import moved


async def test_r004_stg_05_a_stage_is_finished_with_its_whole_checklist_and_photos(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        task = await home.task("site_stage")
        assert task["about"]["site_stage"] == "structure"
        assert due_on(task) == "03-19 18:00", "six working days of the site, and Sunday is none"
        await home.world.advance(at("2031-03-13"))
        await home.complete("site_stage", {"outcome": "started"})
        assert (await facts(home))["started_structure"] == "2031-03-13"
        assert due_on(await home.task("site_stage")) == "03-19 18:00", (
            "saying that it has begun gains no time"
        )
        await home.world.advance(at("2031-03-18"))
        with pytest.raises(BadInput, match="items: was not looked at yet: bearing_walls"):
            await home.complete("site_stage", {"items": [{"item": "plaster"}], "photos": PHOTOS})
        with pytest.raises(BadInput, match="photos: needs 3 photos"):
            await finish(home, photos=PHOTOS[:2])
        await finish(home, "windows")
        again = await home.task("site_stage")
        assert again["about"]["failed"] == ["windows"], "an item that failed leaves the stage open"
        assert "finished_structure" not in await facts(home)
        await finish(home, finished_on="2031-03-17")
        assert (await facts(home))["finished_structure"] == "2031-03-17"
        assert (await home.task("measure_cabinets"))["about"]["site_stage"] == "first_cabinet_measurement"
        answers = (await home.tasks("site_stage"))[-1]["answers"]
        assert answers["photos"].startswith("personal:"), "names of photos stay in PostgreSQL"


async def test_r004_stg_04_cabinets_are_measured_between_structure_and_plumbing(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await reach(home, SiteStage.FIRST_CABINET_MEASUREMENT)
        await home.complete("measure_cabinets", {"measured_by": "Li", "fits": False})
        again = await home.task("measure_cabinets")
        assert again["about"]["failed"] == ["fits"], "what does not fit is changed and measured again"
        await home.complete("measure_cabinets", {"measured_by": "Li"})
        assert (await home.task("site_stage"))["about"]["site_stage"] == "plumbing_electrical"


async def test_x_28_a_plan_from_the_kickoff_on_and_beyond_the_contracts_term_it_is_told(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts={"term_days": 60}) as home:
        await opened_site(home)
        plan = await planned(home)
        assert list(plan.stages) == list(SiteStage)
        assert plan.stages[SiteStage.STRUCTURE].start == date(2031, 3, 12)
        assert plan.agreed_end == date(2031, 3, 12) + timedelta(days=60)
        told = await notices(home, "works_beyond_term")
        assert [one["to"] for one in told] == [["site_supervisor", "sales"]]
        assert told[0]["about"] == {"days": (plan.end - plan.agreed_end).days}


async def test_r001_quo_06_a_change_order_moves_plan_and_clock(postgres_server: EmbeddedPostgres) -> None:
    more = {"contract_sum": "100000.00", "currency": "CNY", "term_days": 90}
    async with living(postgres_server, Stage.CONSTRUCTION, facts=more) as home:
        await opened_site(home)
        before = await planned(home)
        assert due_on(await home.task("site_stage")) == "03-19 18:00"
        await home.world.journeys.open_case(home.journey, OPERATIONS, "change_order")
        await home.world.settled(home.journey)
        await home.live("sign_change_order", leave=STAGE_TASKS)
        await home.answer("sign_change_order")
        known = await facts(home)
        assert known["extra_days"] == 1
        assert due_on(await home.task("site_stage")) == "03-20 18:00"
        after = SitePlan.model_validate(known["site_plan"])
        assert after.stages[SiteStage.STRUCTURE].days == 7
        assert after.end > before.end
        assert after.agreed_end == date(2031, 6, 11), "a working day after 10 June"
        await moved(home)
        assert await facts(home) == known
        await finish(home, finished_on="2031-03-12")


async def test_x_22_a_payment_tied_to_a_stage_holds_the_next_one(postgres_server: EmbeddedPostgres) -> None:
    milestones = [
        {"name": "half", "stage": "signing", "share": "50"},
        {"name": "walls", "stage": "structure", "share": "50"},
    ]
    more = {"contract_sum": "100000.00", "currency": "CNY", "milestones": milestones}
    async with living(postgres_server, Stage.CONSTRUCTION, facts=more) as home:
        await opened_site(home)
        await finish(home)
        await home.live("accept_site_stage")
        await home.answer("accept_site_stage")
        assert "accepted_structure" in await facts(home), (
            "a stage with a payment is accepted, whatever the rule"
        )
        assert "receive_payment" in await home.open_tasks()
        assert not set(STAGE_TASKS) & set(await home.open_tasks())
        await home.answer("receive_payment")
        assert "measure_cabinets" in await home.open_tasks()


@pytest.mark.slow
async def test_r002_sku_65_the_supervisor_accepts_first_and_what_fails_is_put_right(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await home.live("pre_acceptance")
        done = [row["about"]["site_stage"] for row in await home.tasks("site_stage")]
        measured = [row["about"]["site_stage"] for row in await home.tasks("measure_cabinets")]
        assert done == [one for one in SiteStage if one not in measured]
        assert measured == ["first_cabinet_measurement", "second_cabinet_measurement"]
        await home.complete("pre_acceptance", {"passed": False, "open_items": 3})
        assert (await home.task("mend_site"))["about"]["open_items"] == 3
        assert "works_complete_at" not in await facts(home)
        await home.answer("mend_site")
        await home.complete("pre_acceptance", {"passed": True})
        assert "works_complete_at" in await facts(home)
        assert (await home.world.settled(home.journey)).stage is Stage.HANDOVER


async def test_a_finish_is_taken_back_while_nobody_acted_on_it(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        before = await planned(home)
        task = await home.task("site_stage")
        await finish(home)
        assert (await planned(home)).stages[SiteStage.STRUCTURE].ends == date(2031, 3, 12)
        await home.world.journeys.take_back(task["task"], "site_supervisor-01")
        await home.world.settled(home.journey)
        assert (await planned(home)).stages == before.stages
        assert (await facts(home))["finished_structure"] is None
        assert (await facts(home))["site_stage"] == "structure"
