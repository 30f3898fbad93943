"""Figures over many journeys: how long they take to the contract, who is lost and why, how much work there is."""

from datetime import date, timedelta
from typing import Any

from domain.model import Model
from domain.roles import Role
from domain.stages import Stage
from store.database import Database
from store.listing import as_models

SQL_FIGURES_STARTED = "SELECT count(*) FROM journeys"
SQL_FIGURES_TO_SIGNING = """
SELECT count(*) AS signed,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY t.ended_at - j.started_at) AS p50,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY t.ended_at - j.started_at) AS p90
FROM journeys AS j JOIN tasks AS t USING (journey)
WHERE t.kind = 'sign_contract' AND t.status = 'done' AND NOT t.superseded AND t.answers->>'outcome' = 'held'
    AND coalesce((t.answers->>'signed')::bool, true)
"""
SQL_FIGURES_TO_HANDOVER = """
SELECT count(*) AS handed_over,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY t.ended_at - j.started_at) AS p50,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY t.ended_at - j.started_at) AS p90
FROM journeys AS j JOIN tasks AS t USING (journey)
WHERE t.kind = 'hand_over_keys' AND t.status = 'done' AND NOT t.superseded
"""
SQL_FIGURES_LOST = """
SELECT stage, coalesce(status_reason, '-') AS reason, count(*) AS journeys
FROM journeys WHERE course = 'lost' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""
SQL_FIGURES_WORK = """
SELECT role, date_trunc('week', opened_at AT TIME ZONE $1)::date AS week, count(*) AS tasks
FROM tasks GROUP BY 1, 2 ORDER BY 1, 2
"""


class Lost(Model):
    """How many journeys were lost in a stage for a reason."""

    stage: Stage
    reason: str
    journeys: int


class Work(Model):
    """How many tasks opened for a role in the week that begins on a Monday."""

    role: Role
    week: date
    tasks: int


class Figures(Model):
    """What became of all journeys of a database."""

    started: int
    signed: int
    to_signing_p50: timedelta | None
    """From a journey's start to its signature, nights and days of rest included."""
    to_signing_p90: timedelta | None
    handed_over: int
    to_handover_p50: timedelta | None
    """From a journey's start to its keys."""
    to_handover_p90: timedelta | None
    lost: tuple[Lost, ...]
    work: tuple[Work, ...]

    def share_lost(self, one: Lost) -> float:
        """The part of all started journeys that was lost in this way."""
        return one.journeys / self.started if self.started else 0.0


async def figures(db: Database, zone: str) -> Figures:
    """What became of all journeys; weeks are counted in ``zone``."""
    row: Any = await db.fetchrow(SQL_FIGURES_TO_SIGNING)
    keys: Any = await db.fetchrow(SQL_FIGURES_TO_HANDOVER)
    return Figures(
        started=await db.fetchval(SQL_FIGURES_STARTED),
        signed=row["signed"],
        to_signing_p50=row["p50"],
        to_signing_p90=row["p90"],
        handed_over=keys["handed_over"],
        to_handover_p50=keys["p50"],
        to_handover_p90=keys["p90"],
        lost=tuple(as_models(Lost, await db.fetch(SQL_FIGURES_LOST))),
        work=tuple(as_models(Work, await db.fetch(SQL_FIGURES_WORK, zone))),
    )
