"""Times that somebody typed are checked before they are promised: nothing is kept or sent when one is wrong.

X-06, R002-SKU-05. The journey checks again, since a raw Update passes nobody here.
"""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from client.errors import BadInput
from client.translating import records
from domain.appointments import OfferOf, Place, Slot, SlotFault
from domain.faults import wrong_field
from domain.marks import marked
from domain.slots import accepted_instead, fault_of, told
from domain.standard import AppointmentRule
from domain.waits import Rulebook
from store import reading_journeys, reservations, rulebooks, staff
from store.database import Database

PERSONS = frozenset(SlotFault) - {
    SlotFault.PAST,
    SlotFault.EARLY,
    SlotFault.LATE,
    SlotFault.CLOSED_DAY,
    SlotFault.CLOSED_HOURS,
}
"""What speaks against the person, not against the time."""


async def rules_of(database: Database, journey: str) -> Rulebook:
    """What a journey computes with: the standard that it pinned, the calendars of today."""
    with records():
        header = await reading_journeys.journey_header(database, journey)
        return await rulebooks.rulebook(
            database, header.standard, header.standard_version, header.started_at.date()
        )


def latest(about: dict[str, Any]) -> datetime | None:
    """When it has to be held at the latest, by what its task is about."""
    return datetime.fromisoformat(about["latest"]) if about.get("latest") else None


def earliest(
    mark: OfferOf, about: dict[str, Any], before: datetime | None, now: datetime, rules: Rulebook
) -> datetime | None:
    """Before when no time may be agreed on, by the field's mark and what its task is about (X-06).

    Args:
        before: the start that this one has to follow, where the mark names one.
    """
    anchor = before if mark.after else now
    if mark.rule and anchor:
        return rules.due(rules.standard.rules[mark.rule], anchor, "customer").at
    return datetime.fromisoformat(about["earliest"]) if about.get("earliest") else None


async def check_slots(
    database: Database,
    journey: str,
    form: BaseModel,
    about: dict[str, Any],
    now: datetime,
    rules: Rulebook | None = None,
) -> None:
    """Refuse a filled-in form with a time that cannot be promised.

    Args:
        rules: what the journey will compute with, when it has not begun.

    Raises:
        BadInput: the message names the field, what was given and what is accepted.
        NotFound, Unreachable: see ``client.errors``.
    """
    given = {
        name: value for name in type(form).model_fields if isinstance(value := getattr(form, name), Slot)
    }
    if not given:
        return
    rules = rules or await rules_of(database, journey)
    marks = marked(type(form), OfferOf)
    for name, slot in given.items():
        mark = marks.get(name, OfferOf())
        appointment = mark.appointment or about.get("appointment")
        rule = rules.standard.appointments.get(appointment or "")
        if rule is None:
            continue
        before = given.get(mark.after or "")
        floor = earliest(mark, about, before.starts_at if before else None, now, rules)
        place = Place(about["place"]) if about.get("place") and not mark.appointment else None
        await check_slot(database, journey, name, slot, rule, place, rules, floor, now, latest(about))


async def check_slot(
    database: Database,
    journey: str,
    field: str,
    slot: Slot,
    rule: AppointmentRule,
    place: Place | None,
    rules: Rulebook,
    floor: datetime | None,
    now: datetime,
    before: datetime | None = None,
) -> None:
    """Refuse a time that cannot be promised, or that is not before ``before``. Raises BadInput."""
    calendar, zone = rules.calendar(rule.calendar), rules.standard.company.zone
    fault = fault_of(slot.starts_at, calendar, now, floor, before)
    if fault is None:
        wanted = reservations.Wanted(
            candidates=(),
            role=rule.role,
            minutes=rule.minutes,
            travel=rule.way(place) if place is not None else 0,
            zone=zone,
        )
        with records():
            fault = await reservations.fault_of(database, journey, slot, wanted, now)
    if fault is None:
        return
    if fault in PERSONS:
        with records():
            people = await staff.list_staff(database, rule.role)
        accepted = ", ".join(one.handle for one in people if one.handle != slot.staff) or "-"
    else:
        accepted = accepted_instead(fault, slot.starts_at, calendar, now, floor, before)
    given = f"{told(slot.starts_at, calendar)} {slot.staff}"
    wrong = wrong_field(field, f"slot_{fault}", given=given, accepted=accepted)
    raise BadInput("answers", fields=[wrong])
