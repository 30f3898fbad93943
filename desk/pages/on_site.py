"""The day on site, on a telephone: places in order, forms that can be filled in without a signal, what was sent."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, HTTPException, Query, Request, UploadFile
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response

from client.acting import new_command
from desk.documents import add_picture
from desk.forms.typed import typed_from
from desk.onsite.day import day_of
from desk.onsite.filling import entries, send, when_written
from desk.onsite.matters import matter_of, must_go_out
from desk.pages.papers import answer
from desk.part import session_of
from desk.sent import command_of, texts
from desk.templating import page, plain
from desk.versions import STATIC
from desk.visitor import Forbidden, TheHouse, TheVisitor
from domain.documents import Subject
from domain.going_out import STAGES_OF_SITE
from presentation.errors import Wrong

router = APIRouter()

_MOST_ALSO = 50
_STATUS = {"sent": 200, "refused": 409, "wait": 425, "later": 503}


@router.get("/site-worker.js")
async def worker() -> Response:
    """The script that keeps the day's pages on the telephone; it lies here so that it may serve ``/site``."""
    return FileResponse(
        STATIC / "site-worker.js", media_type="text/javascript", headers={"cache-control": "no-cache"}
    )


@router.get("/site/away")
async def away(request: Request) -> Response:
    """What is shown without a signal in the place of a page that is not kept. Nobody's data."""
    return plain(request, "site_away.html")


@router.get("/site")
async def day(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    on: Annotated[str, Query(max_length=10)] = "",
    also: Annotated[list[str] | None, Query(max_length=_MOST_ALSO)] = None,
) -> Response:
    """The visitor's day."""
    must_go_out(who)
    shown = await day_of(house, who, _day(on), also or (), session_of(request))
    return await page(request, house, who, "site.html", day=shown, also=also or ())


@router.get("/site/{name}")
async def show(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    name: str,
    outcome: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The form of a task or a visit, with every field that may be asked."""
    matter = await matter_of(house, who, name)
    given: dict[str, Any] = {
        "matter": matter,
        "entries": await entries(house, who, matter, outcome) if matter.open else (),
        "stage": matter.kind in STAGES_OF_SITE,
        "when_written": when_written(matter),
        "command": new_command(),
    }
    return await page(request, house, who, "site_form.html", **given)


@router.post("/site/{name}")
async def take(request: Request, house: TheHouse, who: TheVisitor, name: str) -> Response:
    """Complete it by what was filled in, perhaps hours ago; a page that sends by itself reads what came of it."""
    sent = await request.form()
    by_itself = request.headers.get("accept") == "application/json"
    if by_itself and sent.get("who") != who.handle:
        return JSONResponse({"state": "other", "told": who.words.say("site.other_person")}, 409)
    matter = await matter_of(house, who, name)
    filled = await send(house, who, matter, typed_from(texts(sent)), command_of(sent))
    if by_itself:
        return JSONResponse(filled.document(), _STATUS[filled.state])
    if filled.state == "sent":
        return RedirectResponse("/site", 303)
    told = " ".join([filled.told, *filled.faults.values()])
    return await page(
        request,
        house,
        who,
        "wrong.html",
        status=_STATUS[filled.state],
        title=who.words.say("wrong.title"),
        told=told,
        hint="",
    )


@router.post("/site/{name}/papers")
async def keep(
    house: TheHouse,
    who: TheVisitor,
    name: str,
    subject: Annotated[Subject, Form()],
    file: Annotated[UploadFile, File()],
    whose: Annotated[str, Form(alias="who", max_length=64)] = "",
) -> Response:
    """Keep a photo or a signature of a visit, once however often it is sent."""
    if whose and whose != who.handle:
        return JSONResponse({"state": "other", "told": who.words.say("site.other_person")}, 409)
    matter = await matter_of(house, who, name)
    if not matter.full:
        raise Forbidden
    if subject not in (Subject.PHOTO, Subject.SIGNATURE):
        raise HTTPException(422)
    try:
        kept = await add_picture(house, who, matter.header.journey, matter.task, subject, file)
    except Wrong as error:
        return JSONResponse({"told": who.words.say(error.key, **error.params)}, 409)
    return JSONResponse(answer(kept))


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        return None
