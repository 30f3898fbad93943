"""The line of time of a journey: what is to come above now, what happened below it, the newest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from desk.reader import DeskReader
from domain import events
from domain.appointments import AskedBy
from domain.forms import KINDS
from domain.forms.selling import Approval
from domain.phone_calls import CALL_FORMS
from domain.promises import FREE
from domain.waits import WaitKind
from presentation.next_told import explained, next_told
from presentation.story import Story, minor, references
from presentation.wording import Wording, wording_of
from store import personal, reading_journeys
from store.reading_activity import entry_at, openings
from store.reading_journeys import JourneyHeader
from store.reading_meetings import list_appointments
from store.reading_promises import LedgerFilter, list_ledger
from store.reading_waits import WaitFilter, WaitLine, list_waits
from store.unmasking import Unmasking, list_unmaskings

SIDES = ("customer", "staff", "approval", "system")
"""Whose doing an entry is; each is of one."""
PAGE = 40
SOON = 8
"""So many of what is to come are shown at once."""
_BATCH = 200
_APPROVALS = frozenset(name for name, kind in KINDS.items() if issubclass(kind.form, Approval))
_OF_CUSTOMERS = (events.ContactReceived, events.ContactMade, events.AppointmentConfirmed)
_SYSTEM, _CUSTOMER = "system", "customer"


@dataclass(frozen=True)
class Told:
    """One entry: when, by whom, and what."""

    at: datetime
    clock: str
    side: str
    actor: str
    stage: str
    sentence: str
    below: tuple[str, ...] = ()
    weight: str = ""
    """``stage`` and ``status`` stand out, ``step`` is the machine's."""


@dataclass(frozen=True)
class Coming:
    """What is to come: when, what kind of thing, and how the instant was computed where that is asked for."""

    at: datetime | None
    when: str
    sort: str
    sentence: str
    key: str = ""
    """Of the wait that explains its instant."""
    how: tuple[str, ...] = ()
    task: str = ""


@dataclass(frozen=True)
class Line:
    """A page of the line of time."""

    coming: tuple[Coming, ...]
    """The furthest first, so that the next one stands beside now."""
    further: int
    """So many more are to come later still."""
    days: tuple[tuple[str, tuple[Told, ...]], ...]
    older: int | None
    """From where the next page goes on; None on the last."""


async def line_of(
    reader: DeskReader,
    header: JourneyHeader,
    *,
    full: bool,
    side: str = "",
    beyond: int | None = None,
    how: str = "",
    everything: bool = False,
) -> Line:
    """A page of a journey's line of time.

    Args:
        full: free words are told; else that there are some.
        side: one of `SIDES`, or all.
        beyond: the last place in the journal of the page before; what is to come is on the first page only.
        how: the wait whose instants are to be explained.
        everything: all that is to come, not the next of it.
    """
    coming = await _coming(reader, header, full=full, how=how) if beyond is None else []
    soon = coming if everything else coming[:SOON]
    past, older = await _past(reader, header, full=full, side=side, beyond=beyond)
    days = [
        (day, tuple(entries))
        for day, entries in groupby(past, key=lambda one: reader.words.at(one.at).rpartition(" ")[0])
    ]
    return Line(tuple(reversed(soon)), len(coming) - len(soon), tuple(days), older)


# --- what happened


async def _past(
    reader: DeskReader, header: JourneyHeader, *, full: bool, side: str, beyond: int | None
) -> tuple[list[Told], int | None]:
    database, journey = reader.house.database, header.journey
    found, opened, older = await _entries(reader, journey, side, beyond)
    values = await personal.get(database, references([*found, *opened.values()])) if full else None
    wording = await wording_of(reader, header.standard, header.standard_version)
    told = _entries_told(reader, found, opened, values, wording)
    if side in ("", "staff"):
        until = await entry_at(database, journey, beyond) if beyond is not None else None
        after = found[-1].at if older is not None else None
        told += [_unmasked(reader, one) for one in await list_unmaskings(database, journey, after, until)]
    return sorted(told, key=lambda one: one.at, reverse=True), older


async def _entries(
    reader: DeskReader, journey: str, side: str, beyond: int | None
) -> tuple[list[events.Entry], dict[str, events.Entry], int | None]:
    """A page of entries, the newest first, the openings of their tasks, and from where the next page goes on."""
    found: list[events.Entry] = []
    opened: dict[str, events.Entry] = {}
    database = reader.house.database
    while len(found) <= PAGE:
        batch = await reading_journeys.timeline(database, journey, beyond=beyond, limit=_BATCH)
        named = {task for one in batch if (task := getattr(one.event, "task", None))} - opened.keys()
        for one in await openings(database, journey, sorted(named)):
            opened[_task_of(one)] = one
        found += [one for one in batch if not minor(one.event) and (not side or side_of(one, opened) == side)]
        if len(batch) < _BATCH:
            break
        beyond = batch[-1].seq
    shown = found[:PAGE]
    return shown, opened, shown[-1].seq if len(found) > PAGE else None


def side_of(entry: events.Entry, opened: Mapping[str, events.Entry]) -> str:
    """Whose doing an entry is: an approval's, the customer's, a colleague's, or the machine's."""
    event = entry.event
    opening = opened.get(_task_of(entry))
    kind = getattr(event, "kind", None) or getattr(opening and opening.event, "kind", None)
    if kind in _APPROVALS:
        return "approval"
    ours = not isinstance(event, _OF_CUSTOMERS) and not _moved_by_customer(event)
    called = isinstance(event, events.TaskCompleted) and kind in CALL_FORMS
    if called or not ours or entry.actor == _CUSTOMER:
        return "customer"
    return "system" if entry.actor == _SYSTEM else "staff"


def _moved_by_customer(event: Any) -> bool:
    return isinstance(event, events.AppointmentEnded) and event.moved_by is AskedBy.CUSTOMER


def _task_of(entry: events.Entry) -> str:
    return getattr(entry.event, "task", None) or ""


def _entries_told(
    reader: DeskReader,
    found: Sequence[events.Entry],
    opened: Mapping[str, events.Entry],
    values: Mapping[str, Any] | None,
    wording: Wording,
) -> list[Told]:
    words = reader.words
    story = Story(words, values, wording)
    story.recall(opened.values())
    told = []
    for one in reversed(found):
        sentence, *below = story.tell(one)
        told.append(
            Told(
                at=one.at,
                clock=words.at(one.at).rpartition(" ")[2],
                side=side_of(one, opened),
                actor=words.person(one.actor),
                stage=words.stage(one.stage),
                sentence=sentence,
                below=tuple(below),
                weight=_WEIGHTS.get(one.event.type, ""),
            )
        )
    return told[::-1]


_WEIGHTS = {"stage_entered": "stage", "status_changed": "status", "step_fired": "step"}


def _unmasked(reader: DeskReader, one: Unmasking) -> Told:
    words = reader.words
    sentence = words.say("journey.unmasked", who=one.person, reason=words.say(f"unmask.{one.reason}"))
    clock = words.at(one.at).rpartition(" ")[2]
    return Told(one.at, clock, "staff", one.person, "", sentence)


# --- what is to come


async def _coming(reader: DeskReader, header: JourneyHeader, *, full: bool, how: str) -> list[Coming]:
    """What is to come, the next first; what stands still, or has climbed its ladder to the end, before all."""
    database, now = reader.house.database, await reader.now()
    waits = await list_waits(database, WaitFilter(journey=header.journey, limit=1000))
    told = [
        await _wait(reader, header, one, explain=one.key == how)
        for one in waits
        if one.kind is not WaitKind.PROMISE
    ]
    told += await _meetings(reader, header.journey, now)
    told += await _promises(reader, header.journey, full=full)
    return sorted(told, key=lambda one: (one.at is not None, one.at or now, one.sentence))


async def _wait(reader: DeskReader, header: JourneyHeader, line: WaitLine, *, explain: bool) -> Coming:
    how = await explained(reader, reader.words, header, line) if explain else ()
    words = reader.words
    sentence = next_told(words, line)
    if line.next_at is None:
        sentence = (
            f"{words.task(line.subject, line.about)}　{words.who(line.role, line.assignee)}　{sentence}"
        )
    return Coming(
        at=line.next_at,
        when=words.at(line.next_at),
        sort="wait",
        sentence=sentence,
        key=line.key,
        how=tuple(how),
        task=line.task or "",
    )


async def _meetings(reader: DeskReader, journey: str, now: datetime) -> Iterable[Coming]:
    words = reader.words
    found = await list_appointments(reader.house.database, journey=journey, start=now)
    return [
        Coming(
            at=one.starts_at,
            when=words.at(one.starts_at),
            sort="meeting",
            sentence=words.say(
                "journey.meeting",
                what=words.kind(one.kind),
                place=words.say(f"place.{one.place}"),
                who=words.say("list.comma").join(one.staff),
            ),
        )
        for one in found
    ]


async def _promises(reader: DeskReader, journey: str, *, full: bool) -> Iterable[Coming]:
    words, database = reader.words, reader.house.database
    found = [
        one
        for one in await list_ledger(database, LedgerFilter(journey=journey, owed=True))
        if one.status == "open"
    ]
    values = await personal.get(database, [one.words for one in found if one.words]) if full else {}
    return [
        Coming(
            at=one.by_at,
            when=words.at(one.by_at),
            sort="promise",
            sentence=words.say(
                "journey.promised",
                what=str(values.get(one.words or "") or words.say(f"promise.{one.what}")),
                who=one.person or "--",
                name=one.name if one.what == FREE and one.name else "",
            ).rstrip(),
        )
        for one in found
    ]
