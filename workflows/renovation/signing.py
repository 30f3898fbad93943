"""Signing: the price is settled while the contract passes its gates; then it is signed (R002-SKU-51 … 59)."""

import asyncio
from datetime import datetime
from decimal import Decimal
from itertools import count

from domain.appointments import Place
from domain.forms.selling import to_cent
from domain.forms.signing import (
    APPROVE_CONCESSION,
    ARRANGE_SIGNING,
    BUDGET_CALL,
    DRAFT_CONTRACT,
    HUNDRED,
    RECEIVE_FIRST_PAYMENT,
    REVIEW_CONTRACT_BUSINESS,
    REVIEW_CONTRACT_LEGAL,
    SIGN_CONTRACT,
    TALK_BUDGET,
    ArrangeSigning,
    BudgetReaction,
    SignContract,
    SigningDecision,
)
from workflows.parts.booking import Held, Meeting, book
from workflows.parts.journey import Journey

BUDGET_TALK = Meeting("budget_talk", TALK_BUDGET)
SIGNING = Meeting("signing", SIGN_CONTRACT)
SIGNING_CALL = "signing_call"
MONTHLY = "undecided_monthly"


async def sign(journey: Journey) -> None:
    """Win the customer's yes beside the contract's gates; a signing time is agreed only after both (X-08)."""
    quoted = Decimal(journey.facts["quoted"])
    _, place = await asyncio.gather(_pass_gates(journey.within("contract"), quoted), _win(journey, quoted))
    held = await book(journey, "signing", SIGNING, place=place)
    if not held.report.signed:
        await journey.lose(f"lost_{held.report.lost_reason}")
    _remember_contract(journey, held)
    await _first_payment(journey, held.report)


async def _pass_gates(journey: Journey, total: Decimal) -> None:
    """Draft the contract until business and legal both approve it (R001-CON-01 … 03)."""
    for version in count(1):
        about = {"version": version, "total": str(total), "currency": journey.facts["currency"]}
        draft = await journey.ask(f"draft/{version}", DRAFT_CONTRACT, about=about)
        drafter = journey.who(f"draft/{version}")
        asked = {"version": version, "total": str(draft.contract_sum), "clauses_differ": draft.clauses_differ}
        business, legal = await asyncio.gather(
            journey.ask(f"business/{version}", REVIEW_CONTRACT_BUSINESS, requester=drafter, about=asked),
            journey.ask(f"legal/{version}", REVIEW_CONTRACT_LEGAL, requester=drafter, about=asked),
        )
        if business.approved and legal.approved:
            return


async def _win(journey: Journey, quoted: Decimal) -> Place:
    """Settle the price, then the decision; returns where to sign."""
    settled_at = await _settle_price(journey, quoted)
    decision = await _decide(journey, settled_at)
    if decision.decision is SigningDecision.NO:
        await journey.lose(f"lost_{decision.lost_reason}")
    return decision.signing_place or Place(journey.facts["meeting_place"])


# The price


async def _settle_price(journey: Journey, quoted: Decimal) -> datetime:
    """Call about the budget, again after each talk, until there is no problem with it (R002-SKU-51 … 55)."""
    meeting, anchor = "budget_viewing", datetime.fromisoformat(journey.facts["budget_seen_at"])
    total = quoted
    for number in count(1):
        turn = journey.within(f"price/{number}")
        call = await turn.ask(
            "call",
            BUDGET_CALL,
            opens=turn.standard.appointments[meeting].follow_up,
            anchor=anchor,
            about={"total": str(total), "call": number},
        )
        turn.contact("call", BUDGET_CALL.name, "reached")
        if call.outcome is BudgetReaction.NO:
            await turn.lose(f"lost_{call.lost_reason}")
        if call.outcome is BudgetReaction.NO_PROBLEM:
            return turn.when("call")
        total, anchor = await _close_gap(turn, total, call.budget_gap or Decimal(0))
        meeting = BUDGET_TALK.name
    raise AssertionError("calls never run out")


async def _close_gap(turn: Journey, total: Decimal, gap: Decimal) -> tuple[Decimal, datetime]:
    """Ask the management for a concession, then talk again; returns the price and when the talk was.

    Nobody grants their own request, and time alone never grants or refuses it (R002-SKU-53, R001-QUO-06).
    """
    granted = await turn.ask(
        "concession",
        APPROVE_CONCESSION,
        requester=turn.who("call"),
        about={"gap": str(gap), "total": str(total)},
    )
    talking = book(turn, "talk", BUDGET_TALK, place=Place(turn.facts["meeting_place"]))
    if not granted.approved or granted.amount is None:
        return total, (await talking).starts_at
    lower = max(total - granted.amount, Decimal(0))
    talk, _ = await asyncio.gather(talking, _pass_gates(turn.within("contract"), lower))
    return lower, talk.starts_at


# The decision


async def _decide(journey: Journey, settled_at: datetime) -> ArrangeSigning:
    """Call when it was promised; who is undecided is called again, ever more rarely, and then lost (X-21)."""
    rules = journey.standard.rules
    journey.promise(SIGNING_CALL, SIGNING_CALL, journey.due(rules["signing_promise"], settled_at))
    decision = await _ask_decision(journey, 1, rules[SIGNING_CALL], settled_at)
    journey.keep_promise(SIGNING_CALL)
    first = last = journey.when("decision/1")
    number = 1
    for step in ("undecided_1", "undecided_2", "undecided_3", *_months(journey)):
        if decision.decision is not SigningDecision.UNDECIDED:
            return decision
        anchor = last if step == MONTHLY else first
        if journey.due(rules[step], anchor) <= last:
            continue  # the call before was made so late that it stands for this one too
        number += 1
        decision = await _ask_decision(journey, number, rules[step], anchor)
        last = journey.when(f"decision/{number}")
    if decision.decision is SigningDecision.UNDECIDED:
        await journey.lose("lost_undecided")
    return decision


def _months(journey: Journey) -> list[str]:
    return [MONTHLY] * int(journey.standard.numbers[MONTHLY])


async def _ask_decision(journey: Journey, number: int, opens: str, anchor: datetime) -> ArrangeSigning:
    key = f"decision/{number}"
    decision = await journey.ask(key, ARRANGE_SIGNING, opens=opens, anchor=anchor, about={"call": number})
    journey.contact(key, ARRANGE_SIGNING.name, "reached")
    return decision


# The contract


def _remember_contract(journey: Journey, held: Held[SignContract]) -> None:
    contract = held.report
    journey.remember(
        signed_at=held.starts_at.isoformat(),
        contract_sum=str(contract.contract_sum),
        milestones=[milestone.model_dump(mode="json") for milestone in contract.milestones],
        planned_start=contract.planned_start.isoformat() if contract.planned_start else None,
        term_days=contract.term_days,
    )


async def _first_payment(journey: Journey, contract: SignContract) -> None:
    """The first milestone's share is due; a rendering fee already paid is credited (X-11)."""
    assert contract.contract_sum is not None
    first = contract.milestones[0]
    credit = Decimal(journey.facts.get("render_fee_paid") or 0)
    due = max(to_cent(contract.contract_sum * first.share / HUNDRED) - credit, Decimal(0))
    await journey.ask(
        "first_payment",
        RECEIVE_FIRST_PAYMENT,
        about={
            "milestone": first.name,
            "due": str(due),
            "credited": str(credit),
            "currency": journey.facts["currency"],
        },
    )
