"""What the plan of the site says, before it opened as well; whoever asks keeps the answer under a key."""

from datetime import date

from domain.site import STAGES, SitePlan, SiteStage, nth_working_day, plan
from workflows.parts.journey import Journey
from workflows.renovation.site_plan import current_plan, is_accepted, site_calendar


def outlook(journey: Journey) -> SitePlan | None:
    """The plan as it is now; until the kickoff, from the agreed day on. None while no day is agreed."""
    if journey.facts.get("site_plan") is not None:
        return current_plan(journey)
    agreed = journey.facts.get("start_on")
    if agreed is None:
        return None
    return plan(
        journey.at(date.fromisoformat(agreed), "site"),
        journey.standard.site.lengths({stage: is_accepted(journey, stage) for stage in STAGES}),
        site_calendar(journey),
        extra_days=int(journey.facts.get("extra_days") or 0),
        term_days=journey.facts.get("term_days"),
    )


def begins(journey: Journey, stage: SiteStage) -> date | None:
    """The day on which a stage begins as things stand; None while no day of kickoff is agreed."""
    known = outlook(journey)
    if known is None:
        return None
    planned, place = known.stages[stage].start, STAGES.index(stage)
    if place == 0:
        return planned
    before = known.stages[STAGES[place - 1]]
    return max(planned, nth_working_day(site_calendar(journey), before.ends, before.accepting + 1))
