"""Of which entries staff are to hear.

Asked for what is newly recorded alone: what is folded again, as by a rebuild, owes nobody anything.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from domain import events
from domain.events import Entry
from domain.notices import What
from domain.roles import Role
from domain.waits import Action
from store.view import View

CUSTOMER = "customer"
"""Notices to the customer are told by people; they are in the journal and in no chat."""


def owed(view: View, fresh: Sequence[Entry]) -> list[dict[str, Any]]:
    """The rows of ``owed_notices`` for entries that are recorded now; ``view`` is what stands after them."""
    return [
        {"journey": view.name, "seq": entry.seq, "part": part, "at": entry.at, "about": {}, **one}
        for entry in fresh
        for part, one in enumerate(_of(view, entry))
    ]


def _of(view: View, entry: Entry) -> Iterator[dict[str, Any]]:
    match entry.event:
        case events.TaskOpened() as event:
            what = What.APPROVAL if event.requester else What.ASSIGNED
            if event.assignee is None or event.assignee != entry.actor:
                yield {
                    "what": what,
                    "task": event.task,
                    "role": event.role,
                    "person": event.assignee,
                    "giver": event.requester,
                }
        case events.TaskAssigned(assignee=str(assignee)) as event if assignee != entry.actor:
            task = view.tasks.get(event.task)
            what = What.APPROVAL if task and task.requester else What.ASSIGNED
            yield {"what": what, "task": event.task, "role": event.role, "person": assignee}
        case events.StandardAdopted(tasks=over):
            for one in over:
                if one.assignee is not None:
                    yield {"what": What.ASSIGNED, "task": one.task, "role": one.role, "person": one.assignee}
        case events.StepFired(task=str(task)) as event:
            yield from _fired(view, event, task)
        case events.NoticeIssued() as event:
            yield from _told(event)
        case _:
            pass


def _fired(view: View, event: events.StepFired, task: str) -> Iterator[dict[str, Any]]:
    row = view.tasks.get(task)
    match event.action:
        case Action.REMIND | Action.DUE:
            due_at = event.planned_at if event.action is Action.DUE else row and row.due_at
            yield {
                "what": What.DUE,
                "task": task,
                "role": event.to,
                "person": event.person,
                "due_at": due_at,
            }
        case Action.ESCALATE:
            about = {"level": event.level}
            yield {"what": What.ESCALATED, "task": task, "role": event.to, "person": None, "about": about}
        case _:
            pass


def _told(event: events.NoticeIssued) -> Iterator[dict[str, Any]]:
    about = {"notice": event.notice, **event.about}
    for whom in dict.fromkeys(event.to):
        if whom != CUSTOMER:
            yield {"what": What.TOLD, **_named(whom), "about": about}


def _named(whom: str) -> dict[str, Any]:
    return {"role": whom} if whom in _ROLES else {"person": whom}


_ROLES: Iterable[str] = frozenset(role.value for role in Role)
