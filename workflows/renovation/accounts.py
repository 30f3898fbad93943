"""The account of the contract: a fact of the journey that several strands change, each entry once (X-11, X-22)."""

from collections.abc import Callable
from decimal import Decimal

from domain.account import NOTHING, Account, account_from
from domain.contract import Milestone, Occasion, occasion
from domain.forms.money import RECEIVE_PAYMENT
from workflows.parts.journey import Journey

ACCOUNT = "account"
"""The fact."""
PAYMENT = "payment"
"""The duty that collects what is due after a moment."""
COLLECT, CHANGED = "collect", "changed"


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
    fee = Decimal(journey.facts.get("rendering_fee_paid") or 0)
    account = Account.of(total, milestones, currency).credited(fee, journey.day(journey.when(ACCOUNT)))
    keep(journey, account.continuing(before) if before else account)


def book(journey: Journey, key: str, change: Callable[[Account], Account]) -> None:
    """Change the account, once for this key; payments that are being collected hear of it."""
    account = account_of(journey)
    if account is not None and journey.first_time(key):
        keep(journey, change(account))


def change_sum(journey: Journey, key: str, number: str, amount: Decimal) -> None:
    """A signed change order moves the payments, once for this key (X-22).

    What is added after the acceptance is due at once, and chased like the rest.
    """
    book(journey, key, lambda account: account.changed(number, amount))
    late = "accepted_at" in journey.facts and amount > NOTHING
    if late and not any(one.about["after"] == Occasion.ACCEPTANCE for one in journey.beside(PAYMENT)):
        journey.begin(f"{key}/{COLLECT}", PAYMENT, after=Occasion.ACCEPTANCE.value)


def keep(journey: Journey, account: Account) -> None:
    """Leave the changed account; a payment that is being collected is asked for anew where its sum is another."""
    journey.remember(account=account.model_dump(mode="json", exclude_defaults=True))
    for collecting in journey.beside(PAYMENT):
        owed = account.owed(occasion(collecting.about["after"]))
        for task in list(journey.state.tasks.values()):
            asked = task.kind == RECEIVE_PAYMENT.name and task.key.startswith(f"{collecting.prefix}/")
            if asked and Decimal(str(task.about["due"])) != owed:
                collecting.first_time(f"{task.key.removeprefix(f'{collecting.prefix}/')}/{CHANGED}")
