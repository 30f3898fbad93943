"""Meetings of whoever is away or left: somebody else holds them at their time, or another time is agreed on (X-32)."""

import uuid
from collections.abc import Container
from datetime import datetime

from client.errors import BadInput
from client.journeys import Journeys
from client.slots import check_slot, rules_of
from client.translating import records
from domain.appointments import AskedBy, Slot
from domain.commands import Receipt
from domain.model import Model
from domain.roles import Role
from store import reading_people
from store.reading_meetings import AppointmentLine, list_appointments
from workflows.parts.replacing import LENT


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
    roles: Container[Role] | None = None,
    lent: bool = False,
) -> Meetings:
    """Give every coming meeting that a person holds to who takes over, at its time; else have another one agreed on.

    Run again it does what is left: it looks at what stands.

    Args:
        receivers: who takes over, by the role that holds a kind of meeting.
        command: from which the commands of each meeting follow.
        after, before: only meetings that begin between these instants.
        roles: only meetings that these roles hold; all when absent.
        lent: the person is merely away; see `give_back_meetings`.
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
        role = kinds[one.kind].role
        if roles is not None and role not in roles:
            continue
        receiver = receivers.get(role)
        if receiver is not None and await _keeps_its_time(journeys, one, actor, receiver, command, lent=lent):
            moved.append(one)
        else:
            await _move(journeys, one, actor, None, f"{command}/open")
            opened.append(one)
    return Meetings(moved=tuple(moved), opened=tuple(opened))


class GivenBack(Model):
    """What became of the meetings that others held while somebody was away."""

    given: tuple[AppointmentLine, ...] = ()
    """At the time that stands, with whom they were agreed."""
    stayed: tuple[AppointmentLine, ...] = ()
    """Whoever is back has other plans by now: whoever stands in holds them."""


async def lent_meetings(journeys: Journeys, journey: str, person: str) -> list[AppointmentLine]:
    """Which coming meetings of one journey would be a person's, were they not away."""
    names = await journeys.naming(journey, person)
    with records():
        standing = await list_appointments(journeys.database, journey=journey, start=await journeys.clock())
    return [one for one in standing if f"{LENT}/{one.key}" in names]


async def give_back_meetings(
    journeys: Journeys, journey: str, actor: str, person: str, command: str
) -> GivenBack:
    """Whoever is back holds their meetings again, where they are free at that time. Run again it does what is left."""
    given: list[AppointmentLine] = []
    stayed: list[AppointmentLine] = []
    for one in await lent_meetings(journeys, journey, person):
        back = await _keeps_its_time(journeys, one, actor, person, f"{command}/back")
        (given if back else stayed).append(one)
    return GivenBack(given=tuple(given), stayed=tuple(stayed))


async def has_time(journeys: Journeys, one: AppointmentLine, person: str, now: datetime) -> bool:
    """Whether a person could hold a meeting at its time."""
    rules = await rules_of(journeys.database, one.journey)
    rule = rules.standard.appointments[one.kind]
    slot = Slot(starts_at=one.starts_at, staff=person)
    try:
        await check_slot(
            journeys.database, one.journey, "slot", slot, rule, one.place, rules, one.earliest, now
        )
    except BadInput:
        return False
    return True


async def _keeps_its_time(
    journeys: Journeys, one: AppointmentLine, actor: str, receiver: str, command: str, *, lent: bool = False
) -> bool:
    slot = Slot(starts_at=one.starts_at, staff=receiver)
    try:
        await _move(journeys, one, actor, slot, command, lent=lent)
    except BadInput:  # that time of theirs is not to be had
        return False
    return True


async def _move(
    journeys: Journeys,
    one: AppointmentLine,
    actor: str,
    slot: Slot | None,
    command: str,
    *,
    lent: bool = False,
) -> Receipt:
    return await journeys.reschedule(
        one.journey,
        actor,
        one.key,
        asked_by=AskedBy.STAFF,
        slot=slot,
        lent=lent,
        command=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{command}/{one.key}")),
    )
