"""Quotation: rendering and budget are made, approved and shown (R002-SKU-42 … 50, R001-QUO)."""

import asyncio
from datetime import datetime
from itertools import count

from domain.appointments import Place
from domain.forms.quotation import (
    APPROVE_QUOTE_FINANCE,
    APPROVE_QUOTE_SUPERIOR,
    COLLECT_FEE,
    DRAW_RENDERING,
    PREPARE_BUDGET,
    VIEW_BUDGET,
    CollectFee,
    FeeOutcome,
    PrepareBudget,
)
from domain.roles import Role
from workflows.parts.booking import Meeting, book
from workflows.parts.journey import Journey
from workflows.renovation.agreed import still_good

BUDGET_VIEWING = Meeting("budget_viewing", VIEW_BUDGET)


async def quote(journey: Journey) -> None:
    """Prepare rendering and budget beside their meeting, whose check covers both and the approval (X-09)."""
    agreed_at = datetime.fromisoformat(journey.facts["plan_agreed_at"])
    ready = journey.due(journey.standard.rules["budget_ready"], agreed_at)
    viewing, budget, fee = await asyncio.gather(
        book(
            journey,
            "budget_viewing",
            BUDGET_VIEWING,
            place=Place(journey.facts["meeting_place"]),
            offered=still_good(journey.facts.get("budget_slot"), ready),
            earliest=ready,
        ),
        _budget(journey, agreed_at),
        _rendering(journey),
    )
    journey.remember(
        budget_seen_at=viewing.starts_at.isoformat(),
        quoted=str(budget.total),
        currency=budget.currency,
        quoted_days=budget.term_days,
        render_fee_paid=str(fee.amount) if fee and fee.amount is not None else None,
    )


async def _budget(journey: Journey, agreed_at: datetime) -> PrepareBudget:
    """Prepare versions until finance and the superior both approve one (R001-QUO-04)."""
    within, anchor = None, agreed_at
    for version in count(1):
        budget = await journey.ask(
            f"budget/{version}",
            PREPARE_BUDGET,
            within=within,
            anchor=anchor,
            about={"version": version, "expected": journey.facts.get("budget")},
        )
        preparer = journey.who(f"budget/{version}")
        asked = {"version": version, "total": str(budget.total), "currency": budget.currency}
        finance, superior = await asyncio.gather(
            journey.ask(f"finance/{version}", APPROVE_QUOTE_FINANCE, requester=preparer, about=asked),
            journey.ask(f"superior/{version}", APPROVE_QUOTE_SUPERIOR, requester=preparer, about=asked),
        )
        if finance.approved and superior.approved:
            return budget
        within = journey.standard.rules["rebudget"]
        anchor = max(journey.when(f"finance/{version}"), journey.when(f"superior/{version}"))
    raise AssertionError("versions never run out")


async def _rendering(journey: Journey) -> CollectFee | None:
    """Receive the fee, then draw the rendering; without it only the budget is shown (R002-SKU-45, 50)."""
    owed = journey.facts.get("render_fee")
    if owed is None:
        return None
    fee = await journey.ask("rendering_fee", COLLECT_FEE, about={"what": "rendering", "fee": owed})
    if fee.outcome is FeeOutcome.WITHDRAWN:
        journey.notify("rendering_withdrawn", "rendering_withdrawn", Role.AGENT, Role.DESIGNER)
        return None
    await journey.ask(
        "rendering",
        DRAW_RENDERING,
        assignee=journey.facts.get("designer"),
        about={"area": journey.facts["render_area"]},
    )
    return fee
