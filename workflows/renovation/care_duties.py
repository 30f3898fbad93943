"""The duties of the years of care, each begun by the agenda on its day."""

from datetime import date

from domain.appointments import Place
from domain.forms.care import (
    CARE_CALL,
    CRACK_REPAIR,
    CRACK_SURVEY,
    DO_CLEANING,
    HOSE_REMINDER,
    REVISIT_CALL,
    WARRANTY_END,
    YEARLY_MAILING,
)
from domain.roles import Role
from domain.time.cadence import Season, parse_cadence
from domain.time.months import add_months
from workflows.parts.booking import Meeting
from workflows.parts.journey import Journey
from workflows.parts.silence import end_courtesy
from workflows.renovation.calling import call
from workflows.renovation.care import handed_over
from workflows.renovation.visits import visit

CLEANING_VISIT = Meeting("cleaning", DO_CLEANING, optional=True)
FREE_REPAIR_MONTHS = 12
"""Cracks reported within a year of the handover are repaired free of charge (X-24)."""


async def care_call(journey: Journey) -> None:
    """Three days after the handover: the six points, and a time for the free cleaning (R002-SKU-67/70)."""
    answer = await call(journey, "care_call", CARE_CALL)
    if answer.cracks_reported:
        note_cracks(journey, journey.about["on"])
    if journey.facts.get("campaign_cleaning") and answer.cleaning_wanted:
        await visit(journey, "cleaning", CLEANING_VISIT, place=Place.PROPERTY, offered=answer.cleaning_slot)


async def cracks(journey: Journey) -> None:
    """In the driest weeks: ask about cracks, and repair them while it is dry (R002-SKU-68, X-24)."""
    season = date.fromisoformat(journey.about["on"])
    reported = journey.facts.get("cracks_reported_on")
    answer = await call(journey, "crack_survey", CRACK_SURVEY, about=lambda: {"reported_on": reported})
    if answer.cracks:
        note_cracks(journey, season.isoformat())
    if not answer.cracks and (answer.reached or journey.facts.get("cracks_reported_on") is None):
        return
    journey.first_time("surveyed")
    await _repair(journey, season)


async def _repair(journey: Journey, season: date) -> None:
    """Repair by the season's last day; who was reached too late has the next season (R002-SKU-68)."""
    rule = journey.standard.cadences["crack_season"]
    dry = parse_cadence(rule.when)
    assert isinstance(dry, Season)
    first = season
    while dry.last_day(first) < journey.day(journey.when("surveyed")):
        first = add_months(first, 12)
    if first != season:
        await journey.until("next_season", rule.opens, journey.at(first), subject="crack_season")
    closes = dry.last_day(first)
    await journey.ask(
        "crack_repair",
        CRACK_REPAIR,
        anchor=journey.at(closes),
        about={"closes_on": closes.isoformat(), "free": _free(journey)},
    )


def _free(journey: Journey) -> bool:
    reported = journey.facts.get("cracks_reported_on")
    last = add_months(journey.day(handed_over(journey)), FREE_REPAIR_MONTHS)
    return reported is not None and date.fromisoformat(reported) <= last


def note_cracks(journey: Journey, on: str) -> None:
    """Cracks were reported; the first report counts."""
    if journey.facts.get("cracks_reported_on") is None:
        journey.remember(cracks_reported_on=on)


async def revisit(journey: Journey) -> None:
    """Ask how they live with our work, as long as they consent (R002-GAS-02)."""
    if not _consented(journey):
        return
    answer = await call(journey, "revisit_call", REVISIT_CALL)
    if answer.cracks_reported:
        note_cracks(journey, journey.about["on"])
    if not answer.stays_in_touch:
        journey.remember(consent=False)
        end_courtesy(journey, "consent_withdrawn")


async def mailing(journey: Journey) -> None:
    """Once a year some material and a small gift, to those who consent (R002-SKU-71)."""
    if _consented(journey):
        await journey.ask("yearly_mailing", YEARLY_MAILING)


def _consented(journey: Journey) -> bool:
    """Whether this contact may be made; decided once, when its day comes."""
    if journey.facts.get("consent"):
        journey.first_time("consented")
    return journey.key("consented") in journey.state.answers


async def hoses(journey: Journey) -> None:
    """Inlet hoses are due after three years; unless replaced, once more before the frost (R002-SKU-69)."""
    answer = await call(journey, "hose_reminder", HOSE_REMINDER)
    if answer.replaced or journey.about.get("frost"):
        return
    asked_on = date.fromisoformat(journey.about["on"])
    journey.plan(
        "hoses_frost",
        "hoses",
        cadence="frost",
        anchor=journey.at(asked_on),
        role=Role.AGENT,
        last=add_months(asked_on, 12),
        frost=True,
    )


async def warranty_end(journey: Journey) -> None:
    """Before a warranty ends: is there anything to put right (X-23)?"""
    told = {"item": journey.about["item"], "ends_on": journey.about["ends_on"]}
    answer = await call(journey, "warranty_end", WARRANTY_END, about=lambda: told)
    if answer.defects:
        journey.open_case("warranty", "warranty_claim")
