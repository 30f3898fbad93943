"""Signing: the price is settled while the contract passes its gates; then it is signed and paid (R002-SKU-51 … 59)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from domain.appointments import Place
from domain.contract import Milestone, Occasion
from domain.forms.contract import SIGN_CONTRACT, SignContract
from domain.pricing import Quote
from workflows.parts.booking import Held, Meeting, book
from workflows.parts.journey import Journey
from workflows.parts.racing import first_of
from workflows.renovation.accounts import account_of, open_account
from workflows.renovation.budgeting import BUDGET_VIEWING, expired, requote, standing_quote
from workflows.renovation.decision import decide
from workflows.renovation.gates import Contract, Gates
from workflows.renovation.milestones import pay_milestone
from workflows.renovation.price import Talk, settle_price, talk

SIGNING = Meeting("signing", SIGN_CONTRACT)


@dataclass(frozen=True)
class Won:
    """The customer's yes to a price that still holds, the contract that passed its gates, and where to sign."""

    quote: Quote
    contract: Contract
    place: Place


async def sign(journey: Journey) -> None:
    """Win the customer's yes beside the contract's gates; a signing time is agreed only after both (X-08)."""
    gates = Gates(journey)
    won, held = await first_of(_come_to_terms(journey, gates), gates.watch())
    milestones = held.report.milestones or won.contract.milestones
    _remember_contract(journey, held, milestones)
    assert held.report.contract_sum is not None
    open_account(journey, held.report.contract_sum, milestones, won.quote.currency)
    await pay_milestone(journey, Occasion.SIGNING)
    _remember_payment(journey)


async def _come_to_terms(journey: Journey, gates: Gates) -> tuple[Won, Held[SignContract]]:
    """Meet to sign; what is opened again at the table is settled and approved first, then we meet again."""
    quote = await standing_quote(journey)
    last = Talk(BUDGET_VIEWING.name, quote.shown_at or quote.approved_at)
    rounds, attempts = count(1), count(1)
    for meeting in count(1):
        won = await _win(journey, gates, quote, last, rounds, attempts)
        key = "signing" if meeting == 1 else f"signing/again/{meeting}"
        held = await book(journey, key, SIGNING, place=won.place, about=_approved(won))
        if held.report.signed:
            return won, held
        if not held.report.price_open:
            await journey.lose(f"lost_{held.report.lost_reason}")
        gates.reopen()
        quote, last = won.quote, Talk(SIGNING.name, held.starts_at)
    raise AssertionError("meetings never run out")


async def _win(
    journey: Journey, gates: Gates, quote: Quote, last: Talk, rounds: Iterator[int], attempts: Iterator[int]
) -> Won:
    """Settle the price, hear the decision, have every gate green; a quote that has expired is renewed first."""
    for attempt in attempts:
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


def _remember_payment(journey: Journey) -> None:
    """What came with the signature, and what of the rendering fee was credited to it; fixed when the works begin."""
    account = account_of(journey)
    if account is not None and journey.first_time("first_payment"):
        journey.remember(
            first_payment=str(account.received - account.credited_fee), fee_credited=str(account.credited_fee)
        )
