"""Handing a role over: the team, the open tasks, and the meetings that are still to come (X-32)."""

import uuid

from client.errors import BadInput
from client.journeys import Journeys, new_command
from client.slots import rules_of
from client.translating import records
from domain.appointments import AskedBy, Slot
from domain.commands import Receipt
from domain.events import TeamChanged
from domain.model import Model
from domain.roles import Role
from store import reading_journeys, reading_meetings
from store.reading_meetings import AppointmentLine

_NEWEST = 200


class HandedOver(Model):
    """What went over, and what could not."""

    receipt: Receipt
    moved: tuple[AppointmentLine, ...]
    """Meetings at the same time and place, with the new person."""
    left: tuple[AppointmentLine, ...]
    """Meetings whose time the new person does not have: they stay with the one before until somebody moves them."""


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

    The same command again does what a crash in between had left, and nothing twice. ``words`` is free text and stays in
    Postgres.

    Raises:
        Conflict: the person is not active, has not the role, or has it on this journey already.
        NotFound, Unreachable: see ``client.errors``.
    """
    command = command or new_command()
    receipt = await journeys.appoint(journey, actor, role, person, reason, words, command)
    moved: list[AppointmentLine] = []
    left: list[AppointmentLine] = []
    for one in await _coming(journeys, journey, role, await _before(journeys, journey, role)):
        try:
            await journeys.reschedule(
                journey,
                actor,
                one.key,
                asked_by=AskedBy.STAFF,
                slot=Slot(starts_at=one.starts_at, staff=person),
                command=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{command}/{one.key}")),
            )
        except BadInput:  # that time of theirs is not to be had
            left.append(one)
        else:
            moved.append(one)
    return HandedOver(receipt=receipt, moved=tuple(moved), left=tuple(left))


async def _before(journeys: Journeys, journey: str, role: Role) -> str | None:
    """Who had the role before the last change; from the journal, so that a repeat finds the same."""
    with records():
        changes = await reading_journeys.timeline(
            journeys.database, journey, types=["team_changed"], limit=_NEWEST
        )
    events = [entry.event for entry in changes if isinstance(entry.event, TeamChanged)]
    return next((event.before for event in events if event.role is role), None)


async def _coming(journeys: Journeys, journey: str, role: Role, before: str | None) -> list[AppointmentLine]:
    """The meetings of this role that the person before would hold."""
    if before is None:
        return []
    kinds = (await rules_of(journeys.database, journey)).standard.appointments
    with records():
        standing = await reading_meetings.list_appointments(
            journeys.database, journey=journey, start=await journeys.clock()
        )
    return [one for one in standing if one.staff[0] == before and kinds[one.kind].role is role]
