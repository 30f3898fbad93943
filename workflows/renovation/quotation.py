"""Quotation: rendering and budget are made, approved and shown (R002-SKU-42 … 50, R001-QUO)."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from domain.appointments import Place
from domain.forms.quotation import DRAW_RENDERING
from domain.pricing import Pricing
from domain.roles import Role
from workflows.parts.booking import book
from workflows.parts.journey import Journey
from workflows.renovation.agreed import ready_at, still_good
from workflows.renovation.budgeting import (
    BUDGET_VIEWING,
    approved,
    fix_prices,
    new_version,
    quote_facts,
    shown,
)
from workflows.renovation.fees import collect

BUDGET = "budget"
RENDERING = "rendering"


async def quote(journey: Journey) -> None:
    """Prepare rendering and budget beside their meeting, whose check covers both and the approval (X-09)."""
    agreed_at = journey.ours(datetime.fromisoformat(journey.facts["plan_agreed_at"]))
    presentable = ready_at(journey, "presentable", "budget_ready", agreed_at)
    pricing = await fix_prices(journey, "prices", lasting=journey.day(presentable))
    viewing, budget, _, _ = await asyncio.gather(
        book(
            journey,
            "budget_viewing",
            BUDGET_VIEWING,
            place=Place(journey.facts["meeting_place"]),
            offered=still_good(journey.facts.get("budget_slot"), presentable),
            earliest=presentable,
            ready=_needs(journey),
        ),
        new_version(journey, BUDGET, pricing=pricing, anchor=agreed_at),
        _rendering(journey, pricing),
        _watch_deadline(journey, agreed_at),
    )
    journey.remember(
        budget_seen_at=viewing.starts_at.isoformat(),
        **quote_facts(shown(journey, budget, viewing.starts_at)),
    )


async def _rendering(journey: Journey, pricing: Pricing) -> None:
    """Receive the fee, then draw the rendering; without it only the budget is shown (R002-SKU-45, 50)."""
    if journey.facts.get("render_fee") is None:
        return
    owed, rate = Decimal(journey.facts["render_fee"]), Decimal(journey.facts["render_rate"])
    band = pricing.rendering_rate
    if band is not None and not band.holds(rate):
        journey.notify(
            "rate",
            "rendering_rate_unusual",
            Role.SALES_MANAGER,
            rate=str(rate),
            min=str(band.min),
            max=str(band.max),
        )
    fee = await collect(
        journey, "rendering_fee", RENDERING, owed, area=journey.facts["render_area"], rate=str(rate)
    )
    if fee.withdrawn:
        journey.notify("rendering_withdrawn", "rendering_withdrawn", Role.AGENT, Role.DESIGNER)
    else:
        await journey.ask(
            RENDERING,
            DRAW_RENDERING,
            about={"area": journey.facts["render_area"]},
        )


async def _watch_deadline(journey: Journey, agreed_at: datetime) -> None:
    """On the third day everything is to be there, so that a day is left before the meeting (X-09)."""
    await journey.until(
        "deadline", journey.standard.rules["quote_deadline"], agreed_at, subject="quote_deadline"
    )
    missing = [name for name, there in _needs(journey).items() if not there()]
    if journey.first_time("deadline/checked") and missing:
        journey.notify("late", "quote_late", Role.SALES_MANAGER, Role.DESIGN_DIRECTOR, missing=missing)


def _needs(journey: Journey) -> dict[str, Callable[[], bool]]:
    """What must be there before anything is shown: the rendering, if any, and an approved budget (R002-SKU-49)."""
    needs = {"budget_approval": lambda: approved(journey, BUDGET)}
    if journey.facts.get("render_fee") is not None:
        settled = (journey.key(RENDERING), journey.key("rendering_withdrawn"))
        needs[RENDERING] = lambda: any(key in journey.state.answers for key in settled)
    return needs
