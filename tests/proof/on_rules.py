"""The rules alone: ledger, acts and stage code driven by a loop of the test's own, without Temporal or records."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from activities.reservations import ReserveSlot, SlotAnswer
from domain.commands import Act, JourneyInput
from domain.events import StepFired
from domain.stages import Stage
from domain.standard import Standard
from domain.state import JourneyState
from domain.time.calendar import Calendar
from domain.time.days import CalendarDay, DayKind, Span
from domain.waits import Rulebook, Wait, WaitKind
from tests.proof.choosing import A_SECOND, Told
from tests.proof.commands import COMMAND, COMMANDS, instant, wall
from tests.proof.days import Slot as Hours
from tests.proof.play import BESIDE, FORMS, play
from tests.proof.sequences import Shown, Wrong
from tests.proof.standards import FIRST, NAMES, standard
from tests.proof.things import Fired
from tests.shipped import shipped
from workflows.journey import begun
from workflows.parts import acts, refusals
from workflows.parts.adopting import adopt
from workflows.parts.firing import fire_due
from workflows.parts.ledger import Ledger
from workflows.parts.process import Process
from workflows.parts.strands import Strands
from workflows.renovation import PROCESS

JOURNEY = "P-1"


@cache
def version(number: int) -> Standard:
    return Standard.model_validate(standard(number))


@cache
def calendars() -> dict[str, Calendar]:
    return {one.name: one for one in shipped().calendars if one.name in NAMES}


OWN = ("pause", "promise", "extra_task", "received", "closed_meeting", "paused_meeting")
"""Duties that are the product's own."""


def process() -> Process:
    """The made-up stage, with the product's own pauses, promises and tasks between colleagues beside it."""
    return Process(
        stages={Stage.DESIGN: play},
        duties={**{name: PROCESS.duties[name] for name in OWN}, **BESIDE},
        kinds={**PROCESS.kinds, **FORMS},
        matters={"complaint": frozenset(Stage)},
        amending=PROCESS.amending,
    )


def day_of(slots: tuple[Hours, ...], calendar: Calendar) -> CalendarDay:
    """A corrected day as the product has it."""
    if not slots:
        return CalendarDay(kind=DayKind.REST)
    spans = tuple(Span.model_validate(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}") for a, b in slots)
    return CalendarDay(kind=DayKind.MAKEUP, spans=None if spans == calendar.usual else spans)


def shown(wait: Wait) -> Shown:
    step = wait.armed
    return Shown(
        action=step.action.value if step else None,
        at=wall(step.at) if step else None,
        fires=wall(step.fires) if step else None,
        to=step.to.value if step and step.to else None,
        level=step.level if step else 0,
        due=wall(wait.due_at) if wait.due_at else None,
        role=wait.role.value if wait.role else None,
        assignee=wait.assignee,
    )


def fired_as(event: StepFired) -> Fired:
    to = event.to.value if event.to else None
    return Fired(event.key, event.action.value, wall(event.planned_at), to, event.level, event.person)


class OnRules:
    """One journey that is told what time it is."""

    margin = A_SECOND

    def __init__(self, script: int, begins: datetime, more: str) -> None:
        self._now = begins
        self._happened: list[tuple[datetime, list[Fired]]] = []
        self._process = process()
        given = JourneyInput(
            journey=JOURNEY,
            customer="C-1",
            property="H-1",
            owner="agent-01",
            stage=Stage.DESIGN,
            rules=Rulebook(standard=version(FIRST), calendars=calendars()),
        )
        self._on(begun(given, instant(begins)))
        self.ledger.begin()
        self.ledger.set_facts({"script": script, "more": more})

    def _on(self, state: JourneyState) -> None:
        self.ledger = Ledger(state, lambda: instant(self._now))
        self._strands = Strands(self._process, self)

    async def begin(self) -> None:
        self._strands.start()
        await self._strands.settle()

    async def stop(self) -> None:
        await self._strands.stop()

    # --- what stage code calls

    async def answered(self, key: str) -> None:
        await self._strands.answered(key)

    async def perform(self, activity: Callable[..., Any], given: Any, summary: str) -> Any:
        assert isinstance(given, ReserveSlot), summary
        return SlotAnswer(slot=given.slot, fault=given.fault)

    def patched(self, change: str) -> bool:
        return True

    # --- what drives it

    async def now(self) -> datetime:
        return self._now

    async def act(self, name: str, told: Told) -> datetime | None:
        state = self.ledger.state
        seq = state.seq
        if name == "new_run":
            await self._strands.stop()
            self._on(JourneyState.model_validate_json(state.model_dump_json()))
            await self.begin()
            return self._now
        if name == "publish":
            newer = dict(state.rules.calendars)
            for calendar, days in told["changes"].items():
                known = newer[calendar]
                newer[calendar] = known.newer({day: day_of(slots, known) for day, slots in days.items()})
            adopt(self.ledger, newer)
        else:
            try:
                if acts.carry_out(self.ledger, self._process, self._command(name, told)):
                    self._strands.restart()
            except refusals.Refusal:
                return None
        await self._strands.settle()
        if fired := self._fired_since(seq):
            self._happened.append((self._now, [fired_as(one) for one in fired]))
        return self._now

    def _fired_since(self, seq: int) -> list[StepFired]:
        buffer = self.ledger.state.buffer
        return [one.event for one in buffer if one.seq > seq and isinstance(one.event, StepFired)]

    async def pass_to(self, at: datetime, *, fires: bool) -> None:
        state = self.ledger.state
        self._now, seq = at, state.seq
        fire_due(self.ledger)
        await self._strands.settle()
        fired = self._fired_since(seq)
        late = [one for one in fired if one.late_seconds]
        if late:
            raise Wrong(f"counts as late, and no instant was missed: {late}")
        if bool(fired) != fires:
            raise Wrong(f"at {at} something was to happen: {fires}; there came {fired}")
        if fired:
            self._happened.append((at, [fired_as(one) for one in fired]))
        state.buffer.clear()

    async def happened(self) -> list[tuple[datetime, list[Fired]]]:
        found, self._happened = self._happened, []
        return found

    async def shown(self) -> dict[str, Shown]:
        waits = self.ledger.state.waits
        tasks = {task.task: task for task in self.ledger.state.tasks.values()}
        if {wait.task for wait in waits.values() if wait.task} != set(tasks):
            raise Wrong("each task has one clock")
        promised = {
            wait.key.removesuffix("/promise") for wait in waits.values() if wait.kind is WaitKind.PROMISE
        }
        owed = set(self.ledger.state.promises) - set(self.ledger.state.appointments)
        if promised != owed:
            raise Wrong(f"each promise has one clock: {promised}, {owed}")
        for wait in waits.values():
            task = tasks.get(wait.task or "")
            if task is not None and (task.assignee, task.role) != (wait.assignee, wait.role):
                raise Wrong(
                    f"{wait.key}: the task is with {task.role} {task.assignee}, its clock says {wait}"
                )
        return {key: shown(wait) for key, wait in waits.items()}

    async def first(self) -> tuple[str, str, datetime] | None:
        wait = self.ledger.next_wait()
        if wait is None or wait.armed is None:
            return None
        return wait.key, wait.armed.action.value, wall(wait.armed.fires)

    # --- acts

    def _command(self, name: str, told: Told) -> Act:
        who: dict[str, Any] = {"command": COMMAND, "actor": told.get("actor") or "operations-01"}
        return COMMANDS[name](self, who, told)

    def task(self, told: Told) -> str:
        """The number of the task at a key of the model."""
        found = self.ledger.task_at(self.actual(told["key"]))
        assert found is not None
        return found.task

    def adopted(self, to: int) -> Rulebook:
        """Its rules by another version of the standard."""
        return Rulebook(standard=version(to), calendars=self.ledger.state.rules.calendars)

    actual: Callable[[str], str] = staticmethod(lambda key: key)
    """A key of the model as it is called here."""
