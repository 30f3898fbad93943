"""What follows before the contract: talks, the plan and its rounds, the budget, the price, the decision to sign."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from desk.after.asked import CUSTOMER, Asked
from desk.after.follows import Follows, Outcomes
from domain.forms.contract import DRAFT_CONTRACT
from domain.forms.design import (
    CHANGE_DESIGNER,
    DECIDE_ROUND,
    DRAW_PLAN,
    REVISE_PLAN,
    DesignerDecision,
    RoundDecision,
)
from domain.forms.measurement import CONFIRM_DESIGNER
from domain.forms.needs import MEASUREMENT_TALK, AnotherWay, TalkOutcome
from domain.forms.quotation import COLLECT_FEE, DRAW_RENDERING, PREPARE_BUDGET, FeeOutcome
from domain.forms.signing import (
    APPROVE_CONCESSION,
    ARRANGE_SIGNING,
    DECIDE_GAP,
    BudgetReaction,
    GapDecision,
    SigningDecision,
)
from domain.roles import Role
from domain.standard import deciders
from workflows.renovation.decision import MONTHLY, SIGNING_CALL
from workflows.renovation.needs import TRIES

YES, NO = ("approved", "yes"), ("approved", "no")


def talk(asked: Asked) -> Outcomes:
    """A first talk, or a visit to the showroom, may be put off once."""
    later = Follows(say="talk.outcome.later.last", beside=True)
    if asked.number < TRIES:
        at = asked.in_window(asked.standard.rules["talk_again"])
        later = Follows((asked.opens(asked.kind, at=at),), say="talk.outcome.later")
    return {
        ("outcome", TalkOutcome.HELD): Follows(beside=True),
        ("outcome", TalkOutcome.LATER): later,
        ("outcome", TalkOutcome.NOT_WANTED): Follows(say="talk.outcome.not_wanted", beside=True),
    }


def refusal(asked: Asked) -> Outcomes:
    """The customer does not want the measurement."""
    at = asked.tried(MEASUREMENT_TALK.name, asked.standard.rules["measurement_again"])
    return {
        ("decision", AnotherWay.OWN_PLAN): Follows((asked.opens(CONFIRM_DESIGNER.name),), beside=True),
        ("decision", AnotherWay.ASK_AGAIN): Follows((asked.opens(MEASUREMENT_TALK.name, at=at),)),
        ("decision", AnotherWay.LOST): asked.lost(),
    }


# --- design


def plan_talk(asked: Asked) -> Outcomes:
    """The call about a plan: another round, or the plan is settled."""
    number = _round(asked) + 1
    decides = asked.opens(DECIDE_ROUND.name), asked.timely(CHANGE_DESIGNER.name)
    director = number >= asked.standard.numbers["director_from_round"]
    again = Follows((asked.opens(REVISE_PLAN.name),), say="plan_talk.changes_needed.yes", beside=True)
    if director:
        again = Follows((decides[0],), say="plan_talk.changes_needed.yes.decided", blanks={"number": number})
    other = Follows((decides[1],), say="plan_talk.wants_other_designer.yes")
    if director:
        other = Follows(say="plan_talk.wants_other_designer.yes.decided", beside=True)
    return {
        ("changes_needed", "yes"): again,
        ("changes_needed", "no"): Follows(
            (asked.opens(PREPARE_BUDGET.name),), say="plan_talk.changes_needed.no", beside=True
        ),
        ("wants_other_designer", "yes"): other,
    }


def _round(asked: Asked) -> int:
    """Which round of the plan this is; the first plan is round 1."""
    parts = asked.key.split("/")
    return int(parts[parts.index("round") + 1]) if "round" in parts else 1


def designer(asked: Asked) -> Outcomes:
    """The design director decides who goes on drawing."""
    following = (asked.opens((PREPARE_BUDGET if "/agreed/" in asked.key else REVISE_PLAN).name),)
    return {
        ("decision", DesignerDecision.OTHER_DESIGNER): Follows(following, tells=(CUSTOMER,), beside=True),
        ("decision", DesignerDecision.STAYS): Follows(following, tells=(CUSTOMER, Role.AGENT), beside=True),
    }


def plan_round(asked: Asked) -> Outcomes:
    """From the third round on the director decides whether and how another follows (X-21)."""
    again = Follows((asked.opens(REVISE_PLAN.name),), beside=True)
    return {
        ("decision", RoundDecision.GO_ON): again,
        ("decision", RoundDecision.OTHER_DESIGNER): again,
        ("decision", RoundDecision.PAID_DESIGN): Follows((asked.opens(COLLECT_FEE.name),)),
        ("decision", RoundDecision.STOP): asked.lost(),
    }


def review(asked: Asked) -> Outcomes:
    """The sign-off of a plan."""
    kind = (REVISE_PLAN if "/round/" in asked.key else DRAW_PLAN).name
    again = asked.opens(kind, within=asked.standard.rules["redraw"])
    return {YES: Follows(beside=True), NO: Follows((again,))}


# --- quotation


def quote(asked: Asked) -> Outcomes:
    """One of two who approve a budget; both are heard before anything goes on (R001-QUO-04)."""
    key = asked.key.replace("/finance/", "/superior/")
    if key == asked.key:
        key = asked.key.replace("/superior/", "/finance/")
    said = asked.given.get(key)
    if said is None:
        return {YES: Follows(say="approve_quote.yes.first"), NO: Follows(say="approve_quote.no.first")}
    again = asked.opens(PREPARE_BUDGET.name, within=asked.standard.rules["rebudget"])
    refused = Follows((again,), say="approve_quote.no")
    stands = Follows(say="approve_quote.yes", tells=(Role.SALES, Role.AGENT), beside=True)
    return {YES: stands if said.get("approved") else refused, NO: refused}


def fee(asked: Asked) -> Outcomes:
    """A fee is received before the work for it begins (X-11)."""
    what = str(asked.about.get("what"))
    work = (REVISE_PLAN if what == "design" else DRAW_RENDERING).name
    came = Follows((asked.opens(work),), beside=True)
    if what == "design":
        return {("outcome", FeeOutcome.RECEIVED): came, ("outcome", FeeOutcome.WITHDRAWN): asked.lost()}
    received = Decimal(str(asked.about.get("received") or 0)) > 0
    settled = (
        (Follows(say="collect_fee.outcome.withdrawn.settled", tells=(Role.FINANCE,)),) if received else ()
    )
    gone = Follows(tells=(Role.AGENT, Role.DESIGNER), also=settled)
    return {("outcome", FeeOutcome.RECEIVED): came, ("outcome", FeeOutcome.WITHDRAWN): gone}


# --- signing


def price(asked: Asked) -> Outcomes:
    """The call about the budget (R002-SKU-51 … 55)."""
    numbers = asked.standard.numbers
    call = asked.tried(ARRANGE_SIGNING.name, asked.standard.rules[SIGNING_CALL])
    gap = Follows(beside=True)
    if int(asked.about.get("call") or 1) >= numbers["gap_decided_from_round"]:
        gap = Follows((asked.opens(DECIDE_GAP.name),), say="budget_call.reaction.gap.decided")
    return {
        ("reaction", BudgetReaction.NO_PROBLEM): Follows((asked.opens(ARRANGE_SIGNING.name, at=call),)),
        ("reaction", BudgetReaction.GAP): gap,
        ("reaction", BudgetReaction.NO): asked.lost(),
    }


def gap_decided(asked: Asked) -> Outcomes:
    """The sales manager on a price that does not come to an end (X-10)."""
    return {
        ("decision", GapDecision.GO_ON): Follows(beside=True),
        ("decision", GapDecision.LOSE): asked.lost(),
    }


def concession(asked: Asked) -> Outcomes:
    """What is granted on the price; whoever refuses is passed over where the agent wished it (X-10)."""
    granted = Follows((asked.arranged(), asked.opens(DRAFT_CONTRACT.name)))
    standard, about = asked.standard, asked.about
    rule = standard.tasks[APPROVE_CONCESSION.name]
    amount, total = (Decimal(str(about.get(name) or 0)) for name in ("asked", "total"))
    higher = deciders(standard.concessions, rule, amount, total)[asked.number :]
    calls = f"{asked.key.rpartition('/concession/')[0]}/call/"
    wished = any(said.get("ask_higher") for key, said in asked.given.items() if key.startswith(calls))
    refused = Follows((asked.arranged(),), say="approve_concession.no")
    if wished and higher:
        above = asked.opens(asked.kind, higher[0].role, within=higher[0].within)
        refused = Follows((above,), say="approve_concession.no.higher")
    return {YES: granted, NO: refused}


def signing(asked: Asked) -> Outcomes:
    """Whether they sign: asked ever more rarely while they are undecided (R002-SKU-56 … 58, X-21)."""
    at = _asked_again(asked)
    undecided = replace(asked.lost(), say="arrange_signing.decision.undecided.last")
    if at is not None:
        undecided = Follows((asked.opens(asked.kind, at=at),))
    return {
        ("decision", SigningDecision.YES): Follows(beside=True),
        ("decision", SigningDecision.UNDECIDED): undecided,
        ("decision", SigningDecision.NO): asked.lost(),
    }


def _asked_again(asked: Asked) -> datetime | None:
    """When an undecided customer is called again, as `workflows.renovation.decision` reckons; None: they are lost."""
    calls = [*asked.calls, asked.now]
    first = last = calls[0]
    made = 1
    for step in _steps(asked):
        rule = asked.standard.rules[step]
        anchor = last if step == MONTHLY else first
        if asked.due(rule, anchor) <= last:
            continue
        if made == len(calls):
            return asked.tried(asked.kind, rule, anchor)
        last = calls[made]
        made += 1
    return None


def _steps(asked: Asked) -> Iterator[str]:
    yield from ("undecided_1", "undecided_2", "undecided_3")
    for _ in range(int(asked.standard.numbers[MONTHLY])):
        yield MONTHLY


def contract(asked: Asked) -> Outcomes:
    """A review of the contract; where legal reviews as well both are heard (R001-CON)."""
    other = asked.key.replace("/business/", "/legal/")
    if other == asked.key:
        other = asked.key.replace("/legal/", "/business/")
    both = asked.about.get("clauses_differ") or asked.standard.contract.legal_review == "always"
    if both and other not in asked.given:
        return {YES: Follows(say="review_contract.yes.first"), NO: Follows(say="review_contract.no.first")}
    refused = Follows((asked.opens(DRAFT_CONTRACT.name),), say="review_contract.no")
    agreed = Follows(say="review_contract.yes", beside=True)
    return {YES: refused if both and not asked.given[other].get("approved") else agreed, NO: refused}
