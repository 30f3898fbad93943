"""Who has a task, how it came to them, and whether they put it off; in words."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from domain.tasks import TaskStatus
from presentation.showing import Words

if TYPE_CHECKING:
    from domain import events
    from presentation.reader import Reader
    from store.reading_tasks import TaskDetail, TaskLine


def who(words: Words, task: "TaskLine") -> str:
    """Whose it is: the person, else the queue; and whom it comes back to."""
    told = words.who(task.role, task.assignee)
    if task.status is TaskStatus.OPEN and task.comes_back_to:
        return words.say("hands.for", who=told, owner=task.comes_back_to)
    return told


def state(words: Words, task: "TaskLine", now: datetime) -> Any:
    """How it stands with the clock."""
    if task.status is TaskStatus.VOID:
        return words.say("clock.void")
    if task.status is TaskStatus.DONE:
        return words.say("clock.done" if task.on_time else "clock.done_late")
    told = words.clock(task.due_at, now, held=task.held)
    if task.snoozed_until is not None and task.snoozed_until > now:
        told.append(words.say("hands.snoozed", at=words.at(task.snoozed_until)))
    return told


def told(words: Words, task: "TaskDetail") -> list[tuple[str, Any]]:
    """Where it goes from whoever has it."""
    rows: list[tuple[str, Any]] = []
    if task.status is not TaskStatus.OPEN:
        return rows
    if task.home is not None:
        rows.append((words.say("head.home"), words.role(task.home)))
    if task.comes_back_to is not None:
        rows.append((words.say("head.comes_back_to"), task.comes_back_to))
    return rows


async def why(reader: "Reader", words: Words, task: "TaskDetail", *, personal: bool) -> list[tuple[str, Any]]:
    """How it came to whoever has it, why, and in which words; these only where they are asked for."""
    from store import personal as values

    if task.handed_how in (None, "claimed") or task.handed_reason is None:
        return []
    key = f"hands.{task.handed_how}"
    said = words.say(key, who=task.handed_by or "--", reason=words.reason(task.handed_reason))
    rows: list[tuple[str, Any]] = [(words.say("head.handed"), said)]
    if task.handed_words is not None:
        found = await values.get(await reader.database(), [task.handed_words]) if personal else None
        hidden = words.say("story.hidden")
        told = hidden if found is None else found.get(task.handed_words, words.say("story.removed"))
        rows.append((words.say("head.handed_words"), str(told)))
    return rows


def variant(event: "events.TaskAssigned | events.TaskSnoozed | events.TaskCompleted") -> str | None:
    """Which sentence of a timeline tells that somebody has a task, put it off, or completed it."""
    from domain import events

    match event:
        case events.TaskAssigned(how=how, reason=reason):
            return how if reason is None or how == "returned" else f"{how}_why"
        case events.TaskSnoozed(until=until):
            return "awake" if until is None else None
        case events.TaskCompleted(on_behalf_of=str(), on_time=on_time):
            return "behalf" if on_time else "behalf_late"
        case events.TaskCompleted(on_time=on_time):
            return "on_time" if on_time else "late"


def ended_by(words: Words, task: "TaskDetail") -> str:
    """Who ended it, for whom, and when."""
    done = task.ended_by or "--"
    if task.done_for is not None:
        done = words.say("hands.done_for", who=done, owner=task.done_for)
    return f"{done}  {words.at(task.ended_at)}"
