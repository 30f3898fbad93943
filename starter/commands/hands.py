"""`homeward task claim | release | assign | delegate | return | snooze | wake | take-back`."""

from typing import TYPE_CHECKING

from domain.tasks import ASSIGN_REASONS, DELEGATE_REASONS, RETURN_REASONS
from presentation import handing
from presentation.options import told_by
from presentation.showing import Words
from starter.commands.acts import CommandIdOption, reason_of, said
from starter.context import Context
from starter.when import instant

if TYPE_CHECKING:
    from client.journeys import Journeys
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
    journeys = await _journeys(context, task)
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
    journeys = await _journeys(context, task, to)
    receipt = await journeys.assign(task, acting, to, command, reason=code, words=words)
    _told(context, receipt, "acts.assigned", task=task, who=to)
    await _meanwhile(context, task)


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
    journeys = await _journeys(context, task, to)
    receipt = await journeys.delegate(task, acting, to, command, reason=code, words=words)
    _told(context, receipt, "acts.delegated", task=task, who=to)
    await _meanwhile(context, task)


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
    journeys = await _journeys(context, task)
    receipt = await journeys.give_back(task, acting, command, reason=code, words=words)
    spoken = Words(context.lang, await context.zone())
    _told(context, receipt, "acts.returned", task=task, who=handing.who(spoken, await _task(context, task)))


async def _meanwhile(context: Context, task: str) -> None:
    """Say so when whoever got it is away, and others do it until they are back."""
    row = await _task(context, task)
    if row.lent_by is not None:
        spoken = Words(context.lang, await context.zone())
        who = spoken.who(row.role, row.assignee)
        context.out.say(context.say("hands.meanwhile", person=row.lent_by, who=who))


async def snooze(context: Context, task: str, /, *, until: str, command: CommandIdOption = None) -> None:
    acting = context.acting
    await _task(context, task)
    at = await instant(context, "--until", until)
    assert at is not None
    journeys = await context.journeys()
    with told_by(context, {"until": ("--until", until)}):
        receipt = await journeys.snooze(task, acting, at, command)
    spoken = Words(context.lang, await context.zone())
    due = spoken.at((await _task(context, task)).due_at)
    _told(context, receipt, "acts.snoozed", task=task, at=spoken.at(at), due=due)


async def wake(context: Context, task: str, /, *, command: CommandIdOption = None) -> None:
    acting = context.acting
    journeys = await _journeys(context, task)
    _told(context, await journeys.wake(task, acting, command), "acts.awake", task=task)


async def take_back(context: Context, task: str, /, *, command: CommandIdOption = None) -> None:
    acting = context.acting
    journeys = await _journeys(context, task)
    _told(context, await journeys.take_back(task, acting, command), "acts.taken_back", task=task)


async def _journeys(context: Context, task: str, to: str | None = None) -> "Journeys":
    """The operations, for a task that there is and somebody who may have it. Raises before anything is written."""
    row = await _task(context, task)
    if to is not None:
        await context.may(to, row.home or row.role)
    return await context.journeys()


async def _task(context: Context, task: str) -> "TaskDetail":
    """The task. Raises `NotFound`."""
    from store.reading_tasks import task_detail

    return await task_detail(await context.database(), task)


def _told(context: Context, receipt: "Receipt", key: str, **blanks: str) -> None:
    context.out.document(receipt)
    said(context, key, repeated=receipt.repeated, **blanks)
