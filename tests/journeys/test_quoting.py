"""What a customer is quoted by: price list and campaigns fixed for them, versions, validity, renewal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

import workflows.journey
from client.errors import BadInput
from domain.appointments import Place
from domain.pricing import Campaign
from domain.roles import Role
from domain.stages import Stage
from starter.rehearsal.world import open_world
from starter.stack.postgres import EmbeddedPostgres
from store import prices
from store.rulebooks import rulebook
from tests.domain.test_pricing import CAMPAIGN
from tests.journeys.driving import MONDAY, customer
from tests.journeys.selling import AGREED, QUOTED, Seller, local
from tests.journeys.test_moving import moved
from workflows.parts.journey import Journey
from workflows.renovation import PROCESS
from workflows.renovation.budgeting import requote, standing_quote

WITHOUT_RENDERING = {name: value for name, value in AGREED.items() if not name.startswith("render_")}
SUM = "100560.00"


def campaign(code: str = "spring", version: int = 1, **changes: Any) -> Campaign:
    """8 % in March 2031, at most 5,000 yuan."""
    return Campaign.model_validate({**CAMPAIGN, "code": code, "version": version, "cap": "5000", **changes})


@asynccontextmanager
async def quoting(
    postgres: EmbeddedPostgres,
    *campaigns: Campaign,
    facts: dict[str, Any] = WITHOUT_RENDERING,
    stage: Stage = Stage.QUOTATION,
) -> AsyncIterator[Seller]:
    """A journey that comes to its quotation while campaigns run."""
    async with open_world(postgres, MONDAY) as world:
        for one in campaigns:
            await prices.publish_campaign(world.database, one)
        journey = await world.start(customer("A-1"), stage=stage, facts=facts)
        yield Seller(world, journey, await rulebook(world.database, "renovation", 1, MONDAY.date()))


async def approve(seller: Seller) -> None:
    for kind in ("approve_quote_finance", "approve_quote_superior"):
        await seller.answer(kind)


async def test_r002_sku_47_a_later_publication_does_not_change_what_was_fixed(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with quoting(postgres_server, campaign()) as seller:
        terms = {"code": "spring", "percent": "8", "cap": "5000", "until": "2031-03-31"}
        about = (await seller.task("prepare_budget"))["about"]
        assert (about["price_list"], about["campaigns"]) == ("renovation 1", [terms])

        database = seller.world.database
        listed = await prices.price_list(database, "renovation", 1)
        await prices.publish_price_list(database, listed.model_copy(update={"version": 2}))
        await prices.publish_campaign(database, campaign(version=2, percent="1"))
        await prices.publish_campaign(database, campaign("summer"))
        await moved(seller)
        await seller.answer("prepare_budget")
        await seller.answer("approve_quote_finance", approved=False, reason="too thin")
        await seller.answer("approve_quote_superior")
        about = (await seller.task("prepare_budget"))["about"]
        assert about["version"] == 2
        assert (about["price_list"], about["campaigns"]) == ("renovation 1", [terms]), "in a new run as well"


async def test_r002_sku_47_the_discount_is_the_campaigns_and_reaches_the_facts(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with quoting(postgres_server, campaign(free_cleaning=True)) as seller:
        with pytest.raises(BadInput, match=r"discount: 5000\.01 is above what spring grants, 5000"):
            await seller.answer("prepare_budget", campaign="spring", discount="5000.01", total="95559.99")
        with pytest.raises(BadInput, match="campaign: winter was not fixed for this customer"):
            await seller.answer("prepare_budget", campaign="winter", discount="1", total="100559.00")
        assert "prepare_budget" in await seller.open_tasks(), "a refusal changes nothing"
        await seller.answer("prepare_budget", campaign="spring", discount="5000", total="95560.00")
        asked = (await seller.task("approve_quote_superior"))["about"]
        assert (asked["campaign"], asked["discount"], asked["total"]) == ("spring", "5000.00", "95560.00")
        await seller.reach_stage(Stage.SIGNING)
        facts = await seller.facts()
        assert (facts["quoted"], facts["quote_version"], facts["price_list"]) == (
            "95560.00",
            1,
            "renovation 1",
        )
        told = (facts["campaign"], facts["campaign_percent"], facts["campaign_until"])
        assert told == ("spring", "8", "2031-03-31")
        assert facts["campaign_cleaning"] is True, "R002-SKU-70"
        assert datetime.fromisoformat(facts["quote_valid_until"]) == local(32, "00:00"), "X-19: its last day"


async def test_x_19_a_campaign_that_ends_before_the_viewing_is_not_offered(
    postgres_server: EmbeddedPostgres,
) -> None:
    ending = (campaign("early", valid_until="2031-03-06"), campaign("late", valid_until="2031-03-07"))
    async with quoting(postgres_server, *ending, campaign("april", valid_from="2031-03-04")) as seller:
        about = (await seller.task("prepare_budget"))["about"]
        assert [one["code"] for one in about["campaigns"]] == ["late"], "the budget is shown on the 7th"


async def test_a_quote_is_valid_for_thirty_days_from_the_viewing(postgres_server: EmbeddedPostgres) -> None:
    async with quoting(postgres_server) as seller:
        await seller.answer("prepare_budget")
        await approve(seller)
        approved = [row["event"] for row in await seller.journal("notice_issued")]
        told = next(event for event in approved if event["notice"] == "quote_approved")
        assert (told["to"], told["about"]["version"], told["about"]["total"]) == (
            [Role.SALES, Role.AGENT],
            1,
            SUM,
        )
        await seller.reach_stage(Stage.SIGNING)
        valid_until = datetime.fromisoformat((await seller.facts())["quote_valid_until"])
        assert local(37, "11:00") <= valid_until <= local(38, "00:00"), "30 days after the 7th at 11:00"


async def test_r001_quo_06_the_approvals_see_every_exception(postgres_server: EmbeddedPostgres) -> None:
    async with quoting(postgres_server) as seller:
        lines = [
            {"item": "水电改造", "code": "PLUMB-01", "quantity": "1", "unit": "m", "unit_price": "60"},
            {"item": "防水", "code": "WATER-01", "quantity": "1", "unit": "m2", "unit_price": "80"},
            {"item": "鱼池", "quantity": "1", "unit_price": "9000"},
        ]
        await seller.answer("prepare_budget", lines=lines, total="9140.00")
        for kind in ("approve_quote_finance", "approve_quote_superior"):
            assert (await seller.task(kind))["about"]["exceptions"] == [
                {"item": "PLUMB-01", "listed": "65.00", "asked": "60.00"},
                {"item": "鱼池", "listed": None, "asked": "9000.00"},
            ]


async def test_r002_sku_16_a_premium_crew_has_its_factor(postgres_server: EmbeddedPostgres) -> None:
    premium = {**WITHOUT_RENDERING, "crew_grade": "premium", "crew_factor": "2.5"}
    async with quoting(postgres_server, facts=premium) as seller:
        line = {"item": "防水", "code": "WATER-01", "quantity": "10", "unit_price": "80"}
        with pytest.raises(BadInput, match=r"crew_factor: 3 was given; the crew's factor is 2\.5"):
            await seller.answer("prepare_budget", lines=[{**line, "crew_factor": "3"}], total="2400.00")
        lines = [{**line, "crew_factor": "2.5"}, {**line, "code": "FIT-01", "unit_price": "6800"}]
        await seller.answer("prepare_budget", lines=lines, total="70000.00")
        assert (await seller.task("approve_quote_finance"))["about"]["exceptions"] == []


async def test_r002_sku_43_a_rate_outside_the_price_lists_is_told(postgres_server: EmbeddedPostgres) -> None:
    async with quoting(postgres_server, facts={**AGREED, "render_rate": "55.00"}) as seller:
        notices = [row["event"] for row in await seller.journal("notice_issued")]
        assert [(one["notice"], one["to"]) for one in notices] == [
            ("rendering_rate_unusual", [Role.SALES_MANAGER])
        ]


async def renewing(journey: Journey) -> None:
    """A stage that renews the quote it began with twice, and shows it the second time."""
    quote = await standing_quote(journey)
    for number in (1, 2):
        place = Place.COMPANY if number == 2 else None
        quote = await requote(journey, f"requote/{number}", "expired", after=quote, place=place)
    await journey.until("end", "30 days", subject="quote_deadline")


@pytest.fixture
def renewals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the signing renew quotes and do nothing else."""
    process = replace(PROCESS, stages={**PROCESS.stages, Stage.SIGNING: renewing})
    monkeypatch.setattr(workflows.journey, "PROCESS", process)


@pytest.mark.slow
@pytest.mark.usefixtures("renewals")
async def test_x_10_a_new_version_is_approved_and_takes_the_place_of_the_old(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with quoting(postgres_server, campaign(), facts=QUOTED, stage=Stage.SIGNING) as seller:
        about = (await seller.task("prepare_budget"))["about"]
        assert (about["version"], about["reason"]) == (2, "expired")
        assert (about["price_list"], about["campaigns"]) == (None, []), "kept: the quote is still valid"
        await seller.answer("prepare_budget")
        await approve(seller)
        assert (await seller.facts())["quote_version"] == 2, "there was no meeting to wait for"
        await moved(seller)
        assert (await seller.task("prepare_budget"))["about"]["version"] == 3
        await seller.answer("prepare_budget")
        await approve(seller)
        await seller.reach("view_budget")
        await seller.answer("view_budget")
        await moved(seller)
        facts = await seller.facts()
        assert facts["quote_version"] == 3
        assert facts["quote"]["shown_at"] is not None
        changes = [
            row["event"]["facts"].get("quote_version") for row in await seller.journal("facts_changed")
        ]
        assert [one for one in changes if one] == [2, 3], "a new run does not put an older version back"


@pytest.mark.usefixtures("renewals")
async def test_r002_sku_47_prices_are_fixed_anew_once_a_quote_has_expired(
    postgres_server: EmbeddedPostgres,
) -> None:
    long_ago = {**QUOTED, "budget_seen_at": "2031-01-06T01:00:00Z"}
    async with quoting(postgres_server, campaign(), facts=long_ago, stage=Stage.SIGNING) as seller:
        about = (await seller.task("prepare_budget"))["about"]
        assert about["price_list"] == "renovation 1"
        assert [one["code"] for one in about["campaigns"]] == ["spring"]
