"""Versions of the budget: prices fixed, lines prepared, approved by finance and a superior (R001-QUO-01 … 06).

The quotation makes the first one; the signing makes a new one where the old has expired or the price was settled
otherwise (X-10).

    quote = await standing_quote(journey)                       # what the customer was shown last
    quote = await requote(journey, "requote/1", "expired", after=quote, place=place)
"""

import asyncio
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any

from activities.pricing import AskPrices, CompareBudget, Deviations, PricingActivities
from domain.appointments import Place
from domain.forms.consultation import CrewGrade
from domain.forms.quotation import (
    APPROVE_QUOTE_FINANCE,
    APPROVE_QUOTE_SUPERIOR,
    PREPARE_BUDGET,
    VIEW_BUDGET,
    PrepareBudget,
)
from domain.money import to_cent
from domain.pricing import Pricing, Quote
from domain.roles import Role
from domain.words import say
from workflows.parts.booking import Meeting, book
from workflows.parts.journey import Journey

BUDGET_VIEWING = Meeting("budget_viewing", VIEW_BUDGET)
VALID = "quote_valid"
BASIS = (
    "style",
    "priority",
    "crew_grade",
    "crew_factor",
    "material_wishes",
    "wants_in_by",
    "measured_area",
    "measured_provisional",
)
"""What of the customer's wishes and of the survey a budget rests on (R001-REC-01)."""
TOLD_DEVIATIONS = 30


async def new_version(
    journey: Journey,
    key: str,
    *,
    after: Quote | None = None,
    pricing: Pricing | None = None,
    reason: str | None = None,
    within: str | None = None,
    anchor: datetime | None = None,
) -> Quote:
    """Prepare versions of the budget until finance and a superior both approve one; returns that one.

    Nobody approves what they prepared. Facts stay as they are; `requote` writes them too.

    Args:
        key: unique in the stage; everything that is asked lies below it.
        after: the quote that this one takes the place of; its version counts on, and its prices and campaigns
            are kept while it is valid.
        pricing: prices that were fixed already; otherwise they are fixed here, as of today.
        reason: why a new version is needed, as a code such as ``expired``; shown to preparer and approvers.
        within: the due rule of the first version, when it is not the standard's for `prepare_budget`.
        anchor: from when that counts; now by default.
    """
    turn = journey.within(key)
    pricing = pricing or await fix_prices(turn, "prices", after=after)
    first = after.version + 1 if after else 1
    for attempt in count(1):
        version = first + attempt - 1
        budget = await turn.ask(
            f"prepare/{attempt}",
            PREPARE_BUDGET,
            within=within,
            anchor=anchor,
            about=_basis(journey, pricing, version, reason),
        )
        if await _approved(turn, attempt, budget, pricing, version, reason):
            made = partial(_quote, turn, attempt, version, budget, pricing)
            return turn.fixed("quote", made, Quote)  # a newer calendar does not change until when it stands
        within = turn.standard.rules["rebudget"]
        anchor = _decided_at(turn, attempt)
    raise AssertionError("versions never run out")


async def requote(
    journey: Journey, key: str, reason: str, *, after: Quote, place: Place | None = None, **more: Any
) -> Quote:
    """Make and have approved a version that takes the place of ``after``, and show it where a place is given.

    Its facts (`quote`, `quoted`, `quote_valid_until` …) are written at once; so the stage that calls it reads what
    the customer had before by `standing_quote`, never from the facts.

    Args:
        place: where to show it in a meeting of its own; None when it is told in another way.
        more: what `new_version` takes besides.
    """
    quote = await new_version(journey, key, after=after, reason=reason, **more)
    if place is not None:
        held = await book(journey, f"{key}/viewing", BUDGET_VIEWING, place=place)
        quote = journey.fixed(f"{key}/shown", partial(shown, journey, quote, held.starts_at), Quote)
    if journey.first_time(f"{key}/quoted"):
        journey.remember(**quote_facts(quote))
    return quote


async def standing_quote(journey: Journey) -> Quote:
    """The quote that the customer has when a stage begins; it stays the same for the whole stage."""
    return journey.fixed("standing_quote", lambda: _from_facts(journey), Quote)


def shown(journey: Journey, quote: Quote, at: datetime) -> Quote:
    """The quote as shown to the customer at an instant: it is valid from then on."""
    until = _valid_until(journey, quote.pricing, quote.campaign, at)
    return quote.model_copy(update={"shown_at": at, "valid_until": until})


def expired(quote: Quote, at: datetime) -> bool:
    """Whether the customer who wants to sign at ``at`` needs a new version first."""
    return at >= quote.valid_until


def approved(journey: Journey, key: str) -> bool:
    """Whether a version made under a key is approved already."""
    return journey.key(f"{key}/approved") in journey.state.answers


def quote_facts(quote: Quote) -> dict[str, Any]:
    """A quote as facts for later stages and for whoever reads the journey."""
    terms = quote.terms
    cleaning = {"campaign_cleaning": True} if terms and terms.free_cleaning else {}
    return {
        "quote": quote.model_dump(mode="json"),
        "quoted": str(quote.total),
        "quoted_days": quote.term_days,
        "currency": quote.currency,
        "quote_version": quote.version,
        "quote_valid_until": quote.valid_until.isoformat(),
        "price_list": quote.pricing.about()["price_list"],
        "campaign": quote.campaign,
        "campaign_percent": str(terms.percent) if terms and terms.percent is not None else None,
        "campaign_until": terms.until.isoformat() if terms else None,
        **cleaning,
    }


# Prices


async def fix_prices(
    journey: Journey, key: str, *, after: Quote | None = None, lasting: date | None = None
) -> Pricing:
    """The prices and campaigns of today, kept under a key: a later publication does not change them (R002-SKU-47).

    Those of ``after`` are kept while it is valid. ``lasting``: campaigns must still run on that day.
    """
    if after is not None and not expired(after, journey.now):
        kept = after.pricing
        return journey.fixed(key, lambda: kept, Pricing)
    day = journey.day(journey.now)
    return await journey.once(
        key,
        PricingActivities.prices_on,
        lambda: AskPrices(name=journey.standard.name, day=day, lasting=lasting or day),
        Pricing,
        summary=say(journey.state.lang, "prices_fixed", day=day.isoformat()),
    )


def _valid_until(journey: Journey, pricing: Pricing, campaign: str | None, since: datetime) -> datetime:
    """So long the quote stands; a discount ends with its campaign, or its end was not true (X-19)."""
    until = journey.due(journey.standard.rules[VALID], since)
    terms = pricing.campaign(campaign)
    return min(until, journey.at(terms.until + timedelta(days=1))) if terms else until


def _crew_factor(journey: Journey) -> Decimal | None:
    """What a premium crew costs more (R002-SKU-16); None for a local crew or while nobody has said."""
    factor = journey.facts.get("crew_factor")
    premium = journey.facts.get("crew_grade") == CrewGrade.PREMIUM
    return Decimal(str(factor)) if premium and factor is not None else None


# Versions


def _basis(journey: Journey, pricing: Pricing, version: int, reason: str | None) -> dict[str, Any]:
    """What the preparer needs to know; nothing of it is personal."""
    known = {name: journey.facts[name] for name in BASIS if journey.facts.get(name) is not None}
    return {
        "version": version,
        "reason": reason,
        "expected": journey.facts.get("budget"),
        **known,
        **pricing.about(),
    }


async def _approved(
    turn: Journey, attempt: int, budget: PrepareBudget, pricing: Pricing, version: int, reason: str | None
) -> bool:
    """Have finance and a superior check a version side by side (R001-QUO-04)."""
    departing = await _deviations(turn, attempt, budget, pricing)
    preparer = turn.who(f"prepare/{attempt}")
    asked = {
        "version": version,
        "total": str(to_cent(budget.total)),
        "currency": budget.currency,
        "term_days": budget.term_days,
        "budget": turn.key(f"prepare/{attempt}"),
        "price_list": pricing.about()["price_list"],
        "campaign": budget.campaign,
        "discount": str(to_cent(budget.discount)) if budget.discount is not None else None,
        "reason": reason,
        "exceptions": [one.model_dump(mode="json") for one in departing.found[:TOLD_DEVIATIONS]],
    }
    finance, superior = await asyncio.gather(
        turn.ask(f"finance/{attempt}", APPROVE_QUOTE_FINANCE, requester=preparer, about=asked),
        turn.ask(f"superior/{attempt}", APPROVE_QUOTE_SUPERIOR, requester=preparer, about=asked),
    )
    return finance.approved and superior.approved


async def _deviations(turn: Journey, attempt: int, budget: PrepareBudget, pricing: Pricing) -> Deviations:
    """Prices that are not the list's: an exception is for the approvals alone to grant (R001-QUO-06)."""
    return await turn.once(
        f"deviations/{attempt}",
        PricingActivities.compare_budget,
        lambda: CompareBudget(pricing=pricing, lines=budget.lines, crew_factor=_crew_factor(turn)),
        Deviations,
        summary=say(turn.state.lang, "budget_compared"),
    )


def _decided_at(turn: Journey, attempt: int) -> datetime:
    return max(turn.when(f"finance/{attempt}"), turn.when(f"superior/{attempt}"))


def _quote(turn: Journey, attempt: int, version: int, budget: PrepareBudget, pricing: Pricing) -> Quote:
    """The approved version; whoever sells hears of it at once, and that those before it are void."""
    approved_at = _decided_at(turn, attempt)
    quote = Quote(
        version=version,
        total=to_cent(budget.total),
        currency=budget.currency,
        term_days=budget.term_days,
        payment_method=budget.payment_method,
        approved_at=approved_at,
        valid_until=_valid_until(turn, pricing, budget.campaign, approved_at),
        pricing=pricing,
        campaign=budget.campaign,
        discount=to_cent(budget.discount) if budget.discount is not None else None,
    )
    turn.notify(
        "approved",
        "quote_approved",
        Role.SALES,
        Role.AGENT,
        version=version,
        total=str(quote.total),
        currency=quote.currency,
        valid_until=quote.valid_until.isoformat(),
    )
    return quote


def _from_facts(journey: Journey) -> Quote:
    """The quote that the facts hold; of a journey that was taken over later, what is known of it."""
    facts = journey.facts
    if facts.get("quote") is not None:
        return Quote.model_validate(facts["quote"])
    seen_at = datetime.fromisoformat(facts["budget_seen_at"])
    pricing = Pricing(day=journey.day(seen_at), currency=facts["currency"])
    return Quote(
        total=Decimal(facts["quoted"]),
        currency=facts["currency"],
        term_days=facts.get("quoted_days"),
        approved_at=seen_at,
        shown_at=seen_at,
        valid_until=_valid_until(journey, pricing, None, seen_at),
        pricing=pricing,
    )
