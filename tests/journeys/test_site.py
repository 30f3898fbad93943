"""The site: stages with plan, checklist and acceptance, delays that are told (R004-STG-03 … 05, X-22, X-28)."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from client.errors import BadInput
from domain.site import SitePlan, SiteStage
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from store.reading_journeys import journey_header
from store.reading_site import site_plan
from tests.journeys.building import STAGE_TASKS, Household, living, opened_site
from tests.journeys.test_moving import moved

SHANGHAI = ZoneInfo("Asia/Shanghai")
OPERATIONS = "operations-01"
PHOTOS = [f"photo {number}" for number in range(1, 7)]
WORKS = "construction/site"
LATE = {"outcome": "late", "reason": "material"}
ROWS = {"items": {"rows": "items"}}


def local(instant: datetime) -> datetime:
    return instant.astimezone(SHANGHAI)


def at(day: str, hour: int = 12) -> datetime:
    """An hour of a day in Shanghai."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=SHANGHAI).astimezone(UTC)


def due_on(task: Any) -> str:
    return f"{local(task['due_at']):%m-%d %H:%M}"


async def reach(home: Household, stage: SiteStage) -> Any:
    """Answer what opens until the supervisor has a stage before them."""
    while True:
        opened = await home.open_tasks()
        for kind in STAGE_TASKS:
            if kind in opened and (await home.task(kind))["about"]["site_stage"] == stage:
                return await home.task(kind)
        if opened:
            await home.answer(next(iter(opened)))
        else:
            pulse = await home.world.settled(home.journey)
            await home.world.pass_instant(home.journey, pulse)


async def finish(home: Household, *failed: str, **more: Any) -> None:
    """Say that the open stage is finished, some of its items aside."""
    wanted = (await home.task("site_stage"))["about"]["items"]
    items = [{"item": one, "passed": one not in failed} for one in wanted]
    await home.complete("site_stage", {"items": items, "photos": PHOTOS, **more})


async def facts(home: Household) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for row in await home.journal("facts_changed"):
        known.update(row["event"]["facts"])
    return known


async def planned(home: Household) -> SitePlan:
    """The plan as it was recorded last."""
    return SitePlan.model_validate((await facts(home))["site_plan"])


async def notices(home: Household, code: str) -> list[Any]:
    rows = await home.journal("notice_issued")
    return [row["event"] for row in rows if row["event"]["notice"] == code]


async def promised(home: Household, what: str) -> list[tuple[str, bool | None]]:
    """The days promised, and how each promise ended; open ones are missing."""
    made = {row["event"]["key"]: row["event"] for row in await home.journal("promise_made")}
    settled = [row["event"] for row in await home.journal("promise_settled")]
    ends = [one for one in settled if one["what"] == what]
    return [(f"{local(datetime.fromisoformat(made[one['key']]['by'])):%m-%d}", one["kept"]) for one in ends]


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


async def test_x_28_works_that_fit_into_the_term_need_no_word(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts={"term_days": 90}) as home:
        await opened_site(home)
        assert (await planned(home)).beyond_term == 0
        assert await notices(home, "works_beyond_term") == []


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


async def test_r004_stg_a_delay_of_48_hours_is_told_with_reason_and_a_new_promise(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts={"term_days": 90}) as home:
        await opened_site(home)
        await home.answer("kickoff_call")
        before = await planned(home)
        await home.world.advance(at("2031-03-13", 10))
        await home.complete("site_stage", {**LATE, "expected_on": "2031-03-20"})
        assert due_on(await home.task("site_stage")) == "03-20 18:00"
        assert "delay_call" not in await home.open_tasks(), "a day is not told"
        await home.complete("site_stage", {**LATE, "expected_on": "2031-03-21"})
        call = await home.task("delay_call")
        assert (call["assignee"], call["about"]["delay_reason"]) == ("agent-01", "material")
        assert call["about"]["expected_on"] == "2031-03-21", "two days behind what was told"
        await home.complete("delay_call", {"agrees": False})
        assert [one["to"] for one in await notices(home, "delay_not_agreed")] == [
            ["cs_lead", "site_supervisor"]
        ]
        assert len(await notices(home, "site_stage_later")) == 1, "and has it in writing"
        after = await planned(home)
        structure = after.stages[SiteStage.STRUCTURE]
        assert (structure.finish, structure.ends) == (date(2031, 3, 19), date(2031, 3, 21))
        assert structure.delays == {"company": 2}
        assert after.end > before.end
        assert after.agreed_end == before.agreed_end, "our delay moves no agreed end"
        await home.complete("site_stage", {**LATE, "expected_on": "2031-03-22"})
        assert "delay_call" not in await home.open_tasks(), "another day is not told"
        await home.complete("site_stage", {**LATE, "expected_on": "2031-03-24", "caused_by": "customer"})
        assert (await home.task("delay_call"))["about"]["delay_cause"] == "customer"
        assert await promised(home, "site_stage_date") == [("03-22", None)], "another date takes its place"
        await home.answer("delay_call")
        assert (await planned(home)).agreed_end == date(2031, 3, 12) + timedelta(days=92)
        await home.live(at("2031-03-23"), leave=STAGE_TASKS)
        await finish(home, finished_on="2031-03-22")
        assert await promised(home, "site_stage_date") == [("03-22", None), ("03-25", True)]
        found = (await planned(home)).stages[SiteStage.STRUCTURE]
        assert (found.days_late, found.delays) == (3, {"company": 3, "customer": 0}), (
            "two days were made up for"
        )


async def test_r004_stg_a_call_that_a_finished_stage_has_overtaken_is_not_made(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await home.complete("site_stage", {**LATE, "expected_on": "2031-03-25"})
        assert "delay_call" in await home.open_tasks()
        await finish(home)
        assert "delay_call" not in await home.open_tasks()
        assert await promised(home, "site_stage_date") == []


async def test_r004_stg_a_planned_end_without_a_word_escalates_until_somebody_forecasts(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await home.live(at("2031-03-22"), leave=STAGE_TASKS)
        fired = [row["event"] for row in await home.journal("step_fired")]
        steps = [(one["action"], one["to"]) for one in fired if one["subject"] == "site_stage"]
        assert steps == [
            ("remind", "site_supervisor"),
            ("due", "site_supervisor"),
            ("escalate", "cs_lead"),
            ("escalate", "store_manager"),
        ]
        with pytest.raises(BadInput, match="expected_on: lies in the past"):
            await home.complete("site_stage", {**LATE, "expected_on": "2031-03-11"})
        await home.complete(
            "site_stage", {"outcome": "late", "reason": "weather", "expected_on": "2031-03-26"}
        )
        assert due_on(await home.task("site_stage")) == "03-26 18:00", "from here on it has its time again"
        assert "delay_call" in await home.open_tasks()
        assert (await planned(home)).stages[SiteStage.STRUCTURE].delays == {"neither": 7}


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


@pytest.mark.parametrize(
    ("reason", "due", "delay"),
    [
        pytest.param("weather", "03-21", 1, id="14 and 15 March do not count"),
        pytest.param("material", "03-19", 3, id="our own fault wins us no time"),
    ],
)
async def test_design_5_a_pause_moves_clock_and_plan_where_its_reason_holds_the_works(
    postgres_server: EmbeddedPostgres, reason: str, due: str, delay: int
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        before = await planned(home)
        await home.world.advance(at("2031-03-13"))
        await home.world.journeys.pause(home.journey, OPERATIONS, reason)
        await home.live(at("2031-03-17"), leave=[*STAGE_TASKS, "review_pause"])
        await home.world.journeys.resume(home.journey, OPERATIONS)
        await home.world.settled(home.journey)
        assert due_on(await home.task("site_stage")) == f"{due} 18:00"
        database, now = home.world.database, await home.world.now()
        shown = await site_plan(database, await journey_header(database, home.journey), now)
        assert shown is not None
        assert f"{shown.stages[SiteStage.STRUCTURE].finish:%m-%d}" == due
        assert (shown.end > before.end) is (reason == "weather")
        await home.complete("site_stage", {**LATE, "expected_on": "2031-03-22"})
        assert (await planned(home)).stages[SiteStage.STRUCTURE].delays == {"company": delay}


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


async def test_design_4_a_new_run_at_every_step_of_the_site_changes_nothing(
    postgres_server: EmbeddedPostgres,
) -> None:
    """A late stage, an item that fails, a leak, an acceptance from afar: each effect once, in the same order."""
    late = [{**LATE, "expected_on": "2031-03-25"}, {"outcome": "started"}]
    done = {**ROWS, "photos": PHOTOS}
    said = {
        "site_stage": [*late, done],
        "read_water_test": [
            {"leak": True, "where": "drain", "photos": PHOTOS},
            {"leak": False, "photos": PHOTOS},
        ],
        "accept_site_stage": [
            {"items": {"rows": "items", "passed": False}},
            {**ROWS, "customer_signed": True},
        ],
    }
    told = []
    for moving in (False, True):
        async with living(postgres_server, Stage.CONSTRUCTION, answers=said) as home:
            await home.live("pre_acceptance", moving=moving)
            told.append(Counter(signature(row) for row in await home.journal()))
    assert told[0] == told[1]


def signature(row: Any) -> tuple[Any, ...]:
    event = row["event"]
    known = event.get("facts", {})
    return (row["type"], event.get("key"), event.get("kind"), event.get("what"), event.get("notice"), *known)
