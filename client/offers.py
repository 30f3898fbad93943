"""Times to offer to a customer: at most two, kept free for a while (R002-SKU-05)."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from client.acting import Acting
from client.errors import BadInput
from client.slots import earliest as earliest_of
from client.slots import latest as latest_of
from client.slots import rules_of
from client.translating import records
from domain.appointments import OfferOf, Place, Slot
from domain.faults import wrong_field
from domain.marks import marked
from domain.slots import candidates, earliest_start, told
from domain.time.rules import due, parse_rule
from store import reservations


async def offers(
    journeys: Acting,
    journey: str,
    appointment: str,
    *,
    earliest: datetime | None = None,
    preferred: str | None = None,
    place: Place | None = None,
    besides: datetime | None = None,
    latest: datetime | None = None,
) -> list[Slot]:
    """Free slots for an appointment of a journey, held as offered until the standard's ``offer_hold`` is over.

    Args:
        earliest: no slot before this instant.
        preferred: the handle of who should hold the meeting if free.
        place: where it will be; the way is kept free too unless that is at the company.
        besides: a start that is not offered: the customer wants another one.
        latest: no slot at this instant or after it.

    Raises:
        BadInput: the standard knows no such appointment.
        NotFound, Unreachable: see ``client.errors``.
    """
    now = await journeys.clock()
    rules = await rules_of(journeys.database, journey)
    with records():
        rule = rules.standard.appointments.get(appointment)
        if rule is None:
            known = sorted(rules.standard.appointments)
            raise BadInput("not_accepted", field="appointment", given=appointment, accepted=known)
        calendar = rules.calendar(rule.calendar)
        start = earliest_start(rule, calendar, now, earliest)
        hold = due(parse_rule(rules.standard.rules["offer_hold"]), now, calendar).at
        return await reservations.offer(
            journeys.database,
            f"{journey}/{appointment}",
            journey,
            reservations.Wanted(
                candidates=tuple(
                    at
                    for at in candidates(rule, calendar, start)
                    if at != besides and (latest is None or at < latest)
                ),
                role=rule.role,
                minutes=rule.minutes,
                travel=rule.way(place),
                preferred=preferred,
                zone=rules.standard.company.zone,
            ),
            expires=hold,
            now=now,
        )


async def offers_for(
    journeys: Acting, journey: str, mark: OfferOf, about: dict[str, Any], before: datetime | None = None
) -> list[Slot]:
    """The offers for a form's slot, by the field's mark and what its task is about.

    Args:
        before: the slot of the same form that must come first, where the mark names one.

    Raises:
        BadInput: neither the mark nor the task names an appointment.
    """
    appointment = mark.appointment or about.get("appointment")
    if appointment is None:
        raise BadInput("no_appointment")
    rules = await rules_of(journeys.database, journey)
    floor = earliest_of(mark, about, before, await journeys.clock(), rules)
    place = Place(about["place"]) if about.get("place") and not mark.appointment else None
    return await offers(
        journeys,
        journey,
        appointment,
        earliest=floor,
        preferred=about.get("staff"),
        place=place,
        latest=latest_of(about),
    )


def offer_of(form: type[BaseModel], field: str) -> OfferOf | None:
    """The mark of a form's slot; None for any other field."""
    return marked(form, OfferOf).get(field)


async def with_free_times(
    journeys: Acting, journey: str, error: BadInput, form: BaseModel, about: dict[str, Any]
) -> BadInput:
    """The refusal of a form, and for each time in it that cannot be promised two that can (R002-SKU-05)."""
    fields = list(error.details.get("fields", ()))
    for name in [one["field"] for one in fields if one["type"].startswith("slot_")]:
        mark = offer_of(type(form), name)
        if mark is None:
            continue
        first = getattr(form, mark.after) if mark.after else None
        free = await offers_for(journeys, journey, mark, about, first.starts_at if first else None)
        fields.append(await free_times(journeys, journey, name, free))
    return BadInput("answers", fields=fields)


async def free_times(journeys: Acting, journey: str, field: str, free: list[Slot]) -> dict[str, Any]:
    """Free times beside a field, in words as they are typed and for a program to read."""
    calendar = (await rules_of(journeys.database, journey)).calendar("customer")
    named = [f"{told(one.starts_at, calendar)} {one.staff}" for one in free]
    return {
        **wrong_field(field, "free_times", free=named),
        "free": [one.model_dump(mode="json") for one in free],
    }
