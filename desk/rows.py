"""Rows of a list of tasks, with what must be seen without opening them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue

from desk.chips import Chip, chip, short
from desk.house import House
from desk.seeing import seen_in_full
from desk.visitor import Visitor
from domain.forms.cases import ANSWER_QUESTION, TELL_ANSWER
from domain.forms.contacts import ANSWER_CONTACT, EXTRA_TASK
from domain.forms.promised import KEEP_PROMISE
from domain.phone_calls import rings_customer
from presentation.people import card
from store import customers, desk, personal
from store.people import CustomerDetails
from store.reading_tasks import TaskLine

TOLD_IN_WORDS = frozenset(
    one.name for one in (EXTRA_TASK, KEEP_PROMISE, ANSWER_CONTACT, ANSWER_QUESTION, TELL_ANSWER)
)
"""Kinds whose name alone says nothing: what is asked stands in somebody's words."""
LONGEST = 80
"""So many characters of those are in a row."""


@dataclass(frozen=True)
class TaskRow:
    """One task in a list."""

    task: str
    journey: str
    title: str
    customer: str
    place: str
    stage: str
    who: str
    mine: bool
    queue: bool
    chip: Chip
    level: int
    unread: bool
    at: str
    """The time that was agreed with the customer for it, where there is one."""
    asked: str = ""
    """What it is about in the words of whoever asked for it; where the customer is masked, who that was."""
    together: int = 0
    """So many calls to the same customer stand together in this list; 0 for what is no call to them or the only one."""
    first: bool = True
    """The first of those that stand together."""


async def task_rows(
    house: House, who: Visitor, tasks: Sequence[TaskLine], *, calls: bool = False
) -> list[TaskRow]:
    """Tasks as rows, in their order; of a list of calls, those to the same customer stand together.

    Args:
        calls: the list is one of calls by time, all of one person and for the same day. In any other list the calls
            may be several people's or days', and nothing is said of making them as one.
    """
    now = await house.now()
    people = await customers.customer_details(house.database, list({one.journey for one in tasks}))
    plain = await seen_in_full(house, who, list({one.journey for one in tasks}))
    read = await desk.seen(house.database, who.handle, [one.task for one in tasks])
    told = [one for one in tasks if _personal(who, one, plain)]
    said = await personal.get(house.database, [words for one in told if (words := _words_of(one))])
    by_customer: dict[str, list[TaskLine]] = {}
    for one in tasks:
        if calls and rings_customer(one.kind):
            by_customer.setdefault(one.customer or one.journey, []).append(one)
    rows = []
    for one in _gathered(tasks, by_customer):
        group = by_customer.get(one.customer or one.journey, []) if rings_customer(one.kind) else []
        together = len(group) if len(group) > 1 else 0
        first = not together or group[0] is one
        rows.append(
            _row(
                who,
                one,
                people.get(one.journey),
                now,
                plain=_personal(who, one, plain),
                asked=_asked(who, one, said),
                unread=one.task not in read,
                together=together,
                first=first,
            )
        )
    return rows


def _gathered(tasks: Sequence[TaskLine], groups: dict[str, list[TaskLine]]) -> list[TaskLine]:
    """Each call followed by the others to the same customer."""
    found: dict[str, TaskLine] = {}
    for one in tasks:
        group = groups.get(one.customer or one.journey) if rings_customer(one.kind) else None
        for other in group or [one]:
            found.setdefault(other.task, other)
    return list(found.values())


def _personal(who: Visitor, one: TaskLine, plain: frozenset[str]) -> bool:
    return one.journey in plain or who.handle in (one.assignee, one.owner)


def _words_of(one: TaskLine) -> str | None:
    """The reference to the free words that tell tasks of its kind apart."""
    words = one.about.get("words")
    return words if one.kind in TOLD_IN_WORDS and isinstance(words, str) else None


def _asked(who: Visitor, one: TaskLine, said: Mapping[str, JsonValue]) -> str:
    """What is asked, where those words may be read; else who asked, and nothing personal."""
    words = _words_of(one)
    if words is not None and words in said:
        told = " ".join(str(said[words]).split())
        return told if len(told) <= LONGEST else told[: LONGEST - 1] + "…"
    by = one.about.get("opened_by")
    return who.words.say("row.asked_by", who=by) if one.kind == EXTRA_TASK.name and by else ""


def _row(
    who: Visitor,
    one: TaskLine,
    customer: CustomerDetails | None,
    now: datetime,
    *,
    plain: bool,
    asked: str,
    unread: bool,
    together: int,
    first: bool,
) -> TaskRow:
    words = who.words
    mine = one.assignee == who.handle
    shown = card(customer, personal=plain)
    starts_at = one.about.get("starts_at")
    return TaskRow(
        task=one.task,
        journey=one.journey,
        title=words.task(one.kind, one.about),
        customer=shown.name,
        place=shown.address,
        stage=words.stage(one.journey_stage),
        who=one.assignee or words.say("row.queue"),
        mine=mine,
        queue=one.assignee is None,
        chip=chip(words, one, now),
        level=one.escalation_level,
        unread=unread and mine,
        at=short(words, datetime.fromisoformat(str(starts_at)), now) if starts_at else "",
        asked=asked,
        together=together,
        first=first,
    )
