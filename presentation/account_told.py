"""A contract's account: its sums, and how each installment stands."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from domain.account import Account
from domain.contract import After
from presentation.showing import Words

SUMS = ("contract_sum", "price", "received", "refunded", "owed", "overpaid", "invoiceable")


def sums_of(account: Account) -> dict[str, Decimal]:
    """The sums that are told of an account, by name."""
    return {name: account.owed() if name == "owed" else getattr(account, name) for name in SUMS}


def installments_of(
    account: Account, today: date, zone: str, asked: Collection[After]
) -> list[dict[str, Any]]:
    """What is paid in which part, when it fell due, and what is missing.

    Args:
        asked: the moments after which finance asks for money now.
    """
    return [_installment(account, place, today, zone, asked) for place in range(len(account.installments))]


def day_of(instant: datetime, zone: str) -> date:
    """The company's day of an instant."""
    return instant.astimezone(ZoneInfo(zone)).date()


def _installment(
    account: Account, place: int, today: date, zone: str, asked: Collection[After]
) -> dict[str, Any]:
    """One of them; what is no longer asked for, because its moment was taken back, is to come again."""
    one = account.installments[place]
    owed = account.owed_for(place)
    since = day_of(one.due_since, zone) if one.due_since and (one.after in asked or not owed) else None
    open_days = (today - since).days if since and owed else None
    return {
        "name": one.name,
        "after": one.after,
        "amount": one.amount,
        "received": account.received_for(place),
        "owed": owed,
        "due_since": since,
        "days": open_days,
        "state": _state(owed, since is not None, one.released),
        "released": one.released,
    }


def _state(owed: Decimal, due: bool, released: str | None) -> str:
    if not owed:
        return "paid"
    if not due:
        return "coming"
    return "released" if released else "holding"


def stands(words: Words, state: str, released: str | None) -> str:
    """How an installment stands."""
    told = words.say(f"money.state.{state}")
    if state != "released":
        return told
    return words.say("story.row", names=told, more=words.say(f"cause.{released}"))
