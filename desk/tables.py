"""Tables: what is shown on a page and what is exported are the very same rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

MOST_SHOWN = 300
"""So many rows are shown on a page; an export has all of them."""

Value: TypeAlias = "str | int | float | Decimal | date | datetime | None"


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    COUNT = "count"
    FIGURE = "figure"
    """A number with decimals."""
    SHARE = "share"
    """A part of 1, shown as per cent."""
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"

    @property
    def numeric(self) -> bool:
        return self in (Kind.COUNT, Kind.FIGURE, Kind.SHARE, Kind.MONEY)


@dataclass(frozen=True)
class Column:
    title: str
    kind: Kind = Kind.TEXT
    mark: str = ""
    """A class for the whole column."""
    outside: bool = False
    """It holds nothing but a way elsewhere: it is not exported."""


@dataclass(frozen=True)
class Cell:
    """A value, how it is shown, and what is behind it."""

    value: Value
    text: str
    href: str = ""
    title: str = ""
    mark: str = ""

    def to(self, href: str) -> "Cell":
        """The same with the list behind it."""
        return replace(self, href=href)


@dataclass(frozen=True)
class Table:
    """Rows under one title; ``name`` is how its export is asked for."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    wide: bool = False
    """It has so many columns that it moves sideways under its first one."""

    dense: bool = False
    """It has many columns of words: they wrap, so that all of it is seen at once on a desk's screen."""

    many: int | None = None
    """How many rows there are, where these are only the first of them; an export is asked for with all."""

    @property
    def total(self) -> int:
        return len(self.rows) if self.many is None else self.many

    @property
    def shown(self) -> Sequence[Sequence[Cell]]:
        return self.rows[:MOST_SHOWN]
