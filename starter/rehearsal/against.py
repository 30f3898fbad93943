"""Running journeys on the code that is here: what would break, what would change, before it goes live.

For each journey: its history is replayed; the state that it carries starts on this code, in a world of its own with
made-up people; what it then waits for is held against what it waits for now; and it is rehearsed on
(docs/upgrading.md).
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, TypeVar

from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.service import RPCError

from client.errors import BadInput, HomewardError
from client.journeys import Journeys
from client.sending import workflow_id
from domain.commands import JourneyInput
from domain.model import Instant, Model
from domain.state import JourneyState
from presentation.errors import Away, first_line
from starter.rehearsal.people import Plan
from starter.rehearsal.rehearse import Mismatch, rehearsal
from starter.rehearsal.replaying import fault_of
from starter.rehearsal.world import World, world_on
from starter.stack.postgres import EmbeddedPostgres
from store.copying import copy_company, copy_journey
from store.database import Database
from store.migrate import migrate
from store.reading_journeys import JourneyLine
from store.reading_waits import WaitFilter, WaitLine, list_waits
from workflows.journey import JourneyWorkflow

TEMPLATE = "homeward_company"
R = TypeVar("R")

_LOOK_AGAIN = 0.5
_BY_CODE = frozenset(
    {
        WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE,
        WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR,
    }
)


class Phase(StrEnum):
    """Where a journey broke."""

    HISTORY = "history"
    """The history does not replay: the code asks for something else, or would have recorded something else."""
    STATE = "state"
    """What it carries cannot be read."""
    GOING_ON = "going_on"
    """It stops on the new code at once or in the days after, or does something else than it had said."""


class What(StrEnum):
    GAINED = "gained"
    LOST = "lost"
    MOVED = "moved"


class Difference(Model):
    """One thing that the journey would wait for otherwise."""

    what: What
    key: str
    subject: str
    about: dict[str, object] | None = None
    before: Instant | None = None
    after: Instant | None = None
    """The due instants now and on this code; None where there is none."""


class Break(Model):
    """Why a journey cannot go on."""

    phase: Phase
    step: str | None
    """What it was to do there, in its own words, where that is known."""
    why: str
    """What the machine says."""


class Verdict(Model):
    """What would become of one journey."""

    journey: str
    stage: str
    started_at: Instant
    broken: Break | None = None
    differences: tuple[Difference, ...] = ()
    rehearsed_until: Instant | None = None
    unanswered: str | None = None
    """Set where the example answers do not fit this customer; nothing is wrong with the code."""


@dataclass(frozen=True)
class Rehearsing:
    """The running company, and what rehearses it."""

    journeys: Journeys
    postgres: EmbeddedPostgres
    plan: Plan
    days: float

    async def verdicts(self, chosen: list[JourneyLine]) -> AsyncIterator[Verdict]:
        """One verdict a journey, in the order given."""
        template = await self.postgres.create_database(TEMPLATE)
        await migrate(template)
        async with await Database.open(template) as target:
            await copy_company(self.journeys.database, target)
        for number, line in enumerate(chosen, 1):
            dsn = await self.postgres.create_database(f"against_{number}", template=TEMPLATE)
            yield await self._verdict(line, dsn)

    async def _verdict(self, line: JourneyLine, dsn: str) -> Verdict:
        begun = Verdict(journey=line.journey, stage=line.stage, started_at=line.started_at)
        handle = self.journeys.temporal.get_workflow_handle(workflow_id(line.journey))
        fault = await fault_of(await handle.fetch_history())
        if fault is not None:
            broken = Break(phase=Phase.HISTORY, step=fault.step, why=fault.why)
            return begun.model_copy(update={"broken": broken})
        try:
            state = await handle.query(JourneyWorkflow.carried, rpc_timeout=timedelta(seconds=10))
        except RPCError as error:
            raise Away("failed.no_worker_answers", journey=line.journey, why=error.message) from error
        except (ValueError, RuntimeError) as error:
            return begun.model_copy(
                update={"broken": Break(phase=Phase.STATE, step=None, why=first_line(error))}
            )
        async with await Database.open(dsn) as target:
            await copy_journey(self.journeys.database, target, line.journey)
        before = await _waits(self.journeys.database, line.journey)
        async with world_on(dsn) as world:
            try:
                return await self._gone_on(begun, world, state, before)
            finally:  # code that fails is tried again for ever, and the worker would wait for it
                await world.journeys.temporal.get_workflow_handle(workflow_id(line.journey)).terminate()

    async def _gone_on(
        self, verdict: Verdict, world: World, state: JourneyState, before: dict[str, WaitLine]
    ) -> Verdict:
        journey = verdict.journey
        await world.journeys.temporal.start_workflow(
            JourneyWorkflow.run,
            JourneyInput(
                journey=journey,
                customer=state.customer,
                property=state.property,
                stage=state.stage,
                carried=state,
            ),
            id=workflow_id(journey),
            task_queue=world.journeys.task_queue,
        )
        rested = await _unless_failing(world, journey, world.settled(journey))
        found: dict[str, Any] = {"differences": compared(before, await _waits(world.database, journey))}
        if isinstance(rested, Break):
            return verdict.model_copy(update={**found, "broken": rested})
        try:
            broken = await _unless_failing(world, journey, self._course(world, journey))
        except BadInput as error:
            broken, found["unanswered"] = None, str(error)
        except (Mismatch, TimeoutError, HomewardError) as error:
            broken = Break(phase=Phase.GOING_ON, step=None, why=first_line(error))
        found |= {"rehearsed_until": await world.now()} if broken is None else {"broken": broken}
        return verdict.model_copy(update=found)

    async def _course(self, world: World, journey: str) -> None:
        """How it goes on from where it stands."""
        until = await world.now() + timedelta(days=self.days)
        run = await rehearsal(world, journey, self.plan.again())
        async for _ in run.run(until):
            pass


async def _unless_failing(world: World, journey: str, going: Coroutine[Any, Any, R]) -> R | Break:
    """What ``going`` returns, unless the code fails meanwhile: then it would be tried again without end."""
    task = asyncio.create_task(going)
    why = None
    while not task.done() and why is None:
        await asyncio.wait({task}, timeout=_LOOK_AGAIN)
        why = await _failure(world, journey)
    task.cancel()
    await asyncio.wait({task})
    return task.result() if why is None else Break(phase=Phase.GOING_ON, step=None, why=why)


async def _failure(world: World, journey: str) -> str | None:
    """What the code said when it failed; None when it did not."""
    history = await world.journeys.temporal.get_workflow_handle(workflow_id(journey)).fetch_history()
    for event in history.events:
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED:
            failed = event.workflow_task_failed_event_attributes
            if failed.cause in _BY_CODE:
                return failed.failure.message
    return None


def compared(before: dict[str, WaitLine], after: dict[str, WaitLine]) -> tuple[Difference, ...]:
    """What is awaited otherwise, by key: losses first, then what is new, then what moved."""
    lost = [_difference(What.LOST, one, one, None) for key, one in before.items() if key not in after]
    gained = [_difference(What.GAINED, one, None, one) for key, one in after.items() if key not in before]
    moved = [
        _difference(What.MOVED, one, before[key], one)
        for key, one in after.items()
        if key in before and (before[key].due_at, before[key].next_at) != (one.due_at, one.next_at)
    ]
    return (*lost, *gained, *moved)


def _difference(what: What, one: WaitLine, before: WaitLine | None, after: WaitLine | None) -> Difference:
    return Difference(
        what=what,
        key=one.key,
        subject=one.subject,
        about=one.about,
        before=before.due_at if before else None,
        after=after.due_at if after else None,
    )


async def _waits(database: Database, journey: str) -> dict[str, WaitLine]:
    return {one.key: one for one in await list_waits(database, WaitFilter(journey=journey, limit=1000))}
