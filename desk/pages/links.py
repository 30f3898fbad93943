"""Links for customers: their own pages, and where staff make them.

A page is looked at by GET and answered by POST, once. A key that is wrong, old or used leads to one and the same page.
"""

import math
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from client.acting import new_command
from client.errors import HomewardError
from desk.house import House
from desk.link_acts import Answering, read
from desk.link_making import NothingToShow, message, purposes
from desk.link_view import LinkView, opened, view_of
from desk.part import part_of, session_of
from desk.task_page import free_of
from desk.templating import TEMPLATES, page
from desk.visitor import DeskWords, Forbidden, TheHouse, TheVisitor, Visitor, token_of
from domain.access import Right
from domain.appointments import Slot
from domain.satisfaction import HIGHEST, LOWEST
from store import link_visits, links
from store.errors import StoreError
from store.links import Purpose
from store.reading_journeys import journey_header
from store.reading_tasks import TaskDetail, task_detail

router = APIRouter()
log = structlog.get_logger(__name__)

TEMPLATES.globals["link_purposes"] = purposes
TEMPLATES.globals["link_command"] = new_command

_BOTH = ("zh-CN", "en")
_LATER = 503
_LARGEST = 20_000
"""So many bytes are read of whoever has no account."""


class Wanted(BaseModel):
    """A link as it is asked for."""

    command: str = Field(min_length=8, max_length=64)
    purpose: Purpose


@router.get("/c/{token}")
async def show(request: Request, house: TheHouse, token: str) -> Response:
    """What a link leads to; nothing is changed by looking."""
    try:
        if away := await _turned_away(request, house, token):
            return away
        link = await opened(house, token)
        return await _gone(house) if link is None else _page("c_page.html", await view_of(house, link))
    except StoreError:
        return await _later()


@router.post("/c/{token}")
async def answer(request: Request, house: TheHouse, token: str) -> Response:
    """Take the one answer. Sent twice, as by two taps, it is the same answer."""
    try:
        if away := await _turned_away(request, house, token):
            return away
        if not _is_small(request):
            return await _gone(house)
        sent = await request.form()
        command = str(sent.get("command", ""))[:64]
        link = await opened(house, token, command)
        if link is None or link.purpose is Purpose.STATUS:
            return await _gone(house)
        view = await view_of(house, link)
        given = link.answer if link.used_by is not None else read(view, dict(sent))
        if given is None or len(command) < 8:
            return _page("c_page.html", view, 422, wrong="link.incomplete")
        now = await house.now()
        if link.used_by is None and not await links.answer(house.database, link, command, given, now):
            return await _gone(house)
        return await _carried_out(house, view, Answering(house, link, command, given))
    except StoreError:
        return await _later()


async def _turned_away(request: Request, house: House, token: str) -> Response | None:
    """The answer to whoever tries too often, and to whoever works here; None for a customer."""
    if wait := await _too_often(request, house, token):
        return await _busy(house, token, wait)
    if (staff := await _signed_in(request, house)) is not None:
        return _plain("c_gone.html", 403, "link.staff", "", handle=staff)
    return None


async def _signed_in(request: Request, house: House) -> str | None:
    """Who is signed in at the desk in this browser: no customer, whose page it is, and whose answer it would be."""
    session = token_of(request)
    found = await house.session(session) if session else None
    return found.handle if found else None


async def _too_often(request: Request, house: House, token: str) -> timedelta | None:
    address = request.client.host if request.client else None
    wait = await link_visits.count(house.database, token, address, await house.now())
    if wait is not None:
        log.warning("a link is asked for too often", address=address)
    return wait


def _is_small(request: Request) -> bool:
    length = request.headers.get("content-length", "")
    return length.isdecimal() and int(length) <= _LARGEST


async def _carried_out(house: House, view: LinkView, answering: Answering) -> Response:
    """Thanks; or, where it cannot be done, the page again: the answer does not count then."""
    link = answering.link
    try:
        await answering.carry_out()
    except HomewardError as error:
        free = free_of(error.details.get("fields", ()))
        offered = [Slot.model_validate(one) for one in free.get("slot", ())] or link.offered
        await links.reopen(house.database, link, answering.command, offered)
        view = await view_of(house, link.model_copy(update={"offered": tuple(offered)}))
        gone = "fields" in error.details
        return _page(
            "c_page.html", view, 409 if gone else _LATER, wrong="link.taken" if gone else "link.later"
        )
    return _page("c_thanks.html", view, what=answering.answer["what"])


def _page(template: str, view: LinkView, status: int = 200, *, wrong: str = "", what: str = "") -> Response:
    text = TEMPLATES.get_template(template).render(
        view=view,
        words=view.words,
        t=view.words.say,
        lang=view.words.lang,
        wrong=wrong,
        what=what,
        command=new_command(),
        scores=range(LOWEST, HIGHEST + 1),
    )
    return HTMLResponse(text, status, headers=_HEADERS)


_HEADERS = {"x-robots-tag": "noindex, nofollow"}


async def _gone(house: House) -> Response:
    """The same for a link that never was, is over, or was answered; in every language, as nobody is known."""
    standard = await house.standard()
    return _plain("c_gone.html", 404, "link.gone", standard.company.hotline if standard else "")


async def _later() -> Response:
    return _plain("c_gone.html", _LATER, "link.later", "")


async def _busy(house: House, token: str, wait: timedelta) -> Response:
    """How long to wait, in the customer's language; of a link that leads nowhere, in every language."""
    link = await links.find(house.database, token, await house.now())
    standard = await house.standard()
    hotline = standard.company.hotline if standard else ""
    langs = _BOTH if link is None else (link.lang,)
    answer = _plain(
        "c_gone.html", 429, "link.busy", hotline, langs, minutes=math.ceil(wait / timedelta(minutes=1))
    )
    answer.headers["retry-after"] = str(math.ceil(wait.total_seconds()))
    return answer


def _plain(
    template: str, status: int, key: str, hotline: str, langs: Sequence[str] = _BOTH, **told: int | str
) -> Response:
    said = [(lang, DeskWords(lang, "UTC").say(key, **told)) for lang in langs]
    text = TEMPLATES.get_template(template).render(said=said, hotline=hotline, lang=langs[0])
    return HTMLResponse(text, status, headers=_HEADERS)


@router.post("/journeys/{journey}/link")
async def of_journey(
    request: Request, house: TheHouse, who: TheVisitor, journey: str, wanted: Annotated[Wanted, Form()]
) -> Response:
    """Make a link for a journey's customer."""
    return await _made(request, house, who, journey, wanted, f"/journeys/{journey}")


@router.post("/tasks/{task}/link")
async def of_task(
    request: Request, house: TheHouse, who: TheVisitor, task: str, wanted: Annotated[Wanted, Form()]
) -> Response:
    """The same from one of their tasks: for the meeting or the questions that it is about."""
    detail = await task_detail(house.database, task)
    return await _made(request, house, who, detail.journey, wanted, f"/tasks/{task}", detail)


async def _made(
    request: Request,
    house: House,
    who: Visitor,
    journey: str,
    wanted: Wanted,
    back: str,
    task: TaskDetail | None = None,
) -> Response:
    """The message with the link, shown in this answer alone, as nobody keeps the key."""
    header = await journey_header(house.database, journey)
    part = await part_of(house, who, header, session_of(request))
    if not (part.serves or who.may(Right.STEER)):
        raise Forbidden
    text, wrong, status = "", "", 200
    try:
        text = await message(house, who, header, wanted.purpose, wanted.command, task)
    except NothingToShow as error:
        wrong, status = who.words.say(f"link.no.{error.why}"), 409
    return await page(
        request,
        house,
        who,
        "link.html",
        status=status,
        text=text,
        wrong=wrong,
        back=back,
        purpose=wanted.purpose,
    )
