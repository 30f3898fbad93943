"""A receipt that was wrong is put right; what is missing then is asked for again. Trade practice."""

from decimal import Decimal
from typing import Any

from domain.account import NOTHING
from domain.forms.money import APPROVE_CORRECTION, ReceiptCorrection
from domain.model import Model
from domain.roles import Role
from workflows.parts.journey import Journey
from workflows.renovation.accounts import PAYMENT, account_of, book

CORRECT_RECEIPT = "correct_receipt"
"""The matter, and the name of its duty."""


class Booked(Model):
    """The receipt's number and what was recorded under it; without a number there is no such receipt."""

    number: str | None = None
    amount: Decimal = NOTHING


async def correct_receipt(journey: Journey) -> None:
    """Have the correction approved by somebody else, change the account, and collect what is missing by that."""
    given = {name: journey.about[name] for name in ReceiptCorrection.model_fields if name in journey.about}
    wanted = ReceiptCorrection.model_validate(given)
    asker = journey.about.get("opened_by") or Role.FINANCE
    booked = journey.fixed("booked", lambda: _booked(journey, wanted.receipt), Booked)
    if (number := booked.number) is None:
        journey.notify("told", "receipt_unknown", asker, receipt=wanted.receipt)
        return
    told = {"booked": str(booked.amount), "corrected": str(wanted.amount or NOTHING)}
    about: dict[str, Any] = {**told, "receipt": number}
    about |= {name: journey.about[name] for name in ("words", "opened_by") if name in journey.about}
    requester = journey.about.get("opened_by")
    answer = await journey.ask("approve", APPROVE_CORRECTION, requester=requester, about=about)
    if not answer.approved:
        journey.notify("told", "correction_refused", asker, number=number)
        return
    book(journey, "corrected", lambda account: account.corrected(number, wanted.amount))
    _collect_again(journey)
    to = dict.fromkeys(str(one) for one in (asker, Role.FINANCE, Role.AGENT))
    journey.notify("told", "receipt_corrected", *to, number=number, **told)


def _booked(journey: Journey, place: int) -> Booked:
    account = account_of(journey)
    if account is None or place > len(account.receipts):
        return Booked()
    found = account.receipts[place - 1]
    return Booked(number=found.number, amount=found.amount)


def _collect_again(journey: Journey) -> None:
    """What is due and unpaid again is collected, but for what is being collected; the works went on long ago."""
    account = account_of(journey)
    assert account is not None
    collecting = {one.about["after"] for one in journey.beside(PAYMENT)}
    due = dict.fromkeys(account.installments[place].after for place in account.due)
    for after in () if journey.has_ended else due:  # of who is lost or cancelled finance settles it
        if after not in collecting:
            journey.begin(f"collect/{after}", PAYMENT, independent=True, after=after.value, past=True)
    if account.overinvoiced > NOTHING:
        journey.notify("overinvoiced", "invoice_to_correct", Role.FINANCE, amount=str(account.overinvoiced))
