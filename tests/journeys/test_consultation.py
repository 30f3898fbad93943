"""The consultation in every branch (R002-SKU-07 … 23, R001-RES), on the time-skipping server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from client.errors import BadInput
from domain.stages import Stage
from starter.rehearsal.world import open_world
from starter.stack.postgres import EmbeddedPostgres
from store.people import Window
from store.rulebooks import rulebook
from tests.journeys.building import living
from tests.journeys.driving import FIRST_MEETING, MONDAY, customer
from tests.journeys.selling import Seller
from tests.journeys.test_moving import moved

EVENINGS = Window(start=time(18), end=time(20, 30))
DESIGN = {"priority": "design", "designer_talk": True, "style": "chinese"}
MATERIALS = {"priority": "materials", "material_wishes": ["formaldehyde", "allergy"], "showroom_visit": True}
REFUSED = {"measurement_agreed": False, "measurement_refusal": "too_early"}


@asynccontextmanager
async def consulting(postgres: EmbeddedPostgres, **register: Any) -> AsyncIterator[Seller]:
    """A journey before its first meeting, of a customer registered with these particulars."""
    async with open_world(postgres, MONDAY) as world:
        journey = await world.start(customer("A-1").model_copy(update=register))
        yield Seller(world, journey, await rulebook(world.database, "renovation", 1, MONDAY.date()))


async def meet(seller: Seller, **said: Any) -> None:
    """Hold the first meeting, with a measurement agreed unless it is refused."""
    answers = {**FIRST_MEETING, **said}
    if answers.get("measurement_agreed", True):
        answers["measurement_slot"] = (await seller.offer("measurement")).model_dump(mode="json")
    await seller.complete("first_meeting", answers)


def local(instant: datetime) -> str:
    return f"{instant.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M}"


# The first meeting


async def test_r002_sku_16_a_premium_crew_has_a_price_factor_within_the_standard(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server) as seller:
        before = len(await seller.journal())
        with pytest.raises(BadInput, match="crew_factor: must be between 2 and 3"):
            await meet(seller, crew_grade="premium", crew_factor="3.01")
        with pytest.raises(BadInput, match="wants_in_by: lies in the past"):
            await meet(seller, wants_in_by="2031-03-02")
        assert len(await seller.journal()) == before, "a wrong answer changes nothing"
        await meet(seller, crew_grade="premium", crew_factor="2.50", budget=None, budget_refused=True)
        facts = await seller.facts()
        assert (facts["crew_grade"], facts["crew_factor"]) == ("premium", "2.50")
        assert (facts.get("budget"), facts["budget_refused"]) == (None, True), "R002-SKU-18"
        assert (facts["consent"], set(facts["consents"].values())) == (False, {False}), "R003-QSR-05"


async def test_r002_sku_22_the_intake_record_is_left_for_later_stages(
    postgres_server: EmbeddedPostgres,
) -> None:
    """R002-SKU-72, R003-CLK-07, R003-QSR-05: who sent them, who decides, what they agreed to."""
    async with consulting(postgres_server) as seller:
        learned = {
            "referred_by": "H000123",
            "wants_in_by": "2031-03-03",
            "property_state": "shell",
            "deciders": ["self", "parents"],
        }
        await meet(seller, **learned, consent_revisits=True)
        facts = await seller.facts()
        assert {name: facts[name] for name in learned} == learned
        assert facts["consent"] is True
        assert facts["consents"] == {"mailing": False, "revisits": True, "surveys": False}
        assert facts["consent_on"] == "2031-03-03"


async def test_r003_qsr_05_care_keeps_to_the_purposes_that_were_agreed(
    postgres_server: EmbeddedPostgres,
) -> None:
    facts = {
        "handed_over_at": MONDAY.isoformat(),
        "consent": True,
        "consents": {"mailing": True, "revisits": False, "surveys": False},
    }
    async with living(postgres_server, Stage.CARE, facts=facts) as home:
        waits = await home.world.database.fetch("SELECT subject FROM waits WHERE kind = 'agenda'")
        planned = {row["subject"] for row in waits}
        assert "mailing" in planned
        assert "revisit" not in planned


# What the customer cares about most


@pytest.mark.slow
async def test_r002_sku_15_the_first_talk_is_with_the_designer_named_by_style(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server) as seller:
        await meet(seller, **DESIGN)
        assert "designer_talk" not in await seller.open_tasks()
        await seller.complete("confirm_designer", {"designer": "designer-02"})
        talk = await seller.task("designer_talk")
        assert (talk["assignee"], talk["about"]["style"]) == ("designer-02", "chinese")
        await moved(seller)
        await seller.complete("designer_talk", {"outcome": "later"})
        await moved(seller)
        reopened = await seller.reach("designer_talk", designer_talk={})
        assert local(reopened["opened_at"])[:10] == "2031-03-06", "three days later"
        answers = {"outcome": "held", "design_wishes": ["study", "pets"], "wishes": "a cat door"}
        await seller.complete("designer_talk", answers)
        assert (await seller.facts())["design_wishes"] == ["study", "pets"]
        assert "a cat door" not in str([row["event"] for row in await seller.journal()])


@pytest.mark.slow
async def test_r002_sku_15_a_talk_put_off_twice_or_not_wanted_is_over(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server) as seller:
        await meet(seller, **DESIGN)
        await seller.reach_stage(Stage.DESIGN, designer_talk={"outcome": "later", "design_wishes": None})
        assert (await seller.kinds_done()).count("designer_talk") == 2
    async with consulting(postgres_server) as seller:
        await meet(seller, **DESIGN)
        await seller.answer("confirm_designer")
        await seller.complete("designer_talk", {"outcome": "not_wanted"})
        waiting = await seller.world.database.fetch("SELECT subject FROM waits")
        assert "designer_talk" not in [row["subject"] for row in waiting]


async def test_r002_sku_17_materials_are_shown_with_their_certificates(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server) as seller:
        await meet(seller, **MATERIALS)
        visit = await seller.task("showroom_visit")
        assert visit["role"] == "sales"
        assert visit["about"]["material_wishes"] == ["formaldehyde", "allergy"]
        await seller.complete("showroom_visit", {"certificates_shown": True, "samples_taken": True})
        facts = await seller.facts()
        assert (facts["priority"], facts["samples_taken"]) == ("materials", True)


# The needs survey


async def test_r001_res_01_special_needs_are_surveyed_before_the_plan_is_drawn(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server) as seller:
        await meet(seller, special_needs=True)
        assert (await seller.task("needs_survey"))["role"] == "sales"
        slot = await seller.booked("measurement")
        await seller.until("confirm_appointment")
        assert local(await seller.world.now())[:10] == local(slot["starts_at"])[:10], "nothing delays it"
        await seller.answer("confirm_appointment")
        await seller.answer("confirm_designer")
        await seller.until("measure_site")
        await seller.answer("measure_site")
        assert "draw_plan" not in await seller.open_tasks(), "R001-RES-04: the report is its input"
        report = {
            "method": "interview",
            "style": "modern",
            "design_wishes": ["elderly"],
            "budget_from": "150000",
            "budget_until": "200000",
            "usage": "grandmother lives there",
            "core_needs": "no thresholds",
        }
        await seller.world.advance(MONDAY + timedelta(days=3))
        await moved(seller)
        await seller.complete("needs_survey", report)
        drawn = await seller.task("draw_plan")
        assert local(drawn["due_at"]) == "2031-03-08 11:00", (
            "X-06: two days from the report, not the measurement"
        )
        survey = (await seller.facts())["survey"]
        assert (survey["method"], survey["design_wishes"]) == ("interview", ["elderly"])
        journal = str([row["event"] for row in await seller.journal()])
        assert "grandmother" not in journal
        assert "thresholds" not in journal


async def test_r001_res_01_an_important_customer_is_surveyed(postgres_server: EmbeddedPostgres) -> None:
    async with consulting(postgres_server, tier="important") as seller:
        await meet(seller)
        assert "needs_survey" in await seller.open_tasks()
        assert (await seller.facts())["tier"] == "important"


# The measurement is refused


async def test_r002_sku_23_who_refuses_is_not_lost_before_the_lead_decides(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server) as seller:
        await meet(seller, **REFUSED)
        task = await seller.task("decide_refusal")
        assert (task["role"], task["about"]["refusal"]) == ("cs_lead", "too_early")
        await seller.complete("decide_refusal", {"decision": "lost", "lost_reason": "timing"})
        assert await seller.status() == ("lost", "lost_timing")


async def test_r002_sku_23_the_customers_own_plan_stands_in_provisionally(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server) as seller:
        await meet(seller, measurement_agreed=False, measurement_refusal="has_plan")
        await seller.complete("decide_refusal", {"decision": "own_plan", "plan_area": "96.5"})
        await seller.reach("draw_plan")
        facts = await seller.facts()
        assert (facts["measured_area"], facts["measured_provisional"]) == ("96.5", True)
        assert await seller.booked("measurement") is None


async def test_r002_sku_23_who_refused_is_asked_again_in_their_hours(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server, window=EVENINGS) as seller:
        await meet(seller, **REFUSED)
        await seller.complete("decide_refusal", {"decision": "ask_again"})
        rule = await seller.world.database.fetchval("SELECT wait ->> 'rule' FROM waits WHERE kind = 'opens'")
        assert rule == "14 days at 10:00 in contact hours 18:00-20:30"
        talk = await seller.until("measurement_talk")
        assert local(talk["opened_at"]) >= "2031-03-17 17:45"
        assert local(talk["opened_at"]) <= "2031-03-17 18:00"
        await seller.complete(
            "measurement_talk", {"measurement_agreed": False, "measurement_refusal": "price_first"}
        )
        await moved(seller)
        assert (await seller.task("decide_refusal"))["about"]["refusal"] == "price_first"
        await seller.complete("decide_refusal", {"decision": "ask_again"})
        await seller.until("measurement_talk")
        slot = (await seller.offer("measurement")).model_dump(mode="json")
        await seller.complete("measurement_talk", {"measurement_agreed": True, "measurement_slot": slot})
        booked = await seller.booked("measurement")
        assert booked["starts_at"] - await seller.world.now() < timedelta(days=2)
