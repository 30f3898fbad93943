"""Price lists and campaigns: published once, never changed, the newest of a day counts."""

from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from domain.pricing import Campaign, PriceList
from store import prices
from store.database import Database
from store.errors import AlreadyThere, BrokenFile, NotFound
from store.pricefiles import read_campaign, read_price_list
from store.settings import ROOT
from tests.domain.test_pricing import CAMPAIGN, LIST


@pytest_asyncio.fixture(autouse=True)
async def nothing_published(db: Database) -> None:
    await db.execute("TRUNCATE price_lists, campaigns")


def listed(version: int = 1, **changes: object) -> PriceList:
    return PriceList.model_validate({**LIST, "version": version, **changes})


def promoted(version: int = 1, **changes: object) -> Campaign:
    return Campaign.model_validate({**CAMPAIGN, "version": version, **changes})


async def test_design_6_publishing_twice_changes_nothing_and_a_version_never_changes(db: Database) -> None:
    assert await prices.publish_price_list(db, listed())
    assert not await prices.publish_price_list(db, listed())
    with pytest.raises(AlreadyThere, match="price list renovation 1 is published with other content"):
        await prices.publish_price_list(db, listed(currency="USD"))
    assert (await prices.price_list(db, "renovation")) == listed()
    assert await prices.publish_campaign(db, promoted())
    assert not await prices.publish_campaign(db, promoted())
    with pytest.raises(AlreadyThere, match="campaign spring 1 is published with other content"):
        await prices.publish_campaign(db, promoted(valid_until="2031-04-30"))
    assert await prices.campaign(db, "spring") == promoted()
    for missing in (prices.price_list(db, "renovatin"), prices.campaign(db, "sprin")):
        with pytest.raises(NotFound, match="did you mean"):
            await missing


async def test_r001_quo_05_the_newest_list_that_holds_already_counts(db: Database) -> None:
    assert await prices.price_list_on(db, "renovation", date(2031, 3, 3)) is None
    await prices.publish_price_list(db, listed(1))
    await prices.publish_price_list(db, listed(2, valid_from="2031-03-10"))
    await prices.publish_price_list(db, listed(3, valid_from="2031-03-10"))
    for day, version in ((date(2031, 3, 9), 1), (date(2031, 3, 10), 3)):
        found = await prices.price_list_on(db, "renovation", day)
        assert found is not None
        assert found.version == version
    assert await prices.price_list_on(db, "renovation", date(2030, 12, 31)) is None
    assert await prices.price_list_on(db, "tiles", date(2031, 3, 10)) is None


async def test_r002_sku_47_a_campaign_runs_from_its_first_to_its_last_day(db: Database) -> None:
    await prices.publish_campaign(db, promoted(1, valid_until="2031-12-31"))
    await prices.publish_campaign(db, promoted(2))
    days = [date(2031, 2, 28), date(2031, 3, 1), date(2031, 3, 31), date(2031, 4, 1)]
    running = [[one.version for one in await prices.campaigns_on(db, day)] for day in days]
    assert running == [[], [2], [2], []], "the newest version counts"
    assert await prices.campaigns_on(db, days[2], lasting=days[3]) == []


def test_a_broken_file_names_file_line_and_field(tmp_path: Path) -> None:
    text = (ROOT / "standards/campaigns/2026-year-end.yaml").read_text(encoding="utf-8")
    path = tmp_path / "campaign.yaml"
    path.write_text(text.replace("valid_until: 2026-12-31", "valid_until: 2026-10-31"), encoding="utf-8")
    with pytest.raises(BrokenFile, match=r"campaign\.yaml:7: valid_until: 2026-10-31 is before valid_from"):
        read_campaign(path)
    text = (ROOT / "standards/prices/renovation.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("code: TILE-01", "code: WATER-01"), encoding="utf-8")
    with pytest.raises(BrokenFile, match=r"campaign\.yaml:12: lines\.3\.code: WATER-01 stands twice"):
        read_price_list(path)


async def test_the_shipped_examples_are_published_once(db: Database) -> None:
    folder = ROOT / "standards"
    assert await prices.publish_folder(db, folder) == [
        "price list renovation 1",
        "campaign 2026-year-end 1",
    ]
    assert await prices.publish_folder(db, folder) == []
