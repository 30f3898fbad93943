"""`homeward journey back`: where a journey can return to, what that makes void, and the return itself."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from domain.tasks import TaskStatus
from starter.asking import confirmed
from starter.commands.acts import CommandIdOption, code_of, journeys_for, told
from starter.commands.journeys import header_of
from starter.context import Context
from starter.showing import Words

if TYPE_CHECKING:
    from client.journeys import Journeys
    from store.reading_tasks import TaskLine

_MOST = 1000
"""More tasks than a journey has."""


async def back(
    context: Context,
    journey: str,
    step: str | None = None,
    /,
    *,
    reason: str = "customer_wish",
    words: str | None = None,
    yes: bool = False,
    command: CommandIdOption = None,
) -> None:
    if step is None:
        await _list_steps(context, journey)
        return
    code = code_of(reason)
    acting = context.acting
    journeys = await journeys_for(context, journey)
    if not yes:
        await _show_void(context, journeys, journey, step)
        confirmed(context, context.say("acts.back_question", journey=journey, step=step), yes=yes)
    told(context, "acts.went_back", await journeys.back_to(journey, acting, step, code, words, command))


async def _list_steps(context: Context, journey: str) -> None:
    """The steps that a journey can go back to: what people answered and what still counts."""
    from client.going_back import steps

    await header_of(context, journey)
    answered = await _answered(context, journey)
    found = [answered[key] for key in await steps(await context.temporal(), journey) if key in answered]
    context.out.document(
        {"steps": [{"key": one.key, "kind": one.kind, "ended_at": one.ended_at} for one in found]}
    )
    if not found:
        context.out.say(context.say("acts.no_steps"), style="dim")
        return
    words = Words(context.lang, await context.zone())
    rows = [
        [
            one.key,
            words.stage(one.stage),
            words.task(one.kind, one.about),
            one.ended_by or "--",
            words.at(one.ended_at),
        ]
        for one in found
    ]
    heads = ("step", "stage", "what", "ended_by", "ended")
    context.out.table([context.say(f"head.{name}") for name in heads], rows)


async def _answered(context: Context, journey: str) -> "dict[str, TaskLine]":
    """The last completed task of every step."""
    from store.reading_tasks import TaskFilter, list_tasks

    done = await list_tasks(
        await context.database(), TaskFilter(journey=journey, status=TaskStatus.DONE, limit=_MOST)
    )
    return {one.key: one for one in reversed(done) if not one.superseded}


async def _show_void(context: Context, journeys: "Journeys", journey: str, step: str) -> None:
    """What would be void, in words; what only the machine knows of is left out."""
    from client.going_back import preview
    from store.reading_meetings import list_appointments, list_promises
    from store.reading_tasks import TaskFilter, list_tasks
    from store.reading_waits import WaitFilter, list_waits

    gone = await preview(journeys.temporal, journey, step)
    database = await context.database()
    words = Words(context.lang, await context.zone())
    answered = await _answered(context, journey)
    tasks = await list_tasks(database, TaskFilter(journey=journey, limit=_MOST))
    appointments = await list_appointments(database, journey=journey)
    promises = await list_promises(database, journey=journey)
    waits = await list_waits(database, WaitFilter(journey=journey))
    duties = {one.key: words.kind(one.subject) for one in waits}
    context.out.heading(context.say("back.title", step=step))
    _group(
        context,
        "answers",
        (
            f"{words.task(one.kind, one.about)}  {words.at(one.ended_at)}  {one.ended_by or ''}"
            for key in gone.answers
            if (one := answered.get(key)) is not None
        ),
    )
    _group(
        context,
        "tasks",
        (
            f"{one.task}  {words.task(one.kind, one.about)}  {words.who(one.role, one.assignee)}"
            for one in tasks
            if one.task in gone.tasks
        ),
    )
    _group(
        context,
        "appointments",
        (
            f"{words.kind(one.kind)}  {words.at(one.starts_at)}  {words.say('list.comma').join(one.staff)}"
            for one in appointments
            if one.key in gone.appointments
        ),
    )
    _group(
        context,
        "promises",
        (
            f"{words.say(f'promise.{one.what}')}  {words.at(one.by_at)}"
            for one in promises
            if one.key in gone.promises
        ),
    )
    _group(context, "duties", (_duty(duties, key) for key in gone.duties))


def _group(context: Context, name: str, lines: Iterable[str]) -> None:
    found: Sequence[str] = list(dict.fromkeys(lines))
    if found:
        context.out.say(context.say(f"back.{name}", count=len(found)))
        for line in found:
            context.out.say(f"  {line.rstrip()}")


def _duty(duties: dict[str, str], key: str) -> str:
    """A duty by what its next occurrence waits for; a running one has its day behind the duty's key."""
    name = key
    while name:
        if name in duties:
            return duties[name]
        name = name.rpartition("/")[0]
    return key
