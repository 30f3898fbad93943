"""Care: the years after the handover."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import Household, living
from tests.journeys.driving import MONDAY

SHANGHAI = ZoneInfo("Asia/Shanghai")
HANDED_OVER = {"handed_over_at": MONDAY.isoformat()}
CONSENTED = {**HANDED_OVER, "consent": True}
END = datetime(2036, 3, 4, tzinfo=UTC)
CLEANED = {"cleaning": "yes", "cleaning_slot": {"offer": 1}}
NO_CRACKS = {"cracks_reported": False}


async def opened(home: Household, kind: str) -> list[str]:
    """The days on which tasks of a kind opened."""
    return [f"{row['opened_at'].astimezone(SHANGHAI):%Y-%m-%d}" for row in await home.tasks(kind)]


async def topics(home: Household, kind: str) -> list[list[str]]:
    """What the tasks of a kind were about."""
    return [row["about"]["topics"] for row in await home.tasks(kind)]


async def notices(home: Household, notice: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [row["event"] for row in await home.journal("notice_issued")]
    return [one for one in found if one["notice"] == notice]


async def facts(home: Household) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for row in await home.journal("facts_changed"):
        known.update(row["event"]["facts"])
    return known


@pytest.mark.slow
async def test_r002_sku_67_72_five_years_of_care(postgres_server: EmbeddedPostgres) -> None:
    given = {**CONSENTED, "campaign_cleaning": True}
    async with living(postgres_server, Stage.CARE, facts=given, answers={"care_call": CLEANED}) as home:
        await home.live(END, moving=True)
        kinds = (
            "care_call", "do_cleaning", "crack_survey", "judge_cracks", "crack_repair", "revisit_call",
            "yearly_mailing", "hose_reminder", "warranty_end", "care_topics",
        )  # fmt: skip
        assert {kind: await opened(home, kind) for kind in kinds} == {
            "care_call": ["2031-03-06"],  # R002-SKU-67: three days after the handover
            "do_cleaning": ["2031-03-08"],  # R002-SKU-70: once
            # R002-SKU-68, X-24: asked when the season begins, judged, repaired at the agreed time
            "crack_survey": ["2031-10-01"],
            "judge_cracks": ["2031-10-01"],
            "crack_repair": ["2031-10-03"],
            # R002-GAS-02: after 30 days, then yearly; those of 2031 and 2034 joined a call that the contract owed
            "revisit_call": ["2031-04-02", "2032-08-30", "2033-08-30", "2035-08-30"],
            # R002-SKU-71: a year each, 60 days after the calls of 1 February 2033 and 3 March 2034
            "yearly_mailing": ["2032-03-03", "2033-04-02", "2034-05-02", "2035-03-05"],
            "hose_reminder": ["2034-03-03", "2034-10-18"],  # R002-SKU-69: three years, then before the frost
            "warranty_end": ["2033-02-01", "2036-02-02"],  # 30 days before
            "care_topics": [],
        }
        assert await topics(home, "care_call") == [["care", "cleaning"]]
        assert await topics(home, "crack_survey") == [["cracks", "revisit", "survey"]]
        assert await topics(home, "revisit_call") == [
            ["revisit", "survey"],
            ["revisit", "survey"],
            ["revisit", "consent", "survey"],  # it would lapse on 3 March 2034
            ["revisit", "survey"],
        ]
        assert await topics(home, "hose_reminder") == [["hoses"], ["hoses", "revisit", "survey"]]
        assert await topics(home, "warranty_end") == [["warranty"], ["warranty", "consent"]]
        ending = [row["about"]["ending"] for row in await home.tasks("warranty_end")]
        assert ending == [["plumbing_electrical", "works"], ["waterproofing"]], "one call for one day"
        known = await facts(home)
        assert known["consent_on"] == "2036-02-02", "given again"
        assert known["cleaning_done_on"] == "2031-03-08"
        assert (await home.world.settled(home.journey)).status is Status.ACTIVE, "X-07: their consent stands"


@pytest.mark.slow
async def test_x_07_without_consent_only_what_the_contract_owes(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CARE, facts={**HANDED_OVER, "consent": False}) as home:
        await home.live(END)
        courtesy = ("yearly_mailing", "revisit_call", "do_cleaning", "care_topics")
        assert [await opened(home, kind) for kind in courtesy] == [[], [], [], []]
        assert len(await opened(home, "hose_reminder")) == 2
        assert len(await opened(home, "warranty_end")) == 2
        row = await home.world.database.fetchrow(
            "SELECT status FROM journeys WHERE journey = $1", home.journey
        )
        assert row is not None
        assert row["status"] == Status.CLOSED, "when the last warranty has ended"
        waits = await home.world.database.fetch("SELECT key FROM waits WHERE journey = $1", home.journey)
        assert list(waits) == []


@pytest.mark.slow
async def test_r002_gas_02_an_important_customer_hears_of_us_every_half_year_until_they_object(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers = {
        "revisit_call": [{"satisfaction": 5}] * 2 + [{"stays_in_touch": False}],
        "crack_survey": NO_CRACKS,
    }
    given = {**CONSENTED, "tier": "important"}
    async with living(postgres_server, Stage.CARE, facts=given, answers=answers) as home:
        await home.live(MONDAY + timedelta(days=3 * 365))
        # That of 30 August joined the call of 1 October; that of 29 February makes the mailing wait.
        assert await opened(home, "revisit_call") == ["2031-04-02", "2032-02-29", "2032-08-30"]
        assert await opened(home, "yearly_mailing") == ["2032-04-29"]
        assert await opened(home, "crack_repair") == []
        assert await opened(home, "care_plan") == ["2031-03-17", "2032-03-03"], "R002-GAS-05"


async def test_x_20_in_care_a_message_and_then_another_person_of_the_household(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers = {"care_call": [{"outcome": "no_answer"}, {"outcome": "reached"}]}
    async with living(postgres_server, Stage.CARE, facts=HANDED_OVER, answers=answers) as home:
        await home.live(MONDAY + timedelta(days=5))
        assert [row["about"].get("contact") for row in await home.tasks("care_call")] == [None, "another"]
        assert [row["event"]["notice"] for row in await home.journal("notice_issued")] == ["tried_to_call"]


async def test_r002_gas_05_what_was_planned_for_an_important_customer_is_done_on_its_day(
    postgres_server: EmbeddedPostgres,
) -> None:
    plan = {"needs": "an old father", "attention": "look at the bathroom", "attention_on": "2031-03-28"}
    answers = {"care_plan": plan, "crack_survey": NO_CRACKS}
    given = {**CONSENTED, "tier": "important"}
    async with living(postgres_server, Stage.CARE, facts=given, answers=answers) as home:
        await home.live("care_attention")
        assert await opened(home, "care_attention") == ["2031-03-28"]
        about = (await home.task("care_attention"))["about"]
        assert about["needs"].startswith("personal:"), "X-30"
