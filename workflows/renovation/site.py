"""The site: its stages one after the other, up to the supervisor's own pre-acceptance (R004-STG, X-22, X-28)."""

from datetime import date, datetime
from functools import partial
from itertools import count
from typing import Any

from domain.forms.site import MEASURE_CABINETS, MEND_SITE, PRE_ACCEPTANCE, SITE_STAGE, StageOutcome
from domain.site import STANDS_AT, SiteStage, rule_until
from domain.site_rules import SiteStageRule
from domain.tasks import TaskKind
from workflows.parts.journey import Journey
from workflows.renovation.concealed import ACCEPTED, accepted_by_customer, water_test
from workflows.renovation.milestones import pay_milestone
from workflows.renovation.permit import permit_in_force
from workflows.renovation.site_delays import Delays
from workflows.renovation.site_plan import (
    begin_again,
    begin_plan,
    begin_stage,
    current_plan,
    is_accepted,
    last_done,
    site_calendar,
    undo,
)
from workflows.renovation.taken_over import built_before

BEGUN = "begun"


async def build(journey: Journey) -> None:
    """Build stage by stage: no stage begins before the one before is accepted, and paid where a payment is due."""
    begin_plan(journey)
    before = built_before(journey)
    done_on = last_done(journey) or journey.day(datetime.fromisoformat(journey.facts["kicked_off_at"]))
    for stage in SiteStage:
        if stage in before:
            journey.not_done_here(f"site/{stage}", SITE_STAGE.name, None, site_stage=stage.value)
            continue
        if journey.key(f"site/{stage}/{BEGUN}") not in journey.state.answers:
            await permit_in_force(journey, f"site/{stage}/permit")
        done_on = await _build(journey.within(f"site/{stage}"), stage, done_on)
        await pay_milestone(journey, stage)
    await _accept_ourselves(journey)


async def _build(turn: Journey, stage: SiteStage, before: date) -> date:
    """Work, test and accept one stage; returns the day on which the work was done."""
    rule = turn.standard.site.of(stage)
    begin_stage(turn, BEGUN, stage)
    done_on = await _worked(turn, stage, rule, before)
    accepting = is_accepted(turn, stage)
    if accepting and turn.key(ACCEPTED) not in turn.state.answers:
        undo(turn, stage, ACCEPTED)
    if rule.water_test is not None:
        await water_test(turn, stage, rule, done_on)
    if accepting:
        await accepted_by_customer(turn, stage, rule)
    return done_on


async def _worked(turn: Journey, stage: SiteStage, rule: SiteStageRule, before: date) -> date:
    """Ask the supervisor until every item of the stage has passed; whatever is said shows in the plan."""
    kind: TaskKind[Any] = MEASURE_CABINETS if rule.measured else SITE_STAGE
    delays = Delays(turn, stage)
    failed: list[str] = []
    for number in count(1):
        key = f"work/{number}"
        about = partial(_about, turn, stage, rule, before, failed)
        if turn.key(key) not in turn.state.answers:
            begin_again(turn, stage)
        said = await turn.ask(key, kind, within=_left(turn, stage), about=about)
        said_on = turn.day(turn.when(key))
        match said.outcome:
            case StageOutcome.STARTED:
                started = said.started_on or said_on
                turn.learn(f"{key}/started", **{f"started_{stage}": started.isoformat()})
            case StageOutcome.LATE:
                delays.forecast(key, said.expected_on, said.reason, said.cause)
            case StageOutcome.FINISHED if said.failed:
                failed = said.failed
            case StageOutcome.FINISHED:
                done_on: date = said.finished_on or said_on
                started = _started(turn, stage, said.started_on, done_on)
                delays.finished(
                    key,
                    done_on,
                    said.cause if said.reason else None,
                    **{f"started_{stage}": started.isoformat(), f"finished_{stage}": done_on.isoformat()},
                )
                return done_on
    raise AssertionError("a stage is finished at last")


def _started(turn: Journey, stage: SiteStage, said: date | None, done_on: date) -> date:
    """When it began: as somebody said, else when it could."""
    known = turn.facts.get(f"started_{stage}")
    return min(said or (date.fromisoformat(known) if known else turn.day(turn.when(BEGUN))), done_on)


def _left(turn: Journey, stage: SiteStage) -> str:
    """The due rule: the day on which the stage is expected to be finished, and never less than a day."""
    return rule_until(site_calendar(turn), turn.day(turn.now), current_plan(turn).stages[stage].ends)


def _about(
    turn: Journey, stage: SiteStage, rule: SiteStageRule, before: date, failed: list[str]
) -> dict[str, Any]:
    """What the supervisor has in hand: the dates of the plan, the checklist, and what failed the last time."""
    planned = current_plan(turn).stages[stage]
    return {
        "site_stage": stage.value,
        "since": before.isoformat(),
        "planned_on": planned.finish.isoformat(),
        "expected_on": planned.ends.isoformat(),
        "items": list(rule.check),
        "photos": rule.photos,
        "failed": failed,
    }


async def _accept_ourselves(journey: Journey) -> None:
    """The supervisor accepts the works before anybody calls the customer; what fails is put right and tried again."""
    for number in count(1):
        key = f"pre_acceptance/{number}"
        tried = await journey.ask(key, PRE_ACCEPTANCE, about={"round": number})
        if tried.passed:
            journey.remember(works_complete_at=journey.when(key).isoformat(), **{STANDS_AT: None})
            return
        await journey.ask(f"{key}/mend", MEND_SITE, about={"round": number, "open_items": tried.open_items})
