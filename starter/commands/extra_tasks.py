"""`homeward task add`: ask somebody to do something by a time, beside whatever a journey is doing."""

from typing import Annotated

from cyclopts import Parameter

from domain.roles import Role
from presentation.errors import Wrong
from presentation.options import told_by
from presentation.showing import Words, one_of
from starter.commands.acts import CommandIdOption, journeys_for
from starter.context import Context
from starter.options import one_of_two
from starter.when import instant


async def add(
    context: Context,
    journey: str,
    /,
    *,
    due: str,
    words: str,
    for_: Annotated[str | None, Parameter(name="--for")] = None,
    role: str | None = None,
    command: CommandIdOption = None,
) -> None:
    from store.reading_tasks import TaskFilter, list_tasks

    wanted = one_of(Role, "role", role, "--role")
    one_of_two(for_, wanted, ("--for", "--role"))
    if not words.strip():
        raise Wrong("usage.missing", name="--words")
    at = await instant(context, "--due", due)
    assert at is not None
    acting = context.acting
    journeys = await journeys_for(context, journey)
    with told_by(context, {"due": ("--due", due), "person": ("--for", for_)}):
        receipt = await journeys.add_task(
            journey, acting, words, at, role=wanted, person=for_, command=command
        )
    tasks = await list_tasks(await context.database(), TaskFilter(journey=journey, kind="extra_task"))
    task = max(tasks, key=lambda one: one.opened_at, default=None)
    context.out.document({**receipt.model_dump(mode="json"), "task": task})
    spoken = Words(context.lang, await context.zone())
    if task is not None:
        who, at_ = spoken.who(task.role, task.assignee), spoken.at(task.due_at)
        context.out.say(context.say("acts.task_added", task=task.task, who=who, due=at_), style="green")
    if receipt.repeated:
        context.out.say(context.say("acts.repeated"), style="dim")
