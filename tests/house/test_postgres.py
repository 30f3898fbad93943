"""PostgreSQL under our own runner: databases, crashes, leftovers, users."""

import os
import re
import signal
import sys
import tempfile
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from starter.stack.errors import AlreadyRunning, StackError
from starter.stack.launcher import UNPRIVILEGED
from starter.stack.postgres import EmbeddedPostgres
from starter.stack.privileges import unreachable_parent
from starter.stack.processes import command_line, end_leftover, rotate, spawn
from store.settings import ROOT


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="homeward-postgres-") as parent:
        yield Path(parent) / "postgres"


async def answer(dsn: str, query: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_databases_are_made_copied_and_dropped(postgres_server: EmbeddedPostgres) -> None:
    first = await postgres_server.create_database("house_first")
    await answer(first, "CREATE TABLE kept AS SELECT 42 AS answer")
    copy = await postgres_server.create_database("house_copy", template="house_first")
    assert await answer(copy, "SELECT answer FROM kept") == 42
    for name in ("house_copy", "house_first", "house_never_was"):
        await postgres_server.drop_database(name)
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await asyncpg.connect(copy)


async def test_committed_rows_survive_a_killed_server(folder: Path) -> None:
    server = EmbeddedPostgres(folder, database="homeward")
    async with server:
        await answer(server.dsn, "CREATE TABLE kept AS SELECT 42 AS answer")
        port = server.port
        assert server.child is not None
        os.kill(server.child.pid, signal.SIGKILL)
        await server.child.wait()
        assert not server.alive
        await server.start()
        assert server.port == port
        assert await answer(server.dsn, "SELECT answer FROM kept") == 42


async def test_a_folder_has_one_server(folder: Path) -> None:
    async with EmbeddedPostgres(folder, durable=False):
        with pytest.raises(AlreadyRunning, match=f"pid {os.getpid()}"):
            await EmbeddedPostgres(folder, durable=False).start()


async def test_a_pid_file_of_another_program_keeps_nobody_out(folder: Path) -> None:
    """After a power cut the pid in PostgreSQL's own lock may belong to anybody."""
    async with EmbeddedPostgres(folder, durable=False) as server:
        data = server.data
        assert server.child is not None
        pid_file = (data / "postmaster.pid").read_text()
        mine = pid_file.replace(str(server.child.pid), str(os.getpid()), 1)
    (data / "postmaster.pid").write_text(mine)
    async with EmbeddedPostgres(folder, durable=False) as server:
        assert await answer(server.dsn, "SELECT 1") == 1


async def test_a_cluster_of_another_version_is_refused(folder: Path) -> None:
    async with EmbeddedPostgres(folder, durable=False) as server:
        version = server.data / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(StackError, match="was made by PostgreSQL 17"):
        await EmbeddedPostgres(folder, durable=False).start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to give up")
async def test_as_root_it_runs_as_nobody_even_below_a_closed_folder(folder: Path) -> None:
    folder.parent.chmod(0o700)
    assert unreachable_parent(folder) == folder.parent
    async with EmbeddedPostgres(folder, durable=False) as server:
        assert server.child is not None
        status = Path(f"/proc/{server.child.pid}/status").read_text()
    assert f"Uid:\t{UNPRIVILEGED}\t{UNPRIVILEGED}\t{UNPRIVILEGED}" in status
    rights = next(line for line in status.splitlines() if line.startswith("CapPrm"))
    assert int(rights.split()[1], 16) == 0b10, "the right to pass file permissions, and no other"


@pytest.mark.skipif(os.geteuid() != 0, reason="root tries it as somebody else")
async def test_it_runs_for_ordinary_users(folder: Path) -> None:
    """Without root's rights there is nothing to give up; the folder is the user's own."""
    script = """
        import asyncio, os, sys
        from pathlib import Path
        from starter.stack.postgres import EmbeddedPostgres
        async def main():
            async with EmbeddedPostgres(Path(sys.argv[1]), durable=False) as server:
                print(os.geteuid(), server.child.pid)
        asyncio.run(main())
    """
    folder.mkdir()
    os.chown(folder, UNPRIVILEGED, UNPRIVILEGED)
    log = folder.with_name("output")
    # this Python may lie in a folder that is closed to other users, hence `keep_search`
    child = spawn(
        "an ordinary user's program",
        [sys.executable, "-c", textwrap.dedent(script), folder],
        log=log,
        env={"PYTHONPATH": str(ROOT), "PATH": os.defpath},
        drop_root=True,
        keep_search=True,
    )
    assert await child.wait(60)
    assert child.process.returncode == 0, log.read_text()
    assert log.read_text().startswith(f"{UNPRIVILEGED} ")


def test_children_are_started_from_the_main_thread_only() -> None:
    """A child is bound to the thread that started it and would die with it."""
    caught: list[BaseException] = []

    def try_it() -> None:
        try:
            spawn("sleep", ["sleep", "60"])
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=try_it)
    thread.start()
    thread.join()
    assert "main thread" in str(caught[0])


def test_a_program_that_does_not_exist_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(StackError, match=r"cannot start the server \(.*no-such-program\): .*No such file"):
        spawn("the server", [tmp_path / "no-such-program"])


async def test_a_child_does_not_ignore_what_python_itself_ignores() -> None:
    """A server that ignores SIGPIPE goes on writing to whoever has left."""
    child = spawn("sleep", ["sleep", "60"])
    status = Path(f"/proc/{child.pid}/status").read_text()
    await child.stop()
    [ignored] = re.findall(r"^SigIgn:\s+(\w+)$", status, re.MULTILINE)
    assert not int(ignored, 16) & 1 << signal.SIGPIPE - 1


async def test_a_pid_that_became_somebody_elses_is_left_alone() -> None:
    bystander = spawn("sleep", ["sleep", "60"])
    assert command_line(bystander.pid) == "sleep 60"
    assert not await end_leftover(bystander.pid, "postgres -D /anywhere -h", signal.SIGKILL)
    assert bystander.alive
    await bystander.stop()


def test_logs_are_rotated_and_five_kept(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    for number in range(8):
        rotate(log)
        log.write_text(str(number))
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["server.log", *(f"server.log.{number}" for number in range(1, 6))]
    assert (tmp_path / "server.log.5").read_text() == "2"
