"""The ladder of an open task: each repetition counts from the one before, and a pause presses nobody."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.paused_waits import held, released
from domain.pausing import PauseRule
from domain.roles import Role
from domain.standard import Climb, Ladder
from domain.waits import Action, Rulebook, Wait, WaitKind, arm
from tests.shipped import shipped

MONDAY = datetime(2031, 3, 3, 1, 0, tzinfo=UTC)
"""Monday 3 March 2031, 09:00 in Shanghai."""
RULES = [
    "20 minutes",
    "1 hour",
    "4 hours",
    "2 working hours",
    "7 working hours",
    "1 working day",
    "5 working days",
]
TO = [Role.CS_LEAD, Role.STORE_MANAGER, Role.GENERAL_MANAGER]
FILES = shipped()
CALENDARS = {one.name: one for one in FILES.calendars}


def rulebook(after: list[str], repeat: str | None) -> Rulebook:
    climbs = tuple(Climb(after=rule, to=to) for rule, to in zip(after, TO, strict=False))
    ladder = Ladder(remind=None, escalate=climbs, repeat=repeat)
    known = FILES.standards[0].standard
    standard = known.model_copy(update={"ladders": {**known.ladders, "normal": ladder}})
    return Rulebook(standard=standard, calendars=CALENDARS)


def opened(**more: Any) -> Wait:
    return Wait(
        key="design/draw",
        kind=WaitKind.TASK,
        subject="draw_plan",
        role=Role.DESIGNER,
        since=MONDAY,
        anchor=MONDAY,
        rule="4 working hours",
        calendar="customer",
        ladder="normal",
        **more,
    )


def fired(wait: Wait, rules: Rulebook) -> Wait:
    """The wait after its armed step."""
    assert wait.armed is not None
    return arm(wait.model_copy(update={"rung": wait.armed.rung + 1}), rules, "J")


@settings(deadline=None, max_examples=40)
@given(
    after=st.lists(st.sampled_from(RULES), min_size=1, max_size=3),
    repeat=st.none() | st.sampled_from(RULES),
    steps=st.integers(min_value=1, max_value=15),
    paused=st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=2),
)
def test_a_repetition_reckoned_from_the_one_before_is_the_same_as_all_of_them_anew(
    after: list[str], repeat: str | None, steps: int, paused: list[tuple[int, int]]
) -> None:
    rules, wait = rulebook(after, repeat), opened()
    for start, hours in paused:
        begun = MONDAY + timedelta(hours=start)
        wait = released(held(wait, begun), PauseRule.SHIFT, rules, begun + timedelta(hours=hours))
    wait = arm(wait, rules, "J")
    for _ in range(steps):
        if wait.armed is None:
            assert repeat is None
            return
        wait = fired(wait, rules)
        anew = arm(wait.model_copy(update={"armed": None, "due_at": None}), rules, "J")
        assert wait == anew


def test_years_of_hourly_silence_take_one_reckoning_each(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = rulebook(["1 hour"], "1 hour")
    wait = arm(opened(), rules, "J")
    for _ in range(200):
        wait = fired(wait, rules)
    reckoned = 0
    usual = Rulebook.due

    def counted(self: Rulebook, *given: Any) -> Any:
        nonlocal reckoned
        reckoned += 1
        return usual(self, *given)

    monkeypatch.setattr(Rulebook, "due", counted)
    fired(wait, rules)
    assert reckoned <= 3


def test_another_due_time_climbs_from_the_bottom() -> None:
    """A calendar that was published moves every rung, not the next one only."""
    rules = rulebook(["1 hour"], "2 hours")
    wait = arm(opened(), rules, "J")
    for _ in range(5):
        wait = fired(wait, rules)
    before = wait.armed
    moved = arm(wait.model_copy(update={"rule": "8 working hours"}), rules, "J")
    anew = arm(moved.model_copy(update={"armed": None}), rules, "J")
    assert before is not None
    assert moved.armed == anew.armed != before
    again = fired(moved.model_copy(update={"rule": "6 working hours"}), rules)
    assert again.armed == arm(again.model_copy(update={"armed": None, "due_at": None}), rules, "J").armed


def test_design_7_what_is_overdue_climbs_on_after_the_pause_with_the_time_that_was_left() -> None:
    rules = rulebook(["2 working hours", "1 working day"], "5 working days")
    wait = arm(opened(), rules, "J")
    wait = fired(wait, rules)  # due, at 15:00 of Monday
    assert wait.armed is not None
    assert wait.armed.action is Action.ESCALATE
    stood = held(wait, wait.armed.at - timedelta(hours=1))
    goes_on = arm(released(stood, PauseRule.SHIFT, rules, MONDAY + timedelta(days=10)), rules, "J")
    assert goes_on.due_at == wait.due_at, "late it stays"
    assert goes_on.armed is not None
    assert goes_on.armed.at == MONDAY + timedelta(days=10, hours=1)
    second = fired(goes_on, rules)
    assert second.armed is not None
    assert second.armed.at > goes_on.armed.at, "one after the other"
