"""`homeward task claim | release | assign | delegate | return | snooze | wake | take-back`."""

from typing import TYPE_CHECKING

from domain.tasks import ASSIGN_REASONS, DELEGATE_REASONS, RETURN_REASONS
from starter import handing
from starter.commands.acts import CommandIdOption, reason_of
from starter.context import Context
from starter.errors import Wrong
from starter.forms.times import moment
from starter.showing import Words

if TYPE_CHECKING:
    from domain.commands import Receipt
    from store.reading_tasks import TaskDetail


async def claim(context: Context, task: str, /, *, command: CommandIdOption = None) -> None:
    acting = context.acting
    await context.may(acting, (await _task(context, task)).role)
    journeys = await context.journeys()
    _told(context, await journeys.claim(task, acting, command), "acts.claimed", task=task, who=acting)


async def release(
    context: Context,
    task: str,
    /,
    *,
    reason: str,
    words: str | None = None,
    command: CommandIdOption = None,
) -> None:
    acting, code = context.acting, reason_of(context, reason, RETURN_REASONS)
    await _task(context, task)
    journeys = await context.journeys()
    receipt = await journeys.release(task, acting, command, reason=code, words=words)
    _told(context, receipt, "acts.released", task=task)


async def assign(
    context: Context,
    task: str,
    to: str,
    /,
    *,
    reason: str,
    words: str | None = None,
    command: CommandIdOption = None,
) -> None:
    acting, code = context.acting, reason_of(context, reason, ASSIGN_REASONS)
    row = await _task(context, task)
    await context.may(to, row.home or row.role)
    journeys = await context.journeys()
    receipt = await journeys.assign(task, acting, to, command, reason=code, words=words)
    _told(context, receipt, "acts.assigned", task=task, who=to)


async def delegate(
    context: Context,
    task: str,
    to: str,
    /,
    *,
    reason: str,
    words: str | None = None,
    command: CommandIdOption = None,
) -> None:
    acting, code = context.acting, reason_of(context, reason, DELEGATE_REASONS)
    row = await _task(context, task)
    await context.may(to, row.home or row.role)
    journeys = await context.journeys()
    receipt = await journeys.delegate(task, acting, to, command, reason=code, words=words)
    _told(context, receipt, "acts.delegated", task=task, who=to)


async def give_back(
    context: Context,
    task: str,
    /,
    *,
    reason: str,
    words: str | None = None,
    command: CommandIdOption = None,
) -> None:
    acting, code = context.acting, reason_of(context, reason, RETURN_REASONS)
    await _task(context, task)
    journeys = await context.journeys()
    receipt = await journeys.give_back(task, acting, command, reason=code, words=words)
    spoken = Words(context.lang, await context.zone())
    _told(context, receipt, "acts.returned", task=task, who=handing.who(spoken, await _task(context, task)))


async def snooze(context: Context, task: str, /, *, until: str, command: CommandIdOption = None) -> None:
    acting = context.acting
    await _task(context, task)
    zone = await context.zone()
    at = moment(until, zone, await context.now())
    if at is None:
        raise Wrong("failed.moment", name="--until", given=until)
    journeys = await context.journeys()
    receipt = await journeys.snooze(task, acting, at, command)
    spoken = Words(context.lang, zone)
    due = spoken.at((await _task(context, task)).due_at)
    _told(context, receipt, "acts.snoozed", task=task, at=spoken.at(at), due=due)


async def wake(context: Context, task: str, /, *, command: CommandIdOption = None) -> None:
    acting = context.acting
    await _task(context, task)
    journeys = await context.journeys()
    _told(context, await journeys.wake(task, acting, command), "acts.awake", task=task)


async def take_back(context: Context, task: str, /, *, command: CommandIdOption = None) -> None:
    acting = context.acting
    await _task(context, task)
    journeys = await context.journeys()
    _told(context, await journeys.take_back(task, acting, command), "acts.taken_back", task=task)


async def _task(context: Context, task: str) -> "TaskDetail":
    """The task. Raises `NotFound` before anything is written."""
    from store.reading_tasks import task_detail

    return await task_detail(await context.database(), task)


def _told(context: Context, receipt: "Receipt", key: str, **blanks: str) -> None:
    context.out.document(receipt)
    context.out.say(context.say(key, **blanks), style="green")
    if receipt.repeated:
        context.out.say(context.say("acts.repeated"), style="dim")
