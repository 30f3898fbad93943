"""Photos and signatures that are added in a task's form."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import JSONResponse, Response

from desk.documents import add_picture, may_have
from desk.part import session_of
from desk.task_view import read_of
from desk.visitor import Forbidden, TheHouse, TheVisitor
from domain.documents import Subject, named
from presentation.errors import Wrong
from store.attachments import Attachment

router = APIRouter()


@router.post("/tasks/{task}/papers")
async def take(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    task: str,
    subject: Annotated[Subject, Form()],
    file: Annotated[UploadFile, File()],
) -> Response:
    """Keep a picture as a document of the task's journey; answers how the form names it."""
    header = (await read_of(house, who, task)).header
    if not await may_have(house, who, header, session_of(request)):
        raise Forbidden
    try:
        kept = await add_picture(house, who, header.journey, task, subject, file)
    except Wrong as error:
        return JSONResponse({"told": who.words.say(error.key, **error.params)}, 409)
    return JSONResponse(answer(kept))


def answer(kept: Attachment) -> dict[str, str]:
    """How a form names a document, what it is called, and where it is seen."""
    return {
        "code": named(kept.attachment),
        "word": kept.name,
        "picture": f"/documents/{kept.attachment}/picture",
    }
