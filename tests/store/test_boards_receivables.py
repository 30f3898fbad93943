"""Receivables against amounts added up by hand, and against the account's own arithmetic."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest_asyncio

from domain import events
from domain.account import Account
from domain.contract import Milestone, Occasion
from domain.site import SiteStage
from domain.stages import Stage, Status
from store.boards.receivables import Age, ReceivablesOf, receivables, receivables_behind
from store.database import Database
from tests.store.boarding import NOW, ZONE, Happened, clear, done, local, opened, started, tell

FIRST, SECOND, LAST = Occasion.SIGNING, SiteStage.PLUMBING_ELECTRICAL, Occasion.ACCEPTANCE


@pytest_asyncio.fixture(autouse=True)
async def empty(db: Database) -> None:
    await clear(db)


def account(total: str, currency: str = "CNY") -> Account:
    """Three installments: 30, 30 and 40 percent."""
    shares = ((FIRST, 30), (SECOND, 30), (LAST, 40))
    milestones = [Milestone(name=str(after), stage=after, share=Decimal(share)) for after, share in shares]
    return Account.of(Decimal(total), milestones, currency)


async def owe(
    db: Database, journey: str, given: Account, *asked: Any, status: Status | None = None, **more: Any
) -> None:
    """A journey with an account; for each of ``asked`` finance has an open task."""
    steps = [
        started(local(1, month=1), **more),
        Happened(local(1), events.FactsChanged(facts={"account": given.model_dump(mode="json")})),
        *(
            opened(f"{journey}-{place}", local(1), local(9), kind="receive_payment", about={"after": after})
            for place, after in enumerate(asked)
        ),
    ]
    if status is not None:
        steps.append(Happened(local(2), events.StatusChanged(status=status, reason="x")))
    await tell(db, journey, *steps, stage=Stage.CONSTRUCTION)


def ago(day: int, month: int, clock: str = "10:00") -> datetime:
    return local(day, clock, month)


async def test_r002_rel_04_what_is_owed_by_age(db: Database) -> None:
    """On 5 March: due today, for 1, 30, 31, 60 and 61 days, and for longer; the rest of each is not due."""
    cases = {
        "H1": ago(5, 3, "00:00"),
        "H2": ago(4, 3, "23:59"),
        "H3": ago(3, 2),
        "H4": ago(2, 2),
        "H5": ago(4, 1),
        "H6": ago(3, 1),
        "H7": datetime.fromisoformat("2030-10-01T00:00:00+00:00"),
    }
    for journey, since in cases.items():
        await owe(db, journey, account("1000.01").fallen_due(FIRST, since), FIRST)
    found = {one.age: (one.owed, one.installments, one.journeys) for one in await receivables(db, NOW, ZONE)}
    each = Decimal("300.00")
    assert found == {
        Age.NOT_DUE: (Decimal("700.01") * 7 + each, 15, 7),
        Age.UP_TO_30: (each * 2, 2, 2),
        Age.UP_TO_60: (each * 2, 2, 2),
        Age.UP_TO_90: (each, 1, 1),
        Age.OLDER: (each, 1, 1),
    }
    for age, (owed, count, _) in found.items():
        rows = await receivables_behind(db, NOW, ZONE, age)
        assert (sum(one.owed for one in rows), len(rows), {one.age for one in rows}) == (owed, count, {age})
    rows = await receivables_behind(db, NOW, ZONE)
    assert [(one.journey, one.days) for one in rows if one.due_since] == [
        ("H7", 155),
        ("H6", 61),
        ("H5", 60),
        ("H4", 31),
        ("H3", 30),
        ("H2", 1),
        ("H1", 0),
    ]


async def test_what_came_counts_installment_by_installment(db: Database) -> None:
    """As the account reckons it, also with what was paid in parts, ahead, above all, credited and changed."""
    since = ago(3, 2)
    paid = account("1000").fallen_due(FIRST, since)
    paid = paid.paid(Decimal("299.99"), date(2031, 2, 3), "R1", FIRST)
    ahead = account("1000").fallen_due(FIRST, since).paid(Decimal(350), date(2031, 2, 3), "R1", FIRST)
    above = account("1000").credited(Decimal(50), date(2031, 1, 2)).fallen_due(FIRST, since)
    above = above.paid(Decimal(1100), date(2031, 2, 3), "R1", FIRST)
    changed = account("1000").changed("V1", Decimal("-333.33")).fallen_due(FIRST, since)
    for journey, given in (("H1", paid), ("H2", ahead), ("H3", above), ("H4", changed)):
        await owe(db, journey, given, FIRST)
    rows = await receivables_behind(db, NOW, ZONE)
    for journey, given in (("H1", paid), ("H2", ahead), ("H3", above), ("H4", changed)):
        mine = {one.place: (one.amount, one.received, one.owed) for one in rows if one.journey == journey}
        assert mine == {
            place + 1: (one.amount, given.received_for(place), given.owed_for(place))
            for place, one in enumerate(given.installments)
            if given.owed_for(place)
        }
    assert {one.journey for one in rows} == {"H1", "H2", "H4"}
    (cent,) = [one for one in rows if one.journey == "H1" and one.age is Age.UP_TO_30]
    assert (cent.owed, cent.currency, cent.after, cent.name) == (Decimal("0.01"), "CNY", FIRST, "signing")


async def test_what_is_no_longer_asked_for_is_not_due_and_ended_journeys_owe_what_is_asked_alone(
    db: Database,
) -> None:
    since = ago(3, 2)
    due = account("1000").fallen_due(FIRST, since).fallen_due(SECOND, since)
    await owe(db, "H1", due, FIRST)
    await owe(db, "H2", due, FIRST, status=Status.LOST)
    await owe(db, "H3", due, status=Status.CLOSED)
    await owe(db, "H4", due, FIRST)
    await tell(db, "H4", done("H4-0", local(5), kind="receive_payment"), seq=4)
    rows = await receivables_behind(db, NOW, ZONE)
    assert [(one.journey, one.after, one.age) for one in rows] == [
        ("H1", FIRST, Age.UP_TO_30),
        ("H2", FIRST, Age.UP_TO_30),
        ("H1", SECOND, Age.NOT_DUE),
        ("H1", LAST, Age.NOT_DUE),
        ("H4", FIRST, Age.NOT_DUE),
        ("H4", SECOND, Age.NOT_DUE),
        ("H4", LAST, Age.NOT_DUE),
    ]


async def test_currencies_are_never_added_and_filters_hold_for_numbers_and_rows(db: Database) -> None:
    await owe(db, "H1", account("1000"), owner="客服03")
    await owe(db, "H2", account("500", "EUR"), owner="客服04")
    found = await receivables(db, NOW, ZONE)
    assert {one.currency: int(one.owed) for one in found if one.installments} == {"CNY": 1000, "EUR": 500}
    assert len(found) == 2 * len(Age)
    for wanted, owed in (
        (ReceivablesOf(owner="客服04"), 500),
        (ReceivablesOf(currency="CNY"), 1000),
        (ReceivablesOf(stage=Stage.CARE), 0),
    ):
        assert sum(one.owed for one in await receivables(db, NOW, ZONE, wanted)) == owed
        assert sum(one.owed for one in await receivables_behind(db, NOW, ZONE, wanted=wanted)) == owed
