"""Agreeing on a time with the customer: nothing is promised before it is reserved (R002-SKU-05, 19, 20).

Whom no call reaches is not called for ever: the lead decides (X-20). Who wants no calls is written to (X-07).
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from activities.reservations import ReservationActivities, ReserveSlot, SlotAnswer
from domain.appointments import Place, Slot
from domain.contact_hours import next_try
from domain.forms.meetings import ARRANGE_APPOINTMENT, ARRANGE_IN_WRITING, ArrangeAppointment, Arranged
from domain.slots import candidates, earliest_start, fault_of
from domain.standard import AppointmentRule
from domain.words import moment, say
from workflows.parts.journey import Journey
from workflows.parts.silence import before_contract, unwanted
from workflows.parts.unreached import lead_decides, rule_of_stage, visit_goes_on


@dataclass(frozen=True)
class Wish:
    """What is known before a time is agreed on."""

    place: Place
    slot: Slot | None = None
    """The slot that the customer accepted already."""
    earliest: datetime | None = None
    """No meeting before this instant: whoever prepares it has their days (X-06)."""
    latest: datetime | None = None
    """No meeting at this instant or after it: by then it has to be held (X-24)."""
    why: str | None = None
    """Why a time is agreed on again, as a code."""
    missing: tuple[str, ...] = ()
    """What was not ready when it should have been."""
    within: str | None = None
    """The due rule, when it is more pressing than usual."""
    replaces: str | None = None
    """The prefix of the appointment in whose place it comes."""
    lent_by: str | None = None
    """Who would hold it, had they not been away."""


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
    tries = _Tries(turn, appointment)
    for attempt in count(1):
        if slot is None:
            about = _about(turn, appointment, place, wish, why, free)
            answer = await tries.ask(f"arrange/{attempt}", wish.within, about)
            if answer.outcome is Arranged.REFUSES:
                return None
            if answer.outcome is Arranged.NO_ANSWER:
                if not await tries.goes_on(f"arrange/{attempt}"):
                    return None
                continue
            slot, place = answer.slot, answer.place or place
        assert slot is not None
        tries = _Tries(turn, appointment)
        reserved = await _reserve(turn, f"reserve/{attempt}", appointment, slot, place, wish)
        if reserved.fault is None:
            return Agreed(slot, place)
        slot, why, free = None, reserved.fault, reserved.free
    raise AssertionError("attempts never run out")


class _Tries:
    """The tries to reach the customer, and what follows when they are in vain (X-20)."""

    def __init__(self, turn: Journey, appointment: str) -> None:
        self._turn = turn
        self._appointment = appointment
        self._vain = 0
        self._opens: str | None = None
        self._since: datetime | None = None

    async def ask(self, key: str, within: str | None, about: dict[str, Any]) -> ArrangeAppointment:
        """One try: a call, or a message to a customer who wants no calls (X-07)."""
        kind = ARRANGE_IN_WRITING if unwanted(self._turn, key) else ARRANGE_APPOINTMENT
        return await self._turn.ask(
            key, kind, opens=self._opens, anchor=self._since, within=within, about=about
        )

    async def goes_on(self, key: str) -> bool:
        """Whether there is another try after this one in vain; False when the visit is given up."""
        turn, rule = self._turn, rule_of_stage(self._turn, "tried_by")
        if turn.who(key) is None:
            return True  # taken away because they want no calls: they are written to instead
        self._vain += 1
        if self._vain == rule.message_after and not unwanted(turn, key):
            turn.notify(f"{key}/message", "tried_to_call", "customer", call=ARRANGE_APPOINTMENT.name)
        if self._vain <= len(rule.again):
            self._next(rule.again[self._vain - 1], key)
            return True
        tries, self._vain, self._opens = self._vain, 0, None
        if before_contract(turn) and rule.rest is not None:
            self._since = await lead_decides(turn, key, ARRANGE_APPOINTMENT, rule, 1, Arranged.NO_ANSWER)
            return True
        decided = f"{key}/visit"
        goes_on = await visit_goes_on(turn, decided, self._appointment, tries)
        self._since = turn.when(decided)
        return goes_on

    def _next(self, again: str, key: str) -> None:
        """When the next try opens, within the hours in which the customer may be called (X-06)."""
        turn, state = self._turn, self._turn.state
        self._opens, self._since = turn.in_window(again), turn.when(key)
        tried = next_try(state.rules, state.window, again, self._since)
        # a rule that counts hours minded nobody's hours once
        if tried != (self._opens, self._since) and turn.patched("arranged_in_contact_hours"):
            self._opens, self._since = tried


async def hold_slot(
    journey: Journey, key: str, appointment: str, slot: Slot | None, place: Place | None = None
) -> Slot | None:
    """Keep a time that was agreed on for a later stage; None when it is not to be had."""
    if slot is None:
        return None
    answer = await _reserve(journey.within(key), "reserve", appointment, slot, place)
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
    if wish.latest is not None:
        about["latest"] = wish.latest.isoformat()
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
    wish: Wish | None = None,
) -> SlotAnswer:
    state, zone = turn.state, turn.standard.company.zone
    floor, latest, replaces = (wish.earliest, wish.latest, wish.replaces) if wish else (None, None, None)
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
            fault=fault_of(slot.starts_at, calendar, now, floor, latest),
            zone=zone,
            rule=rule,
            candidates=tuple(
                at
                for at in candidates(rule, calendar, earliest_start(rule, calendar, now, floor))
                if latest is None or at < latest
            ),
            offered_until=turn.due(turn.standard.rules["offer_hold"], now, rule.calendar),
            now=now,
        )

    told = say(state.lang, "slot_reserved", staff=slot.staff, at=moment(state.lang, slot.starts_at, zone))
    return await turn.once(key, ReservationActivities.reserve, wanted, SlotAnswer, summary=told)
