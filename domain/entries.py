"""What stands in a contract's account: installments, receipts, changes, refunds, invoices (R002-REL-04, X-22)."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from domain.contract import After, Code
from domain.model import Instant, Model
from domain.money import Amount

Sum = Annotated[Amount, Field(gt=0)]
NotNegative = Annotated[Amount, Field(ge=0)]
Number = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
"""The number of a paper: a receipt, an invoice, a change order, a payment of ours."""


class Installment(Model):
    """One payment of the contract, and since when it is due."""

    name: Code
    after: After
    amount: NotNegative
    due_since: Instant | None = None
    """None while what it follows has not come."""
    released: Code | None = None
    """Why the works go on although it is due and unpaid, as a code."""


class Part(Model):
    """What of a receipt paid which installment."""

    place: int
    amount: Sum


class Receipt(Model):
    """Money that came from the customer."""

    number: Number | None
    """None for what was paid before this account, as a rendering fee that is credited to it (X-11)."""
    amount: Sum
    on: date
    parts: tuple[Part, ...]
    key: str | None = None
    """The key of the answer that it was recorded by."""
    at: Instant | None = None
    """When that was."""


class Change(Model):
    """A change order that the customer signed; what it takes off is negative."""

    number: Number
    amount: Amount


class Paper(Model):
    """A refund or an invoice: what it is called in the journey, its amount, and its number once it is done."""

    key: str
    amount: Sum
    number: Number | None = None
    """None while it is only agreed on: its amount is put aside."""
    on: date | None = None
