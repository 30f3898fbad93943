"""Journeys as lists and pages show them: where each stands, what it waits for, and its course."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.events import Entry
from domain.model import Instant, Model
from domain.roles import Role
from domain.stages import Stage, Status
from store.database import Database
from store.errors import BadValue, NotFound
from store.listing import Listing, as_models
from store.phones import e164
from store.rebuild import entry_of

_COLUMNS = """
    j.journey, j.customer, j.property, j.standard, j.standard_version, j.owner, j.stage, j.stage_since,
    j.status, j.status_since, j.status_reason, j.started_at, j.last_at, j.seq, w.waiting, n.next_at,
    t.open_tasks"""
_FROM = """
FROM journeys AS j
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(to_jsonb(s)), '[]') AS waiting FROM (
        SELECT kind, subject, task, role, assignee, since, due_at FROM waits WHERE journey = j.journey
        ORDER BY due_at NULLS LAST, key LIMIT 3) AS s) AS w
CROSS JOIN LATERAL (SELECT min(next_at) AS next_at FROM waits WHERE journey = j.journey) AS n
CROSS JOIN LATERAL (
    SELECT count(*) AS open_tasks FROM tasks WHERE journey = j.journey AND status = 'open') AS t"""

LIST_JOURNEYS = Listing(
    select=f"SELECT {_COLUMNS} {_FROM}",
    filters={
        "stage": "j.stage = {0}",
        "status": "j.status = {0}",
        "owner": "j.owner = {0}",
        "customer": "j.customer = {0}",
        "search": """j.journey IN (
    SELECT r.journey FROM journey_register AS r
    JOIN customers AS c ON c.customer = r.customer JOIN properties AS p ON p.property = r.property
    WHERE {0} IN (r.journey, r.customer, r.reference)
        OR strpos(c.name, {0}) > 0 OR strpos(p.community, {0}) > 0
        OR r.customer IN (SELECT customer FROM contact_persons
            WHERE strpos(name, {0}) > 0 OR right(phone, 4) = {1} OR phone = {2}))""",
        "after": "(j.started_at, j.journey) < ({0}::timestamptz, {1}::text)",
    },
    order="ORDER BY j.started_at DESC, j.journey DESC",
)
SQL_JOURNEY = f"""
SELECT {_COLUMNS}, j.calendars, j.team, j.status_words, j.pause_until, j.facts, j.course, j.repair {_FROM}
WHERE j.journey = $1
"""
SQL_JOURNEY_NAMES = """
SELECT journey FROM journey_register WHERE right(journey, 4) = right($1, 4) OR left(journey, 5) = left($1, 5)
LIMIT 50
"""
SQL_JOURNEY_NEWEST_ENTRIES = """
SELECT seq, at, stage, actor, command, event FROM journal
WHERE journey = $1 AND ($2::int IS NULL OR seq < $2) AND ($3::text[] IS NULL OR type = ANY ($3))
ORDER BY seq DESC LIMIT $4
"""
SQL_JOURNEY_OLDEST_ENTRIES = """
SELECT seq, at, stage, actor, command, event FROM journal
WHERE journey = $1 AND ($2::int IS NULL OR seq > $2) AND ($3::text[] IS NULL OR type = ANY ($3))
ORDER BY seq LIMIT $4
"""
SQL_JOURNEY_OLDEST_RUNNING = f"""
SELECT {_COLUMNS} {_FROM} WHERE j.status <> 'closed' ORDER BY j.started_at, j.journey LIMIT $1
"""
SQL_JOURNEY_COMMAND = "SELECT journey, seq FROM journal WHERE command = $1"
SQL_JOURNEY_CONFLICTS = """
SELECT journey, seq, kind, message, found_at, last_at, times FROM conflicts
WHERE settled_at IS NULL AND ($1::text IS NULL OR journey = $1) ORDER BY found_at, conflict
"""
SQL_JOURNEY_NOT_BEGUN = """
SELECT r.journey FROM journey_register AS r
WHERE r.created_at < $1 AND NOT EXISTS (SELECT FROM journal WHERE journey = r.journey AND seq = 1)
ORDER BY r.journey LIMIT $2
"""


class Waiting(Model):
    """What a journey waits for, in short."""

    kind: str
    subject: str
    task: str | None
    role: Role | None
    assignee: str | None
    since: Instant
    due_at: Instant | None


class JourneyLine(Model):
    """A journey in a list."""

    journey: str
    customer: str
    property: str
    standard: str
    standard_version: int
    owner: str | None
    stage: Stage
    stage_since: Instant
    status: Status
    status_since: Instant
    status_reason: str | None
    started_at: Instant
    last_at: Instant
    """When its journal last grew."""
    seq: int
    waiting: tuple[Waiting, ...]
    """The three open waits that are due soonest."""
    next_at: Instant | None
    """When something happens next if nobody acts, as people are told."""
    open_tasks: int


class JourneyHeader(JourneyLine):
    """One journey's head."""

    calendars: dict[str, int]
    team: dict[Role, str]
    status_words: str | None
    """A reference to the words given with the status."""
    pause_until: date | None
    """The company's day on which its pause is expected to be over."""
    facts: dict[str, Any]
    course: Status
    """The status that the journal tells; ``status`` shows *needs repair* over it."""
    repair: bool


class Conflict(Model):
    """What the journal refused and nobody has settled."""

    journey: str
    seq: int
    kind: str
    message: str
    found_at: Instant
    last_at: Instant
    times: int


class CommandPlace(Model):
    """Where the journal has a command."""

    journey: str
    seq: int


class JourneyFilter(Model):
    """What to list; None leaves a filter out."""

    stage: Stage | None = None
    status: Status | None = None
    owner: str | None = None
    customer: str | None = None
    search: str | None = None
    """A part of a name or of the community, a phone or its last four digits, a number or a reference."""
    after: tuple[Instant, str] | None = None
    """The last row of the page before: its ``started_at`` and its ``journey``."""
    limit: int = 200


async def list_journeys(db: Database, wanted: JourneyFilter) -> list[JourneyLine]:
    """Journeys, the newest first; at most 1,000 rows. Searching reads the register's names as a whole."""
    given = wanted.model_dump(exclude={"limit"})
    given["search"] = _searched(wanted.search)
    sql, args = LIST_JOURNEYS.build(given, wanted.limit)
    return as_models(JourneyLine, await db.fetch(sql, *args))


def _searched(text: str | None) -> tuple[str, str | None, str | None] | None:
    """What is looked for: as it stands, as the last four digits, as a whole number."""
    if not (text := (text or "").strip()):
        return None
    four = text if len(text) == 4 and text.isdigit() else None
    try:
        phone = e164(text)
    except BadValue:
        phone = None
    return text, four, phone


async def journey_header(db: Database, journey: str) -> JourneyHeader:
    """One journey. Errors: NotFound, with numbers that are close."""
    row = await db.fetchrow(SQL_JOURNEY, journey)
    if row is None:
        known = [other["journey"] for other in await db.fetch(SQL_JOURNEY_NAMES, journey)]
        raise NotFound("journey", journey, [name for name in known if name != journey])
    return JourneyHeader.model_validate(dict(row))


def ended_for_good(line: JourneyLine) -> bool:
    """Whether it is closed and nothing of it is open any more: then nobody answers for it."""
    return line.status is Status.CLOSED and not line.waiting


async def timeline(
    db: Database,
    journey: str,
    *,
    newest_first: bool = True,
    beyond: int | None = None,
    types: Sequence[str] | None = None,
    limit: int = 100,
) -> list[Entry]:
    """A journey's journal; ``beyond`` is the last ``seq`` of the page before, ``types`` of events."""
    sql = SQL_JOURNEY_NEWEST_ENTRIES if newest_first else SQL_JOURNEY_OLDEST_ENTRIES
    rows = await db.fetch(sql, journey, beyond, list(types) if types else None, limit)
    return [entry_of(row) for row in rows]


async def oldest_running(db: Database, limit: int) -> list[JourneyLine]:
    """The journeys that have not ended for good, the oldest first."""
    return as_models(JourneyLine, await db.fetch(SQL_JOURNEY_OLDEST_RUNNING, limit))


async def command_place(db: Database, command: str) -> CommandPlace | None:
    """Where a command was recorded, however long ago; None when it was not."""
    row = await db.fetchrow(SQL_JOURNEY_COMMAND, command)
    return None if row is None else CommandPlace(**row)


async def open_conflicts(db: Database, journey: str | None = None) -> list[Conflict]:
    """What needs repair, oldest first."""
    return as_models(Conflict, await db.fetch(SQL_JOURNEY_CONFLICTS, journey))


async def not_begun(db: Database, before: Instant, limit: int = 200) -> list[str]:
    """Journeys registered before an instant that have no journal: their start was interrupted."""
    return [row["journey"] for row in await db.fetch(SQL_JOURNEY_NOT_BEGUN, before, limit)]
