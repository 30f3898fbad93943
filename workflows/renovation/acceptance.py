"""The acceptance: every item is tried in front of the customer until they sign (R002-SKU-65/66, X-20).

What fails is put right by a day that the customer is told, and only that is tried again. Nobody's silence accepts
anything: of a visit that comes to nothing, and of a customer who does not sign, the lead decides.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import count
from typing import Any

from domain.appointments import Place
from domain.forms.handover import (
    ACCEPTANCE,
    DECIDE_ACCEPTANCE,
    PRE_COMPLETION_CALL,
    RECTIFY,
    Acceptance,
    AcceptanceDecision,
    DecideAcceptance,
    NewItem,
    OwnItem,
    Trial,
    TriedItem,
)
from domain.model import Model
from domain.roles import Role
from workflows.parts.booking import Held, Meeting
from workflows.parts.journey import Journey
from workflows.renovation.calling import call
from workflows.renovation.change_orders import change_orders_settled
from workflows.renovation.change_works import unbuilt
from workflows.renovation.reservations import reserve
from workflows.renovation.visits import visit

ACCEPTANCE_VISIT = Meeting("acceptance", ACCEPTANCE, optional=True)


@dataclass(frozen=True)
class Accepted:
    """When the works were accepted, and what of the checklist this home does not have."""

    at: datetime
    absent: frozenset[str]


@dataclass(frozen=True)
class Flaw:
    """One thing that is to be put right and tried again."""

    item: str
    """Its code: the checklist's, or one of our own for what stands beside it."""
    words: dict[str, str] = field(default_factory=dict)
    """References to what is wrong, and to photos."""
    mend_by: date | None = None


@dataclass
class _Trials:
    """What is left to be tried, from one round to the next."""

    items: list[str]
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of what was found, by its code."""
    absent: set[str] = field(default_factory=set)

    def about(self, turn: int) -> dict[str, Any]:
        return {
            "items": list(self.items),
            "round": turn,
            **({"flaws": dict(self.words)} if self.words else {}),
        }

    def held(self, report: Acceptance, turn: int) -> tuple[Flaw, ...]:
        """What failed is tried again, and nothing else."""
        self.absent |= {one.item for one in report.items if one.result is Trial.NOT_APPLICABLE}
        before, self.items, self.words = self.words, [], {}
        flaws = tuple(
            replace(flaw, words=flaw.words | _named(before.get(flaw.item))) for flaw in _failed(report, turn)
        )
        self.add(flaws)
        return flaws

    def add(self, flaws: Iterable[Flaw]) -> None:
        for flaw in flaws:
            self.items.append(flaw.item)
            self.words[flaw.item] = flaw.words


async def accept(journey: Journey) -> Accepted:
    """Tell the customer that the works are complete, and try everything with them until they sign.

    They are told nothing while a change order is open: what it adds is not complete. What is signed between that
    and their signature is built and then shown to them in another round.
    """
    await change_orders_settled(journey, "before_call")
    told = await call(journey, "pre_completion_call", PRE_COMPLETION_CALL)
    slot, trials = told.acceptance_slot, _Trials(list(journey.standard.trial))
    for turn in count(1):
        if turn > 1:
            await change_orders_settled(journey, f"before/{turn}")
        held = await visit(
            journey,
            f"acceptance/{turn}",
            ACCEPTANCE_VISIT,
            place=Place.PROPERTY,
            offered=slot,
            about=trials.about(turn),
        )
        slot = None
        flaws = () if held is None else trials.held(held.report, turn)
        if held is not None and held.report.customer_signed:
            if _incomplete(journey, f"incomplete/{turn}"):
                continue
            return Accepted(held.starts_at, frozenset(trials.absent))
        if not flaws:
            decided = await _decided(journey, turn, held)
            if decided.decision is AcceptanceDecision.RESERVATIONS:
                reserve(journey, f"decide/{turn}", decided.reservations)
                return Accepted(journey.when(f"decide/{turn}"), frozenset(trials.absent))
            flaws = _wanted(decided.new_items, turn)
            trials.add(flaws)
        await _rectified(journey, turn, flaws)
    raise AssertionError("rounds never run out")


def _incomplete(journey: Journey, key: str) -> bool:
    """Whether something signed was not built yet when the customer accepted the works, as it was found then."""
    answers = journey.state.answers
    if journey.key(key) in answers:
        return True
    found = journey.key("accepted") not in answers and unbuilt(journey)
    return found and journey.first_time(key)


def _failed(report: Acceptance, turn: int) -> tuple[Flaw, ...]:
    listed = [Flaw(one.item, _words(one), one.mend_by) for one in report.items if one.result is Trial.FAILED]
    own = [
        Flaw(f"own_{turn}_{number}", _words(one), one.mend_by)
        for number, one in enumerate(report.own_items, 1)
        if one.result is Trial.FAILED
    ]
    return (*listed, *own)


def _wanted(items: Sequence[NewItem], turn: int) -> tuple[Flaw, ...]:
    return tuple(
        Flaw(f"new_{turn}_{number}", {"what": one.what}, one.mend_by) for number, one in enumerate(items, 1)
    )


def _words(row: TriedItem | OwnItem) -> dict[str, str]:
    what = {"what": row.what} if isinstance(row, OwnItem) else {"remark": row.remark}
    return {name: str(words) for name, words in {**what, "photos": row.photos}.items() if words is not None}


def _named(words: dict[str, str] | None) -> dict[str, str]:
    """What an item beside the checklist is called, which nobody says anew."""
    return {"what": words["what"]} if words and "what" in words else {}


async def _decided(journey: Journey, turn: int, held: Held[Acceptance] | None) -> DecideAcceptance:
    """The lead decides; a customer who is asked again later is told when."""
    key, about = f"decide/{turn}", {"why": "declined" if held is None else "unsigned", "round": turn}
    if held is None:
        journey.notify(f"declined/{turn}", "acceptance_declined", Role.CS_LEAD)
    elif held.report.unsigned_reason is not None:
        about["unsigned_reason"] = held.report.unsigned_reason
    decided = await journey.ask(key, DECIDE_ACCEPTANCE, about=about)
    if decided.decision is AcceptanceDecision.LATER:
        await _later(journey, turn, decided.again_on)
    return decided


async def _later(journey: Journey, turn: int, on: date | None) -> None:
    rules = journey.standard.rules
    rule, anchor = rules["acceptance_again"], journey.when(f"decide/{turn}")
    if on is not None:
        rule, anchor = rules["acceptance_on"], journey.at(on)
    again = journey.day(journey.due(rule, anchor))
    journey.notify(f"later/{turn}", "acceptance_waits", "customer", on=again.isoformat())
    await journey.until(f"again/{turn}", rule, anchor, subject="acceptance_again")


class MendBy(Model):
    """By when each flaw is put right."""

    days: tuple[date, ...]


async def _rectified(journey: Journey, turn: int, flaws: Sequence[Flaw]) -> None:
    """Have everything put right side by side, each by its day; the customer is told the last of them."""
    if not flaws:
        return
    days = journey.fixed(f"rectify/{turn}/days", lambda: _days(journey, flaws), MendBy).days
    journey.notify(
        f"rectify/{turn}/told", "works_rectified_by", "customer", count=len(flaws), by=max(days).isoformat()
    )
    await asyncio.gather(*(_mended(journey, turn, flaw, by) for flaw, by in zip(flaws, days, strict=True)))


def _days(journey: Journey, flaws: Sequence[Flaw]) -> MendBy:
    """As the supervisor said, or as usual; nothing is due before today."""
    today, rule = journey.day(journey.now), journey.standard.tasks[RECTIFY.name]
    usual = journey.day(journey.due(rule.within, journey.now, rule.calendar))
    return MendBy(days=tuple(max(flaw.mend_by or usual, today) for flaw in flaws))


async def _mended(journey: Journey, turn: int, flaw: Flaw, by: date) -> None:
    """One flaw; its day is a promise."""
    key, rule = f"rectify/{turn}/{flaw.item}", journey.standard.rules["rectified_by"]
    anchor = journey.at(by, "site")
    journey.promise(key, "rectified", journey.due(rule, anchor, "site"))
    about = {
        "item": flaw.item,
        **flaw.words,
        "round": turn,
        "until": by.isoformat(),
        "crew": journey.facts.get("crew"),
    }
    await journey.ask(key, RECTIFY, within=rule, anchor=anchor, about=about)
    journey.keep_promise(key)
