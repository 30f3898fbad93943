"""Everything that a task's page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from client.acting import new_command
from desk.after import after_of
from desk.chips import Chip, chip, soon
from desk.forms.entries import Entry, Shape, entries_of
from desk.forms.offering import Offered, offered
from desk.forms.papers import Papers, holds_papers
from desk.forms.typed import Typed, written
from desk.house import House
from desk.link_acts import answered_for
from desk.reader import DeskReader
from desk.seeing import has_it, must_see, seen_in_full
from desk.tries import Try, ladder_of
from desk.visitor import Visitor
from domain.tasks import TaskStatus
from presentation.forms.fields import Kind, asked_of
from presentation.forms.people import Person, people_for
from presentation.next_told import explained, next_told
from presentation.task_read import TaskRead, read_task
from store import desk, staff
from store.attachments import attachments
from store.boards.appointments import BoardAppointment, standing
from store.errors import StoreError
from store.reading_journeys import JourneyHeader
from store.reading_tasks import TaskDetail
from store.reading_waits import WaitFilter, list_waits


@dataclass(frozen=True)
class TaskView:
    """A task with its form, for one visitor."""

    read: TaskRead
    chip: Chip
    mine: bool
    claimable: bool
    fillable: bool
    """Whether the visitor may complete it as their own."""
    command: str
    """Under which the form will be sent, however often."""
    entries: tuple[Entry, ...] = ()
    draft_at: datetime | None = None
    next: tuple[str, ...] = ()
    how: tuple[str, ...] = ()
    team: tuple[tuple[str, str, str | None], ...] = ()
    """Role, name and telephone of the people on the journey."""
    meeting: BoardAppointment | None = None
    colleagues: tuple[str, ...] = ()
    """To whom it may be handed on."""
    wrong: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    tries: tuple[Try, ...] = ()
    """The ladder of tries to reach the customer, where it is one of them."""
    soon: tuple[tuple[str, str], ...] = ()
    """Times until which it may be put off by one press."""
    by_link: str = ""
    """That the customer has answered what is asked, by a link."""

    @property
    def open(self) -> bool:
        return self.read.detail.status is TaskStatus.OPEN


async def read_of(house: House, who: Visitor, task: str) -> TaskRead:
    """A task in words, as much of it as a visitor may see.

    Raises:
        NotFound: there is no such task.
        Forbidden: they may not see it.
    """
    standard = await house.standard()
    plain = await seen_in_full(house, who, [task.rpartition("-")[0]])

    def shows(detail: TaskDetail, header: JourneyHeader) -> bool:
        must_see(who, detail, header, standard)
        return has_it(who, detail, header) or detail.journey in plain

    return await read_task(DeskReader(house, who), who.words, task, shows)


async def view_of(
    house: House,
    who: Visitor,
    task: str,
    *,
    typed: Typed | None = None,
    command: str | None = None,
    faults: Mapping[str, str] | None = None,
    free: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    wrong: str = "",
) -> TaskView:
    """A task as a visitor sees it, with its form, the times that are offered and what happens next.

    Args:
        typed: what they have typed into its form; None: their draft, or nothing yet.
        command: under which it was tried before.
        faults: what is wrong with it, by field.
        free: times that can be had in place of one that cannot, by field.
        wrong: why an act was refused.

    Raises:
        NotFound, Forbidden: see ``read_of``.
    """
    reader, now = DeskReader(house, who), await house.now()
    read = await read_of(house, who, task)
    detail = read.detail
    opened = detail.status is TaskStatus.OPEN
    mine = opened and detail.assignee == who.handle
    kept = await desk.draft(house.database, who.handle, task) if opened and typed is None else None
    by_link, told_by_link = await answered_for(house, who.words, detail) if mine else ({}, "")
    given = typed if typed is not None else {**by_link, **(written(kept.typed) if kept else {})}
    view = TaskView(
        read=read,
        chip=chip(who.words, detail, now),
        mine=mine,
        claimable=opened and detail.assignee is None and detail.role in who.roles,
        fillable=mine and read.form is not None,
        command=command or (kept.command if kept else new_command()),
        entries=await _entries(reader, read, given, faults or {}, free or {}) if mine and read.form else (),
        draft_at=kept.at if kept else None,
        team=await _team(house, read),
        meeting=await _meeting(house, detail, now),
        colleagues=await _colleagues(house, who, read) if opened else (),
        wrong=wrong,
        faults=faults or {},
        tries=await ladder_of(reader, read) if opened else (),
        soon=soon(who.words, now, detail.due_at) if mine else (),
        by_link=told_by_link,
    )
    told, how = await _next(reader, read) if opened else ((), ())
    return TaskView(**{**vars(view), "next": told, "how": how})


async def _entries(
    reader: DeskReader,
    read: TaskRead,
    typed: Mapping[str, Any],
    faults: Mapping[str, str],
    free: Mapping[str, Sequence[Mapping[str, Any]]],
) -> tuple[Entry, ...]:
    assert read.form is not None
    detail = read.detail
    offers: dict[str, Offered] = {}
    people: dict[str, Sequence[Person]] = {}
    for one in asked_of(read.form, detail.about):
        if one.kind is Kind.SLOT:
            offers[one.key] = await offered(reader, read, one.key, typed, offers, free.get(one.key, ()))
        if one.kind is Kind.PERSON:
            people[one.key] = await people_for(reader, one, detail.about)
    shape = Shape(
        form=read.form,
        kind=detail.kind,
        about=detail.about,
        wording=read.wording,
        words=reader.words,
        now=await reader.now(),
        offers=offers,
        people=people,
        papers=await _papers(reader, read),
        faults=faults,
        after=await after_of(reader, read),
    )
    return entries_of(shape, typed)


async def _papers(reader: DeskReader, read: TaskRead) -> Papers:
    """The journey's documents, where the form holds any."""
    assert read.form is not None
    if not holds_papers(read.form):
        return Papers()
    return Papers.of(read.detail.task, await attachments(reader.house.database, read.detail.journey))


async def _next(reader: DeskReader, read: TaskRead) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What happens if nobody acts, and how the time came about."""
    waits = await list_waits(reader.house.database, WaitFilter(journey=read.detail.journey, limit=1000))
    line = next((one for one in waits if one.task == read.detail.task), None)
    if line is None:
        return (), ()
    how = await explained(reader, reader.words, read.header, line)
    return (next_told(reader.words, line),), tuple(how)


async def _team(house: House, read: TaskRead) -> tuple[tuple[str, str, str | None], ...]:
    """The people on the journey, with their telephones."""
    found = []
    named = {
        **({"agent": read.header.owner} if read.header.owner else {}),
        **{str(r): h for r, h in read.header.team.items()},
    }
    for role, handle in named.items():
        try:
            member = await staff.get(house.database, handle)
        except StoreError:
            continue
        found.append((read.words.role(role), f"{handle}  {member.name}", member.phone))
    return tuple(found)


async def _meeting(house: House, detail: TaskDetail, now: datetime) -> BoardAppointment | None:
    """The appointment that the task is about, else the next one of the journey."""
    coming = await standing(house.database, detail.journey, now)
    own = (one for one in coming if detail.key.startswith(f"{one.key}/"))
    return next(own, coming[0] if coming else None)


async def _colleagues(house: House, who: Visitor, read: TaskRead) -> tuple[str, ...]:
    role = read.detail.home or read.detail.role
    return tuple(
        one.handle for one in await staff.list_staff(house.database, role) if one.handle != who.handle
    )
