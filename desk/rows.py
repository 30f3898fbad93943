"""Rows of a list of tasks, with what must be seen without opening them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.chips import Chip, chip, short
from desk.house import House
from desk.seeing import seen_in_full
from desk.visitor import Visitor
from domain.phone_calls import rings_customer
from presentation.people import card
from store import customers, desk
from store.people import CustomerDetails
from store.reading_tasks import TaskLine


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
                plain=one.journey in plain,
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


def _row(
    who: Visitor,
    one: TaskLine,
    customer: CustomerDetails | None,
    now: datetime,
    *,
    plain: bool,
    unread: bool,
    together: int,
    first: bool,
) -> TaskRow:
    words = who.words
    mine = one.assignee == who.handle
    shown = card(customer, personal=plain or mine or one.owner == who.handle)
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
        together=together,
        first=first,
    )
