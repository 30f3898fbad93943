"""How a task stands with its clock: one word, one icon and one colour for each state, wherever it is shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.tasks import TaskStatus
from presentation.showing import NEAR, Words
from store.boards.tasks import BoardTask
from store.reading_tasks import TaskLine


@dataclass(frozen=True)
class Chip:
    """A state in words, with the icon and the colour class that go with it."""

    state: str
    icon: str
    text: str
    title: str = ""
    """The whole instant, for whoever rests on it."""


def chip(words: Words, task: TaskLine | BoardTask, now: datetime) -> Chip:
    """How an open or an ended task stands."""
    whole = words.at(task.due_at)
    if task.status is TaskStatus.VOID:
        return Chip("void", "–", words.say("chip.void"), whole)
    if task.status is TaskStatus.DONE:
        late = task.on_time is False
        return Chip("done-late", "✓!", words.say("chip.done_late"), whole) if late else _done(words, whole)
    if task.held:
        return Chip("paused", "Ⅱ", words.say("chip.paused"), whole)
    if task.snoozed_until is not None and task.snoozed_until > now:
        return Chip("paused", "◷", words.say("chip.snoozed", at=short(words, task.snoozed_until, now)), whole)
    if task.due_at is None:
        return Chip("normal", "○", words.say("chip.open"))
    left = task.due_at - now
    if left <= timedelta(0):
        return Chip("late", "!", words.say("chip.late", length=words.length(-left)), whole)
    if left <= NEAR:
        return Chip("near", "◔", words.say("chip.near", length=words.length(left)), whole)
    return Chip("normal", "○", words.say("chip.normal", length=words.length(left)), whole)


def _done(words: Words, whole: str) -> Chip:
    return Chip("done", "✓", words.say("chip.done"), whole)


def soon(words: Words, now: datetime, due: datetime | None) -> tuple[tuple[str, str], ...]:
    """Times until which something is usually put off, before it is due: as a form has them, and in words."""
    quarter = now.replace(second=0, microsecond=0) + timedelta(minutes=-now.minute % 15)
    local = now.astimezone(ZoneInfo(words.zone))
    nine = local.replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    found = (quarter + timedelta(minutes=30), quarter + timedelta(hours=2), nine)
    return tuple(
        (f"{at.astimezone(local.tzinfo):%Y-%m-%dT%H:%M}", short(words, at, now))
        for at in found
        if due is None or at < due
    )


def short(words: Words, instant: datetime, now: datetime, *, day: bool = False) -> str:
    """An instant without what is plain: the day where it is today, the year where it is this one.

    Args:
        day: today is said, as in a column of other days.
    """
    whole = words.at(instant)
    today = words.at(now)
    if whole[:10] == today[:10]:
        return words.say("today_at", at=whole[-5:]) if day else whole[-5:]
    return whole[5:] if whole[:4] == today[:4] else whole
