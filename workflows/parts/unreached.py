"""What becomes of a customer whom no call reaches (X-20).

Before the contract the lead decides: they are called again, rest for some months, or are lost. After it nobody is
put to rest: the lead decides whether a visit is given up, and hears when several calls in a row reached nobody.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.forms import KINDS
from domain.forms.calls import REACH_CUSTOMER, Reaching
from domain.forms.care import CARE_CALL
from domain.forms.handover import PRE_COMPLETION_CALL
from domain.forms.meetings import ARRANGE_APPOINTMENT, DECIDE_VISIT, VisitDecision
from domain.forms.progress import KICKOFF_CALL
from domain.model import Model
from domain.roles import Role
from domain.stages import Stage
from domain.standard import CallRule
from domain.tasks import TaskKind
from workflows.parts.journey import Journey
from workflows.parts.silence import leave_alone

FIRST_CALLS: Mapping[Stage, TaskKind[Any]] = {
    Stage.CONSTRUCTION: KICKOFF_CALL,
    Stage.HANDOVER: PRE_COMPLETION_CALL,
    Stage.CARE: CARE_CALL,
}
"""The calls after the contract by whose rule it goes where a call has none of its own."""
UNREACHABLE = "unreachable"
MISSED = "missed_calls"
"""The fact that counts the calls in a row that reached nobody."""


class Usual(Model):
    """The call whose rule counts."""

    kind: str


def rule_of(journey: Journey, kind: TaskKind[Any]) -> CallRule:
    """The standard's rule for calls of a kind that nobody answers."""
    name = journey.standard.tasks[kind.name].calls
    if name is None:
        raise ValueError(f"tasks.{kind.name}.calls: the standard has no rule for this call")
    return journey.standard.calls[name]


def rule_of_stage(journey: Journey, key: str) -> CallRule:
    """The standard's rule for a customer whom nobody reaches, by the stage in which that was asked first."""

    def usual() -> Usual:
        call = FIRST_CALLS.get(journey.state.stage, ARRANGE_APPOINTMENT)
        return Usual(kind=call.name)

    return rule_of(journey, KINDS[journey.fixed(key, usual, Usual).kind])


async def lead_decides(
    journey: Journey, key: str, kind: TaskKind[Any], rule: CallRule, rounds: int, why: str
) -> datetime:
    """Returns since when the customer may be called again; never for a customer who is lost."""
    asked = f"{key}/lead/{rounds}"
    decided = await journey.ask(asked, REACH_CUSTOMER, about={"call": kind.name, "why": why})
    if decided.decision is Reaching.LOST:
        await journey.lose(f"lost_{decided.lost_reason}" if decided.lost_reason else UNREACHABLE)
    if decided.decision is Reaching.DO_NOT_CONTACT:
        await leave_alone(journey, key)
    if decided.decision is Reaching.REST:
        return await _rest(journey, f"{key}/rest/{rounds}", rule, journey.when(asked))
    return journey.when(asked)


async def visit_goes_on(journey: Journey, key: str, appointment: str, tries: int) -> bool:
    """The lead decides whether a visit is given up for which nobody could agree on a time, after the contract."""
    decided = await journey.ask(key, DECIDE_VISIT, about={"appointment": appointment, "tries": tries})
    return decided.decision is VisitDecision.GO_ON


async def _rest(journey: Journey, key: str, rule: CallRule, since: datetime) -> datetime:
    """Leave the customer in peace but for a message a month; whoever does not come back is lost."""
    assert rule.rest is not None
    journey.fall_dormant(f"{key}/dormant", UNREACHABLE)
    month = 1
    while not await journey.rest(f"{key}/{month}", journey.in_window(rule.rest), since):
        since = journey.when(f"{key}/{month}")
        if month > rule.messages:
            await journey.lose(UNREACHABLE)
        journey.notify(f"{key}/{month}/message", "still_there", "customer")
        month += 1
    return journey.when(f"{key}/{month}")


def give_up(journey: Journey, key: str, kind: TaskKind[Any], rule: CallRule) -> None:
    """A call reached nobody; the lead is told when that happened several times in a row."""
    if rule.tell_lead_after is None or journey.key(f"{key}/missed") in journey.state.answers:
        return
    missed = (journey.facts.get(MISSED) or 0) + 1
    told = missed >= rule.tell_lead_after
    journey.learn(f"{key}/missed", **{MISSED: 0 if told else missed})
    if told:
        journey.notify(f"{key}/lead_told", "calls_missed", Role.CS_LEAD, call=kind.name, calls=missed)


def was_heard(journey: Journey, key: str, rule: CallRule) -> None:
    """A call reached the customer: the calls that reached nobody are counted anew."""
    if rule.tell_lead_after is not None:
        journey.learn(f"{key}/heard", **({MISSED: 0} if journey.facts.get(MISSED) else {}))
