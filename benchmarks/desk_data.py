"""Fills a database as a big company's: standings of made-up journeys, each copied many times within PostgreSQL."""

# ruff: noqa: S608 - the pieces put together are the schema's own names

import random
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from benchmarks.desk_people import follow, hire, register
from benchmarks.desk_samples import NUMBER, courses
from benchmarks.desk_standings import Maker, Standing
from starter.rehearsal.world import fresh_database
from starter.stack.postgres import EmbeddedPostgres
from store.database import Connection, connect, rows_touched
from store.migrate import migrate

JOURNAL = "journal"
PERSONAL = "personal_values"
_MODELS = ("journeys", "tasks", "waits", "appointments", "promises", "contacts", "notices", "firings")
_REGISTER = ("customers", "contact_persons", "properties", "journey_register")
_PASSES = 8


@dataclass(frozen=True)
class Size:
    """How much there is to be, and of how many different journeys it is made."""

    tasks: int = 1_000_000
    """Open ones."""
    journal: int = 10_000_000
    customers: int = 16
    """Who are followed for the samples, by each of two courses."""
    days: int = 60
    short: int = 2400
    long: int = 160

    @classmethod
    def of(cls, tasks: int) -> "Size":
        """As much as belongs to so many open tasks."""
        if tasks >= 50_000:
            return cls(tasks, 10 * tasks)
        return cls(tasks, 10 * tasks, customers=1, days=40, short=max(20, min(2400, tasks // 8)), long=2)


@dataclass(frozen=True)
class Filled:
    """What was made."""

    dsn: str
    now: datetime
    """The moment at which everything stands."""
    rows: dict[str, int]
    seconds: float
    bytes: int


_FILLED: TypeAdapter[Filled] = TypeAdapter(Filled)


@asynccontextmanager
async def filled(
    postgres: EmbeddedPostgres, now: datetime, size: Size, tell: Callable[[str], None]
) -> AsyncIterator[Filled]:
    """A database of that size, which is gone afterwards."""
    made = await _filled(postgres, now, size, tell)
    try:
        yield made
    finally:
        await postgres.drop_database(_name(made))


async def kept(
    postgres: EmbeddedPostgres, folder: Path, now: datetime, size: Size, tell: Callable[[str], None]
) -> Filled:
    """The database that was filled in this folder before, with what was migrated since, or a new one that stays."""
    told = folder / "filled.json"
    if not told.exists():
        made = await _filled(postgres, now, size, tell)
        told.write_bytes(_FILLED.dump_json(made))
        return made
    before = _FILLED.validate_json(told.read_bytes())
    made = replace(before, dsn=postgres.dsn_of(_name(before)))
    await migrate(made.dsn)
    return made


def _name(made: Filled) -> str:
    return made.dsn.rpartition("/")[2]


async def _filled(
    postgres: EmbeddedPostgres, now: datetime, size: Size, tell: Callable[[str], None]
) -> Filled:
    began = time.perf_counter()
    begin = now - timedelta(days=size.days + 30)
    told = await courses(postgres, begin, size.customers, size.days)
    tell(f"{len(told)} courses of {sum(len(one.entries) for one in told):,} entries")
    made = list(Maker(told, now).standings(size.short, size.long))
    dsn = await fresh_database(postgres)
    connection = await connect(dsn, command_timeout=None)
    try:
        await _fill(connection, made, size, now, tell)
        rows = {name: await _count(connection, name) for name in (JOURNAL, *_MODELS, "customers", "staff")}
        rows["open tasks"] = await connection.fetchval("SELECT count(*) FROM tasks WHERE status = 'open'")
        taken = await connection.fetchval("SELECT pg_database_size(current_database())")
    finally:
        await connection.close()
    return Filled(dsn, now, rows, time.perf_counter() - began, taken)


async def _count(connection: Connection, table: str) -> int:
    return int(await connection.fetchval(f"SELECT count(*) FROM {table}"))


async def _fill(
    connection: Connection, made: Sequence[Standing], size: Size, now: datetime, tell: Callable[[str], None]
) -> None:
    await connection.execute("SET maintenance_work_mem = '512MB'; SET work_mem = '128MB'; SET jit = off")
    await hire(connection)
    tables = (*_MODELS, PERSONAL, JOURNAL)
    again = await _without_indexes(connection, (*tables, *_REGISTER))
    for table in tables:
        await connection.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
    await connection.execute(SQL_COPIES, list(range(len(made))), _times(made, size))
    await connection.execute(
        f"CREATE INDEX ON copies (variant, (no % {_PASSES})) INCLUDE (name); ANALYZE copies"
    )
    for table in tables:
        began = time.perf_counter()
        await _stage(connection, table, ((n, _rows(one, table)) for n, one in enumerate(made)))
        done = await _copy(connection, table)
        await connection.execute(f"DROP TABLE staged_{table}")
        tell(f"{table}: {done:,} rows in {time.perf_counter() - began:.0f} s")
    began = time.perf_counter()
    await register(connection, now)
    tell(f"register: {time.perf_counter() - began:.0f} s")
    began = time.perf_counter()
    for sql in again:
        await connection.execute(sql)
    await follow(connection)
    await connection.execute("DROP TABLE copies, names")
    await connection.execute("VACUUM (ANALYZE)")
    for table in tables:
        await connection.execute(f"ALTER TABLE {table} RESET (autovacuum_enabled)")
    tell(f"indexes and statistics: {time.perf_counter() - began:.0f} s")


# --- copies

SQL_COPIES = """
CREATE UNLOGGED TABLE copies AS
SELECT variant, row_number() OVER (ORDER BY md5(variant || '/' || n)) AS no,
    to_char(row_number() OVER (ORDER BY md5(variant || '/' || n)), 'FM999000000') AS name
FROM (SELECT variant, generate_series(1, times) AS n FROM unnest($1::int[], $2::int[]) AS t(variant, times)) AS c
"""
SQL_COLUMNS = """
SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = ''
ORDER BY attnum
"""
_GROWS_BY = {
    "journal": "at",
    "journeys": "started_at",
    "tasks": "opened_at",
    "waits": "since",
    "appointments": "booked_at",
    "promises": "made_at",
    "contacts": "at",
    "notices": "at",
    "firings": "fired_at",
    "personal_values": "created_at",
}
"""Rows are written in the order of time, as the journals of many customers grow side by side."""


async def _columns(connection: Connection, table: str) -> dict[str, str]:
    return {row["name"]: row["type"] for row in await connection.fetch(SQL_COLUMNS, table)}


async def _stage(connection: Connection, table: str, by_variant: Iterable[tuple[int, list[Any]]]) -> None:
    """The rows of every standing, typed; documents as text, in which a copy's number can be put."""
    columns = await _columns(connection, table)
    told = ", ".join(f"r.{name}::text" if kind == "jsonb" else f"r.{name}" for name, kind in columns.items())
    rows = f"jsonb_populate_recordset(NULL::{table}, {{0}}) AS r"
    await connection.execute(
        f"CREATE UNLOGGED TABLE staged_{table} AS SELECT 0 AS variant, {told} FROM {rows.format('NULL')}"
    )
    insert = f"INSERT INTO staged_{table} SELECT $1::int, {told} FROM {rows.format('$2::jsonb')}"
    await connection.executemany(insert, by_variant)
    await connection.execute(f"CREATE INDEX ON staged_{table} ({_GROWS_BY[table]}); ANALYZE staged_{table}")


async def _copy(connection: Connection, table: str) -> int:
    """In several passes, so that what one person has lies as far apart as it does in life."""
    columns = await _columns(connection, table)
    told = ", ".join(_copied(name, kind) for name, kind in columns.items())
    source = f"(SELECT * FROM staged_{table} ORDER BY {_GROWS_BY[table]} OFFSET 0) AS s"
    copies = f"LATERAL (SELECT name FROM copies WHERE copies.variant = s.variant AND no % {_PASSES} = $1 OFFSET 0) AS c"
    sql = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {told} FROM {source}, {copies}"
    return sum([rows_touched(await connection.execute(sql, number)) for number in range(_PASSES)])


def _copied(name: str, kind: str) -> str:
    if kind == "jsonb":
        return f"replace(s.{name}, '{NUMBER}', c.name)::jsonb"
    return f"replace(s.{name}, '{NUMBER}', c.name)" if kind == "text" else f"s.{name}"


def _rows(standing: Standing, table: str) -> list[Any]:
    if table == JOURNAL:
        return [
            {
                "journey": standing.view.name,
                **one.model_dump(mode="json", exclude={"event"}),
                "type": one.event.type,
                "v": one.event.v,
                "event": one.event.model_dump(mode="json"),
                "fingerprint": "\\x" + one.fingerprint().hex(),
                "recorded_at": one.at,
            }
            for one in standing.entries
        ]
    if table == PERSONAL:
        at = standing.entries[-1].at
        named = {"journey": standing.view.name, "customer": f"K{NUMBER}", "pending": False, "created_at": at}
        return [{**one, **named} for one in standing.personal]
    return list(standing.view.document()[table])


def _times(made: Sequence[Standing], size: Size) -> list[int]:
    """How often each is copied, so that there are so many open tasks and so long a journal."""
    by_kind = {long: [one for one in made if one.long is long] for long in (True, False)}
    opened = {long: sum(one.open for one in found) for long, found in by_kind.items()}
    entries = {long: sum(len(one.entries) for one in found) for long, found in by_kind.items()}
    both = opened[False] * entries[True] - opened[True] * entries[False]
    long = (opened[False] * size.journal - entries[False] * size.tasks) / both if both else 0
    long = max(long, 1.0)
    short = max((size.tasks - long * opened[True]) / (opened[False] or 1), 1.0)
    chance = random.Random(3)  # noqa: S311 - only rounds
    wanted = {True: long, False: short}
    return [int(wanted[one.long]) + (chance.random() < wanted[one.long] % 1) for one in made]


# --- indexes are made when the rows are there

SQL_INDEXES = """
SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS made, i.indrelid::regclass::text AS of,
    c.conname, pg_get_constraintdef(c.oid) AS kept
FROM pg_index AS i LEFT JOIN pg_constraint AS c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x')
WHERE i.indrelid::regclass::text = ANY ($1::text[])
"""


async def _without_indexes(connection: Connection, tables: Sequence[str]) -> list[str]:
    """Drop them and return how each is made again."""
    again = []
    for row in await connection.fetch(SQL_INDEXES, list(tables)):
        if row["conname"] is None:
            await connection.execute(f"DROP INDEX {row['name']}")
            again.append(row["made"])
        elif row["of"] not in _REGISTER:  # other tables refer to their keys
            await connection.execute(f"ALTER TABLE {row['of']} DROP CONSTRAINT {row['conname']}")
            again.append(f"ALTER TABLE {row['of']} ADD CONSTRAINT {row['conname']} {row['kept']}")
    return again
