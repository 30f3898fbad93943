"""Made-up contracts: the facts that a journey has when it begins with a site to be prepared."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from domain.contract import paid_at_signing, part_of
from domain.standard import Standard
from starter.rehearsal.chances import Dice

SUMS = [Decimal(amount) for amount in (68_000, 125_500, 184_999, 233_333, 412_000)]
TERMS = [75, 90, 120]
"""Calendar days that the contract allows for the works."""


def signed(dice: Dice, standard: Standard, now: datetime) -> dict[str, Any]:
    """What signing leaves, with sums, terms, consent and tier by chance; the first payment has been received."""
    total = dice.one_of(SUMS)
    milestones = standard.contract.milestones
    purposes = {purpose: dice.one_of([True, True, False]) for purpose in ("mailing", "revisits", "surveys")}
    facts: dict[str, Any] = {
        "signed_at": now.isoformat(),
        "contract_sum": str(total),
        "milestones": [one.model_dump(mode="json") for one in milestones],
        "planned_start": (now + timedelta(days=14)).date().isoformat(),
        "term_days": dice.one_of(TERMS),
        "first_payment": str(part_of(total, paid_at_signing(milestones))),
        "fee_credited": "0",
        "crew_grade": dice.one_of(["local", "premium"]),
        "consent": any(purposes.values()),
        "consents": purposes,
        "campaign_cleaning": dice.one_of([True, False]),
    }
    return {**facts, "tier": "important"} if dice.one_of([True, False, False]) else facts
