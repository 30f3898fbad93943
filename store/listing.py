"""Lists with optional filters: queries of fixed pieces, so that each filter finds its index."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from domain.model import Model
from store.database import Row

MOST_ROWS = 1000
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Listing:
    """A list query in pieces.

    In a filter ``{0}`` stands for its value; a filter with several takes a tuple. One without is a mere
    condition, switched on by True.
    """

    select: str
    filters: Mapping[str, str]
    order: str
    most: int = MOST_ROWS
    """How many rows are the most that one list has; a board's list is exported whole."""

    def build(
        self, given: Mapping[str, Any], limit: int = MOST_ROWS, before: Sequence[Any] = ()
    ) -> tuple[str, list[Any]]:
        """The SQL and its parameters for the filters that are not None or False; at most ``limit`` rows.

        Args:
            before: the parameters of a statement that it is a part of; its own are told behind them.
        """
        where, args = self._where(given, before)
        args.append(max(1, min(limit, self.most)))
        return f"{self.select}\n{where}{self.order}\nLIMIT ${len(args)}", args

    def counted(
        self, what: str, given: Mapping[str, Any], values: Sequence[Any] = (), rest: str = ""
    ) -> tuple[str, list[Any]]:
        """What is reckoned over the very rows that ``build`` lists for the same filters.

        Args:
            what: columns such as ``count(*)``; ``{0}`` stands for the first of ``values``.
            rest: what follows, such as ``GROUP BY role``.
        """
        where, args = self._where(given)
        places = [f"${len(args) + number}" for number in range(1, len(values) + 1)]
        told = what.format(*places)
        return f"SELECT {told} FROM ({self.select}\n{where}) AS counted\n{rest}", [*args, *values]  # noqa: S608 - our own

    def _where(self, given: Mapping[str, Any], before: Sequence[Any] = ()) -> tuple[str, list[Any]]:
        conditions: list[str] = []
        args: list[Any] = list(before)
        for name, value in given.items():
            if value is None or value is False:
                continue
            values = value if isinstance(value, tuple) else (value,)
            places = [f"${len(args) + number}" for number in range(1, len(values) + 1)]
            piece = self.filters[name]
            conditions.append(piece.format(*places))
            if "{0}" in piece:
                args.extend(values)
        return f"WHERE {' AND '.join(conditions)}\n" if conditions else "", args


def as_models(model: type[M], rows: Iterable[Row]) -> list[M]:
    """Rows as models; a column without a field, or the other way round, is an error."""
    return _list_of(model).validate_python([dict(row) for row in rows])


@cache
def _list_of(model: type[M]) -> TypeAdapter[list[M]]:
    return TypeAdapter(list[model])  # type: ignore[valid-type]
