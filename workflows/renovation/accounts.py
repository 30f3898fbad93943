"""The account of the contract: a fact of the journey that several strands change, each entry once (X-11, X-22)."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import count

from domain.account import Account, account_from
from domain.contract import Milestone, occasion
from domain.forms.money import RECEIVE_PAYMENT
from domain.roles import Role
from workflows.parts.journey import Journey

ACCOUNT = "account"
"""The fact."""
PAYMENT = "payment"
"""The duty that collects what is due after a moment."""
CHANGED = "changed"
FEE = "rendering_fee_paid"
"""The fact that says how much of a rendering fee we have from the customer (X-11)."""


def account_of(journey: Journey) -> Account | None:
    """The money of the contract; None where there is no contract yet, or none is known."""
    return account_from(journey.facts, journey.day(journey.state.started_at))


def open_account(journey: Journey, total: Decimal, milestones: tuple[Milestone, ...], currency: str) -> None:
    """Open the account of a contract that was just signed; a rendering fee counts as received (X-11).

    Whoever comes back to sign another contract has paid what they had paid.
    """
    if not journey.first_time(ACCOUNT):
        return
    before = Account.model_validate(journey.facts[ACCOUNT]) if journey.facts.get(ACCOUNT) else None
    if before is not None and before.is_fee:
        before = None  # what we still have of it is credited now
    fee = Decimal(journey.facts.get(FEE) or 0)
    account = Account.of(total, milestones, currency).credited(fee, journey.day(journey.when(ACCOUNT)))
    keep(journey, account.continuing(before) if before else account)


def book(journey: Journey, key: str, change: Callable[[Account], Account]) -> None:
    """Change the account, once for this key; payments that are being collected hear of it."""
    account = account_of(journey)
    if account is not None and journey.first_time(key):
        keep(journey, change(account))


def keep(journey: Journey, account: Account) -> None:
    """Leave the changed account; a payment that is being collected is asked for anew where its sum is another."""
    journey.remember(account=account.model_dump(mode="json", exclude_defaults=True))
    for collecting in journey.beside(PAYMENT):
        owed = account.owed(occasion(collecting.about["after"]))
        for task in list(journey.state.tasks.values()):
            asked = task.kind == RECEIVE_PAYMENT.name and task.key.startswith(f"{collecting.prefix}/")
            if asked and Decimal(str(task.about["due"])) != owed:
                collecting.first_time(f"{task.key.removeprefix(f'{collecting.prefix}/')}/{CHANGED}")


def book_paper(journey: Journey, key: str, papers: str, number: str, day: date) -> bool:
    """A refund was paid out or an invoice issued; False where its number was given to another one meanwhile."""
    account = account_of(journey)
    assert account is not None
    if number in account.numbers(papers, besides=journey.prefix):
        journey.notify(f"{key}/twice", "number_twice", Role.FINANCE, number=number)
        return False
    book(journey, f"{key}/booked", lambda account: account.done(papers, journey.prefix, number, day))
    return True


def proposed(journey: Journey, letters: str, taken: Sequence[str]) -> str:
    """The next number of a paper that nobody has given yet."""
    numbers = (f"{journey.state.journey}-{letters}{number}" for number in count(len(taken) + 1))
    return next(number for number in numbers if number not in taken)
