"""The payments of the contract: due after a moment, received in parts, chased, the works held (X-22, R002-REL-04).

Collecting a payment is a duty beside the stage. The stage waits until it is whole, or until the manager lets the works
go on without it; then the debt is chased on. What was received stays received: a way back asks for nothing twice.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any

from domain.account import NOTHING, Account
from domain.contract import After, Occasion, occasion
from domain.entries import Receipt
from domain.forms.money import (
    DECIDE_HOLD,
    PAYMENT_CALL,
    RECEIVE_PAYMENT,
    PaymentCall,
    ReceivePayment,
)
from domain.model import Model
from domain.money import to_cent
from domain.pausing import ClockKind
from domain.roles import Role
from workflows.parts.journey import Journey
from workflows.parts.racing import first_of
from workflows.renovation.accounts import CHANGED, PAYMENT, account_of, book, keep, proposed
from workflows.renovation.calling import call, last_call

PAYMENT_HOLD = "payment_hold"
"""The duty that has it decided whether the works wait for it."""
COLLECT, SETTLED, GOES_ON = "collect", "settled", "goes_on"
RECEIVE, CHASE, HOLD, DECIDE = "receive", "chase", "hold", "decide"


class Owed(Model):
    """What was missing when it was looked at."""

    amount: Decimal


# What a stage waits for


async def pay_milestone(journey: Journey, after: After) -> None:
    """Collect what falls due after a moment; returns when it is whole, or when the works may go on without it.

    Does nothing where no installment follows that moment, or where it was paid before.
    """
    turn = journey.within(f"payment/{after}")
    if _marked(turn, SETTLED):
        return
    if turn.fixed("owed", lambda: Owed(amount=_owed(journey, after)), Owed).amount > NOTHING:
        turn.begin(COLLECT, PAYMENT, after=after.value)
        for collecting in journey.beside(PAYMENT):
            if collecting.prefix == f"beside/{turn.key(COLLECT)}":
                await collecting.reached(GOES_ON)
    elif (account := account_of(journey)) is not None and account.named(after):
        book(turn, "due", lambda account: account.fallen_due(after, turn.now))
    turn.first_time(SETTLED)


def collect_past(journey: Journey) -> None:
    """What fell due before the customer was taken over is asked for from today on; the works wait for none of it."""
    taken = journey.state.taken_over
    if taken is None or taken.stage is not journey.state.stage:
        return
    book(journey, "payment/past", lambda account: _fell_due(account, taken.past, journey.now))
    for after in taken.past:
        turn = journey.within(f"payment/{after}")
        if not _marked(turn, SETTLED) and _owed(journey, after) > NOTHING:
            turn.begin(COLLECT, PAYMENT, independent=True, after=after.value, past=True)
        turn.first_time(SETTLED)


def _fell_due(account: Account, past: Sequence[After], since: datetime) -> Account:
    for after in past:
        account = account.fallen_due(after, since)
    return account


def _owed(journey: Journey, after: After) -> Decimal:
    account = account_of(journey)
    return account.owed(after) if account else NOTHING


def _marked(journey: Journey, key: str) -> bool:
    return journey.key(key) in journey.state.answers


# The duty


async def collect(journey: Journey) -> None:
    """Ask until the payment is whole; from a day of the standard on call the customer, and have the hold decided."""
    after = occasion(journey.about["after"])
    journey.first_time("begun")
    since = journey.when("begun")
    _strike_taken_back(journey, since)
    book(journey, "due", lambda account: account.fallen_due(after, since))
    if journey.first_time("demanded"):
        journey.notify(
            "demand", "payment_due", "customer", Role.FINANCE, Role.AGENT, **_at_hand(journey, after)
        )
    if not journey.about.get("past"):
        journey.begin(HOLD, PAYMENT_HOLD, payment=journey.prefix)
    await first_of(_receive(journey, after), _chase(journey, after, since))
    journey.first_time(GOES_ON)
    journey.call_off(CHASE, "paid")


async def _receive(journey: Journey, after: After) -> bool:
    """Have finance record what comes, until nothing is missing; another sum is asked for anew."""
    for part in count(1):
        key = f"{RECEIVE}/{part}"
        owed = journey.fixed(f"{key}/owed", lambda: Owed(amount=_owed(journey, after)), Owed).amount
        if owed <= NOTHING:
            return True
        if not _marked(journey, key) and not _marked(journey, f"{key}/{CHANGED}"):
            await first_of(_answer(journey, key, after), _sum_changed(journey, key))
        if _marked(journey, key):
            answer = RECEIVE_PAYMENT.payload(journey.state.answers[journey.key(key)].payload)
            _book_receipt(journey, key, after, answer)
        else:
            journey.clear(key, "sum_changed")
    raise AssertionError("parts never run out")


async def _answer(journey: Journey, key: str, after: After) -> bool:
    await journey.ask(key, RECEIVE_PAYMENT, about=lambda: _at_hand(journey, after))
    return True


async def _sum_changed(journey: Journey, key: str) -> bool:
    await journey.reached(f"{key}/{CHANGED}")
    return True


def _book_receipt(journey: Journey, key: str, after: After, answer: ReceivePayment) -> None:
    """Two receipts never have one number, also when they were recorded in the same moment."""
    at, number = journey.when(key), answer.receipt_number
    account = account_of(journey)
    assert account is not None
    if number in account.receipt_numbers and not _marked(journey, f"{key}/booked"):
        journey.notify(f"{key}/booked", "number_twice", Role.FINANCE, number=number)
        return
    day = answer.received_on or journey.day(at)
    full = journey.key(key)
    book(journey, f"{key}/booked", lambda account: account.paid(answer.amount, day, number, after, full, at))


def _strike_taken_back(journey: Journey, begun: datetime) -> None:
    """A receipt whose answer was taken back did not come; what came before this collecting stays."""

    def struck(receipt: Receipt) -> bool:
        if receipt.key is None or receipt.at is None or receipt.at < begun:
            return False
        ours = receipt.key.startswith(f"{journey.prefix}/{RECEIVE}/")
        answer = journey.state.answers.get(receipt.key)
        return ours and (answer is None or answer.at != receipt.at)

    account = account_of(journey)
    if account is not None and any(map(struck, account.receipts)):
        keep(journey, account.without(struck))


def _at_hand(journey: Journey, after: After) -> dict[str, Any]:
    """What a task about this payment shows."""
    account = account_of(journey)
    assert account is not None
    credited = account.credited_fee if after is Occasion.SIGNING else NOTHING
    return {
        "after": after.value,
        "milestone": ", ".join(account.named(after)),
        "due": str(to_cent(account.owed(after))),
        "owed": str(to_cent(account.owed())),
        "received": str(to_cent(account.received - credited)),
        "credited": str(credited) if credited else None,
        "currency": account.currency,
        "numbers": account.receipt_numbers,
        "proposed_number": proposed(journey, "SK", account.receipt_numbers),
        "since": journey.day(journey.when("begun")).isoformat(),
    }


# When it does not come


async def _chase(journey: Journey, after: After, since: datetime) -> None:
    """Call the customer, again on the day after the one that they named, or after some days (R003-SAL-01)."""
    rules = journey.standard.rules
    rule, anchor, calendar = rules["payment_overdue"], since, "office"
    for number in count(1):
        key = f"{CHASE}/{number}"
        opened = await journey.until(
            f"{key}/opens",
            journey.in_window(rule),
            anchor,
            subject="payment_call",
            calendar=calendar,
            clock=ClockKind.MONEY,
        )
        answer: PaymentCall = await call(journey, key, PAYMENT_CALL, about=lambda: _for_call(journey, after))
        calendar = "customer"
        if answer.pays_on is not None:
            rule, anchor = rules["payment_call_after"], journey.at(answer.pays_on)
        else:
            last = last_call(journey, key)
            rule = rules["payment_call_again"]
            anchor = journey.when(last) if _marked(journey, last) else opened


def _for_call(journey: Journey, after: After) -> dict[str, Any]:
    latest = journey.due(journey.standard.rules["payment_promise_latest"], journey.now)
    days = {"today": journey.day(journey.now).isoformat(), "latest": journey.day(latest).isoformat()}
    return {**_at_hand(journey, after), **days}


def _released(after: After, cause: str, account: Account) -> Account:
    return account.held(after, cause)


async def hold(journey: Journey) -> None:
    """Have it decided whether the works wait for a payment, until it is whole or they are released.

    A duty of its own that ends with the release: the works have gone on, and nobody takes that back.
    """
    payment = next((one for one in journey.beside(PAYMENT) if one.prefix == journey.about["payment"]), None)
    if payment is not None:
        await first_of(_decide(journey, payment), _goes_on(payment))
    journey.clear(DECIDE, "paid")


async def _goes_on(payment: Journey) -> bool:
    await payment.reached(GOES_ON)
    return True


async def _decide(journey: Journey, payment: Journey) -> bool:
    """The manager holds the works on until a day, or lets them go on with a reason; silence holds them."""
    after, rules = occasion(payment.about["after"]), journey.standard.rules
    opens, anchor = rules["payment_overdue"], payment.when("begun")
    for number in count(1):
        key = f"{DECIDE}/{number}"
        await journey.until(
            f"{key}/opens", opens, anchor, subject="payment_overdue", calendar="office", clock=ClockKind.MONEY
        )
        decided = await journey.ask(
            key,
            DECIDE_HOLD,
            about=lambda: {**_at_hand(payment, after), "today": journey.day(journey.now).isoformat()},
        )
        told = {"after": after.value, "due": _at_hand(payment, after)["due"]}
        if decided.cause is not None:
            book(journey, "released", partial(_released, after, decided.cause))
            to = (Role.SITE_SUPERVISOR, Role.AGENT, Role.FINANCE)
            journey.notify("told", "works_released", *to, **told, cause=decided.cause)
            payment.first_time(GOES_ON)
            return True
        assert decided.again_on is not None
        on = decided.again_on.isoformat()
        journey.notify(f"{key}/told", "works_held", Role.SITE_SUPERVISOR, Role.AGENT, **told, on=on)
        opens, anchor = rules["payment_hold_again"], journey.at(decided.again_on, "office")
    raise AssertionError("it is decided at last")
