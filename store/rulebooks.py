"""Published standards and calendars: a version never changes; journeys compute with what is published."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

from domain.standard import ZONE, Standard
from domain.time.calendar import Calendar
from domain.waits import Rulebook
from store.database import Connection, Database
from store.errors import AlreadyThere, NotFound
from store.rulefiles import RuleFiles, StandardFiles, Texts

Writes: TypeAlias = "Database | Connection"
"""A pool, or the connection of a transaction."""

STANDARD = "renovation"
"""The standard that new journeys follow, and that says who the company is."""

SQL_RULES_PUBLISH_STANDARD = """
INSERT INTO standards (name, version, rules, texts, sha) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name, version) DO NOTHING RETURNING version
"""
SQL_RULES_STANDARD_SHA = "SELECT sha FROM standards WHERE name = $1 AND version = $2"
SQL_RULES_PUBLISH_CALENDAR = """
INSERT INTO calendars (name, version, data, sha) VALUES ($1, $2, $3, $4)
ON CONFLICT (name, version) DO NOTHING RETURNING version
"""
SQL_RULES_CALENDAR_SHA = "SELECT sha FROM calendars WHERE name = $1 AND version = $2"
SQL_RULES_STANDARD_IS = """
SELECT version, sha FROM standards
WHERE name = $1 AND ($2::int IS NULL OR version = $2) ORDER BY version DESC LIMIT 1
"""
SQL_RULES_STANDARD = """
SELECT rules, texts, version FROM standards
WHERE name = $1 AND ($2::int IS NULL OR version = $2) ORDER BY version DESC LIMIT 1
"""
SQL_RULES_NAMES = "SELECT name || ' ' || version AS name FROM standards ORDER BY name, version"
SQL_RULES_VERSIONS = "SELECT name, version FROM standards ORDER BY name, version"
SQL_RULES_CALENDARS = """
SELECT DISTINCT ON (name) name, version, sha FROM calendars WHERE name = ANY ($1::text[])
ORDER BY name, version DESC
"""
SQL_RULES_CALENDAR_NAMES = "SELECT DISTINCT name FROM calendars ORDER BY name"
SQL_RULES_CALENDAR = "SELECT data FROM calendars WHERE name = $1 AND version = $2"


async def publish(db: Database, files: RuleFiles) -> list[str]:
    """Publish a folder's calendars and standards; returns what is new, such as ``calendar site 2``.

    What is published already is passed over. Errors: AlreadyThere when a published version was changed; what
    came before it in the folder stays published.
    """
    done = [
        f"calendar {calendar.name} {calendar.version}"
        for calendar in files.calendars
        if await publish_calendar(db, calendar)
    ]
    return done + [
        f"standard {one.standard.name} {one.standard.version}"
        for one in files.standards
        if await publish_standard(db, one)
    ]


async def publish_standard(db: Database, files: StandardFiles) -> bool:
    """Publish a version of a standard; False when it is there already. Errors: AlreadyThere if changed."""
    standard = files.standard
    rules = standard.model_dump(mode="json")
    sha = fingerprint({"rules": rules, "texts": files.texts})
    added = await db.fetchval(
        SQL_RULES_PUBLISH_STANDARD, standard.name, standard.version, rules, files.texts, sha
    )
    if added is None:
        await check_unchanged(db, SQL_RULES_STANDARD_SHA, "standard", standard.name, standard.version, sha)
    return added is not None


async def publish_calendar(db: Writes, calendar: Calendar) -> bool:
    """Publish a version of a calendar; False when it is there already. Errors: AlreadyThere if changed."""
    data = calendar.model_dump(mode="json")
    sha = fingerprint(data)
    added = await db.fetchval(SQL_RULES_PUBLISH_CALENDAR, calendar.name, calendar.version, data, sha)
    if added is None:
        await check_unchanged(db, SQL_RULES_CALENDAR_SHA, "calendar", calendar.name, calendar.version, sha)
    return added is not None


_standards: dict[bytes, Standard] = {}
_calendars: dict[bytes, Calendar] = {}
_texts: dict[bytes, dict[str, Texts]] = {}
"""What was read before, by the fingerprint of its content: a version never changes, and reading it takes long."""


async def standard(db: Database, name: str, version: int | None = None) -> Standard:
    """A published standard, the newest when no version is named. Errors: NotFound."""
    found = await db.fetchrow(SQL_RULES_STANDARD_IS, name, version)
    if found is None or found["sha"] not in _standards:
        row = await _standard(db, name, version)
        assert found is not None
        _standards[found["sha"]] = Standard.model_validate(row["rules"])
    return _standards[found["sha"]]


async def newest(db: Database) -> Standard | None:
    """The newest standard that is published; None before any is."""
    try:
        return await standard(db, STANDARD)
    except NotFound:
        return None


async def zone(db: Database) -> str:
    """The company's zone, in which people read instants; the usual one before any standard is published."""
    found = await newest(db)
    return found.company.zone if found else ZONE


async def texts(db: Database, name: str, version: int, lang: str) -> Texts:
    """A standard's texts in a language. Errors: NotFound."""
    found = await all_texts(db, name, version)
    if lang not in found:
        raise NotFound("texts", f"{name} {version} {lang}")
    return found[lang]


async def all_texts(db: Database, name: str, version: int) -> dict[str, Texts]:
    """A standard's texts in every language. Errors: NotFound."""
    known = await db.fetchrow(SQL_RULES_STANDARD_IS, name, version)
    if known is None or known["sha"] not in _texts:
        row = await _standard(db, name, version)
        assert known is not None
        _texts[known["sha"]] = row["texts"]
    return _texts[known["sha"]]


async def versions(db: Database) -> dict[str, list[int]]:
    """The published versions of every standard, oldest first."""
    found: dict[str, list[int]] = {}
    for row in await db.fetch(SQL_RULES_VERSIONS):
        found.setdefault(row["name"], []).append(row["version"])
    return found


async def rulebook(db: Database, name: str, version: int | None, since: date) -> Rulebook:
    """What a journey that starts on ``since`` computes with: a standard and its newest calendars.

    Errors: NotFound, for the standard or a calendar.
    """
    rules = await standard(db, name, version)
    return Rulebook(standard=rules, calendars=await calendars(db, rules.calendars(), since))


async def calendars(db: Database, names: Iterable[str], since: date) -> dict[str, Calendar]:
    """The newest calendars by name, cut to what a journey from ``since`` on needs. Errors: NotFound."""
    wanted = sorted(set(names))
    found = {}
    for row in await db.fetch(SQL_RULES_CALENDARS, wanted):
        if row["sha"] not in _calendars:
            _calendars[row["sha"]] = await calendar(db, row["name"], row["version"])
        found[row["name"]] = _cut(row["sha"], since)
    for name in wanted:
        if name not in found:
            raise NotFound(
                "calendar", name, [row["name"] for row in await db.fetch(SQL_RULES_CALENDAR_NAMES)]
            )
    return found


@lru_cache(maxsize=1000)
def _cut(sha: bytes, since: date) -> Calendar:
    return _calendars[sha].since(since)


async def calendar(db: Database, name: str, version: int) -> Calendar:
    """One version of a calendar, whole. Errors: NotFound."""
    data = await db.fetchval(SQL_RULES_CALENDAR, name, version)
    if data is None:
        raise NotFound("calendar", f"{name} {version}")
    return Calendar.model_validate(data)


async def has_calendar(db: Database, name: str) -> bool:
    """Whether any version of a calendar is published."""
    return name in [row["name"] for row in await db.fetch(SQL_RULES_CALENDAR_NAMES)]


async def _standard(db: Database, name: str, version: int | None) -> Any:
    row = await db.fetchrow(SQL_RULES_STANDARD, name, version)
    if row is None:
        named = name if version is None else f"{name} {version}"
        raise NotFound("standard", named, [row["name"] for row in await db.fetch(SQL_RULES_NAMES)])
    return row


def fingerprint(content: Any) -> bytes:
    """SHA-256 over the canonical JSON of what is published."""
    told = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).digest()


async def check_unchanged(
    db: Writes, published: str, thing: str, name: str, version: int, sha: bytes
) -> None:
    """Refuse other content for a version that is published; ``published`` is the query for its fingerprint.

    Raises:
        AlreadyThere: it differs; a changed file needs the next version.
    """
    if await db.fetchval(published, name, version) != sha:
        raise AlreadyThere(
            "published_differs", thing=thing, name=name, version=version, next_version=version + 1
        )
