"""The first login at the desk: made once, told at every start, and gone once it was used."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from domain.roles import Role
from starter.first_login import first_login
from starter.stack.postgres import EmbeddedPostgres
from store import accounts, staff
from store.database import Database
from store.errors import LoginRefused
from store.migrate import migrate

GOOD = "correct horse battery"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def dsn(postgres_server: EmbeddedPostgres) -> str:
    found = await postgres_server.create_database("starter_first_login")
    await migrate(found)
    return found


@pytest_asyncio.fixture
async def db(dsn: str) -> AsyncIterator[Database]:
    """An installation in which an agent and somebody of operations work, without accounts."""
    async with await Database.open(dsn) as database:
        await database.execute("TRUNCATE staff, login_attempts RESTART IDENTITY CASCADE")
        for handle, role in (("agent-01", Role.AGENT), ("operations-01", Role.OPERATIONS)):
            await staff.add(database, staff.NewStaff(handle=handle, name=handle, roles=(role,)))
        yield database


async def enters(db: Database, login: str, password: str) -> bool:
    """Whether they get in, and then whether they have to set a password of their own."""
    found = await accounts.authenticate(db, login, password, None, now=datetime.now(UTC))
    return found.person.must_change


async def test_it_is_for_operations_told_at_every_start_and_gone_once_it_was_used(
    db: Database, tmp_path: Path
) -> None:
    first = await first_login(db, tmp_path)
    assert first is not None
    assert first.login == "operations-01"
    assert await enters(db, first.login, first.password), "a password of one's own is set first of all"
    assert await first_login(db, tmp_path) == first, "the same at the next start, and it still works"
    assert await enters(db, first.login, first.password)
    [kept] = tmp_path.iterdir()
    assert kept.stat().st_mode & 0o077 == 0, "it is for its owner alone"

    await accounts.set_password(db, "operations-01", GOOD, now=datetime.now(UTC))
    assert await first_login(db, tmp_path) is None
    assert list(tmp_path.iterdir()) == [], "nothing of it is left"
    assert await first_login(db, tmp_path) is None, "and no second one is made"
    with pytest.raises(LoginRefused):
        await enters(db, first.login, first.password)


async def test_where_accounts_were_made_otherwise_none_is_made(db: Database, tmp_path: Path) -> None:
    await accounts.set_password(db, "agent-01", GOOD, now=datetime.now(UTC))
    assert await first_login(db, tmp_path) is None
    assert list(tmp_path.iterdir()) == []
    assert await accounts.account(db, "operations-01") is None


async def test_a_file_that_was_lost_or_harmed_keeps_nobody_from_starting(
    db: Database, tmp_path: Path
) -> None:
    assert await first_login(db, tmp_path) is not None
    [kept] = tmp_path.iterdir()
    kept.write_text("half a lin", "utf-8")
    assert await first_login(db, tmp_path) is None, "the password is nowhere else: operations set another one"
    kept.unlink()
    assert await first_login(db, tmp_path) is None


async def test_without_anybody_of_operations_there_is_none(db: Database, tmp_path: Path) -> None:
    await db.execute("DELETE FROM staff WHERE handle = 'operations-01'")
    assert await first_login(db, tmp_path) is None
    assert not await accounts.any_account(db)
