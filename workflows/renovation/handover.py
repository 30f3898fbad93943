"""Handover: everything is tried in front of the customer, then the home is theirs (R002-SKU-65/66)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.appointments import Place
from domain.forms.handover import (
    ACCEPTANCE,
    HAND_OVER_KEYS,
    PRE_COMPLETION_CALL,
    RECEIVE_FINAL_PAYMENT,
    RECTIFY,
)
from domain.roles import Role
from domain.standard import Standard
from domain.time.months import add_months
from workflows.parts.booking import Meeting
from workflows.parts.journey import Journey
from workflows.renovation.calling import call
from workflows.renovation.visits import visit

ACCEPTANCE_VISIT = Meeting("acceptance", ACCEPTANCE, optional=True)
WARRANTY_YEARS = "warranty_years_"


async def hand_over(journey: Journey) -> None:
    """Accept the works, receive the final payment, give keys and warranty card."""
    await _accept(journey)
    journey.drop("progress", "accepted")
    await journey.ask("receive_final_payment", RECEIVE_FINAL_PAYMENT, about=_owed(journey))
    await journey.ask("hand_over_keys", HAND_OVER_KEYS)
    handed_over = journey.when("hand_over_keys")
    ends = warranty_ends(journey.standard, journey.day(handed_over))
    journey.remember(
        handed_over_at=handed_over.isoformat(),
        warranties={item: end.isoformat() for item, end in ends.items()},
    )


def _owed(journey: Journey) -> dict[str, Any]:
    """What the contract says about the last milestone (X-22)."""
    milestones = journey.facts.get("milestones") or [None]
    return {"contract_sum": journey.facts.get("contract_sum"), "milestone": milestones[-1]}


async def _accept(journey: Journey) -> None:
    """Try every item in front of the customer; what fails is put right and tried again."""
    agreed = await call(journey, "pre_completion_call", PRE_COMPLETION_CALL)
    slot, turn = agreed.acceptance_slot, 1
    while True:
        held = await visit(
            journey, f"acceptance/{turn}", ACCEPTANCE_VISIT, place=Place.PROPERTY, offered=slot
        )
        if held is None:
            journey.notify(f"declined/{turn}", "acceptance_declined", Role.CS_LEAD)
        elif held.report.accepted:
            journey.remember(accepted_at=held.starts_at.isoformat())
            return
        elif held.report.failed:
            await journey.ask(f"rectify/{turn}", RECTIFY, about={"items": held.report.failed, "round": turn})
        slot, turn = None, turn + 1


def warranty_ends(standard: Standard, handed_over: date) -> Mapping[str, date]:
    """The last day of every class of item under warranty, from the day of handover (X-23)."""
    return {
        name.removeprefix(WARRANTY_YEARS): add_months(handed_over, int(years) * 12)
        for name, years in standard.numbers.items()
        if name.startswith(WARRANTY_YEARS)
    }
