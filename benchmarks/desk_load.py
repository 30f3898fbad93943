"""What it costs the desk that many pages are open while much happens: its processor time, and how often pages read.

Pages are streams that read their list again when the desk tells them to, as ``desk.js`` does; a desk that tells no
lists has them read whatever happened. Each change is one batch as the worker records it: a task done, the next opened.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx2

from benchmarks.cpu import used
from benchmarks.desk_live import logged_in, served
from benchmarks.desk_reading import PASSWORD, p99
from benchmarks.servers import Servers
from domain import events
from domain.events import Batch, Entry, Event
from domain.roles import Role
from domain.stages import Stage
from store import accounts, staff
from store.database import Database
from store.journal import record
from store.staff import NewStaff

_ROLES = (Role.AGENT, Role.AGENT, Role.DESIGNER, Role.SITE_SUPERVISOR)
_TASKS_EACH = 25
_LIST_SECONDS = 0.5
_TABS_SECONDS = 1.8
"""So often a page reads at most, as its templates say."""


@dataclass
class Page:
    """An open list: of one's own tasks, or (every fourth) of what one may claim."""

    client: httpx2.AsyncClient
    shows: str
    took: list[float]
    reads: Counter[str]
    due: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    async def listen(self) -> None:
        async with self.client.stream("GET", "/live", timeout=None) as answer:
            async for row in answer.aiter_lines():
                if row.startswith("data:"):
                    self._told(row.removeprefix("data:").strip())

    def _told(self, told: str) -> None:
        journeys, parted, lists = told.partition(";")
        if not parted or self.shows in lists.split(","):
            self._again("list", f"/inbox/{self.shows}", _LIST_SECONDS)
        elif lists and journeys:
            self._again("tabs", f"/inbox/{self.shows}?tabs=1", _TABS_SECONDS)

    def _again(self, what: str, path: str, pause: float) -> None:
        if what not in self.due or self.due[what].done():
            self.due[what] = asyncio.create_task(self._read(what, path, pause))

    async def _read(self, what: str, path: str, pause: float) -> None:
        await asyncio.sleep(max(0.0, self._last.get(what, 0.0) + pause - time.monotonic()))
        self._last[what] = began = time.monotonic()
        answer = await self.client.get(path, headers={"HX-Request": "true"})
        assert answer.status_code == 200, answer.text[:200]
        self.took.append((time.monotonic() - began) * 1000)
        self.reads[what] += 1


async def load(
    servers: Servers, pages: int, changes: float, seconds: int, tell: Callable[[str], None]
) -> None:
    """So many pages of half as many people, so many changes a second, for so long."""
    people = [f"load-{number:03d}" for number in range(max(pages // 2, 1))]
    now = datetime.now(UTC)
    for number, one in enumerate(people):
        role = _ROLES[number % len(_ROLES)]
        await staff.add(servers.database, NewStaff(handle=one, name=one, roles=(role,)))
        await accounts.set_password(servers.database, one, PASSWORD, now=now)
    work = _Work(servers.database, people, now)
    await work.begin()
    await servers.database.execute(
        "ANALYZE"
    )  # as autovacuum does in a company that has been there for a while
    async with served(servers, servers.folder) as (address, pid), AsyncExitStack() as stack:
        shown: list[Page] = []
        took: list[float] = []
        reads: Counter[str] = Counter()
        for one in people:
            client = await logged_in(address, one)
            stack.push_async_callback(client.aclose)
            for _ in range(2):
                shown.append(Page(client, "claim" if len(shown) % 4 == 3 else "mine", took, reads))
        listening = [asyncio.create_task(one.listen()) for one in shown]
        try:
            await asyncio.sleep(3)
            reads.clear()
            took.clear()
            processes = {"desk": pid, "PostgreSQL": servers.processes["PostgreSQL"]}
            idle = used(processes)
            began = time.monotonic()
            await work.go_on(changes, seconds)
            busy = used(processes)
            passed = time.monotonic() - began
        finally:
            reading = [task for one in shown for task in one.due.values()]
            for task in (*listening, *reading):
                task.cancel()
            await asyncio.gather(*listening, *reading, return_exceptions=True)
    spent = {name: (busy[name] - idle[name]) / passed / 10 for name in processes}
    tell(
        f"{len(shown)} open pages of {len(people)} people, {work.done / passed:.1f} changes a second, {passed:.0f} s:\n"
        f"  of a processor the desk uses {spent['desk']:.0f} %, PostgreSQL {spent['PostgreSQL']:.0f} %;\n"
        f"  a second {reads['list'] / passed:.1f} lists are read, {reads['tabs'] / passed:.1f} times counts alone;\n"
        f"  such a read takes p50 {sorted(took)[len(took) // 2]:.0f} ms, p99 {p99(took):.0f} ms"
    )


@dataclass
class _Work:
    """What happens: journeys whose tasks are done one after another, each for the next person."""

    database: Database
    people: list[str]
    now: datetime
    done: int = 0
    _places: dict[str, int] = field(default_factory=dict)

    async def begin(self) -> None:
        for number in range(len(self.people) * _TASKS_EACH):
            journey = f"LOAD{number:05d}"
            start = events.JourneyStarted(
                customer=f"LK{number}",
                property=f"LP{number}",
                standard="renovation",
                standard_version=1,
                calendars={"customer": 1},
                owner=self.people[number % len(self.people)],
                team={},
            )
            await self._record(journey, start, self._task(journey, 1, number))

    async def go_on(self, changes: float, seconds: int) -> None:
        """At a steady pace, as far as the servers keep up."""
        journeys = list(self._places)
        began = time.monotonic()
        while (passed := time.monotonic() - began) < seconds:
            if self.done > passed * changes:
                await asyncio.sleep(self.done / changes - passed)
                continue
            journey = journeys[self.done * 7919 % len(journeys)]
            task = self._places[journey] // 2 + 1
            ended = events.TaskCompleted(
                task=f"{journey}-{task - 1}",
                key=f"review/{task - 1}",
                kind="review_plan",
                answers={},
                on_time=True,
            )
            await self._record(journey, ended, self._task(journey, task, self.done))
            self.done += 1

    def _task(self, journey: str, number: int, person: int) -> events.TaskOpened:
        place = person % len(self.people)
        return events.TaskOpened(
            task=f"{journey}-{number}",
            key=f"review/{number}",
            kind="review_plan",
            role=_ROLES[place % len(_ROLES)],
            assignee=None if person % 5 == 0 else self.people[place],
            due_at=self.now + timedelta(hours=person % 200),
            why="",
            about={},
        )

    async def _record(self, journey: str, *happened: Event) -> None:
        last = self._places.get(journey, 0)
        entries = tuple(
            Entry(seq=seq, at=self.now, stage=Stage.DESIGN, actor=self.people[0], event=event)
            for seq, event in enumerate(happened, start=last + 1)
        )
        await record(self.database, Batch(journey=journey, entries=entries))
        self._places[journey] = last + len(happened)
