"""Invoices: issued by finance when the customer asks, never for more than was received (R002-REL-04)."""

from decimal import Decimal
from itertools import count

from domain.forms.money import ISSUE_INVOICE, InvoiceOutcome, InvoiceWanted
from domain.model import Model
from domain.roles import Role
from workflows.parts.journey import Journey
from workflows.renovation.accounts import account_of, book, book_paper, proposed

INVOICE = "invoice"
"""The matter, and the name of its duty."""
INVOICES = "invoices"


class Possible(Model):
    """What had no invoice yet when one was asked for, and what is asked for."""

    most: Decimal
    amount: Decimal


async def invoice(journey: Journey) -> None:
    """Put the amount aside, so that two who ask at once get no more than was received; then finance issues it."""
    asked = journey.fixed("asked", lambda: _asked(journey), Possible)
    asker, amount = journey.about.get("opened_by") or Role.AGENT, str(asked.amount)
    if not 0 < asked.amount <= asked.most:
        journey.notify("told", "invoice_too_high", asker, amount=amount, most=str(asked.most))
        return
    book(journey, "put_aside", lambda account: account.put_aside(INVOICES, journey.prefix, asked.amount))
    number = await _issued(journey, asked.amount)
    if number is None:
        book(journey, "dropped", lambda account: account.dropped(INVOICES, journey.prefix))
        journey.notify("told", "invoice_dropped", asker, amount=amount)
    else:
        journey.notify("told", "invoice_issued", "customer", asker, amount=amount, number=number)


async def _issued(journey: Journey, amount: Decimal) -> str | None:
    """Have finance issue it; returns its number, which no other has, or None when it is not wanted any more."""
    for attempt in count(1):
        key = f"issue/{attempt}"
        issued = await journey.ask(key, ISSUE_INVOICE, about=lambda: _at_hand(journey, amount))
        if issued.outcome is InvoiceOutcome.DROPPED:
            return None
        assert issued.number is not None
        day = issued.issued_on or journey.day(journey.when(key))
        if book_paper(journey, key, INVOICES, issued.number, day):
            return issued.number
    raise AssertionError("numbers never run out")


def _asked(journey: Journey) -> Possible:
    account = account_of(journey)
    most = account.dropped(INVOICES, journey.prefix).invoiceable if account else Decimal(0)
    given = {name: journey.about[name] for name in InvoiceWanted.model_fields if name in journey.about}
    return Possible(most=most, amount=InvoiceWanted.model_validate(given).amount or most)


def _at_hand(journey: Journey, amount: Decimal) -> dict[str, object]:
    account = account_of(journey)
    assert account is not None
    issued = account.numbers(INVOICES)
    return {
        **{name: journey.about[name] for name in ("words", "opened_by") if name in journey.about},
        "sum": str(amount),
        "received": str(account.received),
        "currency": account.currency,
        "numbers": issued,
        "proposed_number": proposed(journey, "FP", issued),
    }
