"""Counting along stretches of working time, forwards and backwards. All instants are UTC."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

Interval = tuple[datetime, datetime]
"""A stretch of time from an instant up to, not including, a later one."""


def take(stretches: Iterable[Interval], amount: timedelta) -> list[Interval]:
    """The first stretches that together last `amount` (more than zero); the last one is cut to fit.

    `stretches` come in order of time; the last end is where the amount is used up.
    """
    taken: list[Interval] = []
    for start, end in stretches:
        if end - start >= amount:
            taken.append((start, start + amount))
            break
        taken.append((start, end))
        amount -= end - start
    return taken


def take_back(stretches: Iterable[Interval], amount: timedelta) -> list[Interval]:
    """The same backwards: `stretches` come latest first; the last start is where the amount is used up."""
    taken: list[Interval] = []
    for start, end in stretches:
        if end - start >= amount:
            taken.append((end - amount, end))
            break
        taken.append((start, end))
        amount -= end - start
    return taken


def without(stretches: Iterable[Interval], holes: list[Interval]) -> Iterator[Interval]:
    """The stretches with the holes cut out; both in order of time, holes not overlapping."""
    for start, end in stretches:
        rest = start
        for hole_start, hole_end in holes:
            if hole_end <= rest or hole_start >= end:
                continue
            if hole_start > rest:
                yield rest, hole_start
            rest = min(hole_end, end)
        if rest < end:
            yield rest, end


def total(stretches: Iterable[Interval]) -> timedelta:
    """How long the stretches are together."""
    return sum((end - start for start, end in stretches), timedelta())
