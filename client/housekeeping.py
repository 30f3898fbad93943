"""The day's chores: a Schedule that every worker makes sure of, when it last worked, and what it did."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import structlog
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionExecutionStartWorkflow,
    ScheduleActionResult,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleDescription,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
    WorkflowExecutionStatus,
)
from temporalio.service import RPCError, RPCStatusCode

from client.errors import NotFound, Unreachable
from domain.housekeeping import Duty, Kept
from domain.model import Instant, Model
from domain.words import say
from store import rulebooks
from store.database import Database
from workflows.housekeeping import Housekeeping

SCHEDULE_ID = "housekeeping"
"""Minted by us: however many workers make sure of it, it is one. Runs are called after it and their night."""
HOUR, MINUTE = 3, 30
"""In the company's time: nobody is at work."""
CATCH_UP = timedelta(days=1)
"""A night that was missed is made up for when the servers are back within a day; of several, the last one alone."""
DONE_WITHIN = timedelta(minutes=5)
"""How long whoever has them done now waits."""
_AGAIN_SECONDS = 5
_BEGINS_SECONDS = 30.0
_LOOKS_SECONDS = 0.2

_log = structlog.get_logger(__name__)


class Worked(Model):
    """One time that the chores were done, or are being done."""

    workflow: str
    at: Instant
    state: str
    """``running``, ``completed``, or as Temporal calls the way in which it ended."""
    kept: Kept | None


class Housekept(Model):
    """How it stands with the chores."""

    last: Worked | None
    next_at: Instant | None
    paused: bool
    note: str | None
    """Why, in the words of whoever paused it in Temporal."""


async def keep_house(client: Client, database: Database, task_queue: str, lang: str) -> None:
    """Make sure that the chores are done every night. Tries until both servers answer."""
    while True:
        try:
            await make_sure(client, await rulebooks.zone(database), task_queue, lang)
        except Exception as error:  # noqa: BLE001 - also without a schema: the worker does its other work meanwhile
            _log.warning("the day's chores are not scheduled yet", why=type(error).__name__)
            await asyncio.sleep(_AGAIN_SECONDS)
        else:
            return


async def make_sure(client: Client, zone: str, task_queue: str, lang: str) -> bool:
    """Make the Schedule, or make it as it is to be; returns whether anything was changed. Errors: RPCError.

    One that is right is left alone: Temporal forgets a night that was missed when its Schedule is updated. Whether it
    is paused is left to whoever paused it.
    """
    wanted = _schedule(zone, task_queue, lang)
    try:
        await client.create_schedule(SCHEDULE_ID, wanted)
    except ScheduleAlreadyRunningError:
        handle = client.get_schedule_handle(SCHEDULE_ID)
        if _is_as(await handle.describe(), wanted):
            return False

        def changed(given: ScheduleUpdateInput) -> ScheduleUpdate:
            return ScheduleUpdate(schedule=replace(wanted, state=given.description.schedule.state))

        await handle.update(changed)
    return True


async def housekept(client: Client) -> Housekept:
    """When the chores were last done, what they did, and when they are done next.

    Raises:
        NotFound: no worker has scheduled them yet.
        Unreachable: Temporal does not answer.
    """
    with _asked():
        found = await client.get_schedule_handle(SCHEDULE_ID).describe()
        newest = _newest(found)
        state, following = found.schedule.state, found.info.next_action_times
        return Housekept(
            last=await _worked(client, newest) if newest else None,
            next_at=following[0] if following and not state.paused else None,
            paused=state.paused,
            note=state.note or None,
        )


async def do_now(client: Client) -> Worked:
    """Have the chores done now as well, and wait until they are; what is under way already is waited for.

    Raises:
        NotFound: no worker has scheduled them yet.
        Unreachable: Temporal does not answer, or no worker does them.
    """
    with _asked():
        handle = client.get_schedule_handle(SCHEDULE_ID)
        before = _newest(await handle.describe())
        await handle.trigger()
        deadline = asyncio.get_running_loop().time() + _BEGINS_SECONDS
        while asyncio.get_running_loop().time() < deadline:
            found = await handle.describe()
            newest = _newest(found)
            if newest and (newest.started_at != (before and before.started_at) or found.info.running_actions):
                await client.get_workflow_handle(_name(newest)).result(rpc_timeout=DONE_WITHIN)
                return await _worked(client, newest)
            await asyncio.sleep(_LOOKS_SECONDS)
    raise Unreachable("housekeeping_silent")


@contextmanager
def _asked() -> Iterator[None]:
    try:
        yield
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise NotFound("housekeeping_not_scheduled") from error
        raise Unreachable("housekeeping_silent") from error


def _newest(found: ScheduleDescription) -> ScheduleActionResult | None:
    return found.info.recent_actions[-1] if found.info.recent_actions else None


def _name(one: ScheduleActionResult) -> str:
    assert isinstance(one.action, ScheduleActionExecutionStartWorkflow)
    return one.action.workflow_id


async def _worked(client: Client, one: ScheduleActionResult) -> Worked:
    handle = client.get_workflow_handle(_name(one), result_type=Kept)
    status = (await handle.describe()).status or WorkflowExecutionStatus.RUNNING
    kept = await handle.result() if status is WorkflowExecutionStatus.COMPLETED else None
    return Worked(workflow=_name(one), at=one.started_at, state=status.name.lower(), kept=kept)


def _schedule(zone: str, task_queue: str, lang: str) -> Schedule:
    return Schedule(
        action=ScheduleActionStartWorkflow(
            Housekeeping.run,
            Duty(lang=lang),
            id=SCHEDULE_ID,
            task_queue=task_queue,
            static_summary=say(lang, "housekeeping.workflow"),
        ),
        spec=ScheduleSpec(
            calendars=[ScheduleCalendarSpec(hour=(ScheduleRange(HOUR),), minute=(ScheduleRange(MINUTE),))],
            time_zone_name=zone,
        ),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=CATCH_UP),
    )


def _is_as(found: ScheduleDescription, wanted: Schedule) -> bool:
    is_, to_be = found.schedule.action, wanted.action
    assert isinstance(is_, ScheduleActionStartWorkflow)
    assert isinstance(to_be, ScheduleActionStartWorkflow)
    return (found.schedule.spec, found.schedule.policy, is_.workflow, is_.task_queue) == (
        wanted.spec,
        wanted.policy,
        to_be.workflow,
        to_be.task_queue,
    )
