"""What stands beside a task's form: how the customer stands with us, notes, the other calls to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from desk.customer_texts import Text, texts_for
from desk.documents import Document, documents_of, may_have
from desk.forms.sheet import headings_of, lines_field
from desk.house import House
from desk.lists import calls_due, midnight
from desk.reader import DeskReader
from desk.visitor import Visitor
from domain.access import Right
from domain.account import account_from
from domain.phone_calls import rings_customer
from domain.stages import Stage
from domain.tasks import TaskStatus
from presentation.account_told import day_of, sums_of
from presentation.noting import notes_of
from presentation.task_read import TaskRead
from store import personal
from store.reading_cases import list_cases
from store.reading_journeys import JourneyHeader
from store.reading_promises import LedgerFilter, list_ledger
from store.reading_site import site_plan
from store.reading_tasks import TaskDetail, TaskFilter, TaskLine, list_tasks
from workflows.parts.acts_on_promises import PROMISE

ONE_CALL = timedelta(minutes=30)
"""What was completed so long ago may still have been the same call."""
MOST_LINES = 5
"""So much is told of how a customer stands with us; the journey's page has the rest."""


@dataclass(frozen=True)
class Line:
    """One thing about the customer, in words."""

    text: str
    late: bool = False


@dataclass(frozen=True)
class Note:
    at: str
    by: str
    words: str


@dataclass(frozen=True)
class Sides:
    """What is told beside the form."""

    lines: Sequence[Line]
    more: int
    """So many more are on the journey's page."""
    notes: Sequence[Note]
    together: Sequence[tuple[str, str]]
    """Number and name of the other tasks for the same call."""
    texts: Sequence[Text]
    documents: Sequence[Document] | None
    """None for whoever may not have them."""
    columns: str
    """The headings under which line items are read from a sheet; empty where the form has no lines."""


async def sides_of(house: House, who: Visitor, read: TaskRead, now: datetime, session: bytes) -> Sides:
    """What a visitor is told beside the form of a task.

    Args:
        session: what is kept of the visitor's session.
    """
    reader = DeskReader(house, who)
    lines = await _lines(reader, read, now)
    more = len(lines) - MOST_LINES + 1 if len(lines) > MOST_LINES else 0
    hidden = who.words.say("story.hidden")
    notes = await notes_of(reader, read.detail.journey, personal=read.full)
    others = await same_call(house, who, read.detail, now)
    has = await may_have(house, who, read.header, session)
    table = lines_field(read)
    return Sides(
        lines=lines[: MOST_LINES - 1] if more else lines,
        more=more,
        notes=[
            Note(who.words.at(one["at"]), who.words.person(one["actor"]), str(one["words"] or hidden))
            for one in notes
        ],
        texts=await texts_for(reader, read) if read.detail.status is TaskStatus.OPEN else (),
        documents=await documents_of(house, who.words, read.detail.journey) if has else None,
        columns=headings_of(table.inner, read) if table else "",
        together=[(one.task, who.words.task(one.kind, one.about)) for one in others],
    )


async def same_call(house: House, who: Visitor, detail: TaskDetail, now: datetime) -> list[TaskLine]:
    """The visitor's other calls to the same customer that are due by the end of its day, or today."""
    if not rings_customer(detail.kind) or detail.assignee != who.handle:
        return []
    night = midnight(max(now, detail.due_at or now), who.zone)
    wanted = calls_due(who.handle, night, now).model_copy(update={"limit": 1000})
    found = await list_tasks(house.database, wanted)
    return [
        one
        for one in found
        if rings_customer(one.kind) and _whose(one) == _whose(detail) and one.task != detail.task
    ]


async def call_began(house: House, who: Visitor, detail: TaskDetail, now: datetime) -> datetime:
    """For when the first of the visitor's calls to this customer was due that are made in one with this task."""
    journey = None if detail.customer else detail.journey
    wanted = TaskFilter(customer=detail.customer, journey=journey, status=TaskStatus.DONE, limit=20)
    done = [
        one
        for one in await list_tasks(house.database, wanted)
        if one.ended_by == who.handle and one.ended_at is not None and one.ended_at > now - ONE_CALL
    ]
    return min(due_first(one) for one in (detail, *done) if one is detail or rings_customer(one.kind))


def due_first(task: TaskLine) -> datetime:
    """By what a list of calls is sorted: what has no time comes last."""
    return task.due_at or datetime.max.replace(tzinfo=UTC)


def _whose(task: TaskLine) -> str:
    return task.customer or task.journey


async def _lines(reader: DeskReader, read: TaskRead, now: datetime) -> list[Line]:
    """Money, the days to the plan, then promises and cases, what is due first coming first."""
    header, detail = read.header, read.detail
    found = []
    if reader.who.may(Right.MONEY) or reader.who.handle in (header.owner, detail.assignee):
        found += _money(reader, header)
    found += await _plan(reader, header, now)
    matters = [
        *await _promises(reader, header.journey, now, full=read.full),
        *await _cases(reader, header.journey, now),
    ]
    return found + [line for _, line in sorted(matters, key=lambda one: one[0])]


def _money(reader: DeskReader, header: JourneyHeader) -> list[Line]:
    words = reader.words
    account = account_from(header.facts, day_of(header.started_at, words.zone))
    if account is None:
        return []
    sums = {name: words.money(amount) for name, amount in sums_of(account).items()}
    due = sum(account.owed_for(place) for place in account.due)
    if due:
        return [Line(words.say("beside.money_due", **sums, due=words.money(due)), late=True)]
    return [Line(words.say("beside.money", **sums))]


async def _plan(reader: DeskReader, header: JourneyHeader, now: datetime) -> list[Line]:
    """How many days the works have until they are to end."""
    building = header.stage in (Stage.CONSTRUCTION, Stage.HANDOVER)
    plan = await site_plan(reader.house.database, header, now) if building else None
    if plan is None:
        return []
    words, days = reader.words, (plan.end - day_of(now, reader.words.zone)).days
    if days < 0:
        return [Line(words.say("beside.plan_over", end=plan.end, days=-days), late=True)]
    if plan.beyond_term:
        told = words.say("beside.plan_beyond", end=plan.end, days=days, beyond=plan.beyond_term)
        return [Line(told, late=True)]
    return [Line(words.say("beside.plan", end=plan.end, days=days))]


async def _promises(
    reader: DeskReader, journey: str, now: datetime, *, full: bool
) -> list[tuple[datetime, Line]]:
    database, words = reader.house.database, reader.words
    owed = await list_ledger(database, LedgerFilter(journey=journey, owed=True))
    values = await personal.get(database, [one.words for one in owed if one.words]) if full else {}
    found = []
    for one in owed:
        what = str(values.get(one.words or "") or words.say(f"promise.{one.what}")).rstrip(" 。.，,；;")
        told = words.say("beside.promise", what=what, by=words.at(one.by_at), who=one.person or "--")
        found.append((one.by_at, Line(told, late=one.by_at <= now)))
    return found


async def _cases(reader: DeskReader, journey: str, now: datetime) -> list[tuple[datetime, Line]]:
    words, found = reader.words, []
    for one in await list_cases(reader.house.database, journey):
        if one.matter == PROMISE:
            continue  # the promise itself is told
        first, due = one.doing[0], one.due_at
        told = words.say(
            "beside.case",
            what=words.kind(one.matter),
            next=words.kind(first.subject),
            who=words.who(first.role, first.assignee),
            at=words.at(due),
        )
        found.append((due or one.since, Line(told, late=due is not None and due <= now)))
    return found
