"""Calls move into the hours in which a customer may be called, and nothing else moves (R002-SKU-04, X-06)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.contact_waits import moved_into
from domain.pausing import ClockKind
from domain.time.days import Span
from domain.waits import Rulebook, Wait, WaitKind
from tests.shipped import shipped

MONDAY = datetime(2031, 3, 3, 1, 0, tzinfo=UTC)
FILES = shipped()
RULES = Rulebook(standard=FILES.standards[0].standard, calendars={one.name: one for one in FILES.calendars})
KINDS = ("plan_call", "progress_call", "draw_plan", "confirm_appointment", "payment_call")
PLAIN = ("next day at 15:00", "2 hours", "3 days at 10:00", "same day at 17:00")


def wait(kind: WaitKind, subject: str, rule: str, anchor: datetime, clock: ClockKind) -> Wait:
    ladder = "normal" if kind is WaitKind.TASK else None
    return Wait(
        key="k",
        kind=kind,
        subject=subject,
        since=anchor,
        anchor=anchor,
        rule=rule,
        calendar="customer",
        ladder=ladder,
        clock=clock,
    )


def due(one: Wait) -> datetime:
    return RULES.due(one.rule, one.anchor, one.calendar, one.pauses).at


@settings(max_examples=60)
@given(
    kind=st.sampled_from([WaitKind.TASK, WaitKind.OPENS]),
    subject=st.sampled_from(KINDS),
    rule=st.sampled_from(PLAIN),
    began=st.integers(0, 72),
    passed=st.integers(0, 40),
    first=st.integers(8, 18),
)
def test_a_call_comes_in_these_hours_never_before_now_and_moving_again_changes_nothing(
    kind: WaitKind, subject: str, rule: str, began: int, passed: int, first: int
) -> None:
    window = Span.model_validate(f"{first:02d}:00-{first + 2:02d}:00")
    anchor = MONDAY + timedelta(hours=began)
    now = anchor + timedelta(hours=passed)
    before = wait(kind, subject, rule, anchor, ClockKind.WORK)
    after = moved_into(before, window, RULES, now)
    assert moved_into(after, window, RULES, now) == after
    if subject == "draw_plan":
        assert after == before
        return
    if kind is WaitKind.OPENS and subject != "confirm_appointment":
        local = RULES.calendar("customer").local(due(after))
        assert window.first <= local.hour * 60 + local.minute <= window.last
        assert due(after) >= now
    if kind is WaitKind.TASK:
        assert after.anchor >= before.anchor
        assert after.rule == before.rule, "its time is counted from other hours; it does not get less"


@pytest.mark.parametrize(
    ("kind", "clock"), [(WaitKind.OPENS, ClockKind.FIRM), (WaitKind.TASK, ClockKind.FIRM)]
)
def test_what_the_customer_named_and_what_never_stops_stays(kind: WaitKind, clock: ClockKind) -> None:
    rule = "0 hours" if kind is WaitKind.OPENS else "1 hour"
    named = wait(kind, "plan_call", rule, MONDAY, clock)
    assert moved_into(named, Span.model_validate("18:00-20:00"), RULES, MONDAY) == named


def test_without_hours_a_call_is_as_the_standard_has_it() -> None:
    usual = wait(WaitKind.OPENS, "plan_call", "next day at 15:00", MONDAY, ClockKind.WORK)
    moved = moved_into(usual, Span.model_validate("18:00-20:00"), RULES, MONDAY)
    assert moved != usual
    assert moved_into(moved, None, RULES, MONDAY) == usual
