"""Documents: added at a task, had by whoever serves the journey; and line items read from a sheet."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, HTTPException, Request, UploadFile
from fastapi.responses import FileResponse, Response

from desk import lists
from desk.documents import add, may_have
from desk.forms.sheet import BadSheet, lines_field, lines_from
from desk.part import session_of
from desk.task_page import back, refused, shown
from desk.task_view import read_of, view_of
from desk.visitor import Forbidden, TheHouse, TheVisitor
from domain.documents import SHOWN, Subject
from presentation.errors import CommandError, Wrong
from store import desk
from store.attachments import attachment, place_of
from store.errors import StoreError
from store.reading_journeys import journey_header

router = APIRouter()

Short = Annotated[str, Form(max_length=64)]
ListName = Annotated[str, Form(alias="list", max_length=lists.LONGEST)]
_STRICT = {"content-security-policy": "default-src 'none'; sandbox", "cache-control": "private, no-store"}
"""What somebody uploaded runs nothing here, whatever it claims to be."""


@router.post("/tasks/{task}/documents")
async def upload(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    task: str,
    subject: Annotated[Subject, Form()],
    command: Short,
    files: Annotated[list[UploadFile], File()],
    name: ListName,
) -> Response:
    """Keep files as the next versions of a subject of the task's journey."""
    header = (await read_of(house, who, task)).header
    if not await may_have(house, who, header, session_of(request)):
        raise Forbidden
    try:
        await add(house, who, header, task, subject, files, command)
    except (CommandError, StoreError) as error:
        return await refused(request, house, who, task, name, error)
    return back(task, name, "document_kept")


@router.get("/documents/{number}")
async def download(request: Request, house: TheHouse, who: TheVisitor, number: int) -> Response:
    """The file, to be saved."""
    return await _file(request, house, who, number, "attachment")


@router.get("/documents/{number}/picture")
async def picture(request: Request, house: TheHouse, who: TheVisitor, number: int) -> Response:
    """A photo, to be seen on a page."""
    return await _file(request, house, who, number, "inline")


async def _file(request: Request, house: TheHouse, who: TheVisitor, number: int, how: str) -> Response:
    found = await attachment(house.database, number)
    header = await journey_header(house.database, found.journey)
    if not await may_have(house, who, header, session_of(request)):
        raise Forbidden
    place = place_of(house.settings.attachments_folder, found.sha256)
    if (how == "inline" and found.media_type not in SHOWN) or not place.is_file():
        raise HTTPException(404)
    disposition = f"{how}; filename*=UTF-8''{quote(found.name)}"
    return FileResponse(
        place, media_type=found.media_type, headers={**_STRICT, "content-disposition": disposition}
    )


@router.post("/tasks/{task}/lines")
async def lines(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    task: str,
    command: Short,
    file: Annotated[UploadFile, File()],
    name: ListName,
) -> Response:
    """Fill the rows of the form from a sheet, as a draft; what is wrong is told by row, beside its field."""
    view = await view_of(house, who, task)
    field = lines_field(view.read)
    if not view.fillable or field is None:
        raise HTTPException(404)
    kept = await desk.draft(house.database, who.handle, task)
    before = kept.typed if kept else {}
    try:
        content = await file.read(house.settings.desk.attachment_limit_mb * 1_000_000)
        rows, wrong = await lines_from(content, field, view.read, who.zone, await house.now())
    except BadSheet as error:
        problem = Wrong(error.key, **error.params)
        return await refused(request, house, who, task, name, problem, typed=before, command=command)
    typed = {**before, field.key: rows}
    await desk.keep_draft(house.database, who.handle, task, command, typed)
    if not wrong:
        return back(task, name, "lines_read")
    told = who.words.say("lines.wrong", count=len(wrong), rows="\n".join(one.told for one in wrong[:10]))
    by_field = {one.field: one.text for one in wrong}
    view = await view_of(house, who, task, typed=typed, command=command, faults=by_field, wrong=told)
    return await shown(request, house, who, view, name, status=422)
