"""Meetings of whoever is away or left: somebody else holds them at their time, or another time is agreed on (X-32)."""

import uuid
from datetime import datetime

from client.errors import BadInput
from client.journeys import Journeys
from client.slots import rules_of
from client.translating import records
from domain.appointments import AskedBy, Slot
from domain.commands import Receipt
from domain.model import Model
from domain.roles import Role
from store import reading_people
from store.reading_meetings import AppointmentLine


class Meetings(Model):
    """What became of the meetings of one journey."""

    moved: tuple[AppointmentLine, ...] = ()
    """At the same time, with somebody else."""
    opened: tuple[AppointmentLine, ...] = ()
    """Nobody else has that time: somebody agrees on another one with the customer."""


async def pass_on_meetings(
    journeys: Journeys,
    journey: str,
    actor: str,
    person: str,
    receivers: dict[Role, str],
    command: str,
    *,
    after: datetime | None = None,
    before: datetime | None = None,
) -> Meetings:
    """Give every coming meeting that a person holds to who takes over, at its time; else have another one agreed on.

    Run again it does what is left: it looks at what stands.

    Args:
        receivers: who takes over, by the role that holds a kind of meeting.
        command: from which the commands of each meeting follow.
        after, before: only meetings that begin between these instants.
    """
    now = await journeys.clock()
    since = now if after is None else max(after, now)
    with records():
        found = await reading_people.meetings(journeys.database, person, since, before, journey)
    if not found:
        return Meetings()
    kinds = (await rules_of(journeys.database, journey)).standard.appointments
    moved: list[AppointmentLine] = []
    opened: list[AppointmentLine] = []
    for one in found:
        receiver = receivers.get(kinds[one.kind].role)
        if receiver is not None and await _keeps_its_time(journeys, one, actor, receiver, command):
            moved.append(one)
        else:
            await _move(journeys, one, actor, None, f"{command}/open")
            opened.append(one)
    return Meetings(moved=tuple(moved), opened=tuple(opened))


async def _keeps_its_time(
    journeys: Journeys, one: AppointmentLine, actor: str, receiver: str, command: str
) -> bool:
    try:
        await _move(journeys, one, actor, Slot(starts_at=one.starts_at, staff=receiver), command)
    except BadInput:  # that time of theirs is not to be had
        return False
    return True


async def _move(
    journeys: Journeys, one: AppointmentLine, actor: str, slot: Slot | None, command: str
) -> Receipt:
    return await journeys.reschedule(
        one.journey,
        actor,
        one.key,
        asked_by=AskedBy.STAFF,
        slot=slot,
        command=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{command}/{one.key}")),
    )
