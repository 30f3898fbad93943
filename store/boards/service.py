"""The service board: what is open, and how deadlines were kept, compared with the period before (R002-SKU-31, -60).

A deadline counts in the period in which it fell, whether its task was done by then, later or not yet: what nobody does
cannot make a figure better. Paused clocks and tasks without a deadline are left out. Credit and blame are whose work it
was: who did it, and while nobody did, whose it is.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from domain.model import Model
from domain.roles import Role
from domain.stages import Status
from domain.time.days import ONE_DAY
from store.boards import MOST_EXPORTED
from store.boards.period import Period, day_starts, today
from store.boards.tasks import (
    GIVEN_UP,
    KEPT,
    LATE,
    STILL_OPEN,
    BoardTask,
    TasksOf,
    Which,
    counted,
    deadlines_of,
    filters_of,
    tasks_by,
)
from store.database import Database, Row

_STRIP = """count(*) AS open, count(*) FILTER (WHERE due_at <= {0} AND NOT held) AS overdue,
    count(*) FILTER (WHERE due_at > {0} AND due_at < {1} AND NOT held) AS due_today,
    count(*) FILTER (WHERE held) AS paused, count(*) FILTER (WHERE assignee IS NULL) AS unassigned,
    count(*) FILTER (WHERE escalation_level > 0) AS escalated"""
_NOW = "due_at >= {1}"
_BEFORE = "due_at < {2}"
_DEADLINES = ", ".join(
    (
        "role, kind, person",
        *(
            f"count(*) FILTER (WHERE {which} AND {what}) AS {name}"
            for which, names in (
                (_NOW, ("kept", "late", "still_open", "given_up")),
                (_BEFORE, ("kept_before",)),
            )
            for name, what in zip(names, (KEPT, LATE, STILL_OPEN, GIVEN_UP), strict=False)
        ),
        f"count(*) FILTER (WHERE {_BEFORE}) AS sample_before",
    )
)
SQL_SERVICE_PAUSED = """
SELECT count(*) FROM journeys WHERE status = $1 AND ($2::text IS NULL OR owner = $2)
"""


class Strip(Model):
    """What is open now. Paused tasks are neither overdue nor due today; the other numbers overlap."""

    open: int
    overdue: int
    due_today: int
    paused: int
    unassigned: int
    escalated: int
    journeys_paused: int
    """Of all, or of one owner: the other filters say nothing about journeys."""


class Deadlines(Model):
    """How deadlines that fell in a period were kept, and in the period before."""

    role: Role | None = None
    kind: str | None = None
    person: str | None = None
    """None in the line of a person: what lies in a queue."""
    kept: int
    late: int
    """Done after the deadline."""
    still_open: int
    """Overdue now."""
    given_up: int
    """Fell away when it was overdue."""
    kept_before: int
    sample_before: int

    @property
    def sample(self) -> int:
        """How many deadlines fell in the period."""
        return self.kept + self.missed

    @property
    def missed(self) -> int:
        return self.late + self.still_open + self.given_up

    @property
    def share(self) -> float | None:
        """The part that was kept; None without a deadline."""
        return self.kept / self.sample if self.sample else None

    @property
    def share_before(self) -> float | None:
        return self.kept_before / self.sample_before if self.sample_before else None

    @property
    def change(self) -> float | None:
        """By how much the share is better (above 0) or worse; None where one of both has no deadline."""
        if self.share is None or self.share_before is None:
            return None
        return self.share - self.share_before


class DeadlineBoard(Model):
    """The same deadlines altogether and by what they can be parted; those with the most missed come first."""

    period: Period
    before: Period
    all: Deadlines
    by_role: tuple[Deadlines, ...]
    by_kind: tuple[Deadlines, ...]
    by_person: tuple[Deadlines, ...]


async def strip(db: Database, now: datetime, zone: str, wanted: TasksOf | None = None) -> Strip:
    """The numbers at the top of the board."""
    wanted = wanted or TasksOf()
    values = (now, _tomorrow(now, zone))
    sql, args = counted(_STRIP, {"open": True, **wanted.given()}, values)
    (row,) = await db.fetch(sql, *args)  # unlike a single row, whole results are counted by several processes
    paused = await db.fetchval(SQL_SERVICE_PAUSED, Status.PAUSED, wanted.owner)
    return Strip(**row, journeys_paused=paused)


async def tasks_behind(
    db: Database,
    now: datetime,
    zone: str,
    which: Which,
    wanted: TasksOf | None = None,
    limit: int = MOST_EXPORTED,
) -> list[BoardTask]:
    """The tasks behind a number of the strip, what is due first coming first."""
    given = filters_of(which, now, _tomorrow(now, zone))
    return await tasks_by(db, {**given, **(wanted or TasksOf()).given()}, limit)


async def deadlines(
    db: Database, now: datetime, period: Period, wanted: TasksOf | None = None, before: Period | None = None
) -> DeadlineBoard:
    """How deadlines were kept: altogether, by role, by kind and by person, in one query that adds them up once.

    Args:
        before: what the period is compared with, earlier than it; as many days right before it when none is given.
    """
    before = before or period.before()
    both = {"deadline_from": before.start, "deadline_before": period.end, "judged": now}
    sql, args = counted(
        _DEADLINES,
        {**both, **(wanted or TasksOf()).given()},
        (now, period.start, before.end),
        "GROUP BY role, kind, person",
    )
    rows = await db.fetch(sql, *args)
    return DeadlineBoard(
        period=period,
        before=before,
        all=(_parted(rows, None) or (Deadlines.model_validate(dict.fromkeys(_SUMS, 0)),))[0],
        by_role=_parted(rows, "role"),
        by_kind=_parted(rows, "kind"),
        by_person=_parted(rows, "person"),
    )


async def deadlines_behind(
    db: Database,
    now: datetime,
    period: Period,
    kept: bool | None = None,
    wanted: TasksOf | None = None,
    limit: int = MOST_EXPORTED,
) -> list[BoardTask]:
    """The tasks behind a figure of ``deadlines``: those that were kept, those that were missed, or (None) both."""
    judged = {None: "judged", True: "kept", False: "missed"}[kept]
    given = {**deadlines_of(period), judged: True if kept else now}
    return await tasks_by(db, {**given, **(wanted or TasksOf()).given()}, limit)


def _tomorrow(now: datetime, zone: str) -> datetime:
    return day_starts(today(now, zone) + ONE_DAY, zone)


_SUMS = ("kept", "late", "still_open", "given_up", "kept_before", "sample_before")


def _parted(rows: Sequence[Row], by: str | None) -> tuple[Deadlines, ...]:
    """The sums of the rows by one of their columns; of all of them by none."""
    sums: dict[str | None, Counter[str]] = {}
    for row in rows:
        of = sums.setdefault(row[by] if by else None, Counter())
        of.update({name: row[name] for name in _SUMS})
    found = [
        Deadlines.model_validate({**dict.fromkeys(_SUMS, 0), **told, **({by: value} if by else {})})
        for value, told in sums.items()
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (-one.missed, -one.sample, one.role or "", one.kind or "", one.person or ""),
        )
    )
