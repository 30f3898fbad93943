"""The funnel against journeys counted by hand."""

from datetime import timedelta

import pytest_asyncio

from domain import events
from domain.stages import STAGES, Stage, Status
from store.boards.funnel import FunnelOf, funnel, funnel_behind, lost, lost_behind
from store.boards.period import Period
from store.database import Database
from tests.store.boarding import MARCH, NOW, Happened, clear, local, names, started, tell


@pytest_asyncio.fixture(autouse=True)
async def company(db: Database) -> None:
    """Three in design, one of them paused; two in care; two lost, one lost and back, one closed."""
    await clear(db)
    for name, day, source, designer in (
        ("H1", 4, "referral", "设计01"),
        ("H2", 2, "internet", "设计02"),
        ("H3", 1, "referral", "设计01"),
    ):
        began = started(local(1, month=1), designer=designer)
        entered = Happened(local(day), events.StageEntered(stage=Stage.DESIGN))
        heard = Happened(local(day), events.FactsChanged(facts={"lead_source": source}))
        await tell(db, name, began, entered, heard)
    paused = Happened(local(4), events.StatusChanged(status=Status.PAUSED, reason="customer"))
    await tell(db, "H2", paused, seq=4)
    for name, day in (("H4", 1), ("H5", 5)):
        entered = Happened(local(day, "10:00"), events.StageEntered(stage=Stage.CARE))
        await tell(db, name, started(local(day), owner="客服04"), entered)
    for name, day, reason in (("H6", 2, "lost_price"), ("H7", 3, "lost_price"), ("H8", 4, "lost_timing")):
        gone = Happened(local(day), events.StatusChanged(status=Status.LOST, reason=reason))
        await tell(db, name, started(local(1, month=2)), gone, stage=Stage.QUOTATION)
    back = Happened(local(5), events.StatusChanged(status=Status.ACTIVE, reason="reopened"))
    await tell(db, "H8", back, seq=3, stage=Stage.QUOTATION)
    closed = Happened(local(2), events.StatusChanged(status=Status.CLOSED, reason="ended"))
    await tell(db, "H9", started(local(1, month=1)), closed, stage=Stage.CARE)


async def test_where_journeys_stand_and_for_how_long(db: Database) -> None:
    found = {one.stage: one for one in await funnel(db, NOW)}
    assert tuple(found) == STAGES
    design, care, quotation = found[Stage.DESIGN], found[Stage.CARE], found[Stage.QUOTATION]
    assert (design.journeys, design.active, design.paused, design.dormant) == (3, 2, 1, 0)
    assert (design.median, design.median_days) == (timedelta(days=3), 3.0)
    assert (design.oldest, design.oldest_since) == ("H3", local(1))
    assert (care.journeys, care.median_days, care.oldest) == (2, 2.0, "H4")
    assert (quotation.journeys, quotation.oldest) == (1, "H8")
    empty = found[Stage.SIGNING]
    assert (empty.journeys, empty.median, empty.median_days, empty.oldest) == (0, None, None, None)
    for stage, line in found.items():
        assert len(await funnel_behind(db, stage)) == line.journeys
    assert names(await funnel_behind(db, Stage.DESIGN), "journey") == ["H3", "H2", "H1"]
    assert names(await funnel_behind(db, Stage.DESIGN, status=Status.PAUSED), "journey") == ["H2"]


async def test_the_funnel_by_source_designer_and_begin(db: Database) -> None:
    for wanted, journeys in (
        (FunnelOf(source="referral"), ["H3", "H1"]),
        (FunnelOf(designer="设计02"), ["H2"]),
        (FunnelOf(owner="客服04"), ["H4", "H5"]),
        (FunnelOf(started=MARCH), ["H4", "H5"]),
        (FunnelOf(source="referral", designer="设计02"), []),
    ):
        assert names(await funnel_behind(db, wanted=wanted), "journey") == journeys
        assert sum(one.journeys for one in await funnel(db, NOW, wanted)) == len(journeys)


async def test_why_journeys_were_lost(db: Database) -> None:
    """R002-SKU-55: whoever came back is not lost any more."""
    assert [(one.stage, one.reason, one.journeys) for one in await lost(db)] == [
        (Stage.QUOTATION, "lost_price", 2)
    ]
    day = local(3).date()
    third = Period(first=day, last=day, zone=MARCH.zone)
    assert [one.journeys for one in await lost(db, third)] == [1]
    assert names(await lost_behind(db, third, Stage.QUOTATION, "lost_price"), "journey") == ["H7"]
    assert await lost_behind(db, MARCH, reason="lost_timing") == []
    assert await lost(db, MARCH, FunnelOf(source="referral")) == []
