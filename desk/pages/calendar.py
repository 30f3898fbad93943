"""The calendar: appointments by person and team, and an appointment's panel, where it is moved."""

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from desk.calendar import panel as panels
from desk.calendar.asked import Asked, asked
from desk.calendar.moving import Sent, act
from desk.calendar.panel import Panel, Typed, panel_of
from desk.calendar.view import view_of
from desk.fragments import elsewhere, is_part
from desk.house import House
from desk.part import session_of
from desk.task_page import BACK, back_address, back_to
from desk.templating import page
from desk.visitor import TheHouse, TheVisitor, Visitor
from presentation.forms.times import moment

router = APIRouter()


@router.get("/calendar")
async def calendar(request: Request, house: TheHouse, who: TheVisitor, told: str = "") -> Response:
    """A day, a week or a month of somebody, or of a team; as a part of a page, the days alone."""
    wanted = asked(request.query_params, await _today(house, who))
    view = await view_of(house, who, wanted, session_of(request))
    template = "_calendar.html" if is_part(request) else "calendar.html"
    moved = who.words.say(f"calendar.{told}") if told in ("moved", "opened") else ""
    return await page(request, house, who, template, view=view, told=moved)


@router.get("/calendar/meetings/{journey}/{seq}")
async def meeting(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    journey: str,
    seq: int,
    to: str = "",
    host: str = "",
    back: Annotated[str, Query(pattern=BACK)] = "",
) -> Response:
    """An appointment's panel.

    Args:
        back: the task from which one came, and to which one comes back.
        to: the time to which it was dragged; nothing moves yet.
        host: the person to whom it was dragged.
    """
    it = await panels.found(house, who, journey, seq, session_of(request))
    known = moment(to[:40], who.zone) is not None
    typed = Typed(to=to[:40] if known else "", host=host[:32])
    shown = await panel_of(house, who, it, typed=typed)
    return await _panel(request, house, who, shown, await _asked(request, house, who), back)


@router.post("/calendar/meetings/{journey}/{seq}/move")
async def move(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    journey: str,
    seq: int,
    sent: Annotated[Sent, Form()],
) -> Response:
    """Move it, or say that its time is open again; a refusal shows times that are free."""
    it = await panels.found(house, who, journey, seq, session_of(request))
    today = await _today(house, who)
    came_from = asked(sent.model_dump(include={"view", "of", "on"}), today)
    done = await act(house, who, it, sent)
    if done is None:
        at = moment(sent.to, who.zone)
        on = at.astimezone(ZoneInfo(who.zone)).date() if at and sent.do == "move" else came_from.on
        told = "opened" if sent.do == "open" else "moved"
        if (to_task := back_to(sent.back, told)) is not None:
            return to_task
        return elsewhere(request, f"/calendar?{came_from.query(on=on, told=told)}")
    typed, told_of = done
    shown = await panel_of(house, who, it, typed=typed, told=told_of, command=sent.command)
    status = 409 if told_of.wrong else 200
    return await _panel(request, house, who, shown, came_from, sent.back, status=status)


async def _panel(
    request: Request,
    house: House,
    who: Visitor,
    shown: Panel,
    came_from: Asked,
    back: str,
    *,
    status: int = 200,
) -> Response:
    template = "_meeting.html" if is_part(request) else "meeting.html"
    return await page(
        request,
        house,
        who,
        template,
        status=status,
        panel=shown,
        asked=came_from,
        came_from=back,
        back=back_address(back),
    )


async def _asked(request: Request, house: House, who: Visitor) -> Asked:
    return asked(request.query_params, await _today(house, who))


async def _today(house: House, who: Visitor) -> date:
    return (await house.now()).astimezone(ZoneInfo(who.zone)).date()
