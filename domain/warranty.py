"""Warranties: what is under warranty, for how long, and from which day (X-23, R002-SKU-67)."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from domain.terse import Terse
from domain.time.months import add_months

MONTHS_OF = {"month": 1, "year": 12}

Term = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,2} (month|year)s?$")]
"""``18 months`` or ``2 years``."""
ItemCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""An item of the trial at the acceptance, as the standard names it."""


class Since(StrEnum):
    """From which day a warranty counts."""

    HANDOVER = "handover"
    ACCEPTANCE = "acceptance"


class WarrantyClass(Terse):
    """What a company warrants for one class of item; what it covers is a text of the standard."""

    term: Term
    since: Since = Since.HANDOVER
    only_with: ItemCode | None = None
    """An item of the trial: a home in which it was not applicable has not this warranty."""

    @property
    def months(self) -> int:
        number, unit = self.term.split()
        return int(number) * MONTHS_OF[unit.removesuffix("s")]

    def applies(self, absent: Collection[str] | None) -> bool:
        """Whether a home has it, by the items that are absent there; None where nobody has looked."""
        return self.only_with is None or (absent is not None and self.only_with not in absent)


def last_days(
    classes: Mapping[str, WarrantyClass], since: Mapping[Since, date], absent: Collection[str] | None = None
) -> dict[str, date]:
    """The last day of every warranty that a home has, by class.

    Args:
        since: the day of the handover and that of the acceptance; without the latter the handover counts.
        absent: the items that were not applicable at the trial; None where nobody tried them.
    """
    return {
        name: add_months(since.get(one.since, since[Since.HANDOVER]), one.months)
        for name, one in classes.items()
        if one.applies(absent)
    }
