"""What a cancelled contract leaves due: collected in parts by finance, or given up with a reason and an approval."""

from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any

from domain.account import NOTHING
from domain.forms.claims import APPROVE_WAIVER, COLLECT_CLAIM, CollectClaim, Collected
from domain.model import Model
from domain.money import to_cent
from domain.roles import Role
from domain.standard import deciders
from workflows.parts.journey import Journey
from workflows.renovation.accounts import account_of, book, proposed

COLLECT = "collect"


class Left(Model):
    """What is missing of a claim when finance is asked for it."""

    amount: Decimal


async def collect_claim(journey: Journey, key: str, claim: Decimal) -> None:
    """Ask until all of it came, or the rest is given up: nobody's silence settles it."""
    turn = journey.within(key)
    turn.notify("due", "claim_due", "customer", amount=str(to_cent(claim)))
    for part in count(1):
        step = f"{COLLECT}/{part}"
        left = turn.fixed(f"{step}/left", lambda: Left(amount=claim - _came(turn)), Left).amount
        if left <= NOTHING:
            turn.notify("settled", "claim_settled", Role.FINANCE, Role.STORE_MANAGER)
            return
        said = await turn.ask(step, COLLECT_CLAIM, about=partial(_at_hand, turn, left))
        if said.outcome is Collected.RECEIVED:
            _book(turn, step, said)
        elif await _given_up(turn, step, said, left):
            turn.notify("waived", "claim_waived", Role.STORE_MANAGER, Role.FINANCE, amount=str(left))
            return
    raise AssertionError("parts never run out")


async def _given_up(turn: Journey, step: str, said: CollectClaim, left: Decimal) -> bool:
    """Whoever may decide on a refund of so much decides; never whoever asks for it."""
    standard, account = turn.standard, account_of(turn)
    price = account.price if account else left
    tier = deciders(standard.refunds, standard.tasks[APPROVE_WAIVER.name], left, price)[0]
    answer = await turn.ask(
        f"{step}/approve",
        APPROVE_WAIVER,
        role=tier.role,
        within=tier.within,
        requester=turn.who(step),
        about=lambda: {
            **_at_hand(turn, left),
            "waived_for": said.waived_for.value if said.waived_for else None,
            "words": said.reason,
        },
    )
    return answer.approved


def _book(turn: Journey, step: str, said: CollectClaim) -> None:
    """Two receipts never have one number, also when they were recorded in the same moment."""
    account, number, amount = account_of(turn), said.receipt_number, said.amount
    assert account is not None
    assert number is not None
    assert amount is not None
    if number in account.receipt_numbers and turn.key(f"{step}/booked") not in turn.state.answers:
        turn.notify(f"{step}/booked", "number_twice", Role.FINANCE, number=number)
        return
    oldest = account.installments[account.due[0] if account.due else 0].after
    day, at = said.received_on or turn.day(turn.when(step)), turn.when(step)
    book(
        turn, f"{step}/booked", lambda account: account.paid(amount, day, number, oldest, turn.key(step), at)
    )


def _came(turn: Journey) -> Decimal:
    account = account_of(turn)
    receipts = account.receipts if account else ()
    ours = turn.key(f"{COLLECT}/")
    return sum((one.amount for one in receipts if one.key and one.key.startswith(ours)), NOTHING)


def _at_hand(turn: Journey, left: Decimal) -> dict[str, Any]:
    account = account_of(turn)
    assert account is not None
    return {
        "due": str(to_cent(left)),
        "received": str(to_cent(account.received)),
        "price": str(to_cent(account.price)),
        "currency": account.currency,
        "numbers": account.receipt_numbers,
        "proposed_number": proposed(turn, "SK", account.receipt_numbers),
    }
