"""Tasks of several roles are read role by role, and come as one list."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from domain.roles import Role
from store.database import Database
from store.reading_tasks import TaskFilter, count_tasks, list_tasks, task_sorts
from tests.store.boarding import NOW, clear, names, opened, started, tell

BOTH = (Role.DESIGNER, Role.FINANCE)


@pytest_asyncio.fixture
async def work(db: Database) -> AsyncIterator[Database]:
    """Six tasks of three roles in turn, each due an hour after the one before; the last has no time."""
    await clear(db)
    roles = [Role.FINANCE, Role.DESIGNER, Role.AGENT] * 2
    steps = [started(NOW)]
    for number, role in enumerate(roles, start=1):
        due = NOW + timedelta(hours=number) if number < 6 else None
        steps.append(opened(f"H1-{number}", NOW, due, role=role, assignee=None))
    await tell(db, "H1", *steps)
    yield db
    await clear(db)


@pytest.mark.parametrize(
    ("limit", "found"), [(10, ["H1-1", "H1-2", "H1-4", "H1-5"]), (3, ["H1-1", "H1-2", "H1-4"])]
)
async def test_several_roles_make_one_list_by_due_time(work: Database, limit: int, found: list[str]) -> None:
    wanted = TaskFilter(roles=BOTH, unassigned=True, limit=limit)
    assert names(await list_tasks(work, wanted)) == found
    assert await count_tasks(work, [wanted], limit) == [len(found)]


async def test_a_page_of_several_roles_goes_on_where_the_one_before_ended(work: Database) -> None:
    first = await list_tasks(work, TaskFilter(roles=BOTH, limit=2))
    after = (first[-1].due_at, first[-1].task)
    assert names(await list_tasks(work, TaskFilter(roles=BOTH, limit=2, after=after))) == ["H1-4", "H1-5"]


async def test_what_has_no_time_comes_last_and_one_role_has_its_own(work: Database) -> None:
    every = await list_tasks(work, TaskFilter(roles=(Role.AGENT, *BOTH)))
    assert names(every) == [f"H1-{number}" for number in range(1, 7)]
    assert names(await list_tasks(work, TaskFilter(roles=BOTH, role=Role.FINANCE))) == ["H1-1", "H1-4"]
    assert {one.kind for one in await task_sorts(work, TaskFilter(roles=BOTH))} == {"review"}


async def test_whoever_has_no_role_finds_nobodys_tasks(work: Database) -> None:
    nobody = TaskFilter(roles=(), unassigned=True)
    assert await list_tasks(work, nobody) == []
    assert await count_tasks(work, [nobody]) == [0]
