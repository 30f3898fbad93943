"""Handing over everything of one person (离职交接): nothing that is open or to come names them afterwards (X-32)."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from client.errors import Conflict, NotFound, Unreachable
from client.journeys import Journeys
from client.passing import Meetings, pass_on_meetings
from client.receiving import Clash, by_role, clashes, in_turn
from client.translating import records
from domain.commands import Receipt
from domain.model import Model
from domain.roles import Role
from store import absences, reading_people, reservations, staff
from store.database import Database
from store.reading_meetings import AppointmentLine, PromiseLine
from store.reading_people import Named, Planned
from store.reading_tasks import TaskLine

_AT_ONCE = 8


class Leaving(Model):
    """What somebody has, as things stand."""

    person: str
    roles: tuple[Role, ...]
    """The roles that are handed over."""
    journeys: tuple[str, ...]
    owned: int
    """Customers whom they own."""
    memberships: dict[Role, int]
    """How many teams they are on, by role."""
    tasks: tuple[TaskLine, ...]
    meetings: tuple[AppointmentLine, ...]
    receivers: dict[str, dict[Role, str | None]]
    """Who takes over, by journey; by rota whoever has the time of its meetings comes first."""
    conflicts: tuple[Clash, ...]
    promises: tuple[PromiseLine, ...]
    planned: tuple[Planned, ...]


class Left(Model):
    """What still names somebody."""

    records: tuple[Named, ...]
    """In the read models."""
    workflows: dict[str, tuple[str, ...]]
    """In the journeys themselves, by journey."""
    unreachable: tuple[str, ...] = ()
    """Journeys that did not answer."""

    @property
    def count(self) -> int:
        return len(self.records) + sum(len(one) for one in self.workflows.values())


async def foresee(
    journeys: Journeys, person: str, to: str | None, zone: str, roles: Iterable[Role] | None = None
) -> Leaving:
    """What somebody would hand over; changes nothing, but times that are shown as free are held for a while.

    Args:
        to: who takes over; None for the rota.
        roles: only what they have by these roles; everything when absent.

    Raises:
        Conflict: who takes over is not active, is the same person, or has not the roles.
        NotFound, Unreachable: see ``client.errors``.
    """
    now, database = await journeys.clock(), journeys.database
    with records():
        member = await staff.get(database, person)
        found = await reading_people.named(database, person, now)
        meetings = await reading_people.meetings(database, person, now)
    wanted = tuple(roles) if roles is not None else _roles(member.roles, found)
    await _may_all(journeys, person, to, wanted)
    found = [one for one in found if one.role is None or one.role in wanted]
    with records():
        tasks = [one for one in await reading_people.tasks(database, person) if one.role in wanted]
        promised = await reading_people.promises(database, person)
        planned = await reading_people.planned(database, person)
    named = tuple(sorted({one.journey for one in found if one.journey}))
    held = await by_role(journeys, meetings, wanted)
    if to is not None:
        receivers: dict[str, dict[Role, str | None]] = {one: dict.fromkeys(wanted, to) for one in named}
    else:
        here = {journey: {one.role for one in found if one.journey == journey} for journey in named}
        receivers = await in_turn(journeys, person, wanted, here, held, now.astimezone(ZoneInfo(zone)).date())
    return Leaving(
        person=person,
        roles=wanted,
        journeys=named,
        owned=sum(one.what == "owner" for one in found),
        memberships={role: count for role in wanted if (count := _memberships(found, role))},
        tasks=tuple(tasks),
        meetings=tuple(one for one, _ in held),
        receivers=receivers,
        conflicts=tuple([clash async for clash in clashes(journeys, person, held, receivers, now)]),
        promises=tuple(promised),
        planned=tuple(one for one in planned if one.role is None or one.role in wanted),
    )


def _roles(own: Iterable[Role], found: Iterable[Named]) -> tuple[Role, ...]:
    """The person's roles, and those by which something still names them."""
    return tuple(dict.fromkeys([*own, *(one.role for one in found if one.role is not None)]))


def _memberships(found: Iterable[Named], role: Role) -> int:
    return sum(one.what in ("owner", "team") and one.role is role for one in found)


async def _may_all(journeys: Journeys, person: str, to: str | None, roles: Iterable[Role]) -> None:
    if to is None:
        return
    if to == person:
        raise Conflict("hands_over_to_self", person=person)
    for role in roles:
        await journeys.may(to, role)


async def successors(
    journeys: Journeys, journey: str, leaving: Leaving, to: str | None, batch: str, zone: str
) -> dict[Role, str]:
    """Who takes over on one journey, by the roles in which it names the person; by rota the same again.

    Raises:
        Conflict: nobody else who is here has one of the roles.
    """
    foreseen = leaving.receivers[journey]
    if to is not None:
        return dict.fromkeys(foreseen, to)
    today = (await journeys.clock()).astimezone(ZoneInfo(zone)).date()
    picked: dict[Role, str] = {}
    for role, receiver in foreseen.items():
        key = f"hand-over/{batch}/{journey}/{role}"
        with records():
            if receiver is not None:
                await staff.count_turn(journeys.database, role, key, receiver)
            one = await staff.pick_by_rota(
                journeys.database, role, key, on=today, exclude=[leaving.person], resting=True
            )
        if one is None:
            raise Conflict("nobody_else", role=role)
        picked[role] = one.handle
    return picked


async def hand_over_journey(
    journeys: Journeys,
    journey: str,
    actor: str,
    person: str,
    receivers: dict[Role, str],
    reason: str,
    words: str | None,
    command: str,
    *,
    gone: bool,
) -> tuple[Receipt, Meetings]:
    """Hand over what somebody has on one journey, its coming meetings included; again it does what is left."""
    receipt = await journeys.replace_person(
        journey, actor, person, receivers, reason, words, command, gone=gone
    )
    return receipt, await pass_on_meetings(
        journeys, journey, actor, person, receivers, command, roles=None if gone else receivers
    )


async def hand_over_register(
    journeys: Journeys, actor: str, leaving: Leaving, to: str | None, zone: str, *, gone: bool
) -> None:
    """What belongs to no journey: others stand in where they would have, and time that is merely held is free."""
    database, now = journeys.database, await journeys.clock()
    today = now.astimezone(ZoneInfo(zone)).date()
    with records():
        given = {
            role: found
            for role in leaving.roles
            if (found := to or await staff.next_by_rota(database, role, exclude=[leaving.person]))
        }
        await absences.replace_deputy(database, leaving.person, given, now)
        await reservations.free_person(database, leaving.person)
        if gone:
            for one in await absences.absences(database, leaving.person, after=now):
                await absences.end(database, one.absence, today, now, actor)


async def deactivate(database: Database, person: str, now: datetime, actor: str | None) -> list[Named]:
    """Somebody works here no more, unless something that is open or to come still names them: then that is returned.

    Args:
        actor: who says so; None where that is not known.

    Raises:
        NotFound, Unreachable: see ``client.errors``.
    """
    with records():
        await staff.get(database, person)
        found = await reading_people.named(database, person, now)
        if not found:
            await staff.deactivate(database, person, actor, now)
    return found


async def reactivate(database: Database, person: str, now: datetime, actor: str | None) -> None:
    """Somebody works here again. What was handed over stays where it is, and they need a new password.

    Args:
        actor: who says so; None where that is not known.

    Raises:
        NotFound, Unreachable: see ``client.errors``.
    """
    with records():
        await staff.reactivate(database, person, actor, now)


async def still_named(journeys: Journeys, person: str, looked_at: Iterable[str] = ()) -> Left:
    """What still names somebody, by the read models and by the journeys that these or ``looked_at`` name."""
    with records():
        found = await reading_people.named(journeys.database, person, await journeys.clock())
    asked = sorted({*looked_at, *(one.journey for one in found if one.journey)})
    gate = asyncio.Semaphore(_AT_ONCE)
    silent: list[str] = []

    async def ask(journey: str) -> tuple[str, tuple[str, ...]]:
        async with gate:
            try:
                return journey, await journeys.naming(journey, person)
            except NotFound:
                return journey, ()  # it has ended for good
            except Unreachable:
                silent.append(journey)
                return journey, ()

    answers = await asyncio.gather(*(ask(one) for one in asked))
    return Left(
        records=tuple(found),
        workflows={journey: names for journey, names in answers if names},
        unreachable=tuple(sorted(silent)),
    )
