"""Everything that the page for a customer's call shows: who it may be, what is open, what is to be written down."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from client.acting import new_command
from desk.house import House
from desk.lists import FIRST
from desk.part import Part
from desk.visitor import DeskWords, Visitor
from domain.contacts import Channel, Point
from domain.emergencies import Danger
from domain.standard import Standard
from domain.time.rule_words import describe
from domain.time.rules import parse_rule
from presentation.contacts_told import became, names_of_household, what_about
from presentation.people import Card, card
from store import customers, desk, personal, staff
from store.people import CustomerDetails
from store.reading_cases import CaseLine, list_cases
from store.reading_contacts import list_contacts
from store.reading_journeys import JourneyHeader, ended_for_good
from store.reading_promises import LedgerFilter, list_ledger

CUSTOMER = "customer"
"""Who got in touch, where it was nobody else of the household."""
RECENT = 5
_PLACES = re.compile(r"^/(?:tasks|journeys)/([A-Za-z]\d+)(?:-\d+)?(?=/|$)")
_PAGES = re.compile(r"^/(?:inbox/[\w-]+|calendar|customers|boards(?:/\w+)*|people|me)$")


@dataclass(frozen=True)
class Origin:
    """Where one was when the telephone rang, and the journey that was open there."""

    path: str = f"/inbox/{FIRST}"
    journey: str = ""


def origin(back: str) -> Origin:
    """A page of the desk that can be shown again; the first one for whatever else was sent."""
    found = _PLACES.match(back)
    if found:
        return Origin(found[0], found[1])
    return Origin(back) if _PAGES.match(back) else Origin()


@dataclass(frozen=True)
class Matter:
    """Something that a customer waits for."""

    journey: str
    what: str
    since: str
    doing: str
    words: str = ""
    task: str | None = None


@dataclass(frozen=True)
class ContactView:
    """A call of one journey's customer, for one visitor."""

    header: JourneyHeader
    part: Part
    card: Card
    household: Sequence[tuple[str, str]]
    others: Sequence[str]
    """The customer's other journeys."""
    open: Sequence[Matter]
    owed: Sequence[Matter]
    recent: Sequence[Mapping[str, str]]
    answered_by: datetime | None
    """By when an answer is due where no time is named; None where nothing can be owed any more."""
    complaint: Mapping[str, str]
    emergency: str
    colleagues: Sequence[str]
    command: str
    typed: Mapping[str, Any]
    draft_at: datetime | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    wrong: str = ""

    channels = Channel.told()
    points = tuple(Point)
    dangers = tuple(Danger)


def subject(journey: str) -> str:
    """Under which a draft is kept."""
    return f"contact/{journey}"


async def view_of(
    house: House,
    who: Visitor,
    header: JourneyHeader,
    part: Part,
    *,
    typed: Mapping[str, Any] | None = None,
    command: str | None = None,
    faults: Mapping[str, str] | None = None,
    wrong: str = "",
) -> ContactView:
    """A call as a visitor writes it down.

    Args:
        typed: what they have typed; None: their draft, or nothing yet.
        command: under which it was tried before.
        faults: what is wrong with it, by field.
        wrong: why it was refused.
    """
    database, words, journey = house.database, who.words, header.journey
    details = (await customers.customer_details(database, [journey])).get(journey)
    every = await customers.journeys_of(database, header.customer)
    kept = await desk.draft(database, who.handle, subject(journey)) if typed is None else None
    ended = ended_for_good(header)
    standard = await house.standard()
    opened, owed = await _open(house, words, journey, every, full=part.full)
    return ContactView(
        header=header,
        part=part,
        card=card(details, personal=part.full),
        household=_household(words, details, full=part.full),
        others=[one for one in every if one != journey],
        open=opened,
        owed=owed,
        recent=await _recent(house, words, journey, details, full=part.full),
        answered_by=None if ended else await house.journeys.answered_by(journey),
        complaint=_complaint(words, standard),
        emergency=_within(words, standard, "respond_emergency"),
        colleagues=[one.handle for one in await staff.list_staff(database) if one.handle != who.handle],
        command=command or (kept.command if kept else new_command()),
        typed=typed if typed is not None else (kept.typed if kept else {}),
        draft_at=kept.at if kept else None,
        faults=faults or {},
        wrong=wrong,
    )


def _household(words: DeskWords, details: CustomerDetails | None, *, full: bool) -> Sequence[tuple[str, str]]:
    """Who may have called: the number that the form sends, and the name with the relation."""
    names = names_of_household(words, details, personal=full)
    own = words.say("contact.person", name=names[None], relation=words.say("called.customer"))
    main = details.contacts if details else ()
    others = [
        (str(one.person), names[one.person])
        for one in main
        if not (details and one.relation == "self" and one.name == details.name)
    ]
    return [(CUSTOMER, own), *others]


async def _open(
    house: House, words: DeskWords, journey: str, every: Sequence[str], *, full: bool
) -> tuple[list[Matter], list[Matter]]:
    """What is not yet answered, and what was promised, on this journey and the customer's others."""
    database = house.database
    cases = [one for number in every for one in await list_cases(database, number)]
    wanted = [LedgerFilter(owed=True, journey=number) for number in every]
    promises = [one for each in wanted for one in await list_ledger(database, each) if one.what == "free"]
    of_this = [one.words for one in cases if one.journey == journey and one.words]
    of_this += [one.words for one in promises if one.journey == journey and one.words]
    values = await personal.get(database, of_this) if full else {}
    opened = [_case(words, one, str(values.get(one.words or "", ""))) for one in cases]
    owed = [
        Matter(
            one.journey,
            str(values.get(one.words or "") or words.kind(one.what)),
            words.at(one.made_at),
            f"{one.person or '--'}　{words.at(one.by_at)}",
            task=one.task if one.task_open else None,
        )
        for one in promises
    ]
    return opened, owed


def _case(words: DeskWords, one: CaseLine, said: str) -> Matter:
    first = one.doing[0]
    doing = f"{words.kind(first.subject)}　{words.who(first.role, first.assignee)}　{words.at(one.due_at)}"
    return Matter(one.journey, words.kind(one.matter), words.at(one.since), doing, said, first.task)


async def _recent(
    house: House, words: DeskWords, journey: str, details: CustomerDetails | None, *, full: bool
) -> Sequence[Mapping[str, str]]:
    names = names_of_household(words, details, personal=full)
    return [
        {
            "at": words.at(one.at),
            "how": f"{words.say(f'direction.{one.direction}')} · {words.say(f'channel.{one.channel}')}",
            "who": names.get(one.person, "--") if one.direction == "in" else words.person(one.actor),
            "what": words.say(f"point.{one.point}") if one.direction == "in" else what_about(words, one),
            "became": became(words, one) if one.direction == "in" else words.say(f"outcome.{one.outcome}"),
        }
        for one in await list_contacts(house.database, journey, RECENT)
    ]


def _complaint(words: DeskWords, standard: Standard | None) -> Mapping[str, str]:
    """Who gets in touch about a complaint within what time, and when it is solved."""
    if standard is None:
        return {}
    return {
        "role": words.role(standard.tasks["handle_complaint"].role),
        "within": _within(words, standard, "handle_complaint"),
        "solved": _within(words, standard, "solve_complaint"),
    }


def _within(words: DeskWords, standard: Standard | None, kind: str) -> str:
    if standard is None or kind not in standard.tasks:
        return "--"
    return describe(parse_rule(standard.tasks[kind].within), "en" if words.lang == "en" else "zh-CN")
