"""How soon a task that follows from another's completion stands on a colleague's open page.

One person sends the form of a task to the desk, as a browser does; another has the list of their role open in a browser
(or, where there is none, listens to its stream and reads its list again). Servers, worker and desk are real.
"""

import asyncio
import os
import shutil
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, Protocol

import httpx2

from benchmarks.desk_reading import COOKIE, PASSWORD, p99
from benchmarks.journey import SEQUENCE
from benchmarks.measuring import start_journey
from benchmarks.servers import TASK_QUEUE, Servers
from desk.forms.typed import PREFIX
from starter.stack.ports import free_port
from starter.stack.processes import spawn
from starter.stack.temporal import NAMESPACE
from store import accounts
from store.settings import ROOT

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
_LIST = "/inbox/team"
_LONGEST_SECONDS = 30.0
_WARM_UP = 5
_OBSERVE = """() => {
  window.seen = {}; window.heard = [];
  const look = () => {
    for (const one of document.querySelectorAll("a[data-row-link]")) window.seen[one.pathname] ??= Date.now();
  };
  look();
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true});
  document.body.addEventListener("changed", () => window.heard.push(Date.now()));
}"""


@dataclass(frozen=True)
class Round:
    """One completion, in milliseconds after it was sent."""

    answered: float
    """The person who completed it has their answer: everything stands in PostgreSQL."""
    heard: float
    """The other's page was told that something has changed."""
    shown: float
    """It shows the task that follows."""


class Watching(Protocol):
    """Somebody's open list."""

    async def saw(self, task: str, since: float) -> tuple[float, float]:
        """When it heard of a change, and when it showed a task: seconds of the clock."""


async def live(servers: Servers, rounds: int, tell: Callable[[str], None]) -> list[Round]:
    """Tasks of one journey completed one after another, each watched for on the page of whoever is next."""
    people = list(dict.fromkeys(actor for _, actor, _ in SEQUENCE))
    async with served(servers, servers.folder) as (address, _):
        for one in people:
            await accounts.set_password(servers.database, one, PASSWORD, now=datetime.now(UTC))
        clients = {one: await logged_in(address, one) for one in people}
        try:
            async with _watching(address, clients, tell) as pages:
                return await _rounds(servers, clients, pages, rounds)
        finally:
            for client in clients.values():
                await client.aclose()


def told(found: Sequence[Round], tell: Callable[[str], None]) -> None:
    """The figures as lines."""
    tell(
        f"a completed task's successor on another person's page, {len(found)} rounds, milliseconds after sending"
    )
    parts: Mapping[str, Callable[[Round], float]] = {
        "answer to who completed it": lambda one: one.answered,
        "the other page is told": lambda one: one.heard,
        "the other page shows it": lambda one: one.shown,
        "of that, reading again": lambda one: one.shown - one.heard,
    }
    for name, part in parts.items():
        times = [part(one) for one in found]
        tell(f"  {name:30s} p50 {median(times):7.0f}   p99 {p99(times):7.0f}")


async def _rounds(
    servers: Servers, clients: Mapping[str, httpx2.AsyncClient], pages: Mapping[str, Watching], rounds: int
) -> list[Round]:
    journey = await start_journey(servers, rounds + _WARM_UP + 1)
    found = []
    for number in range(rounds + _WARM_UP):
        _, actor, answers = SEQUENCE[number % len(SEQUENCE)]
        task, following = f"{journey}-{number + 1}", f"{journey}-{number + 2}"
        page = pages[SEQUENCE[(number + 1) % len(SEQUENCE)][1]]
        client = clients[actor]
        await client.post(f"/tasks/{task}/act/claim", data={"command": f"claim-{task}"})
        await asyncio.sleep(1.0)  # whoever heard of the claim has read again
        sent = {f"{PREFIX}{name}": _typed(value) for name, value in answers.items()}
        began = time.time()
        answer = await client.post(f"/tasks/{task}/complete", data={**sent, "command": f"done-{task}"})
        answered = time.time()
        assert answer.status_code == 303, f"{task}: {answer.status_code} {answer.text[:2000]}"
        heard, shown = await page.saw(f"/tasks/{following}", began)
        if number >= _WARM_UP:
            found.append(Round(*((at - began) * 1000 for at in (answered, heard, shown))))
    return found


def _typed(value: Any) -> str:
    """An answer as a browser sends it."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


@asynccontextmanager
async def served(servers: Servers, folder: Path) -> AsyncIterator[tuple[str, int]]:
    """The desk as a process of its own, as in production: its address and its process id."""
    port = free_port()
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("HOMEWARD_", "TEMPORAL_"))
    }
    told_where = {
        "HOMEWARD_DATABASE__DSN": servers.database.dsn,
        "HOMEWARD_TASK_QUEUE": TASK_QUEUE,
        "HOMEWARD_PORTS__DESK": str(port),
        "HOMEWARD_STATE": str(folder / "desk"),
        "TEMPORAL_ADDRESS": servers.address,
        "TEMPORAL_NAMESPACE": NAMESPACE,
    }
    child = spawn(
        "desk", [sys.executable, "-m", "desk"], log=folder / "desk.log", env=kept | told_where, cwd=ROOT
    )
    address = f"http://127.0.0.1:{port}"
    try:
        async with httpx2.AsyncClient() as client:
            for _ in range(600):
                with suppress(httpx2.TransportError):
                    if (await client.get(f"{address}/readyz")).status_code == 200:
                        break
                assert child.alive, child.how_it_ended()
                await asyncio.sleep(0.1)
        yield address, child.pid
    finally:
        await child.stop()


async def logged_in(address: str, handle: str) -> httpx2.AsyncClient:
    client = httpx2.AsyncClient(base_url=address, headers={"sec-fetch-site": "same-origin"}, timeout=60)
    answer = await client.post("/login", data={"name": handle, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return client


@asynccontextmanager
async def _watching(
    address: str, clients: Mapping[str, httpx2.AsyncClient], tell: Callable[[str], None]
) -> AsyncIterator[Mapping[str, Watching]]:
    """An open list of everybody's: in Chromium where there is one."""
    if CHROMIUM is None:
        tell("no Chromium: its stream is listened to, and the list read again, without a browser")
        async with asyncio.TaskGroup() as group:
            streams = {one: _Stream(client, group) for one, client in clients.items()}
            for stream in streams.values():
                await stream.opened.wait()
            yield streams
            for stream in streams.values():
                stream.task.cancel()
        return
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        try:
            found = {}
            for one, client in clients.items():
                context = await browser.new_context(base_url=address)
                await context.add_cookies([{"name": COOKIE, "value": client.cookies[COOKIE], "url": address}])
                page = await context.new_page()
                await page.goto(_LIST)
                await page.wait_for_selector("#live.on")
                await page.evaluate(_OBSERVE)
                found[one] = _Window(page)
            yield found
        finally:
            await browser.close()


class _Window:
    """A list in a browser."""

    def __init__(self, page: Any) -> None:
        self._page = page

    async def saw(self, task: str, since: float) -> tuple[float, float]:
        deadline = time.time() + _LONGEST_SECONDS
        while time.time() < deadline:
            shown, heard = await self._page.evaluate("(task) => [window.seen[task], window.heard]", task)
            if shown:
                told = [one for one in heard if since * 1000 <= one <= shown]
                return (told[-1] if told else shown) / 1000, shown / 1000
            await asyncio.sleep(0.02)
        raise TimeoutError(f"{task} did not appear")


class _Stream:
    """The same without a browser."""

    def __init__(self, client: httpx2.AsyncClient, group: asyncio.TaskGroup) -> None:
        self._client = client
        self.opened = asyncio.Event()
        self._changed = asyncio.Event()
        self._heard = 0.0
        self.task = group.create_task(self._listen())

    async def _listen(self) -> None:
        async with self._client.stream("GET", "/live", timeout=None) as answer:
            async for row in answer.aiter_lines():
                self.opened.set()
                if row.startswith("data:"):
                    self._heard = time.time()
                    self._changed.set()

    async def saw(self, task: str, since: float) -> tuple[float, float]:
        async with asyncio.timeout(_LONGEST_SECONDS):
            while True:
                answer = await self._client.get(_LIST, headers={"HX-Request": "true"})
                if f"{task}?" in answer.text:
                    return max(self._heard, since), time.time()
                await self._changed.wait()
                self._changed.clear()
