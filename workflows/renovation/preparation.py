"""Preparation: everything that a site needs before it opens, and the day on which it does (R002-MGT-04)."""

import asyncio
from datetime import date

from domain.forms.preparation import AGREE_START, NAME_CREW, OBTAIN_PERMIT, ORDER_MATERIALS, TAKE_KEYS
from domain.roles import Role
from workflows.parts.journey import Journey


async def prepare(journey: Journey) -> date:
    """Have everything got ready side by side; then the day is agreed, and returned."""
    _, _, crew, _ = await asyncio.gather(
        journey.ask("obtain_permit", OBTAIN_PERMIT),
        journey.ask("take_keys", TAKE_KEYS),
        journey.ask("name_crew", NAME_CREW, about={"crew_grade": journey.facts.get("crew_grade")}),
        journey.ask("order_materials", ORDER_MATERIALS),
    )
    agreed = await journey.ask(
        "agree_start", AGREE_START, about={"planned_start": journey.facts.get("planned_start")}
    )
    earliest = journey.due(journey.standard.rules["earliest_start"], journey.when("agree_start"), "site")
    start_on = agreed.start_on or journey.day(earliest)
    told = start_on.isoformat()
    journey.remember(crew=crew.crew, start_on=told)
    journey.notify("start_told", "site_opens", Role.SITE_SUPERVISOR, Role.DESIGNER, start_on=told)
    return start_on
