"""Times to offer to a customer: at most two, kept free for a while (R002-SKU-05)."""

from datetime import datetime
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from client.errors import BadInput
from client.journeys import Journeys
from client.translating import records
from domain.appointments import OfferOf, Slot
from domain.slots import candidates, earliest_start
from domain.time.rules import due, parse_rule
from domain.waits import Rulebook
from store import reading_journeys, reservations, rulebooks


async def offers(
    journeys: Journeys,
    journey: str,
    appointment: str,
    *,
    earliest: datetime | None = None,
    preferred: str | None = None,
) -> list[Slot]:
    """Free slots for an appointment of a journey, held as offered until the standard's ``offer_hold`` is over.

    Args:
        earliest: no slot before this instant.
        preferred: the handle of who should hold the meeting if free.

    Raises:
        BadInput: the standard knows no such appointment.
        NotFound, Unreachable: see ``client.errors``.
    """
    now = await journeys.clock()
    rules = await _rules(journeys, journey)
    with records():
        rule = rules.standard.appointments.get(appointment)
        if rule is None:
            known = ", ".join(sorted(rules.standard.appointments))
            raise BadInput(f"appointment: {appointment} was given; accepted: {known}")
        calendar = rules.calendar(rule.calendar)
        start = earliest_start(rule, calendar, now, earliest)
        hold = due(parse_rule(rules.standard.rules["offer_hold"]), now, calendar).at
        return await reservations.offer(
            journeys.database,
            f"{journey}/{appointment}",
            journey,
            reservations.Wanted(
                candidates=candidates(rule, calendar, start),
                role=rule.role,
                minutes=rule.minutes,
                travel=rule.travel,
                preferred=preferred,
                zone=rules.standard.company.zone,
            ),
            expires=hold,
            now=now,
        )


async def offers_for(
    journeys: Journeys, journey: str, mark: OfferOf, about: dict[str, Any], before: datetime | None = None
) -> list[Slot]:
    """The offers for a form's slot, by the field's mark and what its task is about.

    Args:
        before: the slot of the same form that must come first, where the mark names one.

    Raises:
        BadInput: neither the mark nor the task names an appointment.
    """
    appointment = mark.appointment or about.get("appointment")
    if appointment is None:
        raise BadInput("appointment: the task names none")
    earliest = datetime.fromisoformat(about["earliest"]) if about.get("earliest") else None
    anchor = before if mark.after else await journeys.clock()
    if mark.rule and anchor:
        rules = await _rules(journeys, journey)
        earliest = rules.due(rules.standard.rules[mark.rule], anchor, "customer").at
    return await offers(journeys, journey, appointment, earliest=earliest, preferred=about.get("staff"))


def offer_of(form: type[BaseModel], field: str) -> OfferOf | None:
    """The mark of a form's slot; None for any other field."""
    found = form.model_fields.get(field)
    if found is None:
        return None
    marks = _marks(found.annotation, found.metadata)
    return next((mark for mark in marks if isinstance(mark, OfferOf)), None)


def _marks(annotation: Any, metadata: list[Any]) -> list[Any]:
    found = list(metadata)
    if get_origin(annotation) is Annotated:
        found += annotation.__metadata__
        annotation = annotation.__origin__
    if get_origin(annotation) in (Union, type(int | None)):
        for part in get_args(annotation):
            found += _marks(part, [])
    return found


async def _rules(journeys: Journeys, journey: str) -> Rulebook:
    with records():
        header = await reading_journeys.journey_header(journeys.database, journey)
        return await rulebooks.rulebook(
            journeys.database, header.standard, header.standard_version, header.started_at.date()
        )
