"""The workload against work counted by hand, up to 90 days ahead."""

from datetime import date, timedelta

import pytest_asyncio

from domain.absences import AbsenceReason
from domain.roles import Role
from domain.time.calendar import Calendar
from domain.waits import Action, Placement, Step, WaitKind
from store import absences
from store.boards.people import DayMark, PeopleOf
from store.boards.period import day_starts
from store.boards.workload import DayLoad, PersonLoad, What, workload, workload_behind
from store.database import Database
from tests.store.boarding import (
    NOW,
    ZONE,
    armed,
    booked,
    calendar,
    clear,
    done,
    ended,
    hire,
    local,
    names,
    opened,
    publish,
    started,
    tell,
)

OPEN = calendar(d08="rest 停业", d09="makeup 09:00-18:00 停业")
OFFICE = Calendar.model_validate({**OPEN.model_dump(), "name": "office", "days": {"2031-03-06": "rest 停业"}})
MOST = {Role.AGENT: 2, Role.SALES: 3, Role.DESIGNER: 1}


@pytest_asyncio.fixture(autouse=True)
async def company(db: Database) -> None:
    await clear(db)
    await publish(db)
    await hire(db, "客服03", Role.AGENT, Role.SALES, team="一组", rest_weekdays=(1,))
    await hire(db, "设计01", Role.DESIGNER, team="二组")
    await hire(db, "财务01", Role.FINANCE)
    days = date(2031, 3, 12), date(2031, 3, 14)
    period = day_starts(days[0], ZONE), day_starts(days[1], ZONE)
    await absences.declare(db, "设计01", days, period, {}, AbsenceReason.LEAVE, "主管")


def on(line: PersonLoad, day: int, month: int = 3) -> DayLoad:
    return next(one for one in line.days if one.day == date(2031, month, day))


async def work(db: Database) -> None:
    """On the fifth 客服03 has three pieces, one of them overdue; on the tenth, their day of rest, one."""
    designer = {"role": Role.DESIGNER, "assignee": "设计01"}
    await tell(
        db,
        "H1",
        started(local(1), designer="设计01"),
        opened("overdue", local(1), local(2)),
        opened("today", local(1), local(5, "23:59")),
        booked("viewing", local(5, "15:00"), "客服03", "设计01"),
        opened("rest day", local(1), local(10)),
        opened("nobody's", local(1), local(6), role=Role.FINANCE, assignee=None),
        opened("no time", local(1), None),
        opened("done", local(1), local(6), **designer),
        done("done", local(4), by="设计01"),
        opened("paused", local(1), local(6), **designer),
        armed("paused", local(6), task="paused", held=local(4)),
        booked("away", local(12), "设计01"),
        booked("this morning", local(5, "08:00"), "设计01"),
        ended("this morning", local(5, "09:00")),
        booked("cancelled", local(6), "设计01"),
        ended("cancelled", local(5, "09:00")),
        armed("opens", local(7), WaitKind.OPENS, subject="plan_call"),
        armed("by name", local(7), WaitKind.OPENS, subject="draw_plan", assignee="设计01"),
        armed("until/task", local(7), WaitKind.UNTIL, subject="draw_plan", role=None),
        armed("until/else", local(7), WaitKind.UNTIL, subject="retention", role=None),
        armed("nobody yet", local(7), WaitKind.OPENS, subject="site_stage", role=Role.SITE_SUPERVISOR),
        armed("last day", local(2, month=6), WaitKind.OPENS, subject="plan_call"),
        armed("too late", local(3, "00:00", month=6), WaitKind.OPENS, subject="plan_call"),
    )


async def test_people_by_days_with_what_lies_in_queues(db: Database) -> None:
    await work(db)
    grid = await workload(db, NOW, OPEN, MOST)
    assert (len(grid.days), grid.days[0].day, grid.days[-1].day) == (90, date(2031, 3, 5), date(2031, 6, 2))
    agent, designer, finance = grid.people
    assert [one.person for one in grid.people] == ["客服03", "设计01", "财务01"]
    today = on(agent, 5)
    assert (today.tasks, today.appointments, today.planned, today.total) == (2, 1, 0, 3)
    assert (on(agent, 7).planned, on(agent, 2, 6).planned) == (1, 1)
    assert [(one.day.day, one.total) for one in designer.days if one.total] == [(5, 1), (7, 2), (12, 1)]
    assert [one.total for one in finance.days if one.total] == []
    queues = {one.roles: {day.day.day: day.total for day in one.days if day.total} for one in grid.queues}
    assert queues == {(Role.FINANCE,): {6: 1}, (Role.SITE_SUPERVISOR,): {7: 1}}


async def test_rest_days_holidays_absences_and_too_much_are_marked(db: Database) -> None:
    await work(db)
    grid = await workload(db, NOW, OPEN, MOST, of_role={Role.FINANCE: OFFICE})
    agent, designer, finance = grid.people
    marks = {day: on(agent, day).mark for day in range(5, 11)}
    assert marks == {
        5: DayMark.WORK,
        6: DayMark.WORK,
        7: DayMark.WORK,
        8: DayMark.CLOSED,
        9: DayMark.MAKEUP,
        10: DayMark.REST,
    }
    assert [one.day.day for one in designer.days if one.mark is DayMark.AWAY] == [12, 13]
    assert [on(finance, day).mark for day in (6, 8, 10)] == [DayMark.CLOSED, DayMark.WORK, DayMark.WORK]
    assert (agent.capacity, designer.capacity, finance.capacity) == (3, 1, None)
    over = [one.day for one in agent.days if one.over]
    assert over == [date(2031, 3, 10), date(2031, 6, 2)], "Mondays; three a day are enough for who sells too"
    assert [one.day.day for one in designer.days if one.over] == [7, 12]
    assert (grid.days[3].name, grid.days[3].kind) == ("停业", "rest")


async def test_every_cell_has_its_list(db: Database) -> None:
    await work(db)
    grid = await workload(db, NOW, OPEN, MOST)
    for line in (*grid.people, *grid.queues):
        role = line.roles[0] if line.person is None else None
        whole = await workload_behind(db, NOW, ZONE, line.person, role=role)
        assert len(whole) == sum(one.total for one in line.days)
    cell = await workload_behind(db, NOW, ZONE, "客服03", date(2031, 3, 5))
    assert names(cell, "key") == ["overdue", "viewing", "today"]
    assert names(await workload_behind(db, NOW, ZONE, "设计01", what=What.PLANNED), "key") == [
        "by name",
        "until/task",
    ]


async def test_lines_by_person_team_and_role(db: Database) -> None:
    await work(db)
    for wanted, people, queues in (
        (PeopleOf(team="二组"), ["设计01"], 0),
        (PeopleOf(person="客服03"), ["客服03"], 0),
        (PeopleOf(role=Role.FINANCE), ["财务01"], 1),
    ):
        grid = await workload(db, NOW, OPEN, MOST, wanted)
        assert (names(grid.people, "person"), len(grid.queues)) == (people, queues)


async def test_a_duty_counts_as_often_as_it_comes(db: Database) -> None:
    """R002-SKU-60: the calls of the 10th, 20th and 30th, of which the next alone stands as a wait, up to their end."""
    opens = local(7, "09:00")
    placed = Placement(
        cadence="progress", nominal=date(2031, 3, 10), counted_from=date(2031, 1, 1), last=date(2031, 4, 25)
    )
    await tell(
        db,
        "H1",
        started(local(1), site_supervisor="客服03"),
        armed(
            "duty/progress",
            opens,
            WaitKind.AGENDA,
            subject="progress_call",
            step=Step(action=Action.BEGIN, at=opens, fires=opens, rung=0),
            recurs=True,
            placed=placed,
        ),
    )
    found = await workload_behind(db, NOW, ZONE, "客服03")
    assert [one.day.isoformat()[5:] for one in found] == ["03-10", "03-20", "03-30", "04-10", "04-20"]
    assert [one.at for one in found][:2] == [opens, opens + timedelta(days=10)]
    week = await workload_behind(db, NOW, ZONE, "客服03", days=12)
    assert len(week) == 1
