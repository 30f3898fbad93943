"""The plan of the site: reckoned at the kickoff, moved by pauses, change orders and forecasts (R004-STG, X-28)."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from domain.forms.site import MEASURE_CABINETS, SITE_STAGE
from domain.model import Model
from domain.pausing import PastPause
from domain.roles import Role
from domain.site import STAGES, STANDS_AT, SitePlan, SiteStage, nth_working_day, plan, plan_as_of, prolonged
from domain.stages import Stage
from domain.time.calendar import Calendar
from workflows.parts.journey import Journey
from workflows.renovation.taken_over import built_before, came_in, opened_before

SITE = "site"
"""The site's calendar."""
DONE = ("finished", "accepted")
WORK = frozenset({SITE_STAGE.name, MEASURE_CABINETS.name})
Change = Callable[[SitePlan], SitePlan]


class Beyond(Model):
    """By how many days the works end after the agreed end."""

    days: int


def site_calendar(journey: Journey) -> Calendar:
    """The days on which anybody may work on the site."""
    return journey.rules.calendar(SITE)


def current_plan(journey: Journey) -> SitePlan:
    """The plan as it is now, after every pause and change order; only from the kickoff on."""
    stood_still = journey.standard.pauses.works_stood_still(_pauses(journey))
    return plan_as_of(journey.facts, site_calendar(journey), stood_still, journey.now)


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
        journey.learn("site_planned", **_as_it_stands(journey, first))
    beyond = journey.fixed("site_beyond", lambda: Beyond(days=current_plan(journey).beyond_term), Beyond)
    tell_beyond_term(journey, "site_beyond_told", beyond.days)


def _as_it_stands(journey: Journey, known: SitePlan) -> dict[str, Any]:
    """The plan and where the site stands, as facts; one that was taken over goes on where others left it."""
    before, day = built_before(journey), last_done(journey)
    stands_at = STAGES[min(len(before), len(STAGES) - 1)]
    facts: dict[str, Any] = {STANDS_AT: stands_at.value}
    if before and day is not None:
        known = known.expecting(before[-1], day, site_calendar(journey))
        facts[f"finished_{before[-1]}"] = day.isoformat()
    if opened_before(journey) is not None and stands_at not in before:
        known = _begun(journey, stands_at, known)
    return {**facts, "site_plan": known.model_dump(mode="json")}


def last_done(journey: Journey) -> date | None:
    """The day on which the last stage of the site was finished before we took it over."""
    taken = came_in(journey, Stage.CONSTRUCTION)
    return None if taken is None else taken.site_done_on


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
    void = _left_behind(journey, stage, "started", *DONE)
    replan(journey, key, partial(_begun, journey, stage), **{STANDS_AT: stage.value}, **void)


def begin_again(journey: Journey, stage: SiteStage) -> None:
    """Back behind its finish, a stage has all its days again from now on."""
    if journey.facts.get(f"finished_{stage}") is not None:
        undo(journey, stage, *DONE)
        again = _from_now(journey, stage, current_plan(journey))
        journey.remember(site_plan=again.model_dump(mode="json"))


def _begun(journey: Journey, stage: SiteStage, known: SitePlan) -> SitePlan:
    """A stage takes its days from now on; one that others had begun, from then, and a day from now at least."""
    taken = came_in(journey, Stage.CONSTRUCTION)
    if taken is None or taken.being_built is not stage:
        return _from_now(journey, stage, known)
    calendar, since = site_calendar(journey), taken.site_done_on or taken.kickoff_on
    assert since is not None
    ends = taken.site_due_on or nth_working_day(calendar, since, known.stages[stage].days)
    return known.expecting(stage, max(ends, nth_working_day(calendar, journey.day(journey.now), 1)), calendar)


def _from_now(journey: Journey, stage: SiteStage, known: SitePlan) -> SitePlan:
    calendar, days = site_calendar(journey), known.stages[stage].days
    return known.expecting(stage, nth_working_day(calendar, journey.day(journey.now), days), calendar)


def undo(journey: Journey, stage: SiteStage, *done: str) -> None:
    """After a way back: what is not done yet, and whatever came after it, does not count as done."""
    journey.remember(**{STANDS_AT: stage.value}, **_left_behind(journey, stage, *done))


def _left_behind(journey: Journey, stage: SiteStage, *done: str) -> dict[str, None]:
    """The facts that a stage left, of what was done in it, and all of the later stages."""
    later = STAGES[STAGES.index(stage) + 1 :]
    names = [f"{what}_{stage}" for what in done]
    names += [f"{what}_{one}" for one in later for what in ("started", *DONE)]
    return {name: None for name in names if journey.facts.get(name) is not None}


def extend(journey: Journey, key: str, days: int) -> None:
    """A change order takes so many working days more, or fewer; once for a key.

    The stage that is being built takes them, and the clock of its task with it; before the kickoff, the first one.
    """
    if not journey.first_time(f"{key}/extended"):
        return
    journey.remember(extra_days=int(journey.facts.get("extra_days") or 0) + days)
    if journey.facts.get(STANDS_AT) is not None:
        journey.remember(site_plan=current_plan(journey).model_dump(mode="json"))
        journey.rearm(WORK, lambda rule: prolonged(rule, days))
