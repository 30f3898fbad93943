"""Claims under the warranty: two clocks, covered or not, repaired and signed (X-23)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from client.errors import BadInput, Conflict
from domain.care import Cause, Cover, defect_cover
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import Household, living
from tests.journeys.driving import MONDAY
from tests.journeys.test_care import HANDED_OVER, notices

OPERATIONS = "operations-01"
WARRANTIES = {"works": "2033-03-03", "waterproofing": "2036-03-03"}
UNDER_WARRANTY = {**HANDED_OVER, "warranties": WARRANTIES}
HELD = {"outcome": "held"}


@pytest.mark.parametrize(
    ("reported_on", "item", "cause", "cover"),
    [
        (date(2033, 3, 3), "works", Cause.WORKMANSHIP, Cover.WARRANTY),
        (date(2033, 3, 4), "works", Cause.WORKMANSHIP, Cover.AT_COST),
        (date(2033, 3, 4), "waterproofing", Cause.MATERIAL, Cover.WARRANTY),
        (date(2031, 4, 1), "works", Cause.MISUSE, Cover.AT_COST),
        (date(2031, 4, 1), "works", Cause.CONSUMABLE, Cover.AT_COST),
        (date(2031, 4, 1), None, Cause.WORKMANSHIP, Cover.AT_COST),
    ],
)
def test_x_23_covered_is_what_we_caused_within_the_warranty_of_its_class(
    reported_on: date, item: str | None, cause: Cause, cover: Cover
) -> None:
    assert defect_cover(reported_on, WARRANTIES, item, cause) is cover


async def claimed(home: Household, **about: Any) -> None:
    await home.live("care_call")
    await home.world.journeys.open_case(home.journey, OPERATIONS, "warranty_claim", about, "a door drags")


@pytest.mark.slow
async def test_x_23_a_defect_is_answered_inspected_and_repaired_until_it_is_signed(
    postgres_server: EmbeddedPostgres,
) -> None:
    repairs = [{**HELD, "mended": False, "customer_signed": False}, HELD]
    answers = {"repair_defect": repairs}
    async with living(postgres_server, Stage.CARE, facts=UNDER_WARRANTY, answers=answers) as home:
        await claimed(home)
        await home.live("respond_claim", leave=["care_call"])
        response = await home.task("respond_claim")
        assert (response["role"], response["about"]["warranties"]) == ("agent", WARRANTIES)
        assert response["due_at"] - response["opened_at"] <= timedelta(hours=5), "2 working hours"
        await home.live("inspect_defect", moving=True)
        promised = await home.world.database.fetchrow(
            "SELECT * FROM promises WHERE what = 'claim_inspection'"
        )
        assert promised is not None
        inspection = await home.task("inspect_defect")
        assert inspection["opened_at"] < promised["by_at"], "the second clock"
        await home.live(MONDAY + timedelta(days=20), moving=True)
        assert [one["to"] for one in await notices(home, "claim_covered")] == [["customer"]]
        assert len(await home.tasks("repair_defect")) == 2, "again until it is mended and signed"
        assert await home.tasks("offer_repair") == []
        settled = await home.world.database.fetch(
            "SELECT kept.status FROM promises AS kept WHERE what = 'claim_inspection'"
        )
        assert {row["status"] for row in settled} == {"kept"}


async def test_x_23_what_is_not_covered_is_explained_and_offered_with_a_price(
    postgres_server: EmbeddedPostgres,
) -> None:
    worn = {**HELD, "item": "works", "cause": "wear", "price": "120.00"}
    answers = {"inspect_defect": worn}
    async with living(postgres_server, Stage.CARE, facts=UNDER_WARRANTY, answers=answers) as home:
        await claimed(home)
        await home.live("inspect_defect")
        with pytest.raises(BadInput) as refused:
            await home.complete("inspect_defect", {**worn, "price": None})
        assert refused.value.details["fields"][0]["field"] == "price"
        await home.live("offer_repair")
        about = (await home.task("offer_repair"))["about"]
        assert (about["why_not"], about["repair_price"], about["cover"]) == ("wear", "120.00", "at_cost")
        await home.complete("offer_repair", {"accepted": True})
        assert [one["to"] for one in await notices(home, "repair_to_charge")] == [["finance"]]
        await home.live("repair_defect")


async def test_x_23_nobody_is_charged_for_what_is_covered(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CARE, facts=UNDER_WARRANTY) as home:
        await claimed(home)
        await home.live("inspect_defect")
        covered = {**HELD, "item": "works", "cause": "workmanship"}
        for wrong, field in (({"price": "50.00"}, "price"), ({"item": "roof"}, "item")):
            with pytest.raises(BadInput) as refused:
                await home.complete("inspect_defect", {**covered, **wrong})
            assert refused.value.details["fields"][0]["field"] == field


async def test_x_23_the_day_of_the_report_counts_not_that_of_the_inspection(
    postgres_server: EmbeddedPostgres,
) -> None:
    given = {**UNDER_WARRANTY, "warranties": {"works": "2031-03-03", "waterproofing": "2036-03-03"}}
    async with living(postgres_server, Stage.CARE, facts=given) as home:
        await claimed(home, on=date(2031, 3, 2))
        await home.live("repair_defect")
        assert await home.tasks("offer_repair") == []


async def test_x_23_a_defect_before_the_warranty_ends_becomes_a_claim(
    postgres_server: EmbeddedPostgres,
) -> None:
    facts = {**HANDED_OVER, "warranties": {"works": "2031-06-03"}}
    answers = {"warranty_end": {"defects": True, "opinion": "a door does not close"}}
    async with living(postgres_server, Stage.CARE, facts=facts, answers=answers) as home:
        await home.live("respond_claim")
        about = (await home.task("respond_claim"))["about"]
        assert about["matter"] == "warranty_claim"
        assert about["reported_on"] == "2031-05-04"
        assert about["words"].startswith("personal:")


async def test_x_20_a_claim_that_nobody_can_agree_on_goes_to_the_lead(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CARE, facts=UNDER_WARRANTY) as home:
        await claimed(home)
        await home.live("arrange_appointment", leave=["respond_claim"])
        await home.complete("arrange_appointment", {"outcome": "refuses"})
        assert [one["to"] for one in await notices(home, "claim_declined")] == [["cs_lead"]]


async def test_x_23_a_claim_is_of_the_years_of_care(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.HANDOVER) as home:
        with pytest.raises(Conflict):
            await home.world.journeys.open_case(home.journey, OPERATIONS, "warranty_claim")


async def test_x_07_whoever_wants_no_calls_has_their_repair_all_the_same(
    postgres_server: EmbeddedPostgres,
) -> None:
    given = {**UNDER_WARRANTY, "do_not_contact": True, "consent": False}
    async with living(postgres_server, Stage.CARE, facts=given) as home:
        await home.world.journeys.open_case(home.journey, OPERATIONS, "warranty_claim")
        await home.live("repair_defect")
        assert await home.tasks("arrange_appointment") == []
        assert len(await home.tasks("arrange_in_writing")) == 2
        await home.live(datetime(2031, 12, 2, tzinfo=UTC))
        assert await home.tasks("crack_survey") == []
        told = [one["about"]["call"] for one in await notices(home, "instead_of_call")]
        assert told == ["care_call", "crack_survey"]
