"""Published price lists and campaigns: a version never changes; the newest one of a day counts (R002-SKU-47)."""

from datetime import date
from pathlib import Path

from domain.pricing import Campaign, PriceList
from store.database import Database
from store.errors import NotFound
from store.pricefiles import read_campaign, read_price_list
from store.rulebooks import check_unchanged, fingerprint

SQL_PRICES_PUBLISH_LIST = """
INSERT INTO price_lists (name, version, valid_from, data, sha) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name, version) DO NOTHING RETURNING version
"""
SQL_PRICES_LIST_SHA = "SELECT sha FROM price_lists WHERE name = $1 AND version = $2"
SQL_PRICES_LIST = """
SELECT data FROM price_lists WHERE name = $1 AND ($2::int IS NULL OR version = $2) ORDER BY version DESC LIMIT 1
"""
SQL_PRICES_LIST_ON = """
SELECT data FROM price_lists WHERE name = $1 AND valid_from <= $2 ORDER BY valid_from DESC, version DESC LIMIT 1
"""
SQL_PRICES_LISTS = "SELECT data FROM price_lists ORDER BY name, version"
SQL_PRICES_LIST_NAMES = "SELECT DISTINCT name FROM price_lists ORDER BY name"
SQL_PRICES_PUBLISH_CAMPAIGN = """
INSERT INTO campaigns (code, version, valid_from, valid_until, data, sha) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (code, version) DO NOTHING RETURNING version
"""
SQL_PRICES_CAMPAIGN_SHA = "SELECT sha FROM campaigns WHERE code = $1 AND version = $2"
SQL_PRICES_CAMPAIGN = """
SELECT data FROM campaigns WHERE code = $1 AND ($2::int IS NULL OR version = $2) ORDER BY version DESC LIMIT 1
"""
SQL_PRICES_CAMPAIGNS_ON = """
SELECT data FROM (SELECT DISTINCT ON (code) * FROM campaigns ORDER BY code, version DESC) newest
WHERE valid_from <= $1 AND valid_until >= $2 ORDER BY code
"""
SQL_PRICES_CAMPAIGNS = """
SELECT DISTINCT ON (code) data FROM campaigns ORDER BY code, version DESC
"""
SQL_PRICES_CAMPAIGN_CODES = "SELECT DISTINCT code FROM campaigns ORDER BY code"


async def publish_price_list(db: Database, listed: PriceList) -> bool:
    """Publish a version of a price list; False when it is there already. Errors: AlreadyThere if changed."""
    data = listed.model_dump(mode="json")
    sha = fingerprint(data)
    added = await db.fetchval(
        SQL_PRICES_PUBLISH_LIST, listed.name, listed.version, listed.valid_from, data, sha
    )
    if added is None:
        await check_unchanged(db, SQL_PRICES_LIST_SHA, "price_list", listed.name, listed.version, sha)
    return added is not None


async def publish_campaign(db: Database, campaign: Campaign) -> bool:
    """Publish a version of a campaign; False when it is there already. Errors: AlreadyThere if changed."""
    data = campaign.model_dump(mode="json")
    sha = fingerprint(data)
    span = (campaign.valid_from, campaign.valid_until)
    added = await db.fetchval(SQL_PRICES_PUBLISH_CAMPAIGN, campaign.code, campaign.version, *span, data, sha)
    if added is None:
        await check_unchanged(db, SQL_PRICES_CAMPAIGN_SHA, "campaign", campaign.code, campaign.version, sha)
    return added is not None


async def price_list(db: Database, name: str, version: int | None = None) -> PriceList:
    """A published price list, the newest when no version is named. Errors: NotFound."""
    data = await db.fetchval(SQL_PRICES_LIST, name, version)
    if data is None:
        named = name if version is None else f"{name} {version}"
        raise NotFound("price_list", named, [row["name"] for row in await db.fetch(SQL_PRICES_LIST_NAMES)])
    return PriceList.model_validate(data)


async def price_list_on(db: Database, name: str, day: date) -> PriceList | None:
    """The price list that holds on a day; None when there is none yet."""
    data = await db.fetchval(SQL_PRICES_LIST_ON, name, day)
    return PriceList.model_validate(data) if data is not None else None


async def price_lists(db: Database) -> list[PriceList]:
    """Every version of every price list, by name, the oldest first."""
    return [PriceList.model_validate(row["data"]) for row in await db.fetch(SQL_PRICES_LISTS)]


async def campaign(db: Database, code: str, version: int | None = None) -> Campaign:
    """A published campaign, its newest version when none is named. Errors: NotFound."""
    data = await db.fetchval(SQL_PRICES_CAMPAIGN, code, version)
    if data is None:
        named = code if version is None else f"{code} {version}"
        raise NotFound("campaign", named, [row["code"] for row in await db.fetch(SQL_PRICES_CAMPAIGN_CODES)])
    return Campaign.model_validate(data)


async def campaigns_on(db: Database, day: date, lasting: date | None = None) -> list[Campaign]:
    """The campaigns whose newest version runs on a day, and still on ``lasting``, by code."""
    rows = await db.fetch(SQL_PRICES_CAMPAIGNS_ON, day, max(day, lasting or day))
    return [Campaign.model_validate(row["data"]) for row in rows]


async def campaigns(db: Database) -> list[Campaign]:
    """The newest version of every campaign, the last to end first."""
    found = [Campaign.model_validate(row["data"]) for row in await db.fetch(SQL_PRICES_CAMPAIGNS)]
    return sorted(found, key=lambda one: (one.valid_until, one.code), reverse=True)


async def publish_folder(db: Database, folder: Path) -> list[str]:
    """Publish the price lists and campaigns of a folder of standards; returns what is new.

    Errors: BrokenFile; AlreadyThere when a published version was changed.
    """
    lists = [read_price_list(path) for path in sorted((folder / "prices").glob("*.yaml"))]
    promotions = [read_campaign(path) for path in sorted((folder / "campaigns").glob("*.yaml"))]
    done = [f"price list {one.name} {one.version}" for one in lists if await publish_price_list(db, one)]
    return done + [
        f"campaign {one.code} {one.version}" for one in promotions if await publish_campaign(db, one)
    ]
