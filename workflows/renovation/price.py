"""The price: the call about the budget, and how a gap is closed (R002-SKU-51 … 55, R001-QUO-06, X-10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from domain.appointments import Place
from domain.forms.signing import (
    APPROVE_CONCESSION,
    BUDGET_CALL,
    DECIDE_GAP,
    TALK_BUDGET,
    BudgetCall,
    BudgetReaction,
    GapDecision,
    GapWay,
)
from domain.pricing import Quote
from domain.standard import deciders
from workflows.parts.booking import Meeting, book
from workflows.parts.journey import Journey
from workflows.renovation.budgeting import BUDGET_VIEWING, quote_facts, requote
from workflows.renovation.calling import call, last_call
from workflows.renovation.gates import Gates

BUDGET_TALK = Meeting("budget_talk", TALK_BUDGET)
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Talk:
    """When the customer was last shown a price, and in which kind of meeting."""

    meeting: str
    at: datetime


async def settle_price(
    journey: Journey, gates: Gates, quote: Quote, last: Talk, rounds: Iterator[int]
) -> tuple[Quote, datetime]:
    """Call about the budget, again after each talk, until there is no problem with it; returns price and instant.

    From a round of the standard on, the sales manager decides whether it goes on.
    """
    for number in rounds:
        turn = journey.within(f"price/{number}")
        gates.begin(quote)
        answer = await _call(turn, quote, last, number)
        if answer.reaction is BudgetReaction.NO_PROBLEM:
            return quote, turn.when(last_call(turn, "call"))
        if number >= turn.standard.numbers["gap_decided_from_round"]:
            await _decide_gap(turn, quote, answer, number)
        quote, last = await _close_gap(turn, gates, quote, answer)
    raise AssertionError("rounds never run out")


async def _call(turn: Journey, quote: Quote, last: Talk, number: int) -> BudgetCall:
    return await call(
        turn,
        "call",
        BUDGET_CALL,
        opens=turn.standard.appointments[last.meeting].follow_up,
        anchor=last.at,
        about=lambda: {"total": str(quote.total), "currency": quote.currency, "call": number},
    )


def _caller(turn: Journey) -> str | None:
    return turn.who(last_call(turn, "call"))


async def _decide_gap(turn: Journey, quote: Quote, answer: BudgetCall, number: int) -> None:
    about = {"gap": str(answer.budget_gap), "total": str(quote.total), "round": number}
    decided = await turn.ask("decide", DECIDE_GAP, requester=_caller(turn), about=about)
    if decided.decision is GapDecision.LOSE:
        await turn.lose(f"lost_{decided.lost_reason}")


async def _close_gap(turn: Journey, gates: Gates, quote: Quote, answer: BudgetCall) -> tuple[Quote, Talk]:
    """By another version or by a concession; then meet again (R002-SKU-53)."""
    place = Place(turn.facts["meeting_place"])
    if answer.way is GapWay.NEW_VERSION:
        other = await requote(turn, "requote", "gap", after=quote, place=place)
        return other, Talk(BUDGET_VIEWING.name, other.shown_at or other.approved_at)
    off = await _concession(turn, quote, answer)
    if off > NOTHING:
        quote = quote.model_copy(update={"total": quote.total - off})
        if turn.first_time("conceded"):
            turn.remember(**quote_facts(quote))
        gates.begin(quote)
    return quote, await talk(turn)


async def talk(turn: Journey) -> Talk:
    """Meet the customer about the price, with the company's answer at hand."""
    held = await book(turn, "talk", BUDGET_TALK, place=Place(turn.facts["meeting_place"]))
    return Talk(BUDGET_TALK.name, held.starts_at)


async def _concession(turn: Journey, quote: Quote, answer: BudgetCall) -> Decimal:
    """Ask whoever may grant as much, and from there upwards where the agent wished; returns what was granted.

    Nobody grants their own request, and time alone never grants or refuses it (R001-QUO-06, X-10).
    """
    asked = answer.concession_asked or answer.budget_gap or NOTHING
    standard = turn.standard
    tiers = deciders(standard.concessions, standard.tasks[APPROVE_CONCESSION.name], asked, quote.total)
    for step, tier in enumerate(tiers, 1):
        limit = tier.limit(quote.total)
        granted = await turn.ask(
            f"concession/{step}",
            APPROVE_CONCESSION,
            role=tier.role,
            within=tier.within,
            requester=_caller(turn),
            about={
                "gap": str(answer.budget_gap),
                "asked": str(asked),
                "total": str(quote.total),
                "currency": quote.currency,
                "limit": str(limit) if limit is not None else None,
            },
        )
        if granted.approved:
            return granted.amount or NOTHING
        if not answer.ask_higher:
            break
    return NOTHING
