"""Measurement: the design assistant measures every room, the designer is named (R002-SKU-19, 24; R004-STG-01/02)."""

import asyncio

from domain.appointments import Place, Slot
from domain.forms.measurement import CONFIRM_DESIGNER, MEASURE_SITE
from domain.roles import Role
from workflows.parts.booking import Meeting, book, hold_slot
from workflows.parts.journey import Journey
from workflows.parts.proposing import propose_designer
from workflows.renovation.agreed import slot_fact
from workflows.renovation.needs import learn_needs, talk_with_designer
from workflows.renovation.taken_over import named_before

MEASUREMENT = Meeting("measurement", MEASURE_SITE)


async def measure(journey: Journey) -> None:
    """Measure the site; meanwhile name the designer and learn what the plan needs to know.

    Who drew up a plan of their own has theirs counted as the measurement (R002-SKU-23).
    """
    _, viewing, _ = await asyncio.gather(_measure_site(journey), _designer(journey), learn_needs(journey))
    journey.remember(plan_slot=slot_fact(viewing))


async def _measure_site(journey: Journey) -> None:
    """Measure at the time agreed in the first meeting, else agree on one. Who measured stays the assistant (X-12)."""
    if journey.facts.get("own_plan"):
        return
    offered = journey.facts.get("measurement_slot")
    measured = await book(
        journey,
        "measurement",
        MEASUREMENT,
        place=Place.PROPERTY,
        offered=Slot.model_validate(offered) if offered else None,
    )
    journey.appoint(Role.DESIGN_ASSISTANT, measured.host, "measured_site")
    journey.remember(
        measured_area=str(measured.report.total_area) if measured.report.total_area is not None else None,
        measured_at=measured.starts_at.isoformat(),
    )


async def _designer(journey: Journey) -> Slot | None:
    """Name the designer and have the first talk with them; returns when they show the plan, if that is agreed."""
    viewing = await _name_designer(journey)
    await talk_with_designer(journey)
    return viewing


async def _name_designer(journey: Journey) -> Slot | None:
    """A designer is proposed by style and load, and named by the design director (R002-SKU-03, 15).

    Returns when that designer shows the plan: the time agreed in the first meeting, if theirs is free.
    """
    if named_before(journey, Role.DESIGNER):
        return None
    style = journey.facts.get("style")
    proposal = await propose_designer(journey, "designer/proposal", style)
    named = await journey.ask(
        "designer/confirm",
        CONFIRM_DESIGNER,
        about={
            "style": style,
            "proposed": proposal.proposed,
            "candidates": [one.model_dump(mode="json") for one in proposal.candidates],
        },
    )
    journey.appoint(Role.DESIGNER, named.designer, "designer_confirmed")
    journey.remember(complex=named.complex)
    agreed = journey.facts.get("viewing_slot")
    if agreed is None:
        return None
    slot = Slot.model_validate(agreed)
    if slot.staff == named.designer:
        return slot
    theirs = slot.model_copy(update={"staff": named.designer})
    return await hold_slot(journey, "hold_viewing", "viewing", theirs)
