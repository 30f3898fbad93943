"""A complaint: answered at once and solved within a day, by the customer-service lead (R000-AFT-01, X-37)."""

import asyncio
from datetime import datetime
from typing import Any

from domain.forms.cases import HANDLE_COMPLAINT, SOLVE_COMPLAINT, HandleComplaint
from domain.roles import Role
from workflows.parts.journey import Journey
from workflows.parts.unreached import rule_of
from workflows.renovation.calling import in_contact_hours
from workflows.renovation.settling import see_through


async def case(journey: Journey) -> None:
    """Two clocks run from the moment of opening: a first response, and a proposed solution.

    ``about`` says the matter and the key it came from. What is no fault of ours is answered all the same.
    """
    journey.first_time("opened")
    opened = journey.when("opened")
    about = {**journey.about, "opened_at": opened.isoformat()}
    solved_by = journey.due(journey.standard.tasks["solve_complaint"].within, opened)
    journey.promise("solution", "complaint_solution", by=solved_by)
    await asyncio.gather(_respond(journey, opened, about), _solve(journey, opened, about))


async def _respond(journey: Journey, opened: datetime, about: dict[str, Any]) -> None:
    """Speak with the customer, as often as calls are tried; who is not reached gets a message (X-20)."""
    answer = await journey.ask("response", HANDLE_COMPLAINT, anchor=opened, about=about)
    _contact(journey, "response", answer)
    before, number = "response", 2
    for again in rule_of(journey, HANDLE_COMPLAINT).again:
        if answer.customer_reached:
            return
        step = f"response/{number}"
        opens, anchor = in_contact_hours(journey, again, journey.when(before))
        answer = await journey.ask(step, HANDLE_COMPLAINT, opens=opens, anchor=anchor, about=about)
        _contact(journey, step, answer)
        before, number = step, number + 1
    if not answer.customer_reached:
        journey.notify("response/message", "tried_to_call", "customer")


def _contact(journey: Journey, step: str, answer: HandleComplaint) -> None:
    journey.contact(step, HANDLE_COMPLAINT.name, "reached" if answer.customer_reached else "no_answer")


async def _solve(journey: Journey, opened: datetime, about: dict[str, Any]) -> None:
    """Propose until the customer agrees; the first proposal is what was promised. Then see that it is done."""
    turn, anchor = 1, opened
    while True:
        step = f"solution/{turn}"
        proposed = await journey.ask(step, SOLVE_COMPLAINT, anchor=anchor, about={**about, "round": turn})
        journey.keep_promise("solution")
        if proposed.accepted:
            break
        journey.notify(f"{step}/refused", "solution_refused", Role.STORE_MANAGER, round=turn)
        turn, anchor = turn + 1, journey.when(step)
    if proposed.done_by is not None:
        await see_through(journey, "progress", proposed.done_by, since=journey.when(step), about=about)
