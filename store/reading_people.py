"""Where a person is named: what is open, and what is to come. Done work stays theirs and is not looked at."""

from datetime import datetime

from domain.model import Instant, Model
from domain.roles import Role
from store.database import Database
from store.listing import MOST_ROWS, as_models
from store.reading_meetings import LIST_PROMISES, AppointmentLine, PromiseLine, list_appointments
from store.reading_tasks import TaskFilter, TaskLine, list_tasks

SQL_PEOPLE_NAMED = """
SELECT journey, what, key, role FROM (
    SELECT journey, 'owner' AS what, 'agent' AS key, 'agent' AS role FROM journeys
        WHERE owner = $1 AND course <> 'closed'
    UNION ALL SELECT j.journey, 'team', t.key, t.key FROM journeys AS j, jsonb_each_text(j.team) AS t
        WHERE t.value = $1 AND j.course <> 'closed'
    UNION ALL SELECT journey, 'task', task, role FROM tasks
        WHERE status = 'open' AND (assignee = $1 OR lent_by = $1 OR comes_back_to = $1 OR handed_by = $1)
    UNION ALL SELECT journey, 'about', task, NULL FROM tasks
        WHERE status = 'open' AND ($1 IN (about ->> 'staff', about ->> 'proposed', about ->> 'assignee')
            OR about -> 'candidates' @> jsonb_build_array(jsonb_build_object('handle', $1::text)))
    UNION ALL SELECT journey, 'wait', key, role FROM waits WHERE assignee = $1 OR wait ->> 'lent_by' = $1
    UNION ALL SELECT journey, 'meeting', key, NULL FROM appointments
        WHERE outcome IS NULL AND staff @> ARRAY[$1::text]
    UNION ALL SELECT journey, 'promise', key, NULL FROM promises WHERE status = 'open' AND person = $1
    UNION ALL SELECT j.journey, 'absence', a.key, NULL FROM journeys AS j, jsonb_each(j.absences) AS a
        WHERE a.value ->> 'person' = $1 OR $1 IN (SELECT value FROM jsonb_each_text(a.value -> 'deputies'))
    UNION ALL SELECT journey, 'fact', f.key, NULL FROM journeys AS j, jsonb_each(j.facts) AS f
        WHERE j.course <> 'closed' AND jsonb_typeof(f.value) = 'object' AND f.value ? 'starts_at'
            AND f.value ->> 'staff' = $1
    UNION ALL SELECT r.journey, 'time', r.key, NULL FROM reservations AS r JOIN staff AS s USING (staff_no)
        WHERE s.handle = $1 AND r.state <> 'offered' AND r.starts_at > $2
    UNION ALL SELECT '', 'deputy', a.absence::text, NULL FROM absences AS a
        WHERE a.ends_at > $2 AND a.from_day < a.back_on AND $1 IN (SELECT value FROM jsonb_each_text(a.deputies))
) AS named ORDER BY journey, what, key
"""
SQL_PEOPLE_ABSENT_IN = """
SELECT journey FROM journeys WHERE absences ? $1 ORDER BY journey
"""
SQL_PEOPLE_ABSENCES_KNOWN = """
SELECT DISTINCT a.key FROM journeys AS j, jsonb_each(j.absences) AS a WHERE a.value ->> 'person' = $1
"""
SQL_PEOPLE_PROMISES = f"""{LIST_PROMISES.select}
WHERE status = 'open'
    AND (made_by = $1 OR person = $1 OR journey IN (SELECT journey FROM journeys WHERE owner = $1))
    AND ($2::timestamptz IS NULL OR by_at >= $2) AND ($3::timestamptz IS NULL OR by_at < $3)
ORDER BY by_at, journey, made_seq
"""  # noqa: S608 - the list's own columns
SQL_PEOPLE_PLANNED = """
SELECT w.journey, w.key, w.subject, w.role, w.due_at FROM waits AS w JOIN journeys AS j USING (journey)
WHERE (w.kind = 'opens' AND w.assignee = $1)
    OR (w.kind = 'agenda' AND $1 = CASE w.role WHEN 'agent' THEN j.owner ELSE j.team ->> w.role END)
ORDER BY w.due_at NULLS LAST, w.journey, w.key
"""

SQL_PEOPLE_LOADS = """
SELECT s.handle, coalesce(t.open, 0) AS open, coalesce(t.overdue, 0) AS overdue, coalesce(a.meetings, 0) AS meetings,
    coalesce(j.customers, 0) AS customers
FROM staff AS s
LEFT JOIN (SELECT assignee, count(*) AS open, count(*) FILTER (WHERE due_sort < $1) AS overdue FROM tasks
    WHERE status = 'open' GROUP BY assignee) AS t ON t.assignee = s.handle
LEFT JOIN (SELECT who, count(*) AS meetings FROM appointments, unnest(staff) AS who
    WHERE outcome IS NULL AND starts_at > $1 GROUP BY who) AS a ON a.who = s.handle
LEFT JOIN (SELECT owner, count(*) AS customers FROM journeys WHERE status = 'active' GROUP BY owner) AS j
    ON j.owner = s.handle
WHERE s.active ORDER BY s.staff_no
"""


class OpenLoad(Model):
    """What lies before somebody who works here."""

    handle: str
    open: int
    """Tasks."""
    overdue: int
    meetings: int
    customers: int
    """Journeys of the customers whom they look after that are active: the list of customers by owner and status."""


class Named(Model):
    """One place where a person is named."""

    journey: str
    """Empty for what belongs to no journey."""
    what: str
    """``owner``, ``team``, ``task``, ``about``, ``wait``, ``meeting``, ``promise``, ``absence``, ``fact``, ``time``, or
    ``deputy``."""
    key: str
    role: Role | None
    """By which role, where that is known."""


class Planned(Model):
    """Work that is going to open."""

    journey: str
    key: str
    subject: str
    role: Role | None
    due_at: Instant | None


async def named(db: Database, person: str, now: datetime) -> list[Named]:
    """Every place in the read models where something open or to come names a person."""
    return as_models(Named, await db.fetch(SQL_PEOPLE_NAMED, person, now))


async def absent_in(db: Database, absence: str) -> list[str]:
    """The journeys that know of an absence."""
    return [row["journey"] for row in await db.fetch(SQL_PEOPLE_ABSENT_IN, absence)]


async def absences_known(db: Database, person: str) -> set[str]:
    """The absences of a person that some journey knows of."""
    return {row["key"] for row in await db.fetch(SQL_PEOPLE_ABSENCES_KNOWN, person)}


async def meetings(
    db: Database,
    person: str,
    after: datetime,
    before: datetime | None = None,
    journey: str | None = None,
) -> list[AppointmentLine]:
    """The meetings that a person holds and that begin at an instant or later, and before another one."""
    found = await list_appointments(
        db, journey=journey, staff=person, start=after, end=before, limit=MOST_ROWS
    )
    return [one for one in found if one.staff[0] == person]


async def promises(
    db: Database, person: str, after: datetime | None = None, before: datetime | None = None
) -> list[PromiseLine]:
    """Open promises that a person made, or that were made to customers whom they own."""
    return as_models(PromiseLine, await db.fetch(SQL_PEOPLE_PROMISES, person, after, before))


async def planned(db: Database, person: str) -> list[Planned]:
    """What is going to open for a person, by the wait or by the role that they have on the journey."""
    return as_models(Planned, await db.fetch(SQL_PEOPLE_PLANNED, person))


async def tasks(db: Database, person: str) -> list[TaskLine]:
    """A person's open tasks, the most urgent first; at most 1,000."""
    return await list_tasks(db, TaskFilter(assignee=person, limit=MOST_ROWS))


async def open_loads(db: Database, now: datetime) -> dict[str, OpenLoad]:
    """What lies before each active person, by handle."""
    return {one.handle: one for one in as_models(OpenLoad, await db.fetch(SQL_PEOPLE_LOADS, now))}
