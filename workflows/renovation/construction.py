"""Construction: from the signed contract to the supervisor's own pre-acceptance (R002-SKU-60 … 64)."""

import asyncio

from domain.roles import Role
from workflows.parts.journey import Journey
from workflows.parts.racing import first_of
from workflows.renovation.kickoff import open_site
from workflows.renovation.materials import choose_materials
from workflows.renovation.permit import keep_permit
from workflows.renovation.preparation import prepare
from workflows.renovation.progress import tell_call_days
from workflows.renovation.site import build


async def construct(journey: Journey) -> None:
    """Have the works done; beside them the permit is kept valid and the customer's choices are made in time."""
    await first_of(_works(journey), keep_permit(journey), choose_materials(journey))
    for beside in ("permit", "materials"):
        journey.call_off(beside, "works_complete")


async def _works(journey: Journey) -> bool:
    """Prepare the site, open it, build it stage by stage; the calls of every month run beside it."""
    await prepare(journey)
    opened = await open_site(journey)
    journey.remember(kicked_off_at=opened.isoformat())
    journey.plan("progress", "progress", cadence="progress", anchor=opened, role=Role.AGENT)
    await asyncio.gather(tell_call_days(journey, opened), build(journey))
    return True
