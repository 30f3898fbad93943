"""`homeward bulk ACTION`: one act on many journeys, or on many tasks.

To add an action: a function that checks what was typed and returns what is done to one journey, under
`over_journeys`; its name in `starter.app.TREE`; its words.
"""

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from domain.pausing import PauseReason
from domain.roles import Role
from domain.stages import Status
from domain.tasks import ASSIGN_REASONS, RETURN_REASONS
from starter.commands.acts import APPOINT_REASONS, LOST_REASONS, code_of, reason_of
from starter.commands.amending import AMEND_REASONS
from starter.commands.closing import REOPEN_REASONS
from starter.context import Context
from starter.errors import Wrong
from starter.forms.answers import from_options
from starter.many import day_of, ours, over_journeys, over_tasks
from starter.promising import instant
from starter.showing import one_of

if TYPE_CHECKING:
    from client.bulk import Operation
    from domain.commands import Receipt


@over_journeys
async def pause(
    context: Context, *, reason: str, until: str | None = None, words: str | None = None
) -> "Operation":
    code = PauseReason(reason_of(context, reason, tuple(PauseReason)))
    day = await day_of(context, "--until", until)
    journeys, actor = await ours(context)
    return lambda one, command: journeys.pause(one, actor, code, command, until=day, words=words)


@over_journeys
async def resume(context: Context) -> "Operation":
    journeys, actor = await ours(context)
    return lambda one, command: journeys.resume(one, actor, command)


@over_journeys
async def note(context: Context, text: str, /) -> "Operation":
    if not text.strip():
        raise Wrong("usage.missing", name="TEXT")
    journeys, actor = await ours(context)
    return lambda one, command: journeys.note(one, actor, text, command)


@over_journeys
async def appoint(
    context: Context, *, role: str, to: str, reason: str, words: str | None = None
) -> "Operation":
    from client.handing import hand_over

    wanted = one_of(Role, "role", role, "--role")
    assert wanted is not None
    code = reason_of(context, reason, APPOINT_REASONS)
    await context.may(to, wanted)
    journeys, actor = await ours(context)

    async def one_of_many(journey: str, command: str) -> "Receipt":
        return (await hand_over(journeys, journey, actor, wanted, to, code, words, command)).receipt

    return one_of_many


@over_journeys
async def amend(
    context: Context,
    *,
    set_: Annotated[list[str], Parameter(name="--set")],
    reason: str,
    words: str | None = None,
) -> "Operation":
    changes = {name: value or None for name, value in from_options(set_).items()}
    if not changes:
        raise Wrong("usage.missing", name="--set")
    code = reason_of(context, reason, AMEND_REASONS)
    journeys, actor = await ours(context)

    async def one_of_many(journey: str, command: str) -> "Receipt":
        return (await journeys.amend(journey, actor, changes, code, words, command)).receipt

    return one_of_many


@over_journeys
async def promise(context: Context, *, words: str, by: str, not_before: str | None = None) -> "Operation":
    if not words.strip():
        raise Wrong("usage.missing", name="--words")
    until, since = await instant(context, "--by", by), await instant(context, "--not-before", not_before)
    assert until is not None
    journeys, actor = await ours(context)
    return lambda one, command: journeys.make_promise(
        one, actor, words, until, not_before=since, command=command
    )


@over_journeys
async def reopen(context: Context, *, reason: str, words: str | None = None) -> "Operation":
    code = reason_of(context, reason, REOPEN_REASONS)
    journeys, actor = await ours(context)
    return lambda one, command: journeys.reopen(one, actor, code, words, command)


@over_journeys
async def close(context: Context, *, reason: str, end: str = "lost", words: str | None = None) -> "Operation":
    wanted = one_of(Status, "status", end, "--end") or Status.LOST
    if wanted not in (Status.LOST, Status.CLOSED):
        raise Wrong("usage.choose", name="--end", given=end, accepted="lost, closed")
    code = reason_of(context, reason, LOST_REASONS) if wanted is Status.LOST else code_of(reason)
    journeys, actor = await ours(context)
    return lambda one, command: journeys.close(one, actor, wanted, code, words, command)


@over_journeys
async def poke(context: Context) -> "Operation":
    from client.bulk import poke as poke_one

    journeys, _ = await ours(context)
    return lambda one, _command: poke_one(journeys, one)


@over_tasks
async def assign(
    context: Context,
    *,
    to: str | None = None,
    queue: bool = False,
    reason: str = "workload",
    words: str | None = None,
) -> "Operation":
    if (to is None) is not queue:
        raise Wrong("failed.assign_whom")
    journeys, actor = await ours(context)
    code = reason_of(context, reason, RETURN_REASONS if to is None else ASSIGN_REASONS)
    if to is None:
        return lambda task, command: journeys.release(task, actor, command, reason=code, words=words)
    return lambda task, command: journeys.assign(task, actor, to, command, reason=code, words=words)
