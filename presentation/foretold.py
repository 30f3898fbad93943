"""Before a journey is steered: what will become of it, in words, for a page and a terminal alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from domain.pausing import PauseRule
from domain.roles import Role
from domain.stages import Status
from domain.tasks import TaskStatus
from presentation.showing import Words

if TYPE_CHECKING:
    from client.foreseeing import Money, Return
    from client.handing import Handing
    from client.pausing import Preview
    from domain.paused_waits import Effect
    from store.database import Database
    from store.reading_journeys import JourneyHeader
    from store.reading_meetings import AppointmentLine, PromiseLine
    from store.reading_tasks import TaskLine
    from workflows.parts.foreseeing import Foreseen
    from workflows.parts.voiding import Voided

_MOST = 1000
"""More tasks than a journey has."""


@dataclass(frozen=True)
class Group:
    """Things to which the same happens; without lines it is a sentence of its own."""

    head: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Foretold:
    """What an act will do."""

    title: str
    groups: tuple[Group, ...]


def pause_told(words: Words, journey: str, reason: str, foreseen: "Preview") -> Foretold:
    """What each clock does in a pause, the meetings in that time, and who looks at the pause again."""
    rules = (PauseRule.SHIFT, PauseRule.KEEP, PauseRule.CATCH_UP, PauseRule.DROP)
    meetings = "pause.meetings_move" if foreseen.meetings_move else "pause.meetings"
    return Foretold(
        words.say("pause.title", journey=journey, reason=words.reason(reason)),
        (
            *_effects(words, rules, foreseen.effects),
            *_group(words, meetings, (_meeting(words, one) for one in foreseen.meetings)),
            Group(
                words.say(
                    "pause.will_be_reviewed",
                    who=words.role(foreseen.reviewer),
                    at=words.at(foreseen.review_at),
                )
            ),
        ),
    )


def resumption_told(words: Words, journey: str, foreseen: "Preview") -> Foretold:
    """What goes on after a pause, and when."""
    rules = (PauseRule.SHIFT, PauseRule.CATCH_UP, PauseRule.DROP)
    return Foretold(
        words.say("resume.title", journey=journey), tuple(_effects(words, rules, foreseen.effects))
    )


async def return_told(
    database: "Database", words: Words, journey: str, step: str, gone: "Voided"
) -> Foretold:
    """What going back to a step makes void; what only the machine knows of is left out."""
    from store.reading_meetings import list_appointments, list_promises
    from store.reading_tasks import TaskFilter, list_tasks
    from store.reading_waits import WaitFilter, list_waits

    done = await answered(database, journey)
    tasks = await list_tasks(database, TaskFilter(journey=journey, limit=_MOST))
    appointments = await list_appointments(database, journey=journey)
    promises = await list_promises(database, journey=journey)
    waits = await list_waits(database, WaitFilter(journey=journey))
    duties = {one.key: words.kind(one.subject) for one in waits}
    return Foretold(
        words.say("back.title", step=step),
        (
            *_group(
                words,
                "back.answers",
                (_answer(words, one) for key in gone.answers if (one := done.get(key)) is not None),
            ),
            *_group(words, "back.tasks", (_task(words, one) for one in tasks if one.task in gone.tasks)),
            *_group(
                words,
                "back.appointments",
                (_meeting(words, one) for one in appointments if one.key in gone.appointments),
            ),
            *_group(
                words, "back.promises", (_promise(words, one) for one in promises if one.key in gone.promises)
            ),
            *_group(words, "back.duties", (_duty(duties, key) for key in gone.duties)),
        ),
    )


async def answered(database: "Database", journey: str) -> "dict[str, TaskLine]":
    """The last completed task of every step."""
    from store.reading_tasks import TaskFilter, list_tasks

    wanted = TaskFilter(journey=journey, status=TaskStatus.DONE, limit=_MOST)
    done = await list_tasks(database, wanted)
    return {one.key: one for one in reversed(done) if not one.superseded}


async def end_told(
    database: "Database", words: Words, header: "JourneyHeader", status: Status, foreseen: "Foreseen"
) -> Foretold:
    """What falls away when a journey ends, what goes on all the same, and what there is of the customer's money."""
    from client.foreseeing import money_of
    from store.reading_meetings import list_appointments, list_promises
    from store.reading_tasks import TaskFilter, list_tasks

    journey = header.journey
    tasks = await list_tasks(database, TaskFilter(journey=journey, limit=_MOST))
    appointments = await list_appointments(database, journey=journey)
    promises = await list_promises(database, journey=journey)
    return Foretold(
        words.say("close.title", journey=journey, status=words.say(f"status.{status}")),
        (
            *_group(words, "close.tasks", (_task(words, one) for one in tasks if one.task in foreseen.tasks)),
            *_group(
                words,
                "close.appointments",
                (_meeting(words, one) for one in appointments if one.key in foreseen.appointments),
            ),
            *_group(
                words,
                "close.promises",
                (_promise(words, one) for one in promises if one.key in foreseen.promises),
            ),
            *_group(words, "close.asleep", (words.kind(one) for one in foreseen.asleep)),
            *_group(words, "close.goes_on", (words.kind(one) for one in foreseen.goes_on)),
            *(Group(one) for one in _money(words, money_of(header, words.zone))),
        ),
    )


def reopening_told(words: Words, journey: str, found: "Return") -> Foretold:
    """What comes back with a customer, and when."""
    foreseen = found.foreseen
    again: Iterable[Group] = ()
    if found.asks_again is not None:
        again = [Group(words.say("reopen.asks_again"), (_answer(words, found.asks_again),))]
    elif found.tasks:
        again = _group(words, "reopen.tasks", (_task(words, one) for one in found.tasks))
    shifts = (
        f"{words.kind(one.subject)}  "
        + words.say("pause.due_moves", before=words.at(one.before), after=words.at(one.after))
        for one in foreseen.shifts
    )
    planned = (f"{words.kind(one.subject)}  {words.at(one.after)}" for one in foreseen.planned)
    return Foretold(
        words.say("reopen.title", journey=journey),
        (
            *again,
            *_group(words, "close.planned", planned),
            *_group(words, "amend.moves", shifts),
            Group(words.say("reopen.meetings")),
        ),
    )


def handing_told(words: Words, found: "Handing", role: Role, person: str) -> Foretold:
    """Which tasks and meetings go over to another person, and for which meetings they have no time."""
    handed = [one for one in found.foreseen.handed if one.after == person]
    keeping = [one.line for one in found.meetings if one.keeps]
    clashing = [one for one in found.meetings if not one.keeps]
    free = {
        one.line.key: words.say("list.comma").join(
            f"{words.at(slot.starts_at)} {slot.staff}" for slot in one.free
        )
        for one in clashing
    }
    return Foretold(
        words.say("appoint.title", role=words.role(role), before=found.before or "--", person=person),
        (
            *_group(
                words,
                "appoint.tasks",
                (f"{words.kind(one.subject)}  {one.task or words.say('appoint.later')}" for one in handed),
            ),
            *_group(
                words,
                "appoint.meetings",
                (f"{words.kind(one.kind)}  {words.at(one.starts_at)}" for one in keeping),
            ),
            *_group(
                words,
                "appoint.conflicts",
                (
                    f"{words.kind(one.line.kind)}  {words.at(one.line.starts_at)}  "
                    + words.say("appoint.free", free=free[one.line.key] or "--")
                    for one in clashing
                ),
                person=person,
            ),
        ),
    )


def _group(words: Words, key: str, lines: Iterable[str], **params: Any) -> list[Group]:
    """What has the same fate; nothing where nothing has."""
    found = tuple(dict.fromkeys(one.rstrip() for one in lines))
    return [Group(words.say(key, count=len(found), **params), found)] if found else []


def _effects(words: Words, rules: Iterable[PauseRule], effects: "Iterable[Effect]") -> list[Group]:
    told = list(effects)
    return [
        Group(words.say(f"pause.does.{rule}", count=len(found)), tuple(_effect(words, one) for one in found))
        for rule in rules
        if (found := [one for one in told if one.does is rule])
    ]


def _effect(words: Words, one: "Effect") -> str:
    named = words.kind(one.subject) + (f"  {one.task}" if one.task else "")
    return f"{named}  {words.who(one.role, one.assignee)}  {_times(words, one)}".rstrip()


def _times(words: Words, one: "Effect") -> str:
    """When it is due now, and when it will be."""
    if one.does is PauseRule.DROP and one.then is None:
        return words.at(one.due_at)
    if one.then is None:
        return words.say("pause.due_held", at=words.at(one.due_at))
    if one.then == one.due_at:
        return words.say("pause.due", at=words.at(one.due_at))
    return words.say("pause.due_moves", before=words.at(one.due_at), after=words.at(one.then))


def _money(words: Words, money: "Money | None") -> list[str]:
    if money is None:
        return [words.say("close.no_money")]
    sums = {
        name: words.money(getattr(money, name)) for name in ("received", "refunded", "unpaid", "refundable")
    }
    told = [
        words.say("close.money", **sums),
        words.say("close.settled_by" if money.is_open else "close.nothing_to_settle"),
    ]
    return [*told, words.say("close.unpaid_claimed")] if money.unpaid > Decimal(0) else told


def _task(words: Words, one: "TaskLine") -> str:
    return f"{one.task}  {words.task(one.kind, one.about)}  {words.who(one.role, one.assignee)}"


def _answer(words: Words, one: "TaskLine") -> str:
    return f"{words.task(one.kind, one.about)}  {words.at(one.ended_at)}  {one.ended_by or ''}".rstrip()


def _meeting(words: Words, one: "AppointmentLine") -> str:
    return f"{words.kind(one.kind)}  {words.at(one.starts_at)}  {words.say('list.comma').join(one.staff)}"


def _promise(words: Words, one: "PromiseLine") -> str:
    return f"{words.say(f'promise.{one.what}')}  {words.at(one.by_at)}"


def _duty(duties: Mapping[str, str], key: str) -> str:
    """A duty by what its next occurrence waits for; a running one has its day behind the duty's key."""
    name = key
    while name:
        if name in duties:
            return duties[name]
        name = name.rpartition("/")[0]
    return key
