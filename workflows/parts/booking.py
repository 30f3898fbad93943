"""Booking a meeting, with everything around it (R002-SKU-05/06).

A slot is reserved before anything is promised. The day before it is checked that the deliverable is ready and then
told to host and attendees; that morning the customer is phoned; the host reports the meeting. No-show and moving
are ordinary answers and begin another round.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Generic, NoReturn, TypeVar

from domain.appointments import Appointment, AskedBy, Outcome, Place, Slot
from domain.forms.meetings import DECIDE_NO_SHOW, MeetingForm, NoShowDecision
from domain.roles import Role
from domain.tasks import TaskKind
from workflows.parts.agreeing import Agreed, Wish, agree, hold_slot
from workflows.parts.around_meeting import around
from workflows.parts.journey import Journey
from workflows.parts.rounds import HELD, OVER, Ended, Needs, Ready

__all__ = ["Declined", "F", "Held", "Meeting", "Ready", "book", "hold_slot"]

F = TypeVar("F", bound=MeetingForm)

CUSTOMER_REFUSED = "refused_appointment"
NO_SHOW = "no_show"
NEW_TIME = "new_time"


@dataclass(frozen=True)
class Held(Generic[F]):
    """A meeting that took place: the host's report, when and where it was, and who held it."""

    report: F
    starts_at: datetime
    host: str
    place: Place
    late_minutes: int | None = None
    """How late the host came; 0 within the standard's tolerance, None where it was not recorded."""


@dataclass(frozen=True)
class Meeting(Generic[F]):
    """A kind of meeting: its rule in the standard, and the form in which the host reports it."""

    name: str
    report: TaskKind[F]
    optional: bool = False
    """True after the contract: a customer who does not want this visit is not lost."""
    joined_by: tuple[Role, ...] = ()
    """Who comes beside the standard's attendees."""


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
    latest: datetime | None = None,
    ready: Ready | None = None,
    about: Mapping[str, Any] | None = None,
) -> Held[F]:
    """Bring a meeting about and return how it was held.

    Raises:
        Declined: the customer does not want an optional meeting; refusing any other loses the customer.

    Args:
        offered: the slot that the customer accepted already; otherwise somebody agrees on one with them.
        earliest: no meeting before this instant (whoever prepares it has their days, X-06).
        latest: no meeting at this instant or after it: by then it has to be held (X-24).
        ready: whether what the meeting needs is there, at best by name: ``{"design_sign_off": lambda: …}``. It is
            asked when the check of the day before opens and again when that is answered: while anything is
            missing the meeting is not ready, whatever the answer says (X-35, X-09, R002-SKU-49).
        about: what the host's report needs to know beside the appointment; never personal.
    """
    needs = Needs(meeting.report, ready, about or {}, meeting.joined_by)
    wish = Wish(place=place, slot=offered, earliest=earliest, latest=latest)
    last: Journey | None = None
    missed = 0
    for number in count(1):
        turn = journey.within(f"{key}/{number}")
        agreed = await agree(turn, meeting.name, wish)
        if last is not None:
            last.keep_promise(NEW_TIME)
        if agreed is None:
            await _refused(turn, meeting)
        ended = await around(turn, _appointment(turn, meeting, agreed, wish, number), needs)
        if ended.outcome is Outcome.HELD:
            report = meeting.report.payload(turn.state.answers[turn.key(HELD)].payload)
            return Held(report, ended.starts_at, ended.host, ended.place, ended.late_minutes)
        _tell(turn, meeting, ended)
        if ended.outcome is Outcome.CANCELLED:
            await _refused(turn, meeting)
        missed += ended.outcome is Outcome.NO_SHOW
        if ended.outcome is Outcome.NO_SHOW and missed >= turn.standard.numbers["no_shows"]:
            await _decide(turn, meeting, missed)
        wish, last = _next(turn, wish, ended), turn
    raise AssertionError("rounds never run out")


def _appointment(turn: Journey, meeting: Meeting[F], agreed: Agreed, wish: Wish, number: int) -> Appointment:
    rule = turn.standard.appointments[meeting.name]
    slot = agreed.slot
    return Appointment(
        key=turn.prefix,
        kind=meeting.name,
        starts_at=slot.starts_at,
        ends_at=slot.starts_at + timedelta(minutes=rule.minutes),
        place=agreed.place,
        staff=(slot.staff,),
        round=number,
        earliest=wish.earliest,
        lent_by=wish.lent_by if slot == wish.slot else None,
    )


def _tell(turn: Journey, meeting: Meeting[F], ended: Ended) -> None:
    """Whoever would have come knows; the customer is told what we moved, and promised another time."""
    rule = turn.standard.appointments[meeting.name]
    about = {"appointment": meeting.name, "starts_at": ended.starts_at.isoformat(), "place": ended.place}
    ours = (ended.host, *rule.attendees, *meeting.joined_by)
    if ended.outcome is Outcome.CANCELLED:
        turn.notify("off", "meeting_cancelled", *ours, **about)
    if ended.outcome is Outcome.MISSED_BY_US:
        turn.notify("told_lead", "host_did_not_come", _lead(turn, meeting), host=ended.host, **about)
    elif ended.outcome is Outcome.MOVED:
        turn.notify("off", "meeting_moved", *ours, **about)
    if ended.moved_by is AskedBy.STAFF and ended.keeps_its_time:
        assert ended.slot is not None
        if ended.slot.staff != ended.host:
            turn.notify("other_host", "meeting_other_host", "customer", **about, staff=ended.slot.staff)
    elif ended.moved_by is AskedBy.STAFF:
        fault = "missed_by_us" if ended.outcome is Outcome.MISSED_BY_US else "moved_by_us"
        turn.notify(fault, f"meeting_{fault}", "customer", **about)
        if ended.slot is None:
            turn.promise(NEW_TIME, NEW_TIME, turn.due(turn.standard.rules[NEW_TIME], turn.when(OVER)))
    if ended.why == "not_ready":
        turn.notify(
            "not_ready", "deliverable_not_ready", rule.not_ready_to, **about, missing=list(ended.missing)
        )


def _lead(turn: Journey, meeting: Meeting[F]) -> Role:
    """Who hears first when the host of a meeting does not come."""
    standard = turn.standard
    ladder = standard.ladders[standard.tasks[meeting.report.name].ladder]
    return ladder.escalate[0].to if ladder.escalate else standard.appointments[meeting.name].not_ready_to


def _next(turn: Journey, wish: Wish, ended: Ended) -> Wish:
    """What the next round begins with; what was not ready gets its days first (R002-SKU-25, X-06)."""
    rules = turn.standard.rules
    earliest = wish.earliest
    if ended.why == "not_ready":
        again = turn.due(rules["ready_again"], turn.when(OVER))
        earliest = max(earliest, again) if earliest is not None else again
    return replace(
        wish,
        slot=ended.slot,
        place=ended.place,
        earliest=earliest,
        why=ended.why,
        missing=ended.missing,
        lent_by=ended.lent_by,
        within=rules["rearrange"] if ended.moved_by is AskedBy.STAFF else None,
        replaces=turn.prefix,
    )


async def _decide(turn: Journey, meeting: Meeting[F], missed: int) -> None:
    """The lead decides about a customer who keeps missing a meeting: go on, let it rest, or give up (X-20)."""
    about = {"appointment": meeting.name, "missed": missed}
    answer = await turn.ask("decide_no_show", DECIDE_NO_SHOW, about=about)
    match answer.decision:
        case NoShowDecision.LOSE:
            await _lost(turn, meeting, NO_SHOW)
        case NoShowDecision.REST:
            rule = turn.standard.rules["no_show_rest"]
            await turn.until("rest", rule, turn.when("decide_no_show"), subject="no_show_rest")
        case NoShowDecision.GO_ON:
            pass


async def _refused(turn: Journey, meeting: Meeting[F]) -> NoReturn:
    await _lost(turn, meeting, CUSTOMER_REFUSED)


async def _lost(turn: Journey, meeting: Meeting[F], reason: str) -> NoReturn:
    if not meeting.optional:
        await turn.lose(reason)
    raise Declined(meeting.name)
