"""Worker and Temporal die right after the journal has an act: journal and workflow agree (docs/architecture.md).

Nobody but PostgreSQL knows of the act then. After the restart it is recorded again, which changes nothing, and
whoever acted gets their receipt.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from client.journeys import new_command
from domain.commands import Receipt
from domain.roles import Role
from domain.stages import Status
from starter.stack.postgres import EmbeddedPostgres
from store import staff
from store.customers import register
from tests.journeys.driving import FIRST_MEETING, MEASURED, customer
from tests.live import dying_worker
from tests.live.live import SOON, Live, hasty, living, slot

OPERATIONS = "operations-01"
DYING = Path(dying_worker.__file__)
KEY = "consultation/first_meeting"
"""The step that ``back_to`` returns to."""


IN_AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Step:
    """One act, what has to happen before it, and after which of its commits everything dies."""

    before: tuple[str, ...]
    act: str
    commit: int = 1
    answers: dict[str, Any] | None = None
    soon: timedelta = IN_AN_HOUR
    """From the agreement to the measurement: time enough for a call before it, or for the report to open."""


TALK = {**FIRST_MEETING, "priority": "design", "designer_talk": True}
STEPS = {
    "start": Step((), "start"),
    "first_meeting": Step((), "first_meeting", answers=TALK),
    "designer_talk": Step(("talk",), "designer_talk", answers={"outcome": "held"}),
    "no_time_agreed_yet": Step((), "first_meeting", answers=FIRST_MEETING),
    "stage_entered": Step((), "first_meeting"),
    "booked": Step((), "first_meeting", commit=2),
    "arranged": Step(("meet",), "arrange_appointment"),
    "confirmed": Step(
        ("meet_agreed",), "confirm_appointment", answers={"outcome": "confirmed"}, soon=IN_AN_HOUR
    ),
    "not_reached": Step(
        ("meet_agreed",), "confirm_appointment", answers={"outcome": "no_answer"}, soon=IN_AN_HOUR
    ),
    "measured": Step(("meet_agreed",), "measure_site", answers=MEASURED, soon=SOON),
    "assigned": Step((), "assign"),
    "noted": Step(("meet",), "note"),
    "paused": Step(("meet_agreed",), "pause"),
    "gone_back": Step(("meet_agreed",), "back_to"),
    "lost": Step(("meet_agreed", "confirm"), "close"),
}


class Case:
    """One journey on its way to the moment of death."""

    def __init__(self, live: Live, number: int, step: Step) -> None:
        self.live = live
        self.number = number
        self.step = step
        self.command = new_command()
        self._answers: dict[str, Any] | None = None
        self._task = ""

    async def prepare(self) -> None:
        self.registered = await register(self.live.database, customer(f"A-{self.number}"))
        self.journey = self.registered.journey
        if self.step.act == "start":
            return
        await self.live.journeys.start(self.registered)
        await self.live.until_open(self.journey, "first_meeting")
        for done in self.step.before:
            await self._do(done)
        await self._ready()

    async def act(self) -> Receipt | None:
        """The act under its command id; may be called again."""
        journeys, journey = self.live.journeys, self.journey
        ways: dict[str, Callable[[], Awaitable[Receipt]]] = {
            "assign": lambda: journeys.assign(self._task, OPERATIONS, "agent-02", self.command),
            "note": lambda: journeys.note(journey, OPERATIONS, "rang twice", self.command),
            "pause": lambda: journeys.pause(journey, OPERATIONS, "customer", self.command),
            "back_to": lambda: journeys.back_to(
                journey, OPERATIONS, KEY, "mistake", words="wrong style", command=self.command
            ),
            "close": lambda: journeys.close(journey, OPERATIONS, Status.LOST, "price", command=self.command),
        }
        if self.step.act == "start":
            await journeys.start(self.registered)
            return None
        if self.step.act in ways:
            return await ways[self.step.act]()
        assert self._answers is not None
        return await journeys.complete(self._task, self._actor, self._answers, self.command)

    async def _do(self, what: str) -> None:
        match what:
            case "talk":
                await self._complete("first_meeting", TALK)
                await self._complete("confirm_designer", {"designer": "designer-01"})
            case "meet":
                await self._complete("first_meeting", FIRST_MEETING)
            case "meet_agreed":
                await self._complete("first_meeting", self._agreed())
            case "confirm":
                await self._complete("confirm_appointment", {"outcome": "confirmed"})

    async def _complete(self, kind: str, answers: dict[str, Any]) -> None:
        row = await self.live.until_open(self.journey, kind)
        await self.live.journeys.complete(row["task"], row["assignee"] or f"{row['role']}-01", answers)
        await self.live.settled(self.journey)

    async def _ready(self) -> None:
        """The task that is acted on stands, and what will be answered is fixed: a repeat is the same act."""
        act = self.step.act
        if act == "assign":
            self._task = (await self.live.until_open(self.journey, "first_meeting"))["task"]
        if act in ("assign", "note", "pause", "back_to", "close"):
            return
        row = await self.live.until_open(self.journey, act)
        self._task, self._actor = row["task"], row["assignee"] or f"{row['role']}-01"
        self._answers = self.step.answers
        if self._answers is None:
            self._answers = (
                self._agreed() if act == "first_meeting" else {"slot": slot(self.number, self.step.soon)}
            )

    def _agreed(self) -> dict[str, Any]:
        return {**FIRST_MEETING, "measurement_slot": slot(self.number, self.step.soon)}

    async def check(self) -> None:
        """Nothing is missing, nothing is there twice, and the same command again is only a repeat."""
        before = len(await self.live.events(self.journey))
        again = await self.act()
        assert again is None or again.command == self.command
        assert len(await self.live.events(self.journey)) == before, "the repeat changed nothing"
        commands = Counter(await self.live.commands(self.journey))
        assert set(commands.values()) <= {1}
        assert again is None or self.command in commands
        for kind in ("journey_started", "task_opened", "task_completed", "appointment_booked", "note_added"):
            seen = Counter(
                str(one.get("task") or one.get("key")) for one in await self.live.events(self.journey, kind)
            )
            assert set(seen.values()) <= {1}, f"{kind}: {seen}"
        await self.live.agrees(self.journey)


@pytest_asyncio.fixture
async def company(postgres_server: EmbeddedPostgres, tmp_path: Path) -> AsyncIterator[Live]:
    """On a Temporal whose data survives it, with enough people for every journey."""
    async with living(postgres_server, tmp_path, durable=True, standards=hasty(tmp_path)) as live:
        for number in range(3, len(STEPS) + 1):
            handle = f"design_assistant-{number:02d}"
            hired = staff.NewStaff(handle=handle, name=handle, roles=(Role.DESIGN_ASSISTANT,))
            await staff.add(live.database, hired)
        yield live


async def die(live: Live, cases: list[Case]) -> None:
    """All act, everything dies after their commits and comes back, and all get their receipts."""
    doomed = live.worker_process(DYING)
    await doomed.start()
    try:
        await asyncio.gather(*(case.prepare() for case in cases))
        recorded = {case.journey: len(await live.events(case.journey)) for case in cases}
        assert live.temporal.child is not None
        order = {
            "server": live.temporal.child.pid,
            "after": {case.journey: case.step.commit for case in cases},
        }
        waiting = [asyncio.create_task(case.act()) for case in cases]
        (live.folder / dying_worker.ORDER).write_text(json.dumps(order))
        assert doomed.child is not None
        assert await doomed.child.wait(60), "somebody's commit never came"
        assert await live.temporal.child.wait(10)
        assert (live.folder / dying_worker.DEAD).is_file()
        for case in cases:
            assert len(await live.events(case.journey)) > recorded[case.journey], (
                "the act stood in the journal"
            )
    finally:
        await doomed.stop()
        for name in (dying_worker.ORDER, dying_worker.DEAD):
            (live.folder / name).unlink(missing_ok=True)
    await live.temporal.start()
    async with live.working():
        for receipt, case in zip(await asyncio.gather(*waiting), cases, strict=True):
            assert receipt is None or receipt.command == case.command
        for case in cases:
            await case.check()


async def test_design_3_death_after_the_commit_at_every_step(company: Live) -> None:
    """One death for all: each journey stands at another step when it comes."""
    await die(company, [Case(company, number, step) for number, step in enumerate(STEPS.values(), 1)])


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ["booked", "measured", "gone_back"])
async def test_design_3_death_after_the_commit_of_a_single_journey(company: Live, name: str) -> None:
    await die(company, [Case(company, 1, STEPS[name])])
