"""The whole product: workflow, worker, records, on the time-skipping server; driven as the command line drives it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from client.contacts import promise_name
from client.errors import Conflict, HomewardError
from client.sending import workflow_id
from domain.contacts import Channel, Point
from domain.events import StepFired
from domain.publishing import WakeState, Woken
from domain.roles import Role
from domain.stages import Stage, Status
from domain.standard import Standard
from starter.rehearsal.world import World
from store import reading_journeys, rulebooks
from store.publications import Publication
from store.reading_waits import WaitFilter, list_waits
from store.rulefiles import StandardFiles
from tests.journeys.driving import customer
from tests.journeys.test_moving import current_run
from tests.proof.acts import Acts
from tests.proof.choosing import Told
from tests.proof.commands import (
    absence,
    another_time,
    answers,
    instant,
    number,
    times,
    wall,
    window,
)
from tests.proof.days import Table
from tests.proof.on_rules import day_of, fired_as
from tests.proof.oracle import Company
from tests.proof.scripts import more_of, script_of
from tests.proof.sequences import Shown, Wrong
from tests.proof.standards import FIRST, OTHER, THIRD, standard, tables
from tests.proof.things import Fired

MOST = 1000
OPERATIONS = "operations-01"
PATIENCE = 240
"""Seconds; a whole world has no more than some minutes."""
TAKES_AT_MOST = 2
"""Seconds that a busy machine may need: no instant is missed by them."""


@asynccontextmanager
async def _within(otherwise: str) -> AsyncIterator[None]:
    """What the machine does by itself comes soon, or a sequence is named that it never comes in."""
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    except TimeoutError as late:
        raise Wrong(otherwise) from late


class Site:
    """A company in its world, with the versions of the standard, and the calendars as they are by now."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tables: dict[str, Table] = dict(tables())

    async def prepare(self) -> None:
        database = self.world.database
        texts = {lang: await rulebooks.texts(database, "renovation", 1, lang) for lang in ("zh-CN", "en")}
        for version in (FIRST, OTHER, THIRD):
            known = Standard.model_validate(standard(version))
            await rulebooks.publish_standard(database, StandardFiles(standard=known, texts=texts))

    async def begin(self, script: int) -> "OnServer":
        """A journey that has just begun, and the model of it."""
        more = more_of(script)
        registered = customer(f"P-{script}").model_copy(update={"standard_version": FIRST})
        journey = await self.world.start(
            registered, stage=Stage.DESIGN, facts={"script": script, "more": more}
        )
        header = await reading_journeys.journey_header(self.world.database, journey)
        company = Company(standard(FIRST), self.tables)
        model = Acts(journey, script_of(script, more), company, wall(header.started_at), "agent-01")
        return OnServer(self, journey, model)


class OnServer:
    """One journey, driven by the operations that command line and desk use, and looked at in the records."""

    margin = timedelta(seconds=60)

    def __init__(self, site: Site, journey: str, model: Acts) -> None:
        self.site, self.journey, self.model = site, journey, model
        self.world, self.ops = site.world, site.world.journeys
        self._read = 0

    async def close(self) -> None:
        """The journey ends for good; time goes on for others."""
        pulse = await self.world.settled(self.journey)
        while pulse.next_fires is not None and pulse.next_fires - await self.world.now() < self.margin:
            pulse = await self.world.pass_instant(self.journey, pulse)
        header = await reading_journeys.journey_header(self.world.database, self.journey)
        if header.status is Status.LOST:
            await self.ops.reopen(self.journey, OPERATIONS, "other")
            await self.world.settled(self.journey)
        if header.status is not Status.CLOSED:
            await self.ops.close(self.journey, OPERATIONS, Status.CLOSED, "other")

    async def now(self) -> datetime:
        return wall(await self.world.now())

    async def act(self, name: str, told: Told) -> datetime | None:
        before = await self._seq()
        try:
            await ACTS[name](self, told)
        except HomewardError:
            return None
        await self.world.settled(self.journey)
        await self._hear_when_booked()
        first = await self.world.database.fetchval(
            "SELECT at FROM journal WHERE journey = $1 AND seq > $2 AND (NOT $3 OR type = 'rules_adopted')"
            " ORDER BY seq LIMIT 1",
            self.journey,
            before,
            name == "publish",
        )
        return wall(first) if first is not None else self.model.now

    async def pass_to(self, at: datetime, *, fires: bool) -> None:
        async with _within(f"it does not become {at}"):
            await self.world.advance(instant(at))
        if not fires:
            return
        async with _within(f"nothing came at {at}"):
            while not await self._fired():  # noqa: ASYNC110 - another process does it
                await asyncio.sleep(0.01)
        await self.world.settled(self.journey)

    async def _fired(self) -> list[Any]:
        return list(
            await self.world.database.fetch(
                "SELECT seq, at, event FROM journal WHERE journey = $1 AND seq > $2 AND type = 'step_fired'"
                " ORDER BY seq",
                self.journey,
                self._read,
            )
        )

    async def _hear_when_booked(self) -> None:
        """A time is reserved by an activity: what follows comes a moment after the act."""
        rows = await self.world.database.fetch(
            "SELECT event->>'key' AS key, max(at) AS at FROM journal WHERE journey = $1"
            " AND type = 'appointment_booked' GROUP BY 1",
            self.journey,
        )
        self.model.booked_at = {row["key"]: wall(row["at"]) for row in rows}

    async def happened(self) -> list[tuple[datetime, list[Fired]]]:
        await self.world.settled(self.journey)
        await self._hear_when_booked()
        rows = await self._fired()
        if rows:
            self._read = rows[-1]["seq"]
        found = []
        for at, group in groupby(rows, key=lambda row: row["at"]):
            events = [StepFired.model_validate(row["event"]) for row in group]
            if late := [one for one in events if one.late_seconds > TAKES_AT_MOST]:
                raise Wrong(f"counts as late, and no instant was missed: {late}")
            found.append((wall(at), [fired_as(one) for one in events]))
        return found

    async def shown(self) -> dict[str, Shown]:
        pulse = await self.world.settled(self.journey)
        lines = await list_waits(self.world.database, WaitFilter(journey=self.journey, limit=MOST))
        if sorted(pulse.keys) != sorted(line.key for line in lines):
            raise Wrong(
                f"the workflow waits for {pulse.keys}, the records say {[line.key for line in lines]}"
            )
        tasks = await self.world.database.fetch(
            "SELECT task, key, role, assignee, due_at FROM tasks WHERE journey = $1 AND status = 'open'",
            self.journey,
        )
        clocks = {line.task: line for line in lines if line.task}
        if {row["task"] for row in tasks} != set(clocks):
            raise Wrong(f"each open task has one clock: {tasks} {set(clocks)}")
        for row in tasks:
            line = clocks[row["task"]]
            if (row["key"], row["role"], row["assignee"], row["due_at"]) != (
                line.key,
                line.role,
                line.assignee,
                line.due_at,
            ):
                raise Wrong(f"a task and its clock differ: {row} {line}")
        return {
            line.key: Shown(
                action=line.next_action.value if line.next_action else None,
                at=wall(line.next_at) if line.next_at else None,
                fires=wall(line.fires_at) if line.fires_at else None,
                to=line.next_to.value if line.next_to else None,
                level=line.level,
                due=wall(line.due_at) if line.due_at else None,
                role=line.role.value if line.role else None,
                assignee=line.assignee,
            )
            for line in lines
        }

    async def first(self) -> tuple[str, str, datetime] | None:
        """What `journey next` lists comes in the order in which people are told; the timer is for the first of all."""
        pulse = await self.world.settled(self.journey)
        lines = await list_waits(self.world.database, WaitFilter(journey=self.journey, limit=MOST))
        armed = [line for line in lines if line.next_at is not None]
        if armed != sorted(armed, key=lambda line: (line.next_at, line.key)):
            raise Wrong("the list is not in the order in which things come")
        soonest = [line for line in armed if line.fires_at is not None]
        first = min(soonest, key=lambda line: (line.fires_at, line.key), default=None)
        if first is None or first.fires_at is None or first.next_action is None:
            return None
        if pulse.next_fires != first.fires_at:
            raise Wrong(f"the timer is armed for {pulse.next_fires}, the first is {first}")
        return first.key, first.next_action.value, wall(first.fires_at)

    # --- acts

    async def _seq(self) -> int:
        found: int = await self.world.database.fetchval(
            "SELECT coalesce(max(seq), 0) FROM journal WHERE journey = $1", self.journey
        )
        return found

    async def task(self, told: Told) -> str:
        """The number of the last task at a key."""
        key = self.model.actual(told["key"])
        found: str = await self.world.database.fetchval(
            "SELECT task FROM tasks WHERE journey = $1 AND key = $2 ORDER BY opened_seq DESC LIMIT 1",
            self.journey,
            key,
        )
        return found

    def promise(self, told: Told) -> str:
        return promise_name(self.journey, number(self.model.actual(told["key"])))

    async def publish(self, told: Told) -> None:
        """Newer versions of calendars, which the journey takes over at once."""
        versions: dict[str, int] = {}
        database = self.world.database
        for name, days in told["changes"].items():
            newest = (await rulebooks.calendars(database, [name], date(2031, 1, 1)))[name]
            known = await rulebooks.calendar(database, name, newest.version)
            newer = known.newer({day: day_of(slots, known) for day, slots in days.items()})
            await rulebooks.publish_calendar(database, newer)
            versions[name] = newer.version
            self.site.tables[name] = self.site.tables[name].corrected(days)
        if (await self._tell(versions)).state is not WakeState.WOKEN:
            raise Conflict("journey_ended", journey=self.journey)
        async with _within(f"the newer calendars {versions} did not arrive"):
            while True:
                held = await self.world.database.fetchval(
                    "SELECT event FROM journal WHERE journey = $1 AND type = 'rules_adopted'"
                    " ORDER BY seq DESC LIMIT 1",
                    self.journey,
                )
                if held is not None and held["calendars"].items() >= versions.items():
                    return
                await asyncio.sleep(0.01)

    async def _tell(self, versions: dict[str, int]) -> Woken:
        """As a publication wakes the journeys that it concerns."""
        one = Publication(
            publication=f"proof-{sorted(versions.items())}",
            calendars=versions,
            actor=OPERATIONS,
            published_at=await self.world.now(),
            finished_at=None,
        )
        return await self.ops.adopt_calendars(one, self.journey)

    async def new_run(self, told: Told) -> None:
        """Continue as new; a query that meets the very change of runs would cost half a minute (`World.advance`)."""
        del told
        handle = self.ops.temporal.get_workflow_handle(workflow_id(self.journey))
        before = await current_run(handle)
        await self.ops.poke(self.journey)
        async with _within("no new run"):
            while await current_run(handle) == before:  # noqa: ASYNC110 - another process moves it
                await asyncio.sleep(0.01)


ServerAct = Callable[[OnServer, Told], Awaitable[Any]]


async def _claim(on: OnServer, told: Told) -> None:
    await on.ops.claim(await on.task(told), told["actor"])


async def _release(on: OnServer, told: Told) -> None:
    await on.ops.release(await on.task(told), told["actor"])


async def _assign(on: OnServer, told: Told) -> None:
    await on.ops.assign(await on.task(told), told["actor"], told["to"])


async def _delegate(on: OnServer, told: Told) -> None:
    await on.ops.delegate(await on.task(told), told["actor"], told["to"])


async def _give_back(on: OnServer, told: Told) -> None:
    await on.ops.give_back(await on.task(told), told["actor"])


async def _snooze(on: OnServer, told: Told) -> None:
    await on.ops.snooze(await on.task(told), told["actor"], instant(told["until"]))


async def _wake(on: OnServer, told: Told) -> None:
    await on.ops.wake(await on.task(told), told["actor"])


async def _complete(on: OnServer, told: Told) -> None:
    await on.ops.complete(await on.task(told), told["actor"], answers(told))


async def _take_back(on: OnServer, told: Told) -> None:
    await on.ops.take_back(await on.task(told), told["actor"])


ACTS: dict[str, ServerAct] = {
    "claim": _claim,
    "release": _release,
    "assign": _assign,
    "delegate": _delegate,
    "give_back": _give_back,
    "snooze": _snooze,
    "wake": _wake,
    "complete": _complete,
    "meet": _complete,
    "take_back": _take_back,
    "back_to": lambda on, told: on.ops.back_to(on.journey, OPERATIONS, on.model.actual(told["key"]), "other"),
    "pause": lambda on, told: on.ops.pause(on.journey, OPERATIONS, told["reason"], until=told["until"]),
    "resume": lambda on, _: on.ops.resume(on.journey, OPERATIONS),
    "close": lambda on, _: on.ops.close(on.journey, OPERATIONS, Status.LOST, "other"),
    "reopen": lambda on, _: on.ops.reopen(on.journey, OPERATIONS, "other"),
    "note": lambda on, _: on.ops.note(on.journey, OPERATIONS, "noted"),
    "new_run": OnServer.new_run,
    "open_case": lambda on, _: on.ops.open_case(on.journey, OPERATIONS, "complaint"),
    "add_task": lambda on, told: on.ops.add_task(
        on.journey, OPERATIONS, "please", instant(told["by"]), role=Role(told["role"]), person=told["person"]
    ),
    "promise": lambda on, told: on.ops.make_promise(
        on.journey, OPERATIONS, "said", **times(told), role=Role(told["role"]), person=told["person"]
    ),
    "move_promise": lambda on, told: on.ops.move_promise(on.promise(told), OPERATIONS, **times(told)),
    "cancel_promise": lambda on, told: on.ops.cancel_promise(on.promise(told), OPERATIONS, "other"),
    "publish": OnServer.publish,
    "migrate": lambda on, told: on.ops.adopt_standard(on.journey, OPERATIONS, told["version"]),
    "appoint": lambda on, told: on.ops.appoint(
        on.journey, OPERATIONS, Role(told["role"]), told["person"], "other"
    ),
    "absent": lambda on, told: on.ops.know_absence(on.journey, OPERATIONS, absence(told)),
    "early": lambda on, told: on.ops.begin_early(on.journey, OPERATIONS, told["kind"]),
    "replace": lambda on, told: on.ops.replace_person(
        on.journey,
        OPERATIONS,
        told["person"],
        {Role(role): one for role, one in told["successors"].items()},
        "other",
        gone=told["gone"],
    ),
    "contact": lambda on, told: on.ops.log_contact(
        on.journey,
        OPERATIONS,
        Channel.CALL,
        Point(told["point"]),
        "said",
        by=instant(told["by"]) if told["by"] else None,
        role=Role(told["role"]) if told["role"] else None,
        person=told["person"],
    ),
    "amend": lambda on, told: on.ops.amend(on.journey, OPERATIONS, {"window": window(told)}, "other"),
    "reschedule": lambda on, told: on.ops.reschedule(
        on.journey, OPERATIONS, on.model.actual(told["key"]), **another_time(told)
    ),
}
