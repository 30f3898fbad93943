"""Handing a role over: the team, the open tasks, and the meetings that are still to come (X-32)."""

from client.foreseeing import foresee_handing
from client.journeys import Journeys, new_command
from client.offers import offers
from client.passing import has_time, pass_on_meetings
from client.slots import rules_of
from client.translating import records
from domain.appointments import Slot
from domain.commands import Receipt
from domain.events import TeamChanged
from domain.model import Model
from domain.roles import Role
from store import reading_journeys, reading_people
from store.reading_meetings import AppointmentLine
from workflows.parts.foreseeing import Foreseen

_NEWEST = 200

__all__ = ["HandedOver", "Handing", "Meeting", "foresee", "hand_over"]


class HandedOver(Model):
    """What went over."""

    receipt: Receipt
    before: str | None
    """Who had the role."""
    moved: tuple[AppointmentLine, ...] = ()
    """Meetings at the same time and place, with the new person."""
    opened: tuple[AppointmentLine, ...] = ()
    """Meetings whose time the new person does not have: somebody agrees on another one with the customer."""


class Meeting(Model):
    """A coming meeting before a role is handed over."""

    line: AppointmentLine
    keeps: bool
    """Whether the new person has that time."""
    free: tuple[Slot, ...] = ()
    """Other times of theirs, where they have not."""


class Handing(Model):
    """What goes over when somebody else has a role."""

    before: str | None
    foreseen: Foreseen
    meetings: tuple[Meeting, ...]


async def foresee(journeys: Journeys, journey: str, role: Role, person: str) -> Handing:
    """What would go over; nothing is changed, but times that are shown as free are held for a while.

    Raises:
        Conflict: the person has the role on this journey already, or it has ended.
        NotFound, Unreachable: see ``client.errors``.
    """
    now = await journeys.clock()
    foreseen = await foresee_handing(journeys.temporal, journey, role, person, now)
    with records():
        header = await reading_journeys.journey_header(journeys.database, journey)
    before = header.owner if role is Role.AGENT else header.team.get(role)
    coming = [] if before is None else await _coming(journeys, journey, role, before)
    meetings = []
    for one in coming:
        if await has_time(journeys, one, person, now):
            meetings.append(Meeting(line=one, keeps=True))
            continue
        free = await offers(
            journeys, journey, one.kind, earliest=one.earliest, preferred=person, place=one.place
        )
        in_turn = sorted(free, key=lambda slot: slot.starts_at)
        meetings.append(Meeting(line=one, keeps=False, free=tuple(in_turn)))
    return Handing(before=before, foreseen=foreseen, meetings=tuple(meetings))


async def hand_over(
    journeys: Journeys,
    journey: str,
    actor: str,
    role: Role,
    person: str,
    reason: str,
    words: str | None = None,
    command: str | None = None,
) -> HandedOver:
    """Name who has a role on the journey; open tasks and coming meetings go over from the one before.

    A meeting stays at its time when the new person has it; otherwise somebody agrees on another one, and the customer
    is told so. The same command again does what a crash in between had left, and nothing twice. ``words`` is free text
    and stays in Postgres.

    Raises:
        Conflict: the person is not active, has not the role, or has it on this journey already.
        NotFound, Unreachable: see ``client.errors``.
    """
    command = command or new_command()
    receipt = await journeys.appoint(journey, actor, role, person, reason, words, command)
    before = await _before(journeys, journey, role)
    if before is None:
        return HandedOver(receipt=receipt, before=None)
    passed = await pass_on_meetings(journeys, journey, actor, before, {role: person}, command, roles={role})
    return HandedOver(receipt=receipt, before=before, moved=passed.moved, opened=passed.opened)


async def _before(journeys: Journeys, journey: str, role: Role) -> str | None:
    """Who had the role before the last change; from the journal, so that a repeat finds the same."""
    with records():
        changes = await reading_journeys.timeline(
            journeys.database, journey, types=["team_changed"], limit=_NEWEST
        )
    events = [entry.event for entry in changes if isinstance(entry.event, TeamChanged)]
    return next((event.before for event in events if event.role is role), None)


async def _coming(journeys: Journeys, journey: str, role: Role, before: str) -> list[AppointmentLine]:
    """The meetings of this role that the person before would hold."""
    kinds = (await rules_of(journeys.database, journey)).standard.appointments
    with records():
        now = await journeys.clock()
        held = await reading_people.meetings(journeys.database, before, now, journey=journey)
    return [one for one in held if kinds[one.kind].role is role]
