"""Money: an exact amount with its currency."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from pydantic import Field

from domain.model import Model

Amount = Annotated[Decimal, Field(max_digits=14, decimal_places=2)]
"""A number of currency units, exact to the cent."""


def to_cent(exact: Decimal) -> Decimal:
    """An amount as it is paid: rounded half up to the cent."""
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


class Money(Model):
    """An amount of one currency; arithmetic across currencies is refused."""

    amount: Amount
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "CNY"

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(amount=self.amount + other.amount, currency=self.currency)

    def times(self, factor: Decimal) -> "Money":
        """The amount times a factor, rounded half up to the cent."""
        return Money(amount=to_cent(self.amount * factor), currency=self.currency)

    def __str__(self) -> str:
        return f"{self.amount:,.2f} {self.currency}"
