"""A complaint: answered at once and solved within a day, by the customer-service lead (R000-AFT-01, X-37)."""

import asyncio

from domain.forms.cases import HANDLE_COMPLAINT, SOLVE_COMPLAINT
from workflows.parts.journey import Journey


async def case(journey: Journey) -> None:
    """Two clocks run from the moment of opening: a first response, and a proposed solution.

    ``about`` says the matter and the key it came from. What is no fault of ours is answered all the same.
    """
    journey.first_time("opened")
    opened = journey.when("opened")
    about = {**journey.about, "opened_at": opened.isoformat()}
    solved_by = journey.due(journey.standard.tasks["solve_complaint"].within, opened)
    journey.promise("solution", "complaint_solution", by=solved_by)
    await asyncio.gather(
        journey.ask("response", HANDLE_COMPLAINT, anchor=opened, about=about),
        _solve(journey, about),
    )


async def _solve(journey: Journey, about: dict[str, str]) -> None:
    """Propose until the customer agrees; the first proposal is what was promised."""
    turn = 1
    while True:
        anchor = journey.when("opened") if turn == 1 else journey.when(f"solution/{turn - 1}")
        proposed = await journey.ask(f"solution/{turn}", SOLVE_COMPLAINT, anchor=anchor, about=about)
        journey.keep_promise("solution")
        if proposed.accepted:
            return
        turn += 1
