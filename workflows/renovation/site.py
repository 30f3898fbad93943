"""The site: its stages one after the other, up to the supervisor's own pre-acceptance (R004-STG)."""

from domain.forms.site import PRE_ACCEPTANCE, SITE_STAGE
from domain.site import SiteStage
from workflows.parts.journey import Journey


async def build(journey: Journey) -> None:
    """Have the stages finished in their order; then the supervisor accepts the works, as often as it takes."""
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
