"""Money: the accounts of journeys, and what is due and unpaid (R002-REL-04, R003-SAL-01)."""

from typing import Any

from domain.account import Account
from domain.contract import After
from domain.model import Instant, Model
from domain.money import Amount
from domain.stages import Stage, Status
from store.database import Database

SQL_MONEY_ARREARS = """
SELECT j.journey, j.owner, j.stage, j.status, j.facts->'account' AS account, t.after
FROM (
    SELECT journey, jsonb_agg(about->'after') AS after FROM tasks
    WHERE status = 'open' AND kind = 'receive_payment' AND ($1::text IS NULL OR journey = $1)
    GROUP BY journey) AS t
JOIN journeys AS j USING (journey)
WHERE j.facts ? 'account'
"""


class Arrear(Model):
    """An installment that is due and not whole."""

    journey: str
    owner: str | None
    stage: Stage
    status: Status
    name: str
    after: After
    due_since: Instant
    owed: Amount
    currency: str
    released: str | None
    """Why the works go on all the same, as a code; None while it holds them."""


async def arrears(db: Database, journey: str | None = None) -> list[Arrear]:
    """Everything of one journey or of all that finance asks for and that is not whole, the oldest first.

    While a payment is missing its task is open; what was taken back is no longer due.
    """
    found = [one for row in await db.fetch(SQL_MONEY_ARREARS, journey) for one in _of(dict(row))]
    return sorted(found, key=lambda one: (one.due_since, one.journey, one.name))


def _of(row: dict[str, Any]) -> list[Arrear]:
    account, after = Account.model_validate(row.pop("account")), row.pop("after")
    return [
        Arrear.model_validate(
            {
                **row,
                **account.installments[place].model_dump(include={"name", "after", "due_since", "released"}),
                "owed": account.owed_for(place),
                "currency": account.currency,
            }
        )
        for place in account.due
        if account.installments[place].after in after
    ]
