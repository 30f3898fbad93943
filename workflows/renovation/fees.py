"""A fee that the customer agreed to is received before the work for it begins (R002-SKU-43, X-11)."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

from domain.forms.quotation import COLLECT_FEE, FeeOutcome
from domain.model import Model
from domain.roles import Role
from workflows.parts.journey import Journey

NOTHING = Decimal(0)


class Paid(Model):
    """What the customer had paid of a fee before it was asked for again, as after a way back."""

    amount: Decimal


@dataclass(frozen=True)
class Fee:
    """What came of a fee: how much has arrived, and whether the customer still wants what it is for."""

    received: Decimal
    withdrawn: bool = False


async def collect(journey: Journey, key: str, what: str, owed: Decimal, **about: Any) -> Fee:
    """Ask finance until the whole fee has arrived or the customer withdraws; nothing begins on a part of it.

    A reminder and the ladder follow each time that it does not arrive within its time. What arrived before a
    withdrawal is finance's to settle: they are told. What has been paid stands in the fact ``<what>_fee_paid`` at
    once, so that nobody pays twice who goes back.

    Args:
        what: what the fee is for, as a code such as ``rendering``.
        owed: the fee, in the currency of the price list.
    """
    fact = f"{what}_fee_paid"
    before = journey.fixed(f"{key}/before", lambda: Paid(amount=Decimal(journey.facts.get(fact) or 0)), Paid)
    received = before.amount
    if received >= owed:
        return Fee(received)
    for part in count(1):
        answer = await journey.ask(
            f"{key}/{part}",
            COLLECT_FEE,
            about={
                "what": what,
                "fee": str(owed),
                "received": str(received),
                "due": str(owed - received),
                **about,
            },
        )
        if answer.outcome is FeeOutcome.WITHDRAWN:
            if received > NOTHING:
                journey.notify(
                    f"{key}/settle", "fee_to_settle", Role.FINANCE, what=what, received=str(received)
                )
            return Fee(received, withdrawn=True)
        assert answer.amount is not None
        received += answer.amount
        journey.learn(f"{key}/{part}/paid", **{fact: str(received)})
        if received >= owed:
            return Fee(received)
    raise AssertionError("parts never run out")
