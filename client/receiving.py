"""Who takes over what somebody hands over, and which meetings they have not the time for (X-32)."""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import date, datetime

from client.journeys import Journeys
from client.offers import offers
from client.passing import has_time
from client.slots import rules_of
from client.translating import records
from domain.appointments import Slot
from domain.model import Model
from domain.roles import Role
from store import staff
from store.reading_meetings import AppointmentLine

Receivers = Mapping[Role, str | None]
"""Who takes over on a journey; None where nobody else has the role."""


class Clash(Model):
    """A meeting whose time the receiver has not: what can be done instead."""

    line: AppointmentLine
    receiver: str
    free: tuple[Slot, ...]
    """Two other times at which somebody has it, the receiver where possible; kept free for a while (R002-SKU-05)."""
    others: tuple[str, ...]
    """Who else of the role has its time."""


Held = list[tuple[AppointmentLine, Role]]
"""Meetings, each with the role that holds it."""


async def by_role(journeys: Journeys, meetings: Iterable[AppointmentLine], wanted: tuple[Role, ...]) -> Held:
    """The meetings that these roles hold."""
    held: Held = []
    for one in meetings:
        role = (await rules_of(journeys.database, one.journey)).standard.appointments[one.kind].role
        if role in wanted:
            held.append((one, role))
    return held


async def in_turn(
    journeys: Journeys,
    person: str,
    wanted: tuple[Role, ...],
    named: Mapping[str, Iterable[Role | None]],
    held: Held,
    today: date,
) -> dict[str, dict[Role, str | None]]:
    """Whom the rota gives each journey: whose turn it is, but whoever has the time of its meetings first."""
    now, turns = await journeys.clock(), {}
    for role in wanted:
        with records():
            turns[role] = await staff.rota(journeys.database, role, on=today, exclude=[person])
    receivers: dict[str, dict[Role, str | None]] = {}
    for journey, by in named.items():
        meetings = [(one, role) for one, role in held if one.journey == journey]
        roles = ({role for role in by if role is not None} | {role for _, role in meetings}) & set(wanted)
        receivers[journey] = {}
        for role in sorted(roles or wanted):
            waiting = [one for one, holds in meetings if holds is role]
            picked = await _free_one(journeys, turns[role], waiting, now)
            receivers[journey][role] = picked
            if picked is not None:
                turns[role].remove(picked)
                turns[role].append(picked)
    return receivers


async def _free_one(
    journeys: Journeys, turn: list[str], meetings: list[AppointmentLine], now: datetime
) -> str | None:
    for handle in turn:
        if all([await has_time(journeys, one, handle, now) for one in meetings]):
            return handle
    return next(iter(turn), None)


async def clashes(
    journeys: Journeys,
    person: str,
    held: Held,
    receivers: Mapping[str, Receivers],
    now: datetime,
) -> AsyncIterator[Clash]:
    """Every meeting whose time its receiver has not."""
    for one, role in held:
        receiver = receivers[one.journey].get(role)
        if receiver is None or await has_time(journeys, one, receiver, now):
            continue
        with records():
            known = [member.handle for member in await staff.list_staff(journeys.database, role)]
        others = [handle for handle in known if handle not in (person, receiver)]
        free = await offers(
            journeys, one.journey, one.kind, earliest=one.earliest, preferred=receiver, place=one.place
        )
        yield Clash(
            line=one,
            receiver=receiver,
            free=tuple(slot for slot in free if slot.staff != person),
            others=tuple([handle for handle in others if await has_time(journeys, one, handle, now)]),
        )
