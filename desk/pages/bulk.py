"""Many tasks at once: what will be done and what is refused, the act, and how far it is."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field

from client.acting import new_command
from desk import bulk, lists, task_acts
from desk.fragments import is_part
from desk.runs import refusals
from desk.task_page import ListName, to_list
from desk.templating import page
from desk.visitor import Forbidden, TheHouse, TheVisitor

router = APIRouter(prefix="/bulk/tasks")


class Sent(task_acts.Sent):
    """What an act on many is sent with."""

    command: str = Field("", pattern=r"^([0-9A-Za-z-]{8,64})?$")
    what: str = Field(max_length=20)
    task: list[Annotated[str, Field(max_length=40)]] = Field(default_factory=list, max_length=bulk.MOST)


TheSent = Annotated[Sent, Form()]


@router.post("/preview")
async def preview(request: Request, house: TheHouse, who: TheVisitor, sent: TheSent) -> Response:
    """What is asked for it, what it will do and what it is refused; changes nothing."""
    if sent.what not in bulk.ACTS:
        raise HTTPException(404)
    tasks = await bulk.seen(house, who, sent.task)
    if not tasks:
        return to_list(sent.name, "none_ticked")
    many = await bulk.many(house, who, sent.what, tasks, sent)
    return await page(
        request,
        house,
        who,
        "bulk.html",
        many=many,
        sent=sent,
        command=sent.command or new_command(),
        back=lists.address(sent.name),
    )


@router.post("")
async def act(house: TheHouse, who: TheVisitor, sent: TheSent) -> Response:
    """Do it: the page that follows shows how far it is. Sent twice it is one run."""
    if sent.what not in bulk.ACTS or not sent.command:
        raise HTTPException(404)
    run = house.runs.get(bulk.name_of(sent.command))
    if run is None or run.failed:
        tasks = await bulk.seen(house, who, sent.task)
        run = bulk.start(house, who, sent.what, [one.task for one in tasks], sent)
    return RedirectResponse(f"/bulk/tasks/runs/{run.name}?{urlencode({'list': sent.name})}", 303)


@router.get("/runs/{name}")
async def progress(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    name: str,
    back: ListName = lists.FIRST,
) -> Response:
    """How far it is; as a part of a page, that alone."""
    run = house.runs.get(name)
    if run is None or run.of != "tasks":
        return to_list(back, "")
    if run.by != who.handle:
        raise Forbidden
    return await page(
        request,
        house,
        who,
        "_run.html" if is_part(request) else "bulk_run.html",
        run=run,
        refused=refusals(who.words, run),
        here=f"/bulk/tasks/runs/{run.name}",
        back=lists.address(back),
    )
