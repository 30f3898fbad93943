"""The embedded stack as people meet it: a process in a terminal that starts, is killed, starts again."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from temporalio.client import Client, WorkflowHandle
from temporalio.common import SearchAttributeKey

from starter.stack.errors import AlreadyRunning, PortInUse, Unhealthy
from starter.stack.health import check_desk
from starter.stack.ports import free_port
from starter.stack.processes import command_line
from starter.stack.stack import Stack
from store.settings import ROOT, Ports, Settings
from tests.house.stub_worker import Counting

WORKER = Path(__file__).with_name("stub_worker.py")
PORT_NAMES = (
    "postgres",
    "temporal",
    "temporal_ui",
    "temporal_metrics",
    "worker_metrics",
    "app_metrics",
    "desk",
)


def processes_of(folder: Path) -> dict[int, str]:
    """Every living process whose command line or surroundings name the state folder."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            surroundings = (entry / "environ").read_bytes()
            state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            continue
        line = command_line(int(entry.name)) or ""
        if state != "Z" and (str(folder) in line or f"HOMEWARD_STATE={folder}".encode() in surroundings):
            found[int(entry.name)] = line
    return found


def wait_until(what: str, seconds: float, holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.1)


class Terminal:
    """`python -m starter.stack` with a stub worker, as a person would run it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = {name: free_port() for name in PORT_NAMES}
        self.output = folder.with_name(folder.name + ".out")
        self.environment = os.environ | {
            "HOMEWARD_STATE": str(folder),
            "HOMEWARD_LANG": "en",
            "PYTHONPATH": str(ROOT),
            **{f"HOMEWARD_PORTS__{name.upper()}": str(port) for name, port in self.ports.items()},
        }
        self.process: subprocess.Popen[bytes] | None = None

    def settings(self) -> Settings:
        return Settings(state=self.folder, ports=Ports(**self.ports))

    def command(self) -> list[str]:
        return [sys.executable, "-m", "starter.stack", str(WORKER)]

    def launch(self) -> None:
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                self.command(), env=self.environment, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT
            )

    def start(self) -> None:
        self.launch()
        wait_until(f"ready\n{self.output.read_text()}", 60, lambda: self.ready() or self.process_ended())
        assert self.ready(), self.output.read_text()

    def says(self, text: str) -> bool:
        return text in self.output.read_text()

    def ready(self) -> bool:
        return self.says("Homeward is ready")

    def process_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def end(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    with tempfile.TemporaryDirectory(prefix="homeward-stack-") as parent:
        terminal = Terminal(Path(parent) / "state")
        yield terminal
        if terminal.process is not None and not terminal.process_ended():
            terminal.end(signal.SIGTERM)
        wait_until("nothing is left", 20, lambda: not processes_of(terminal.folder))


class JsonTerminal(Terminal):
    """`homeward up --json`, read by a program."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", "starter", "up", "--json"]

    def ready(self) -> bool:
        return self.output.read_text().endswith("\n")


@pytest.mark.slow
async def test_up_tells_a_program_once_where_everything_is() -> None:
    with tempfile.TemporaryDirectory(prefix="homeward-stack-") as parent:
        terminal = JsonTerminal(Path(parent) / "state")
        terminal.start()
        try:
            told = json.loads(terminal.output.read_text())
            assert told["event"] == "ready"
            assert told["temporal_ui"] == f"http://127.0.0.1:{terminal.ports['temporal_ui']}"
            assert told["temporal"] == f"127.0.0.1:{terminal.ports['temporal']}"
            assert told["postgres"] == f"127.0.0.1:{terminal.ports['postgres']}/homeward"
            assert told["desk"] == f"http://127.0.0.1:{terminal.ports['desk']}"
            assert told["worker"]["pid"] in processes_of(terminal.folder)
            password = (terminal.folder / "postgres" / "password").read_text().strip()
            assert password not in terminal.output.read_text()
        finally:
            assert terminal.end(signal.SIGINT) == 0
        assert len(terminal.output.read_text().splitlines()) == 1, "one line from the start to the end"


class WholeTerminal(Terminal):
    """`homeward up`, as a person starts everything: with the real worker and the desk."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", "starter", "up", "--lang", "en"]


def enter_desk(address: str, login: str, password: str) -> str:
    """Log in at the desk as a browser does; gives the text of the page on which one ends."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    form = urllib.parse.urlencode({"name": login, "password": password}).encode()
    asked = urllib.request.Request(f"{address}/login", form, {"Sec-Fetch-Site": "same-origin"})  # noqa: S310
    with opener.open(asked, timeout=30) as answer:
        return str(answer.read().decode())


@pytest.mark.slow
def test_the_desk_starts_with_the_stack_lets_the_first_login_in_and_leaves_nothing() -> None:
    with tempfile.TemporaryDirectory(prefix="homeward-stack-") as parent:
        terminal = WholeTerminal(Path(parent) / "state")
        terminal.environment["COLUMNS"] = "200"
        terminal.start()
        try:
            settings = terminal.settings()
            check_desk(settings)
            address = f"http://127.0.0.1:{terminal.ports['desk']}"
            told = terminal.output.read_text()
            assert re.search(rf"Desk\s+│ {address} ", told), told
            found = re.search(r"First login\s+│ (\S+)  (\S+)  ", told)
            assert found is not None, told
            assert 'action="/login/password' in enter_desk(address, *found.groups())

            running = processes_of(terminal.folder)
            [pid] = [pid for pid, line in running.items() if line.endswith("-m desk")]
            os.kill(pid, signal.SIGKILL)
            wait_until("the desk is back", 60, partial(terminal.says, "desk is back"))
            assert 'action="/login/password' in enter_desk(address, *found.groups())
        finally:
            assert terminal.end(signal.SIGINT) == 0
        assert processes_of(terminal.folder) == {}
        with pytest.raises(Unhealthy):
            check_desk(settings)


async def counting(terminal: Terminal) -> WorkflowHandle[Counting, None]:
    client = await Client.connect(**terminal.settings().temporal_connect_config())
    return client.get_workflow_handle_for(Counting.run, "counting")


@pytest.mark.slow
async def test_life_of_a_stack(terminal: Terminal) -> None:
    """Start, work, kill -9 of the supervisor, start again: nothing is left over and nothing is lost."""
    terminal.start()
    settings = terminal.settings()
    connection = await asyncpg.connect(settings.database_dsn())
    await connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    await connection.close()
    client = await Client.connect(**settings.temporal_connect_config())
    handle = await client.start_workflow(Counting.run, id="counting", task_queue=settings.task_queue)
    assert await handle.execute_update(Counting.add, 20) == 40

    terminal.end(signal.SIGKILL)
    wait_until("all children are gone", 20, lambda: not processes_of(terminal.folder))

    terminal.start()
    connection = await asyncpg.connect(settings.database_dsn())
    assert await connection.fetchval("SELECT answer FROM kept") == 42
    await connection.close()
    handle = await counting(terminal)
    assert await handle.execute_update(Counting.add, 1) == 42

    assert terminal.end(signal.SIGINT) == 0
    assert processes_of(terminal.folder) == {}
    assert "Stopped." in terminal.output.read_text()


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.7, 1.5, 3.0])
def test_ctrl_c_while_starting_leaves_nothing(terminal: Terminal, seconds: float) -> None:
    terminal.launch()
    wait_until("it has begun", 20, lambda: terminal.says("starting"))
    time.sleep(seconds)
    assert terminal.end(signal.SIGINT) == 0, terminal.output.read_text()
    assert processes_of(terminal.folder) == {}


@pytest.mark.slow
async def test_what_dies_comes_back(terminal: Terminal) -> None:
    """PostgreSQL, Temporal and the worker, killed one after the other: same ports, same data."""
    terminal.start()
    settings = terminal.settings()
    client = await Client.connect(**settings.temporal_connect_config())
    handle = await client.start_workflow(Counting.run, id="counting", task_queue=settings.task_queue)
    marks = {"PostgreSQL": "/postgres -D", "Temporal": "start-dev", "worker": WORKER.name}
    for name, mark in marks.items():
        running = processes_of(terminal.folder).items()
        [pid] = [pid for pid, line in running if mark in line and " -m " not in line]
        os.kill(pid, signal.SIGKILL)
        wait_until(f"{name} is back", 60, partial(terminal.says, f"{name} is back"))
    connection = await asyncpg.connect(settings.database_dsn())
    await connection.close()
    assert await handle.execute_update(Counting.add, 21) == 42
    assert terminal.end(signal.SIGTERM) == 0
    assert processes_of(terminal.folder) == {}


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="homeward-stack-") as parent:
        yield Path(parent) / "state"


def own_settings(folder: Path) -> Settings:
    return Settings(state=folder, ports=Ports(**{name: free_port() for name in PORT_NAMES}))


STAGE = SearchAttributeKey.for_keyword("Stage")
DUE = SearchAttributeKey.for_datetime("NextDue")


@pytest_asyncio.fixture
async def stack(folder: Path) -> AsyncIterator[Stack]:
    async with Stack(own_settings(folder), [STAGE, DUE], with_worker=False) as stack:
        yield stack


async def test_a_second_start_in_the_same_folder_names_the_first(stack: Stack) -> None:
    second = Stack(stack.settings, [], with_worker=False)
    with pytest.raises(AlreadyRunning, match=f"already running in this folder, pid {os.getpid()}"):
        await second.start()
    await second.stop()
    assert stack.postgres.alive
    assert stack.temporal.alive


async def test_a_port_in_use_is_named_with_its_purpose_and_setting(folder: Path) -> None:
    settings = own_settings(folder)
    with socket.socket() as other:
        other.bind(("127.0.0.1", settings.ports.temporal_ui))
        other.listen()
        stack = Stack(settings, [], with_worker=False)
        with pytest.raises(PortInUse) as caught:
            await stack.start()
        await stack.stop()
    message = str(caught.value)
    assert f"port {settings.ports.temporal_ui}, needed for Temporal Web UI, is in use" in message
    assert "HOMEWARD_PORTS__TEMPORAL_UI=" in message
    assert not (folder / "postgres").exists(), "nothing was begun"


async def test_one_port_for_two_purposes_is_refused(folder: Path) -> None:
    port = free_port()
    settings = Settings(state=folder, ports=Ports(postgres=port, temporal=port))
    with pytest.raises(PortInUse, match="is set for both PostgreSQL and Temporal"):
        await Stack(settings, [], with_worker=False).start()


async def test_secrets_are_for_their_owner_alone(stack: Stack) -> None:
    for name in ("password", "dsn"):
        assert (stack.folder / "postgres" / name).stat().st_mode & 0o077 == 0
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(host="127.0.0.1", port=stack.postgres.port, user="homeward", password="guess")


@pytest.mark.slow
async def test_preparation_runs_between_servers_and_worker(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    seen = []

    async def prepare(stack: Stack) -> None:
        seen.append((stack.postgres.alive, stack.temporal.alive, stack.worker.alive))

    async with Stack(own_settings(folder), [], prepare, worker=WORKER) as stack:
        assert stack.worker.alive
    assert seen == [(True, True, False)]


@pytest.mark.slow
async def test_a_worker_that_cannot_start_is_explained(folder: Path) -> None:
    broken = folder.with_name("broken.py")
    broken.write_text("raise SystemExit('no such module: blue_sky')\n")
    stack = Stack(own_settings(folder), [], worker=broken)
    with pytest.raises(Exception, match=r"(?s)worker ended with code 1.*blue_sky"):
        await stack.start()
    await stack.stop()
    await asyncio.sleep(0)
    assert processes_of(folder) == {}
