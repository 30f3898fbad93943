"""What a pause does to a deadline, rule by rule (docs/architecture.md)."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.time.explain import StepCode
from domain.time.rules import Pause, Rule, due, parse_rule
from tests.domain.time import drawn
from tests.domain.time.drawn import after_rules, before_rules
from tests.domain.time.shipped import CUSTOMER, MINUTE, OFFICE, at, calm, instants, is_worked, told


def pause(start: str, end: str) -> Pause:
    return Pause(start=at(start), end=at(end))


# 2 March 2026 is a Monday
@pytest.mark.parametrize(
    ("rule", "anchor", "pauses", "expected"),
    [
        ("24 hours", "2026-03-02 10:00", [("2026-03-02 12:00", "2026-03-02 15:00")], "2026-03-03 13:00"),
        ("24 hours", "2026-03-02 10:00", [("2026-03-01 12:00", "2026-03-02 15:00")], "2026-03-03 15:00"),
        ("24 hours", "2026-03-02 10:00", [("2026-03-03 10:00", "2026-03-04 10:00")], "2026-03-03 10:00"),
        # one pause reaches into the next only because it moved the deadline
        (
            "24 hours",
            "2026-03-02 10:00",
            [("2026-03-03 11:00", "2026-03-03 12:00"), ("2026-03-02 12:00", "2026-03-02 14:00")],
            "2026-03-03 13:00",
        ),
        # overlapping pauses count once
        (
            "24 hours",
            "2026-03-02 10:00",
            [("2026-03-02 12:00", "2026-03-02 14:00"), ("2026-03-02 13:00", "2026-03-02 15:00")],
            "2026-03-03 13:00",
        ),
        (
            "2 working hours",
            "2026-03-02 11:30",
            [("2026-03-02 12:00", "2026-03-02 13:30")],
            "2026-03-02 15:00",
        ),
        (
            "2 working hours",
            "2026-03-02 11:30",
            [("2026-03-02 14:00", "2026-03-03 09:30")],
            "2026-03-03 10:30",
        ),
        (
            "2 working days at 10:00",
            "2026-03-02 11:00",
            [("2026-03-03 08:00", "2026-03-03 20:00")],
            "2026-03-05 10:00",
        ),
        (
            "2 working days at 10:00",
            "2026-03-02 11:00",
            [("2026-03-03 08:00", "2026-03-03 17:00")],
            "2026-03-04 10:00",
        ),
        # a date that would fall into a pause goes to the next open day
        (
            "1 working day at 10:00",
            "2026-03-02 11:00",
            [("2026-03-03 09:30", "2026-03-03 17:00")],
            "2026-03-04 10:00",
        ),
        (
            "3 days at 16:00",
            "2026-03-02 11:00",
            [("2026-03-03 09:00", "2026-03-05 12:00")],
            "2026-03-09 16:00",
        ),
        (
            "3 days at 16:00",
            "2026-03-02 11:00",
            [("2026-03-03 09:00", "2026-03-03 19:00")],
            "2026-03-05 16:00",
        ),
        (
            "3 days at 16:00",
            "2026-03-02 11:00",
            [("2026-03-05 09:00", "2026-03-05 19:00")],
            "2026-03-06 16:00",
        ),
        ("same day", "2026-03-02 11:00", [("2026-03-02 12:00", "2026-03-04 12:00")], "2026-03-04 18:00"),
        (
            "1 year at 10:00",
            "2025-03-02 11:00",
            [("2025-06-01 00:00", "2025-07-01 00:00")],
            "2026-04-01 10:00",
        ),
        # a meeting moves by itself, what lies around it keeps its distance
        (
            "1 day before at 10:00",
            "2026-03-04 15:00",
            [("2026-03-02 00:00", "2026-03-09 00:00")],
            "2026-03-03 10:00",
        ),
    ],
)
def test_design_5_pauses(rule: str, anchor: str, pauses: list[tuple[str, str]], expected: str) -> None:
    found = due(parse_rule(rule), at(anchor), OFFICE, [pause(*ends) for ends in pauses])
    assert told(found.at) == expected


@calm
@given(
    st.integers(1, 1200),
    instants(),
    st.lists(st.tuples(st.integers(-900, 4000), st.integers(0, 3000)), max_size=3),
)
def test_design_5_paused_working_time_agrees_with_stepping_by_the_minute(
    amount: int, anchor: datetime, gaps: list[tuple[int, int]]
) -> None:
    pauses = [Pause(start=anchor + a * MINUTE, end=anchor + (a + n) * MINUTE) for a, n in gaps]
    instant, left = anchor, amount
    while left:
        left -= is_worked(instant) and not any(p.start <= instant < p.end for p in pauses)
        instant += MINUTE
    assert due(parse_rule(f"{amount} working minutes"), anchor, OFFICE, pauses).at == instant


@calm
@given(after_rules, instants(), drawn.pauses)
def test_design_5_a_pause_never_brings_a_deadline_forward_nor_holds_one(
    rule: Rule, anchor: datetime, pauses: list[Pause]
) -> None:
    paused = due(rule, anchor, CUSTOMER, pauses)
    assert paused.at >= due(rule, anchor, CUSTOMER).at
    assert not any(p.start < paused.at < p.end for p in pauses)


@calm
@given(before_rules, instants(), drawn.pauses)
def test_design_5_what_hangs_on_a_meeting_ignores_pauses(
    rule: Rule, anchor: datetime, pauses: list[Pause]
) -> None:
    assert due(rule, anchor, CUSTOMER, pauses) == due(rule, anchor, CUSTOMER)


def test_design_5_the_explanation_lists_the_pauses_that_count() -> None:
    pauses = [pause("2026-03-02 12:00", "2026-03-02 15:00"), pause("2026-03-09 12:00", "2026-03-09 15:00")]
    steps = due(parse_rule("24 hours"), at("2026-03-02 10:00"), OFFICE, pauses).explanation.steps
    assert [step.code for step in steps].count(StepCode.PAUSED) == 1


def test_a_pause_is_aware_and_runs_forwards() -> None:
    with pytest.raises(ValidationError, match="must not end before it starts"):
        pause("2026-03-02 12:00", "2026-03-02 11:00")
    with pytest.raises(ValidationError, match="timezone"):
        Pause(start=datetime(2026, 3, 2), end=datetime(2026, 3, 3))  # noqa: DTZ001
