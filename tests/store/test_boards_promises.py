"""Promises and satisfaction against what customers were told and what they answered."""

import pytest_asyncio

from domain import events
from domain.roles import Role
from domain.satisfaction import Question
from store.boards.period import Period
from store.boards.promises import PromisesOf, promises, promises_behind
from store.database import Database
from store.satisfaction import satisfaction, scores
from tests.store.boarding import MARCH, Happened, clear, done, local, names, opened, started, tell


@pytest_asyncio.fixture(autouse=True)
async def empty(db: Database) -> None:
    await clear(db)


def promised(key: str, day: int, month: int = 3) -> Happened:
    return Happened(
        local(1, month=1), events.PromiseMade(key=key, what="call_back", by=local(day, month=month))
    )


def settled(key: str, *, kept: bool | None, person: str | None = None) -> Happened:
    return Happened(
        local(4), events.PromiseSettled(key=key, what="call_back", kept=kept, person=person), "客服03"
    )


async def test_promises_kept_by_person_and_by_customer(db: Database) -> None:
    await tell(
        db,
        "H1",
        started(local(1, month=1), customer="K1", owner="客服03"),
        *(promised(key, 4) for key in ("kept", "kept by another", "broken", "dropped")),
        promised("open", 9),
        promised("in april", 1, month=4),
        settled("kept", kept=True, person="客服03"),
        settled("kept by another", kept=True, person="客服04"),
        settled("broken", kept=False, person="客服03"),
        settled("dropped", kept=None),
    )
    await tell(
        db,
        "H2",
        started(local(1, month=1), customer="K2", owner="客服04"),
        promised("broken/2", 3),
        settled("broken/2", kept=False, person="客服03"),
    )
    board = await promises(db, MARCH)
    assert (board.all.kept, board.all.broken, board.all.open, board.all.sample) == (2, 2, 1, 4)
    assert board.all.share == 0.5
    assert [(one.person, one.kept, one.broken, one.open, one.share) for one in board.by_person] == [
        ("客服03", 1, 2, 1, 1 / 3),
        ("客服04", 1, 0, 0, 1.0),
    ]
    assert [(one.customer, one.kept, one.broken, one.open) for one in board.by_customer] == [
        ("K1", 2, 1, 1),
        ("K2", 0, 1, 0),
    ]
    assert names(await promises_behind(db, MARCH, "broken"), "key") == ["broken/2", "broken"]
    assert len(await promises_behind(db, MARCH)) == 5
    of_one = PromisesOf(person="客服03", customer="K1")
    assert names(await promises_behind(db, MARCH, wanted=of_one), "key") == ["kept", "broken", "open"]
    one = await promises(db, MARCH, of_one)
    assert (one.all.sample, one.all.open) == (2, 1)
    assert (await promises(db, MARCH.before())).all.share is None


ASKED = (
    Question(kind="plan_call", field="plan", judges=Role.DESIGNER),
    Question(kind="plan_call", field="ours", judges=Role.AGENT),
)


async def test_x_15_scores_behind_the_figures(db: Database) -> None:
    """What the judged typed themselves is listed and counts in no figure."""
    await tell(
        db,
        "H1",
        started(local(1, month=1), customer="K1", owner="客服03", designer="设计01"),
        *(opened(f"call/{number}", local(1), local(9), kind="plan_call") for number in range(5)),
        done("call/0", local(2), by="客服03", kind="plan_call", plan=5, ours=4),
        done("call/1", local(3), by="客服04", kind="plan_call", plan=3, ours=2),
        done("call/2", local(4), by="设计01", kind="plan_call", plan=5),
        done("call/3", local(4), by="客服03", kind="plan_call", plan=1),
        done("call/4", local(1, month=2), by="客服03", kind="plan_call", plan=1),
        Happened(local(5), events.AnswersVoided(keys=("call/3",), reason="went_back")),
    )
    plan, ours = await satisfaction(db, ASKED, MARCH.start, MARCH.end)
    assert (plan.answers, plan.mean, plan.satisfied, plan.self_recorded) == (2, 4.0, 1, 1)
    assert (ours.answers, ours.mean, ours.satisfied, ours.self_recorded) == (1, 2.0, 0, 1)
    rows = await scores(db, ASKED, MARCH.start, MARCH.end)
    assert [(one.task, one.field, one.score, one.own, one.person) for one in rows] == [
        ("call/2", "plan", 5, True, "设计01"),
        ("call/1", "plan", 3, False, "设计01"),
        ("call/1", "ours", 2, False, "客服03"),
        ("call/0", "plan", 5, False, "设计01"),
        ("call/0", "ours", 4, True, "客服03"),
    ]
    assert {one.customer for one in rows} == {"K1"}
    for line in (plan, ours):
        mine = [one.score for one in rows if one.field == line.field and not one.own]
        assert (len(mine), sum(mine) / len(mine)) == (line.answers, line.mean)
    day = local(2).date()
    second = Period(first=day, last=day, zone=MARCH.zone)
    assert len(await scores(db, ASKED, second.start, second.end)) == 2
