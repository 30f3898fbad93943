"""From what the journal owes staff to messages: find the people, then put together what each may be told now.

Each step is one transaction, so a death between two of them loses nothing and repeats nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from domain.absences import Absence
from domain.notices import (
    Quiet,
    Staff,
    Urgency,
    What,
    urgency_of,
    wanted,
)
from domain.roles import Role
from domain.standard import ZONE, Standard
from domain.time.calendar import Calendar
from store import rulebooks
from store.database import Connection, Database, Row
from store.errors import NotFound
from store.notices_settings import Notices

CALENDAR = "customer"
AT_A_TIME = 500
GATHERS = timedelta(seconds=20)
"""How long a notice waits for others that come with it."""

SQL_NOTICES_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('notices', 0))"
SQL_NOTICES_OWED = """
SELECT o.journey, o.seq, o.part, o.at, o.what, o.task, o.role, o.person, o.giver, o.due_at, o.about,
    t.kind, t.status, t.assignee, t.due_at AS now_due_at, j.owner, j.team
FROM owed_notices AS o LEFT JOIN tasks AS t ON t.task = o.task LEFT JOIN journeys AS j ON j.journey = o.journey
ORDER BY o.at, o.journey, o.seq, o.part LIMIT $1 FOR UPDATE OF o
"""
SQL_NOTICES_PEOPLE = """
SELECT handle, roles, (SELECT unwanted FROM notice_wishes AS w WHERE w.staff_no = s.staff_no) AS unwanted
FROM staff AS s WHERE active ORDER BY staff_no
"""
SQL_NOTICES_ABSENCES = """
SELECT absence::text AS absence, s.handle AS person, starts_at AS starts, ends_at AS ends, deputies
FROM absences JOIN staff AS s USING (staff_no) WHERE starts_at <= $1 AND ends_at > $1 ORDER BY absence
"""
SQL_NOTICES_FOUND = """
WITH found AS (
    INSERT INTO staff_notices (staff_no, key, what, urgency, at, owed_at, journey, task, due_at, about)
    SELECT s.staff_no, f.key, f.what, f.urgency, f.at, $2, f.journey, f.task, f.due_at, f.about
    FROM jsonb_to_recordset($1::jsonb) AS f(person text, key text, what text, urgency text, at timestamptz,
        journey text, task text, due_at timestamptz, about jsonb)
    JOIN staff AS s ON s.handle = f.person ORDER BY f.at, f.key
    ON CONFLICT (staff_no, key) DO NOTHING RETURNING 1),
settled AS (
    DELETE FROM owed_notices AS o
    USING jsonb_to_recordset($3::jsonb) AS g(journey text, seq integer, part integer)
    WHERE (o.journey, o.seq, o.part) = (g.journey, g.seq, g.part))
SELECT count(*) FROM found
"""
SQL_NOTICES_UNTOLD = """
SELECT n.staff_no, s.handle, s.rest_weekdays, w.channel, w.quiet_from, w.quiet_until,
    array_agg(n.notice ORDER BY n.notice) AS notices, array_agg(n.urgency ORDER BY n.notice) AS urgencies,
    array_agg(n.owed_at ORDER BY n.notice) AS owed,
    (SELECT max(made_at) FROM notice_messages AS m WHERE m.staff_no = n.staff_no) AS last,
    (SELECT coalesce(jsonb_agg(jsonb_build_array(from_day, back_on)), '[]') FROM absences AS a
        WHERE a.staff_no = n.staff_no AND a.ends_at > $1) AS away
FROM staff_notices AS n JOIN staff AS s USING (staff_no) LEFT JOIN notice_wishes AS w USING (staff_no)
WHERE n.message IS NULL AND s.active
GROUP BY n.staff_no, s.handle, s.rest_weekdays, w.channel, w.quiet_from, w.quiet_until ORDER BY n.staff_no
"""
SQL_NOTICES_MESSAGE = """
WITH made AS (
    INSERT INTO notice_messages (staff_no, channel, urgent, held, made_at, next_try_at)
    VALUES ($1, $2, $3, $4, $5, $5) RETURNING message)
UPDATE staff_notices AS n SET message = made.message FROM made WHERE notice = ANY ($6::bigint[]) AND n.message IS NULL
"""


async def find_people(db: Database, now: datetime) -> int:
    """Take what the journal owes, at most 500, and find who is to hear of it; returns how many notices that makes.

    The same entry, or the same deadline of a task, makes one notice a person, however often it comes.
    """
    standard = await rulebooks.newest(db)
    async with db.transaction() as connection:
        await connection.fetchval(SQL_NOTICES_LOCK)
        rows = await connection.fetch(SQL_NOTICES_OWED, AT_A_TIME)
        if not rows:
            return 0
        people = await connection.fetch(SQL_NOTICES_PEOPLE)
        staff = await _staff(connection, people, now)
        unwanted = {one["handle"]: one["unwanted"] or [] for one in people}
        found = [one for row in rows for one in _notices(row, staff, unwanted, standard, now)]
        taken = [{name: row[name] for name in ("journey", "seq", "part")} for row in rows]
        return int(await connection.fetchval(SQL_NOTICES_FOUND, found, now, taken))


async def tell_role(db: Database, role: Role, notice: str, key: str, now: datetime) -> int:
    """Have everybody of a role hear something that is no journey's; returns how many had not heard of this key."""
    told = {"key": key, "what": What.TOLD, "urgency": Urgency.USUAL, "at": now, "about": {"notice": notice}}
    async with db.transaction() as connection:
        people = await connection.fetch(SQL_NOTICES_PEOPLE)
        unwanted = {one["handle"]: one["unwanted"] or [] for one in people}
        found = [
            {"person": person, **told}
            for person in (await _staff(connection, people, now)).hearers(role, None, now)
            if wanted(unwanted[person], What.TOLD, Urgency.USUAL)
        ]
        return int(await connection.fetchval(SQL_NOTICES_FOUND, found, now, []))


async def _staff(connection: Connection, people: list[Row], now: datetime) -> Staff:
    absences = await connection.fetch(SQL_NOTICES_ABSENCES, now)
    return Staff(
        roles={one["handle"]: frozenset(Role(role) for role in one["roles"]) for one in people},
        absences=tuple(Absence.model_validate(dict(one)) for one in absences),
    )


def _notices(
    row: Row, staff: Staff, unwanted: Mapping[str, list[str]], standard: Standard | None, now: datetime
) -> list[dict[str, Any]]:
    what, about = What(row["what"]), row["about"]
    urgency = urgency_of(what, row["kind"], about.get("notice"), standard)
    if what is What.ASSIGNED and row["person"] is None and urgency is not Urgency.ANY_HOUR:
        return []  # it lies in its role's queue, where whoever is free looks
    role = Role(row["role"]) if row["role"] else None
    told = {
        "key": f"{row['journey']}/{row['seq']}",
        "what": what,
        "urgency": urgency,
        "at": row["at"],
        "journey": row["journey"],
        "task": row["task"],
        "due_at": row["due_at"] or row["now_due_at"],
        "about": about,
    }
    if what is What.DUE:
        told["key"] = f"{row['task']}/due/{row['due_at'].isoformat() if row['due_at'] else ''}"
    return [
        {"person": person, **told}
        for person in _hearers(row, what, role, staff, now)
        if wanted(unwanted[person], what, urgency)
    ]


def _hearers(row: Row, what: What, role: Role | None, staff: Staff, now: datetime) -> tuple[str, ...]:
    """Whoever it is for. A task's own person hears what is theirs; its journey lends it while they are away."""
    if what in (What.ASSIGNED, What.DUE, What.APPROVAL):
        person = row["assignee"] if what is What.DUE else row["person"]
        return staff.hearers(None, person, now) if person else staff.hearers(role, None, now, row["giver"])
    person = row["person"]
    if person is None and role is not None:
        person = row["owner"] if role is Role.AGENT else (row["team"] or {}).get(role.value)
    return staff.hearers(role, person, now, row["giver"])


async def put_together(db: Database, now: datetime, company: Notices) -> int:
    """Make messages of what may be told now, one a person; returns how many.

    A person gets one message in ``every_minutes`` with everything that came meanwhile. What is prompt goes at once and
    takes the rest along; what is told at any hour goes alone while its reader is not to be disturbed.
    """
    rows = await db.fetch(SQL_NOTICES_UNTOLD, now)
    if not rows:
        return 0
    standard = await rulebooks.newest(db)
    days = await _days(db, now)
    made = 0
    for row in rows:
        plan = _plan(row, now, company, standard.company.zone if standard else ZONE, days)
        if plan is None:
            continue
        channel = row["channel"] or company.channel.value
        made += await db.execute(
            SQL_NOTICES_MESSAGE, row["staff_no"], channel, plan.urgent, plan.held, now, list(plan.notices)
        )
    return made


@dataclass(frozen=True)
class _Plan:
    notices: tuple[int, ...]
    urgent: bool
    held: bool


def _plan(row: Row, now: datetime, company: Notices, zone: str, days: Calendar | None) -> _Plan | None:
    """What somebody is told now; None while nothing may be, or is to wait for others."""
    quiet = Quiet(
        row["quiet_from"] or company.quiet_from,
        row["quiet_until"] or company.quiet_until,
        zone,
        lambda day: _rests(row, day, days),
    )
    waiting = list(zip(row["notices"], row["urgencies"], row["owed"], strict=True))
    if quiet.until(now) is not None:
        waiting = [one for one in waiting if one[1] == Urgency.ANY_HOUR]
    if not waiting:
        return None
    urgent = any(urgency == Urgency.ANY_HOUR for _, urgency, _ in waiting)
    at_once = urgent or any(urgency == Urgency.PROMPT for _, urgency, _ in waiting)
    lately = row["last"] is not None and now - row["last"] < timedelta(minutes=company.every_minutes)
    if not at_once and (lately or now - min(owed for _, _, owed in waiting) < GATHERS):
        return None
    held = not urgent and any(quiet.until(owed) is not None for _, _, owed in waiting)
    return _Plan(tuple(number for number, _, _ in waiting), urgent, held)


def _rests(row: Row, day: date, days: Calendar | None) -> bool:
    away = any(first <= day.isoformat() < back for first, back in row["away"])
    return away or day.isoweekday() in row["rest_weekdays"] or (days is not None and not days.is_open(day))


async def _days(db: Database, now: datetime) -> Calendar | None:
    try:
        return (await rulebooks.calendars(db, [CALENDAR], now.date()))[CALENDAR]
    except NotFound:
        return None
