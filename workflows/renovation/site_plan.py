"""The plan of the site: reckoned at the kickoff, moved by pauses, change orders and forecasts (R004-STG, X-28)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from domain.forms.site import MEASURE_CABINETS, SITE_STAGE
from domain.model import Model
from domain.pausing import PastPause
from domain.roles import Role
from domain.site import STAGES, SitePlan, SiteStage, nth_working_day, plan, prolonged
from domain.time.calendar import Calendar
from workflows.parts.journey import Journey

SITE = "site"
"""The site's calendar."""
STANDS_AT = "site_stage"
"""The fact that names the stage which is being built; none when all are."""
WORK = frozenset({SITE_STAGE.name, MEASURE_CABINETS.name})
Change = Callable[[SitePlan], SitePlan]


class Beyond(Model):
    """By how many days the works end after the agreed end."""

    days: int


def site_calendar(journey: Journey) -> Calendar:
    """The days on which anybody may work on the site."""
    return journey.rules.calendar(SITE)


def current_plan(journey: Journey) -> SitePlan:
    """The plan as it is now, after every pause; only from the kickoff on."""
    told = SitePlan.model_validate(journey.facts["site_plan"])
    stood_still = journey.standard.pauses.works_stood_still(_pauses(journey))
    return told.moved(site_calendar(journey), stood_still, journey.now)


def _pauses(journey: Journey) -> tuple[PastPause, ...]:
    """The pauses so far, and what has passed of the one that there is."""
    state = journey.state
    if state.pause is None:
        return tuple(state.pauses)
    running = PastPause(start=state.pause.since, end=journey.now, reason=state.pause.reason)
    return (*state.pauses, running)


def replan(journey: Journey, key: str, change: Change, **facts: Any) -> None:
    """Change the plan, once for this key, and leave facts with it."""
    if journey.key(key) not in journey.state.answers:
        changed = change(current_plan(journey))
        journey.learn(key, site_plan=changed.model_dump(mode="json"), **facts)


def begin_plan(journey: Journey) -> None:
    """Reckon the plan from the kickoff; where it does not fit the contract's term, that is told at once."""
    if journey.key("site_planned") not in journey.state.answers:
        facts = journey.facts
        first = plan(
            datetime.fromisoformat(facts["kicked_off_at"]),
            journey.standard.site.lengths({stage: is_accepted(journey, stage) for stage in STAGES}),
            site_calendar(journey),
            extra_days=int(facts.get("extra_days") or 0),
            term_days=facts.get("term_days"),
        )
        journey.learn("site_planned", site_plan=first.model_dump(mode="json"), **{STANDS_AT: STAGES[0].value})
    beyond = journey.fixed("site_beyond", lambda: Beyond(days=current_plan(journey).beyond_term), Beyond)
    tell_beyond_term(journey, "site_beyond_told", beyond.days)


def tell_beyond_term(journey: Journey, key: str, days: int) -> None:
    """Supervisor and sales hear that the works end after the contract's term."""
    if days > 0:
        journey.notify(key, "works_beyond_term", Role.SITE_SUPERVISOR, Role.SALES, days=days)


def is_accepted(journey: Journey, stage: SiteStage) -> bool:
    """Whether the customer accepts a stage: the standard says so, or a payment is tied to it (X-22)."""
    tied = [one["stage"] for one in journey.facts.get("milestones") or ()]
    return journey.standard.site.of(stage).accepted or stage.value in tied


def begin_stage(journey: Journey, key: str, stage: SiteStage) -> None:
    """A stage may begin: it is expected to take its days from now on, and no later one is finished."""

    def begun(known: SitePlan) -> SitePlan:
        calendar, days = site_calendar(journey), known.stages[stage].days
        return known.expecting(stage, nth_working_day(calendar, journey.day(journey.now), days), calendar)

    later = STAGES[STAGES.index(stage) :]
    stale = {f"{what}_{one}": None for one in later for what in ("started", "finished", "accepted")}
    void = {name: None for name in stale if journey.facts.get(name) is not None}
    replan(journey, key, begun, **{STANDS_AT: stage.value}, **void)


def _stands_at(journey: Journey) -> str | None:
    """The stage whose task is open; while it is accepted or paid, the one that was begun last."""
    working = (task.about["site_stage"] for task in journey.state.tasks.values() if task.kind in WORK)
    stage = next(working, journey.facts.get(STANDS_AT))
    return None if stage is None else str(stage)


def extend(journey: Journey, key: str, days: int) -> None:
    """A change order takes so many working days more, or fewer; once for a key.

    The stage that is being built takes them, and the clock of its task with it; before the kickoff, the first one.
    """
    if not journey.first_time(f"{key}/extended"):
        return
    journey.remember(extra_days=int(journey.facts.get("extra_days") or 0) + days)
    stage = _stands_at(journey)
    if stage is None:
        return
    longer = current_plan(journey).extended(SiteStage(stage), days, site_calendar(journey))
    journey.remember(site_plan=longer.model_dump(mode="json"))
    journey.rearm(WORK, lambda rule: prolonged(rule, days))
