"""`homeward task list`."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from domain.roles import Role
from domain.tasks import TaskStatus
from presentation import handing
from presentation.people import card
from presentation.showing import Words, one_of
from starter.context import Context
from starter.options import Limit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.reading_tasks import TaskFilter, TaskLine

_MOST = 1000
"""As many as are ever counted."""


async def list_all(
    context: Context,
    *,
    mine: bool = False,
    role: str | None = None,
    assignee: str | None = None,
    queue: bool = False,
    delegated: bool = False,
    snoozed: bool = False,
    journey: str | None = None,
    kind: str | None = None,
    overdue: bool = False,
    today: bool = False,
    status: str = "open",
    limit: Limit = 50,
) -> None:
    from store.reading_tasks import TaskFilter, list_tasks

    database = await context.database()
    now = await context.now()
    words = Words(context.lang, await context.zone())
    wanted = TaskFilter(
        status=one_of(TaskStatus, "task_status", status, "--status"),
        role=one_of(Role, "role", role, "--role"),
        assignee=context.acting if mine else assignee,
        unassigned=queue,
        comes_back_to=context.acting if delegated else None,
        journey=journey,
        kind=kind,
        overdue_at=now if overdue else None,
        due_before=_midnight(now, words.zone) if today else None,
        limit=limit,
    )
    hides = wanted.status is TaskStatus.OPEN and not snoozed
    found = await list_tasks(database, wanted.model_copy(update={"awake_at": now}) if hides else wanted)
    hidden = await _hidden(context, wanted, now) if hides else 0
    context.out.document(
        {
            "tasks": [{**one.model_dump(mode="json"), "overdue": one.overdue(now)} for one in found],
            "hidden": hidden,
        }
    )
    if not found:
        context.out.say(context.say("list.no_tasks"), style="dim")
        _tell_hidden(context, hidden)
        if mine:
            await _tell_queue(context)
        return
    await _show(context, words, found, now)
    if len(found) >= limit and context.out.in_terminal:
        context.out.say(context.say("list.more", limit=limit), style="dim")
    _tell_hidden(context, hidden)


async def _show(context: Context, words: Words, found: "Sequence[TaskLine]", now: datetime) -> None:
    from store import customers

    people = await customers.customer_details(await context.database(), list({one.journey for one in found}))
    rows = [
        [
            one.task,
            words.task(one.kind, one.about),
            card(people.get(one.journey)).name,
            handing.who(words, one),
            words.at(one.due_at),
            handing.state(words, one, now),
            words.say("list.level", level=one.escalation_level) if one.escalation_level else "",
        ]
        for one in found
    ]
    heads = ("task", "what", "customer", "who", "due", "clock", "escalated")
    context.out.table([context.say(f"head.{name}") for name in heads], rows)


async def _hidden(context: Context, wanted: "TaskFilter", now: datetime) -> int:
    """How many of them were put off by those who have them; they count, and are due when they are due."""
    from store.reading_tasks import list_tasks

    put_off = wanted.model_copy(update={"asleep_at": now, "limit": _MOST})
    return len(await list_tasks(await context.database(), put_off))


def _tell_hidden(context: Context, hidden: int) -> None:
    if hidden:
        context.out.say(context.say("list.snoozed", count=hidden), style="dim")


async def _tell_queue(context: Context) -> None:
    """What waits to be claimed by somebody of one's roles, when there is nothing of one's own."""
    from store import staff
    from store.reading_tasks import TaskFilter, list_tasks

    database = await context.database()
    for role in (await staff.get(database, context.acting)).roles:
        waiting = await list_tasks(database, TaskFilter(role=role, unassigned=True))
        if waiting:
            named = context.say(f"role.{role}")
            context.out.say(context.say("list.in_queue", count=len(waiting), role=named, code=role.value))


def _midnight(now: datetime, zone: str) -> datetime:
    local = now.astimezone(ZoneInfo(zone)) + timedelta(days=1)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
