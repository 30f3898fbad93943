"""The service board against tasks counted by hand."""

import pytest_asyncio

from domain import events
from domain.roles import Role
from domain.stages import Status
from domain.tasks import TaskStatus
from domain.waits import Action
from store.boards.period import Period, last_days
from store.boards.service import deadlines, deadlines_behind, strip, tasks_behind
from store.boards.tasks import TasksOf, Which
from store.database import Database
from tests.store.boarding import (
    MARCH,
    NOW,
    ZONE,
    Happened,
    armed,
    clear,
    done,
    fired,
    hire,
    local,
    names,
    opened,
    started,
    tell,
)


@pytest_asyncio.fixture(autouse=True)
async def empty(db: Database) -> None:
    await clear(db)


async def open_tasks(db: Database) -> None:
    """Two overdue, one of them escalated and nobody's; two due today, two later, one of them asleep; one paused."""
    designer = {"role": Role.DESIGNER, "assignee": "设计01"}
    await tell(
        db,
        "H1",
        started(local(1)),
        opened("late", local(1), local(4)),
        opened("nobody's", local(1), local(3), assignee=None),
        fired("nobody's", Action.ESCALATE, local(4), level=1),
        opened("at noon", local(1), local(5, "12:00"), **designer),
        opened("at midnight", local(1), local(5, "23:59")),
        opened("tomorrow", local(1), local(6, "00:00")),
        opened("without a time", local(1), None, kind="other"),
        opened("ended", local(1), local(2)),
        done("ended", local(2)),
    )
    await tell(
        db,
        "H2",
        started(local(1), owner="客服04"),
        opened("paused", local(1), local(2), assignee="客服04"),
        armed("paused", local(2), task="paused", held=local(2)),
        Happened(local(2), events.StatusChanged(status=Status.PAUSED, reason="customer")),
    )


async def test_the_strip_counts_what_is_open_and_each_number_has_its_list(db: Database) -> None:
    await open_tasks(db)
    told = await strip(db, NOW, ZONE)
    assert told.model_dump() == {
        "open": 7,
        "overdue": 2,
        "due_today": 2,
        "paused": 1,
        "unassigned": 1,
        "escalated": 1,
        "journeys_paused": 1,
    }
    lists = {which: names(await tasks_behind(db, NOW, ZONE, which)) for which in Which}
    assert lists[Which.OVERDUE] == ["nobody's", "late"]
    assert lists[Which.DUE_TODAY] == ["at noon", "at midnight"]
    assert lists[Which.PAUSED] == ["paused"]
    assert lists[Which.UNASSIGNED] == lists[Which.ESCALATED] == ["nobody's"]
    assert {which.value: len(found) for which, found in lists.items()} == told.model_dump(
        include={which.value for which in Which}
    )


async def test_the_strip_by_filter(db: Database) -> None:
    await open_tasks(db)
    await hire(db, "设计01", Role.DESIGNER, team="二组")
    for wanted, count, due in (
        (TasksOf(role=Role.DESIGNER), 1, 1),
        (TasksOf(person="客服03"), 4, 1),
        (TasksOf(kind="other"), 1, 0),
        (TasksOf(owner="客服04"), 1, 0),
        (TasksOf(team="二组"), 1, 1),
        (TasksOf(team="一组"), 0, 0),
    ):
        told = await strip(db, NOW, ZONE, wanted)
        assert (told.open, told.due_today) == (count, due), wanted
        for which in (Which.OPEN, Which.DUE_TODAY):
            found = await tasks_behind(db, NOW, ZONE, which, wanted)
            assert len(found) == getattr(told, which.value)


async def test_the_day_ends_where_the_company_is(db: Database) -> None:
    """23:30 of the fifth in Shanghai is the afternoon in Greenwich: what is due at 00:30 there is tomorrow's."""
    await tell(db, "H1", started(local(1)), opened("next", local(1), local(6, "00:30")))
    late = local(5, "23:30")
    assert (await strip(db, late, ZONE)).due_today == 0
    assert (await strip(db, late, "UTC")).due_today == 1


async def deadlines_of_march(db: Database) -> None:
    designer = {"role": Role.DESIGNER, "assignee": "设计01"}
    await tell(
        db,
        "H1",
        started(local(1, month=1)),
        opened("in time", local(1), local(3)),
        done("in time", local(2)),
        opened("by another", local(1), local(3)),
        done("by another", local(3, "09:00"), by="客服04"),
        opened("done late", local(1), local(3), kind="plan", **designer),
        done("done late", local(4), by="设计01", on_time=False, kind="plan"),
        opened("still open", local(1), local(4), kind="plan", **designer),
        opened("fell away late", local(1), local(2), assignee=None),
        fired("fell away late", Action.DUE, local(2)),
        Happened(
            local(4), events.TaskVoided(task="fell away late", key="fell away late", reason="went_back"), "x"
        ),
        # what does not count: no deadline, not over yet, called off before it, its clock stands still
        opened("no deadline", local(1), None),
        done("no deadline", local(2)),
        opened("not yet", local(1), local(6)),
        opened("called off", local(1), local(4)),
        Happened(local(2), events.TaskVoided(task="called off", key="called off", reason="went_back")),
        opened("paused", local(1), local(3)),
        armed("paused", local(3), task="paused", held=local(2)),
    )
    await tell(
        db,
        "H2",
        started(local(1, month=1)),
        opened("in february", local(1, month=2), local(28, "23:59", month=2), kind="plan", **designer),
        done("in february", local(27, month=2), by="设计01", kind="plan"),
        opened("late in february", local(1, month=2), local(27, month=2)),
        done("late in february", local(2), on_time=False),
        opened("long ago", local(1, month=1), local(2, month=1)),
        done("long ago", local(2, month=1)),
    )


async def test_deadlines_kept_with_their_sample_and_the_period_before(db: Database) -> None:
    """A deadline counts where it fell: what was done late in March for February is February's."""
    await deadlines_of_march(db)
    board = await deadlines(db, NOW, MARCH)
    whole = board.all
    assert (whole.kept, whole.late, whole.still_open, whole.given_up) == (2, 1, 1, 1)
    assert (whole.sample, whole.missed, whole.share) == (5, 3, 0.4)
    assert (whole.kept_before, whole.sample_before, whole.share_before) == (1, 2, 0.5)
    assert whole.change is not None
    assert round(whole.change, 3) == -0.1
    assert (board.before.first.isoformat(), board.before.last.isoformat()) == ("2031-01-29", "2031-02-28")
    assert [
        (one.role, one.kept, one.sample, one.kept_before, one.sample_before) for one in board.by_role
    ] == [
        (Role.DESIGNER, 0, 2, 1, 1),
        (Role.AGENT, 2, 3, 0, 1),
    ]
    assert [(one.kind, one.kept, one.sample) for one in board.by_kind] == [("plan", 0, 2), ("review", 2, 3)]
    assert {one.person: (one.kept, one.missed) for one in board.by_person} == {
        "设计01": (0, 2),
        None: (0, 1),
        "客服03": (1, 0),
        "客服04": (1, 0),
    }


async def test_the_tasks_behind_a_figure(db: Database) -> None:
    await deadlines_of_march(db)
    kept = await deadlines_behind(db, NOW, MARCH, kept=True)
    missed = await deadlines_behind(db, NOW, MARCH, kept=False)
    assert names(kept) == ["by another", "in time"]
    assert names(missed) == ["fell away late", "done late", "still open"]
    assert [one.status for one in missed] == [TaskStatus.VOID, TaskStatus.DONE, TaskStatus.OPEN]
    assert len(await deadlines_behind(db, NOW, MARCH)) == 5
    of_one = TasksOf(person="客服04")
    assert names(await deadlines_behind(db, NOW, MARCH, wanted=of_one)) == ["by another"]
    assert (await deadlines(db, NOW, MARCH, of_one)).all.sample == 1


async def test_a_period_compared_with_another_one(db: Database) -> None:
    await deadlines_of_march(db)
    january = Period(first=MARCH.first.replace(month=1), last=MARCH.first.replace(month=1, day=31), zone=ZONE)
    board = await deadlines(db, NOW, MARCH, before=january)
    assert (board.all.kept_before, board.all.sample_before) == (1, 1), "February lies between and is neither"


async def test_no_deadline_at_all(db: Database) -> None:
    board = await deadlines(db, NOW, last_days(NOW, ZONE, 7))
    assert (board.all.sample, board.all.share, board.all.change, board.by_role) == (0, None, None, ())
