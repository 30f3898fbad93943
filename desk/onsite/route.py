"""In which order one drives: times that were agreed on first, everything else of the same district on the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Place(Generic[T]):
    """A place to go to."""

    district: str
    community: str
    at: datetime | None
    """The first time that was agreed on there; None where one may come at any time."""
    what: T


@dataclass(frozen=True)
class Leg(Generic[T]):
    """Places of one district, one after the other."""

    district: str
    places: tuple[Place[T], ...]


def legs(places: Iterable[Place[T]]) -> list[Leg[T]]:
    """The day's places as they are driven to.

    Agreed times stand in their order; a district comes back when they demand it. A place without a time is visited
    with its district's first leg, beside others of its community; districts without any agreed time come last.
    """
    found = list(places)
    timed = sorted((one for one in found if one.at), key=lambda one: (one.at, one.community))
    free = sorted((one for one in found if not one.at), key=lambda one: (one.district, one.community))
    order: list[tuple[str, list[Place[T]]]] = [
        (district, list(several)) for district, several in groupby(timed, key=lambda one: one.district)
    ]
    for district, several in groupby(free, key=lambda one: one.district):
        leg = next((places for name, places in order if name == district), None)
        if leg is None:
            order.append((district, list(several)))
            continue
        for one in several:
            leg.insert(_beside(leg, one), one)
    return [Leg(district, tuple(places)) for district, places in order]


def _beside(leg: list[Place[T]], one: Place[T]) -> int:
    """Behind the last place of its community, else at the leg's end."""
    same = [number for number, other in enumerate(leg) if other.community == one.community]
    return (same[-1] if same else len(leg) - 1) + 1
