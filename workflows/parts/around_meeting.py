"""What surrounds a meeting: check, notice, that morning's confirmation, the meeting itself (R002-SKU-06).

The customer may move it at any time, and so may we. Whatever ends a round ends everything that is open around it.
"""

from datetime import datetime, timedelta
from typing import Any

from domain.appointments import Appointment, AskedBy, Outcome
from domain.forms.meetings import (
    CHECK_READY,
    CONFIRM_APPOINTMENT,
    CONFIRM_IN_WRITING,
    ConfirmAppointment,
    Confirmation,
    MeetingForm,
    MeetingOutcome,
)
from domain.roles import Role
from domain.standard import AppointmentRule
from workflows.parts.journey import Journey
from workflows.parts.racing import first_of
from workflows.parts.rounds import HELD, MOVED, OVER, Calls, Ended, Lacking, Needs, Rescheduled
from workflows.parts.silence import unwanted

CALLS = (1, 2)
READY, CALLED = "ready", "calls"
LED_UP_TO = (READY, "day_before", "confirm", "unconfirmed")
"""What comes before the meeting, and is of no use any more once it has begun."""


async def around(turn: Journey, appointment: Appointment, needs: Needs) -> Ended:
    """Let the appointment stand until it was held, or until it is over for another reason."""
    if turn.key(OVER) not in turn.state.answers:
        turn.book(appointment)
        standing = _Round(turn, appointment, needs)
        ended = await first_of(
            standing.led_up_to(), standing.watched(), standing.began(), standing.held(), standing.moved()
        )
        turn.fixed(OVER, lambda: ended, Ended)
        for part in (*LED_UP_TO, HELD):
            turn.clear(part, ended.why or "meeting_over")
        turn.end_appointment(
            ended.outcome,
            moved_by=ended.moved_by,
            late_minutes=ended.late_minutes,
            checked=ended.checked,
        )
    return Ended.model_validate(turn.state.answers[turn.key(OVER)].payload)


class _Round:
    """One appointment that stands, from its booking to its end."""

    def __init__(self, turn: Journey, appointment: Appointment, needs: Needs) -> None:
        self.turn = turn
        self.needs = needs
        self.booked = appointment
        self.starts_at: datetime = appointment.starts_at
        self.rule: AppointmentRule = turn.standard.appointments[appointment.kind]

    async def led_up_to(self) -> Ended | None:
        """The check, then the notice, then the customer's word; none of it holds up the meeting itself."""
        unready = await self._prepared()
        if unready is not None or self._has_begun():
            return unready
        return await self._confirmed()

    async def moved(self) -> Ended | None:
        """Customer or staff moved it by an act of its own, which has ended the appointment."""
        await self.turn.reached(MOVED)
        asked = Rescheduled.model_validate(self.turn.state.answers[self.turn.key(MOVED)].payload)
        return Ended(
            outcome=Outcome.MOVED,
            starts_at=asked.starts_at,
            host=asked.host,
            place=asked.place,
            why=_why_moved(asked.asked_by),
            moved_by=asked.asked_by,
            slot=asked.slot,
            lent_by=asked.lent_by,
        )

    # --- the day before

    async def _prepared(self) -> Ended | None:
        """First the check, then the notice; the order matters (R002-SKU-25, 26).

        A meeting agreed on later than its day before is checked and told at once. Nobody's silence makes it ready:
        what nobody has checked when it begins counts as not checked.
        """
        turn = self.turn
        if self.rule.check is not None:
            if self._unchecked():
                return None
            answer = await turn.ask(
                READY,
                CHECK_READY,
                opens=self.rule.check,
                anchor=self.starts_at,
                about=lambda: {**self.about(), "missing": list(self.needs.missing())},
                keeps=True,
            )
            # Nobody can say that what is missing is ready (X-35, X-09, R002-SKU-49).
            lacking = turn.fixed("lacking", lambda: Lacking(codes=self.needs.missing()), Lacking)
            if not answer.ready or lacking.codes:
                return self._ended(
                    Outcome.MOVED, why="not_ready", moved_by=AskedBy.STAFF, missing=lacking.codes
                )
        if self.rule.notice is not None:
            await turn.until(
                "day_before", self.rule.notice, self.starts_at, subject="notice_day_before", keeps=True
            )
            if turn.now < self.starts_at:
                turn.notify("told", self._when(), *self.told(), **self.about())
        return None

    def _when(self) -> str:
        """The notice that tells the day right: closed days may lie between, or none at all."""
        days = (self.turn.day(self.starts_at) - self.turn.day(self.turn.now)).days
        return {0: "meeting_today", 1: "meeting_tomorrow"}.get(days, "meeting_soon")

    # --- that morning

    async def _confirmed(self) -> Ended | None:
        """Phone the customer, again if nobody answers, then send a message (R002-SKU-27, X-20).

        Who wants no calls is asked in writing, once (X-07).
        """
        turn = self.turn
        calls = self._calls()
        if calls.opens is None:
            return None
        opens, anchor = calls.opens, self.starts_at
        for attempt in CALLS:
            key = f"confirm/{attempt}"
            if self._has_begun():
                return None
            written = unwanted(turn, key)
            kind = CONFIRM_IN_WRITING if written else CONFIRM_APPOINTMENT
            answer = await turn.ask(key, kind, opens=opens, anchor=anchor, about=self.about, keeps=True)
            if turn.who(key) is None:
                continue  # taken away because they want no calls: they are written to instead
            turn.contact(key, kind.name, answer.outcome, answer.via or ("message" if written else "phone"))
            if answer.outcome is not Confirmation.NO_ANSWER:
                return self._answered(answer)
            if written:
                break
            opens, anchor = turn.standard.rules["confirm_again"], turn.when(key)
        else:
            turn.notify("message", "confirm_by_message", "customer", **self.about())
        if not calls.watched:
            self._kept_unconfirmed()
        return None

    def _answered(self, answer: ConfirmAppointment) -> Ended | None:
        match answer.outcome:
            case Confirmation.CANCELLED:
                return self._ended(Outcome.CANCELLED)
            case Confirmation.MOVED:
                return self._ended(Outcome.MOVED, why="moved", moved_by=AskedBy.CUSTOMER, slot=answer.slot)
            case _:
                self.turn.confirm_appointment(True)
                self.turn.clear("unconfirmed", "confirmed")
                return None

    def _calls(self) -> Calls:
        """The first call is at the standard's time, in the customer's hours, and never at the meeting or after it.

        Nobody is called to confirm what they agreed to shortly before.
        """
        return self.turn.fixed(CALLED, self._planned_calls, Calls)

    def _planned_calls(self) -> Calls:
        turn, usual = self.turn, self.rule.confirm
        rules = turn.standard.rules
        if usual is None or turn.now >= self.starts_at:
            return Calls()
        ways = (turn.in_window(usual), usual, rules["confirm_by"])
        opens = next(way for way in ways if turn.due(way, self.starts_at) < self.starts_at)
        at = max(turn.due(opens, self.starts_at), turn.now)
        if turn.due(rules["confirm_not_within"], turn.when("booked")) > at:
            return Calls()
        return Calls(opens=opens, watched=turn.due(rules["unconfirmed"], self.starts_at) > at)

    async def watched(self) -> Ended | None:
        """Who is silent shortly before the meeting is not waited for: the host is told, the meeting kept (X-20)."""
        await self.turn.reached(CALLED)
        standing = self.turn.state.appointments.get(self.turn.prefix)
        if self._calls().watched and standing is not None and not standing.confirmed:
            rule = self.turn.standard.rules["unconfirmed"]
            await self.turn.until(
                "unconfirmed", rule, self.starts_at, subject="meeting_unconfirmed", keeps=True
            )
            if not standing.confirmed:
                self._kept_unconfirmed()
        return None

    def _kept_unconfirmed(self) -> None:
        self.turn.notify("host_told", "meeting_unconfirmed", *self.staff(), **self.about())
        self.turn.confirm_appointment(False)

    # --- the meeting

    def _has_begun(self) -> bool:
        return self.turn.key(f"{HELD}/opens") in self.turn.state.answers

    async def began(self) -> Ended | None:
        """Once the meeting has begun nobody checks or confirms it any more: a timeout never approves."""
        turn = self.turn
        await turn.reached(f"{HELD}/opens")
        if self._unchecked():
            turn.notify("not_checked", "meeting_not_checked", self._lead(), **self._told_host())
            turn.clear(READY, "not_checked")
        if self._is_silent():
            turn.confirm_appointment(False)
        for part in LED_UP_TO:
            turn.clear(part, "meeting_began")
        return None

    def _unchecked(self) -> bool:
        """Whether it began, and nobody had said that all was ready."""
        asked = self.rule.check is not None and self._has_begun()
        return asked and self.turn.key(READY) not in self.turn.state.answers

    def _is_silent(self) -> bool:
        """Whether the customer was to confirm, and did not."""
        answers = self.turn.state.answers
        called = self.turn.key(CALLED) in answers and self._calls().opens is not None
        return called and self.turn.key("confirmed") not in answers

    def _lead(self) -> Role:
        """Who hears first of a check that nobody answers."""
        standard = self.turn.standard
        ladder = standard.ladders[standard.tasks[CHECK_READY.name].ladder]
        return ladder.escalate[0].to if ladder.escalate else self.rule.not_ready_to

    async def held(self) -> Ended | None:
        """The host reports how it went, whatever else was left open."""
        report: MeetingForm = await self.turn.ask(
            HELD,
            self.needs.report,
            opens="0 minutes",
            anchor=self.starts_at,
            assignee=self.staff()[0],
            about=lambda: {**self._told_host(), **self.needs.about},
            keeps=True,
        )
        late = self._late_minutes(report.host_arrived_at)
        match report.outcome:
            case MeetingOutcome.HELD:
                return self._ended(Outcome.HELD, late_minutes=late)
            case MeetingOutcome.NO_SHOW:
                return self._ended(Outcome.NO_SHOW, why="no_show", slot=report.slot, late_minutes=late)
            case MeetingOutcome.MISSED_BY_US:
                return self._ended(
                    Outcome.MISSED_BY_US, why="missed_by_us", moved_by=AskedBy.STAFF, slot=report.slot
                )
            case MeetingOutcome.MOVED:
                why = _why_moved(report.moved_by)
                return self._ended(Outcome.MOVED, why=why, moved_by=report.moved_by, slot=report.slot)

    def _late_minutes(self, arrived_at: datetime | None) -> int | None:
        """R002-SKU-28/31: punctuality rests on more than the customer's memory."""
        if arrived_at is None:
            return None
        late = int((arrived_at - self.starts_at) / timedelta(minutes=1))
        return late if late > self.turn.standard.numbers["late_tolerance"] else 0

    # --- what is known of it

    def staff(self) -> tuple[str, ...]:
        """Who holds it; that may change while it stands."""
        return self._standing().staff

    def told(self) -> tuple[str, ...]:
        """Everybody of ours who comes."""
        return (*self.staff(), *self.rule.attendees, *self.needs.joined_by)

    def about(self) -> dict[str, Any]:
        """What tasks and notices say of it."""
        standing = self._standing()
        floor = {"earliest": standing.earliest.isoformat()} if standing.earliest else {}
        return {
            "appointment": standing.kind,
            "starts_at": standing.starts_at.isoformat(),
            "place": standing.place,
            "staff": standing.staff[0],
            **floor,
        }

    def _told_host(self) -> dict[str, Any]:
        """The same, and that nobody checked what is missing."""
        if not self._unchecked():
            return self.about()
        return {**self.about(), "checked": False, "missing": list(self.needs.missing())}

    def _standing(self) -> Appointment:
        return self.turn.state.appointments.get(self.turn.prefix, self.booked)

    def _ended(self, outcome: Outcome, **more: Any) -> Ended:
        standing = self._standing()
        return Ended(
            outcome=outcome,
            starts_at=standing.starts_at,
            host=standing.staff[0],
            place=standing.place,
            checked=self._checked(),
            **more,
        )

    def _checked(self) -> bool | None:
        if self.turn.key(READY) in self.turn.state.answers:
            return True
        return False if self._unchecked() else None


def _why_moved(asked_by: AskedBy) -> str:
    return "moved" if asked_by is AskedBy.CUSTOMER else "moved_by_us"
