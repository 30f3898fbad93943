"""`homeward demo` on a running stack: a company to look around in, whose history really happened."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from desk.lists import midnight
from domain.phone_calls import PHONE_CALLS
from domain.roles import Role
from domain.satisfaction import questions
from domain.stages import STAGES
from starter.demo.company import PEOPLE
from starter.stack.postgres import EmbeddedPostgres
from store import accounts, reading_people, staff
from store.boards.escalations import escalations_behind
from store.boards.period import Period
from store.customers import register
from store.demo import is_demo
from store.reading_tasks import TaskFilter, TaskLine, list_tasks
from store.satisfaction import scores
from store.staff import NewStaff
from tests.journeys.driving import customer
from tests.live.live import Live, living
from tests.starter.conftest import ran


@pytest_asyncio.fixture
async def live(
    postgres_server: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Live]:
    """A company with staff and no customers, and the command line at work in it."""
    async with living(postgres_server, tmp_path) as company:
        monkeypatch.setenv("HOMEWARD_DATABASE__DSN", company.database.dsn)
        monkeypatch.setenv("TEMPORAL_ADDRESS", company.temporal.address)
        monkeypatch.setenv("TEMPORAL_NAMESPACE", company.client.namespace)
        for name in ("HOMEWARD_AS", "HOMEWARD_LANG"):
            monkeypatch.delenv(name, raising=False)
        yield company


async def counted(live: Live, query: str) -> Any:
    return await live.database.fetchval(query)


async def test_where_there_are_real_customers_nothing_is_filled_and_nobody_is_asked_twice(live: Live) -> None:
    asked = await ran("demo", "--lang", "en")
    assert asked.code == 2, "nobody is there to be asked"
    assert "--yes" in asked.err
    await register(live.database, customer("A-1"))
    refused = await ran("demo", "--yes", "--lang", "en")
    assert refused.code == 4
    assert "real customers have journeys here (1)" in refused.err
    assert not await is_demo(live.database)
    assert not await accounts.any_account(live.database)
    assert await counted(live, "SELECT count(*) FROM journey_register") == 1


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_an_empty_system_becomes_a_company_at_work_once(live: Live) -> None:
    for handle in ("agent-03", "agent-04"):  # so that one may be away and another leave
        await staff.add(live.database, NewStaff(handle=handle, name=handle, roles=(Role.AGENT,)))
    async with live.working():
        first = await ran("demo", "--yes", "--json")
        assert first.code == 0, first.err
        assert first.document["counts"] == {"started": len(PEOPLE)}
        assert "DEMO-" not in first.err, "everything that was to happen could happen"
        assert await is_demo(live.database)
        for role in Role:
            [one, *_] = await staff.list_staff(live.database, role)
            entered = await accounts.authenticate(
                live.database, one.handle, first.document["password"], None, now=datetime.now(UTC)
            )
            assert not entered.person.must_change

        await live.database.execute("DELETE FROM accounts")  # as if it had been interrupted before its end
        resumed = await ran("demo", "--json")
        assert resumed.code == 0, resumed.err
        assert resumed.document["counts"] == {"already": len(PEOPLE)}
        assert resumed.document["password"] not in (None, first.document["password"])

        await _has_something_for_every_page(live)
        await _becomes_late(live)
        await _has_a_day_of_calls(live)
        for row in await live.database.fetch("SELECT journey FROM journeys ORDER BY journey LIMIT 10"):
            await live.agrees(row["journey"])

        acts = "SELECT count(DISTINCT command) FROM journal WHERE command IS NOT NULL"
        before = await counted(live, acts)
        again = await ran("demo", "--json")
        assert again.code == 0, again.err
        assert again.document["password"] is None, "it is shown once"
        assert await counted(live, acts) == before, "nothing is done a second time"


async def _has_something_for_every_page(live: Live) -> None:
    stages = await live.database.fetch("SELECT DISTINCT stage FROM journeys")
    assert {row["stage"] for row in stages} == {one.value for one in STAGES}
    statuses = await live.database.fetch("SELECT DISTINCT status FROM journeys")
    assert {"active", "paused", "dormant", "lost"} <= {row["status"] for row in statuses}
    assert await counted(live, "SELECT count(*) FROM tasks WHERE status = 'done'") >= 30
    promises = await live.database.fetch("SELECT DISTINCT status FROM promises")
    assert {"open", "kept", "broken"} <= {row["status"] for row in promises}
    ahead = "SELECT count(DISTINCT journey) FROM appointments WHERE starts_at > now()"
    assert await counted(live, ahead) >= 5
    demanded = "SELECT count(*) FROM tasks WHERE status = 'open' AND kind = 'receive_payment'"
    assert await counted(live, demanded) >= 2
    week = "SELECT count(*) FROM appointments WHERE starts_at > now() + interval '1 week'"
    assert await counted(live, week) >= 2
    assert await counted(live, "SELECT count(*) FROM absences WHERE deputies <> '{}'") == 1
    (gone,) = [one for one in await staff.list_staff(live.database, active=False) if not one.active]
    handed = "SELECT count(DISTINCT journey) FROM journal WHERE type = 'person_replaced'"
    assert await counted(live, handed) >= 5
    assert not await reading_people.named(live.database, gone.handle, datetime.now(UTC)), "nothing is left"
    given = {one.by_link for one in await scores(live.database, questions()) if not one.own}
    assert given == {True, False}, "by link and in calls"
    today = datetime.now(UTC).date()
    period = Period(first=today - timedelta(days=2), last=today + timedelta(days=2), zone="UTC")
    assert {one.acted for one in await escalations_behind(live.database, period)} == {
        "task_assigned",
        "task_completed",
        None,
    }
    cases = "SELECT count(*) FROM tasks WHERE kind IN ('handle_complaint', 'answer_question', 'respond_emergency')"
    assert await counted(live, cases) >= 4


async def _has_a_day_of_calls(live: Live) -> None:
    """The first agent, at whatever hour: about eleven people to ring before the day is over, some overdue."""
    agent, *_ = await staff.list_staff(live.database, Role.AGENT)
    until = datetime.now(UTC) + timedelta(minutes=4)
    due: list[TaskLine] = []
    while not any(one.overdue(datetime.now(UTC)) for one in due):  # payments, some seconds after the fill
        now = datetime.now(UTC)
        assert now < until
        night = midnight(now, "Asia/Shanghai")
        wanted = TaskFilter(assignee=agent.handle, kinds=tuple(PHONE_CALLS), due_before=night, awake_at=now)
        due = await list_tasks(live.database, wanted)
        await asyncio.sleep(1)
    kinds, by_customer = {one.kind for one in due}, Counter(one.customer for one in due)
    assert {"progress_call", "care_call", "payment_call", "tell_answer", "arrange_appointment"} <= kinds
    assert 8 <= len(by_customer) <= 16
    assert sum(count > 1 for count in by_customer.values()) >= 3, "made as one"


async def _becomes_late(live: Live) -> None:
    """What was due in twenty seconds is late, and escalates soon after, by the timers of the journeys."""
    query = "SELECT count(*) FROM tasks WHERE status = 'open' AND overdue_since IS NOT NULL AND escalation_level > 0"
    until = datetime.now(UTC) + timedelta(minutes=4)
    while await counted(live, query) < 4:
        assert datetime.now(UTC) < until
        await asyncio.sleep(1)
