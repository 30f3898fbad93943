"""Meetings, as docs/operations/appointments.md says it: agreed on, checked, told, confirmed, held, moved."""

from collections.abc import Iterable
from datetime import datetime
from itertools import count
from typing import Any, NamedTuple

from tests.proof.days import due
from tests.proof.duties import Duties
from tests.proof.model import Strand
from tests.proof.process import Course
from tests.proof.scripts import MEETING, REPORT, Piece
from tests.proof.things import Duty, Meeting

CHECK, NOTICE, CONFIRM, UNCONFIRMED, HELD = "ready", "day_before", "confirm", "unconfirmed", "held"
BEFORE_IT = (CHECK, NOTICE, CONFIRM, UNCONFIRMED)
MISSES = 2
"""After so many the lead decides."""


class Time(NamedTuple):
    """When a meeting is to be, and with whom."""

    starts_at: datetime
    host: str


class Ended(NamedTuple):
    """How a round of a meeting ended."""

    outcome: str
    by_us: bool = False
    time: Time | None = None
    """The new one, where it is known."""
    ready: bool = True


class Calls(NamedTuple):
    """When the customer is called to confirm; never, without a rule."""

    opens: str | None
    watched: bool = False


class Meetings(Duties):
    """One journey, and its meetings."""

    def _meet(self, key: str) -> Course:
        pressing, time, last, missed, floor = False, None, "", 0, None
        for number in count(1):
            turn = f"{key}/{number}"
            self.floors[turn] = floor
            time = yield from self._agreed(turn, time, floor, "rules.rearrange" if pressing else None)
            self._drop_promise(f"{last}/new_time")
            ended: Ended = yield from self._around(turn, time)
            if ended.outcome == "held":
                return
            over = self.answers[f"{turn}/over"].at
            if ended.by_us and ended.time is None:
                self._promise(f"{turn}/new_time", self._by("rules.new_time", over))
            missed += ended.outcome == "no_show"
            if ended.outcome == "no_show" and missed >= MISSES:
                yield from self._ask(f"{turn}/decide_no_show", Piece("decide", "ask", "decide_no_show"))
            if not ended.ready:
                again = self._by("rules.ready_again", over)
                floor = again if floor is None else max(floor, again)
            pressing, time, last = ended.by_us, ended.time, turn

    def _agreed(self, turn: str, time: Time | None, floor: datetime | None, within: str | None) -> Course:
        """A time that can be kept; for one that cannot, somebody asks the customer for another."""
        for attempt in count(1):
            if time is None:
                piece = Piece("arrange", "ask", "arrange_appointment", within=within)
                yield from self._ask(f"{turn}/arrange/{attempt}", piece)
                time = self.answers[f"{turn}/arrange/{attempt}"].told
            key = f"{turn}/reserve/{attempt}"
            if key not in self.answers:
                works = self.company.tables["customer"].works(time.starts_at)
                self._answer(
                    key, told=works and time.starts_at > self.now and (not floor or floor <= time.starts_at)
                )
            if self.answers[key].told:
                self.now = max(self.now, self.booked_at.get(turn, self.now))
                return time
            time = None

    def _by(self, rule: str, since: datetime) -> datetime:
        return due(self.company.rule_at(rule), since, self.company.tables["customer"])

    def _around(self, turn: str, time: Time) -> Course:
        """Let a meeting stand until it is over; then nothing of it is left open."""
        over = f"{turn}/over"
        if over not in self.answers:
            self._book(turn, time)
            ended = yield from self._first_of(
                lambda: self._led_up_to(turn, time),
                lambda: self._watched(turn, time),
                lambda: self._began(turn),
                lambda: self._held(turn, time),
                lambda: self._moved(turn),
            )
            self._clear_parts(turn, (*BEFORE_IT, HELD))
            self.meetings.pop(turn, None)
            self.promises.discard(turn)
            self._answer(over, told=ended)
        return self.answers[over].told

    def _book(self, turn: str, time: Time) -> None:
        self._once(f"{turn}/booked")
        if turn not in self.meetings and f"{turn}/moved" not in self.answers:
            booked = self.answers[f"{turn}/booked"].at
            self.meetings[turn] = Meeting(turn, *time, order=self.next_order(), booked=booked)
            self.next_order()
            self.promises.add(turn)

    def _clear_parts(self, turn: str, parts: Iterable[str]) -> None:
        for part in parts:
            self._clear(f"{turn}/{part}")

    def _clear(self, key: str) -> None:
        """Nothing is open any more at or below a key."""
        for one in [one for one in self.clocks if one == key or one.startswith(f"{key}/")]:
            del self.clocks[one]
            self.tasks.pop(one, None)

    # --- the courses of a round

    def _has_begun(self, turn: str) -> bool:
        return f"{turn}/{HELD}/opens" in self.answers

    def _led_up_to(self, turn: str, time: Time) -> Course:
        said = self.company.standard["appointments"][MEETING]
        check = f"{turn}/{CHECK}"
        if self._has_begun(turn) and check not in self.answers:
            return None
        if said.get("check"):
            yield from self._ask_at(check, "check_ready", f"appointments.{MEETING}.check", time.starts_at)
            if not self.answers[check].told:
                return Ended("moved", by_us=True, ready=False)
        yield from self._until(
            f"{turn}/{NOTICE}", f"appointments.{MEETING}.notice", time.starts_at, calendar="customer",
            counts_for="firm",
        )  # fmt: skip
        if self._has_begun(turn):
            return None
        return (yield from self._confirmed(turn, time))

    def _confirmed(self, turn: str, time: Time) -> Course:
        if f"{turn}/calls" not in self.answers:
            self._answer(f"{turn}/calls", told=self._calls_before(turn, time))
        calls: Calls = self.answers[f"{turn}/calls"].told
        opens, since = calls.opens, time.starts_at
        for attempt in (1, 2):
            key = f"{turn}/{CONFIRM}/{attempt}"
            if opens is None or self._has_begun(turn):
                return None
            yield from self._ask_at(key, "confirm_appointment", opens, since)
            answer = self.answers[key]
            match answer.told:
                case "confirmed":
                    if self._once(f"{turn}/confirmed") and turn in self.meetings:
                        self.meetings[turn].confirmed = True
                    self._clear_parts(turn, (UNCONFIRMED,))
                    return None
                case Time() | None:
                    return Ended("moved", time=answer.told)
            opens, since = "rules.confirm_again", answer.at
        return None

    def _calls_before(self, turn: str, time: Time) -> Calls:
        """The first is at the usual time, or so that it is before the meeting; not for what was agreed on just now."""
        if self.now >= time.starts_at:
            return Calls(None)
        usual = str(self.company.standard["appointments"][MEETING]["confirm"])
        table = self.company.tables["customer"]
        ways = (self.in_hours(usual), usual, self.company.rule_at("rules.confirm_by"))
        opens = next(way for way in ways if due(way, time.starts_at, table) < time.starts_at)
        at = max(due(opens, time.starts_at, table), self.now)
        if self._by("rules.confirm_not_within", self.answers[f"{turn}/booked"].at) > at:
            return Calls(None)
        return Calls(opens, self._by("rules.unconfirmed", time.starts_at) > at)

    def _watched(self, turn: str, time: Time) -> Course:
        yield f"{turn}/calls"
        meeting = self.meetings.get(turn)
        if self.answers[f"{turn}/calls"].told.watched and meeting is not None and not meeting.confirmed:
            yield from self._until(
                f"{turn}/{UNCONFIRMED}", "rules.unconfirmed", time.starts_at, calendar="customer",
                counts_for="firm",
            )  # fmt: skip
        return None

    def _began(self, turn: str) -> Course:
        """A timeout never approves: nobody checks or confirms it any more."""
        yield f"{turn}/{HELD}/opens"
        self._clear_parts(turn, BEFORE_IT)
        return None

    def _held(self, turn: str, time: Time) -> Course:
        key = f"{turn}/{HELD}"
        role = self.company.task(REPORT)["role"]
        yield from self._ask_at(key, REPORT, "0 minutes", time.starts_at, role=role, assignee=time.host)
        return self.answers[key].told

    def _moved(self, turn: str) -> Course:
        yield f"{turn}/moved"
        return self.answers[f"{turn}/moved"].told

    def _ask_at(self, key: str, kind: str, opens: str, at: datetime, **whose: Any) -> Strand:
        piece = Piece("", "ask", kind, opens=opens, counts_from=at - self.begun, keeps=True, **whose)
        yield from self._ask(key, piece)

    # --- what people do

    def reschedule(self, key: str, time: Time | None, *, by_us: bool) -> None:
        self._move_meeting(key, time, by_us=by_us)
        self._settle()

    def _move_meeting(self, key: str, time: Time | None, *, by_us: bool, order: int | None = None) -> None:
        """The old time is over at once."""
        del self.meetings[key]
        self.promises.discard(key)
        self._answer(f"{key}/moved", order=order, told=Ended("moved", by_us, time))

    # --- meetings that lie badly: on a day that was closed, in a pause

    def _ask_what_becomes_of_it(self, duty: Duty) -> Strand:
        """Somebody speaks with the customer, until it begins or is over."""
        meeting, starts_at = duty.about["meeting"], duty.about["starts_at"]

        def decided() -> Course:
            key = f"{duty.key}/decide"
            yield from self._ask(key, Piece("", "ask", duty.about["kind"], keeps=True))
            answer = self.answers[key].told
            standing = self.meetings.get(meeting)
            if (
                answer is not None
                and self._once(f"{duty.key}/moved")
                and standing
                and standing.starts_at > self.now
            ):
                self._move_meeting(meeting, answer or None, by_us=duty.about["by_us"])
            return True

        def begun() -> Course:
            yield from self._until(
                f"{duty.key}/begins", "0 minutes", starts_at, calendar="customer", counts_for="firm"
            )
            return True

        def over() -> Course:
            yield f"{meeting}/over"
            return True

        yield from self._first_of(decided, begun, over)
        self._clear(f"{duty.key}/decide")

    def _now_closed(self, was: Any, will: Any) -> None:
        """A newer calendar closes the time of a meeting that stands: somebody speaks with the customer."""
        asked = {duty.about["meeting"] for duty in self.duties.values() if duty.what == "closed_meeting"}
        for meeting in sorted(self.meetings.values(), key=lambda one: (one.starts_at, one.key)):
            at = meeting.starts_at
            if at > self.now and was.works(at) and not will.works(at) and meeting.key not in asked:
                key = self._numbered("closed_meeting")
                about = {
                    "meeting": meeting.key, "starts_at": at, "kind": "meeting_on_closed_day", "by_us": True,
                }  # fmt: skip
                self.duties[key] = Duty(key, "closed_meeting", self.next_order(), alone=True, about=about)
        self._settle()

    def _in_the_pause(self, watch: Duty, number: int, until: datetime) -> None:
        """What was agreed for a time in which everything stands still is not kept silently."""
        if not self._once(f"{watch.key}/meetings/{number}"):
            return
        for meeting in list(self.meetings.values()):
            key = f"beside/{watch.key}/meeting/{meeting.key}"
            if self.now < meeting.starts_at < until and self._once(
                f"{watch.key}/meeting/{meeting.key}/begun"
            ):
                by_us = watch.about["reason"] != "customer"
                about = {
                    "meeting": meeting.key, "starts_at": meeting.starts_at, "kind": "rearrange_meeting",
                    "by_us": by_us,
                }  # fmt: skip
                self.duties[key] = Duty(key, "paused_meeting", self.next_order(), alone=True, about=about)

    def _off(self, keys: Iterable[str]) -> None:
        """Meetings that do not take place: nobody asks any more what shall become of them."""
        for key in list(keys):
            self.meetings.pop(key, None)
            self.promises.discard(key)
            for duty in [one for one in self.duties.values() if one.about.get("meeting") == key]:
                self._end_duty(duty.key)

    def _end_duty(self, key: str) -> None:
        raise NotImplementedError
