"""Who looks after a new customer, and journeys that start with their first meeting done.

A walk-in goes to the agent whose turn it is (R003-RCP-06/07); who comes back goes to the agent from before
(R004-ORD-04); whoever has met a walk-in already keeps them, which counts as a turn.
"""

import asyncio
import uuid
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from client.errors import Unreachable
from client.journeys import Journeys
from client.slots import check_slots
from client.translating import records
from client.validating import check_people, validated
from domain.commands import Receipt
from domain.forms.consultation import FIRST_MEETING, limits
from domain.model import Model
from domain.roles import Role
from domain.tasks import TaskStatus
from store import customers, reading_tasks, rulebooks, staff
from store.people import Known, Registered, Registration
from store.reading_tasks import TaskFilter, TaskLine

PATIENCE = 20.0
"""Seconds until a journey that was started must show its first task."""
_PAUSE = 0.05
_TAKEN = uuid.UUID("b7c0b1f2-4f0e-4f51-9b64-6f8a7a0a4a11")
_MET = uuid.UUID("5a3f2c68-9d57-4f0b-8d0a-2f6f1d4c9e22")
"""Namespaces of command ids: the same journey gives the same command, so that a repeat is done once."""


class Met(Model):
    """A journey whose first meeting is done."""

    registered: Registered
    started: bool
    """False when it ran already."""
    receipt: Receipt


def returning(known: Iterable[Known]) -> Known | None:
    """The earlier journey whose agent a known customer goes back to; None when none of them works here.

    The newest that has the customer's number; where only the address is known, the newest there (R004-ORD-04).
    """
    working = [one for one in known if one.owner_works]
    return max(working, key=lambda one: (one.by == "phone", one.created_at, one.journey), default=None)


async def enrol(
    journeys: Journeys, new: Registration, earlier: Known | None = None, met_by: str | None = None
) -> Registered:
    """Register a journey with its owner: who is named, else the earlier one, else who met them, else by rota.

    The same reference again changes nothing and takes no turn. The owner is None when nobody is on duty: then the first
    task lies in the agents' queue.

    Args:
        earlier: the journey by which the customer returns, from `returning`.
        met_by: the agent who has met the customer already; counted as their turn where they become the owner.

    Raises:
        BadInput, NotFound, Unreachable: see ``client.errors``.
    """
    database, turn = journeys.database, f"journey:{new.reference}"
    with records():
        before = await customers.registered(database, new.reference)
        if before is not None:
            return before
        owner = new.owner or (earlier.owner if earlier else None)
        if owner is None and met_by is not None:
            await staff.count_turn(database, Role.AGENT, turn, met_by)
        owner = owner or met_by or await _by_rota(journeys, new, turn)
        return await customers.register(database, new.model_copy(update={"owner": owner}))


async def _by_rota(journeys: Journeys, new: Registration, turn: str) -> str | None:
    """Whose turn it is among the agents on duty on the company's day of today (R003-RCP-06/07)."""
    rules = await rulebooks.standard(journeys.database, new.standard, new.standard_version)
    today = (await journeys.clock()).astimezone(ZoneInfo(rules.company.zone)).date()
    picked = await staff.pick_by_rota(journeys.database, Role.AGENT, turn, on=today)
    return picked.handle if picked else None


async def start_met(
    journeys: Journeys,
    new: Registration,
    actor: str,
    answers: dict[str, Any],
    earlier: Known | None = None,
) -> Met:
    """Start the journey of a walk-in whom the actor has met, with the first meeting's form filled in.

    Everything is checked before anything is written. A crash in between leaves the journey with its task open, and the
    same reference again completes it, once.

    Raises:
        BadInput: a field of the form or of the registration is wrong; nothing was changed.
        Conflict: the actor is no active agent, or somebody else has completed the first meeting.
        NotFound, Unreachable: see ``client.errors``.
    """
    await journeys.may(actor, Role.AGENT)
    with records():
        before = await customers.registered(journeys.database, new.reference)
    if before is None:
        await _check(journeys, new, answers)
    registered = await enrol(journeys, new, earlier, met_by=actor)
    started = await journeys.start(registered)
    task = await take_first_meeting(journeys, registered.journey, actor)
    command = str(uuid.uuid5(_MET, registered.journey))
    receipt = await journeys.complete(task.task, actor, answers, command)
    return Met(registered=registered, started=started, receipt=receipt)


async def _check(journeys: Journeys, new: Registration, answers: dict[str, Any]) -> None:
    """Refuse answers that the first meeting's task would refuse, before there is one. Raises BadInput, NotFound."""
    database, now = journeys.database, await journeys.clock()
    with records():
        rules = await rulebooks.rulebook(database, new.standard, new.standard_version, now.date())
    about = limits(rules.standard, rules.calendar("customer").today(now))
    filled = validated(FIRST_MEETING, answers, about)
    await check_people(database, FIRST_MEETING, filled)
    await check_slots(database, "", filled, about, now, rules)


async def take_first_meeting(journeys: Journeys, journey: str, actor: str) -> TaskLine:
    """The first meeting's task of a journey that was just started, handed to who has met the customer.

    Raises:
        Unreachable: the journey stands, but nobody has worked on it yet.
    """
    task = await first_meeting(journeys, journey)
    if task.status is TaskStatus.OPEN and task.assignee != actor:
        command = str(uuid.uuid5(_TAKEN, f"{task.task}/{actor}"))
        await journeys.assign(task.task, actor, actor, command, reason="met_customer")
    return task


async def first_meeting(journeys: Journeys, journey: str) -> TaskLine:
    """The first meeting's task of a journey that was just started.

    Raises:
        Unreachable: the journey stands, but nobody has worked on it yet.
    """
    wanted = TaskFilter(journey=journey, kind=FIRST_MEETING.name, status=None)
    until = asyncio.get_running_loop().time() + PATIENCE
    while asyncio.get_running_loop().time() < until:
        with records():
            found = await reading_tasks.list_tasks(journeys.database, wanted)
        if found:
            still_open = [one for one in found if one.status is TaskStatus.OPEN]
            return (still_open or found)[-1]
        await asyncio.sleep(_PAUSE)
    raise Unreachable("first_task_late", journey=journey)
