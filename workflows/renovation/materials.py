"""The material list: the customer chooses in time, and what the first stages of the site need comes first.

Trade practice; the sources only say that materials are confirmed with the customer (R002-MGT-04).
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from domain.forms.materials import (
    CHOICES_CALL,
    LIST_MATERIALS,
    ORDER_MATERIALS,
    RECORD_CHOICES,
    ChoicesCall,
    MaterialLine,
    RecordChoices,
)
from domain.materials import MaterialRules
from domain.model import Model
from domain.roles import Role
from domain.site import SiteStage
from workflows.parts.journey import Journey
from workflows.renovation.calling import call
from workflows.renovation.kickoff import OPENED
from workflows.renovation.planned import begins

LIST, ORDER = "list", "order"
FIRST_CHOSEN = "first_chosen"
ORDERED = "ordered"


class Items(Model):
    """Items of the list, in its order."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class _Due:
    """What the customer chooses by one day."""

    day: date
    items: tuple[str, ...]


class _Open:
    """What is still to be chosen. Built from the list in every run, and emptied by the answers given so far."""

    def __init__(self, lines: tuple[MaterialLine, ...], rules: MaterialRules) -> None:
        self._lines = lines
        self._rules = rules
        self._items = {line.item for line in lines if not line.chosen}

    def chosen(self, items: tuple[str, ...]) -> None:
        self._items -= set(items)

    def of(self, items: tuple[str, ...]) -> tuple[str, ...]:
        """Which of these are open."""
        return tuple(item for item in items if item in self._items)

    def made(self) -> tuple[str, ...]:
        """What is chosen."""
        return tuple(line.item for line in self._lines if line.item not in self._items)

    def first(self) -> bool:
        """Whether the site cannot open because of what is open."""
        return any(line.item in self._items and self._rules.is_first(line.category) for line in self._lines)

    def at(self, stage: SiteStage) -> tuple[str, ...]:
        """What is open and needed by a stage of the site."""
        return tuple(
            line.item
            for line in self._lines
            if line.item in self._items and self._rules.stage_of(line.category) is stage
        )

    def dues(self) -> Iterator[_Due]:
        """What is open, day by day: one contact for each."""
        for day in sorted({line.choose_by for line in self._lines if line.choose_by is not None}):
            yield _Due(day, tuple(line.item for line in self._lines if line.choose_by == day))

    def later_stages(self) -> Iterator[SiteStage]:
        """The stages that need something open, of those that come after the site has opened."""
        for stage in SiteStage:
            lines = [line for line in self._lines if self._rules.stage_of(line.category) is stage]
            if any(not line.chosen and not self._rules.is_first(line.category) for line in lines):
                yield stage


async def order_materials(journey: Journey) -> None:
    """Listed by the designer; ordered as soon as what the first stages need is chosen. The rest holds up nothing."""
    turn = _turn(journey)
    await turn.ask(LIST, LIST_MATERIALS)
    await turn.reached(FIRST_CHOSEN)
    items = turn.fixed(ORDERED, lambda: Items(items=()), Items).items
    await turn.ask(ORDER, ORDER_MATERIALS, about={"items": list(items)})


async def choose_materials(journey: Journey) -> None:
    """Remind the customer before each day by which they choose something, and see to it that they do.

    Runs beside preparation and works, for as long as they last.
    """
    turn = _turn(journey)
    await turn.reached(LIST)
    listed = LIST_MATERIALS.payload(turn.state.answers[turn.key(LIST)].payload)
    standing = _Open(listed.lines, turn.standard.materials)
    dues, stages = tuple(standing.dues()), tuple(standing.later_stages())
    _order_first(turn, standing)
    await asyncio.gather(
        *(_choose(turn, turn.within(f"choices/{due.day}"), due, standing) for due in dues),
        *(_in_time(journey, turn, stage, standing) for stage in stages),
    )


def _turn(journey: Journey) -> Journey:
    return journey.within("materials")


def _order_first(turn: Journey, standing: _Open) -> None:
    """Once nothing is open that the first stages need, all that is chosen is ordered."""
    if not standing.first():
        turn.fixed(ORDERED, lambda: Items(items=standing.made()), Items)
        turn.first_time(FIRST_CHOSEN)


# One day of choices


async def _choose(turn: Journey, group: Journey, due: _Due, standing: _Open) -> None:
    """Have all that is due by a day chosen, or by another day that the customer names; then it is ordered."""
    day = due.day
    for number in count(1):
        other = await _remind(turn, group, f"reminder/{number}", day, due, standing)
        part = 1
        while other is None and standing.of(due.items):
            key = f"record/{number}/{part}"
            about = _told(day, standing.of(due.items))
            answer = await group.ask(key, RECORD_CHOICES, anchor=turn.at(day), about=about)
            other, part = _take(turn, answer, standing), part + 1
        if not standing.of(due.items):
            break
        day = other or day
    await _order_rest(turn, group, due)


async def _remind(
    turn: Journey, group: Journey, key: str, day: date, due: _Due, standing: _Open
) -> date | None:
    """One call for all of it, some days before; returns the other day that the customer asks for."""
    opens = turn.standard.rules["choice_reminder"]
    about = _told(day, standing.of(due.items))
    called = await call(group, key, CHOICES_CALL, opens=opens, anchor=turn.at(day), about=lambda: about)
    return _take(turn, called, standing)


def _told(day: date, items: tuple[str, ...]) -> dict[str, Any]:
    return {"items": list(items), "choose_by": day.isoformat()}


def _take(turn: Journey, answer: ChoicesCall | RecordChoices, standing: _Open) -> date | None:
    """Take up what was chosen; returns the other day that the customer asked for."""
    standing.chosen(answer.chosen)
    _order_first(turn, standing)
    return answer.choose_by


async def _order_rest(turn: Journey, group: Journey, due: _Due) -> None:
    """What was chosen after the first order is ordered on its own."""
    await turn.reached(ORDERED)
    first = turn.fixed(ORDERED, lambda: Items(items=()), Items).items
    late = [item for item in due.items if item not in first]
    if late:
        await group.ask(ORDER, ORDER_MATERIALS, about={"items": late})


# In time for the stage


class _Needed(Model):
    """From when on a stage needs its materials."""

    day: date


def _needed(turn: Journey, key: str, stage: SiteStage) -> date:
    day = begins(turn, stage)
    assert day is not None
    return turn.fixed(key, lambda: _Needed(day=day), _Needed).day


async def _in_time(journey: Journey, turn: Journey, stage: SiteStage, standing: _Open) -> None:
    """Some days before a stage begins, designer and supervisor hear what is not chosen for it."""
    await journey.reached(OPENED)
    key, rule = f"needed/{stage}", turn.standard.rules["choice_needed"]
    needed = _needed(turn, f"{key}/from/1", stage)
    for number in count(1):
        told = f"{key}/{number}"
        await turn.until(told, rule, turn.at(needed, "site"), subject="material_needed", calendar="site")
        later = _needed(turn, f"{key}/from/{number + 1}", stage)
        if later <= needed:
            break
        needed = later  # the works are behind, or a pause has moved them
    missing = turn.fixed(f"{key}/missing", lambda: Items(items=standing.at(stage)), Items).items
    if missing:
        turn.notify(
            f"{key}/told",
            "materials_not_chosen",
            Role.DESIGNER,
            Role.SITE_SUPERVISOR,
            site_stage=stage,
            items=list(missing),
        )
