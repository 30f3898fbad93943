"""Care: what is done for a household in the years after the handover (R002-SKU-67 … 72)."""

from datetime import date, datetime, timedelta

from domain.roles import Role
from domain.time.months import add_months
from workflows.parts.journey import Journey
from workflows.renovation.handover import warranty_ends

NO_SEASON_BEFORE_MONTHS = 3
"""Cracks are left alone until the walls have dried: X-24."""


async def care(journey: Journey) -> None:
    """Plan the years to come and stay until the last warranty has ended.

    Warranty and safety run by contract; revisits and mailings by consent (X-07).
    """
    since = handed_over(journey)
    ends = _warranties(journey, since)
    _plan_by_contract(journey, since, ends)
    last = max(ends.values())
    if journey.facts.get("consent"):
        _plan_by_consent(journey, since, last - timedelta(days=1))
    await journey.until(
        "last_warranty",
        journey.standard.rules["last_warranty"],
        journey.at(last),
        subject="last_warranty",
        keeps=True,
    )
    _end_everything(journey)


def handed_over(journey: Journey) -> datetime:
    """When the home was given to the customer; the begin of the care where nobody wrote it down."""
    written = journey.facts.get("handed_over_at")
    return datetime.fromisoformat(written) if written else journey.state.stage_since


def _warranties(journey: Journey, since: datetime) -> dict[str, date]:
    known = journey.facts.get("warranties")
    if known is None:
        return dict(warranty_ends(journey.standard, journey.day(since)))
    return {item: date.fromisoformat(end) for item, end in known.items()}


def _plan_by_contract(journey: Journey, since: datetime, ends: dict[str, date]) -> None:
    """The care call, the free cleaning with it, cracks, hoses, and a last look before each warranty ends."""
    rules = journey.standard.rules
    journey.plan("care_call", "care_call", rule=rules["care_call"], anchor=since, role=Role.AGENT)
    dry_from = add_months(journey.day(since), NO_SEASON_BEFORE_MONTHS)
    journey.plan(
        "cracks",
        "cracks",
        cadence="crack_season",
        anchor=journey.at(dry_from),
        role=Role.AGENT,
        last=add_months(dry_from, 12) - timedelta(days=1),
    )
    journey.plan("hoses", "hoses", rule=rules["hose_reminder"], anchor=since, role=Role.AGENT)
    for item, end in ends.items():
        journey.plan(
            f"warranty_{item}",
            "warranty_end",
            rule=rules["warranty_notice"],
            anchor=journey.at(end),
            role=Role.AGENT,
            item=item,
            ends_on=end.isoformat(),
        )


def _plan_by_consent(journey: Journey, since: datetime, last: date) -> None:
    """Revisits after 30 and 180 days, then by the customer's tier (R002-GAS-02), and the yearly mailing."""
    if _consented(journey, "revisits"):
        _plan_revisits(journey, since, last)
    if _consented(journey, "mailing"):
        journey.plan("mailing", "mailing", cadence="mailing", anchor=since, role=Role.MARKETING, last=last)


def _consented(journey: Journey, purpose: str) -> bool:
    """Consent to one purpose; where nobody asked purpose by purpose, consent holds for all (R003-QSR-05)."""
    return bool(journey.facts.get("consents", {}).get(purpose, True))


def _plan_revisits(journey: Journey, since: datetime, last: date) -> None:
    rules = journey.standard.rules
    for days in ("30", "180"):
        journey.plan(
            f"revisit_{days}", "revisit", rule=rules[f"revisit_{days}"], anchor=since, role=Role.AGENT
        )
    tier = "important" if journey.facts.get("tier") == "important" else "long_term"
    journey.plan(
        "revisits",
        "revisit",
        cadence=f"revisit_{tier}",
        anchor=journey.due(rules["revisit_180"], since),
        role=Role.AGENT,
        last=last,
    )


def _end_everything(journey: Journey) -> None:
    """Nothing of the care is left when the last warranty has ended; a complaint is still finished."""
    for key in list(journey.state.agenda):
        journey.drop(key.removeprefix("agenda/"), "warranties_ended")
    for duty in list(journey.state.duties.values()):
        if not duty.independent:
            journey.stop_duty(duty.key, "warranties_ended")
