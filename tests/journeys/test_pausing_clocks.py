"""After each pause, change and resumption every kind of wait has the one right instant armed; without Temporal.

docs/architecture.md; what is done to journeys by people stands in test_pausing.py.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.events import StatusChanged
from domain.pausing import ClockKind, PauseReason, PauseRule, PauseRules, PauseTerms
from domain.roles import Role
from domain.stages import Status
from domain.state import AgendaItem, JourneyState
from domain.tasks import OpenTask
from domain.time.rules import Due
from domain.waits import Rulebook, Wait, WaitKind
from tests.shipped import shipped
from workflows.parts import pausing
from workflows.parts.agenda import agenda_wait, first_occurrence
from workflows.parts.firing import fire_due
from workflows.parts.ledger import LEFT_OUT, Ledger

MONDAY = datetime(2031, 3, 3, 1, 0, tzinfo=UTC)
"""Monday 3 March 2031, 09:00 in Shanghai."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WITHOUT_TASK = (WaitKind.OPENS, WaitKind.UNTIL, WaitKind.PROMISE)
PLAIN_DUTY, RECURRING_DUTY = "agenda/care_call", "agenda/progress"


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    files = shipped()
    return Rulebook(
        standard=files.standards[0].standard, calendars={one.name: one for one in files.calendars}
    )


class Desk:
    """A journey's ledger with one wait of each kind, and a clock of its own."""

    def __init__(self, rules: Rulebook, pauses: PauseRules | None = None) -> None:
        self.now = MONDAY
        standard = rules.standard.model_copy(update={"pauses": pauses}) if pauses else rules.standard
        self.rules = rules.model_copy(update={"standard": standard})
        self.state = JourneyState(
            journey="H1",
            customer="K1",
            property="P1",
            owner="agent-01",
            stage_since=MONDAY,
            started_at=MONDAY,
            rules=self.rules,
        )
        self.ledger = Ledger(self.state, lambda: self.now)

    def fill(self, clock: ClockKind, *, droppable: bool = False) -> None:
        """A task, what opens later, what is waited for, a promise, a duty that comes once and one by cadence."""
        self.open("task", clock, droppable=droppable)
        for kind in WITHOUT_TASK:
            own = ClockKind.FIRM if kind is WaitKind.PROMISE else clock
            self.ledger.set_wait(self.wait(kind, own, droppable=droppable))
        for key, cadence in ((PLAIN_DUTY, None), (RECURRING_DUTY, "progress")):
            item = AgendaItem(
                key=key,
                duty=key.removeprefix("agenda/"),
                cadence=cadence,
                rule=None if cadence else "5 days at 12:00",
                anchor=MONDAY,
                role=Role.AGENT,
                on="",
            )
            placed = first_occurrence(item, self.rules)
            assert placed is not None
            self.state.agenda[key] = placed
            self.ledger.set_wait(agenda_wait(placed, self.rules, self.now))

    def open(self, key: str, clock: ClockKind, *, droppable: bool = False) -> None:
        task = OpenTask(
            task=self.ledger.next_task_id(),
            key=key,
            kind="draw_plan",
            role=Role.DESIGNER,
            assignee=None,
            opened_at=self.now,
            order=self.ledger.next_order(),
            about={},
        )
        wait = self.wait(WaitKind.TASK, clock, droppable=droppable)
        changes = {"key": key, "task": task.task, "ladder": "normal"}
        self.ledger.open_task(task, wait.model_copy(update=changes))

    def wait(self, kind: WaitKind, clock: ClockKind, *, droppable: bool = False) -> Wait:
        return Wait(
            key=f"{kind}/opens" if kind is WaitKind.OPENS else kind.value,
            kind=kind,
            subject="draw_plan",
            since=self.now,
            anchor=self.now,
            rule="5 days at 12:00",
            calendar="customer",
            clock=clock,
            droppable=droppable,
        )

    def pause(self, reason: str, until: date | None = None) -> None:
        pausing.pause(self.ledger, reason, until)
        self.check()

    def resume(self) -> None:
        pausing.resume(self.ledger)
        self.check()

    def pass_to(self, now: datetime) -> None:
        """Let time pass, and what comes due fire."""
        self.now = now
        fire_due(self.ledger)
        self.check()

    def check(self) -> None:
        """A clock stands still and nothing is armed, or it goes on and exactly the next instant of it is."""
        for wait in self.state.waits.values():
            assert (wait.armed is None) == (wait.held_since is not None), wait.key
            if wait.armed is not None and wait.kind is not WaitKind.TASK:
                assert wait.armed.at == self.reckoned(wait).at == wait.due_at, wait.key
        armed = [wait.armed.fires for wait in self.state.waits.values() if wait.armed]
        first = self.ledger.next_wait()
        assert (first.armed.fires if first and first.armed else None) == min(armed, default=None)

    def reckoned(self, wait: Wait) -> Due:
        return self.rules.due(wait.rule, wait.anchor, wait.calendar, wait.pauses)

    def held(self) -> set[str]:
        return {key for key, wait in self.state.waits.items() if wait.held_since is not None}

    def due(self, key: str) -> datetime:
        found = self.state.waits[key].due_at
        assert found is not None
        return found

    def begun(self) -> list[tuple[str, str]]:
        """The duties that were begun: by their key, and the day they are for."""
        return [
            (duty.key, str(duty.about["on"]))
            for duty in self.state.duties.values()
            if duty.duty != pausing.WATCH
        ]


OPEN = {"task", "opens/opens", "until"}


def pauses(clock: ClockKind, rule: PauseRule, **duties: ClockKind) -> PauseRules:
    """Rules by which one kind of clock does something in a pause for the weather."""
    return PauseRules(duties=duties, reasons={PauseReason.WEATHER: PauseTerms(clocks={clock: rule})})


def test_what_shifts_has_its_time_after_the_pause(rules: Rulebook) -> None:
    desk = Desk(rules)
    desk.fill(ClockKind.WORK)
    before = {key: desk.due(key) for key in desk.state.waits}
    desk.pass_to(MONDAY + DAY)
    desk.pause("weather")
    assert desk.held() == OPEN, "promises, calls by cadence and what the contract demands go on"
    desk.pass_to(MONDAY + 3 * DAY)
    desk.resume()
    assert desk.held() == set()
    for key in OPEN:
        assert desk.due(key) == before[key] + 2 * DAY, key
    for key in {WaitKind.PROMISE.value, PLAIN_DUTY, RECURRING_DUTY}:
        assert desk.due(key) == before[key], key


def test_what_keeps_is_armed_as_before(rules: Rulebook) -> None:
    desk = Desk(rules)
    desk.fill(ClockKind.WORK)
    before = dict(desk.state.waits)
    desk.pause("material")
    assert desk.held() == set()
    assert desk.state.waits == before, "our own fault moves nothing that we promised"
    desk.resume()
    assert desk.state.waits == before


def test_another_reason_has_other_clocks_from_that_moment_on(rules: Rulebook) -> None:
    desk = Desk(rules)
    desk.fill(ClockKind.WORK)
    before = {key: desk.due(key) for key in desk.state.waits}
    desk.pause("weather")
    desk.pass_to(MONDAY + DAY)
    desk.pause("ourselves")
    assert desk.held() == set()
    assert all(desk.due(key) == before[key] + DAY for key in OPEN), "the weather's day does not count"
    desk.pass_to(MONDAY + 3 * DAY)
    desk.pause("customer", date(2031, 4, 1))
    assert desk.held() == OPEN
    desk.pass_to(MONDAY + 4 * DAY)
    desk.resume()
    assert all(desk.due(key) == before[key] + 2 * DAY for key in OPEN)
    told = [(past.reason, past.start, past.end) for past in desk.state.pauses]
    assert told == [
        ("weather", MONDAY, MONDAY + DAY),
        ("ourselves", MONDAY + DAY, MONDAY + 3 * DAY),
        ("customer", MONDAY + 3 * DAY, MONDAY + 4 * DAY),
    ]


def test_another_end_leaves_the_clocks_and_the_begin_alone(rules: Rulebook) -> None:
    desk = Desk(rules)
    desk.fill(ClockKind.WORK)
    desk.pause("weather")
    stood = {key: wait for key, wait in desk.state.waits.items() if wait.held_since is not None}
    desk.pass_to(MONDAY + DAY)
    desk.pause("weather", date(2031, 3, 20))
    assert {key: desk.state.waits[key] for key in stood} == stood
    assert desk.state.pause is not None
    assert (desk.state.pause.since, desk.state.pause.until) == (MONDAY, date(2031, 3, 20))
    assert desk.state.pauses == []
    told = [one.event for one in desk.state.buffer if isinstance(one.event, StatusChanged)]
    assert [(one.status, one.until) for one in told] == [
        (Status.PAUSED, None),
        (Status.PAUSED, date(2031, 3, 20)),
    ]


def test_one_duty_watches_a_pause_and_none_is_left_after_it(rules: Rulebook) -> None:
    desk = Desk(rules)
    for reason in ("weather", "customer", "arrears"):
        desk.pause(reason)
        assert [duty.about["reason"] for duty in desk.state.duties.values()] == [reason]
    desk.resume()
    assert desk.state.duties == {}


@pytest.mark.parametrize("resumed", [2 * DAY, 9 * DAY])
def test_what_is_caught_up_opens_at_its_time_or_right_after(rules: Rulebook, resumed: timedelta) -> None:
    desk = Desk(rules, pauses(ClockKind.COURTESY, PauseRule.CATCH_UP))
    desk.fill(ClockKind.COURTESY)
    before = desk.due("opens/opens")
    desk.pass_to(MONDAY + DAY)
    desk.pause("weather")
    assert desk.held() == OPEN
    desk.pass_to(MONDAY + resumed)
    desk.resume()
    assert desk.due("opens/opens") == max(before, MONDAY + resumed)
    assert desk.due("task") > before, "what is open has its time all the same"


def test_three_missed_dates_make_one_call(rules: Rulebook) -> None:
    desk = Desk(rules, pauses(ClockKind.CALLS, PauseRule.CATCH_UP, progress=ClockKind.CALLS))
    desk.fill(ClockKind.WORK)
    assert desk.state.agenda[RECURRING_DUTY].on == "2031-03-10"
    desk.pause("weather")
    desk.pass_to(MONDAY + 35 * DAY)
    assert desk.begun() == [(f"{PLAIN_DUTY}/2031-03-08", "2031-03-08")], "what is by contract goes on"
    desk.resume()
    assert desk.due(RECURRING_DUTY) == desk.now
    desk.pass_to(desk.now)
    assert desk.begun()[1:] == [(f"{RECURRING_DUTY}/2031-04-10", "2031-04-10")], (
        "the 10th, 20th and 30th of March were missed, and the time for the 10th of April has begun"
    )
    assert desk.state.agenda[RECURRING_DUTY].on == "2031-04-20"


def test_a_date_that_was_missed_is_caught_up_for_the_day_of_the_resumption(rules: Rulebook) -> None:
    desk = Desk(rules, pauses(ClockKind.CALLS, PauseRule.CATCH_UP, progress=ClockKind.CALLS))
    desk.fill(ClockKind.WORK)
    desk.pause("weather")
    desk.pass_to(MONDAY + 9 * DAY)
    desk.resume()
    desk.pass_to(desk.now)
    assert desk.begun()[1:] == [(f"{RECURRING_DUTY}/2031-03-10", "2031-03-12")]
    assert desk.state.agenda[RECURRING_DUTY].on == "2031-03-20"


def test_dates_that_are_dropped_are_left_out(rules: Rulebook) -> None:
    usual = pauses(
        ClockKind.COURTESY, PauseRule.DROP, progress=ClockKind.COURTESY, care_call=ClockKind.COURTESY
    )
    desk = Desk(rules, usual)
    desk.fill(ClockKind.WORK)
    desk.pause("weather")
    assert desk.held() == OPEN | {PLAIN_DUTY, RECURRING_DUTY}
    desk.pass_to(MONDAY + 20 * DAY)
    desk.resume()
    desk.pass_to(desk.now)
    assert desk.begun() == []
    assert PLAIN_DUTY not in desk.state.agenda, "it comes once, and its time has passed"
    assert PLAIN_DUTY not in desk.state.waits
    assert desk.state.agenda[RECURRING_DUTY].on == "2031-03-30"


def test_a_short_pause_drops_nothing_that_comes_later(rules: Rulebook) -> None:
    usual = pauses(
        ClockKind.COURTESY, PauseRule.DROP, progress=ClockKind.COURTESY, care_call=ClockKind.COURTESY
    )
    desk = Desk(rules, usual)
    desk.fill(ClockKind.WORK)
    before = {key: desk.due(key) for key in (PLAIN_DUTY, RECURRING_DUTY)}
    desk.pause("weather")
    desk.pass_to(MONDAY + HOUR)
    desk.resume()
    assert {key: desk.due(key) for key in before} == before


def test_a_duty_that_comes_once_may_shift(rules: Rulebook) -> None:
    desk = Desk(rules, pauses(ClockKind.CONTRACT, PauseRule.SHIFT, progress=ClockKind.CONTRACT))
    desk.fill(ClockKind.WORK)
    before = desk.due(PLAIN_DUTY)
    desk.pause("weather")
    desk.pass_to(MONDAY + 3 * DAY)
    desk.resume()
    assert desk.due(PLAIN_DUTY) == before + 3 * DAY
    assert desk.state.agenda[RECURRING_DUTY].on == "2031-03-10", "a date stays where it is"


def test_what_the_process_can_do_without_is_dropped(rules: Rulebook) -> None:
    desk = Desk(rules)
    desk.fill(ClockKind.INSPECTIONS, droppable=True)
    desk.pause("holiday")
    assert "task" not in desk.state.waits
    assert desk.state.tasks == {}
    assert desk.state.answers["task"].payload == LEFT_OUT
    desk.open("later", ClockKind.INSPECTIONS, droppable=True)
    desk.check()
    assert desk.state.answers["later"].payload == LEFT_OUT, "nor does it open in the pause"
    assert "opens/opens" in desk.held()
    desk.pass_to(MONDAY + 9 * DAY)
    desk.resume()
    assert desk.state.answers["opens"].payload == LEFT_OUT
    assert not {"task", "later", "opens/opens"} & set(desk.state.waits)


def test_what_begins_in_a_pause_does_what_its_kind_does(rules: Rulebook) -> None:
    desk = Desk(rules)
    desk.pause("customer")
    desk.fill(ClockKind.WORK)
    desk.check()
    assert desk.held() == OPEN
    desk.pass_to(MONDAY + 2 * DAY)
    desk.resume()
    assert all(desk.due(key) == MONDAY + 7 * DAY + 3 * HOUR for key in OPEN)


def test_to_be_dormant_is_no_pause(rules: Rulebook) -> None:
    desk = Desk(rules)
    desk.fill(ClockKind.WORK)
    desk.pause("customer")
    desk.pass_to(MONDAY + DAY)
    pausing.rest(desk.ledger, "unreachable")
    desk.check()
    assert desk.state.status is Status.DORMANT
    assert desk.state.duties == {}, "nobody has to look at it again"
    assert desk.held() == OPEN
    desk.pass_to(MONDAY + 3 * DAY)
    pausing.resume(desk.ledger, "customer_returned")
    desk.check()
    assert [past.reason for past in desk.state.pauses] == ["customer"]
    assert all(desk.due(key) == MONDAY + 8 * DAY + 3 * HOUR for key in OPEN)
