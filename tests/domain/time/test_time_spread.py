"""Spreading what happens at a round instant (docs/architecture.md)."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.time.spread import spread
from tests.domain.time.shipped import at, calm, instants

TEN = at("2026-03-10 10:00")


@calm
@given(st.text(), instants(), st.integers(0, 120))
def test_design_5_spread_lies_in_the_minutes_before(key: str, instant: datetime, minutes: int) -> None:
    found = spread(key, instant, minutes)
    assert found == spread(key, instant, minutes)
    assert found == instant or instant - timedelta(minutes=minutes) < found < instant


def test_design_5_spread_is_the_same_in_every_process_and_version() -> None:
    assert spread("HW-2026-000017/progress_call", TEN) == TEN - timedelta(seconds=647)


def test_design_5_a_thousand_journeys_use_every_minute() -> None:
    minutes = [int((TEN - spread(f"journey-{n}", TEN)).total_seconds()) // 60 for n in range(1000)]
    assert {minutes.count(minute) > 30 for minute in range(15)} == {True}


def test_spread_refuses_a_naive_instant_and_negative_minutes() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        spread("x", datetime(2026, 3, 10))  # noqa: DTZ001
    with pytest.raises(ValueError, match="-1 minutes"):
        spread("x", TEN, -1)
