"""The contract's gates: drafted, reviewed, its credit assessed, anew for each price (R001-CON, R001-CRD, X-08)."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from domain.contract import LegalReview, Milestone
from domain.forms.contract import (
    ASSESS_CREDIT,
    DRAFT_CONTRACT,
    REVIEW_CONTRACT_BUSINESS,
    REVIEW_CONTRACT_LEGAL,
    DraftContract,
)
from domain.forms.selling import Approval
from domain.pricing import Quote
from domain.roles import Role
from domain.tasks import TaskKind
from workflows.parts.journey import Journey
from workflows.parts.racing import first_of

A = TypeVar("A", bound=Approval)

CREDIT = "credit"
SUPERSEDED = "superseded"
GREEN = "green"
WAITS = "waits"


@dataclass(frozen=True)
class Contract:
    """A contract that passed every gate: the draft, its payments, and when the last gate turned green."""

    draft: DraftContract
    milestones: tuple[Milestone, ...]
    green_at: datetime


class Gates:
    """The contract at the price of the day. It starts beside the price and its reviews fall with it."""

    def __init__(self, journey: Journey) -> None:
        self._journey = journey
        self._number = 0
        self._quoted: tuple[int, Decimal] | None = None
        self._passing: asyncio.Task[Contract] | None = None
        self._begun = asyncio.Event()

    def begin(self, quote: Quote) -> None:
        """Have a contract for this version and price drafted and reviewed; one for another is void with its reviews."""
        quoted = (quote.version, quote.total)
        if quoted == self._quoted:
            return
        self._void()
        self._number += 1
        self._quoted = quoted
        if self._is(GREEN) or not self._is(SUPERSEDED):
            self._passing = asyncio.ensure_future(_pass(self._journey, self._prefix, quote))
            self._begun.set()

    def reopen(self) -> None:
        """The customer wants other terms: whatever was drafted is void, also at an unchanged price."""
        self._void()
        self._quoted = None

    async def watch(self) -> None:
        """Fail as soon as a contract's code does; runs as long as somebody wants a contract."""
        while True:
            await self._begun.wait()
            self._begun.clear()
            for outcome in await asyncio.gather(*filter(None, [self._passing]), return_exceptions=True):
                if isinstance(outcome, Exception):
                    raise outcome

    async def green(self, turn: Journey, since: datetime) -> Contract:
        """Await the contract; a customer who has said yes and waits for it is not forgotten (X-08)."""
        assert self._passing is not None
        if self._is(GREEN):
            return await self._passing
        contract = await first_of(_result(self._passing), _remind(turn, since))
        turn.clear(WAITS, "contract_green")
        return contract

    @property
    def _prefix(self) -> str:
        return f"contract/{self._number}"

    def _is(self, state: str) -> bool:
        return marked(self._journey, f"{self._prefix}/{state}")

    def _void(self) -> None:
        if self._passing is not None:
            self._passing.cancel()
            self._passing = None
        if self._number and self._journey.first_time(f"{self._prefix}/{SUPERSEDED}"):
            self._journey.clear(self._prefix, "new_price")


async def _result(passing: asyncio.Task[Contract]) -> Contract:
    return await passing


def marked(journey: Journey, key: str) -> bool:
    """Whether this has happened, in this run or an earlier one."""
    return journey.key(key) in journey.state.answers


async def _remind(turn: Journey, since: datetime) -> None:
    """Tell whoever looks after the customer, again and again, that they wait for the contract."""
    for number in count(1):
        rule = turn.standard.rules["signing_waits"]
        since = await turn.until(f"{WAITS}/{number}", rule, since, subject="signing_waits", calendar="office")
        turn.notify(f"{WAITS}/{number}/told", "customer_waits_for_contract", Role.AGENT, Role.SALES_MANAGER)


async def _pass(journey: Journey, prefix: str, quote: Quote) -> Contract:
    """Draft until the payments suit the credit and every review approves; each refusal brings the next version."""
    turn, rules = journey.within(prefix), journey.standard.contract
    refused: list[dict[str, Any]] = []
    for version in count(1):
        draft, least = await asyncio.gather(
            _draft(journey, turn, version, quote, refused), _credit_of_company(journey, quote)
        )
        milestones = draft.payments(rules.milestones)
        usual = milestones == rules.milestones
        if not usual:
            least = await _credit(journey, quote)
        if least is not None and not draft.covers(least, rules.milestones):
            refused = []
            continue
        refused = await _refused(turn, version, draft, milestones, usual)
        if not refused:
            turn.first_time(GREEN)
            return Contract(draft, milestones, turn.when(GREEN))
    raise AssertionError("versions never run out")


async def _draft(
    journey: Journey, turn: Journey, version: int, quote: Quote, refused: list[dict[str, Any]]
) -> DraftContract:
    """A version from a template that legal approved, with the reasons of the last refusal at hand (R001-CON-01)."""
    rules = journey.standard.contract

    def about() -> dict[str, Any]:
        least = _least_known(journey)
        return {
            "version": version,
            "total": str(quote.total),
            "currency": quote.currency,
            "quote_version": quote.version,
            "templates": rules.approved_templates(journey.day(journey.now)),
            "milestones": [one.model_dump(mode="json") for one in rules.milestones],
            "first_share": str(least) if least is not None else None,
            "company": _company(journey),
            "refused": refused,
        }

    return await turn.ask(f"draft/{version}", DRAFT_CONTRACT, about=about)


async def _refused(
    turn: Journey, version: int, draft: DraftContract, milestones: tuple[Milestone, ...], usual: bool
) -> list[dict[str, Any]]:
    """Business reviews every contract, legal where a clause differs or the standard wants each; returns the reasons."""
    drafter = turn.who(f"draft/{version}")
    asked = {
        "version": version,
        "total": str(draft.contract_sum),
        "template": draft.template,
        "clauses_differ": draft.clauses_differ,
        "milestones": [one.model_dump(mode="json") for one in milestones],
        "other_terms": not usual,
        "guarantee": draft.guarantee,
    }
    legal_too = draft.clauses_differ or turn.standard.contract.legal_review is LegalReview.ALWAYS
    reviews = [_review(turn, f"business/{version}", REVIEW_CONTRACT_BUSINESS, drafter, asked)]
    if legal_too:
        reviews.append(_review(turn, f"legal/{version}", REVIEW_CONTRACT_LEGAL, drafter, asked))
    answers = await asyncio.gather(*reviews)
    return [
        {"who": who, "reason": answer.reason}
        for who, answer in zip(("business", "legal"), answers, strict=False)
        if not answer.approved
    ]


async def _review(
    turn: Journey, key: str, kind: TaskKind[A], drafter: str | None, asked: dict[str, Any]
) -> Approval:
    return await turn.ask(key, kind, requester=drafter, about=asked)


# Credit


def _company(journey: Journey) -> bool:
    return journey.facts.get("property_use") in journey.standard.contract.credit_uses


async def _credit_of_company(journey: Journey, quote: Quote) -> Decimal | None:
    """A company's credit is assessed while the contract is drafted."""
    return await _credit(journey, quote) if _company(journey) else None


async def _credit(journey: Journey, quote: Quote) -> Decimal | None:
    """Assess the credit, once; returns the least share at signing (R001-CRD-01 … 03)."""
    about = {"total": str(quote.total), "currency": quote.currency, "use": journey.facts.get("property_use")}
    assessed = await journey.ask(CREDIT, ASSESS_CREDIT, about=about)
    return journey.standard.contract.credit_shares.get(assessed.grade)


def _least_known(journey: Journey) -> Decimal | None:
    """What the credit demands as far as it was assessed when a draft is asked for."""
    if not marked(journey, CREDIT):
        return None
    grade = ASSESS_CREDIT.payload(journey.state.answers[journey.key(CREDIT)].payload).grade
    return journey.standard.contract.credit_shares.get(grade)
