"""What an act on many journeys or tasks is going to be refused, as far as the records know it; changes nothing.

A journey may know better when the act reaches it: what is told here is what can be seen without waking any.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from client.acting import steers
from client.bulk import AT_ONCE, Outcome, Result
from client.errors import BadInput, Conflict, NotFound
from client.hands import Hands
from client.steering import ANOTHER
from client.translating import records
from domain.access import Right, roles_with
from domain.contacts import fault_of_time
from domain.faults import wrong_field
from domain.forms.pausing import PAUSE_ENDS
from domain.open_days import fault_of_day
from domain.pausing import PauseReason
from domain.roles import Role
from domain.stages import STAGES, Stage, Status
from domain.waits import Rulebook
from store import reading_bulk, rulebooks, staff
from store.database import Database
from store.reading_bulk import JourneyOf, TaskOf
from workflows.renovation.amending import DECIDING, WAYS, Amendable, elsewhere

Refusal = tuple[str, Mapping[str, Any]]
"""The code of a refusal, and what its sentence needs."""
_ENDED = (Status.LOST, Status.CLOSED)


def pausing(
    found: Sequence[JourneyOf],
    rules: Mapping[str, Rulebook],
    reason: PauseReason,
    until: date | None,
    now: datetime,
) -> list[Result]:
    """Who cannot be paused, or is paused just so; ``rules`` are those of each journey (`rules_of`)."""

    def check(one: JourneyOf) -> Refusal | None:
        if one.status not in (Status.ACTIVE, Status.PAUSED):
            return "pause_needs_active", {"status": one.status}
        if until is not None and (wrong := fault_of_day(PAUSE_ENDS, until, now, rules[one.journey])):
            return _answers("until", wrong)
        if one.status is Status.PAUSED and (one.status_reason, one.pause_until) == (reason, until):
            return "paused_already", {"paused": reason}
        return None

    return _refused(found, check)


def resuming(found: Sequence[JourneyOf]) -> list[Result]:
    """Who neither is paused nor sleeps."""
    rests = (Status.PAUSED, Status.DORMANT)
    return _refused(
        found, lambda one: None if one.status in rests else ("resume_needs_rest", {"status": one.status})
    )


def ended(found: Sequence[JourneyOf]) -> list[Result]:
    """Whose journey has ended."""
    return _refused(found, _ended)


def appointing(found: Sequence[JourneyOf], role: Role, person: str) -> list[Result]:
    """Whose journey has ended, or where the person has the role already."""

    def check(one: JourneyOf) -> Refusal | None:
        before = one.owner if role is Role.AGENT else one.team.get(role)
        return _ended(one) or (
            ("already_named", {"person": person, "role": role}) if before == person else None
        )

    return _refused(found, check)


async def amending(db: Database, found: Sequence[JourneyOf], changes: Mapping[str, Any]) -> list[Result]:
    """Whose journey has ended, where something is corrected otherwise by now, and who goes by all of this already."""
    facts = await reading_bulk.facts_of(db, [one.journey for one in found], [*changes, *DECIDING])
    given = {name: value for name, value in changes.items() if name in Amendable.model_fields}
    wanted = Amendable.model_validate(given).model_dump(mode="json", include=set(given))

    def check(one: JourneyOf) -> Refusal | None:
        if (over := _ended(one)) is not None:
            return over
        known = facts.get(one.journey, {})
        for name in changes:
            if (way := elsewhere(one.stage, known, name)) is not None:
                instead = WAYS[way].format(journey=one.journey)
                return "amended_elsewhere", {"fact": name, "way": way, "instead": instead}
        same = all(known.get(name) == value for name, value in wanted.items())
        return ("nothing_amended", {}) if same else None

    return _refused(found, check)


async def steering(db: Database, found: Sequence[JourneyOf], actor: str) -> list[Result]:
    """Whose journey somebody neither serves nor may steer."""
    with records():
        person = await staff.get(db, actor)

    def check(one: JourneyOf) -> Refusal | None:
        if steers(person, one.owner, one.team):
            return None
        return "not_yours_to_steer", {"journey": one.journey, "roles": [*roles_with(Right.STEER)]}

    return _refused(found, check)


def noting(found: Sequence[JourneyOf]) -> list[Result]:
    """Whose journey has ended for good."""
    return _refused(
        found, lambda one: ("journey_ended", {"journey": one.journey}) if one.ended_for_good else None
    )


def poking(found: Sequence[JourneyOf]) -> list[Result]:
    """Whose journey has ended for good; one that needs repair is poked all the same."""
    return noting([one for one in found if one.ended_for_good])


def first_of(*several: Sequence[Result]) -> list[Result]:
    """Each refusal once: of what is refused for several reasons, the first."""
    found = {one.target: one for part in reversed(several) for one in part}
    return [found[target] for target in sorted(found)]


def promising(
    found: Sequence[JourneyOf],
    rules: Mapping[str, Rulebook],
    by: datetime,
    not_before: datetime | None,
    now: datetime,
) -> list[Result]:
    """Whose journey has ended, or where a time cannot be promised; ``rules`` are those of each journey."""

    def check(one: JourneyOf) -> Refusal | None:
        if (over := _ended(one)) is not None:
            return over
        for field, at in (("by", by), ("not_before", not_before)):
            wrong = None if at is None else fault_of_time(at, now, rules[one.journey], one.window)
            if wrong is not None:
                return _answers(field, wrong)
        return None

    return _refused(found, check)


def closing(found: Sequence[JourneyOf], status: Status) -> list[Result]:
    """Whose journey has ended, and who is not lost because they have signed."""

    def check(one: JourneyOf) -> Refusal | None:
        late = status is Status.LOST and has_signed(one.stage, one.signed)
        return _ended(one) or (("lost_before_contract", {"option": "--end"}) if late else None)

    return _refused(found, check)


def has_signed(stage: Stage, signed: bool) -> bool:
    """Whoever has signed the contract is not lost any more: their journey is closed."""
    return signed or STAGES.index(stage) >= STAGES.index(Stage.CONSTRUCTION)


def reopening(found: Sequence[JourneyOf]) -> list[Result]:
    """Whose journey has neither ended nor sleeps, or has ended for good."""
    over = (*_ENDED, Status.DORMANT)

    def check(one: JourneyOf) -> Refusal | None:
        if one.ended_for_good:
            return "ended_for_good", {"journey": one.journey, "instead": ANOTHER}
        return None if one.status in over else ("reopen_needs_end", {"status": one.status})

    return _refused(found, check)


async def assigning(hands: Hands, found: Sequence[TaskOf], actor: str, to: str | None) -> list[Result]:
    """Which tasks whoever acts may not hand on, and which ones the receiver has or may not have; None is the queue."""

    async def check(task: str) -> None:
        await hands.foresee_assigning(task, actor, to)

    return await of_tasks(check, [one.task for one in found])


async def of_tasks(check: Callable[[str], Awaitable[None]], tasks: Sequence[str]) -> list[Result]:
    """Which tasks a check refuses, in their order.

    Args:
        check: raises what the records know beforehand against the act (``client.hands``).
    """
    free = asyncio.Semaphore(AT_ONCE)

    async def one(task: str) -> Result | None:
        async with free:
            try:
                await check(task)
            except (BadInput, Conflict, NotFound) as error:
                return Result(target=task, outcome=Outcome.REFUSED, why=error.reason, details=error.details)
        return None

    return [refused for refused in await asyncio.gather(*map(one, tasks)) if refused is not None]


async def rules_of(db: Database, found: Sequence[JourneyOf], today: date) -> dict[str, Rulebook]:
    """By which rules each journey goes; each version of a standard is read once."""
    read: dict[tuple[str, int], Rulebook] = {}
    for one in found:
        if (one.standard, one.standard_version) not in read:
            with records():
                rules = await rulebooks.rulebook(db, one.standard, one.standard_version, today)
            read[one.standard, one.standard_version] = rules
    return {one.journey: read[one.standard, one.standard_version] for one in found}


def _ended(one: JourneyOf) -> Refusal | None:
    return ("ended", {"status": one.status}) if one.status in _ENDED else None


def _to_repair(one: JourneyOf) -> Refusal | None:
    return ("needs_repair", {"journey": one.journey}) if one.status is Status.NEEDS_REPAIR else None


def _answers(field: str, wrong: tuple[str, dict[str, Any]]) -> Refusal:
    code, params = wrong
    return "answers", {"fields": [wrong_field(field, code, **params)]}


def _refused(found: Sequence[JourneyOf], check: Callable[[JourneyOf], Refusal | None]) -> list[Result]:
    whys = ((one, _to_repair(one) or check(one)) for one in found)
    return [
        Result(target=one.journey, outcome=Outcome.REFUSED, why=why[0], details=dict(why[1]))
        for one, why in whys
        if why is not None
    ]
