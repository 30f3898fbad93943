"""Everything that a journey's page shows beside its line of time."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desk.chips import Chip, chip
from desk.house import House
from desk.part import Part, acts_of
from desk.reader import DeskReader
from desk.visitor import DeskWords, Visitor
from domain.account import account_from
from presentation import pausing, site
from presentation.account_told import day_of, installments_of, stands, sums_of
from presentation.journey_told import head
from presentation.noting import notes_of
from presentation.people import Card, card
from store import customers, desk, masking, personal, staff
from store.errors import StoreError
from store.reading_cases import list_cases, list_ended_cases
from store.reading_journeys import JourneyHeader, ended_for_good
from store.reading_money import arrears
from store.reading_promises import LedgerFilter, LedgerLine, list_ledger
from store.reading_site import site_plan
from store.reading_tasks import TaskFilter, TaskLine, list_tasks
from store.reading_waits import WaitFilter, list_waits
from workflows.parts.acts_on_contacts import EXTRA_TASK
from workflows.parts.acts_on_promises import PROMISE

Rows = Sequence[tuple[str, Any]]
_APART = frozenset({PROMISE, EXTRA_TASK})
"""Matters that are shown as what they are: promises and tasks."""
_MONEY = ("price", "received", "owed", "refunded")


@dataclass(frozen=True)
class Promise:
    """One line of the ledger."""

    name: str | None
    """None for what nobody can move or cancel."""
    what: str
    by: str
    person: str
    status: str
    evidence: str


@dataclass(frozen=True)
class Money:
    """What is paid and owed."""

    sums: Rows
    installments: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Member:
    """Somebody of the team."""

    role: str
    handle: str
    name: str
    phone: str | None


@dataclass(frozen=True)
class JourneyView:
    """A journey for one visitor."""

    header: JourneyHeader
    part: Part
    card: Card
    head: Rows
    others: Sequence[str]
    """The customer's other journeys."""
    tasks: Sequence[tuple[TaskLine, Chip]]
    team: Sequence[Member]
    promises: Sequence[Promise]
    cases: Sequence[tuple[str, str, str]]
    ended_cases: Sequence[tuple[str, str, str]]
    notes: Sequence[tuple[str, str, str]]
    money: Money | None
    plan: Sequence[Sequence[Any]]
    plan_end: str
    follows: bool
    ended: bool
    command: str = ""
    """Under which the act was tried."""
    wrong: str = ""
    act: str = ""
    """The act that was refused: its form stands open, with what was typed."""
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def acts(self) -> frozenset[str]:
        """What the visitor may do, as the journey stands."""
        return acts_of(self.header, self.part)


async def view_of(
    house: House,
    who: Visitor,
    header: JourneyHeader,
    part: Part,
    *,
    wrong: str = "",
    act: str = "",
    typed: Mapping[str, str] | None = None,
    command: str | None = None,
) -> JourneyView:
    """A journey as a visitor sees it.

    Args:
        wrong: why an act was refused.
        act: which; with what was ``typed`` and the ``command`` under which it was tried.
    """
    reader, words, database, now = DeskReader(house, who), who.words, house.database, await house.now()
    journey = header.journey
    details, tasks, waits, notes, plan, followed = await asyncio.gather(
        customers.customer_details(database, [journey]),
        list_tasks(database, TaskFilter(journey=journey)),
        list_waits(database, WaitFilter(journey=journey)),
        notes_of(reader, journey, personal=part.full),
        site_plan(database, header, now),
        desk.follows(database, who.handle, journey),
    )
    others = await customers.journeys_of(database, header.customer)
    hidden = words.say("story.hidden")
    return JourneyView(
        header=header,
        part=part,
        card=card(details.get(journey), personal=part.full),
        head=[*head(words, header), *pausing.of_journey(words, header, waits)],
        others=[one for one in others if one != journey],
        tasks=[(one, chip(words, one, now)) for one in tasks],
        team=await _team(house, words, header),
        promises=await _promises(reader, journey, full=part.full),
        cases=[
            (words.kind(one.matter), words.at(one.since), _doing(words, one))
            for one in await list_cases(database, journey)
            if one.matter not in _APART
        ],
        ended_cases=[
            (words.kind(one.matter), words.at(one.ended_at), words.reason(one.reason))
            for one in await list_ended_cases(database, journey)
            if one.matter not in _APART
        ],
        notes=[
            (words.at(one["at"]), words.person(one["actor"]), str(one["words"] or hidden)) for one in notes
        ],
        money=await _money(reader, header) if part.money else None,
        plan=site.plan_rows(words, plan, header) if plan else (),
        plan_end=site.end_told(words, plan, header) if plan else "",
        follows=followed,
        ended=ended_for_good(header),
        command=command or "",
        wrong=wrong,
        act=act,
        typed=typed or {},
    )


async def _team(house: House, words: DeskWords, header: JourneyHeader) -> list[Member]:
    """The people on the journey, with their telephones; whoever left is named all the same."""
    named = {
        **({"agent": header.owner} if header.owner else {}),
        **{str(role): handle for role, handle in header.team.items()},
    }
    found = []
    for role, handle in named.items():
        try:
            member = await staff.get(house.database, handle)
            phone = masking.readable(member.phone) if member.phone else None
            found.append(Member(words.role(role), handle, member.name, phone))
        except StoreError:
            found.append(Member(words.role(role), handle, "", None))
    return found


async def _promises(reader: DeskReader, journey: str, *, full: bool) -> list[Promise]:
    """Every promise, what is open first and then the newest."""
    database, words = reader.house.database, reader.words
    found = await list_ledger(database, LedgerFilter(journey=journey))
    values = await personal.get(database, [one.words for one in found if one.words]) if full else {}
    order = sorted(found, key=lambda one: one.by_at, reverse=True)
    return [
        Promise(
            name=one.name if one.status == "open" or one.task_open else None,
            what=str(values.get(one.words or "") or words.say(f"promise.{one.what}")),
            by=words.at(one.by_at),
            person=one.person or "--",
            status=one.status,
            evidence=_evidence(words, one),
        )
        for one in sorted(order, key=lambda one: one.status != "open")
    ]


def _evidence(words: DeskWords, one: LedgerLine) -> str:
    if one.status == "open" or one.settled_at is None:
        return ""
    if one.task is not None and one.done_at is not None:
        return words.say("ledger.done", task=one.task, at=words.at(one.done_at))
    return words.at(one.settled_at)


def _doing(words: DeskWords, one: Any) -> str:
    """What is done about a case next, by whom and by when."""
    first = one.doing[0]
    return f"{words.kind(first.subject)}　{words.who(first.role, first.assignee)}　{words.at(one.due_at)}"


async def _money(reader: DeskReader, header: JourneyHeader) -> Money | None:
    """What is paid and owed; None before anything is."""
    words = reader.words
    account = account_from(header.facts, day_of(header.started_at, words.zone))
    if account is None:
        return None
    asked = {one.after for one in await arrears(reader.house.database, header.journey)}
    today = day_of(await reader.now(), words.zone)
    sums = sums_of(account)
    return Money(
        sums=[(words.say(f"money.{name}"), words.money(sums[name])) for name in _MONEY],
        installments=[
            {**one, "stands": stands(words, one["state"], one["released"])}
            for one in installments_of(account, today, words.zone, asked)
        ],
    )
