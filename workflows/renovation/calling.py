"""Calling a customer after the contract, and what nobody answers to (X-20)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from domain.forms.calls import CallForm, CallOutcome
from domain.stages import Stage
from domain.tasks import TaskKind
from workflows.parts.journey import Journey

C = TypeVar("C", bound=CallForm)

TRIES = 2
RIGHT_THEN = "0 hours"


async def call(
    journey: Journey,
    key: str,
    kind: TaskKind[C],
    *,
    opens: str | None = None,
    anchor: datetime | None = None,
    about: Callable[[], dict[str, Any]] | None = None,
) -> C:
    """Reach the customer, or give it up after two tries and a message; returns the last call's answers.

    A call back at the customer's own time is no failed try. In the years of care the message goes out after
    the first try, and the second one goes to another person of the household. A complaint opens a case
    (R002-SKU-64).
    """
    attempt, missed = 1, 0
    while True:
        turn = f"{key}/{attempt}"
        answer = await journey.ask(
            turn, kind, opens=opens, anchor=anchor, about=_about(journey, about, missed)
        )
        journey.contact(turn, kind.name, answer.outcome)
        if answer.complaint:
            journey.open_case(turn, "complaint")
        if answer.reached or answer.outcome is CallOutcome.REFUSES:
            return answer
        if answer.outcome is CallOutcome.CALL_BACK:
            opens, anchor = RIGHT_THEN, answer.call_back_at
        else:
            opens, anchor = journey.standard.rules["call_again"], journey.when(turn)
            missed += 1
        if missed == (1 if journey.in_stage(Stage.CARE) else TRIES):
            journey.notify(f"{key}/message", "tried_to_call", "customer", call=kind.name)
        if missed == TRIES:
            return answer
        attempt += 1


def _about(
    journey: Journey, about: Callable[[], dict[str, Any]] | None, missed: int
) -> Callable[[], dict[str, Any]]:
    def say() -> dict[str, Any]:
        told = about() if about else {}
        other = {"contact": "another"} if missed and journey.in_stage(Stage.CARE) else {}
        return {**told, **other}

    return say
