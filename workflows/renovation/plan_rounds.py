"""Rounds of the design: who goes on drawing, since when, and at what fee (R002-SKU-36, 37, X-21)."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from domain.appointments import Place, Slot
from domain.forms.design import CHANGE_DESIGNER, DECIDE_ROUND, DecideRound, PlanTalk, RoundDecision
from domain.roles import Role
from workflows.parts.journey import Journey
from workflows.parts.proposing import propose_designer
from workflows.renovation.fees import collect

ANSWER = "designer_answer"
"""The promise to say who goes on drawing, and the rule of the standard for when."""
STOPPED = "design_stopped"


@dataclass(frozen=True)
class Round:
    """Where the design stands after a talk: what was said, and what the next round begins with."""

    talk: PlanTalk
    call: str
    """The full key of the call, where the customer's wishes stand in their own words."""
    at: datetime
    """Since when all is known that the next round needs: whoever draws has their days from then on (X-06)."""
    place: Place
    slot: Slot | None
    """The time agreed for showing the changed plan."""
    fees: Decimal = Decimal(0)
    """What has been agreed for further design so far, in the currency of the price list."""


def director_joins(journey: Journey, number: int) -> bool:
    """From this round on the design director attends and decides how it goes on; the first plan is round 1 (X-21)."""
    return number >= journey.standard.numbers["director_from_round"]


async def settle_who_draws(turn: Journey, number: int, last: Round) -> Round:
    """Settle what comes before anybody draws again, and return the round as it goes on then.

    A customer who wants another designer is promised an answer; from a round of the standard on the design director
    decides whether and how another round follows. Never returns for a customer who is lost by that.
    """
    another = last.talk.wants_other_designer
    if another:
        turn.promise(ANSWER, ANSWER, turn.due(turn.standard.rules[ANSWER], last.at))
    if last.talk.changes_needed and director_joins(turn, number):
        last = await _decide_round(turn, number, last)
    elif another:
        last = await _change_designer(turn, last)
    return last


async def _change_designer(turn: Journey, last: Round) -> Round:
    """The design director talks to customer and designer; the designer concerned never decides (R002-SKU-36)."""
    key = "change_designer"
    concerned = turn.person(Role.DESIGNER)
    about = await _about(turn, last)
    decided = await turn.ask(key, CHANGE_DESIGNER, requester=concerned, about=about)
    return _drawn_by(turn, last, decided.designer, turn.when(key))


async def _decide_round(turn: Journey, number: int, last: Round) -> Round:
    """Go on, with another designer, for a fee, or not at all (X-21)."""
    about = {**await _about(turn, last), "round": number, "other_designer": last.talk.wants_other_designer}
    decided = await turn.ask("decision", DECIDE_ROUND, about=about)
    if decided.decision is RoundDecision.STOP:
        await turn.lose(STOPPED)
    last = _drawn_by(turn, last, decided.designer, turn.when("decision"))
    return await _paid(turn, last, decided)


async def _about(turn: Journey, last: Round) -> dict[str, Any]:
    """What the director needs to know: the call, who draws now, and who could instead, by style and load."""
    style = turn.facts.get("style")
    proposal = await propose_designer(turn, "proposal", style, another=True)
    return {
        "call": last.call,
        "style": style,
        "designer": turn.person(Role.DESIGNER),
        "proposed": proposal.proposed,
        "candidates": [one.model_dump(mode="json") for one in proposal.candidates],
    }


def _drawn_by(turn: Journey, last: Round, designer: str | None, at: datetime) -> Round:
    """Somebody else draws from now on, at the time agreed with the customer if it is theirs too; or all stays."""
    slot = last.slot
    if designer is not None:
        turn.appoint(Role.DESIGNER, designer, "other_designer")
        slot = slot.model_copy(update={"staff": designer}) if slot is not None else None
    elif last.talk.wants_other_designer:
        turn.notify("stays", "designer_stays", "customer", Role.AGENT)
    turn.keep_promise(ANSWER)
    return replace(last, at=at, slot=slot)


async def _paid(turn: Journey, last: Round, decided: DecideRound) -> Round:
    """Further design is paid before it begins; what was paid for rounds before does not count again (X-21).

    It is not credited at signing: it buys rounds beyond those that everybody has. A rendering's fee buys what
    belongs to the offer (X-11). A customer who withdraws has no way on: the rounds without a fee are used up.
    """
    if decided.fee is None:
        return last
    fees = last.fees + decided.fee
    paid = await collect(turn, "fee", "design", fees)
    if paid.withdrawn:
        await turn.lose(STOPPED)
    turn.first_time("paid")
    return replace(last, at=turn.when("paid"), fees=fees)
