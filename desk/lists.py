"""The lists of tasks: ready-made ones and saved ones, what is in each, for whom, and how many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from desk.narrowing import Controls, Narrowed, checked, controls_of, narrow, split
from desk.visitor import Visitor
from domain.access import Right
from domain.phone_calls import PHONE_CALLS
from domain.roles import Role
from store import saved_lists
from store.database import Database
from store.listening import Heard
from store.reading_tasks import TaskFilter, TaskLine, count_tasks, list_tasks, task_sorts
from store.saved_lists import Saved

FIRST = "today"
_MINE = frozenset({"today", "overdue", "calls"})
"""The lists after which one goes on with what comes later."""
MOST = 200
"""So many rows are shown; whoever has more needs another list."""
LONGEST = 600
"""So many characters the name of a list has at most, with what narrows it."""
TEAM = "team"
_SAVED = "saved-"
_MY_OWN = "mine"
ALL = frozenset({_MY_OWN, "claim", "followed", TEAM})
"""Sorts of list, by whose tasks they show: one's own, those in the queues of one's roles, those of journeys that one
follows, those of the roles that one sees.
"""


@dataclass(frozen=True)
class Shown:
    """One list that is opened."""

    place: str
    """Its name with what narrows it: ``mine?due=late``; of a saved one ``saved-12``."""
    base: str
    """The ready-made list that it is, or narrows."""
    label: str
    by: Narrowed
    wanted: TaskFilter
    saved: Saved | None = None

    @property
    def sort(self) -> str:
        return sort_of(self.base)

    def address(self, **more: str) -> str:
        """Of its page; ``more`` is asked there."""
        return address(self.place, **more)


@dataclass(frozen=True)
class Tab:
    """A list among the lists."""

    place: str
    label: str
    count: int
    late: bool = False
    shared_by: str = ""


def ready_made(who: Visitor, now: datetime) -> Mapping[str, TaskFilter]:
    """The ready-made lists of somebody, by name, in the order of the page."""
    me, tonight = who.handle, midnight(now, who.zone)
    found = {
        "today": TaskFilter(assignee=me, due_before=tonight, awake_at=now),
        "overdue": TaskFilter(assignee=me, overdue_at=now),
        "claim": TaskFilter(roles=who.roles, unassigned=True),
        "calls": calls_due(me, tonight, now),
        "mine": TaskFilter(assignee=me),
        "waiting": TaskFilter(assignee=me, waiting_at=now),
        "approval": TaskFilter(requester=me),
        "followed": TaskFilter(followed_by=me),
    }
    if who.may(Right.ROLE_TASKS):
        found[TEAM] = TaskFilter(roles=who.sees if set(who.sees) != set(Role) else None)
    return found


def calls_due(handle: str, before: datetime, now: datetime) -> TaskFilter:
    """All that somebody has to phone about before an instant; nobody is rung while the journey's clocks stand still."""
    return TaskFilter(
        assignee=handle, kinds=tuple(PHONE_CALLS), due_before=before, awake_at=now, running=True
    )


def sort_of(base: str) -> str:
    """The sort of a ready-made list; most show what one has, or asked for oneself."""
    return base if base in ALL else _MY_OWN


def touched(who: Visitor, heard: Heard) -> frozenset[str]:
    """The sorts of list of somebody that may look otherwise after what was heard."""
    if heard.people is None:
        return ALL
    roles = set(who.roles)
    changed = {
        _MY_OWN: who.handle in heard.people,
        "claim": not roles.isdisjoint(heard.queues),
        "followed": who.handle in heard.followers,
        TEAM: who.may(Right.ROLE_TASKS) and not set(who.sees).isdisjoint(heard.roles),
    }
    return frozenset(one for one, so in changed.items() if so)


async def opened(database: Database, who: Visitor, place: str, now: datetime) -> Shown | None:
    """A list by its name and what narrows it; None for one that they have not."""
    name, by = split(place)
    saved = None
    if name.startswith(_SAVED):
        mine = await saved_lists.saved_lists(database, who.handle, who.roles)
        saved = next((one for one in mine if saved_place(one.saved) == name), None)
    return await _shown(database, who, name if saved is None else saved.list, by, now, saved)


async def opened_or_first(database: Database, who: Visitor, place: str, now: datetime) -> Shown:
    """The same; in place of one that they have not, the first."""
    found = await opened(database, who, place, now) or await opened(database, who, FIRST, now)
    assert found is not None
    return found


async def _shown(
    database: Database, who: Visitor, base: str, by: Narrowed, now: datetime, saved: Saved | None
) -> Shown | None:
    wanted = ready_made(who, now).get(base)
    if wanted is None:
        return None
    by = by if saved is None else checked(saved.narrowed)
    query = by.query()
    place = saved_place(saved.saved) if saved else base + (f"?{query}" if query else "")
    return Shown(
        place=place,
        base=base,
        label=saved.name if saved else who.words.say(f"lists.{base}"),
        by=by,
        wanted=await narrow(database, wanted, by, who.words, now, midnight(now, who.zone)),
        saved=saved,
    )


async def overdue(database: Database, who: Visitor, now: datetime) -> int:
    """How many tasks of somebody are late, up to a thousand."""
    return (await count_tasks(database, [ready_made(who, now)["overdue"]]))[0]


async def tabs_of(database: Database, who: Visitor, now: datetime) -> Sequence[Tab]:
    """All the lists, the saved ones last, each with how many tasks it has, up to a thousand."""
    say = who.words.say
    found = [
        (Tab(name, say(f"lists.{name}"), 0, late=name == "overdue"), wanted)
        for name, wanted in ready_made(who, now).items()
    ]
    for saved in await saved_lists.saved_lists(database, who.handle, who.roles):
        one = await _shown(database, who, saved.list, Narrowed(), now, saved)
        if one is not None:
            shared_by = "" if saved.owner == who.handle else saved.owner
            found.append((Tab(one.place, one.label, 0, shared_by=shared_by), one.wanted))
    counts = await count_tasks(database, [wanted for _, wanted in found])
    return [replace(tab, count=count) for (tab, _), count in zip(found, counts, strict=True)]


async def rows(database: Database, one: Shown) -> list[TaskLine]:
    """The tasks of a list, soonest first."""
    return await list_tasks(database, one.wanted.model_copy(update={"limit": MOST}))


async def controls(database: Database, who: Visitor, one: Shown, now: datetime) -> Controls:
    """The row of filters of a list: what there is in it before it is narrowed."""
    sorts = await task_sorts(database, ready_made(who, now)[one.base])
    stages = [sort.journey_stage for sort in sorts if sort.journey_stage is not None]
    return controls_of(
        one.by, who.words, {sort.kind for sort in sorts}, stages, {sort.assignee for sort in sorts}
    )


async def coming(database: Database, who: Visitor, one: Shown, now: datetime) -> TaskLine | None:
    """What somebody has to do next when a list of theirs is empty; None in a list of what others have."""
    if one.base not in _MINE or one.by.count:
        return None
    waiting = await list_tasks(database, TaskFilter(assignee=who.handle, awake_at=now, limit=1))
    return waiting[0] if waiting else None


def saved_place(number: int) -> str:
    """The name of a saved list."""
    return f"{_SAVED}{number}"


def address(place: str, **more: str) -> str:
    """Of a list's page; ``more`` is asked there."""
    name, _, query = place.partition("?")
    parts = [
        part for part in (query, urlencode({key: value for key, value in more.items() if value})) if part
    ]
    return f"/inbox/{name}" + (f"?{'&'.join(parts)}" if parts else "")


def midnight(now: datetime, zone: str) -> datetime:
    """When the company's day is over."""
    local = now.astimezone(ZoneInfo(zone)) + timedelta(days=1)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
