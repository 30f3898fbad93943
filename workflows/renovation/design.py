"""Design: the plan is drawn, signed off, shown, and changed until it fits (R002-SKU-20, 24 … 48)."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TypeVar

from domain.appointments import Place
from domain.forms.design import (
    DECIDE_ROUND,
    DRAW_PLAN,
    PLAN_CALL,
    REVIEW_PLAN,
    REVISE_PLAN,
    REVISION_CALL,
    VIEW_PLAN,
    PlanTalk,
    RoundDecision,
    ViewPlan,
)
from domain.forms.quotation import COLLECT_FEE, FeeOutcome
from domain.tasks import TaskKind
from workflows.parts.booking import Held, Meeting, book
from workflows.parts.journey import Journey
from workflows.renovation.agreed import slot_fact, still_good

T = TypeVar("T", bound=PlanTalk)

VIEWING = Meeting("viewing", VIEW_PLAN)
REVISED_VIEWING = Meeting("revised_viewing", VIEW_PLAN)


@dataclass(frozen=True)
class Round:
    """Where the design stands after a talk: what was said and when, where to meet, who draws."""

    talk: PlanTalk
    at: datetime
    place: Place
    designer: str | None = None


async def design(journey: Journey) -> None:
    """Show the plan; then change it, round by round, until the customer wants nothing changed."""
    now = await _first_plan(journey)
    number = 1
    while now.talk.changes_needed:
        number += 1
        now = await _changed_plan(journey.within(f"round/{number}"), number, now)
    _leave_for_quotation(journey, now)


async def _first_plan(journey: Journey) -> Round:
    """Draw the plan while its viewing is prepared, show it, and call the day after (R002-SKU-25 … 32)."""
    place = Place(journey.facts["viewing_place"])
    measured_at = datetime.fromisoformat(journey.facts["measured_at"])
    ready = journey.due(journey.standard.rules["plan_ready"], measured_at)
    _, viewing = await asyncio.gather(
        _draw(journey, measured_at),
        book(
            journey,
            "viewing",
            VIEWING,
            place=place,
            offered=still_good(journey.facts.get("viewing_slot"), ready),
            earliest=ready,
        ),
    )
    talk = await _talk(journey, PLAN_CALL, VIEWING, viewing)
    return Round(talk, journey.when("plan_call"), talk.viewing_place or place)


async def _draw(journey: Journey, measured_at: datetime) -> None:
    """Draw the plan until the design director signs it off, before the check of the day before (X-35)."""
    within, anchor = None, measured_at
    for attempt in count(1):
        about = {"version": attempt}
        await journey.ask(f"draw/{attempt}", DRAW_PLAN, within=within, anchor=anchor, about=about)
        drawn_by = journey.who(f"draw/{attempt}")
        review = await journey.ask(f"review/{attempt}", REVIEW_PLAN, requester=drawn_by, about=about)
        if review.approved:
            return
        within, anchor = journey.standard.rules["redraw"], journey.when(f"review/{attempt}")


async def _talk(journey: Journey, kind: TaskKind[T], meeting: Meeting[ViewPlan], held: Held[ViewPlan]) -> T:
    """Call the customer the day after a viewing (R002-SKU-29, 38)."""
    talk = await journey.ask(
        kind.name,
        kind,
        opens=journey.standard.appointments[meeting.name].follow_up,
        anchor=held.starts_at,
        about={"host": held.host},
    )
    journey.contact(kind.name, kind.name, "reached")
    if talk.complaint:
        journey.open_case(kind.name, "complaint")
    if talk.lost_reason is not None:
        await journey.lose(f"lost_{talk.lost_reason}")
    return talk


async def _changed_plan(journey: Journey, number: int, last: Round) -> Round:
    """Change the plan within three days, show it, and call the day after (R002-SKU-34, 35, 38)."""
    designer, since = last.designer, last.at
    if number >= journey.standard.numbers["director_from_round"]:
        designer, since = await _decide(journey, number, last)
    ready = journey.due(journey.standard.rules["revision_ready"], since)
    _, viewing = await asyncio.gather(
        journey.ask("revise", REVISE_PLAN, anchor=since, assignee=designer, about={"round": number}),
        book(
            journey,
            "viewing",
            REVISED_VIEWING,
            place=last.place,
            offered=still_good(last.talk.revised_slot, ready),
            earliest=ready,
        ),
    )
    talk = await _talk(journey, REVISION_CALL, REVISED_VIEWING, viewing)
    return Round(talk, journey.when("revision_call"), talk.viewing_place or last.place, designer)


async def _decide(journey: Journey, number: int, last: Round) -> tuple[str | None, datetime]:
    """From the third round on the design director decides who goes on drawing, if anybody (X-21)."""
    decided = await journey.ask("decision", DECIDE_ROUND, about={"round": number})
    if decided.decision is RoundDecision.STOP:
        await journey.lose("design_stopped")
    if decided.decision is not RoundDecision.PAID_DESIGN:
        return decided.designer or last.designer, journey.when("decision")
    fee = await journey.ask("fee", COLLECT_FEE, about={"what": "design", "fee": str(decided.fee)})
    if fee.outcome is FeeOutcome.WITHDRAWN:
        await journey.lose("design_stopped")
    return last.designer, journey.when("fee")


def _leave_for_quotation(journey: Journey, last: Round) -> None:
    """Nothing is to change any more: rendering and budget come next (R002-SKU-33)."""
    fee = last.talk.render_fee
    journey.remember(
        plan_agreed_at=last.at.isoformat(),
        meeting_place=last.place,
        designer=last.designer,
        budget_slot=slot_fact(last.talk.budget_slot),
        render_area=str(last.talk.render_area) if fee is not None else None,
        render_rate=str(last.talk.render_rate) if fee is not None else None,
        render_fee=str(fee) if fee is not None else None,
    )
