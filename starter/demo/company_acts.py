"""What happens in the company once its customers are there: one is away, one leaves, a lead acts on what is late.

Looked at again it is done already, and nothing happens.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from client import absences, leaving
from client.bulk import apply
from client.errors import BadInput, Conflict
from client.journeys import Journeys
from domain.absences import AbsenceReason
from domain.commands import Receipt
from domain.roles import Role
from domain.time.days import ONE_DAY
from presentation.reasons import GONE
from starter.demo.waiting import at_rest
from store import staff
from store.absences import absences as registered
from store.boards.escalations import Escalation, escalations_behind
from store.boards.period import Period
from store.boards.period import today as day_of
from store.database import Database

_BATCH: Final = "demo"
_ONCE: Final = uuid.UUID("9e0d7f64-3f43-4f0b-8c9e-6c2f3e1d5a77")
_DAYS_AWAY: Final = timedelta(days=4)
_ENOUGH: Final = 3
"""So many agents there have to be for one to be away and another to leave."""
_ACTED_ON: Final = 3
"""So many escalations are acted on; the others stay for whoever looks."""
_ESCALATES_WITHIN: Final = 45.0
_PAUSE: Final = 0.5


@dataclass(frozen=True)
class Company:
    """Who works there."""

    database: Database
    journeys: Journeys
    zone: str
    actor: str
    """Who enters absences and hands over."""
    words: Callable[[str], str]
    complete: Callable[[str, str], Awaitable[None]]
    """Completes a task as somebody would."""


async def happen(company: Company) -> None:
    """All of it, in its order."""
    agents = [one.handle for one in await staff.list_staff(company.database, Role.AGENT)]
    known = {one.handle: one for one in await staff.list_staff(company.database, Role.AGENT, active=False)}
    if len(known) >= _ENOUGH:
        everybody = list(known)
        await _be_away(company, everybody[-2], everybody[0])
        if everybody[-1] in agents:
            await _leave(company, everybody[-1])
    await _act_on_escalations(company)


async def _be_away(company: Company, person: str, deputy: str) -> None:
    """A colleague is away from today on, and has a deputy."""
    journeys, today = company.journeys, await _today(company)
    first, last = today, today + _DAYS_AWAY
    for line in await registered(company.database, person, empty=True):
        first, last = line.from_day, line.back_on - ONE_DAY
    if last < today:
        return
    foreseen = await absences.foresee(journeys, person, first, last, deputy, company.zone)
    line = await absences.declare(journeys, company.actor, foreseen, AbsenceReason.TRAINING)

    async def tell(journey: str, command: str) -> Receipt | None:
        await absences.tell_journey(journeys, journey, company.actor, line, command)
        return None

    async for _ in apply(tell, foreseen.journeys, batch=_BATCH, action="absent"):
        pass


async def _leave(company: Company, person: str) -> None:
    """A colleague has left; everything of theirs goes to others by rota."""
    journeys, words = company.journeys, company.words("left")
    foreseen = await leaving.foresee(journeys, person, None, company.zone)
    await leaving.hand_over_register(journeys, company.actor, foreseen, None, company.zone, gone=True)

    async def tell(journey: str, command: str) -> Receipt:
        receivers = await leaving.successors(journeys, journey, foreseen, None, _BATCH, company.zone)
        receipt, _ = await leaving.hand_over_journey(
            journeys, journey, company.actor, person, receivers, GONE, words, command, gone=True
        )
        return receipt

    async for _ in apply(tell, foreseen.journeys, batch=_BATCH, action="hand-over"):
        pass
    for journey in foreseen.journeys:
        await at_rest(journeys, journey)
    await leaving.deactivate(company.database, person, await journeys.clock(), company.actor)


async def _act_on_escalations(company: Company) -> None:
    """The lead sees to some of what escalated: it is given to somebody, or done at last; first meetings stay."""
    found = await _escalated(company)
    if any(one.acted for one in found):
        return
    acted = 0
    for one in sorted(found, key=lambda one: one.journey, reverse=True):
        if acted == _ACTED_ON:
            return
        try:
            acted += await _act_on(company, one, by_doing=acted == 0)
        except (BadInput, Conflict):
            continue  # it is not theirs to do, or somebody was faster


async def _act_on(company: Company, one: Escalation, *, by_doing: bool) -> bool:
    assert one.task is not None
    if by_doing:
        if one.assignee is None:
            return False
        await company.complete(one.task, one.assignee)
        return True
    assert one.role is not None
    lead = one.people[0] if one.people else company.actor
    others = [each.handle for each in await staff.list_staff(company.database, one.role)]
    receiver = next((each for each in others if each != one.assignee), None)
    if receiver is None:
        return False
    command = str(uuid.uuid5(_ONCE, one.task))
    await company.journeys.assign(one.task, lead, receiver, command, reason="workload")
    return True


async def _today(company: Company) -> date:
    return day_of(await company.journeys.clock(), company.zone)


async def _escalated(company: Company) -> list[Escalation]:
    """What escalated today, once there is enough of it; what there is after a while."""
    until = asyncio.get_running_loop().time() + _ESCALATES_WITHIN
    while True:
        today = await _today(company)
        period = Period(first=today - ONE_DAY, last=today, zone=company.zone)
        found = await escalations_behind(company.database, period)
        if len(found) > _ACTED_ON or asyncio.get_running_loop().time() > until:
            return found
        await asyncio.sleep(_PAUSE)
