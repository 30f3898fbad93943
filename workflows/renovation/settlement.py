"""Settling with a customer who is lost or cancelled: what they paid is kept with a reason, or goes back.

Trade practice. Time alone settles nothing: while money is open the journey stays, also one that is closed.
"""

from decimal import Decimal
from itertools import count
from typing import Any

from domain.account import NOTHING, Account
from domain.forms.money import RefundCause
from domain.forms.settlement import SETTLE_ACCOUNT
from domain.model import Model
from domain.money import to_cent
from domain.roles import Role
from domain.stages import Status
from workflows.parts.journey import Journey
from workflows.renovation.accounts import FEE, account_of, keep
from workflows.renovation.refunds import REFUND, REFUNDS, SETTLES

SETTLED, BEGUN = "settled", "begun"


class Open(Model):
    """What we have of the customer's money, and nobody has decided on."""

    amount: Decimal


async def settle(journey: Journey) -> None:
    """Finance says what goes back and why the rest is kept, until that is how the account stands.

    The refund is a matter of its own, approved by its amount by somebody else. One that is refused, or a receipt that
    is corrected meanwhile, has the settlement made anew.
    """
    if f"{Status.LOST}/{SETTLED}" in journey.state.answers:
        return
    _begin(journey)
    for number in count(1):
        key = f"settlement/{number}"
        amount = journey.fixed(f"{key}/open", lambda: Open(amount=_open(journey)), Open).amount
        if amount <= NOTHING:
            return
        said = await journey.ask(key, SETTLE_ACCOUNT, about=lambda: _at_hand(journey))
        kept = amount - said.refund
        if said.refund > NOTHING:
            await _give_back(journey, key, said.refund)
        if journey.fixed(f"{key}/left", lambda: Open(amount=_open(journey)), Open).amount == kept:
            journey.first_time(SETTLED)
            if kept > NOTHING:
                why = said.kept_for.value if said.kept_for else None
                journey.notify("kept", "money_kept", Role.STORE_MANAGER, amount=str(kept), kept_for=why)
            return


async def _give_back(journey: Journey, key: str, amount: Decimal) -> None:
    """A refund; returns when it was paid out or refused."""
    told = f"{key}/refunded"
    journey.open_case(
        key,
        REFUND,
        amount=str(amount),
        cause=RefundCause.WITHDRAWN.value,
        opened_by=journey.who(key),
        **{SETTLES: journey.key(told)},
    )
    await journey.reached(told)


def _begin(journey: Journey) -> None:
    """The account as money matters change it; before a contract it holds the fee that was paid, if one was."""
    if not journey.first_time(BEGUN):
        return
    account = account_of(journey)
    if account is None or account.is_fee:
        fee = Decimal(journey.facts.get(FEE) or 0)
        if fee <= NOTHING:
            return
        account = Account.of_fee(fee, journey.day(journey.now), account)
    keep(journey, account)


def _open(journey: Journey) -> Decimal:
    account = account_of(journey)
    return account.refundable if account else NOTHING


def _at_hand(journey: Journey) -> dict[str, Any]:
    """What finance sees: what came, what went back, what was due and never came."""
    account = account_of(journey)
    assert account is not None
    unpaid = sum((account.owed_for(place) for place in account.due), NOTHING)
    told = {
        "price": account.price,
        "received": account.received,
        "refunded": account.refunded,
        "unpaid": unpaid,
        "refundable": account.refundable,
    }
    return {
        **{name: str(to_cent(amount)) for name, amount in told.items()},
        "currency": account.currency,
        "numbers": account.numbers(REFUNDS),
    }
