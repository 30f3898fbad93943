"""Pausing a journey and going on: what each clock does, and who looks at the pause again (docs/architecture.md)."""

from datetime import date

from domain.appointments import AskedBy, Slot
from domain.paused_waits import does, held, is_over, released
from domain.pausing import ClockKind, PastPause, PauseRule, PauseState
from domain.stages import Status
from domain.state import AgendaItem, RunningDuty
from domain.waits import Wait, WaitKind
from workflows.parts.acts_on_appointments import move
from workflows.parts.agenda import agenda_wait, following_occurrence
from workflows.parts.ledger import Ledger
from workflows.parts.opening import stop_duty
from workflows.parts.rounds import OVER
from workflows.parts.view import View

WATCH = "pause"
"""The duty that watches a pause, and the first part of its key."""
MEETING = "paused_meeting"
"""The duty that has somebody ask about a meeting in the pause."""
RESUMED = "resumed"


def pause(ledger: Ledger, reason: str, until: date | None, words: str | None = None) -> None:
    """Begin a pause, or change the one that there is: its reason, its expected end, or both."""
    before = ledger.state.pause
    _stop_watch(ledger, "pause_changed")
    if before is None or before.reason != reason:
        _change(ledger, PauseState(reason=reason, since=ledger.now(), until=until), words)
    else:
        _extend(ledger, until, words)
    _watch(ledger)


def resume(ledger: Ledger, why: str = RESUMED) -> None:
    """Every clock goes on; nobody looks at the pause any more."""
    _stop_watch(ledger, why)
    _change(ledger, None, why=why)


def rest(ledger: Ledger, reason: str) -> None:
    """The journey falls dormant: its clocks are held as in a pause, but nobody has to look at it again."""
    _stop_watch(ledger, reason)
    _change(ledger, PauseState(reason=reason, since=ledger.now()), status=Status.DORMANT)


def put_away(ledger: Ledger, why: str) -> None:
    """The journey ends: no pause is left of it."""
    _stop_watch(ledger, why)
    _close(ledger)
    ledger.state.pause = None


def _change(
    ledger: Ledger,
    after: PauseState | None,
    words: str | None = None,
    *,
    why: str = "",
    status: Status = Status.PAUSED,
) -> None:
    before = ledger.state.pause
    _close(ledger)
    ledger.state.pause = after
    if after is None:
        ledger.set_status(Status.ACTIVE, why, words)
    else:
        ledger.set_status(status, after.reason, words)
    _settle(ledger, before)


def _extend(ledger: Ledger, until: date | None, words: str | None = None) -> None:
    pause = ledger.state.pause
    assert pause is not None
    ledger.state.pause = pause.model_copy(update={"until": until})
    ledger.set_status(Status.PAUSED, pause.reason, words)


def _close(ledger: Ledger) -> None:
    """Keep what was a pause; to be dormant is none."""
    state = ledger.state
    if state.pause is not None and state.status is Status.PAUSED:
        over = PastPause(start=state.pause.since, end=ledger.now(), reason=state.pause.reason)
        state.pauses.append(over)


# --- who looks at it


def _watch(ledger: Ledger) -> None:
    pause, order = ledger.state.pause, ledger.next_order()
    assert pause is not None
    key = f"{WATCH}/{order}"
    ledger.state.duties[key] = RunningDuty(
        key=key, duty=WATCH, about=pause.model_dump(mode="json"), order=order, independent=True
    )


def _stop_watch(ledger: Ledger, reason: str) -> None:
    """Nobody looks at the pause any more, nor asks about its meetings."""
    for duty in [one for one in ledger.state.duties.values() if one.duty in (WATCH, MEETING)]:
        stop_duty(ledger, duty.key, reason)


def forget_meeting(ledger: Ledger, meeting: str) -> None:
    """A meeting that fell into the pause is off: nobody asks any more what shall become of it."""
    asked = [duty for duty in ledger.state.duties.values() if duty.duty == MEETING]
    for duty in [one for one in asked if one.about["meeting"] == meeting]:
        stop_duty(ledger, duty.key, "meeting_over")


# --- what the clocks do


def _settle(ledger: Ledger, before: PauseState | None) -> None:
    """Bring every clock in line with the pause that there is now, after another one or none."""
    was = before.reason if before else None
    for key in list(ledger.state.waits):
        wait = ledger.state.waits.get(key)
        if wait is None:
            continue
        rule = ledger.in_pause(wait)
        if rule is PauseRule.KEEP:
            _release(ledger, wait, was)
        elif rule is PauseRule.DROP and wait.kind is WaitKind.TASK:
            ledger.leave_out(wait)
        else:
            ledger.set_wait(held(wait, ledger.now()))


def _release(ledger: Ledger, wait: Wait, was: str | None) -> None:
    """A clock that stood still goes on; the time of the pause does not count for what shifts."""
    if wait.held_since is None:
        return
    rules, now = ledger.state.rules, ledger.now()
    rule = does(wait, rules.standard, was)
    if rule is not PauseRule.SHIFT and is_over(wait, rules, now):
        if wait.kind is WaitKind.AGENDA:
            _release_duty(ledger, wait, rule)
            return
        if rule is PauseRule.DROP:
            ledger.leave_out(wait)
            return
    ledger.set_wait(released(wait, rule, rules, now))


def _release_duty(ledger: Ledger, wait: Wait, rule: PauseRule) -> None:
    """Of several days that passed in the pause one is caught up, or none; then the cadence goes on."""
    state, now = ledger.state, ledger.now()
    last = state.agenda[wait.key]
    after = following_occurrence(last, state.rules)
    while after is not None and is_over(agenda_wait(after, state.rules, now), state.rules, now):
        last, after = after, following_occurrence(after, state.rules)
    if rule is PauseRule.CATCH_UP:
        today = state.rules.calendar(last.calendar).today(now).isoformat()
        state.agenda[wait.key] = last.model_copy(update={"on": max(last.on, today)})
        ledger.set_wait(released(wait, rule, state.rules, now))
        return
    ledger.end_wait(wait.key)
    _plan(ledger, wait.key, after)


def _plan(ledger: Ledger, key: str, item: AgendaItem | None) -> None:
    if item is None:
        del ledger.state.agenda[key]
        return
    ledger.state.agenda[key] = item
    ledger.set_wait(agenda_wait(item, ledger.state.rules, ledger.now()))


class Pausing(View):
    """What stage code sees of a pause, and what whoever watches it does."""

    def told_of_pause(self) -> dict[str, str | None]:
        """For what a task is about: why the journey stands still, since when and until when; else nothing."""
        found = self.state.pause
        if found is None:
            return {}
        until = found.until.isoformat() if found.until else None
        return {"paused": found.reason, "paused_since": found.since.isoformat(), "paused_until": until}

    def works_stand_still(self) -> bool:
        """Whether there is a pause in which the works do not go on."""
        pause = self.state.pause
        rules = self.standard.pauses
        return pause is not None and rules.rule(pause.reason, ClockKind.WORK) is not PauseRule.KEEP

    def go_on_pausing(self, key: str, until: date) -> None:
        """The pause that this duty watches lasts longer; once."""
        if self._watches() and self.first_time(key):
            _extend(self._ledger, until)

    def end_pause(self) -> None:
        """The pause that this duty watches is over."""
        if self._watches():
            resume(self._ledger)

    def _watches(self) -> bool:
        """Whether it is still the duty that watches; somebody may have changed or ended the pause meanwhile."""
        return self.prefix in self.state.duties

    async def meeting_over(self, meeting: str) -> None:
        """Await the end of a round of a meeting, by its full key."""
        await self._runtime.answered(f"{meeting}/{OVER}")

    def move_meeting(self, meeting: str, asked_by: AskedBy, slot: Slot | None) -> None:
        """Another time for a meeting, unless it has begun or is over; without a slot somebody agrees on one."""
        standing = self.state.appointments.get(meeting)
        if standing is not None and standing.starts_at > self.now:
            move(self._ledger, standing, asked_by, slot)
