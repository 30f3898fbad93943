"""Times to offer to a customer: at most two, kept free for a while (R002-SKU-05)."""

from datetime import datetime
from typing import Any

from client.errors import BadInput
from client.journeys import Journeys
from client.translating import records
from domain.appointments import Slot
from domain.slots import candidates, earliest_start
from domain.time.rules import due, parse_rule
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
    with records():
        header = await reading_journeys.journey_header(journeys.database, journey)
        rules = await rulebooks.rulebook(
            journeys.database, header.standard, header.standard_version, header.started_at.date()
        )
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


async def offers_for(journeys: Journeys, journey: str, about: dict[str, Any]) -> list[Slot]:
    """The offers that a task's ``about`` asks for."""
    earliest = about.get("earliest")
    return await offers(
        journeys,
        journey,
        about["appointment"],
        earliest=datetime.fromisoformat(earliest) if earliest else None,
        preferred=about.get("staff"),
    )
