"""A call at the terminal: what is asked depends on how it went (X-20)."""

import pytest

from domain.forms.calls import CallOutcome
from tests.starter.test_forms import asked

CHOICE = {outcome: str(place) for place, outcome in enumerate(CallOutcome, 1)}


@pytest.mark.parametrize("outcome", [CallOutcome.NO_ANSWER, CallOutcome.WRONG_NUMBER])
def test_x_20_a_call_that_reached_nobody_asks_nothing_more(outcome: CallOutcome) -> None:
    answers, _ = asked("plan_call", [CHOICE[outcome]])
    assert answers == {"outcome": outcome}


def test_x_20_who_wants_to_be_called_later_names_a_time() -> None:
    answers, screen = asked("plan_call", [CHOICE[CallOutcome.CALL_BACK], "", "", "", "", "2031-03-08 15:20"])
    assert answers["call_back_at"].isoformat() == "2031-03-08T15:20:00+08:00"
    assert "a time is needed when they asked to be called again" in screen


def test_x_20_who_refuses_may_be_lost() -> None:
    answers, _ = asked("plan_call", [CHOICE[CallOutcome.REFUSES], "", "", "1"])
    assert answers["lost_reason"] == "price"


def test_x_20_an_answer_that_the_call_is_made_for_is_asked_until_it_is_given() -> None:
    given = [*[""] * 5, "4", "", "n", *[""] * 8, "5", "n", "4"]
    answers, screen = asked("plan_call", given)
    assert answers["plan_satisfaction"] == "4"
    assert "call_back_at" not in answers
    assert "When to call again" not in screen
