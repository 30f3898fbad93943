"""Agreeing on a time with the customer: nothing is promised before it is reserved (R002-SKU-05, 19, 20)."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from activities.reservations import ReservationActivities, ReserveSlot, SlotAnswer
from domain.appointments import Place, Slot
from domain.forms.meetings import ARRANGE_APPOINTMENT, Arranged
from domain.slots import candidates, earliest_start, fault_of
from domain.standard import AppointmentRule
from domain.words import moment, say
from workflows.parts.journey import Journey


@dataclass(frozen=True)
class Wish:
    """What is known before a time is agreed on."""

    place: Place
    slot: Slot | None = None
    """The slot that the customer accepted already."""
    earliest: datetime | None = None
    """No meeting before this instant: whoever prepares it has their days (X-06)."""
    why: str | None = None
    """Why a time is agreed on again, as a code."""
    missing: tuple[str, ...] = ()
    """What was not ready when it should have been."""
    within: str | None = None
    """The due rule, when it is more pressing than usual."""
    replaces: str | None = None
    """The prefix of the appointment in whose place it comes."""


@dataclass(frozen=True)
class Agreed:
    """A time that is ours, and where the meeting is."""

    slot: Slot
    place: Place


async def agree(turn: Journey, appointment: str, wish: Wish) -> Agreed | None:
    """Find a slot that is ours; None when the customer does not want the meeting.

    A slot that cannot be kept is never promised: somebody is asked again, with the reason and with free times.
    """
    slot, place, why = wish.slot, wish.place, wish.why
    free: tuple[Slot, ...] = ()
    opens, anchor = None, None
    for attempt in count(1):
        if slot is None:
            answer = await turn.ask(
                f"arrange/{attempt}",
                ARRANGE_APPOINTMENT,
                opens=opens,
                anchor=anchor,
                within=wish.within,
                about=_about(turn, appointment, place, wish, why, free),
            )
            if answer.outcome is Arranged.REFUSES:
                return None
            if answer.outcome is Arranged.NO_ANSWER:
                opens, anchor = turn.standard.rules["arrange_again"], turn.when(f"arrange/{attempt}")
                continue
            slot, place = answer.slot, answer.place or place
        assert slot is not None
        opens, anchor = None, None
        reserved = await _reserve(
            turn, f"reserve/{attempt}", appointment, slot, place, wish.earliest, wish.replaces
        )
        if reserved.fault is None:
            return Agreed(slot, place)
        slot, why, free = None, reserved.fault, reserved.free
    raise AssertionError("attempts never run out")


async def hold_slot(
    journey: Journey, key: str, appointment: str, slot: Slot | None, place: Place | None = None
) -> Slot | None:
    """Keep a time that was agreed on for a later stage; None when it is not to be had."""
    if slot is None:
        return None
    answer = await _reserve(journey.within(key), "reserve", appointment, slot, place, None, None)
    return slot if answer.fault is None else None


def _about(
    turn: Journey, appointment: str, place: Place, wish: Wish, why: str | None, free: tuple[Slot, ...]
) -> dict[str, Any]:
    about: dict[str, Any] = {
        "appointment": appointment,
        "place": place,
        "earliest": wish.earliest.isoformat() if wish.earliest else None,
        "free": [one.model_dump(mode="json") for one in free],
        "staff": turn.person(turn.standard.appointments[appointment].role),
    }
    if why is not None:
        about["why"] = why
    if wish.missing:
        about["missing"] = list(wish.missing)
    return about


async def _reserve(
    turn: Journey,
    key: str,
    appointment: str,
    slot: Slot,
    place: Place | None,
    floor: datetime | None,
    replaces: str | None,
) -> SlotAnswer:
    state, zone = turn.state, turn.standard.company.zone
    rule: AppointmentRule = turn.standard.appointments[appointment]

    def wanted() -> ReserveSlot:
        calendar = turn.rules.calendar(rule.calendar)
        now = turn.now
        return ReserveSlot(
            key=f"{state.journey}/{turn.prefix}",
            journey=state.journey,
            slot=slot,
            place=place,
            replaces=(f"{state.journey}/{replaces}",) if replaces else (),
            fault=fault_of(slot.starts_at, calendar, now, floor),
            zone=zone,
            rule=rule,
            candidates=candidates(rule, calendar, earliest_start(rule, calendar, now, floor)),
            offered_until=turn.due(turn.standard.rules["offer_hold"], now, rule.calendar),
            now=now,
        )

    told = say(state.lang, "slot_reserved", staff=slot.staff, at=moment(state.lang, slot.starts_at, zone))
    return await turn.once(key, ReservationActivities.reserve, wanted, SlotAnswer, summary=told)
