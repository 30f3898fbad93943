"""Calendars under running journeys: what publishing moves, whom it wakes, and which years are missing.

Everything is computed from the read models and the published rules; no workflow is asked.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time

from domain.model import Instant, Model
from domain.moved import closed_meetings, compare
from domain.publishing import (
    Affected,
    Coverage,
    Foreseen,
    Woken,
    name_of,
    needed_until,
    versions,
)
from domain.time.calendar import Calendar
from domain.time.days import ONE_DAY
from domain.waits import Rulebook, Wait
from store import rulebooks
from store.database import Connection, Database, Row
from store.errors import AlreadyThere
from store.publications import published

PAGE = 200

SQL_CAL_JOURNEYS = """
SELECT journey, standard, standard_version, calendars, started_at, status,
    (SELECT jsonb_agg(wait ORDER BY key) FROM waits AS w WHERE w.journey = j.journey) AS waits,
    (SELECT jsonb_agg(jsonb_build_object(
            'key', key, 'kind', kind, 'starts_at', starts_at, 'staff', to_jsonb(staff)) ORDER BY key)
        FROM appointments AS a WHERE a.journey = j.journey AND outcome IS NULL AND starts_at > $3) AS meetings
FROM journeys AS j
WHERE journey > $1 AND EXISTS (
    SELECT FROM jsonb_each_text($2::jsonb) AS newer WHERE (j.calendars ->> newer.key)::int < newer.value::int)
ORDER BY journey LIMIT $4
"""
SQL_CAL_KNOWN = "SELECT name, max(version) AS version FROM calendars GROUP BY name ORDER BY name"
SQL_CAL_PUBLISH = """
INSERT INTO publications (publication, calendars, actor, published_at) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING
"""
SQL_CAL_FORESEE = """
INSERT INTO publication_journeys (publication, journey, urgent_at, moved, meetings)
SELECT $1, journey, urgent_at, moved, meetings
FROM jsonb_to_recordset($2::jsonb) AS one(journey text, urgent_at timestamptz, moved jsonb, meetings jsonb)
ON CONFLICT DO NOTHING
"""
SQL_CAL_NEXT = """
SELECT journey FROM publication_journeys WHERE publication = $1 AND state = 'waiting' AND tries <= $2
ORDER BY tries, urgent_at NULLS LAST, journey LIMIT $3
"""
SQL_CAL_WOKEN = """
UPDATE publication_journeys SET state = $3, why = $4, tries = tries + 1
WHERE publication = $1 AND journey = $2 AND state = 'waiting'
"""
SQL_CAL_FINISH = "UPDATE publications SET finished_at = $2 WHERE publication = $1 AND finished_at IS NULL"
SQL_CAL_STANDARDS = """
SELECT DISTINCT standard, standard_version FROM journeys WHERE status <> 'closed'
UNION SELECT DISTINCT ON (name) name, max(version) FROM standards GROUP BY name
"""
SQL_CAL_PROVISIONAL = """
SELECT count(*) AS waits, count(DISTINCT journey) AS journeys FROM waits
WHERE calendar = $1 AND provisional AND due_at >= $2
"""


class _Meeting(Model):
    key: str
    kind: str
    starts_at: Instant
    staff: tuple[str, ...]


# --- what publishing would do


async def newest(db: Database) -> dict[str, Calendar]:
    """The newest version of every calendar, whole."""
    rows = await db.fetch(SQL_CAL_KNOWN)
    return {row["name"]: await rulebooks.calendar(db, row["name"], row["version"]) for row in rows}


async def foresee(db: Database, calendars: Iterable[Calendar], now: datetime) -> Foreseen:
    """Every date that moves when these calendars are the newest, and every meeting that they leave on a closed time.

    Journeys that have them already are left out.
    """
    whole = {**await newest(db), **{one.name: one for one in calendars}}
    given = {one.name: one.version for one in calendars}
    looker = _Looker(db, whole, now)
    found, looked_at, last = list[Affected](), 0, ""
    while rows := await db.fetch(SQL_CAL_JOURNEYS, last, given, now, PAGE):
        for row in rows:
            affected = await looker.look_at(row)
            if affected.moved or affected.meetings:
                found.append(affected)
            await asyncio.sleep(0)  # a worker does other things meanwhile
        looked_at, last = looked_at + len(rows), rows[-1]["journey"]
    return Foreseen(looked_at=looked_at, affected=tuple(found))


class _Looker:
    """Looks at one journey after the other, with the rules that each computes with."""

    def __init__(self, db: Database, whole: Mapping[str, Calendar], now: datetime) -> None:
        self._db = db
        self._whole = whole
        self._now = now
        self._cut: dict[date, dict[str, Calendar]] = {}
        self._held: dict[tuple[str, int], Calendar] = {}

    async def look_at(self, row: Row) -> Affected:
        standard = await rulebooks.standard(self._db, row["standard"], row["standard_version"])
        rules = Rulebook(standard=standard, calendars=self._since(row["started_at"].date()))
        waits = [Wait.model_validate(one) for one in row["waits"] or []]
        meetings = [_Meeting.model_validate(one) for one in row["meetings"] or []]
        held = await self._holds(row["calendars"]) if meetings else {}
        return Affected(
            journey=row["journey"],
            status=row["status"],
            moved=compare(row["journey"], waits, rules, self._now),
            meetings=closed_meetings(meetings, held, rules, self._now),
        )

    def _since(self, day: date) -> dict[str, Calendar]:
        """What a journey that began on a day would be given."""
        if day not in self._cut:
            self._cut[day] = {name: one.since(day) for name, one in self._whole.items()}
        return self._cut[day]

    async def _holds(self, held: Mapping[str, int]) -> dict[str, Calendar]:
        for name, version in held.items():
            if (name, version) not in self._held:
                self._held[name, version] = await rulebooks.calendar(self._db, name, version)
        return {name: self._held[name, version] for name, version in held.items()}


# --- publishing, and carrying it out


async def publish(
    db: Database, calendars: Sequence[Calendar], actor: str, affected: Iterable[Affected], now: datetime
) -> str:
    """Make calendars the newest ones, in one transaction with whom that affects; returns the publication's name.

    From here on every journey learns of them with whatever it does next. Again with the same calendars it changes
    nothing.

    Raises:
        AlreadyThere: a version was published with other content meanwhile.
    """
    name = name_of(versions(calendars))
    async with db.transaction() as connection:
        for calendar in calendars:
            await _publish_one(connection, calendar)
        await connection.execute(SQL_CAL_PUBLISH, name, versions(calendars), actor, now)
        await _keep(connection, name, affected)
    return name


async def _publish_one(connection: Connection, calendar: Calendar) -> None:
    try:
        await rulebooks.publish_calendar(connection, calendar)
    except AlreadyThere as error:
        raise AlreadyThere("published_meanwhile", name=calendar.name, version=calendar.version) from error


async def look_again(db: Database, publication: str, now: datetime) -> int:
    """Take in journeys that began or armed a wait while the calendars were being published; returns how many."""
    one = await published(db, publication)
    whole = [await rulebooks.calendar(db, name, version) for name, version in one.calendars.items()]
    found = await foresee(db, whole, now)
    async with db.transaction() as connection:
        return await _keep(connection, publication, found.affected)


async def _keep(connection: Connection, publication: str, affected: Iterable[Affected]) -> int:
    rows = [{**one.model_dump(mode="json"), "urgent_at": one.urgent_at} for one in affected]
    status = await connection.execute(SQL_CAL_FORESEE, publication, rows)
    return int(status.rsplit(" ", 1)[-1])


async def next_to_wake(db: Database, publication: str, tried: int, most: int) -> list[str]:
    """The journeys whose turn it is, the most urgent first, of those that were tried so often at the most."""
    return [row["journey"] for row in await db.fetch(SQL_CAL_NEXT, publication, tried, most)]


async def note_woken(db: Database, publication: str, woken: Woken) -> None:
    """Keep what came of one journey."""
    await db.execute(SQL_CAL_WOKEN, publication, woken.journey, woken.state, woken.why)


async def finish(db: Database, publication: str, now: datetime) -> None:
    await db.execute(SQL_CAL_FINISH, publication, now)


# --- which years are missing


async def coverage(db: Database, now: datetime) -> list[Coverage]:
    """Of every calendar in use, until when its days are known, and how many dates rest on later ones.

    What a journey that was left alone still holds as provisional counts only where its date lies behind the known days.
    """
    names: set[str] = set()
    for row in await db.fetch(SQL_CAL_STANDARDS):
        names |= (await rulebooks.standard(db, row["standard"], row["standard_version"])).calendars()
    return [await _coverage(db, one, now) for one in (await newest(db)).values() if one.name in names]


async def _coverage(db: Database, one: Calendar, now: datetime) -> Coverage:
    row = await db.fetchrow(SQL_CAL_PROVISIONAL, one.name, one.at(one.known_until + ONE_DAY, time(0)))
    assert row is not None
    return Coverage(
        calendar=one.name,
        version=one.version,
        known_until=one.known_until,
        needed_until=needed_until(one.today(now)),
        provisional_waits=row["waits"],
        provisional_journeys=row["journeys"],
    )
