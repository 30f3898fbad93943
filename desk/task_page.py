"""Showing a task's page: beside its list, with what was wrong, and where one goes on from it."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from client.acting import new_command
from desk import lists
from desk.forms.entries import faults_by_field
from desk.house import House
from desk.part import acts_of, part_or_none, session_of
from desk.refusals import refusal
from desk.rows import task_rows
from desk.task_acts import DONE, REASONS
from desk.task_sides import sides_of
from desk.task_view import TaskView, read_of, view_of
from desk.templating import page
from desk.visitor import Visitor
from desk.web_ui import journey_page
from domain.pausing import PauseReason
from store import desk
from store.unmasking import REASONS as UNMASK_REASONS

ListName = Annotated[str, Query(alias="list", max_length=lists.LONGEST)]
"""The list that a task was opened from, and to which one returns."""
_TOLD = frozenset({*DONE.values(), "noted", "message_logged", "document_kept", "lines_read"})
_ELSEWHERE = {
    **dict.fromkeys(("pause", "resume", "case", "unmask"), "journey.done"),
    **dict.fromkeys(("moved", "opened"), "calendar"),
}
"""What was done on a page to which one went from here, and where its words are."""


def done_told(view: TaskView, who: Visitor, told: str) -> str:
    """What was done just before; empty for what cannot have been."""
    words, detail = who.words, view.read.detail
    if told == "done":
        return words.say("task.done_before" if view.open else "task.done")
    if told in _ELSEWHERE:
        return words.say(f"{_ELSEWHERE[told]}.{told}")
    if told not in _TOLD:
        return ""
    return words.say(f"task.{told}", who=detail.assignee or "--", at=words.at(detail.snoozed_until))


async def shown(
    request: Request,
    house: House,
    who: Visitor,
    view: TaskView,
    name: str,
    *,
    told: str = "",
    status: int = 200,
    note: str = "",
) -> Response:
    """The page of a task, beside the list of that name.

    Args:
        note: a note that was typed and could not be written down.
    """
    now = await house.now()
    opened = await lists.opened_or_first(house.database, who, name, now)
    found = await lists.rows(house.database, opened)
    detail = view.read.detail
    part = await part_or_none(house, who, view.read.header)
    return await page(
        request,
        house,
        who,
        "task.html",
        status=status,
        view=view,
        beside=await sides_of(house, who, view.read, now, session_of(request)),
        list=opened.place,
        shown=opened,
        tabs=await lists.tabs_of(house.database, who, now),
        rows=await task_rows(house, who, found, calls=opened.base == "calls"),
        told=done_told(view, who, told),
        journey_part=part,
        journey_acts=acts_of(view.read.header, part) if part else frozenset(),
        came_from=f"{detail.task} {opened.place}",
        unmask_reasons=UNMASK_REASONS,
        pause_reasons=tuple(PauseReason),
        reasons=REASONS,
        act=new_command(),
        most_mb=house.settings.desk.attachment_limit_mb,
        note=note,
        temporal=journey_page(house, detail.journey),
    )


async def wrong(
    request: Request,
    house: House,
    who: Visitor,
    task: str,
    name: str,
    typed: dict[str, Any],
    command: str,
    found: Any,
) -> Response:
    """The page again after wrong answers: each is told beside its field; what was typed is a draft."""
    await desk.keep_draft(house.database, who.handle, task, command, typed)
    read = await read_of(house, who, task)
    by_field = faults_by_field(read.detail.kind, found, read.wording)
    view = await view_of(
        house,
        who,
        task,
        typed=typed,
        command=command,
        faults=by_field,
        free=free_of(found),
        wrong=who.words.say("task.wrong", count=len(by_field)),
    )
    return await shown(request, house, who, view, name, status=422)


def free_of(found: Any) -> dict[str, list[dict[str, Any]]]:
    """Times that were named in place of one that cannot be promised, by field."""
    return {one["field"]: one["free"] for one in found if one.get("free")}


async def refused(
    request: Request,
    house: House,
    who: Visitor,
    task: str,
    name: str,
    error: Exception,
    *,
    typed: dict[str, Any] | None = None,
    command: str | None = None,
    note: str = "",
) -> Response:
    """The page again after an act that was refused, with why."""
    found = refusal(error, who.lang)
    kept = f" {who.words.say('task.kept')}" if typed is not None or note else ""
    view = await view_of(house, who, task, typed=typed, command=command, wrong=found.message + kept)
    return await shown(request, house, who, view, name, status=found.status, note=note)


def back(task: str, name: str, told: str = "") -> Response:
    """To the page of a task."""
    return RedirectResponse(
        f"/tasks/{task}?{urlencode({'list': name, **({'told': told} if told else {})})}", 303
    )


BACK = r"^(H[0-9]{1,12}-[0-9]{1,9}( [^\x00-\x1f]{0,600})?)?$"
"""A task to whose page one comes back, and the list beside it, as forms elsewhere carry it."""


def back_to(given: str, told: str) -> Response | None:
    """To the page of the task from which one came; None where one came from none."""
    task, _, name = given.partition(" ")
    return back(task, name or lists.FIRST, told) if task else None


def back_address(given: str) -> str:
    """Of that page; empty where one came from none."""
    task, _, name = given.partition(" ")
    return f"/tasks/{task}?{urlencode({'list': name or lists.FIRST})}" if task else ""


def to_list(name: str, told: str) -> Response:
    """To the page of a list."""
    return RedirectResponse(lists.address(name, told=told), 303)


def name_of(sent: FormData) -> str:
    """The list beside which it was sent."""
    return str(sent.get("list") or lists.FIRST)[: lists.LONGEST]
