"""Construction: from the signed contract to the supervisor's own pre-acceptance (R002-SKU-60 … 64)."""

import asyncio

from domain.forms.preparation import KICKOFF
from domain.forms.progress import KICKOFF_CALL
from domain.roles import Role
from workflows.parts.journey import Journey
from workflows.renovation.calling import call
from workflows.renovation.preparation import prepare
from workflows.renovation.site import build


async def construct(journey: Journey) -> None:
    """Prepare the site, open it, build it stage by stage; the calls of every month run beside it."""
    start_on = await prepare(journey)
    await journey.ask(
        "kickoff", KICKOFF, opens=journey.standard.rules["kickoff"], anchor=journey.at(start_on, "site")
    )
    opened = journey.when("kickoff")
    journey.remember(kicked_off_at=opened.isoformat())
    journey.plan("progress", "progress", cadence="progress", anchor=opened, role=Role.AGENT)
    await asyncio.gather(call(journey, "kickoff_call", KICKOFF_CALL), build(journey))
