"""What each clock does in a pause, by its reason: the standard's words, and the pure rules of waits."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from domain.forms.pausing import RearrangeMeeting, ReviewPause
from domain.paused_waits import does, effects, held, released
from domain.pausing import ClockKind, PastPause, PauseReason, PauseRule, PauseRules
from domain.roles import Role
from domain.waits import Action, Rulebook, Wait, WaitKind, arm
from domain.words import LANGUAGES, known
from tests.shipped import shipped

MONDAY = datetime(2031, 3, 3, 1, 0, tzinfo=UTC)
"""Monday 3 March 2031, 09:00 in Shanghai."""
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    files = shipped()
    return Rulebook(
        standard=files.standards[0].standard, calendars={one.name: one for one in files.calendars}
    )


def wait(kind: WaitKind = WaitKind.TASK, clock: ClockKind = ClockKind.WORK, **more: object) -> Wait:
    fields: dict[str, object] = {
        "key": "design/draw",
        "subject": "draw_plan",
        "since": MONDAY,
        "anchor": MONDAY,
        "rule": "5 days at 12:00",
        "calendar": "customer",
        "ladder": "normal" if kind is WaitKind.TASK else None,
    }
    return Wait.model_validate({**fields, "kind": kind, "clock": clock, **more})


def test_every_reason_says_who_looks_at_it_again_and_has_words(rules: Rulebook) -> None:
    named = rules.standard.pauses.reasons
    assert set(named) == set(PauseReason)
    assert named[PauseReason.ARREARS].to is Role.SALES_MANAGER
    assert {named[PauseReason.WEATHER].to, named[PauseReason.MATERIAL].to} == {Role.SITE_SUPERVISOR}
    for lang in LANGUAGES:
        assert all(known(lang, f"reason.{reason}") for reason in PauseReason)
        assert all(known(lang, f"pause_rule.{rule}") for rule in PauseRule)
        assert all(known(lang, f"clock_kind.{clock}") for clock in ClockKind)


@pytest.mark.parametrize("reason", PauseReason)
def test_design_5_calls_promises_complaints_and_safety_keep_in_every_pause(
    rules: Rulebook, reason: PauseReason
) -> None:
    pauses, tasks = rules.standard.pauses, rules.standard.tasks
    for kind in ("progress_call", "handle_complaint", "solve_complaint", "safety_task", "review_pause"):
        assert pauses.rule(reason, tasks[kind].clock) is PauseRule.KEEP, kind
    assert does(wait(WaitKind.PROMISE, ClockKind.FIRM), rules.standard, reason) is PauseRule.KEEP


@pytest.mark.parametrize("reason", PauseReason)
def test_design_5_what_we_promised_by_a_time_does_not_shift_by_our_own_fault(
    rules: Rulebook, reason: PauseReason
) -> None:
    ours = reason in (PauseReason.OURSELVES, PauseReason.MATERIAL)
    found = does(wait(), rules.standard, reason)
    assert found is (PauseRule.KEEP if ours else PauseRule.SHIFT)


def test_arrears_go_on_being_chased(rules: Rulebook) -> None:
    assert rules.standard.pauses.rule("arrears", ClockKind.MONEY) is PauseRule.KEEP
    assert rules.standard.pauses.rule("ourselves", ClockKind.MONEY) is PauseRule.SHIFT


def test_a_dormant_journey_has_the_usual_clocks() -> None:
    rested = PauseRules()
    assert rested.rule("unreachable", ClockKind.WORK) is PauseRule.SHIFT
    assert rested.rule("unreachable", ClockKind.FIRM) is PauseRule.KEEP


def test_what_is_firm_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="firm: these clocks go on in every pause"):
        PauseRules.model_validate({"clocks": {"firm": "shift"}})


def test_planned_works_move_by_the_pauses_in_which_they_stood_still(rules: Rulebook) -> None:
    past = [
        PastPause(start=MONDAY + number * DAY, end=MONDAY + (number + 1) * DAY, reason=reason)
        for number, reason in enumerate(["weather", "material", "arrears"])
    ]
    assert [one.start for one in rules.standard.pauses.works_stood_still(past)] == [MONDAY, MONDAY + 2 * DAY]


DROPS, CATCHES = {ClockKind.WORK: PauseRule.DROP}, {ClockKind.WORK: PauseRule.CATCH_UP}


@pytest.mark.parametrize(
    ("clocks", "kind", "more", "expected"),
    [
        (DROPS, WaitKind.TASK, {}, PauseRule.SHIFT),
        (DROPS, WaitKind.TASK, {"droppable": True}, PauseRule.DROP),
        (DROPS, WaitKind.OPENS, {}, PauseRule.SHIFT),
        (DROPS, WaitKind.OPENS, {"droppable": True}, PauseRule.DROP),
        (DROPS, WaitKind.AGENDA, {}, PauseRule.DROP),
        (CATCHES, WaitKind.TASK, {}, PauseRule.SHIFT),
        (CATCHES, WaitKind.OPENS, {}, PauseRule.CATCH_UP),
        (CATCHES, WaitKind.UNTIL, {}, PauseRule.CATCH_UP),
        (CATCHES, WaitKind.AGENDA, {}, PauseRule.CATCH_UP),
        ({}, WaitKind.AGENDA, {}, PauseRule.SHIFT),
        ({}, WaitKind.AGENDA, {"recurs": True}, PauseRule.CATCH_UP),
    ],
)
def test_what_must_be_answered_is_not_dropped_and_dates_do_not_shift(
    rules: Rulebook,
    clocks: dict[ClockKind, PauseRule],
    kind: WaitKind,
    more: dict[str, Any],
    expected: PauseRule,
) -> None:
    standard = rules.standard.model_copy(update={"pauses": PauseRules(clocks=clocks)})
    assert does(wait(kind, **more), standard, "customer") is expected
    assert does(wait(kind, **more), standard, None) is PauseRule.KEEP


def test_a_held_wait_has_no_armed_step_and_a_released_one_has_one(rules: Rulebook) -> None:
    stands = arm(held(wait(), MONDAY + DAY), rules, "H1")
    assert stands.armed is None
    goes_on = arm(released(stands, PauseRule.SHIFT, rules, MONDAY + 3 * DAY), rules, "H1")
    assert goes_on.armed is not None
    assert goes_on.due_at == arm(wait(), rules, "H1").due_at + 2 * DAY  # type: ignore[operator]


@pytest.mark.parametrize(("resumed", "at"), [(2 * DAY, 5 * DAY + timedelta(hours=3)), (9 * DAY, 9 * DAY)])
def test_what_is_caught_up_comes_at_its_time_or_right_after_the_pause(
    rules: Rulebook, resumed: timedelta, at: timedelta
) -> None:
    stands = held(wait(WaitKind.OPENS), MONDAY + DAY)
    goes_on = arm(released(stands, PauseRule.CATCH_UP, rules, MONDAY + resumed), rules, "H1")
    assert goes_on.armed is not None
    assert goes_on.armed.at == MONDAY + at
    assert goes_on.armed.fires >= MONDAY + resumed or at > resumed, "never before the end of the pause"


def test_whoever_was_reminded_before_the_pause_is_reminded_again(rules: Rulebook) -> None:
    reminded = arm(wait(rung=1), rules, "H1")
    assert reminded.armed is not None
    assert reminded.armed.action is Action.DUE
    assert reminded.due_at is not None
    paused_at = reminded.due_at - timedelta(minutes=40)
    for lasts, expected in ((timedelta(hours=30), Action.REMIND), (DAY, Action.DUE)):
        again = arm(
            released(held(reminded, paused_at), PauseRule.SHIFT, rules, paused_at + lasts), rules, "H1"
        )
        assert again.armed is not None
        assert again.armed.action is expected, lasts


def test_what_was_overdue_stays_overdue(rules: Rulebook) -> None:
    overdue = arm(wait(rung=2), rules, "H1")
    late = MONDAY + 8 * DAY
    again = arm(released(held(overdue, late), PauseRule.SHIFT, rules, late + 5 * DAY), rules, "H1")
    assert again.due_at == overdue.due_at
    assert again.armed is not None
    assert again.armed.action is Action.ESCALATE


def test_a_preview_says_of_each_wait_what_it_will_do(rules: Rulebook) -> None:
    waits = [
        arm(one, rules, "H1")
        for one in (wait(), wait(clock=ClockKind.CALLS, key="call"), wait(key="in", droppable=True))
    ]
    now, until = MONDAY + DAY, MONDAY + 3 * DAY
    told = {one.key: one for one in effects(waits, rules, before=None, after="weather", now=now, until=until)}
    due_at = waits[0].due_at
    assert due_at is not None
    assert (told["design/draw"].does, told["design/draw"].then) == (PauseRule.SHIFT, due_at + 2 * DAY)
    assert (told["call"].does, told["call"].then) == (PauseRule.KEEP, due_at)
    (unknown,) = effects(waits[:1], rules, before=None, after="weather", now=now, until=None)
    assert (unknown.due_at, unknown.then) == (due_at, None), "nobody knows when"
    stands = [arm(held(waits[0], now), rules, "H1")]
    (changed,) = effects(stands, rules, before="weather", after="ourselves", now=until, until=None)
    assert (changed.does, changed.stood_still, changed.then) == (PauseRule.KEEP, True, due_at + 2 * DAY)
    (resumed,) = effects(stands, rules, before="weather", after=None, now=until, until=None)
    assert (resumed.does, resumed.then) == (PauseRule.SHIFT, due_at + 2 * DAY)


def test_a_dropped_task_has_no_time_any_more(rules: Rulebook) -> None:
    inspection = arm(wait(clock=ClockKind.INSPECTIONS, droppable=True), rules, "H1")
    (told,) = effects(
        [inspection], rules, before=None, after="holiday", now=MONDAY + DAY, until=MONDAY + 2 * DAY
    )
    assert (told.does, told.then) == (PauseRule.DROP, None)


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({"decision": "go_on"}, "until"),
        ({"decision": "resume", "until": "2031-04-01"}, "until"),
        ({"decision": "rest"}, "decision"),
    ],
)
def test_a_pause_goes_on_until_a_day(answers: dict[str, str], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        ReviewPause.model_validate(answers)
    ReviewPause.model_validate({"decision": "go_on", "until": "2031-03-04"})


def test_only_a_meeting_that_moves_has_another_time() -> None:
    slot = {"starts_at": "2031-03-03T01:00:00Z", "staff": "designer-01"}
    assert RearrangeMeeting.model_validate({"decision": "moves", "slot": slot}).slot is not None
    with pytest.raises(ValidationError, match="slot"):
        RearrangeMeeting.model_validate({"decision": "stays", "slot": slot})
