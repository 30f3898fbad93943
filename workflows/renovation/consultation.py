"""Consultation: the first meeting, and what else to draw from where nobody may measure (R002-SKU-07 … 23)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any

from domain.appointments import Slot
from domain.forms.consultation import FIRST_MEETING, FirstMeeting, MeasurementRefusal, limits
from domain.forms.needs import DECIDE_REFUSAL, MEASUREMENT_TALK, AnotherWay
from workflows.parts.booking import hold_slot
from workflows.parts.journey import Journey
from workflows.renovation.agreed import slot_fact
from workflows.renovation.calling import call

IMPORTANT = "important"


@dataclass(frozen=True)
class Basis:
    """What the plan will be drawn from: a measurement, at a time if one is agreed, or the customer's own plan."""

    slot: Slot | None = None
    plan_area: Decimal | None = None
    plan_since: datetime | None = None


async def consult(journey: Journey) -> None:
    """Learn who the customer is and what they want, and agree on the measurement."""
    meeting = await journey.ask("first_meeting", FIRST_MEETING, about=lambda: _limits(journey))
    journey.contact("first_meeting", "first_meeting", "reached", channel="in_person")
    basis = Basis(slot=meeting.measurement_slot)
    if meeting.measurement_refusal is not None:
        basis = await _another_way(journey, meeting.measurement_refusal)
    viewing = await hold_slot(journey, "hold_viewing", "viewing", meeting.viewing_slot)
    journey.remember(
        **_wishes(meeting),
        **_consent(journey, meeting),
        **_basis(basis),
        viewing_place=meeting.viewing_place,
        viewing_slot=slot_fact(viewing),
        survey_due=meeting.special_needs or journey.facts.get("tier") == IMPORTANT,
    )


def _limits(journey: Journey) -> dict[str, Any]:
    return limits(journey.standard, journey.day(journey.now))


async def _another_way(journey: Journey, refusal: MeasurementRefusal) -> Basis:
    """Who refuses the measurement is not lost at once: the lead decides what else to offer (R002-SKU-23)."""
    for attempt in count(1):
        turn = journey.within(f"refusal/{attempt}")
        about = {"refusal": refusal, "attempt": attempt}
        decided = await turn.ask("decide", DECIDE_REFUSAL, about=about)
        if decided.decision is AnotherWay.OWN_PLAN:
            return Basis(plan_area=decided.plan_area, plan_since=turn.when("decide"))
        if decided.decision is AnotherWay.LOST:
            await journey.lose(f"lost_{decided.lost_reason}")
        again = await call(
            turn,
            "talk",
            MEASUREMENT_TALK,
            opens=journey.standard.rules["measurement_again"],
            anchor=turn.when("decide"),
            about=partial(dict, about),
        )
        if again.measurement_agreed:
            return Basis(slot=again.measurement_slot)
        refusal = again.measurement_refusal or refusal
    raise AssertionError("attempts never run out")


def _wishes(meeting: FirstMeeting) -> dict[str, Any]:
    """What design, quotation and construction need to know."""
    return {
        "lead_source": meeting.lead_source,
        "referred_by": meeting.referred_by,
        "property_use": meeting.property_use,
        "property_state": meeting.property_state,
        "deciders": list(meeting.deciders),
        "style": meeting.style,
        "priority": meeting.priority,
        "designer_talk": meeting.designer_talk,
        "crew_grade": meeting.crew_grade,
        "crew_factor": _text(meeting.crew_factor),
        "material_wishes": list(meeting.material_wishes),
        "showroom_visit": meeting.showroom_visit,
        "budget": _text(meeting.budget),
        "budget_refused": meeting.budget_refused,
        "wants_in_by": meeting.wants_in_by.isoformat() if meeting.wants_in_by else None,
        "campaign_cleaning": meeting.campaign_cleaning,
    }


def _consent(journey: Journey, meeting: FirstMeeting) -> dict[str, Any]:
    """Consent by purpose, and since when it stands (R003-QSR-05, X-07, X-30)."""
    purposes = {
        "mailing": meeting.consent_mailing,
        "revisits": meeting.consent_revisits,
        "surveys": meeting.consent_surveys,
    }
    return {
        "consent": any(purposes.values()),
        "consents": purposes,
        "consent_on": journey.day(journey.when("first_meeting")).isoformat(),
    }


def _basis(basis: Basis) -> dict[str, Any]:
    """The customer's own plan counts as measured, provisionally."""
    own = basis.plan_since is not None
    facts: dict[str, Any] = {
        "measurement_slot": slot_fact(basis.slot),
        "own_plan": own,
        "measured_provisional": own,
    }
    if basis.plan_since is not None:
        facts["measured_area"] = _text(basis.plan_area)
        facts["measured_at"] = basis.plan_since.isoformat()
    return facts


def _text(number: Decimal | None) -> str | None:
    return str(number) if number is not None else None
