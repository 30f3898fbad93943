"""Somebody is away for some days: who stands in, what that concerns, and each journey's part of it (X-32).

Whoever is away gets no new work by rota or as member of a team; their deputy does, else the rota's next, else it lies
in the role's queue. Open tasks that are due before they are back go to the deputy when the absence begins, and come
back when it ends. Meetings of these days go to the deputy at their time, or another time is agreed on. The team stays.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from client.errors import BadInput, Conflict
from client.journeys import Journeys
from client.passing import GivenBack, Meetings, give_back_meetings, lent_meetings, pass_on_meetings
from client.translating import records
from domain.absences import AbsenceReason
from domain.commands import Receipt
from domain.model import Model
from domain.roles import Role
from store import absences, reading_people, staff
from store.absences import AbsenceLine
from store.reading_meetings import AppointmentLine, PromiseLine
from store.reading_tasks import TaskLine
from store.staff import StaffMember

INVOLVES = frozenset({"owner", "team", "task", "wait", "meeting", "absence"})
"""Where a journey has to name somebody, for their absence to matter to it."""


class Foreseen(Model):
    """What an absence concerns, as things stand."""

    person: str
    first: date
    back_on: date
    starts: datetime
    ends: datetime
    deputies: dict[Role, str]
    queued: tuple[Role, ...]
    """Roles in which nobody can stand in: what is theirs lies in the queue."""
    journeys: tuple[str, ...]
    tasks: tuple[TaskLine, ...]
    """Open tasks of theirs that are due before they are back."""
    meetings: tuple[AppointmentLine, ...]
    promises: tuple[PromiseLine, ...]


async def foresee(
    journeys: Journeys, person: str, first: date, until: date, deputy: str | None, zone: str
) -> Foreseen:
    """What somebody's absence from a day until another one, both included, concerns; changes nothing.

    Raises:
        BadInput: the days are none, or over.
        Conflict: the deputy cannot stand in: not active, away themselves, or without any role of the person's.
        NotFound, Unreachable: see ``client.errors``.
    """
    back_on = until + timedelta(days=1)
    at = [datetime.combine(day, time(0), ZoneInfo(zone)) for day in (first, back_on)]
    now = await journeys.clock()
    if first >= back_on or at[1] <= now:
        raise BadInput("absence_days", first=first.isoformat(), last=until.isoformat())
    with records():
        member = await staff.working(journeys.database, person)
        found = await reading_people.named(journeys.database, person, now)
        tasks = await reading_people.tasks(journeys.database, person)
        meetings = await reading_people.meetings(journeys.database, person, max(at[0], now), at[1])
        promised = await reading_people.promises(journeys.database, person, max(at[0], now), at[1])
    deputies = await _deputies(journeys, member, first, back_on, deputy)
    return Foreseen(
        person=person,
        first=first,
        back_on=back_on,
        starts=at[0],
        ends=at[1],
        deputies=deputies,
        queued=tuple(role for role in member.roles if role not in deputies),
        journeys=tuple(sorted({one.journey for one in found if one.what in INVOLVES})),
        tasks=tuple(one for one in tasks if one.due_at is not None and one.due_at < at[1]),
        meetings=tuple(meetings),
        promises=tuple(promised),
    )


async def _deputies(
    journeys: Journeys, member: StaffMember, first: date, back_on: date, deputy: str | None
) -> dict[Role, str]:
    """Who stands in by role: the deputy who was named where they have it, else the rota's next who is there."""
    with records():
        known = await absences.absences(journeys.database, after=await journeys.clock())
    away = {one.person for one in known if one.from_day < back_on and first < one.back_on} | {member.handle}
    found: dict[Role, str] = {}
    if deputy is not None:
        with records():
            stands_in = await staff.working(journeys.database, deputy)
        if deputy in away:
            raise Conflict("deputy_away", person=deputy)
        found = {role: deputy for role in member.roles if role in stands_in.roles}
        if not found:
            raise Conflict("deputy_roles", person=deputy, roles=list(member.roles))
    for role in member.roles:
        if role not in found:
            with records():
                following = await staff.next_by_rota(journeys.database, role, exclude=sorted(away))
            if following is not None:
                found[role] = following
    return found


async def declare(journeys: Journeys, actor: str, foreseen: Foreseen, reason: AbsenceReason) -> AbsenceLine:
    """Enter the absence: from now on neither rota nor proposals nor slots name them in these days.

    Raises:
        Conflict: they are away on some of these days already.
    """
    with records():
        return await absences.declare(
            journeys.database,
            foreseen.person,
            (foreseen.first, foreseen.back_on),
            (foreseen.starts, foreseen.ends),
            foreseen.deputies,
            reason,
            actor,
        )


async def tell_journey(
    journeys: Journeys, journey: str, actor: str, absence: AbsenceLine, command: str
) -> Meetings:
    """Have one journey know an absence, and its meetings of these days held by others or at another time."""
    _ = await journeys.know_absence(journey, actor, absence.told(), command)
    return await pass_on_meetings(
        journeys,
        journey,
        actor,
        absence.person,
        absence.deputies,
        command,
        after=absence.starts,
        before=absence.ends,
        lent=True,
    )


async def foresee_back(journeys: Journeys, absence: AbsenceLine) -> tuple[list[str], list[AppointmentLine]]:
    """Which journeys have to hear that an absence is over, and which meetings others hold because of it.

    A journey may have heard of its own accord and still have to give a meeting back.
    """
    now = await journeys.clock()
    with records():
        known = await reading_people.absent_in(journeys.database, absence.absence)
        held = [
            one
            for deputy in sorted(set(absence.deputies.values()))
            for one in await reading_people.meetings(journeys.database, deputy, now)
        ]
    asked = sorted({*known, *(one.journey for one in held)})
    lent = [one for journey in asked for one in await lent_meetings(journeys, journey, absence.person)]
    return sorted({*known, *(one.journey for one in lent)}), lent


async def tell_back(
    journeys: Journeys, journey: str, actor: str, absence: AbsenceLine, command: str
) -> tuple[Receipt, GivenBack]:
    """Have one journey know that an absence is over: tasks and meetings are theirs again.

    Meetings first: a journey that has not given them back still knows the absence, and is told again.
    """
    given = await give_back_meetings(journeys, journey, actor, absence.person, command)
    return await journeys.know_absence(journey, actor, absence.told(), command), given


async def back(journeys: Journeys, actor: str, absence: str, zone: str) -> AbsenceLine:
    """They are back today, or the absence is called off before it began. Errors: NotFound."""
    now = await journeys.clock()
    with records():
        return await absences.end(
            journeys.database, absence, now.astimezone(ZoneInfo(zone)).date(), now, actor
        )
