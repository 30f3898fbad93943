"""Every query of the store fits the migrated schema; the main lists read no table as a whole."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

import store
from domain.roles import Role
from domain.tasks import TaskStatus
from store.database import Database
from store.listing import Listing
from store.reading_activity import LIST_ACTIVITY
from store.reading_journeys import LIST_JOURNEYS, SQL_JOURNEY
from store.reading_meetings import LIST_APPOINTMENTS, LIST_PROMISES
from store.reading_tasks import LIST_ENDED_TASKS, LIST_TASKS, SQL_TASK
from store.reading_waits import LIST_WAITS, SQL_WAIT_BEHIND, SQL_WAIT_NEXT_FIRES
from tests.store.samples import START


def constants() -> Iterator[tuple[str, object]]:
    for found in pkgutil.walk_packages(store.__path__, "store."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if name.startswith(("SQL_", "LIST_")):
                yield f"{found.name}.{name}", value


def queries() -> Iterator[tuple[str, str]]:
    for name, value in constants():
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, Listing):
            for key, piece in value.filters.items():
                places = sum(f"{{{number}}}" in piece for number in range(5))
                given = (None,) * places if places > 1 else True
                yield f"{name}[{key}]", value.build({key: given})[0]
            yield f"{name}[]", value.build({})[0]


def test_there_are_queries() -> None:
    names = [name for name, _ in queries()]
    assert len(names) > 80
    assert "store.write.SQL_WRITE" in names


@pytest.mark.parametrize(("name", "sql"), [pytest.param(name, sql, id=name) for name, sql in queries()])
async def test_query_fits_the_schema(db: Database, name: str, sql: str) -> None:
    async with db.connection() as connection:
        await connection.prepare(sql)


SQL_FILL = """
WITH numbers AS (SELECT n, 'H' || to_char(n / 5, 'FM000000') AS journey FROM generate_series(1, 50000) AS n),
tasks_in AS (
    INSERT INTO tasks (task, journey, key, kind, stage, role, assignee, status, superseded, opened_at,
        opened_seq, due_at, why, about, held, escalation_level, ended_at)
    SELECT journey || '-' || n, journey, 'k' || n, 'kind' || n % 20, 'design',
        (ARRAY['agent', 'designer', 'finance', 'legal', 'cleaner'])[1 + n % 5],
        CASE WHEN n % 3 > 0 THEN 'p' || n % 400 END,
        CASE WHEN n % 2 = 0 THEN 'open' ELSE 'done' END, false, $1::timestamptz, 1,
        $1::timestamptz + n * interval '1 minute', '', '{}', false, 0,
        CASE WHEN n % 2 = 1 THEN $1::timestamptz + n * interval '1 minute' END
    FROM numbers),
journeys_in AS (
    INSERT INTO journeys (journey, customer, property, standard, standard_version, calendars, owner, team,
        stage, stage_since, course, repair, status_since, started_at, seq, last_at, facts)
    SELECT journey, 'K' || min(n), 'P' || min(n), 'renovation', 1, '{}', 'p' || min(n) % 400, '{}',
        (ARRAY['design', 'care', 'signing'])[1 + min(n) % 3], $1, 'active', false, $1,
        $1::timestamptz + min(n) * interval '1 minute', 1, $1, '{}'
    FROM numbers GROUP BY journey),
waits_in AS (
    INSERT INTO waits (journey, key, kind, subject, task, role, assignee, since, due_at, next_at, fires_at,
        level, calendar, calendar_version, provisional, wait)
    SELECT journey, 'k' || n, 'task', 's', journey || '-' || n,
        (ARRAY['agent', 'designer', 'finance', 'legal', 'cleaner'])[1 + n % 5],
        CASE WHEN n % 3 > 0 THEN 'p' || n % 400 END, $1, $1::timestamptz + n * interval '1 minute',
        $1::timestamptz + n * interval '1 minute', $1::timestamptz + n * interval '1 minute', 0,
        'customer', CASE WHEN n % 500 = 0 THEN 1 ELSE 2 END, false, '{}'
    FROM numbers WHERE n % 2 = 0),
appointments_in AS (
    INSERT INTO appointments (journey, booked_seq, key, kind, round, stage, starts_at, ends_at, place, staff,
        booked_at, booked_by, outcome)
    SELECT journey, n, 'k', 'viewing', 1, 'design', $1::timestamptz + n * interval '1 minute',
        $1::timestamptz + (n + 60) * interval '1 minute', 'company', ARRAY['p' || n % 400], $1, 'x',
        CASE WHEN n % 10 > 0 THEN 'held' END
    FROM numbers),
promises_in AS (
    INSERT INTO promises (journey, made_seq, key, what, stage, made_at, made_by, by_at, status)
    SELECT journey, n, 'k' || n, 'w', 'design', $1, 'x', $1::timestamptz + n * interval '1 minute',
        CASE WHEN n % 10 > 0 THEN 'kept' ELSE 'open' END
    FROM numbers)
INSERT INTO firings (journey, seq, stage, key, subject, action, task, planned_at, fired_at,
    late_seconds, level)
SELECT journey, n, 'design', 'k', 's', 'remind', journey || '-' || n, $1,
    $1::timestamptz + n * interval '1 minute', 1, 0
FROM numbers
"""


@pytest.fixture(scope="module")
def plans() -> list[tuple[str, tuple[str, list[Any]]]]:
    """The main lists as the desk asks for them."""
    later = START.replace(day=5)
    tasks: dict[str, dict[str, Any]] = {
        "role": {"open": True, "role": Role.AGENT},
        "queue": {"open": True, "role": Role.AGENT, "unassigned": True},
        "assignee": {"open": True, "assignee": "p7"},
        "overdue": {"open": True, "overdue_at": later},
        "role overdue": {"open": True, "role": Role.LEGAL, "overdue_at": later},
        "roles due": {"open": True, "roles": ["agent", "legal"], "due_before": later},
        "kind": {"open": True, "kind": "kind3"},
        "journey": {"journey": "H000100"},
        "all open": {"open": True},
        "next page": {"open": True, "role": Role.AGENT, "after": (later, "H000100-500")},
    }
    waits: dict[str, dict[str, Any]] = {
        "journey": {"journey": "H000100"},
        "next": {"next": True, "next_before": later},
        "role": {"next": True, "role": Role.AGENT, "next_before": later},
        "assignee": {"next": True, "assignee": "p7"},
    }
    journeys: dict[str, dict[str, Any]] = {
        "all": {},
        "owner": {"owner": "p7"},
        "stage": {"stage": "care", "status": "active"},
        "next page": {"after": (later, "H000100")},
    }
    appointments: dict[str, dict[str, Any]] = {
        "journey": {"journey": "H000100"},
        "day": {"standing": True, "start": START, "end": later},
        "staff": {"standing": True, "staff": "p7", "start": START},
    }
    promises: dict[str, dict[str, Any]] = {
        "journey": {"journey": "H000100"},
        "due": {"open": True, "by_before": later},
    }
    found = []
    for title, listing, many in (
        ("tasks", LIST_TASKS, tasks),
        ("ended", LIST_ENDED_TASKS, {"done": {"ended": True, "status": TaskStatus.DONE}}),
        ("waits", LIST_WAITS, waits),
        ("journeys", LIST_JOURNEYS, journeys),
        ("activity", LIST_ACTIVITY, {**journeys, "part of": {"part_of": "p7", "among": ["H000100"]}}),
        ("appointments", LIST_APPOINTMENTS, appointments),
        ("promises", LIST_PROMISES, promises),
    ):
        found += [(f"{title}: {name}", listing.build(given, 50)) for name, given in many.items()]
    found += [
        ("one task", (SQL_TASK, ["H000100-500"])),
        ("one journey", (SQL_JOURNEY, ["H000100"])),
        ("next fires", (SQL_WAIT_NEXT_FIRES, [])),
        ("behind a calendar", (SQL_WAIT_BEHIND, ["customer", 2])),
    ]
    return found


@pytest.mark.slow
async def test_lists_stay_quick_with_a_million_open_tasks(
    db: Database, plans: list[tuple[str, tuple[str, list[Any]]]]
) -> None:
    """At 50,000 rows already, no list reads a table as a whole."""
    await db.execute(SQL_FILL, START)
    await db.execute("ANALYZE")
    whole = {}
    for title, (sql, args) in plans:
        plan = "\n".join(row[0] for row in await db.fetch(f"EXPLAIN {sql}", *args))
        if "Seq Scan" in plan:
            whole[title] = plan
    assert whole == {}
