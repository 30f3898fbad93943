"""What a journey would open if it was started now: its stages run up to where they wait, and nothing is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from activities.pricing import PricingActivities
from activities.proposals import ProposalActivities
from activities.reservations import ReserveSlot, SlotAnswer
from client.journeys import input_of
from domain.absences import Absence, whose
from domain.commands import JourneyInput
from domain.events import Entry, NotDoneHere
from domain.forms import KINDS
from domain.roles import Role
from domain.state import AgendaItem, JourneyState
from domain.time.days import Span
from domain.waits import Rulebook, Wait, WaitKind, arm
from presentation.intake.checking import Lead
from starter.rehearsal.model import ModelJourney
from store.database import Database
from store.people import ORDINARY, Registered
from workflows.parts.agenda import agenda_wait, following_occurrence
from workflows.parts.team import member
from workflows.renovation import PROCESS

AHEAD = timedelta(days=90)
EVER = datetime(2000, 1, 1, tzinfo=UTC)
MOST_STEPS = 200
"""So often a journey may act at its very beginning before something counts as repeating without end."""


@dataclass(frozen=True)
class Opening:
    """Something for somebody: open at once, or to open later."""

    what: str
    """The kind of task or duty."""
    role: Role | None
    person: str | None
    at: datetime
    """When it opens; for what is open at once, now."""
    due_at: datetime | None = None
    about: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NotDone:
    """What was due before, and is not done here."""

    what: str
    on: date | None
    since: date | None
    times: int
    about: dict[str, Any]


@dataclass(frozen=True)
class Preview:
    """How a journey would stand right after its start."""

    now: tuple[Opening, ...]
    later: tuple[Opening, ...]
    """Within the next 90 days, if nobody acts; what follows from answers is not among it."""
    not_done: tuple[NotDone, ...]
    state: JourneyState


class _Unwritten(ModelJourney):
    """A journey whose entries are kept here and nowhere else."""

    def __init__(self, start: JourneyInput, database: Database, now: datetime) -> None:
        activities = {one.__name__: one(database) for one in (ProposalActivities, PricingActivities)}
        super().__init__(PROCESS, start, database, {**activities, **_NOBODYS}, lambda: now)
        self.entries: list[Entry] = []

    async def _record(self) -> None:
        self.entries += self.state.buffer
        self.state.buffer.clear()


class ReservationActivities:
    """In place of the company's own: whatever time is wanted is free, and nobody's is taken."""

    async def reserve(self, asked: ReserveSlot) -> SlotAnswer:
        return SlotAnswer(slot=asked.slot)


_NOBODYS = {"ReservationActivities": ReservationActivities()}


def previewed(
    lead: Lead, rules: Rulebook, lang: str, owner: str | None, number: str, absent: Iterable[Absence] = ()
) -> JourneyInput:
    """What the journey of a row would start with.

    Args:
        number: stands for the one it does not have yet.
        absent: who is away, now or later.
    """
    window = None if lead.window is None else Span(start=lead.window.start, end=lead.window.end)
    registered = Registered(
        journey=number,
        customer="",
        property="",
        reference=lead.reference,
        standard=rules.standard.name,
        standard_version=rules.standard.version,
        owner=owner,
        language=lead.language,
        window=window,
        tier=(lead.entry and lead.entry.tier) or ORDINARY,
        created_at=EVER,
        existing=False,
    )
    begun = lead.beginning
    return input_of(registered, rules, lang, begun.stage, begun.facts, begun.team, begun.taken_over, absent)


async def preview(start: JourneyInput, database: Database, now: datetime) -> Preview:
    """Run a journey up to its first quiet point. Reads the company's people and prices; writes nothing."""
    journey = _Unwritten(start, database, now)
    await journey.begin()
    for _ in range(MOST_STEPS):
        fires = journey.next_fires()
        if fires is None or fires > now:
            break
        await journey.fire()
    else:
        raise AssertionError(f"{start.journey}: still acts after {MOST_STEPS} steps")
    state, events = journey.state, [entry.event for entry in journey.entries]
    await journey.stop()
    return Preview(
        now=tuple(_open(state, now)),
        later=tuple(sorted(_later(state, now), key=lambda one: one.at)),
        not_done=tuple(
            NotDone(one.what, one.on, one.since, one.times, one.about)
            for one in events
            if isinstance(one, NotDoneHere)
        ),
        state=state,
    )


def _open(state: JourneyState, now: datetime) -> Iterator[Opening]:
    for task in state.tasks.values():
        due_at = state.waits[task.key].due_at
        yield Opening(task.kind, task.role, task.assignee, now, due_at, task.about)


def _later(state: JourneyState, now: datetime) -> Iterator[Opening]:
    """What opens later by itself: tasks that wait for their time, calls that are to be made, the agenda."""
    for wait in state.waits.values():
        if wait.armed is None or wait.armed.at > now + AHEAD:
            continue
        if wait.kind is WaitKind.OPENS:
            yield Opening(wait.subject, wait.role, wait.assignee, wait.armed.at)
        elif wait.kind is WaitKind.UNTIL and wait.subject in KINDS:
            role = state.rules.standard.tasks[wait.subject].role
            yield Opening(wait.subject, role, _whose_then(state, role, wait.armed.at), wait.armed.at)
        elif wait.kind is WaitKind.AGENDA:
            yield from _occurrences(state, state.agenda[wait.key], wait, now)


def _whose_then(state: JourneyState, role: Role, at: datetime) -> str | None:
    person = member(state, role)
    if person is None:
        return None
    return whose(state.absences.values(), state.successors, role, person, at).assignee


def _occurrences(state: JourneyState, first: AgendaItem, wait: Wait, now: datetime) -> Iterator[Opening]:
    item: AgendaItem | None = first
    while item is not None and wait.armed is not None and wait.armed.at <= now + AHEAD:
        yield Opening(item.duty, item.role, _whose_then(state, item.role, wait.armed.at), wait.armed.at)
        item = following_occurrence(item, state.rules)
        if item is not None:
            wait = arm(agenda_wait(item, state.rules, now), state.rules, state.journey)
