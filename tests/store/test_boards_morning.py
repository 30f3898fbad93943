"""The morning board against a day told by hand."""

from datetime import date
from typing import Any

import pytest_asyncio

from domain import events
from domain.absences import AbsenceReason
from domain.roles import Role
from domain.stages import Stage
from domain.takeover import TakenOver
from domain.waits import WaitKind
from store import absences
from store.boards.calls import DoneOf, calls, calls_behind, signed
from store.boards.calls import started as began
from store.boards.morning import done_behind, morning, overdue_behind, today_behind, unassigned_behind
from store.boards.people import DayMark
from store.boards.period import day_starts
from store.boards.tasks import TasksOf
from store.database import Database
from tests.store.boarding import (
    NOW,
    ZONE,
    Happened,
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

OPEN = calendar()


@pytest_asyncio.fixture(autouse=True)
async def empty(db: Database) -> None:
    await clear(db)
    await publish(db)


def called(journey_key: str, day: int, outcome: str, by: str = "客服03", channel: str = "phone") -> Happened:
    event = events.ContactMade(key=journey_key, kind="progress_call", channel=channel, outcome=outcome)
    return Happened(local(day), event, by)


async def people(db: Database) -> None:
    await hire(db, "客服03", Role.AGENT, Role.SALES, team="一组")
    await hire(db, "客服04", Role.AGENT, team="二组", rest_weekdays=(3,))
    await hire(db, "客服05", Role.AGENT, team="二组")
    await hire(db, "设计01", Role.DESIGNER, team="二组")


async def away(db: Database, who: str, first: int, back: int, deputies: dict[Role, str]) -> None:
    days = date(2031, 3, first), date(2031, 3, back)
    period = day_starts(days[0], ZONE), day_starts(days[1], ZONE)
    await absences.declare(db, who, days, period, deputies, AbsenceReason.ILL, "主管")


async def test_who_is_away_and_who_stands_in(db: Database) -> None:
    await people(db)
    await away(db, "客服03", 4, 7, {Role.AGENT: "客服05"})
    await away(db, "客服05", 6, 8, {})
    told = await morning(db, NOW, OPEN)
    (one,) = told.absent
    assert (one.person, one.back_on, one.roles, one.deputies) == (
        "客服03",
        date(2031, 3, 7),
        (Role.AGENT, Role.SALES),
        {Role.AGENT: "客服05"},
    )
    assert "ill" not in told.model_dump_json(), "why somebody is away stays in the register"
    assert told.resting == ("客服04",)
    of_team = await morning(db, NOW, OPEN, team="二组")
    assert (of_team.absent, of_team.resting) == ((), ("客服04",))


async def yesterday(db: Database) -> None:
    signing: dict[str, Any] = {"outcome": "held", "contract_sum": "188000.50"}
    await tell(
        db,
        "H1",
        started(local(4), customer="K1"),
        opened("in time", local(2), local(4)),
        done("in time", local(4, "00:00")),
        opened("late", local(2), local(3), kind="plan"),
        done("late", local(4, "23:59"), by="设计01", on_time=False, kind="plan"),
        opened("this morning", local(2), local(5)),
        done("this morning", local(5, "00:00")),
        opened("sign", local(2), local(4), kind="sign_contract"),
        done("sign", local(4), kind="sign_contract", **signing),
        called("call/1", 4, "reached"),
        called("call/2", 4, "no_answer"),
        called("call/3", 4, "no_answer", by="客服05"),
        called("write/1", 4, "sent", channel="wechat"),
        called("call/0", 3, "reached"),
    )
    await tell(db, "H2", started(local(3), customer="K2"))
    await tell(db, "H3", started(local(4), customer="K2"))
    known = TakenOver(on=local(4).date(), stage=Stage.CARE)
    taken = Happened(local(4), events.CustomerTakenOver(known=known))
    await tell(db, "H4", started(local(4), customer="K4"), taken)
    await tell(
        db,
        "H5",
        started(local(1, month=1), customer="K5", owner="客服05"),
        opened("sign/5", local(2), local(4), kind="sign_contract"),
        done("sign/5", local(4), kind="sign_contract", outcome="held", signed=False),
        opened("sign/6", local(2), local(4), kind="sign_contract"),
        done("sign/6", local(4), kind="sign_contract", **signing),
        Happened(local(4), events.AnswersVoided(keys=("sign/6",), reason="went_back")),
    )


async def test_what_was_done_yesterday(db: Database) -> None:
    await people(db)
    await yesterday(db)
    told = await morning(db, NOW, OPEN)
    found = told.results
    assert (told.results_of.first, told.results_of.last) == (date(2031, 3, 4), date(2031, 3, 4))
    assert (found.done, found.on_time, found.late) == (5, 4, 1)
    assert {one.outcome: one.calls for one in found.calls} == {"reached": 1, "no_answer": 2}
    assert found.new_customers == 1, "known ones and those taken over are not new"
    assert [(one.currency, one.contracts, str(one.amount)) for one in found.signed] == [
        ("CNY", 1, "188000.50")
    ]


async def test_every_result_has_its_list(db: Database) -> None:
    await people(db)
    await yesterday(db)
    told = await morning(db, NOW, OPEN)
    period = told.results_of
    assert names(await done_behind(db, period, on_time=False)) == ["late"]
    assert sorted(names(await done_behind(db, period))) == ["in time", "late", "sign", "sign/5", "sign/6"]
    assert names(await done_behind(db, period, wanted=TasksOf(person="设计01"))) == ["late"]
    assert names(await calls_behind(db, period, "no_answer"), "key") == ["call/2", "call/3"]
    assert names(await calls_behind(db, period, channel="wechat"), "key") == ["write/1"]
    assert names(await began(db, period), "journey") == ["H1"]
    assert names(await began(db, period, new=False), "journey") == ["H1", "H3", "H4"]
    assert names(await signed(db, period), "journey") == ["H1"]
    assert [one.calls for one in await calls(db, period, DoneOf(team="二组"))] == [1]
    assert (await morning(db, NOW, OPEN, team="二组")).results.done == 1


async def test_the_morning_after_a_holiday_looks_back_on_all_of_it(db: Database) -> None:
    await yesterday(db)
    closed = calendar(d03="rest 停业", d04="rest 停业")
    told = await morning(db, NOW, closed)
    assert (told.results_of.first, told.results_of.last) == (date(2031, 3, 2), date(2031, 3, 4))
    assert sum(one.calls for one in told.results.calls) == 4


async def today(db: Database) -> None:
    """H1 has its agent and a supervisor; what was agreed, is due, opens, and is brought today."""
    await tell(
        db,
        "H1",
        started(local(1), site_supervisor="工长01"),
        booked("viewing", local(5, "15:00"), "设计01", "客服03"),
        booked("tomorrow", local(6, "09:00"), "设计01"),
        booked("over", local(5, "09:00"), "设计01"),
        ended("over", local(5, "09:30")),
        opened("call today", local(1), local(5, "11:00"), kind="plan_call"),
        opened("call of yesterday", local(1), local(4), kind="plan_call", assignee=None),
        opened("call of tomorrow", local(1), local(6, "10:00"), kind="plan_call"),
        opened("no call", local(1), local(5), kind="review"),
        opened("paused call", local(1), local(5), kind="plan_call"),
        armed("paused call", local(5), task="paused call", held=local(4)),
        armed("opens", local(5, "16:00"), WaitKind.OPENS, subject="plan_call", assignee="客服05"),
        armed("opens/by role", local(5, "17:00"), WaitKind.OPENS, subject="plan_call"),
        armed("opens/later", local(6), WaitKind.OPENS, subject="plan_call"),
        opened("order", local(1), local(2), kind="order_materials"),
        done("order", local(2), kind="order_materials", items=3, first_delivery_on="2031-03-05"),
        opened("order/2", local(1), local(2), kind="order_materials"),
        done("order/2", local(2), kind="order_materials", items=3, first_delivery_on="2031-03-06"),
    )


async def test_what_lies_ahead_today_by_person(db: Database) -> None:
    await people(db)
    await today(db)
    told = await morning(db, NOW, OPEN)
    assert [(one.person, one.mark, one.appointments, one.calls, one.deliveries) for one in told.today] == [
        ("客服03", DayMark.WORK, 1, 2, 0),
        ("客服05", DayMark.WORK, 0, 1, 0),
        ("设计01", DayMark.WORK, 1, 0, 0),
        ("工长01", None, 0, 0, 1),
        (None, None, 0, 1, 0),
    ]
    mine = await today_behind(db, NOW, OPEN, person="客服03")
    assert [(one.what, one.key) for one in mine] == [
        ("call", "call today"),
        ("appointment", "viewing"),
        ("call", "opens/by role"),
    ]
    (brought,) = await today_behind(db, NOW, OPEN, person="工长01")
    assert (brought.what, brought.at, brought.journey, brought.customer) == ("delivery", None, "H1", "K1")
    assert {one.person for one in await today_behind(db, NOW, OPEN, team="二组")} == {"客服05", "设计01"}


async def test_unassigned_and_overdue_tasks(db: Database) -> None:
    await people(db)
    await today(db)
    told = await morning(db, NOW, OPEN)
    assert (told.unassigned, names(told.unassigned_tasks)) == (1, ["call of yesterday"])
    assert (told.overdue, names(told.overdue_tasks)) == (2, ["call of yesterday", "no call"])
    assert names(await unassigned_behind(db, NOW)) == ["call of yesterday"]
    assert len(await overdue_behind(db, NOW)) == told.overdue
    of_team = await morning(db, NOW, OPEN, team="二组")
    assert (of_team.unassigned, of_team.overdue) == (1, 0)
