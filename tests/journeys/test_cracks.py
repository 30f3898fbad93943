"""Cracks: reported at any time, repaired while it is dry (R002-SKU-68, X-24)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from client.errors import BadInput
from domain.care import Cover, crack_cover, dry_season
from domain.stages import Stage
from domain.time.cadence import Season, parse_cadence
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import living
from tests.journeys.test_care import HANDED_OVER, NO_CRACKS, SHANGHAI, notices, opened, topics
from tests.journeys.test_moving import moved

OPERATIONS = "operations-01"
REPORTED = {"cracks_reported": True, "opinion": "a fine line above the door"}


@pytest.mark.parametrize(
    ("handed_over", "today", "first"),
    [
        (date(2031, 7, 1), date(2031, 7, 4), date(2031, 10, 1)),
        (date(2031, 7, 2), date(2031, 7, 4), date(2032, 10, 1)),
        (date(2031, 3, 3), date(2031, 11, 23), date(2031, 10, 1)),
        (date(2031, 3, 3), date(2031, 11, 24), date(2032, 10, 1)),
        (date(2031, 3, 3), date(2034, 12, 1), date(2035, 10, 1)),
    ],
)
def test_x_24_the_season_begins_three_months_after_the_handover_at_least(
    handed_over: date, today: date, first: date
) -> None:
    season = parse_cadence("1 Oct – 30 Nov as is")
    assert isinstance(season, Season)
    assert dry_season(season, handed_over, today, after_months=3, lead_days=7) == first


@pytest.mark.parametrize(
    ("reported_on", "item", "cover"),
    [
        (date(2032, 3, 3), "works", Cover.FIRST_YEAR),
        (date(2032, 3, 4), "works", Cover.WARRANTY),
        (date(2033, 3, 4), "works", Cover.AT_COST),
        (date(2032, 3, 4), "heating", Cover.AT_COST),
    ],
)
def test_x_24_the_first_year_is_free_and_then_the_class_decides(
    reported_on: date, item: str, cover: Cover
) -> None:
    assert crack_cover(date(2031, 3, 3), reported_on, 12, {"works": "2033-03-03"}, item) is cover


@pytest.mark.slow
async def test_x_24_cracks_of_the_care_call_are_promised_for_the_season_and_repaired_in_it(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers = {"care_call": REPORTED, "crack_survey": {"repair_slot": {"offer": 1}}}
    async with living(postgres_server, Stage.CARE, facts=HANDED_OVER, answers=answers) as home:
        await home.live("judge_cracks")
        judge = await home.task("judge_cracks")
        assert judge["role"] == "repair_handler"
        assert judge["about"]["reported_on"] == "2031-03-06"
        await home.live(datetime(2031, 9, 1, tzinfo=UTC), moving=True)
        told = [one["about"] for one in await notices(home, "cracks_wait_for_season")]
        assert [(one["from_day"], one["until_day"], one["cover"]) for one in told] == [
            ("2031-10-01", "2031-11-30", "first_year")
        ]
        promised = await home.world.database.fetchrow("SELECT * FROM promises WHERE what = 'crack_repair'")
        assert promised is not None
        assert promised["by_at"].astimezone(SHANGHAI).date() == date(2031, 12, 1), (
            "the season's last midnight"
        )
        await home.live(datetime(2031, 12, 2, tzinfo=UTC), moving=True)
        assert await opened(home, "crack_survey") == ["2031-10-01"], "one call, by the case"
        assert await opened(home, "crack_repair") == ["2031-10-03"]
        kept = await home.world.database.fetch("SELECT status FROM promises WHERE what = 'crack_repair'")
        assert {row["status"] for row in kept} == {"kept"}


async def test_x_24_urgent_cracks_are_not_left_until_the_season(postgres_server: EmbeddedPostgres) -> None:
    answers = {"judge_cracks": {"urgent": True, "walls": 1}}
    async with living(postgres_server, Stage.CARE, facts=HANDED_OVER, answers=answers) as home:
        await home.live("care_call")
        await home.world.journeys.open_case(
            home.journey, OPERATIONS, "cracks_reported", words="water behind it"
        )
        await home.live("crack_repair", leave=["care_call"])
        assert await opened(home, "crack_repair") == ["2031-03-08"]
        assert await notices(home, "cracks_wait_for_season") == []


@pytest.mark.slow
async def test_x_24_what_is_reported_twice_is_repaired_once(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CARE, facts=HANDED_OVER) as home:
        for _ in range(2):
            await home.world.journeys.open_case(home.journey, OPERATIONS, "cracks_reported")
            await moved(home)
        await home.live(datetime(2031, 12, 2, tzinfo=UTC))
        assert len(await home.tasks("judge_cracks")) == 1
        assert [one["to"] for one in await notices(home, "cracks_added")] == [["repair_handler"]]
        assert len(await home.tasks("crack_repair")) == 1


async def test_x_24_cracks_past_the_first_year_cost_what_the_customer_accepts(
    postgres_server: EmbeddedPostgres,
) -> None:
    start = datetime(2033, 6, 6, 1, tzinfo=UTC)
    given: dict[str, Any] = {
        "handed_over_at": "2030-03-04T02:00:00Z",
        "warranties": {"works": "2032-03-04", "waterproofing": "2035-03-04"},
    }
    answers: dict[str, Any] = {"offer_repair": {"accepted": False}, "care_call": {}, "hose_reminder": {}}
    async with living(postgres_server, Stage.CARE, start=start, facts=given, answers=answers) as home:
        await home.world.journeys.open_case(home.journey, OPERATIONS, "cracks_reported", {"on": "2033-06-05"})
        await home.live("judge_cracks")
        with pytest.raises(BadInput) as refused:
            await home.complete("judge_cracks", {"walls": 1})
        assert refused.value.details["fields"][0]["field"] == "price"
        await home.complete("judge_cracks", {"walls": 1, "price": "300.00"})
        await home.live("offer_repair")
        about = (await home.task("offer_repair"))["about"]
        assert (about["why_not"], about["repair_price"]) == ("at_cost", "300.00")
        await home.answer("offer_repair")
        await home.live(datetime(2033, 12, 2, tzinfo=UTC))
        assert await home.tasks("crack_repair") == [], "nobody is pressed"


@pytest.mark.slow
async def test_r002_sku_68_what_is_not_repaired_in_its_season_goes_to_the_leads_and_into_the_next(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers = {"care_call": REPORTED, "crack_survey": {"repair_slot": None}}
    async with living(postgres_server, Stage.CARE, facts=HANDED_OVER, answers=answers) as home:
        await home.live(datetime(2031, 12, 1, 1, tzinfo=UTC), leave=["arrange_appointment"], moving=True)
        assert "arrange_appointment" not in await home.open_tasks()
        assert [one["to"] for one in await notices(home, "cracks_not_repaired")] == [
            ["cs_lead", "store_manager"]
        ]
        told = [one["about"]["from_day"] for one in await notices(home, "cracks_wait_for_season")]
        assert told == ["2031-10-01", "2032-10-01"], "the customer knows"
        settled = await home.world.database.fetch(
            "SELECT status FROM promises WHERE what = 'crack_repair' ORDER BY made_seq"
        )
        assert [row["status"] for row in settled] == ["broken", "open"]
        await home.live("crack_repair")
        assert await opened(home, "crack_survey") == ["2031-10-01", "2032-10-01"]
        assert (await opened(home, "crack_repair"))[0].startswith("2032-10")


@pytest.mark.slow
async def test_r002_sku_68_who_is_reached_too_late_has_the_next_season(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CARE, facts=HANDED_OVER) as home:
        await home.live("crack_survey")
        await home.live(datetime(2031, 12, 10, 2, tzinfo=UTC), leave=["crack_survey"])
        await home.complete("crack_survey", {"cracks_reported": True, "walls": 1})
        await home.live("crack_repair")
        assert (await opened(home, "crack_repair"))[0].startswith("2032-10")


async def test_r002_sku_66_repaired_is_what_the_customer_signed(postgres_server: EmbeddedPostgres) -> None:
    repair = [{"outcome": "held", "walls": 1, "customer_signed": False}, {"outcome": "held", "walls": 1}]
    async with living(
        postgres_server, Stage.CARE, facts=HANDED_OVER, answers={"crack_repair": repair}
    ) as home:
        await home.live(datetime(2031, 12, 2, tzinfo=UTC))
        assert len(await home.tasks("crack_repair")) == 2
        assert [one["to"] for one in await notices(home, "repair_not_signed")] == [["cs_lead"]]


async def test_r002_sku_69_a_hose_reminder_joins_the_call_about_cracks_that_comes_shortly_before(
    postgres_server: EmbeddedPostgres,
) -> None:
    handed_over = datetime(2031, 11, 20, 2, tzinfo=UTC)
    given = {"handed_over_at": handed_over.isoformat(), "consent": False}
    answers: dict[str, Any] = {
        "crack_survey": [NO_CRACKS, {"hoses_replaced": True, "repair_slot": {"offer": 1}}],
    }
    async with living(postgres_server, Stage.CARE, start=handed_over, facts=given, answers=answers) as home:
        await home.live(datetime(2033, 12, 15, tzinfo=UTC))
        await home.world.journeys.open_case(home.journey, OPERATIONS, "cracks_reported")
        await home.complete("judge_cracks", {"walls": 1, "item": "waterproofing"})
        await home.live(handed_over + timedelta(days=4 * 366))
        assert await topics(home, "crack_survey") == [["cracks"], ["cracks", "hoses"]]
        assert await opened(home, "hose_reminder") == [], (
            "replaced: told on 1 October, due on 20 November 2034"
        )


async def test_x_24_no_repair_is_agreed_on_for_after_the_season(postgres_server: EmbeddedPostgres) -> None:
    answers = {"care_call": REPORTED}
    async with living(postgres_server, Stage.CARE, facts=HANDED_OVER, answers=answers) as home:
        await home.live("crack_survey")
        slot = await home.offer("crack_repair")
        late = slot.model_copy(update={"starts_at": datetime(2031, 12, 2, 2, tzinfo=UTC)})
        with pytest.raises(BadInput) as refused:
            await home.complete("crack_survey", {"repair_slot": late.model_dump(mode="json")})
        assert refused.value.details["fields"][0]["type"] == "slot_late"
        await home.complete("crack_survey", {"repair_slot": None})
        about = (await home.task("arrange_appointment"))["about"]
        assert about["latest"] == "2031-11-30T16:00:00+00:00", "the midnight that ends 30 November"
