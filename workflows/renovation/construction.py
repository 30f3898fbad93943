"""Construction: from the signed contract to the supervisor's own pre-acceptance (R002-SKU-60 … 64)."""

import asyncio
from datetime import date

from domain.forms.construction import (
    AGREE_START,
    KICKOFF,
    KICKOFF_CALL,
    NAME_CREW,
    OBTAIN_PERMIT,
    ORDER_MATERIALS,
    PRE_ACCEPTANCE,
    SITE_STAGE,
    TAKE_KEYS,
    SiteStage,
)
from domain.roles import Role
from workflows.parts.journey import Journey
from workflows.renovation.calling import call


async def construct(journey: Journey) -> None:
    """Prepare the site, open it, build it stage by stage; the calls of every month run beside it."""
    start_on = await _prepare(journey)
    await journey.ask(
        "kickoff", KICKOFF, opens=journey.standard.rules["kickoff"], anchor=journey.at(start_on, "site")
    )
    opened = journey.when("kickoff")
    journey.remember(kicked_off_at=opened.isoformat())
    journey.plan("progress", "progress", cadence="progress", anchor=opened, role=Role.AGENT)
    await asyncio.gather(call(journey, "kickoff_call", KICKOFF_CALL), _build(journey))


async def _prepare(journey: Journey) -> date:
    """Everything that a site needs before it opens, side by side; then the day is agreed (R002-MGT-04)."""
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


async def _build(journey: Journey) -> None:
    """The stages of the site in their order; then the supervisor accepts the works, as often as it takes."""
    for stage in SiteStage:
        key = f"site/{stage}"
        done = await journey.ask(
            key,
            SITE_STAGE,
            within=journey.standard.rules.get(f"site_{stage}"),
            about={"site_stage": stage},
        )
        finished = done.finished_on or journey.day(journey.when(key))
        journey.remember(**{f"finished_{stage}": finished.isoformat()})
    turn = 1
    while not (await journey.ask(f"pre_acceptance/{turn}", PRE_ACCEPTANCE, about={"round": turn})).passed:
        turn += 1
    journey.remember(works_complete_at=journey.when(f"pre_acceptance/{turn}").isoformat())
