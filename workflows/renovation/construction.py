"""Construction: from the signed contract to the supervisor's own pre-acceptance (R002-SKU-60 … 64)."""

import asyncio
from datetime import datetime

from domain.forms.progress import KICKOFF_CALL
from domain.roles import Role
from workflows.parts.journey import Journey
from workflows.parts.racing import first_of
from workflows.renovation.kickoff import OPENED, open_site
from workflows.renovation.materials import choose_materials
from workflows.renovation.milestones import collect_past
from workflows.renovation.permit import keep_permit, know_permit
from workflows.renovation.preparation import prepare
from workflows.renovation.progress import tell_call_days
from workflows.renovation.site import build
from workflows.renovation.taken_over import opened_before, start_before


async def construct(journey: Journey) -> None:
    """Have the works done; beside them the permit is kept valid and the customer's choices are made in time."""
    know_permit(journey)
    collect_past(journey)
    await first_of(_works(journey), keep_permit(journey), choose_materials(journey))
    for beside in ("permit", "materials"):
        journey.call_off(beside, "works_complete")


async def _works(journey: Journey) -> bool:
    """Prepare the site, open it, build it stage by stage; the calls of every month run beside it."""
    before = opened_before(journey)
    opened = before or await _open(journey)
    journey.remember(kicked_off_at=opened.isoformat())
    journey.plan("progress", "progress", cadence="progress", anchor=opened, role=Role.AGENT)
    if before is None:
        await asyncio.gather(tell_call_days(journey, opened), build(journey))
    else:
        journey.first_time(OPENED)
        journey.not_done_here("kickoff_call", KICKOFF_CALL.name, journey.day(opened))
        await build(journey)
    return True


async def _open(journey: Journey) -> datetime:
    """A site whose day had been agreed on before we took it over is prepared already."""
    if start_before(journey) is None:
        await prepare(journey)
    return await open_site(journey)
