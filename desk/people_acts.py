"""Absences, returns and hand-overs: what each will do, and the run that does it on every journey (X-32)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from client import absences, leaving
from client.offers import offers
from client.passing import Meetings
from desk.house import House
from desk.runs import Run
from desk.visitor import DeskWords, Visitor
from domain.absences import AbsenceReason
from domain.commands import Receipt
from presentation.foretold import Foretold, Group
from presentation.people_told import absence_told, leaving_told, meetings_told
from presentation.reasons import GONE, LEAVING_REASONS
from store.absences import AbsenceLine
from store.absences import absences as registered
from store.errors import NotFound
from store.reading_meetings import AppointmentLine

MOST_SHOWN = 10


@dataclass(frozen=True)
class Absence:
    """An absence as it is asked for."""

    person: str
    first: date
    last: date
    deputy: str | None
    reason: AbsenceReason


@dataclass(frozen=True)
class HandOver:
    """A hand-over as it is asked for; ``to`` is None for the rota."""

    person: str
    to: str | None
    reason: str
    words: str | None


async def absence_preview(house: House, who: Visitor, asked: Absence) -> Foretold:
    """What an absence concerns. Raises what `client.absences.foresee` raises."""
    return absence_told(who.words, await _foreseen(house, who, asked))


async def enter_absence(house: House, who: Visitor, asked: Absence, name: str) -> Run:
    """Enter it, and begin to tell every journey that it concerns."""
    foreseen = await _foreseen(house, who, asked)
    line = await absences.declare(house.journeys, who.handle, foreseen, asked.reason)
    passed: dict[str, Meetings] = {}

    async def tell(journey: str, command: str) -> Receipt | None:
        passed[journey] = await absences.tell_journey(house.journeys, journey, who.handle, line, command)
        return None

    async def finish(run: Run) -> None:
        run.told = await _passed_on(house, who.words, passed.values())

    run = Run(name, "absent", asked.person, who.handle, foreseen.journeys)
    return house.runs.start(run, tell, finish)


async def absence_of(house: House, person: str, number: str) -> AbsenceLine:
    """Somebody's absence by its number. Errors: NotFound."""
    for one in await registered(house.database, person, empty=True):
        if one.absence == number:
            return one
    raise NotFound("absence", number, [])


async def back_preview(house: House, who: Visitor, line: AbsenceLine) -> Foretold:
    """Which journeys are told that somebody is back, and which meetings may be theirs again."""
    told, lent = await absences.foresee_back(house.journeys, line)
    words = who.words
    groups = [Group(words.say("people.back_journeys", count=len(told)))]
    groups += [meetings_told(words, "absence.lent", lent)] if lent else []
    return Foretold(words.say("people.back_title", person=line.person), tuple(groups))


async def end_absence(house: House, who: Visitor, line: AbsenceLine, name: str) -> Run:
    """They are back, or it is called off; begin to tell every journey."""
    told, _ = await absences.foresee_back(house.journeys, line)
    over = await absences.back(house.journeys, who.handle, line.absence, who.zone)
    lines: list[str] = []

    async def tell(journey: str, command: str) -> Receipt:
        receipt, given = await absences.tell_back(house.journeys, journey, who.handle, over, command)
        lines.extend(_meetings(who.words, "absence.given_back", given.given))
        lines.extend(_meetings(who.words, "absence.stays_lent", given.stayed))
        return receipt

    async def finish(run: Run) -> None:
        run.told = lines

    run = Run(name, "back", line.person, who.handle, tuple(told))
    return house.runs.start(run, tell, finish)


async def hand_over_preview(house: House, who: Visitor, asked: HandOver) -> Foretold:
    """Everything that goes over. Raises what `client.leaving.foresee` raises."""
    foreseen = await leaving.foresee(house.journeys, asked.person, asked.to, who.zone)
    return leaving_told(who.words, foreseen, asked.to)


async def hand_over(house: House, who: Visitor, asked: HandOver, name: str) -> Run:
    """Begin to hand over everything; afterwards it is looked at whether anything still names them."""
    journeys, person = house.journeys, asked.person
    foreseen = await leaving.foresee(journeys, person, asked.to, who.zone)
    await leaving.hand_over_register(
        journeys, who.handle, foreseen, asked.to, who.zone, gone=asked.reason == GONE
    )
    passed: dict[str, Meetings] = {}

    async def tell(journey: str, command: str) -> Receipt:
        receivers = await leaving.successors(journeys, journey, foreseen, asked.to, name, who.zone)
        receipt, passed[journey] = await leaving.hand_over_journey(
            journeys, journey, who.handle, person, receivers, asked.reason, asked.words, command, gone=True
        )
        return receipt

    async def finish(run: Run) -> None:
        run.told = await _passed_on(house, who.words, passed.values())
        left = await leaving.still_named(journeys, person, foreseen.journeys)
        run.clean = not left.count and not left.unreachable
        if left.count:
            named = [one.journey or "--" for one in left.records] + list(left.workflows)
            where = who.words.say("list.comma").join(list(dict.fromkeys(named))[:MOST_SHOWN])
            told = {"person": person, "count": left.count, "where": where}
            run.told.append(who.words.say("people.not_clean", **told))
        if left.unreachable:
            silent = ", ".join(left.unreachable[:MOST_SHOWN])
            run.told.append(who.words.say("hand_over.silent", journeys=silent))

    run = Run(name, "hand-over", person, who.handle, foreseen.journeys)
    return house.runs.start(run, tell, finish)


def reason_of(given: str) -> str:
    """Why somebody hands over; raises ValueError for what is no reason."""
    if given not in LEAVING_REASONS:
        raise ValueError(given)
    return given


async def _foreseen(house: House, who: Visitor, asked: Absence) -> absences.Foreseen:
    return await absences.foresee(
        house.journeys, asked.person, asked.first, asked.last, asked.deputy, who.zone
    )


async def _passed_on(house: House, words: DeskWords, passed: Iterable[Meetings]) -> list[str]:
    """Which meetings somebody else holds, and for which another time is agreed on, with times that are free."""
    told: list[str] = []
    for done in passed:
        told += _meetings(words, "absence.moved", done.moved)
        for one in done.opened:
            free = await offers(house.journeys, one.journey, one.kind, earliest=one.earliest, place=one.place)
            times = words.say("list.comma").join(f"{words.at(slot.starts_at)} {slot.staff}" for slot in free)
            line = _meeting(words, one) | {"free": times or words.say("failed.none_free")}
            told.append(words.say("absence.opened", **line))
    return told


def _meetings(words: DeskWords, key: str, found: Iterable[AppointmentLine]) -> list[str]:
    return [words.say(key, **_meeting(words, one)) for one in found]


def _meeting(words: DeskWords, one: AppointmentLine) -> dict[str, str]:
    return {"journey": one.journey, "what": words.kind(one.kind), "at": words.at(one.starts_at)}
