"""`homeward staff add --login | password | sessions`: the first administrator, and passwords that are not shown."""

import asyncio
import os
import pty
import subprocess
import sys
import termios
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from starter.stack.postgres import EmbeddedPostgres
from store.accounts import authenticate
from store.database import Database
from store.errors import LoginRefused
from store.migrate import migrate
from store.sessions import SignedIn, open_session, session
from store.settings import ROOT
from tests.starter.conftest import ran

GOOD = "correct horse battery"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def dsn(postgres_server: EmbeddedPostgres) -> str:
    found = await postgres_server.create_database("starter_accounts")
    await migrate(found)
    return found


@pytest_asyncio.fixture
async def db(dsn: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """An installation in which nobody works yet."""
    monkeypatch.setenv("HOMEWARD_DATABASE__DSN", dsn)
    for name in ("HOMEWARD_AS", "HOMEWARD_LANG"):
        monkeypatch.delenv(name, raising=False)
    async with await Database.open(dsn) as database:
        await database.execute("TRUNCATE staff, login_attempts RESTART IDENTITY CASCADE")
        yield database


async def enters(db: Database, login: str, password: str) -> SignedIn:
    return await authenticate(db, login, password, None, now=datetime.now(UTC))


def typed(lines: list[str], *arguments: str) -> tuple[int, str]:
    """Run `homeward` in a terminal of its own; each line is typed when it is asked for."""
    ours, theirs = pty.openpty()
    with (
        subprocess.Popen(
            [sys.executable, "-m", "starter", *arguments],
            cwd=ROOT,
            env={**os.environ, "TERM": "dumb", "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            close_fds=True,
            start_new_session=True,  # so that a password is not asked for in the terminal of whoever runs the tests
        ) as process
    ):
        os.close(theirs)
        screen, waiting = "", list(lines)
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # the terminal's other end is closed
                break
            if not part:
                break
            screen += part.decode()
            if waiting and screen.endswith((": ", "：")):
                while termios.tcgetattr(ours)[3] & termios.ECHO:  # what is typed before is thrown away
                    time.sleep(0.01)
                os.write(ours, f"{waiting.pop(0)}\n".encode())
        code = process.wait(60)
    os.close(ours)
    return code, screen


async def test_the_first_administrator_of_an_empty_system_signs_in(db: Database) -> None:
    add = ("staff", "add", "root", "--role", "operations", "--login", "Admin")
    alone = await ran(*add)
    assert alone.code == 2
    assert "--temporary" in alone.err
    assert (await ran("staff", "list", "--json")).document == {"staff": []}, "nothing was changed"

    code, screen = await asyncio.to_thread(typed, [GOOD, GOOD + "!"], *add, "--lang", "en")
    assert code == 2
    assert "the two passwords differ" in screen
    code, screen = await asyncio.to_thread(typed, [GOOD, GOOD], *add)
    assert code == 0, screen
    assert "登录名：admin" in screen
    assert GOOD not in screen, "it is not shown while it is typed"
    person = (await enters(db, "admin", GOOD)).person
    assert (person.handle, person.must_change) == ("root", False)

    again = await ran(*add, "--temporary", "--lang", "en")
    assert again.code == 4
    assert "root has an account already (login name admin)" in again.err
    assert (await enters(db, "admin", GOOD)).person.handle == "root", "and their password stands"


async def test_a_temporary_password_is_told_once_and_ends_every_session(db: Database) -> None:
    added = await ran("staff", "add", "agent-03", "--role", "agent", "--temporary", "--json")
    assert added.code == 0, added.err
    assert (added.document["handle"], added.document["login"]) == ("agent-03", "agent-03")
    proof = await enters(db, "agent-03", added.document["password"])
    assert proof.person.must_change
    now = datetime.now(UTC)
    token = await open_session(db, proof, "Mozilla/5.0 (Windows NT 10.0) Firefox/150.0", now=now)

    shown = await ran("staff", "sessions", "agent-03", "--lang", "en")
    assert "login name: agent-03" in shown.out
    assert "somebody else set the password" in shown.out
    assert "Firefox, Windows" in shown.out
    reset = await ran("staff", "password", "agent-03", "--temporary", "--login", "wan", "--lang", "en")
    assert reset.code == 0
    line = next(line for line in reset.out.splitlines() if line.startswith("temporary password: "))
    assert await session(db, token, now=now) is None
    assert (await enters(db, "wan", line.split()[2])).person.handle == "agent-03"
    with pytest.raises(LoginRefused):
        await enters(db, "agent-03", added.document["password"])
    assert line.split()[2] not in (await ran("staff", "sessions", "agent-03")).out


async def test_sessions_are_listed_and_ended(db: Database) -> None:
    assert (await ran("staff", "add", "客服03", "--role", "客服")).code == 0
    none = await ran("staff", "sessions", "客服03")
    assert "还没有工作台账号" in none.out
    told = (await ran("staff", "password", "客服03", "--temporary", "--json")).document
    assert told["handle"] == "客服03"
    now = datetime.now(UTC)
    proof = await enters(db, "客服03", told["password"])
    tokens = [await open_session(db, proof, "", now=now) for _ in range(2)]
    listed = (await ran("staff", "sessions", "客服03", "--json")).document
    assert (len(listed["sessions"]), listed["ended"]) == (2, 0)
    assert listed["account"]["must_change"]
    assert await session(db, tokens[0], now=now)
    ended = await ran("staff", "sessions", "客服03", "--end")
    assert "已全部退出登录：2 处" in ended.out
    assert await session(db, tokens[0], now=now) is None
    assert "现在没有登录" in (await ran("staff", "sessions", "客服03")).out


async def test_what_is_wrong_is_said_before_a_password_is_asked_for(db: Database) -> None:
    assert (await ran("staff", "add", "a-1", "--role", "agent", "--temporary")).code == 0
    assert (await ran("staff", "add", "a-2", "--role", "agent")).code == 0
    for arguments, code, told in (
        (("password", "nobody", "--temporary"), 3, "nobody"),
        (("password", "a-2", "--temporary", "--login", "A-1"), 4, "a-1"),
        (("password", "a-2", "--temporary", "--login", "a 1"), 2, "no spaces"),
        (("password", "a-2"), 2, "--temporary"),
        (("password", "a-2", "--json"), 2, "--temporary"),
        (("sessions", "nobody"), 3, "nobody"),
    ):
        result = await ran("staff", *arguments, "--lang", "en")
        assert (result.code, told in result.err) == (code, True), result.err
    assert (await ran("staff", "deactivate", "a-1")).code == 0
    assert (await ran("staff", "password", "a-1", "--temporary")).code == 2
    assert (await ran("staff", "sessions", "a-1")).code == 0
