"""Rehearsing one made-up customer: the whole future in order, in seconds (docs/architecture.md).

Time advances to the earlier of the next armed instant and the next answer, and never past either. Before it
advances, the read model is asked what happens next; what then fires must be exactly that.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from domain.commands import Pulse
from domain.events import Entry, StepFired
from domain.model import Model
from domain.roles import Role
from domain.stages import Status
from domain.waits import Action, Rulebook
from starter.rehearsal.people import Answers, Reply, answer
from starter.rehearsal.telling import Line, told
from starter.rehearsal.world import World
from store import reading_journeys, reading_tasks, rulebooks, staff
from store.reading_waits import WaitFilter, list_waits

MOST_STEPS = 20_000


class Said(Model):
    """What the read model says will happen next if nobody acts."""

    key: str
    action: Action
    at: datetime


class Mismatch(AssertionError):
    """What happened is not what ``next`` had said."""


class Rehearsal:
    """One journey, driven to its end or to the end of the rehearsal."""

    def __init__(self, world: World, journey: str, plan: Answers, rules: Rulebook) -> None:
        self._world = world
        self._journey = journey
        self._plan = plan
        self._rules = rules
        self._seen = 0
        self._replies: dict[str, datetime | None] = {}
        self._given: dict[str, Reply] = {}
        self._roles: dict[str | None, str | None] = {}

    @property
    def zone(self) -> str:
        return self._rules.standard.company.zone

    async def run(self, until: datetime) -> AsyncIterator[Line]:
        """Every event up to ``until``, in order.

        Raises:
            Mismatch: something else happened than the read model had said.
            BadInput: a made-up answer is missing or wrong.
        """
        pulse = await self._world.settled(self._journey)
        for line in await self._new_lines():
            yield line
        for _ in range(MOST_STEPS):
            if pulse.status is Status.CLOSED:
                return
            pulse = await self._step(pulse, until)
            for line in await self._new_lines():
                yield line
            if pulse.next_fires is None and not self._replies:
                return
            if await self._world.now() >= until:
                return
        raise Mismatch(f"more than {MOST_STEPS} steps: something repeats without end")

    async def _step(self, pulse: Pulse, until: datetime) -> Pulse:
        await self._plan_replies()
        answering = min(((at, task) for task, at in self._replies.items() if at is not None), default=None)
        said = await self._said()
        fires = pulse.next_fires
        if answering is not None and answering[0] == fires:
            # Who answers at the very instant was there in time.
            answering = (answering[0] - timedelta(seconds=1), answering[1])
        if answering is not None and (fires is None or answering[0] <= fires):
            if answering[0] <= until:
                await self._world.advance(answering[0])
                await self._answer(answering[1])
            else:
                await self._world.advance(until)
        elif fires is None or fires > until:
            await self._world.advance(until)
        else:
            await self._world.pass_instant(self._journey, pulse)
            await self._check(said)
        return await self._world.settled(self._journey)

    async def _plan_replies(self) -> None:
        wanted = reading_tasks.TaskFilter(journey=self._journey, limit=200)
        tasks = {task.task: task for task in await reading_tasks.list_tasks(self._world.database, wanted)}
        self._replies = {task: at for task, at in self._replies.items() if task in tasks}
        for task in tasks.values():
            if task.task not in self._replies:
                reply = self._plan.next(task.kind)
                self._given[task.task] = reply
                self._replies[task.task] = reply.instant(task.opened_at, self._rules)

    async def _answer(self, task_id: str) -> None:
        task = await reading_tasks.task_detail(self._world.database, task_id)
        reply = self._given.pop(task_id)
        del self._replies[task_id]
        actor = task.assignee or await self._somebody(task.role, task.requester)
        await answer(reply, task_id, task.kind, task.about, actor, self._world.journeys, self._rules)

    async def _somebody(self, role: Role, but: str | None) -> str:
        """The first who has the role and did not ask for it."""
        people = await staff.list_staff(self._world.database, role=role, active=True)
        return next(one.handle for one in people if one.handle != but)

    async def _said(self) -> Said | None:
        waits = await list_waits(self._world.database, WaitFilter(journey=self._journey, limit=1000))
        armed = [(step.fires, wait.key, step) for wait in waits if (step := wait.wait.armed) is not None]
        if not armed:
            return None
        _, key, step = min(armed, key=lambda one: one[:2])
        return Said(key=key, action=step.action, at=step.at)

    async def _check(self, said: Said | None) -> None:
        entries = await self._entries()
        fired = next((one.event for one in entries if isinstance(one.event, StepFired)), None)
        if said is None or fired is None:
            raise Mismatch(f"next had said {said}; fired: {fired}")
        if (fired.key, fired.action, fired.planned_at) != (said.key, said.action, said.at):
            raise Mismatch(f"next had said {said}; fired: {fired}")

    async def _entries(self) -> list[Entry]:
        return await reading_journeys.timeline(
            self._world.database, self._journey, newest_first=False, beyond=self._seen, limit=1000
        )

    async def _new_lines(self) -> list[Line]:
        entries = await self._entries()
        if entries:
            self._seen = entries[-1].seq
        lines = [line for entry in entries if (line := told(entry)) is not None]
        for line in lines:
            if line.event == "task_opened":
                self._roles[line.key] = line.role
        return [_local(line, self._rules, self._roles) for line in lines]


def _local(line: Line, rules: Rulebook, roles: dict[str | None, str | None]) -> Line:
    """The line in the company's time, and a completion with the role whose task it was."""
    calendar = rules.calendar("customer")
    return line.model_copy(
        update={
            "at": calendar.local(line.at),
            "due": calendar.local(line.due) if line.due else None,
            "role": line.role or roles.get(line.key) if line.by else line.role,
        }
    )


async def rehearsal(world: World, journey: str, plan: Answers) -> Rehearsal:
    """A rehearsal of a journey that was started in a world."""
    header = await reading_journeys.journey_header(world.database, journey)
    rules = await rulebooks.rulebook(
        world.database, header.standard, header.standard_version, header.started_at.date()
    )
    return Rehearsal(world, journey, plan, rules)
