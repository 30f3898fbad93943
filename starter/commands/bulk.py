"""`homeward bulk ACTION`: one act on many journeys, or on many tasks.

To add an action: a function that checks what was typed and returns what is done to one journey, under
`over_journeys`; its name in `starter.app.TREE`; its words.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from domain.faults import wrong_field
from domain.pausing import PauseReason
from domain.roles import Role
from domain.stages import Status
from domain.tasks import ASSIGN_REASONS, RETURN_REASONS
from presentation.errors import Wrong
from presentation.options import Typed, faults_of, told_by
from presentation.reasons import AMEND_REASONS, APPOINT_REASONS, LOST_REASONS, REOPEN_REASONS
from presentation.showing import one_of
from presentation.wording import Wording
from starter.commands.acts import code_of, reason_of
from starter.context import Context
from starter.many import Planned, ours, over_journeys, over_tasks
from starter.when import day_of, instant

if TYPE_CHECKING:
    from client.bulk import Result
    from client.journeys import Journeys
    from domain.commands import Receipt
    from store.reading_bulk import JourneyOf, TaskOf


def known(
    check: "Callable[..., list[Result]]", *given: Any
) -> "Callable[[Sequence[JourneyOf]], Awaitable[list[Result]]]":
    """A check of what the rows themselves say."""

    async def refused(found: "Sequence[JourneyOf]") -> "list[Result]":
        return check(found, *given)

    return refused


def steered(
    journeys: "Journeys", actor: str, check: "Callable[..., list[Result]]", *given: Any
) -> "Callable[[Sequence[JourneyOf]], Awaitable[list[Result]]]":
    """The same for what only a journey's own people, and whoever may steer, do."""
    from client import refused_beforehand as beforehand

    async def refused(found: "Sequence[JourneyOf]") -> "list[Result]":
        others = await beforehand.steering(journeys.database, found, actor)
        return beforehand.first_of(others, check(found, *given))

    return refused


@over_journeys
async def pause(
    context: Context, *, reason: str, until: str | None = None, words: str | None = None
) -> Planned:
    from client import refused_beforehand as beforehand

    code = PauseReason(reason_of(context, reason, tuple(PauseReason)))
    day = await day_of(context, "--until", until)
    journeys, actor = await ours(context)
    now = await context.now()

    async def refused(found: "Sequence[JourneyOf]") -> "list[Result]":
        rules = await beforehand.rules_of(journeys.database, found, now.date())
        return beforehand.pausing(found, rules, code, day, now)

    return Planned(
        lambda one, command: journeys.pause(one, actor, code, command, until=day, words=words), refused
    )


@over_journeys
async def resume(context: Context) -> Planned:
    from client import refused_beforehand as beforehand

    journeys, actor = await ours(context)
    return Planned(lambda one, command: journeys.resume(one, actor, command), known(beforehand.resuming))


@over_journeys
async def note(context: Context, text: str, /) -> Planned:
    from client import refused_beforehand as beforehand

    if not text.strip():
        raise Wrong("usage.missing", name="TEXT")
    journeys, actor = await ours(context)
    return Planned(lambda one, command: journeys.note(one, actor, text, command), known(beforehand.noting))


@over_journeys
async def appoint(context: Context, *, role: str, to: str, reason: str, words: str | None = None) -> Planned:
    from client import refused_beforehand as beforehand
    from client.handing import hand_over

    wanted = one_of(Role, "role", role, "--role")
    assert wanted is not None
    code = reason_of(context, reason, APPOINT_REASONS)
    await context.may(to, wanted)
    journeys, actor = await ours(context)

    async def one_of_many(journey: str, command: str) -> "Receipt":
        return (await hand_over(journeys, journey, actor, wanted, to, code, words, command)).receipt

    return Planned(one_of_many, steered(journeys, actor, beforehand.appointing, wanted, to))


@over_journeys
async def amend(
    context: Context,
    *,
    set_: Annotated[list[str], Parameter(name="--set")],
    reason: str,
    words: str | None = None,
) -> Planned:
    from client import refused_beforehand as beforehand
    from presentation.amendments import read

    wording = Wording(context.lang, {})
    changes = read(set_, wording, await context.zone(), await context.now())
    code = reason_of(context, reason, AMEND_REASONS)
    journeys, actor = await ours(context)

    async def one_of_many(journey: str, command: str) -> "Receipt":
        return (await journeys.amend(journey, actor, changes, code, words, command)).receipt

    return Planned(one_of_many, lambda found: beforehand.amending(journeys.database, found, changes))


@over_journeys
async def promise(context: Context, *, words: str, by: str, not_before: str | None = None) -> Planned:
    from client import refused_beforehand as beforehand

    if not words.strip():
        raise Wrong("usage.missing", name="--words")
    until, since = await instant(context, "--by", by), await instant(context, "--not-before", not_before)
    assert until is not None
    journeys, actor = await ours(context)
    now = await context.now()
    _check_times(context, by, until, not_before, since, now)

    async def refused(found: "Sequence[JourneyOf]") -> "list[Result]":
        rules = await beforehand.rules_of(journeys.database, found, now.date())
        return beforehand.promising(found, rules, until, since, now)

    return Planned(
        lambda one, command: journeys.make_promise(
            one, actor, words, until, not_before=since, command=command
        ),
        refused,
    )


def _check_times(
    context: Context, by: str, until: datetime, not_before: str | None, since: datetime | None, now: datetime
) -> None:
    """Refuse what no journey would take. Raises `Wrong`."""
    if until <= now or (since is not None and since >= until):
        wrong = wrong_field("by", "over") if until <= now else wrong_field("not_before", "not_before_the_end")
        typed: Typed = {"by": ("--by", by), "not_before": ("--not-before", not_before)}
        raise faults_of(context.lang, typed, [wrong])


@over_journeys
async def reopen(context: Context, *, reason: str, words: str | None = None) -> Planned:
    from client import refused_beforehand as beforehand

    code = reason_of(context, reason, REOPEN_REASONS)
    journeys, actor = await ours(context)
    return Planned(
        lambda one, command: journeys.reopen(one, actor, code, words, command),
        steered(journeys, actor, beforehand.reopening),
    )


@over_journeys
async def close(context: Context, *, reason: str, end: str = "lost", words: str | None = None) -> Planned:
    from client import refused_beforehand as beforehand
    from client.errors import Conflict
    from store import reading_journeys

    wanted = one_of(Status, "status", end, "--end", (Status.LOST, Status.CLOSED)) or Status.LOST
    code = reason_of(context, reason, LOST_REASONS) if wanted is Status.LOST else code_of(reason)
    journeys, actor = await ours(context)

    async def one_of_many(journey: str, command: str) -> "Receipt":
        header = await reading_journeys.journey_header(journeys.database, journey)
        if wanted is Status.LOST and beforehand.has_signed(header.stage, "signed_at" in header.facts):
            raise Conflict("lost_before_contract", option="--end")
        return await journeys.close(journey, actor, wanted, code, words, command)

    return Planned(one_of_many, steered(journeys, actor, beforehand.closing, wanted))


@over_journeys
async def poke(context: Context) -> Planned:
    from client import refused_beforehand as beforehand
    from client.bulk import poke as poke_one

    journeys, _ = await ours(context)
    return Planned(lambda one, _command: poke_one(journeys, one), known(beforehand.poking))


@over_tasks
async def assign(
    context: Context,
    *,
    to: str | None = None,
    queue: bool = False,
    reason: str = "workload",
    words: str | None = None,
) -> Planned:
    from client import refused_beforehand as beforehand
    from store import staff

    if (to is None) is not queue:
        raise Wrong("failed.assign_whom")
    journeys, actor = await ours(context)
    code = reason_of(context, reason, RETURN_REASONS if to is None else ASSIGN_REASONS)
    if to is not None:
        with told_by(context, {"to": ("--to", to)}):
            await staff.get(journeys.database, to)

    async def refused(found: "Sequence[TaskOf]") -> "list[Result]":
        return await beforehand.assigning(journeys, found, actor, to)

    if to is None:
        return Planned(
            lambda task, command: journeys.release(task, actor, command, reason=code, words=words), refused
        )
    return Planned(
        lambda task, command: journeys.assign(task, actor, to, command, reason=code, words=words), refused
    )
