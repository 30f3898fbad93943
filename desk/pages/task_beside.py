"""What is done beside a task's form: a note is written, a message to the customer is logged."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from client.errors import HomewardError
from desk import lists
from desk.seeing import serves
from desk.task_page import back, refused
from desk.task_view import read_of
from desk.visitor import Forbidden, TheHouse, TheVisitor
from domain.contacts import Channel
from presentation.errors import CommandError, Wrong
from store.errors import StoreError

router = APIRouter(prefix="/tasks")


class Beside(BaseModel):
    """What every act here is sent with."""

    command: str = Field(pattern=r"^[0-9A-Za-z-]{8,64}$")
    name: str = Field(lists.FIRST, alias="list", max_length=lists.LONGEST)


class Note(Beside):
    """A note as it is sent."""

    words: str = Field("", max_length=4000)


@router.post("/{task}/note")
async def write(
    request: Request, house: TheHouse, who: TheVisitor, task: str, sent: Annotated[Note, Form()]
) -> Response:
    """Write a note about the customer; its words stay in Postgres."""
    detail = (await read_of(house, who, task)).detail
    try:
        if not sent.words.strip():
            raise Wrong("usage.missing", name=who.words.say("note.title"))
        await house.journeys.note(detail.journey, who.handle, sent.words.strip(), sent.command)
    except (HomewardError, StoreError, CommandError) as error:
        return await refused(request, house, who, task, sent.name, error, note=sent.words)
    return back(task, sent.name, "noted")


@router.post("/{task}/message")
async def log(
    request: Request, house: TheHouse, who: TheVisitor, task: str, sent: Annotated[Beside, Form()]
) -> Response:
    """Write down that a text was sent to the customer by WeChat; by whoever has the task or serves them."""
    read = await read_of(house, who, task)
    detail = read.detail
    if not read.full and not serves(who, read.header):
        raise Forbidden
    try:
        await house.journeys.log_message(
            detail.journey, who.handle, Channel.WECHAT, detail.kind, sent.command
        )
    except (HomewardError, StoreError) as error:
        return await refused(request, house, who, task, sent.name, error)
    return back(task, sent.name, "message_logged")
