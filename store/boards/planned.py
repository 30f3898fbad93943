"""Tasks that are going to open: every dated future wait with whose it will be, and repeating duties again and again.

Only the next occurrence of a duty stands as a wait; those after it follow from its cadence by the same rules by which
the journey will reckon them, with the standard of the journey and the newest calendars.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple

from domain.forms import KINDS
from domain.model import Instant, Model
from domain.roles import Role
from domain.stages import Stage
from domain.time.cadence import Cadence, Occurrence, next_occurrence, occurrence, parse_cadence
from domain.time.calendar import Calendar
from domain.waits import Placement, Rulebook
from store import rulebooks
from store.boards.period import today
from store.database import Database
from store.listing import as_models

SQL_PLANNED_STANDARDS = """
SELECT name, version FROM standards AS s
WHERE EXISTS (SELECT FROM journeys AS j WHERE j.standard = s.name AND j.standard_version = s.version)
"""
_COMING = """
FROM (
    SELECT b.*, coalesce(b.assignee, CASE b.role WHEN 'agent' THEN b.owner ELSE b.team ->> b.role END) AS person
    FROM (
        SELECT w.journey, j.customer, j.stage, w.key, w.subject, w.assignee, w.next_at AS at, w.provisional,
            coalesce(w.role, $3::jsonb -> (j.standard || '/' || j.standard_version) ->> w.subject) AS role,
            w.placed, j.owner, j.team, j.standard, j.standard_version
        FROM waits AS w JOIN journeys AS j USING (journey)
        WHERE w.next_at < $1 AND w.kind IN ('opens', 'agenda', 'until')
            AND (w.kind <> 'until' OR w.subject = ANY ($2::text[]))
            AND ($4::text[] IS NULL OR w.subject = ANY ($4))) AS b) AS p
"""
"""Whose it will be: whose the wait is, else who has the role on the journey that the standard names for it."""
SQL_PLANNED_ROWS = f"""
SELECT journey, customer, stage, key, subject, role, person, at, provisional, placed, standard, standard_version
{_COMING}
WHERE ($5::text IS NULL OR person = $5) AND (NOT $6::boolean OR person IS NULL) AND ($7::text IS NULL OR role = $7)
ORDER BY at, journey, key
"""
SQL_PLANNED_COUNTED = f"""
SELECT person, CASE WHEN person IS NULL THEN role END AS role, standard, standard_version, placed,
    CASE WHEN placed IS NOT NULL THEN at END AS at, (at AT TIME ZONE $5)::date AS on, count(*) AS openings
{_COMING}
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


class Opening(Model):
    """Something that is going to be somebody's work."""

    journey: str
    customer: str
    stage: Stage
    key: str
    subject: str
    """The kind of task, or the duty."""
    role: Role | None
    person: str | None
    """Who has the role on the journey now; None where it is going to lie in the role's queue."""
    at: Instant
    """When it opens."""
    on: date
    """The day that it is for."""
    provisional: bool


class PlannedLoad(Model):
    """How much opens for somebody, or in a role's queue, for a day."""

    person: str | None
    role: Role | None
    """Of the queue."""
    on: date
    openings: int


class _Planned(Model):
    journey: str
    customer: str
    stage: Stage
    key: str
    subject: str
    role: Role | None
    person: str | None
    at: Instant
    provisional: bool
    placed: Placement | None
    standard: str
    standard_version: int


_Rules = Mapping[tuple[str, int], Rulebook]


async def openings(
    db: Database,
    until: datetime,
    zone: str,
    *,
    subjects: Iterable[str] | None = None,
    person: str | None = None,
    queue: bool = False,
    role: Role | None = None,
) -> list[Opening]:
    """Everything that opens before an instant; what stands still with a paused journey is left out.

    Args:
        subjects: only these kinds of task and duties.
        person: only what is going to be theirs.
        queue: only what is going to lie in a queue.
        role: only what is for this role.
    """
    rules = await _rules(db)
    given = (*_given(until, rules, subjects), person, queue, role)
    rows = as_models(_Planned, await db.fetch(SQL_PLANNED_ROWS, *given))
    found = [
        Opening(
            **row.model_dump(include={"journey", "customer", "stage", "key", "subject", "role", "person"}),
            at=at,
            on=on,
            provisional=provisional,
        )
        for row in rows
        for at, on, provisional in _times(row, rules, until, zone)
    ]
    return sorted(found, key=lambda one: (one.at, one.journey, one.key))


async def planned_loads(db: Database, until: datetime, zone: str) -> list[PlannedLoad]:
    """How many openings there are, by whose they will be and by their day."""
    rules = await _rules(db)
    counted: Counter[tuple[str | None, Role | None, date]] = Counter()
    known: dict[tuple[str, datetime, str, int], list[date]] = {}
    for row in await db.fetch(SQL_PLANNED_COUNTED, *_given(until, rules, None), zone):
        days = [row["on"]]
        if row["placed"] is not None:
            name = (str(row["placed"]), row["at"], row["standard"], row["standard_version"])
            if name not in known:
                placed = _Placed(
                    placed=Placement.model_validate(row["placed"]), provisional=False, at=row["at"]
                )
                by = rules[name[2:]]
                known[name] = [on for _, on, _ in _again(placed, by, until, zone)]
            days = known[name]
        for day in days:
            counted[row["person"], row["role"] and Role(row["role"]), day] += row["openings"]
    return [PlannedLoad(person=who, role=role, on=on, openings=n) for (who, role, on), n in counted.items()]


def _given(until: datetime, rules: _Rules, subjects: Iterable[str] | None) -> tuple[Any, ...]:
    roles = {
        f"{name}/{version}": {kind: task.role.value for kind, task in book.standard.tasks.items()}
        for (name, version), book in rules.items()
    }
    return until, sorted(KINDS), roles, None if subjects is None else sorted(subjects)


async def _rules(db: Database) -> _Rules:
    """What each standard that journeys go by computes with; a company has few."""
    return {
        (row["name"], row["version"]): await rulebooks.rulebook(
            db, row["name"], row["version"], date.min.replace(year=2000)
        )
        for row in await db.fetch(SQL_PLANNED_STANDARDS)
    }


class _Placed(NamedTuple):
    """The next occurrence of a duty."""

    placed: Placement | None
    provisional: bool
    at: datetime


def _times(row: _Planned, rules: _Rules, until: datetime, zone: str) -> Iterator[tuple[datetime, date, bool]]:
    return _again(
        _Placed(row.placed, row.provisional, row.at), rules[row.standard, row.standard_version], until, zone
    )


def _again(
    one: _Placed, rules: Rulebook, until: datetime, zone: str
) -> Iterator[tuple[datetime, date, bool]]:
    """When it opens and for which day; a duty again and again: the wait itself, then as the cadence goes on."""
    placed, at, provisional = one.placed, one.at, one.provisional
    if placed is None or placed.cadence not in rules.standard.cadences:
        yield at, today(at, zone), provisional
        return
    rule = rules.standard.cadences[placed.cadence]
    cadence, calendar = parse_cadence(rule.when), rules.calendar(rule.calendar)
    found = occurrence(cadence, placed.nominal, placed.counted_from, calendar)
    while at < until:
        yield at, found.on, provisional
        following = _following(cadence, placed, found.nominal, calendar)
        if following is None:
            return
        found = following
        due = rules.due(rule.opens, calendar.at(found.on, time(0)), rule.calendar)
        at, provisional = due.at, due.provisional or found.provisional


def _following(cadence: Cadence, placed: Placement, nominal: date, calendar: Calendar) -> Occurrence | None:
    found = next_occurrence(cadence, placed.counted_from, nominal, calendar)
    if found is None or (placed.last is not None and found.on > placed.last):
        return None
    return found
