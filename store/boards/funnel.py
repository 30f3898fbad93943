"""The funnel: how many journeys stand in each stage and for how long, and where and why others were lost."""

from datetime import datetime, timedelta
from typing import Any

from domain.model import Instant, Model
from domain.stages import STAGES, Stage, Status
from store.boards import MOST_EXPORTED
from store.boards.period import Period
from store.database import Database
from store.listing import Listing, as_models

LIST_FUNNEL = Listing(
    select="""
SELECT journey, customer, property, owner, designer, source, stage, stage_since, course, status, status_since,
    status_reason, started_at
FROM (SELECT j.journey, j.customer, j.property, j.owner, j.team ->> 'designer' AS designer,
        coalesce(j.facts ->> 'lead_source', c.source) AS source,
        j.stage, j.stage_since, j.course, j.status, j.status_since, j.status_reason, j.started_at
    FROM journeys AS j LEFT JOIN customers AS c ON c.customer = j.customer) AS b""",
    filters={
        "running": "course IN ('active', 'paused', 'dormant')",
        "lost": "course = 'lost'",
        "stage": "stage = {0}",
        "status": "status = {0}",
        "source": "source = {0}",
        "designer": "designer = {0}",
        "owner": "owner = {0}",
        "reason": "coalesce(status_reason, '-') = {0}",
        "since": "status_since >= {0}",
        "before": "status_since < {0}",
        "started_from": "started_at >= {0}",
        "started_before": "started_at < {0}",
    },
    order="ORDER BY stage_since, journey",
    most=MOST_EXPORTED,
)
_ALONE = Listing(
    select="""
SELECT journey, stage, stage_since, course, status_reason
FROM (SELECT j.*, j.team ->> 'designer' AS designer FROM journeys AS j) AS b""",
    filters=LIST_FUNNEL.filters,
    order="",
)
"""The same rows without what the register has: they are counted from an index alone, which a join would prevent."""
_STAGES = """stage, count(*) AS journeys, count(*) FILTER (WHERE course = 'active') AS active,
    count(*) FILTER (WHERE course = 'paused') AS paused, count(*) FILTER (WHERE course = 'dormant') AS dormant,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY {0}::timestamptz - stage_since) AS median,
    (array_agg(journey ORDER BY stage_since, journey))[1] AS oldest, min(stage_since) AS oldest_since"""
_LOST = "stage, coalesce(status_reason, '-') AS reason, count(*) AS journeys"


class FunnelOf(Model):
    """Which journeys are meant; None leaves a filter out."""

    source: str | None = None
    """Where the customer heard of us (R002-SKU-09); before the first meeting, what the register has."""
    designer: str | None = None
    owner: str | None = None
    started: Period | None = None
    """Only those that began in it."""


class StageLine(Model):
    """The journeys that stand in a stage and run: active, paused or dormant."""

    stage: Stage
    journeys: int
    active: int
    paused: int
    dormant: int
    median: timedelta | None
    """For how long half of them have been in it, pauses included; None without a journey."""
    oldest: str | None
    oldest_since: Instant | None

    @property
    def median_days(self) -> float | None:
        return None if self.median is None else round(self.median / timedelta(days=1), 1)


class Parted(Model):
    """How many journeys of a source and a designer stand in a stage and run."""

    source: str | None
    designer: str | None
    stage: Stage
    journeys: int


class LostLine(Model):
    """How many journeys were lost in a stage for a reason."""

    stage: Stage
    reason: str
    journeys: int


class FunnelRow(Model):
    """A journey behind a number of the funnel."""

    journey: str
    customer: str
    property: str
    owner: str | None
    designer: str | None
    source: str | None
    stage: Stage
    stage_since: Instant
    course: Status
    """The status that the journal tells; ``status`` shows *needs repair* over it."""
    status: Status
    status_since: Instant
    status_reason: str | None
    started_at: Instant


async def funnel(db: Database, now: datetime, wanted: FunnelOf | None = None) -> list[StageLine]:
    """Every stage in order, also those in which nobody stands."""
    sql, args = _listing(wanted).counted(_STAGES, _running(wanted), (now,), "GROUP BY stage")
    found = {one.stage: one for one in as_models(StageLine, await db.fetch(sql, *args))}
    return [found.get(stage) or _empty(stage) for stage in STAGES]


async def parted(db: Database, wanted: FunnelOf | None = None) -> list[Parted]:
    """The same journeys by source, designer and stage."""
    told = "source, designer, stage, count(*) AS journeys"
    sql, args = LIST_FUNNEL.counted(told, _running(wanted), rest="GROUP BY 1, 2, 3 ORDER BY 1, 2, 3")
    return as_models(Parted, await db.fetch(sql, *args))


async def funnel_behind(
    db: Database,
    stage: Stage | None = None,
    wanted: FunnelOf | None = None,
    status: Status | None = None,
    limit: int = MOST_EXPORTED,
) -> list[FunnelRow]:
    """The journeys that stand in a stage, or in any, who is in it longest first."""
    sql, args = LIST_FUNNEL.build({**_running(wanted), "stage": stage, "status": status}, limit)
    return as_models(FunnelRow, await db.fetch(sql, *args))


async def lost(db: Database, period: Period | None = None, wanted: FunnelOf | None = None) -> list[LostLine]:
    """Why journeys were lost in a period, or ever, the most frequent first; whoever came back is not among them."""
    rest = "GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
    sql, args = _listing(wanted).counted(_LOST, _lost(period, wanted), rest=rest)
    return as_models(LostLine, await db.fetch(sql, *args))


async def lost_behind(
    db: Database,
    period: Period | None = None,
    stage: Stage | None = None,
    reason: str | None = None,
    wanted: FunnelOf | None = None,
    limit: int = MOST_EXPORTED,
) -> list[FunnelRow]:
    """The journeys behind a number of ``lost``."""
    given = {**_lost(period, wanted), "stage": stage, "reason": reason}
    sql, args = LIST_FUNNEL.build(given, limit)
    return as_models(FunnelRow, await db.fetch(sql, *args))


def _listing(wanted: FunnelOf | None) -> Listing:
    return LIST_FUNNEL if wanted and wanted.source else _ALONE


def _of(wanted: FunnelOf | None) -> dict[str, Any]:
    wanted = wanted or FunnelOf()
    began = wanted.started
    return {
        **wanted.model_dump(include={"source", "designer", "owner"}),
        "started_from": began.start if began else None,
        "started_before": began.end if began else None,
    }


def _running(wanted: FunnelOf | None) -> dict[str, Any]:
    return {"running": True, **_of(wanted)}


def _lost(period: Period | None, wanted: FunnelOf | None) -> dict[str, Any]:
    return {
        "lost": True,
        "since": period.start if period else None,
        "before": period.end if period else None,
        **_of(wanted),
    }


def _empty(stage: Stage) -> StageLine:
    return StageLine(
        stage=stage, journeys=0, active=0, paused=0, dormant=0, median=None, oldest=None, oldest_since=None
    )
