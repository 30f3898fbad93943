"""Settling with a customer who is lost or cancelled: what they paid is kept with a reason, or goes back.

What the contract leaves due is claimed, or given up with a reason as well.

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
from workflows.renovation.claims import collect_claim
from workflows.renovation.refunds import REFUND, REFUNDS, SETTLES

SETTLED, BEGUN = "settled", "begun"


class Open(Model):
    """What nobody has decided on."""

    amount: Decimal
    """What we have of the customer's money."""
    unpaid: Decimal = NOTHING
    """What was due and never came."""


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
        found = journey.fixed(f"{key}/open", lambda: _open(journey), Open)
        amount = found.amount
        if amount <= NOTHING and found.unpaid <= NOTHING:
            return
        said = await journey.ask(key, SETTLE_ACCOUNT, about=lambda: _at_hand(journey))
        kept = amount - said.refund
        if said.refund > NOTHING:
            await _give_back(journey, key, said.refund)
        if journey.fixed(f"{key}/left", lambda: _open(journey), Open).amount == kept:
            claim = said.claim or NOTHING
            if claim > NOTHING:
                await collect_claim(journey, f"{key}/claim", claim)
            journey.first_time(SETTLED)
            if kept > NOTHING:
                why = said.kept_for.value if said.kept_for else None
                journey.notify("kept", "money_kept", Role.STORE_MANAGER, amount=str(kept), kept_for=why)
            if claim < found.unpaid:
                given_up = str(found.unpaid - claim)
                journey.notify("given_up", "claim_waived", Role.STORE_MANAGER, amount=given_up)
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


def _open(journey: Journey) -> Open:
    account = account_of(journey)
    return Open(amount=account.refundable, unpaid=_unpaid(account)) if account else Open(amount=NOTHING)


def _unpaid(account: Account) -> Decimal:
    return sum((account.owed_for(place) for place in account.due), NOTHING)


def _at_hand(journey: Journey) -> dict[str, Any]:
    """What finance sees: what came, what went back, what was due and never came."""
    account = account_of(journey)
    assert account is not None
    told = {
        "price": account.price,
        "received": account.received,
        "refunded": account.refunded,
        "unpaid": _unpaid(account),
        "owed": account.owed(),
        "refundable": account.refundable,
    }
    return {
        **{name: str(to_cent(amount)) for name, amount in told.items()},
        "currency": account.currency,
        "numbers": account.numbers(REFUNDS),
    }
