"""Care: the years after the handover."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import Household, living
from tests.journeys.driving import MONDAY

SHANGHAI = ZoneInfo("Asia/Shanghai")
HANDED_OVER = {"handed_over_at": MONDAY.isoformat()}
END = datetime(2036, 3, 4, tzinfo=UTC)


async def opened(home: Household, kind: str) -> list[str]:
    """The days on which tasks of a kind opened."""
    return [f"{row['opened_at'].astimezone(SHANGHAI):%Y-%m-%d}" for row in await home.tasks(kind)]


async def test_r002_sku_67_72_five_years_of_care(postgres_server: EmbeddedPostgres) -> None:
    facts = {**HANDED_OVER, "consent": True, "campaign_cleaning": True}
    async with living(postgres_server, Stage.CARE, facts=facts) as home:
        await home.live(END)
        seen = {
            kind: await opened(home, kind)
            for kind in (
                "care_call",
                "do_cleaning",
                "crack_survey",
                "crack_repair",
                "revisit_call",
                "yearly_mailing",
                "hose_reminder",
                "warranty_end",
            )
        }
        assert seen == {
            "care_call": ["2031-03-06"],  # R002-SKU-67: three days after the handover
            "do_cleaning": ["2031-03-08"],  # R002-SKU-70: once
            "crack_survey": ["2031-10-01"],  # R002-SKU-68, X-24
            "crack_repair": ["2031-10-01"],
            # R002-GAS-02: 30 and 180 days, then yearly
            "revisit_call": [
                "2031-04-02",
                "2031-08-30",
                "2032-08-30",
                "2033-08-30",
                "2034-08-30",
                "2035-08-30",
            ],
            "yearly_mailing": ["2032-03-03", "2033-03-03", "2034-03-03", "2035-03-05"],  # R002-SKU-71
            "hose_reminder": ["2034-03-03", "2034-11-01"],  # R002-SKU-69: three years, then before the frost
            "warranty_end": ["2033-02-01", "2036-02-02"],  # 30 days before
        }
        repair = (await home.tasks("crack_repair"))[0]
        assert repair["about"] == {"closes_on": "2031-11-30", "free": True}
        assert repair["due_at"].astimezone(SHANGHAI).date() == date(2031, 11, 30)
        assert repair["role"] == "repair_handler"
        row = await home.world.database.fetchrow(
            "SELECT status FROM journeys WHERE journey = $1", home.journey
        )
        assert row is not None
        assert row["status"] == Status.CLOSED, "when the last warranty has ended"
        waits = await home.world.database.fetch("SELECT key FROM waits WHERE journey = $1", home.journey)
        assert list(waits) == []


async def test_x_07_without_consent_only_what_the_contract_owes(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CARE, facts={**HANDED_OVER, "consent": False}) as home:
        await home.live(END, leave=["yearly_mailing", "revisit_call"])
        assert await opened(home, "yearly_mailing") == await opened(home, "revisit_call") == []
        assert await opened(home, "do_cleaning") == [], "R002-SKU-70: campaign customers only"
        assert len(await opened(home, "hose_reminder")) == 2
        assert len(await opened(home, "warranty_end")) == 2


async def test_r002_gas_02_an_important_customer_hears_of_us_every_half_year_until_they_object(
    postgres_server: EmbeddedPostgres,
) -> None:
    facts = {**HANDED_OVER, "consent": True, "tier": "important"}
    answers = {
        "revisit_call": [{"satisfaction": 5}] * 3 + [{"stays_in_touch": False}],
        "crack_survey": {"cracks": False},
    }
    async with living(postgres_server, Stage.CARE, facts=facts, answers=answers) as home:
        await home.live(MONDAY + timedelta(days=3 * 365))
        assert await opened(home, "revisit_call") == ["2031-04-02", "2031-08-30", "2032-02-29", "2032-08-30"]
        assert await opened(home, "yearly_mailing") == ["2032-03-03"]
        assert await opened(home, "crack_repair") == []


@pytest.mark.parametrize(
    ("handed_over", "season"),
    [
        (datetime(2031, 7, 1, 8, tzinfo=UTC), "2031-10-01"),
        (datetime(2031, 7, 2, 8, tzinfo=UTC), "2032-10-01"),
    ],
)
async def test_x_24_cracks_wait_for_the_season_that_starts_three_months_later(
    postgres_server: EmbeddedPostgres, handed_over: datetime, season: str
) -> None:
    facts: dict[str, Any] = {"handed_over_at": handed_over.isoformat()}
    answers = {"care_call": {"cracks_reported": True, "opinion": "a fine line above the door"}}
    async with living(postgres_server, Stage.CARE, start=handed_over, facts=facts, answers=answers) as home:
        await home.live("crack_repair")
        survey, repair = (await home.tasks("crack_survey"))[0], await home.task("crack_repair")
        assert f"{survey['opened_at'].astimezone(SHANGHAI):%Y-%m-%d}" == season
        assert survey["about"]["reported_on"] is not None
        assert repair["about"]["free"] is True, "reported within twelve months"


async def test_r002_sku_68_who_is_reached_too_late_has_the_next_season(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CARE, facts=HANDED_OVER) as home:
        await home.live("crack_survey")
        await home.live(datetime(2031, 12, 10, 2, tzinfo=UTC), leave=["crack_survey"])
        await home.answer("crack_survey")
        assert "crack_repair" not in await home.open_tasks()
        await home.live("crack_repair")
        assert await opened(home, "crack_repair") == ["2032-10-01"]


async def test_x_20_in_care_a_message_and_then_another_person_of_the_household(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers = {"care_call": [{"outcome": "no_answer"}, {"outcome": "reached"}]}
    async with living(postgres_server, Stage.CARE, facts=HANDED_OVER, answers=answers) as home:
        await home.live(MONDAY + timedelta(days=5))
        assert [row["about"] for row in await home.tasks("care_call")] == [{}, {"contact": "another"}]
        assert [row["event"]["notice"] for row in await home.journal("notice_issued")] == ["tried_to_call"]


async def test_x_23_a_defect_before_the_warranty_ends_opens_a_case(postgres_server: EmbeddedPostgres) -> None:
    facts = {**HANDED_OVER, "warranties": {"works": "2031-06-03"}}
    answers = {"warranty_end": {"defects": True, "opinion": "a door does not close"}}
    async with living(postgres_server, Stage.CARE, facts=facts, answers=answers) as home:
        await home.live("solve_complaint", leave=["handle_complaint"])
        task = await home.task("solve_complaint")
        assert task["about"]["matter"] == "warranty_claim"
