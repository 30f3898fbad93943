"""Promises to customers: how many were kept on time, by person and by customer, with each of them behind."""

from collections.abc import Iterable
from typing import Any

from domain.model import Model
from store.boards import MOST_EXPORTED
from store.boards.period import Period
from store.database import Database, Row
from store.listing import Listing, as_models
from store.reading_promises import LIST_LEDGER, LedgerLine

LIST_PROMISED = Listing(
    select=LIST_LEDGER.select,
    filters={
        "counted": "status <> 'dropped'",
        "status": "status = {0}",
        "by_from": "by_at >= {0}",
        "by_before": "by_at < {0}",
        "person": "person = {0}",
        "customer": "customer = {0}",
        "journey": "journey = {0}",
        "what": "what = {0}",
    },
    order=LIST_LEDGER.order,
    most=MOST_EXPORTED,
)
_ALONE = Listing(
    select="""
SELECT journey, what, by_at, status, customer, person
FROM (SELECT p.journey, p.what, p.by_at, p.status, j.customer,
        coalesce(CASE WHEN p.status IN ('kept', 'broken') THEN p.person END,
            CASE WHEN p.what = 'free' THEN (SELECT w.assignee FROM waits AS w WHERE w.journey = p.journey
                AND w.key IN (regexp_replace(p.key, '/word$', '/keep'), regexp_replace(p.key, '/word$', '/keep/opens'))
                LIMIT 1) END,
            p.person, CASE WHEN p.what <> 'free' THEN j.owner END) AS person
    FROM promises AS p JOIN journeys AS j USING (journey)) AS l""",
    filters=LIST_PROMISED.filters,
    order="",
)
"""The same promises with whose they are, and not by what they were kept: no task is looked for."""
_KEPT = """GROUPING(person) = 0 AS of_person, GROUPING(customer) = 0 AS of_customer, person, customer,
    count(*) FILTER (WHERE status = 'kept') AS kept, count(*) FILTER (WHERE status = 'broken') AS broken,
    count(*) FILTER (WHERE status = 'open') AS open"""
_KEPT_BY_PEOPLE = _KEPT.replace("GROUPING(customer) = 0", "false").replace(
    " customer,\n", " NULL AS customer,\n"
)
_PARTED = """
SELECT * FROM (SELECT *, count(*) OVER same AS many, row_number() OVER (same ORDER BY broken DESC, kept DESC,
        coalesce(person, ''), coalesce(customer, '')) AS place
    FROM ({parted}) AS p WINDOW same AS (PARTITION BY of_person, of_customer)) AS q
WHERE place <= {most} OR NOT of_customer ORDER BY place
"""


class PromisesOf(Model):
    """Which promises are meant; None leaves a filter out."""

    person: str | None = None
    """Who kept it, or had it to do when its time came; else the agent, who answers for it."""
    customer: str | None = None
    what: str | None = None


class Kept(Model):
    """How promises that were for a period were kept."""

    person: str | None = None
    customer: str | None = None
    kept: int
    broken: int
    open: int
    """Their time has not come."""

    @property
    def sample(self) -> int:
        return self.kept + self.broken

    @property
    def share(self) -> float | None:
        """The part that was kept on time; None while none is over."""
        return self.kept / self.sample if self.sample else None


class PromiseBoard(Model):
    """The same promises altogether, by person and by customer; who broke most comes first."""

    period: Period
    all: Kept
    by_person: tuple[Kept, ...]
    by_customer: tuple[Kept, ...]
    customers: int
    """How many there are; 0 too where none were asked for."""


async def promises(
    db: Database, period: Period, wanted: PromisesOf | None = None, customers: int = MOST_EXPORTED
) -> PromiseBoard:
    """How promises whose time is in a period were kept; those that fell away are none.

    Args:
        customers: so many of them are told at most, those first to whom most was broken.
    """
    what, by = (_KEPT, ", (customer)") if customers else (_KEPT_BY_PEOPLE, "")
    rest = f"GROUP BY GROUPING SETS ((), (person){by})"
    sql, args = _ALONE.counted(what, _given(period, wanted), rest=rest)
    sql = _PARTED.format(parted=sql, most=f"${len(args) + 1}")
    rows = await db.fetch(sql, *args, customers)
    of_customers = [row for row in rows if row["of_customer"]]
    return PromiseBoard(
        period=period,
        all=_parted(row for row in rows if not row["of_person"] and not row["of_customer"])[0],
        by_person=_parted(row for row in rows if row["of_person"]),
        by_customer=_parted(of_customers),
        customers=of_customers[0]["many"] if of_customers else 0,
    )


async def promises_behind(
    db: Database,
    period: Period,
    status: str | None = None,
    wanted: PromisesOf | None = None,
    limit: int = MOST_EXPORTED,
) -> list[LedgerLine]:
    """The promises behind a number: ``kept``, ``broken``, ``open``, or (None) all of them, by their time."""
    sql, args = LIST_PROMISED.build({**_given(period, wanted), "status": status}, limit)
    return as_models(LedgerLine, await db.fetch(sql, *args))


def _given(period: Period, wanted: PromisesOf | None) -> dict[str, Any]:
    told = (wanted or PromisesOf()).model_dump()
    return {"counted": True, "by_from": period.start, "by_before": period.end, **told}


def _parted(rows: Iterable[Row]) -> tuple[Kept, ...]:
    return tuple(Kept.model_validate({name: row[name] for name in Kept.model_fields}) for row in rows)
