"""A task's page: to claim it, fill in its form, complete it and be at the next one."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError

from client.errors import HomewardError
from desk import completing, lists
from desk.chips import short
from desk.forms.typed import typed_from
from desk.house import House
from desk.sent import command_of, texts
from desk.task_acts import DONE, Sent
from desk.task_acts import act as do
from desk.task_page import ListName, back, name_of, refused, shown, to_list, wrong
from desk.task_sides import call_began, due_first, same_call
from desk.task_view import read_of, view_of
from desk.templating import page
from desk.visitor import TheHouse, TheVisitor, Visitor
from domain.faults import faults
from presentation.errors import CommandError
from store import desk
from store.errors import StoreError
from store.reading_tasks import task_detail

router = APIRouter(prefix="/tasks")

_STAYS = frozenset({"claim", "wake", "take-back"})
"""After these one remains at the task; the others take it out of one's hands."""


@router.get("/{task}")
async def show(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    task: str,
    name: ListName = lists.FIRST,
    told: str = "",
) -> Response:
    """The task beside the list that it was opened from."""
    view = await view_of(house, who, task)
    await desk.saw(house.database, who.handle, task)
    return await shown(request, house, who, view, name, told=told)


@router.post("/{task}/form")
async def shape(request: Request, house: TheHouse, who: TheVisitor, task: str) -> Response:
    """The form anew, after an answer on which others depend; what was typed is kept as a draft."""
    sent = await request.form()
    typed, command = typed_from(texts(sent)), command_of(sent)
    view = await view_of(house, who, task, typed=typed, command=command)
    await desk.keep_draft(house.database, who.handle, task, command, typed)
    return await page(request, house, who, "_form.html", view=view, list=name_of(sent))


@router.post("/{task}/draft")
async def keep(request: Request, house: TheHouse, who: TheVisitor, task: str) -> Response:
    """Keep what was typed."""
    sent = await request.form()
    await desk.keep_draft(house.database, who.handle, task, command_of(sent), typed_from(texts(sent)))
    now = await house.now()
    return HTMLResponse(who.words.say("task.draft", at=short(who.words, now, now)))


@router.post("/{task}/draft/drop")
async def drop(request: Request, house: TheHouse, who: TheVisitor, task: str) -> Response:
    """Forget what was typed."""
    await desk.drop_draft(house.database, who.handle, task)
    return back(task, name_of(await request.form()))


@router.post("/{task}/complete")
async def complete(request: Request, house: TheHouse, who: TheVisitor, task: str) -> Response:
    """Complete it; wrong answers are told beside their fields, and nothing typed is lost."""
    sent = await request.form()
    typed, command, name = typed_from(texts(sent)), command_of(sent), name_of(sent)
    onwards = sent.get("then") == "next"
    after = await _after(house, who, name, task) if onwards else None
    try:
        await completing.complete(house, who, await read_of(house, who, task), typed, command)
    except ValidationError as error:
        return await wrong(request, house, who, task, name, typed, command, faults(error))
    except HomewardError as error:
        if "fields" in error.details:
            return await wrong(request, house, who, task, name, typed, command, error.details["fields"])
        await desk.keep_draft(house.database, who.handle, task, command, typed)
        return await refused(request, house, who, task, name, error, typed=typed, command=command)
    await desk.drop_draft(house.database, who.handle, task)
    if not onwards:
        return back(task, name, "done")
    return back(after, name, "done") if after else to_list(name, "done")


@router.post("/{task}/act/{what}")
async def act(
    request: Request, house: TheHouse, who: TheVisitor, task: str, what: str, sent: Annotated[Sent, Form()]
) -> Response:
    """Claim (认领), release (取消认领), assign (转派), delegate (委派), return (退回), snooze, wake, take back (撤回).

    Of two who claim at once one has it; the other is told who.
    """
    if what not in DONE:
        raise HTTPException(404)
    await read_of(house, who, task)
    try:
        await do(house, who, task, what, sent, sent.command)
    except (HomewardError, StoreError, CommandError) as error:
        return await refused(request, house, who, task, sent.name, error)
    told = DONE[what]
    return back(task, sent.name, told) if what in _STAYS else to_list(sent.name, told)


async def _after(house: House, who: Visitor, name: str, task: str) -> str | None:
    """Another call to the same customer, else the task behind this one in its list, else the first other one.

    Behind the last of several calls that are made as one stands who stood behind the first of them.
    """
    now, detail = await house.now(), await task_detail(house.database, task)
    together = await same_call(house, who, detail, now)
    if together:
        return together[0].task
    opened = await lists.opened(house.database, who, name, now)
    if opened is None:
        return None
    found = await lists.rows(house.database, opened)
    if opened.base == "calls":
        since = await call_began(house, who, detail, now)
        behind = [one for one in found if one.task != task and due_first(one) >= since]
        return next((one.task for one in [*behind, *found] if one.task != task), None)
    names = [one.task for one in found]
    place = names.index(task) if task in names else -1
    return next((one for one in [*names[place + 1 :], *names[: max(place, 0)]] if one != task), None)
