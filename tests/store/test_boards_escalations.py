"""Escalations: who was told, who acted, and what is next."""

from datetime import timedelta

import pytest_asyncio

from domain import events
from domain.absences import AbsenceReason
from domain.roles import Role
from domain.waits import Action, Step
from store import absences
from store.boards.escalations import EscalationsOf, escalations, escalations_behind
from store.boards.period import Period
from store.database import Database
from store.rebuild import rebuild
from store.staff import deactivate
from tests.store.boarding import (
    MARCH,
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

LEAD, MANAGER = Role.CS_LEAD, Role.STORE_MANAGER


@pytest_asyncio.fixture(autouse=True)
async def ladders(db: Database) -> None:
    """One task told to two rungs and handed on after the first; one done; one open; one that fell away by itself."""
    await clear(db)
    handed = events.TaskAssigned(task="handed", assignee="客服04", how="assigned")
    snoozed = events.TaskSnoozed(task="handed", until=local(5))
    lent = events.TaskAssigned(task="open", assignee="客服04", how="lent")
    fell = events.TaskVoided(task="fell", key="fell", reason="went_back")
    await tell(
        db,
        "H1",
        started(local(1, month=1)),
        *(opened(task, local(1), local(2), kind="plan_call") for task in ("handed", "done", "open", "fell")),
        Happened(
            local(2, "09:00"), events.TaskAssigned(task="handed", assignee="客服03", how="claimed"), "客服03"
        ),
        fired("handed", Action.DUE, local(2)),
        fired("handed", Action.ESCALATE, local(2, "11:00"), 1, LEAD),
        fired("done", Action.ESCALATE, local(2, "11:00"), 1, LEAD),
        fired("open", Action.ESCALATE, local(2, "11:30"), 1, LEAD),
        Happened(local(2, "12:00"), lent),
        Happened(local(2, "12:00"), handed, "主管01"),
        Happened(local(2, "13:00"), snoozed, "客服04"),
        fired("fell", Action.ESCALATE, local(3), 1, LEAD),
        Happened(local(3, "10:30"), fell),
        fired("handed", Action.ESCALATE, local(4), 2, MANAGER),
        done("done", local(2, "14:00"), by="客服05", on_time=False, kind="plan_call"),
        armed(
            "open",
            local(6),
            task="open",
            step=Step(action=Action.ESCALATE, at=local(6), fires=local(6), rung=3, to=MANAGER, level=2),
        ),
        fired("handed", Action.ESCALATE, local(28, month=2), 1, LEAD),
    )


async def test_how_each_rung_was_answered(db: Database) -> None:
    first, second = await escalations(db, MARCH)
    assert (first.level, first.told, first.escalations, first.acted, first.open) == (1, LEAD, 4, 2, 1)
    assert first.median == timedelta(hours=2), "one hour and three"
    assert (second.level, second.told, second.escalations, second.acted, second.open) == (2, MANAGER, 1, 0, 1)
    assert second.median is None
    assert len(await escalations_behind(db, MARCH)) == 5
    for acted, level, count in ((True, 1, 2), (False, 1, 1), (False, 2, 1)):
        assert len(await escalations_behind(db, MARCH, EscalationsOf(level=level), acted)) == count


async def test_who_was_told_who_acted_and_what_is_next(db: Database) -> None:
    found = {one.task: one for one in await escalations_behind(db, MARCH, EscalationsOf(level=1))}
    handed, finished, still, fell = (found[task] for task in ("handed", "done", "open", "fell"))
    assert (handed.told, handed.told_at, handed.late_seconds) == (LEAD, local(2, "11:00"), 3)
    assert (handed.acted, handed.acted_by, handed.acted_at) == ("task_assigned", "主管01", local(2, "12:00"))
    assert (finished.acted, finished.acted_by) == ("task_completed", "客服05")
    assert finished.next_at is None
    assert (still.acted, still.assignee) == (None, "客服04"), "the machine is nobody who acts"
    assert (still.next_action, still.next_to, still.next_level, still.next_at) == (
        Action.ESCALATE,
        MANAGER,
        2,
        local(6),
    )
    assert (fell.acted, fell.task_status, fell.next_at) == (None, "void", None)


async def test_who_acts_days_later_answers_both_rungs_and_a_rebuild_knows_it(db: Database) -> None:
    await tell(
        db,
        "H9",
        started(local(1)),
        opened("late", local(1), local(2), kind="plan_call"),
        fired("late", Action.ESCALATE, local(3), 1, LEAD),
    )
    await tell(db, "H9", fired("late", Action.ESCALATE, local(4), 2, MANAGER), seq=4)
    await tell(db, "H9", done("late", local(6), by="客服05", on_time=False, kind="plan_call"), seq=5)
    for _ in range(2):
        both = {one.level: one for one in await escalations_behind(db, MARCH) if one.journey == "H9"}
        assert {(one.acted, one.acted_by, one.acted_at) for one in both.values()} == {
            ("task_completed", "客服05", local(6))
        }
        assert both.keys() == {1, 2}
        await rebuild(db, "H9")


async def test_people_are_those_who_were_there_when_it_was_told_else_those_of_now(db: Database) -> None:
    early = {one.seq: one for one in await escalations_behind(db, MARCH)}
    assert {one.people for one in early.values()} == {()}, "nobody had the roles"
    assert all(one.people_then for one in early.values())
    for handle, role in (("主管01", LEAD), ("主管02", LEAD), ("主管03", LEAD), ("店长01", MANAGER)):
        await hire(db, handle, role, Role.AGENT)
    await hire(db, "客服03", Role.AGENT)
    away = (local(8), local(10))
    days = (away[0].date(), away[1].date())
    for handle, deputies in (
        ("主管02", {LEAD: "客服03"}),
        ("主管03", {LEAD: "主管02", Role.AGENT: "店长01"}),
    ):
        await absences.declare(db, handle, days, away, deputies, AbsenceReason.ILL, "运营01")
    await deactivate(db, "店长01")
    later = [fired("open", Action.ESCALATE, at, 1, LEAD) for at in (local(7), local(9))]
    await tell(db, "H2", started(local(1)), *later, fired("open", Action.ESCALATE, local(9), 2, MANAGER))
    found = {
        (one.told_at, one.told): one for one in await escalations_behind(db, MARCH) if one.journey == "H2"
    }
    assert found[local(7), LEAD].people == ("主管01", "主管02", "主管03")
    assert found[local(9), LEAD].people == ("主管01", "客服03"), "a deputy who is away himself is not there"
    assert found[local(9), MANAGER].people == (), "who left is in no role"

    await hire(db, "主管04", LEAD)
    await db.execute("DELETE FROM tellings WHERE journey = 'H2'")
    (kept,) = {
        one.people
        for one in await escalations_behind(db, MARCH, EscalationsOf(told=LEAD))
        if one.journey == "H1"
    }
    assert kept == (), "what was kept stays"
    of_old = [
        one for one in await escalations_behind(db, MARCH, EscalationsOf(told=LEAD)) if one.journey == "H2"
    ]
    assert {(one.people, one.people_then) for one in of_old} == {
        (("主管01", "主管02", "主管03", "主管04"), False)
    }


async def test_escalations_by_filter_and_period(db: Database) -> None:
    assert names(await escalations_behind(db, MARCH, EscalationsOf(told=MANAGER))) == ["handed"]
    assert await escalations_behind(db, MARCH, EscalationsOf(kind="other")) == []
    assert len(await escalations_behind(db, MARCH, EscalationsOf(owner="客服03", kind="plan_call"))) == 5
    day = local(3).date()
    (rung,) = await escalations(db, Period(first=day, last=day, zone=MARCH.zone))
    assert (rung.escalations, rung.open) == (1, 0)
