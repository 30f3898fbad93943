"""Publications of calendars, read: how far each is, and what came of what was foreseen."""

from typing import Any

from domain.model import Instant, Model
from domain.moved import ClosedMeeting, Moved
from domain.publishing import Progress, WakeState
from store.database import Database, Row
from store.errors import NotFound
from store.listing import as_models

SQL_PUBLICATION_PROGRESS = """
SELECT p.publication, p.finished_at IS NOT NULL AS finished, count(j.journey) AS total,
    count(*) FILTER (WHERE j.state = 'woken') AS woken, count(*) FILTER (WHERE j.state = 'ended') AS ended,
    count(*) FILTER (WHERE j.state = 'failed') AS failed
FROM publications AS p LEFT JOIN publication_journeys AS j USING (publication)
WHERE p.publication = $1 GROUP BY p.publication
"""
SQL_PUBLICATION_ONE = "SELECT * FROM publications WHERE publication = $1"
SQL_PUBLICATION_ALL = "SELECT * FROM publications ORDER BY published_at DESC, publication LIMIT $1"
SQL_PUBLICATION_NAMES = "SELECT publication FROM publications ORDER BY published_at DESC LIMIT 100"
SQL_PUBLICATION_TOLD = """
SELECT one.journey, one.state, one.why, one.moved, one.meetings, adopted.event, adopted.at, customers.name AS customer
FROM publication_journeys AS one
LEFT JOIN LATERAL (
    SELECT event, at FROM journal
    WHERE journey = one.journey AND type = 'rules_adopted' AND NOT EXISTS (
        SELECT FROM jsonb_each_text($2::jsonb) AS newer
        WHERE coalesce((event -> 'calendars' ->> newer.key)::int, newer.value::int) < newer.value::int)
    ORDER BY seq LIMIT 1) AS adopted ON true
LEFT JOIN journeys USING (journey)
LEFT JOIN customers USING (customer)
WHERE one.publication = $1 ORDER BY one.urgent_at NULLS LAST, one.journey
"""


class Publication(Model):
    """Calendars that were published together."""

    publication: str
    calendars: dict[str, int]
    actor: str
    published_at: Instant
    finished_at: Instant | None


class Told(Model):
    """A journey of a publication: what was foreseen, and what came of it."""

    journey: str
    customer: str | None
    state: WakeState
    why: str | None
    foreseen: tuple[Moved, ...]
    meetings: tuple[ClosedMeeting, ...]
    adopted_at: Instant | None
    """When the journey took the calendars over; None while it has not."""
    became: dict[str, Instant | None]
    """By the key of a wait, what it moved to."""


async def progress(db: Database, publication: str) -> Progress:
    """How far a publication is. Errors: NotFound."""
    row = await db.fetchrow(SQL_PUBLICATION_PROGRESS, publication)
    if row is None:
        raise await _unknown(db, publication)
    return Progress.model_validate(dict(row))


async def published(db: Database, publication: str) -> Publication:
    """A publication. Errors: NotFound."""
    row = await db.fetchrow(SQL_PUBLICATION_ONE, publication)
    if row is None:
        raise await _unknown(db, publication)
    return Publication.model_validate(dict(row))


async def publications(db: Database, limit: int = 20) -> list[Publication]:
    """What was published last, newest first."""
    return as_models(Publication, await db.fetch(SQL_PUBLICATION_ALL, limit))


async def told(db: Database, one: Publication) -> list[Told]:
    """Every journey of a publication, the most urgent first: foreseen, and as it came."""
    return [_told(row) for row in await db.fetch(SQL_PUBLICATION_TOLD, one.publication, one.calendars)]


def _told(row: Row) -> Told:
    adopted: dict[str, Any] = row["event"] or {}
    return Told(
        journey=row["journey"],
        customer=row["customer"],
        state=row["state"],
        why=row["why"],
        foreseen=row["moved"],
        meetings=row["meetings"],
        adopted_at=row["at"],
        became={one["key"]: one["after"] for one in adopted.get("moved", ())},
    )


async def _unknown(db: Database, publication: str) -> NotFound:
    return NotFound(
        "publication", publication, [row["publication"] for row in await db.fetch(SQL_PUBLICATION_NAMES)]
    )
