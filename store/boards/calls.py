"""Calls to customers, and the contracts and customers that came of them, day by day."""

from decimal import Decimal
from typing import Any

from domain.forms import KINDS
from domain.forms.calls import CallForm
from domain.forms.contract import SIGN_CONTRACT
from domain.forms.meetings import ARRANGE_APPOINTMENT, CONFIRM_APPOINTMENT
from domain.model import Instant, Model
from domain.money import Amount
from domain.stages import Stage, Status
from store.boards import MOST_EXPORTED
from store.boards.period import Period
from store.database import Database
from store.listing import Listing, as_models

CALL_KINDS = tuple(
    sorted(
        {name for name, kind in KINDS.items() if issubclass(kind.form, CallForm)}
        | {ARRANGE_APPOINTMENT.name, CONFIRM_APPOINTMENT.name}
    )
)
"""The kinds of task by which somebody phones a customer."""

LIST_CALLS = Listing(
    select="""
SELECT journey, seq, at, stage, key, kind, channel, outcome, actor, owner, customer
FROM (SELECT c.journey, c.seq, c.at, c.stage, c.key, c.kind, c.channel, c.outcome, c.direction,
        coalesce(t.ended_by, c.actor) AS actor, j.owner, j.customer
    FROM contacts AS c LEFT JOIN journeys AS j USING (journey)
    LEFT JOIN LATERAL (SELECT ended_by FROM tasks WHERE tasks.journey = c.journey AND tasks.key = c.key
        AND status = 'done' ORDER BY opened_seq DESC LIMIT 1) AS t ON true) AS b""",
    filters={
        "out": "direction = 'out'",
        "channel": "channel = {0}",
        "outcome": "outcome = {0}",
        "kind": "kind = {0}",
        "actor": "actor = {0}",
        "owner": "owner = {0}",
        "team": "actor IN (SELECT handle FROM staff WHERE staff.team = {0})",
        "from": "at >= {0}",
        "before": "at < {0}",
    },
    order="ORDER BY at, journey, seq",
    most=MOST_EXPORTED,
)
_ALONE = Listing(
    select="""
SELECT at, outcome, channel, kind, direction FROM contacts AS b""",
    filters=LIST_CALLS.filters,
    order="",
)
"""The same rows without who made them, which is looked for one by one."""
LIST_STARTED = Listing(
    select="""
SELECT journey, customer, property, owner, source, stage, status, started_at, known, taken_over
FROM (SELECT j.journey, j.customer, j.property, j.owner, coalesce(j.facts ->> 'lead_source', c.source) AS source,
        j.stage, j.status, j.started_at,
        EXISTS (SELECT FROM journeys AS o WHERE o.customer = j.customer
            AND (o.started_at, o.journey) < (j.started_at, j.journey)) AS known,
        EXISTS (SELECT FROM journal AS e WHERE e.journey = j.journey AND e.seq = 2
            AND e.type = 'customer_taken_over') AS taken_over
    FROM journeys AS j LEFT JOIN customers AS c ON c.customer = j.customer) AS b""",
    filters={
        "from": "started_at >= {0}",
        "before": "started_at < {0}",
        "new": "NOT known AND NOT taken_over",
        "taken_over": "taken_over",
        "owner": "owner = {0}",
        "team": "owner IN (SELECT handle FROM staff WHERE staff.team = {0})",
    },
    order="ORDER BY started_at, journey",
    most=MOST_EXPORTED,
)
LIST_SIGNED = Listing(
    select=f"""
SELECT journey, customer, owner, designer, signed_by, signed_at, contract_sum, currency
FROM (SELECT t.journey, j.customer, j.owner, j.team ->> 'designer' AS designer, t.ended_by AS signed_by,
        t.ended_at AS signed_at, t.kind, t.status, t.superseded, t.answers,
        (t.answers ->> 'contract_sum')::numeric AS contract_sum, coalesce(j.facts ->> 'currency', 'CNY') AS currency
    FROM tasks AS t JOIN journeys AS j USING (journey)
    WHERE t.kind = '{SIGN_CONTRACT.name}' AND t.status = 'done' AND NOT t.superseded
        AND t.answers ->> 'outcome' = 'held' AND coalesce((t.answers ->> 'signed')::bool, true)) AS b""",  # noqa: S608 - our own names
    filters={
        "from": "signed_at >= {0}",
        "before": "signed_at < {0}",
        "owner": "owner = {0}",
        "team": "owner IN (SELECT handle FROM staff WHERE staff.team = {0})",
    },
    order="ORDER BY signed_at, journey",
    most=MOST_EXPORTED,
)
"""Signatures that still stand; an answer that was taken back is none."""


class Call(Model):
    """A call, or another way in which we got in touch."""

    journey: str
    seq: int
    at: Instant
    stage: Stage
    key: str
    kind: str
    channel: str
    outcome: str
    actor: str
    """Who made it."""
    owner: str | None
    customer: str | None


class CallCount(Model):
    """How many calls had an outcome."""

    outcome: str
    calls: int


class Started(Model):
    """A journey that began."""

    journey: str
    customer: str
    property: str
    owner: str | None
    source: str | None
    """What the customer said in the first meeting; before it, what the register has."""
    stage: Stage
    status: Status
    started_at: Instant
    known: bool
    """The customer had an earlier journey."""
    taken_over: bool
    """They came to us in the middle of their project."""


class Signed(Model):
    """A contract that was signed and stands."""

    journey: str
    customer: str
    owner: str | None
    designer: str | None
    signed_by: str
    """Who held the meeting."""
    signed_at: Instant
    contract_sum: Amount | None
    currency: str


class SignedSum(Model):
    """What was signed in one currency."""

    currency: str
    contracts: int
    amount: Decimal


class DoneOf(Model):
    """Whose calls, customers and contracts are meant; None leaves a filter out."""

    owner: str | None = None
    team: str | None = None
    """Of who made a call; of the agent of a customer or a contract."""


def _given(period: Period, wanted: DoneOf | None, **more: Any) -> dict[str, Any]:
    return {"from": period.start, "before": period.end, **(wanted or DoneOf()).model_dump(), **more}


def _calls(period: Period, wanted: DoneOf | None, outcome: str | None, channel: str | None) -> dict[str, Any]:
    return {**_given(period, wanted), "out": True, "outcome": outcome, "channel": channel}


async def calls(
    db: Database, period: Period, wanted: DoneOf | None = None, channel: str | None = "phone"
) -> list[CallCount]:
    """How many calls had which outcome, the most frequent first; None takes every channel."""
    alone = wanted is None or wanted == DoneOf()
    sql, args = (_ALONE if alone else LIST_CALLS).counted(
        "outcome, count(*) AS calls",
        _calls(period, wanted, None, channel),
        rest="GROUP BY outcome ORDER BY 2 DESC, 1",
    )
    return as_models(CallCount, await db.fetch(sql, *args))


async def calls_behind(
    db: Database,
    period: Period,
    outcome: str | None = None,
    wanted: DoneOf | None = None,
    channel: str | None = "phone",
) -> list[Call]:
    """The calls behind a number of ``calls``, the first one first."""
    sql, args = LIST_CALLS.build(_calls(period, wanted, outcome, channel), MOST_EXPORTED)
    return as_models(Call, await db.fetch(sql, *args))


async def started(
    db: Database, period: Period, wanted: DoneOf | None = None, *, new: bool = True
) -> list[Started]:
    """Journeys that began; with ``new`` those of customers whom we had not known, from their first question on."""
    sql, args = LIST_STARTED.build(_given(period, wanted, new=new), MOST_EXPORTED)
    return as_models(Started, await db.fetch(sql, *args))


async def count_new(db: Database, period: Period, wanted: DoneOf | None = None) -> int:
    """How many customers are new: of several journeys that begin with one customer the first counts."""
    sql, args = LIST_STARTED.counted("count(*)", _given(period, wanted, new=True))
    counted: int = await db.fetchval(sql, *args)
    return counted


async def signed(db: Database, period: Period, wanted: DoneOf | None = None) -> list[Signed]:
    """Contracts that were signed in a period and still stand."""
    sql, args = LIST_SIGNED.build(_given(period, wanted), MOST_EXPORTED)
    return as_models(Signed, await db.fetch(sql, *args))


async def signed_sums(db: Database, period: Period, wanted: DoneOf | None = None) -> list[SignedSum]:
    """How many contracts, and for how much, by currency."""
    sql, args = LIST_SIGNED.counted(
        "currency, count(*) AS contracts, coalesce(sum(contract_sum), 0) AS amount",
        _given(period, wanted),
        rest="GROUP BY currency ORDER BY 2 DESC, 1",
    )
    return as_models(SignedSum, await db.fetch(sql, *args))
