"""Receivables by age: what customers owe by their contracts, exact to the cent, by currency (R002-REL-04).

An installment is due from the instant at which its moment came, for as long as finance is asked for it; its age counts
in days of the company after that day. What is not due is that of running journeys alone.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.account import NOTHING
from domain.contract import After
from domain.model import Instant, Model
from domain.money import Amount
from domain.stages import Stage, Status
from store.boards import MOST_EXPORTED
from store.boards.period import day_starts, today
from store.database import Database
from store.listing import Listing, as_models

LIST_RECEIVABLES = Listing(
    select="""
SELECT journey, customer, owner, stage, status, currency, place, name, after, amount, received, owed, due_since,
    released
FROM (
    SELECT j.journey, j.customer, j.owner, j.stage, j.status,
        coalesce(j.facts -> 'account' ->> 'currency', 'CNY') AS currency, i.place, i.one ->> 'name' AS name,
        i.one ->> 'after' AS after, (i.one ->> 'amount')::numeric AS amount,
        r.received, greatest((i.one ->> 'amount')::numeric - r.received, 0) AS owed,
        CASE WHEN asked.now THEN (i.one ->> 'due_since')::timestamptz END AS due_since,
        i.one ->> 'released' AS released, asked.now OR j.course IN ('active', 'paused', 'dormant') AS counts
    FROM journeys AS j
    CROSS JOIN LATERAL jsonb_array_elements(j.facts -> 'account' -> 'installments') WITH ORDINALITY AS i(one, place)
    CROSS JOIN LATERAL (
        SELECT coalesce(sum((p.part ->> 'amount')::numeric), 0) AS received
        FROM jsonb_array_elements(j.facts -> 'account' -> 'receipts') AS e(receipt),
            jsonb_array_elements(e.receipt -> 'parts') AS p(part)
        WHERE (p.part ->> 'place')::int = i.place - 1) AS r
    CROSS JOIN LATERAL (
        SELECT i.one ->> 'due_since' IS NOT NULL AND EXISTS (SELECT FROM tasks AS t WHERE t.journey = j.journey
            AND t.status = 'open' AND t.kind = 'receive_payment' AND t.about -> 'after' = i.one -> 'after') AS now
    ) AS asked
    WHERE j.facts ? 'account' AND jsonb_typeof(j.facts -> 'account') = 'object') AS b""",
    filters={
        "owed": "owed > 0 AND counts",
        "owner": "owner = {0}",
        "stage": "stage = {0}",
        "currency": "currency = {0}",
        "not_due": "(due_since IS NULL OR due_since >= {0})",
        "due_from": "due_since >= {0}",
        "due_before": "due_since < {0}",
    },
    order="ORDER BY due_since NULLS LAST, journey, place",
    most=MOST_EXPORTED,
)
_AGED = """currency,
    CASE WHEN due_since IS NULL OR due_since >= {0} THEN 'not_due' WHEN due_since >= {1} THEN '1-30'
        WHEN due_since >= {2} THEN '31-60' WHEN due_since >= {3} THEN '61-90' ELSE '90+' END AS age,
    sum(owed) AS owed, count(*) AS installments, count(DISTINCT journey) AS journeys"""


class Age(StrEnum):
    """How long an amount is overdue, in days of the company after the one on which it fell due."""

    NOT_DUE = "not_due"
    """Nor is what fell due today."""
    UP_TO_30 = "1-30"
    UP_TO_60 = "31-60"
    UP_TO_90 = "61-90"
    OLDER = "90+"


_LIMITS = (0, 30, 60, 90)
"""The most days of each age but the last."""


class ReceivablesOf(Model):
    """Whose money is meant; None leaves a filter out."""

    owner: str | None = None
    stage: Stage | None = None
    currency: str | None = None


class Aged(Model):
    """What is owed in one currency at one age; amounts of different currencies are never added."""

    currency: str
    age: Age
    owed: Amount
    installments: int
    journeys: int


class Receivable(Model):
    """An installment that is not whole."""

    journey: str
    customer: str
    owner: str | None
    stage: Stage
    status: Status
    currency: str
    place: int
    """Its place in the contract, from 1 on."""
    name: str
    after: After
    amount: Amount
    received: Amount
    owed: Amount
    due_since: Instant | None
    """None while its moment has not come, or was taken back."""
    days: int
    """For how many days it is overdue; 0 while it is not."""
    age: Age
    released: str | None
    """Why the works go on all the same, as a code."""


async def receivables(
    db: Database, now: datetime, zone: str, wanted: ReceivablesOf | None = None
) -> list[Aged]:
    """What is owed by currency and age, from what is not due to what is oldest; every age of a currency has a line."""
    sql, args = LIST_RECEIVABLES.counted(
        _AGED, _given(wanted), _limits(now, zone), "GROUP BY 1, 2 ORDER BY 1, 2"
    )
    found = {(one.currency, one.age): one for one in as_models(Aged, await db.fetch(sql, *args))}
    return [
        found.get((currency, age))
        or Aged(currency=currency, age=age, owed=NOTHING, installments=0, journeys=0)
        for currency in sorted({currency for currency, _ in found})
        for age in Age
    ]


async def receivables_behind(
    db: Database,
    now: datetime,
    zone: str,
    age: Age | None = None,
    wanted: ReceivablesOf | None = None,
    limit: int = MOST_EXPORTED,
) -> list[Receivable]:
    """The installments of an age, or of all, the oldest first; what is not due comes last."""
    limits = _limits(now, zone)
    bounds: dict[str, Any] = {}
    if age is Age.NOT_DUE:
        bounds = {"not_due": limits[0]}
    elif age is not None:
        place = tuple(Age).index(age)
        bounds = {"due_before": limits[place - 1], "due_from": limits[place] if place < len(limits) else None}
    sql, args = LIST_RECEIVABLES.build({**_given(wanted), **bounds}, limit)
    day = today(now, zone)
    return [_receivable(dict(row), day, zone) for row in await db.fetch(sql, *args)]


def _given(wanted: ReceivablesOf | None) -> dict[str, Any]:
    return {"owed": True, **(wanted or ReceivablesOf()).model_dump()}


def _limits(now: datetime, zone: str) -> tuple[datetime, ...]:
    """The first instants of today, and of the days so many before it."""
    day = today(now, zone)
    return tuple(day_starts(day - timedelta(days=days), zone) for days in _LIMITS)


def _receivable(row: dict[str, Any], day: date, zone: str) -> Receivable:
    since = row["due_since"]
    days = max((day - today(since, zone)).days, 0) if since else 0
    age = next((age for age, most in zip(Age, _LIMITS, strict=False) if days <= most), Age.OLDER)
    return Receivable(**row, days=days, age=age)
