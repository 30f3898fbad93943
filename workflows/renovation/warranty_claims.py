"""Claims under the warranty: answered at once, inspected, repaired, or explained and offered with a price (X-23).

Two clocks run from the opening, as with complaints: a first response, and the inspection that the customer is promised.
"""

import asyncio
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from domain.appointments import Place
from domain.care import Cause, Cover, Topic, defect_cover
from domain.forms.care import WARRANTY_END
from domain.forms.warranty_claims import (
    INSPECT_DEFECT,
    OFFER_REPAIR,
    REPAIR_DEFECT,
    RESPOND_CLAIM,
)
from domain.model import Model
from domain.roles import Role
from workflows.parts.booking import Meeting
from workflows.parts.journey import Journey
from workflows.renovation.care import warranties
from workflows.renovation.contacts import reach
from workflows.renovation.hoses import reminded_along, take_along
from workflows.renovation.visits import visit

INSPECTION = Meeting("claim_inspection", INSPECT_DEFECT, optional=True)
REPAIR = Meeting("claim_repair", REPAIR_DEFECT, optional=True)


class Claim(Model):
    """What was reported when, and the warranties on that day."""

    on: date
    warranties: dict[str, str]


async def warranty_end(journey: Journey) -> None:
    """Before warranties end: is there anything to put right? A defect becomes a claim (X-23)."""
    ending = {"ending": journey.about["ending"], "ends_on": journey.about["ends_on"]}
    topics = (Topic.WARRANTY, *take_along(journey))
    answer = await reach(journey, "warranty_end", WARRANTY_END, topics, about=lambda: ending)
    reminded_along(journey, answer)


async def warranty_claim(journey: Journey) -> None:
    """One defect, from its report to the customer's signature."""
    journey.first_time("opened")
    opened = journey.when("opened")
    claim = journey.fixed("claim", lambda: _claim(journey), Claim)
    about = {
        **journey.about,
        "opened_at": opened.isoformat(),
        "reported_on": claim.on.isoformat(),
        "warranties": claim.warranties,
    }
    journey.promise(
        "inspection", "defect_inspected", by=journey.due(journey.standard.rules["claim_inspected"], opened)
    )
    await asyncio.gather(
        _respond(journey, opened, about),
        _settle(journey, claim, about),
    )


async def _respond(journey: Journey, opened: datetime, about: dict[str, Any]) -> None:
    """Say who looks after it; who is not reached gets a message (X-20)."""
    answer = await journey.ask("response", RESPOND_CLAIM, anchor=opened, about=about)
    if not answer.customer_reached:
        journey.notify("response/message", "tried_to_call", "customer")


def _claim(journey: Journey) -> Claim:
    given = journey.about.get("on")
    on = date.fromisoformat(given) if given else journey.day(journey.now)
    return Claim(on=on, warranties=warranties(journey))


async def _settle(journey: Journey, claim: Claim, about: dict[str, Any]) -> None:
    inspected = await visit(journey, "inspection", INSPECTION, place=Place.PROPERTY, about=about)
    if inspected is None:
        journey.waive_promise("inspection")
        journey.notify("declined", "claim_declined", Role.CS_LEAD)
        return
    journey.keep_promise("inspection")
    found = inspected.report
    assert found.item is not None
    assert found.cause is not None
    cover = defect_cover(claim.on, claim.warranties, found.item, found.cause)
    told = {"item": found.item, "defect_cause": found.cause, "cover": cover}
    if cover is Cover.AT_COST and not await pays(journey, found.price, why=_why(found.cause), **told):
        return
    if cover is Cover.WARRANTY:
        journey.notify("covered", "claim_covered", "customer", **told)
    await _repair(journey, {**about, **told})


def _why(cause: Cause) -> str:
    """Why it is not covered, as a code: what it comes from, or that the warranty had ended."""
    return "warranty_over" if cause.is_ours else cause


async def pays(journey: Journey, price: Decimal | None, *, why: str, **about: Any) -> bool:
    """Explain what is not covered and offer it at a price; finance hears of whoever accepts."""
    offered = {**about, "why_not": why, "repair_price": str(price) if price is not None else None}
    answer = await journey.ask("offer", OFFER_REPAIR, about=offered)
    if answer.accepted:
        journey.notify("to_charge", "repair_to_charge", Role.FINANCE, **offered)
    return answer.accepted


async def _repair(journey: Journey, about: dict[str, Any]) -> None:
    """Visit until it is mended and signed; after each visit in vain the lead is told."""
    for attempt in count(1):
        key = f"repair/{attempt}"
        held = await visit(journey, key, REPAIR, place=Place.PROPERTY, about=about)
        if held is None:
            journey.notify(f"{key}/declined", "claim_declined", Role.CS_LEAD)
            return
        if held.report.mended and held.report.customer_signed:
            return
        journey.notify(f"{key}/again", "repair_not_signed", Role.CS_LEAD, item=about.get("item"))
