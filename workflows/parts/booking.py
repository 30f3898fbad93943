"""Booking a meeting, with everything around it (R002-SKU-05/06).

A slot is reserved before anything is promised. The day before it is checked that the deliverable is ready and then
told to host and attendees; that morning the customer is phoned; the host reports the meeting. No-show and moving
are ordinary answers and begin another round.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, NoReturn, TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy

from activities.reservations import ReservationActivities, ReserveSlot, SlotAnswer
from domain.appointments import Appointment, Outcome, Place, Slot
from domain.forms.meetings import (
    ARRANGE_APPOINTMENT,
    CHECK_READY,
    CONFIRM_APPOINTMENT,
    Arranged,
    Confirmation,
    MeetingForm,
    MeetingOutcome,
)
from domain.roles import Role
from domain.slots import candidates, earliest_start
from domain.standard import AppointmentRule
from domain.tasks import TaskKind
from domain.words import moment, say
from workflows.parts.journey import Journey

F = TypeVar("F", bound=MeetingForm)

RESERVE_RETRIES = RetryPolicy(
    initial_interval=timedelta(milliseconds=200),
    backoff_coefficient=2,
    maximum_interval=timedelta(seconds=15),
)
CUSTOMER_REFUSED = "refused_appointment"


@dataclass(frozen=True)
class Held(Generic[F]):
    """A meeting that took place: the host's report, when it was, and who held it."""

    report: F
    starts_at: datetime
    host: str


@dataclass(frozen=True)
class Meeting(Generic[F]):
    """A kind of meeting: its rule in the standard, and the form in which the host reports it."""

    name: str
    report: TaskKind[F]
    optional: bool = False
    """True after the contract: a customer who does not want this visit is not lost."""


class Declined(Exception):
    """The customer does not want an optional meeting."""


async def book(
    journey: Journey,
    key: str,
    meeting: Meeting[F],
    *,
    place: Place,
    offered: Slot | None = None,
    earliest: datetime | None = None,
) -> Held[F]:
    """Bring a meeting about and return how it was held.

    Raises:
        Declined: the customer does not want an optional meeting; refusing any other loses the customer.

    Args:
        offered: the slot that the customer accepted already; otherwise somebody agrees on one with them.
        earliest: no meeting before this instant (whoever prepares it has their days).
    """
    slot = offered
    rounds = 1
    while True:
        turn = journey.within(f"{key}/{rounds}")
        slot, agreed_place = await _agree(turn, meeting, slot, place, earliest)
        appointment = _booked(turn, meeting, slot, agreed_place, rounds)
        moved_to, report = await _around(turn, meeting, appointment)
        if report is not None:
            return Held(report, appointment.starts_at, slot.staff)
        slot = moved_to
        rounds += 1


async def _agree(
    turn: Journey, meeting: Meeting[F], slot: Slot | None, place: Place, earliest: datetime | None
) -> tuple[Slot, Place]:
    """Find a slot that is ours: ask until the customer agreed and the time could be reserved."""
    rule = turn.standard.appointments[meeting.name]
    tries = 1
    free: tuple[Slot, ...] = ()
    while True:
        if slot is None:
            answer = await turn.ask(
                f"arrange/{tries}",
                ARRANGE_APPOINTMENT,
                about={
                    "appointment": meeting.name,
                    "place": place,
                    "earliest": earliest.isoformat() if earliest else None,
                    "free": [one.model_dump(mode="json") for one in free],
                },
            )
            if answer.outcome is Arranged.REFUSES:
                await _refused(turn, meeting)
            slot, place = answer.slot, answer.place or place
        if slot is not None:
            taken = await turn.once(f"reserve/{tries}", _reserving(turn, slot, rule, earliest), SlotAnswer)
            if not taken.taken:
                return slot, place
            slot, free = None, taken.free
        tries += 1


async def hold_slot(journey: Journey, key: str, appointment: str, slot: Slot | None) -> Slot | None:
    """Keep a time that was agreed on for a later stage; None when it is not to be had any more."""
    if slot is None:
        return None
    rule = journey.standard.appointments[appointment]
    answer = await journey.once(key, _reserving(journey.within(key), slot, rule, None), SlotAnswer)
    return None if answer.taken else slot


def _reserving(
    turn: Journey, slot: Slot, rule: AppointmentRule, earliest: datetime | None
) -> Callable[[], Awaitable[SlotAnswer]]:
    state = turn.state
    zone = turn.standard.company.zone
    calendar = turn.rules.calendar(rule.calendar)

    async def reserve() -> SlotAnswer:
        return await workflow.execute_activity_method(
            ReservationActivities.reserve,
            ReserveSlot(
                key=f"{state.journey}/{turn.prefix}",
                journey=state.journey,
                slot=slot,
                zone=zone,
                rule=rule,
                candidates=candidates(rule, calendar, earliest_start(rule, calendar, turn.now, earliest)),
                now=turn.now,
            ),
            start_to_close_timeout=timedelta(seconds=20),
            retry_policy=RESERVE_RETRIES,
            summary=say(
                state.lang, "slot_reserved", staff=slot.staff, at=moment(state.lang, slot.starts_at, zone)
            ),
        )

    return reserve


async def _refused(turn: Journey, meeting: Meeting[F]) -> NoReturn:
    if not meeting.optional:
        await turn.lose(CUSTOMER_REFUSED)
    if turn.prefix in turn.state.appointments:
        turn.end_appointment(Outcome.CANCELLED)
    raise Declined(meeting.name)


def _booked(turn: Journey, meeting: Meeting[F], slot: Slot, place: Place, rounds: int) -> Appointment:
    rule = turn.standard.appointments[meeting.name]
    appointment = Appointment(
        key=turn.prefix,
        kind=meeting.name,
        starts_at=slot.starts_at,
        ends_at=slot.starts_at + timedelta(minutes=rule.minutes),
        place=place,
        staff=(slot.staff,),
        round=rounds,
    )
    turn.book(appointment)
    return appointment


async def _around(
    turn: Journey, meeting: Meeting[F], appointment: Appointment
) -> tuple[Slot | None, F | None]:
    """What surrounds the meeting; returns a new slot if one was named, and the report once it was held."""
    if not await _prepared(turn, meeting, appointment):
        turn.end_appointment(Outcome.MOVED)
        return None, None
    moved, slot = await _confirmed(turn, meeting, appointment)
    if moved:
        turn.end_appointment(Outcome.MOVED)
        return slot, None
    report = await turn.ask(
        "held",
        meeting.report,
        opens="0 minutes",
        anchor=appointment.starts_at,
        assignee=appointment.staff[0],
        about=_about(appointment),
        keeps=True,
    )
    if report.outcome is MeetingOutcome.HELD:
        turn.end_appointment(Outcome.HELD)
        return None, report
    turn.end_appointment(Outcome.NO_SHOW if report.outcome is MeetingOutcome.NO_SHOW else Outcome.MOVED)
    return report.slot, None


async def _prepared(turn: Journey, meeting: Meeting[F], appointment: Appointment) -> bool:
    """The day before: first the check, then the notice; the order matters (R002-SKU-26)."""
    rule = turn.standard.appointments[meeting.name]
    if rule.check is not None:
        answer = await turn.ask(
            "ready",
            CHECK_READY,
            opens=rule.check,
            anchor=appointment.starts_at,
            about=_about(appointment),
            keeps=True,
        )
        if not answer.ready:
            turn.notify("not_ready", "deliverable_not_ready", Role.DESIGN_DIRECTOR, appointment=meeting.name)
            return False
    if rule.notice is not None:
        await turn.until(
            "day_before", rule.notice, appointment.starts_at, subject="notice_day_before", keeps=True
        )
        turn.notify("told", "meeting_tomorrow", *appointment.staff, *rule.attendees, **_about(appointment))
    return True


async def _confirmed(
    turn: Journey, meeting: Meeting[F], appointment: Appointment
) -> tuple[bool, Slot | None]:
    """Phone the customer that morning, again if nobody answers; silence keeps the meeting as unconfirmed (X-20)."""
    rule = turn.standard.appointments[meeting.name]
    if rule.confirm is None:
        return False, None
    opens, anchor = rule.confirm, appointment.starts_at
    for attempt in (1, 2):
        answer = await turn.ask(
            f"confirm/{attempt}",
            CONFIRM_APPOINTMENT,
            opens=opens,
            anchor=anchor,
            about=_about(appointment),
            keeps=True,
        )
        turn.contact(f"confirm/{attempt}", "confirm_appointment", answer.outcome)
        if answer.outcome is Confirmation.CONFIRMED:
            turn.confirm_appointment(True)
            return False, None
        if answer.outcome is Confirmation.CANCELLED:
            await _refused(turn, meeting)
        if answer.outcome is Confirmation.MOVED:
            return True, answer.slot
        opens, anchor = turn.standard.rules["confirm_again"], turn.when(f"confirm/{attempt}")
    turn.notify("unconfirmed", "meeting_unconfirmed", *appointment.staff, **_about(appointment))
    turn.confirm_appointment(False)
    return False, None


def _about(appointment: Appointment) -> dict[str, str]:
    return {
        "appointment": appointment.kind,
        "starts_at": appointment.starts_at.isoformat(),
        "place": appointment.place,
        "staff": appointment.staff[0],
    }
