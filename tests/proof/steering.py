"""Pauses and ways back, as docs/operations/journeys.md and docs/architecture.md say it."""

from collections.abc import Iterable
from datetime import date

from tests.proof.hands import Hands
from tests.proof.model import RETENTION
from tests.proof.oracle import Clock
from tests.proof.process import RESTING, WOKEN
from tests.proof.things import Duty, Item, Pause


class Steering(Hands):
    """One journey, and what is done with the whole of it."""

    # --- pauses

    def pause_for(self, reason: str, until: date | None) -> None:
        """Begin a pause, or change the reason or the expected end of the one that there is."""
        before = self.pause
        self._stop_watch()
        if before is not None and before.reason == reason:
            before.until = until
        else:
            self.pause, self.status = Pause(reason, self.now, until), "paused"
            self._hold_and_release(before)
        assert self.pause is not None
        key = self._numbered("pause")
        about = {"reason": reason, "until": until, "since": self.pause.since}
        self.duties[key] = Duty(key, "pause", self.next_order(), alone=True, about=about)
        self._settle()

    def resume(self) -> None:
        """Go on; whoever put the journey to rest goes on at once."""
        rested = self.status == "dormant"
        before, self.pause, self.status = self.pause, None, "active"
        self._stop_watch()
        self._hold_and_release(before)
        for clock in [clock for clock in self.clocks.values() if rested and clock.subject == RESTING]:
            del self.clocks[clock.key]
            self._answer(clock.key, by="somebody", order=clock.order, told=WOKEN)
        self._settle()

    def _fall_dormant(self) -> None:
        """Everything is held as in a pause, but nobody has to look at it."""
        before = self.pause
        self._stop_watch()
        self.pause, self.status = Pause("unreachable", self.now, None), "dormant"
        self._hold_and_release(before)

    def _stop_watch(self) -> None:
        for key in [key for key, duty in self.duties.items() if duty.what in ("pause", "paused_meeting")]:
            self._end_duty(key)

    def _end_duty(self, key: str) -> None:
        self._clear(key)
        for promised in [one for one in self.promises if one.startswith(f"{key}/")]:
            self._drop_promise(promised)
        self.duties.pop(key, None)
        self._stop(key)
        for answered in [one for one in self.answers if one.startswith(f"{key}/")]:
            del self.answers[answered]

    def _hold_and_release(self, before: Pause | None) -> None:
        was = before.reason if before else None
        for clock in list(self.clocks.values()):
            rule = self.does(clock)
            if rule == "keep":
                if clock.stopped is not None:
                    self._release(clock, clock.does(self.company, was))
            elif rule == "drop" and clock.kind == "task":
                self._leave_out(clock)
            else:
                clock.stopped = clock.stopped or self.now

    def _release(self, clock: Clock, rule: str) -> None:
        over = clock.due_at(self.company) <= self.now
        if rule != "shift" and over and clock.kind == "agenda":
            self._release_duty(clock, rule)
        elif rule == "drop" and over:
            self._leave_out(clock)
        else:
            clock.go_on(self.company, rule, self.now)

    def _release_duty(self, clock: Clock, rule: str) -> None:
        """Of several dates that passed one is caught up, or none; then the cadence goes on."""
        item: Item | None = self.agenda[clock.key]
        assert item is not None
        passed = item.nominal
        while item is not None:
            item = self._after(item)
            if item is None or self._clock_of(item).due_at(self.company) > self.now:
                break
            passed, self.agenda[clock.key] = item.nominal, item
        if rule == "catch_up":
            self.agenda[clock.key].nominal = passed
            clock.go_on(self.company, rule, self.now)
            return
        del self.clocks[clock.key]
        if item is None:
            del self.agenda[clock.key]
        else:
            self.agenda[clock.key] = item
            self._open(self._clock_of(item))

    def _after(self, item: Item) -> Item | None:
        """The item on its next date; None for one that comes once."""
        if item.cadence is None:
            return None
        following = Item(**vars(item))
        self._next_date(following, item.nominal)
        return following

    # --- ways back

    def take_back(self, key: str) -> None:
        self._void(key, self.answers[key].last + 1)

    def back_to(self, key: str) -> None:
        self._void(key, self.answers[key].order)

    def _void(self, key: str, since: int) -> None:
        """What was opened since is void, and the answer to the key; what stands on its own is spared."""
        reopened = self.status == "lost"
        if reopened:
            self._awaken()
        elif self.status == "dormant":
            self.resume()
        within = [name for name in self.duties if _under(key, [name])]
        spared = [name for name, duty in self.duties.items() if duty.alone or duty.order < since]

        def gone(one: str, order: int) -> bool:
            if order < since:
                return False
            return _under(one, within) if within else not _under(one, spared)

        self._off([one for one, meeting in self.meetings.items() if gone(one, meeting.order)])
        for one in [one for one, clock in self.clocks.items() if gone(one, clock.order)]:
            del self.clocks[one]
            self.tasks.pop(one, None)
            self.promises.discard(one.removesuffix("/promise"))
        self.agenda = {name: item for name, item in self.agenda.items() if not gone(name, item.order)}
        self.duties = {name: duty for name, duty in self.duties.items() if not gone(name, duty.order)}
        self.answers = {one: given for one, given in self.answers.items() if not gone(one, given.order)}
        for one in (key, f"{key}/opens"):
            self.answers.pop(one, None)
        if reopened:
            self._take_up()
        self.returned = self.now
        self._start()

    def close(self) -> None:
        """The customer is lost: everything open falls away, what was planned and what is looked after sleeps."""
        self._stop_watch()
        self.pause = None
        for meeting in list(self.meetings.values()):
            if meeting.starts_at > self.now:
                self._move_meeting(meeting.key, None, by_us=False, order=meeting.order)
        self.meetings = {}
        for promised in [one for one in self.promises if _under(one, list(self.duties))]:
            self.answers.pop(f"{promised}/promised", None)
        self.clocks, self.tasks, self.absences, self.status = {}, {}, {}, "lost"
        self.promises = set()
        self._strands, self._next_turn = {}, []
        rule = self.company.rule_at("rules.retention")
        self.clocks[RETENTION] = Clock(
            RETENTION, "until", RETENTION, self.now, self.now, rule, "office", "rules.retention",
            counts_for="firm", order=self.next_order(),
        )  # fmt: skip

    def reopen(self) -> None:
        if self.status == "dormant":
            self.resume()
            return
        self._awaken()
        self._take_up()
        self.returned = self.now
        self._start()

    def _awaken(self) -> None:
        self.clocks.pop(RETENTION, None)
        self.status = "active"

    def _take_up(self) -> None:
        """What recurs goes on with its next day; what comes once and was missed comes now."""
        for key, planned in list(self.agenda.items()):
            item: Item = planned
            while item.cadence is not None and item.on < self.now.date():
                item = self._after(item) or item
            self.agenda[key] = item
            self.clocks[key] = self._clock_of(item)


def _under(key: str, names: Iterable[str]) -> bool:
    return any(key == name or key.startswith(f"{name}/") for name in names)
