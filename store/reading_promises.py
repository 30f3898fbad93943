"""The promise ledger: what customers were told, by when, whose it is, and by what it was kept (R003-ATT-01)."""

from datetime import datetime

from domain.model import Instant, Model
from domain.promises import FREE
from store.database import Database
from store.listing import Listing, as_models

_LEDGER = """
SELECT p.journey, p.key, p.what, p.made_at, p.made_by, p.by_at, p.not_before, p.status, p.why, p.settled_at, p.words,
    p.made_seq, j.customer, coalesce(p.task, t.task) AS task, t.status = 'open' AS task_open,
    CASE WHEN p.task IS NOT NULL THEN p.settled_at ELSE t.ended_at END AS done_at,
    coalesce(CASE WHEN p.status IN ('kept', 'broken') THEN p.person END, o.assignee, p.person,
        CASE WHEN p.what <> 'free' THEN j.owner END) AS person
FROM promises AS p JOIN journeys AS j USING (journey)
LEFT JOIN LATERAL (SELECT task, status, ended_at FROM tasks WHERE p.what = 'free' AND tasks.journey = p.journey
    AND tasks.key = regexp_replace(p.key, '/word$', '/keep') AND NOT superseded
    AND status <> 'void' ORDER BY opened_seq DESC LIMIT 1) AS t ON true
LEFT JOIN LATERAL (SELECT w.assignee FROM waits AS w WHERE p.what = 'free' AND w.journey = p.journey
    AND w.key IN (regexp_replace(p.key, '/word$', '/keep'), regexp_replace(p.key, '/word$', '/keep/opens'))
    LIMIT 1) AS o ON true
"""
LIST_LEDGER = Listing(
    select=f"""
SELECT journey, key, what, made_at, made_by, by_at, not_before, status, why, settled_at, words, customer,
    made_seq, task,
    coalesce(task_open, false) AS task_open, done_at, person
FROM ({_LEDGER}) AS l""",  # noqa: S608 - our own text
    filters={
        "owed": "(status = 'open' OR (status = 'broken' AND task_open))",
        "journey": "journey = {0}",
        "by_from": "by_at >= {0}",
        "by_before": "by_at < {0}",
        "person": "person = {0}",
    },
    order="ORDER BY by_at, journey, made_seq",
)
SQL_PROMISES_KEPT = f"""
SELECT person, customer, count(*) FILTER (WHERE status = 'kept') AS kept,
    count(*) FILTER (WHERE status = 'broken') AS broken, count(*) FILTER (WHERE status = 'open') AS open,
    GROUPING(person) = 1 AS of_customer
FROM ({_LEDGER}) AS l
WHERE status <> 'dropped' AND ($1::timestamptz IS NULL OR by_at >= $1) AND ($2::timestamptz IS NULL OR by_at < $2)
GROUP BY GROUPING SETS ((person), (customer))
ORDER BY broken DESC, kept DESC, person, customer
"""  # noqa: S608 - our own text
"""Whose a promise is: who kept it, or had it to do when its time came; else the agent, who is accountable."""


class LedgerLine(Model):
    """One promise, with the evidence of how it was kept."""

    journey: str
    key: str
    what: str
    made_at: Instant
    made_by: str
    by_at: Instant
    not_before: Instant | None
    status: str
    """``open``, ``kept``, ``broken`` or ``dropped``."""
    why: str | None
    """``moved``, or why it was cancelled."""
    settled_at: Instant | None
    words: str | None
    """A reference to what the customer was told."""
    customer: str
    made_seq: int
    """Its place in the journal."""
    task: str | None
    """By which it was kept, or is to be kept."""
    task_open: bool
    done_at: Instant | None
    """When that task was done; after a broken promise too."""
    person: str | None

    @property
    def name(self) -> str | None:
        """What people call it: ``H000001-P7``; None for what nobody can move or cancel."""
        parts = self.key.split("/")
        return f"{self.journey}-P{parts[2]}" if self.what == FREE else None


class LedgerFilter(Model):
    """What to list; None leaves a filter out."""

    owed: bool = False
    """Only what is still to be done, be it late."""
    journey: str | None = None
    by_from: Instant | None = None
    by_before: Instant | None = None
    person: str | None = None
    limit: int = 200


class KeptLine(Model):
    """How many promises were kept on time, by person or by customer."""

    person: str | None
    customer: str | None
    kept: int
    broken: int
    open: int
    of_customer: bool

    @property
    def share(self) -> float | None:
        """The part that was kept on time; None while none is over."""
        over = self.kept + self.broken
        return self.kept / over if over else None


async def list_ledger(db: Database, wanted: LedgerFilter) -> list[LedgerLine]:
    """Promises to customers by the instant they are for, what is due first coming first."""
    sql, args = LIST_LEDGER.build(wanted.model_dump(exclude={"limit"}), wanted.limit)
    return as_models(LedgerLine, await db.fetch(sql, *args))


async def kept_on_time(
    db: Database, start: datetime | None = None, end: datetime | None = None
) -> list[KeptLine]:
    """How promises that were due in a half-open stretch of time were kept; who broke most comes first."""
    return as_models(KeptLine, await db.fetch(SQL_PROMISES_KEPT, start, end))
