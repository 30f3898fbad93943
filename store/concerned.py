"""In whose lists of tasks a batch can be seen: told with it, so that nobody else reads a list again for nothing."""

from dataclasses import dataclass
from typing import Any

from store.rows import JourneyRow, TaskRow
from store.view import View


@dataclass(frozen=True)
class Looks:
    """How a journey's touched tasks look in lists, before a batch or after it."""

    header: tuple[Any, ...] | None
    """What every row of the journey shows; None before it began."""
    people: frozenset[str]
    """Who has one of the tasks, asked for it, or gets it back."""
    roles: frozenset[str]
    queues: frozenset[str]
    """Roles in whose queue one of them lies."""


def looks(view: View) -> Looks:
    """Take it before folding, and after it: folding changes the rows."""
    tasks = view.tasks.values()
    return Looks(
        header=_header(view.journey) if view.journey else None,
        people=frozenset(one for task in tasks for one in _people(task) if one),
        roles=frozenset(task.role for task in tasks),
        queues=frozenset(task.role for task in tasks if task.assignee is None),
    )


def concerned(before: Looks | None, after: Looks) -> dict[str, list[str]]:
    """Whom a message has to name; nothing where anybody's list may look otherwise.

    Args:
        before: None where everything was made anew.
    """
    if before is None or before.header not in (None, after.header):
        return {}
    return {
        "people": sorted(before.people | after.people),
        "roles": sorted(before.roles | after.roles),
        "queues": sorted(before.queues | after.queues),
    }


def _header(journey: JourneyRow) -> tuple[Any, ...]:
    one = journey
    return one.customer, one.property, one.owner, one.stage, one.course, one.repair


def _people(task: TaskRow) -> tuple[str | None, ...]:
    return task.assignee, task.requester, task.comes_back_to
