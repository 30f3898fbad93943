"""Money back to the customer: asked for by anybody, approved by its amount, paid out by finance. Trade practice."""

from decimal import Decimal
from itertools import count

from domain.account import Account
from domain.forms.money import APPROVE_REFUND, PAY_REFUND, RefundWanted
from domain.model import Model
from domain.roles import Role
from domain.standard import deciders
from workflows.parts.journey import Journey
from workflows.renovation.accounts import FEE, account_of, book, book_paper, proposed

REFUND = "refund"
"""The matter, and the name of its duty."""
REFUNDS = "refunds"
SETTLES = "settles"
"""The full key of a settlement that awaits how it went."""
OPENED_BY = "opened_by"


class Possible(Model):
    """Whether we have so much of the customer's money that is not put aside already."""

    most: Decimal


async def refund(journey: Journey) -> None:
    """Put the amount aside, have it approved by whoever may decide on so much, then pay it out.

    Nobody approves what they asked for, and time alone never refunds.
    """
    await _refund(journey)
    if settlement := journey.about.get(SETTLES):
        journey.reach(settlement)


async def _refund(journey: Journey) -> None:
    wanted = RefundWanted.model_validate(
        {name: journey.about[name] for name in RefundWanted.model_fields if name in journey.about}
    )
    asker, amount = journey.about.get(OPENED_BY), str(wanted.amount)
    most = journey.fixed("most", lambda: _possible(journey), Possible).most
    if wanted.amount > most:
        _tell(journey, asker, "refund_too_high", amount=amount, most=str(most))
        return
    book(journey, "asked", lambda account: account.put_aside(REFUNDS, journey.prefix, wanted.amount))
    if not await _approved(journey, asker, wanted):
        book(journey, "dropped", lambda account: account.dropped(REFUNDS, journey.prefix))
        _tell(journey, asker, "refund_refused", amount=amount)
        return
    number = await _paid(journey, wanted)
    if _account(journey).is_fee:
        journey.remember(**{FEE: str(_account(journey).balance)})
    _tell(journey, asker, "refund_paid", "customer", Role.AGENT, amount=amount, number=number)
    if (over := _account(journey).overinvoiced) > 0:
        journey.notify("overinvoiced", "invoice_to_correct", Role.FINANCE, amount=str(over))


async def _paid(journey: Journey, wanted: RefundWanted) -> str:
    """Have finance pay it out; returns the number of the payment, which no other has."""
    for attempt in count(1):
        key = f"pay/{attempt}"
        paid = await journey.ask(key, PAY_REFUND, about=lambda: _at_hand(journey, wanted))
        day = paid.paid_on or journey.day(journey.when(key))
        if book_paper(journey, key, REFUNDS, paid.number, day):
            return paid.number
    raise AssertionError("numbers never run out")


async def _approved(journey: Journey, asker: str | None, wanted: RefundWanted) -> bool:
    standard = journey.standard
    price = journey.fixed("price", lambda: Possible(most=_account(journey).price), Possible).most
    tier = deciders(standard.refunds, standard.tasks[APPROVE_REFUND.name], wanted.amount, price)[0]
    answer = await journey.ask(
        "approve",
        APPROVE_REFUND,
        role=tier.role,
        within=tier.within,
        requester=asker,
        about=lambda: _at_hand(journey, wanted),
    )
    return answer.approved


def _possible(journey: Journey) -> Possible:
    account = account_of(journey)
    return Possible(most=account.dropped(REFUNDS, journey.prefix).refundable if account else Decimal(0))


def _account(journey: Journey) -> Account:
    account = account_of(journey)
    assert account is not None
    return account


def _at_hand(journey: Journey, wanted: RefundWanted) -> dict[str, object]:
    account = _account(journey)
    paid = account.numbers(REFUNDS)
    return {
        **{name: journey.about[name] for name in ("words", OPENED_BY) if name in journey.about},
        "sum": str(wanted.amount),
        "refund_cause": wanted.cause,
        "received": str(account.received),
        "refunded": str(account.refunded),
        "price": str(account.price),
        "currency": account.currency,
        "numbers": paid,
        "proposed_number": proposed(journey, "TK", paid),
    }


def _tell(journey: Journey, asker: str | None, notice: str, *others: str, **about: str) -> None:
    """Whoever asked hears how it went, or the agent where nobody is known."""
    to = dict.fromkeys((asker or Role.AGENT, *others))
    journey.notify("told", notice, *to, **about)
