"""What lists and pages read."""

from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from domain import events
from domain.roles import Role
from domain.stages import Stage, Status
from domain.tasks import TaskStatus
from domain.waits import Action
from store import (
    customers,
    reading_contacts,
    reading_journeys,
    reading_meetings,
    reading_tasks,
    reading_waits,
)
from store.database import Database
from store.errors import BadValue, JournalConflict, NotFound
from store.journal import record
from store.reading_journeys import JourneyFilter
from store.reading_tasks import TaskFilter
from store.reading_waits import WaitFilter
from tests.store.looking import READ_MODELS
from tests.store.samples import START, at, batch, booked, done, fired, opened, started, story, wait, whole
from tests.store.test_customers import registration


@pytest_asyncio.fixture(autouse=True)
async def empty(db: Database) -> None:
    tables = ", ".join((*READ_MODELS, "journal", "conflicts", "journey_register"))
    await db.execute(f"TRUNCATE {tables}")


def names(lines: list[Any]) -> list[str]:
    return [line.task.rpartition("-")[2] for line in lines]


@pytest_asyncio.fixture
async def five(db: Database, journey: str) -> str:
    """Five tasks: 1 and 2 with 客服03, 3 in the queue without a due time, 4 held, 5 done."""
    await record(
        db,
        batch(
            journey,
            started(),
            opened(f"{journey}-1", "a", assignee="客服03", due_at=at(8)),
            opened(f"{journey}-2", "b", assignee="客服03", due_at=at(4)),
            opened(f"{journey}-3", "c", due_at=None),
            opened(f"{journey}-4", "d", role=Role.DESIGNER, due_at=at(2)),
            events.WaitArmed(wait=wait("d", task=f"{journey}-4", due=2, held_since=at(1))),
            opened(f"{journey}-5", "e", due_at=at(1)),
            done(f"{journey}-5", "e"),
            events.WaitArmed(wait=wait("a", task=f"{journey}-1")),
            fired("a", Action.REMIND, f"{journey}-1"),
        ),
    )
    return journey


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["4", "2", "1", "3"]),
        ({"assignee": "客服03"}, ["2", "1"]),
        ({"role": "agent"}, ["2", "1", "3"]),
        ({"roles": ("designer", "finance")}, ["4"]),
        ({"role": "agent", "unassigned": True}, ["3"]),
        ({"kind": "b"}, ["2"]),
        ({"owner": "客服03", "stage": "consultation"}, ["4", "2", "1", "3"]),
        ({"owner": "客服04"}, []),
        ({"overdue_at": at(5)}, ["2"]),
        ({"overdue_at": at(8)}, ["2", "1"]),
        ({"due_before": at(8)}, ["4", "2"]),
        ({"escalated": True}, []),
        ({"status": "done"}, ["5"]),
        ({"status": "void"}, []),
        ({"limit": 2}, ["4", "2"]),
    ],
)
async def test_tasks_by_filter(db: Database, five: str, wanted: dict[str, Any], found: list[str]) -> None:
    assert names(await reading_tasks.list_tasks(db, TaskFilter.model_validate(wanted))) == found


async def test_tasks_of_one_journey_in_every_status(db: Database, five: str) -> None:
    lines = await reading_tasks.list_tasks(db, TaskFilter(status=None, journey=five))
    assert names(lines) == ["5", "4", "2", "1", "3"]
    assert [line.overdue(at(5)) for line in lines] == [False, False, True, False, False]


async def test_tasks_page_by_page(db: Database, five: str) -> None:
    seen: list[str] = []
    after = None
    while page := await reading_tasks.list_tasks(db, TaskFilter(limit=1, after=after)):
        seen += names(page)
        after = (page[-1].due_at, page[-1].task)
    assert seen == ["4", "2", "1", "3"]


async def test_filters_that_do_not_go_together(db: Database) -> None:
    with pytest.raises(BadValue, match="status"):
        await reading_tasks.list_tasks(db, TaskFilter(status=None))
    with pytest.raises(BadValue, match="status"):
        await reading_tasks.list_tasks(db, TaskFilter(status=TaskStatus.DONE, overdue_at=START))


async def test_one_task_with_its_wait_and_what_fired(db: Database, five: str) -> None:
    detail = await reading_tasks.task_detail(db, f"{five}-1")
    assert (detail.owner, detail.journey_stage, detail.customer) == ("客服03", Stage.CONSULTATION, "K000001")
    assert detail.wait is not None
    assert detail.wait.rule == "2 working hours"
    assert [found.action for found in detail.firings] == [Action.REMIND]
    with pytest.raises(NotFound, match=f"{five}-1"):
        await reading_tasks.task_detail(db, f"{five}-11")


async def test_loads_by_role_and_person(db: Database, five: str) -> None:
    loads = await reading_tasks.task_loads(db, at(5))
    assert [(load.role, load.assignee, load.open, load.overdue) for load in loads] == [
        (Role.AGENT, None, 1, 0),
        (Role.AGENT, "客服03", 2, 1),
        (Role.DESIGNER, None, 1, 0),
    ]


async def test_a_journeys_page(db: Database, journey: str) -> None:
    await record(db, whole(journey))
    head = await reading_journeys.journey_header(db, journey)
    assert (head.stage, head.status, head.open_tasks) == (Stage.DESIGN, Status.ACTIVE, 2)
    assert {waiting.subject for waiting in head.waiting} >= {"review", "until"}
    assert head.next_at is not None
    with pytest.raises(NotFound):
        await reading_journeys.journey_header(db, "H999999")


async def test_journeys_by_filter_and_page(db: Database) -> None:
    for number, owner in enumerate(("客服01", "客服02", "客服01")):
        name = f"H90000{number}"
        await record(db, batch(name, started(owner=owner)))
    await record(db, batch("H900001", events.StatusChanged(status=Status.LOST, reason="lost_price"), first=2))

    async def found(**wanted: Any) -> list[str]:
        lines = await reading_journeys.list_journeys(db, JourneyFilter.model_validate(wanted))
        return [line.journey[-1] for line in lines]

    assert await found() == ["2", "1", "0"]
    assert await found(owner="客服01") == ["2", "0"]
    assert await found(status="lost") == ["1"]
    assert await found(stage="consultation", status="active") == ["2", "0"]
    assert await found(stage="care") == []
    first = await reading_journeys.list_journeys(db, JourneyFilter(limit=1))
    assert await found(after=(first[0].started_at, first[0].journey)) == ["1", "0"]


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("张", True),
        ("李娜", True),
        ("翠湖", True),
        ("8000", True),
        ("139-0013-9000", True),
        ("王", False),
        ("8001", False),
    ],
)
async def test_searching_names_phones_and_community(db: Database, text: str, finds: bool) -> None:
    made = await customers.register(db, registration("searched"))
    await record(db, batch(made.journey, started()))
    for search in (text, f" {text} "):
        lines = await reading_journeys.list_journeys(db, JourneyFilter(search=search))
        assert [line.journey for line in lines] == ([made.journey] if finds else [])
    for exact in (made.journey, made.customer, "searched"):
        assert await reading_journeys.list_journeys(db, JourneyFilter(search=exact))


async def test_the_timeline_both_ways(db: Database, journey: str) -> None:
    await record(db, whole(journey))
    count = len(list(story(journey)))
    newest = await reading_journeys.timeline(db, journey, limit=3)
    assert [entry.seq for entry in newest] == [count, count - 1, count - 2]
    older = await reading_journeys.timeline(db, journey, beyond=newest[-1].seq, limit=1)
    assert older[0].seq == count - 3
    oldest = await reading_journeys.timeline(db, journey, newest_first=False, beyond=1, limit=2)
    assert [entry.seq for entry in oldest] == [2, 3]
    stages = await reading_journeys.timeline(db, journey, types=["stage_entered"])
    assert [entry.event.type for entry in stages] == ["stage_entered"] * 2


async def test_journeys_that_were_registered_and_never_began(db: Database) -> None:
    made = await customers.register(db, registration("not begun"))
    later = made.created_at + timedelta(minutes=1)
    assert await reading_journeys.not_begun(db, later) == [made.journey]
    await record(db, batch(made.journey, started()))
    assert await reading_journeys.not_begun(db, later) == []


async def test_open_conflicts_are_listed(db: Database, journey: str) -> None:
    await record(db, batch(journey, started()))
    for _ in range(2):
        with pytest.raises(JournalConflict):
            await record(db, batch(journey, opened("x", "y"), first=5))
    (conflict,) = await reading_journeys.open_conflicts(db)
    assert (conflict.journey, conflict.seq, conflict.kind, conflict.times) == (journey, 5, "gap", 2)


async def test_what_comes_next(db: Database, five: str) -> None:
    lines = await reading_waits.list_waits(db, WaitFilter())
    assert [(line.key, line.next_action, line.next_at) for line in lines] == [("a", Action.REMIND, at(6))]
    assert [line.key for line in await reading_waits.list_waits(db, WaitFilter(journey=five))] == ["a", "d"]
    assert await reading_waits.list_waits(db, WaitFilter(next_before=at(6))) == []
    assert await reading_waits.next_fires(db) == at(5.9)
    assert (await reading_waits.unfired(db, at(7))).waits == 1
    assert [one.journey for one in await reading_waits.behind_calendar(db, "customer", 2)] == [five]
    late = await reading_waits.lateness(db, START, at(100))
    assert (late.fired, late.most) == (1, 2)


async def test_appointments_and_promises(db: Database, journey: str) -> None:
    await record(
        db, batch(journey, started(), booked("viewing", 30), booked("signing", 60, ("设计02", "客服03")))
    )
    await record(db, batch(journey, events.PromiseMade(key="p", what="plan", by=at(72)), first=4))
    both = await reading_meetings.list_appointments(db, journey=journey)
    assert [found.key for found in both] == ["viewing", "signing"]
    mine = await reading_meetings.list_appointments(db, staff="客服03", start=at(31))
    assert [found.key for found in mine] == ["signing"]
    assert await reading_meetings.list_appointments(db, end=at(30)) == []
    (promise,) = await reading_meetings.list_promises(db, by_before=at(100))
    assert (promise.what, promise.status) == ("plan", "open")


async def test_contacts_and_notices(db: Database, journey: str) -> None:
    await record(db, whole(journey))
    assert [line.outcome for line in await reading_contacts.list_contacts(db, journey)] == [
        "taken_up",
        "reached",
    ]
    assert [line.notice for line in await reading_meetings.list_notices(db, journey)] == ["viewing_tomorrow"]
