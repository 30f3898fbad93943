"""With years of rows no board and no search reads a table as a whole."""

import re
from datetime import timedelta
from typing import Any

import pytest

from domain.roles import Role
from domain.satisfaction import Question
from domain.stages import Stage
from store.boards.appointments import appointments_behind, feed
from store.boards.calls import calls, signed, started
from store.boards.escalations import escalations_behind
from store.boards.funnel import funnel_behind, lost
from store.boards.morning import morning
from store.boards.people import PeopleOf
from store.boards.period import last_days
from store.boards.promises import promises, promises_behind
from store.boards.receivables import receivables, receivables_behind
from store.boards.service import deadlines, deadlines_behind, strip, tasks_behind
from store.boards.tasks import TasksOf, Which
from store.boards.workload import workload
from store.database import Database, connect
from store.satisfaction import satisfaction, scores
from store.searching import search
from tests.store.boarding import NOW, ZONE, calendar, publish

SQL_FILL = """
WITH numbers AS (SELECT n, 'H' || to_char(n / 5, 'FM000000') AS journey,
    $1::timestamptz + (n - 110000) * interval '10 minutes' AS at FROM generate_series(1, 120000) AS n),
customers_in AS (
    INSERT INTO customers (customer, name, language, tier, consent, extra, initials)
    SELECT 'K' || n, chr(19968 + n % 5000) || chr(19968 + n % 4999), 'zh-CN', 'ordinary', '{}', '{}',
        ARRAY[chr(97 + n % 26) || chr(97 + n % 25) || chr(97 + n % 23)]
    FROM numbers),
people_in AS (
    INSERT INTO contact_persons (customer, relation, name, phone, main)
    SELECT 'K' || n, 'self', chr(19968 + n % 5000) || chr(19968 + n % 4999),
        '+86138' || to_char(n, 'FM00000000'), true
    FROM numbers),
homes_in AS (
    INSERT INTO properties (property, customer, community, room, address_key)
    SELECT 'P' || n, 'K' || n, chr(19968 + n % 3000) || chr(19968 + n % 2999), (n % 3000)::text, ''
    FROM numbers),
register_in AS (
    INSERT INTO journey_register (journey, customer, property, reference, standard, standard_version, created_by)
    SELECT 'H' || to_char(n, 'FM000000'), 'K' || n, 'P' || n, 'r' || n, 'renovation', 1, 'x' FROM numbers),
journeys_in AS (
    INSERT INTO journeys (journey, customer, property, standard, standard_version, calendars, owner, team,
        stage, stage_since, course, repair, status_since, started_at, seq, last_at, facts)
    SELECT 'H' || to_char(n, 'FM000000'), 'K' || n, 'P' || n, 'renovation', 1, '{}', 'p' || n % 400, '{}',
        (ARRAY['design', 'signing', 'construction', 'care', 'care', 'care', 'care', 'care'])[1 + n % 8], at,
        CASE WHEN n % 20 = 0 THEN 'active' WHEN n % 7 = 0 THEN 'lost' ELSE 'closed' END, false, at, at, 1, at,
        CASE WHEN n % 50 = 0 THEN '{"account": {"currency": "CNY", "receipts": [], "installments":
            [{"name": "a", "after": "signing", "amount": "5.00", "due_since": null, "released": null}]}}'::jsonb
            ELSE '{}' END
    FROM numbers),
tasks_in AS (
    INSERT INTO tasks (task, journey, key, kind, stage, role, assignee, status, superseded, opened_at, opened_seq,
        due_at, why, about, held, escalation_level, ended_at, ended_by, on_time, answers)
    SELECT 't' || n, journey, 'k' || n,
        CASE WHEN n % 40 = 1 THEN 'sign_contract' WHEN n % 40 = 3 THEN 'order_materials' ELSE 'kind' || n % 20 END,
        'design', (ARRAY['agent', 'designer', 'finance', 'legal', 'cleaner'])[1 + n % 5],
        CASE WHEN n % 9 > 0 THEN 'p' || n % 400 END, CASE WHEN n % 20 = 0 THEN 'open' ELSE 'done' END, false, at, 1, at,
        '', '{}', false, 0, CASE WHEN n % 20 > 0 THEN at END, CASE WHEN n % 20 > 0 THEN 'p' || n % 400 END, n % 3 > 0,
        '{"outcome": "held", "score": 4}'
    FROM numbers),
waits_in AS (
    INSERT INTO waits (journey, key, kind, subject, task, role, assignee, since, due_at, next_at, fires_at,
        level, calendar, calendar_version, provisional, wait)
    SELECT journey, 'k' || n, CASE WHEN n % 20 = 0 THEN 'task' ELSE 'agenda' END, 's', 't' || n, 'agent', NULL, at,
        at + interval '3 years', at + interval '3 years', at + interval '3 years', 0, 'customer', 1, false, '{}'
    FROM numbers),
appointments_in AS (
    INSERT INTO appointments (journey, booked_seq, key, kind, round, stage, starts_at, ends_at, place, staff,
        booked_at, booked_by, outcome)
    SELECT journey, n, 'k', 'viewing', 1, 'design', at, at + interval '1 hour', 'company', ARRAY['p' || n % 400], at,
        'x', CASE WHEN at < $1 THEN 'held' END
    FROM numbers),
promises_in AS (
    INSERT INTO promises (journey, made_seq, key, what, stage, made_at, made_by, by_at, status)
    SELECT journey, n, 'k' || n, 'w', 'design', at, 'x', at, CASE WHEN n % 10 > 0 THEN 'kept' ELSE 'open' END
    FROM numbers),
contacts_in AS (
    INSERT INTO contacts (journey, seq, at, stage, actor, key, kind, channel, outcome)
    SELECT journey, n, at, 'design', 'x', 'k' || n, 'call', 'phone', 'reached' FROM numbers),
journal_in AS (
    INSERT INTO journal (journey, seq, at, stage, type, v, actor, event, fingerprint)
    SELECT journey, n, at, 'design', 'note_added', 1, 'x', '{}', sha256('x'::bytea) FROM numbers)
INSERT INTO firings (journey, seq, stage, key, subject, action, task, planned_at, fired_at, late_seconds, level)
SELECT journey, n, 'design', 'k', 's', CASE WHEN n % 10 = 0 THEN 'escalate' ELSE 'remind' END, 't' || n, at, at, 1, 0
FROM numbers
"""
_SMALL = ("staff", "absences", "standards", "calendars", "words", "given", "found", "matched", "b", "q")


class Explaining(Database):
    """A database that also says how it was going to find what it was asked for."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.whole: dict[str, str] = {}

    async def _explain(self, sql: str, args: tuple[Any, ...]) -> None:
        plan = "\n".join(row[0] for row in await super().fetch(f"EXPLAIN {sql}", *args))
        read = {table for table in re.findall(r"Seq Scan on (\w+)", plan) if table not in _SMALL}
        if read:
            self.whole[f"{sorted(read)} {sql}"] = plan

    async def fetch(self, sql: str, *args: Any) -> Any:
        await self._explain(sql, args)
        return await super().fetch(sql, *args)

    async def fetchrow(self, sql: str, *args: Any) -> Any:
        await self._explain(sql, args)
        return await super().fetchrow(sql, *args)

    async def fetchval(self, sql: str, *args: Any) -> Any:
        await self._explain(sql, args)
        return await super().fetchval(sql, *args)


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_no_board_and_no_search_reads_a_table_as_a_whole(dsn: str) -> None:
    """At more than a hundred thousand rows of each table, most of them long over."""
    connection = await connect(dsn, command_timeout=None)
    await connection.execute(SQL_FILL, NOW)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    async with await Explaining.open(dsn, command_timeout=60) as asked:
        await publish(asked)
        asked.whole.clear()
        await everything_asked(asked)
        assert asked.whole == {}


async def everything_asked(asked: Database) -> None:
    open_days = calendar()
    week = last_days(NOW, ZONE, 7)
    await morning(asked, NOW, open_days)
    await strip(asked, NOW, ZONE, TasksOf(role=Role.AGENT))
    for which in Which:
        await tasks_behind(asked, NOW, ZONE, which, limit=50)
    await deadlines(asked, NOW, week)
    await deadlines_behind(asked, NOW, week, kept=False)
    await calls(asked, week)
    await signed(asked, week)
    await started(asked, week)
    await funnel_behind(asked, Stage.DESIGN)
    await lost(asked, week)
    await receivables(asked, NOW, ZONE)
    await receivables_behind(asked, NOW, ZONE)
    await workload(asked, NOW, open_days, {Role.AGENT: 5})
    await escalations_behind(asked, week)
    await promises(asked, week)
    await promises_behind(asked, week)
    score = (Question(kind="kind7", field="score", judges=Role.AGENT),)
    await satisfaction(asked, score, week.start, week.end)
    await scores(asked, score, week.start, week.end)
    day = week.last
    await appointments_behind(asked, ZONE, day, day + timedelta(days=6), PeopleOf(person="p7"))
    await feed(asked, "p7", NOW)
    for text in ("一丁", "abc", "8000", "一", "1203", "H000123", "abc 1203", "13800000123"):
        await search(asked, text, "p7")
