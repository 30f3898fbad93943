"""Times to offer in a form: two of them, with whose time it is and where; and who else could be named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from client.errors import BadInput
from client.offers import offer_of, offers_for
from desk.reader import DeskReader
from domain.appointments import Place, Slot
from domain.forms import KINDS
from presentation.forms.people import Person
from presentation.task_read import TaskRead
from store import rulebooks
from store.errors import StoreError
from store.staff import list_staff

_PLACE_FIELDS = ("place", "viewing_place")
"""Fields of the same form that say where the meeting will be."""
_MEETS_THERE = frozenset({"viewing", "revised_viewing", "budget_viewing"})
"""Appointments whose place is agreed on in the form; all others that a form names itself are at the home."""


@dataclass(frozen=True)
class Offered:
    """What can be offered for one slot."""

    slots: Sequence[Slot] = ()
    hosts: Sequence[Person] = ()
    """Whoever can be named for another time; nobody where the standard does not say whose time it is."""
    place: Place | None = None
    instead: bool = False
    """They are offered in place of a time that cannot be promised."""


async def offered(
    reader: DeskReader,
    read: TaskRead,
    field: str,
    typed: Mapping[str, Any],
    before: Mapping[str, Offered],
    free: Sequence[Mapping[str, Any]],
) -> Offered:
    """Two times for a slot; none where nothing can be offered: then one is agreed on and typed.

    Args:
        typed: the answers so far, among which the place may be.
        before: what is offered for the slots before this one.
        free: times that were named in place of one that cannot be promised.
    """
    detail = read.detail
    mark = offer_of(KINDS[detail.kind].form, field)
    if mark is None:
        return Offered()
    appointment = mark.appointment or detail.about.get("appointment")
    place = _place(mark.appointment, detail.about, typed)
    hosts = await _hosts(reader, read, appointment)
    if free:
        return Offered([Slot.model_validate(one) for one in free], hosts, place, instead=True)
    first = [slot.starts_at for slot in before.get(mark.after or "", Offered()).slots]
    journeys = reader.house.journeys
    try:
        slots = await offers_for(journeys, detail.journey, mark, detail.about, max(first, default=None))
    except (BadInput, StoreError):
        slots = []
    return Offered(slots, hosts, place)


async def _hosts(reader: DeskReader, read: TaskRead, appointment: str | None) -> list[Person]:
    """Everybody whose time an appointment may take; the customer's own first."""
    database, header = reader.house.database, read.header
    standard = await rulebooks.standard(database, header.standard, header.standard_version)
    rule = standard.appointments.get(appointment or "")
    if rule is None:
        return []
    members = await list_staff(database, rule.role)
    own = {header.team.get(rule.role), read.detail.about.get("staff")}
    people = [Person(one.handle, one.name) for one in members]
    return sorted(people, key=lambda one: one.handle not in own)


def _place(fixed: str | None, about: Mapping[str, Any], typed: Mapping[str, Any]) -> Place | None:
    given = next((str(typed[name]) for name in _PLACE_FIELDS if typed.get(name)), None)
    if fixed is not None and fixed not in _MEETS_THERE:
        return Place.PROPERTY
    code = given or about.get("place")
    return Place(code) if code in tuple(Place) else None
