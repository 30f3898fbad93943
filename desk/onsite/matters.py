"""What is filled in on site: a task, or the report of a visit that has not begun yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import HTTPException
from pydantic import BaseModel

from desk.house import House
from desk.reader import DeskReader
from desk.task_view import read_of
from desk.visitor import Forbidden, Visitor
from domain.forms import KINDS
from domain.going_out import NEEDS_NOTHING_ELSE, REPORTS
from domain.tasks import TaskStatus
from presentation.people import Card, card
from presentation.task_read import TaskRead
from presentation.wording import Wording, wording_of
from store import customers
from store.boards.appointments import BoardAppointment, board_appointment
from store.reading_journeys import JourneyHeader, journey_header
from store.reading_tasks import TaskFilter, TaskLine, list_tasks

_MOST = 2**31
"""No entry of a journal has so high a number."""


@dataclass(frozen=True)
class Matter:
    """What is filled in."""

    name: str
    """In addresses: the task's number, or ``H000001@17`` of an appointment."""
    kind: str
    about: Mapping[str, Any]
    form: type[BaseModel]
    header: JourneyHeader
    wording: Wording
    card: Card
    full: bool
    read: TaskRead | None
    """None while there is no task yet."""
    starts_at: datetime | None = None

    @property
    def task(self) -> str | None:
        return self.read.detail.task if self.read else None

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.read is None or self.read.detail.status is TaskStatus.OPEN

    @property
    def title(self) -> str:
        return self.wording.title(self.kind, self.about)


def must_go_out(who: Visitor) -> None:
    """Raises Forbidden for whoever has no role that works at customers' places."""
    if not who.goes_out:
        raise Forbidden


def visit_name(journey: str, seq: int) -> str:
    """How an appointment is named in addresses."""
    return f"{journey}@{seq}"


async def matter_of(house: House, who: Visitor, name: str) -> Matter:
    """What is meant by a name.

    Raises:
        NotFound: there is no such task or journey.
        HTTPException: there is no such visit, or nothing is filled in for it.
        Forbidden: it is not the visitor's.
    """
    must_go_out(who)
    journey, at, seq = name.partition("@")
    if at:
        return await _of_visit(house, who, name, journey, seq)
    return await _of_task(house, who, name, name)


async def _of_task(house: House, who: Visitor, name: str, task: str) -> Matter:
    read = await read_of(house, who, task)
    detail = read.detail
    if read.form is None:
        raise HTTPException(404)
    if who.handle not in (detail.assignee, detail.ended_by):
        raise Forbidden
    starts_at = detail.about.get("starts_at")
    return Matter(
        name=name,
        kind=detail.kind,
        about=detail.about,
        form=read.form,
        header=read.header,
        wording=read.wording,
        card=read.card,
        full=read.full,
        read=read,
        starts_at=datetime.fromisoformat(str(starts_at)) if starts_at else None,
    )


async def _of_visit(house: House, who: Visitor, name: str, journey: str, seq: str) -> Matter:
    number = int(seq) if seq.isdigit() and len(seq) < 12 else _MOST
    found = await board_appointment(house.database, journey, number) if number < _MOST else None
    if found is None or found.kind not in REPORTS:
        raise HTTPException(404)
    if not found.staff or found.staff[0] != who.handle:
        raise Forbidden
    task = await _report_of(house, who, found)
    if task is not None:
        return await _of_task(house, who, name, task.task)
    if found.kind not in NEEDS_NOTHING_ELSE or found.outcome is not None:
        raise HTTPException(404)
    header = await journey_header(house.database, journey)
    reader = DeskReader(house, who)
    kind = KINDS[REPORTS[found.kind]]
    details = await customers.customer_details(house.database, [journey])
    return Matter(
        name=name,
        kind=kind.name,
        about=about_of(found),
        form=kind.form,
        header=header,
        wording=await wording_of(reader, header.standard, header.standard_version),
        card=card(details.get(journey), personal=True),
        full=True,
        read=None,
        starts_at=found.starts_at,
    )


def about_of(visit: BoardAppointment) -> dict[str, Any]:
    """What the report of a visit will be about."""
    return {
        "appointment": visit.kind,
        "starts_at": visit.starts_at.isoformat(),
        "place": visit.place.value,
        "staff": visit.staff[0],
    }


async def _report_of(house: House, who: Visitor, visit: BoardAppointment) -> TaskLine | None:
    """The task in which a visit is reported, once it is open; also when it is done."""
    wanted = TaskFilter(journey=visit.journey, kind=REPORTS[visit.kind], status=None, limit=200)
    found = [one for one in await list_tasks(house.database, wanted) if reports(one, visit)]
    mine = [one for one in found if who.handle in (one.assignee, one.ended_by)]
    still = [one for one in mine if one.status is TaskStatus.OPEN]
    return next(iter([*still, *mine]), None)


def reports(task: TaskLine, visit: BoardAppointment) -> bool:
    """Whether a task is the report of a visit."""
    starts_at = task.about.get("starts_at")
    return (
        task.kind == REPORTS.get(visit.kind)
        and task.about.get("appointment") == visit.kind
        and starts_at is not None
        and datetime.fromisoformat(str(starts_at)) == visit.starts_at
    )
