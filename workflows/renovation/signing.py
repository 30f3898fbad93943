"""Signing: the price is settled while the contract passes its gates; then it is signed and paid (R002-SKU-51 … 59)."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from domain.appointments import Place
from domain.contract import Milestone, PaidAt, paid_at_signing, part_of
from domain.forms.contract import RECEIVE_FIRST_PAYMENT, SIGN_CONTRACT, SignContract
from domain.pricing import Quote
from domain.roles import Role
from workflows.parts.booking import Held, Meeting, book
from workflows.parts.journey import Journey
from workflows.parts.racing import first_of
from workflows.renovation.budgeting import BUDGET_VIEWING, expired, requote, standing_quote
from workflows.renovation.decision import decide
from workflows.renovation.gates import Contract, Gates
from workflows.renovation.price import Talk, settle_price, talk

SIGNING = Meeting("signing", SIGN_CONTRACT)
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Won:
    """The customer's yes to a price that still holds, the contract that passed its gates, and where to sign."""

    quote: Quote
    contract: Contract
    place: Place


async def sign(journey: Journey) -> None:
    """Win the customer's yes beside the contract's gates; a signing time is agreed only after both (X-08)."""
    quote = await standing_quote(journey)
    gates = Gates(journey)
    won = await first_of(_win(journey, gates, quote), gates.watch())
    held = await book(journey, "signing", SIGNING, place=won.place, about=_approved(won))
    if not held.report.signed:
        await journey.lose(f"lost_{held.report.lost_reason}")
    milestones = held.report.milestones or won.contract.milestones
    _remember_contract(journey, held, milestones)
    await _first_payment(journey, won.quote, milestones)


async def _win(journey: Journey, gates: Gates, quote: Quote) -> Won:
    """Settle the price, hear the decision, have every gate green; a quote that has expired is renewed first."""
    last = Talk(BUDGET_VIEWING.name, quote.shown_at or quote.approved_at)
    rounds = count(1)
    for attempt in count(1):
        quote, settled_at = await settle_price(journey, gates, quote, last, rounds)
        turn = journey.within(f"decision/{attempt}")
        decision, decided_at = await decide(turn, settled_at)
        contract = await gates.green(turn, decided_at)
        won = Won(quote, contract, decision.signing_place or Place(journey.facts["meeting_place"]))
        if not expired(quote, max(decided_at, contract.green_at)):
            return won
        renewed = await requote(turn, "renewed", "expired", after=quote)
        if renewed.total == quote.total:
            return won
        quote = renewed
        gates.begin(quote)
        last = await talk(turn)
    raise AssertionError("attempts never run out")


def _approved(won: Won) -> dict[str, object]:
    """What was approved, for the hands that sign it."""
    return {
        "total": str(won.contract.draft.contract_sum),
        "currency": won.quote.currency,
        "template": won.contract.draft.template,
        "milestones": [one.model_dump(mode="json") for one in won.contract.milestones],
        "quoted_days": won.quote.term_days,
    }


def _remember_contract(journey: Journey, held: Held[SignContract], milestones: tuple[Milestone, ...]) -> None:
    contract = held.report
    journey.remember(
        signed_at=held.starts_at.isoformat(),
        contract_sum=str(contract.contract_sum),
        milestones=[one.model_dump(mode="json") for one in milestones],
        planned_start=contract.planned_start.isoformat() if contract.planned_start else None,
        term_days=contract.term_days,
    )


# The first payment


async def _first_payment(journey: Journey, quote: Quote, milestones: tuple[Milestone, ...]) -> None:
    """What is due at signing, in as many parts as it comes; a rendering fee already paid is credited (X-11)."""
    due = part_of(quote.total, paid_at_signing(milestones))
    credit = min(Decimal(journey.facts.get("rendering_fee_paid") or 0), due)
    if due - credit > NOTHING:
        journey.notify("payment_due", "payment_due", "customer", Role.FINANCE, due=str(due - credit))
    names = [one.name for one in milestones if one.stage is PaidAt.SIGNING]
    received = NOTHING
    for part in count(1):
        left = due - credit - received
        if left <= NOTHING:
            break
        paid = await journey.ask(
            f"first_payment/{part}",
            RECEIVE_FIRST_PAYMENT,
            about={
                "milestone": ", ".join(names),
                "due": str(left),
                "received": str(received),
                "credited": str(credit),
                "currency": quote.currency,
            },
        )
        received += paid.amount
    journey.remember(first_payment=str(received), fee_credited=str(credit))
