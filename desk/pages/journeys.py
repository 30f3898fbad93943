"""A journey's page: its whole story in one line of time, and what people do with it."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from client.acting import new_command
from client.contacts import CANCEL_REASONS
from client.errors import HomewardError
from desk.fragments import is_part
from desk.house import House
from desk.journey_acts import ACTS, COMMAND, Acting, Sent
from desk.journey_previews import FORESEEN, preview_page
from desk.journey_view import view_of
from desk.line_of_time import SIDES, line_of
from desk.part import Part, part_of, session_of
from desk.reader import DeskReader
from desk.refusals import refusal
from desk.task_page import BACK, back_to
from desk.templating import page
from desk.visitor import Forbidden, TheHouse, TheVisitor, Visitor
from desk.web_ui import journey_page
from domain.pausing import PauseReason
from domain.roles import Role
from domain.stages import Status
from presentation.errors import CommandError
from presentation.foretold import answered
from presentation.reasons import (
    APPOINT_REASONS,
    BACK_REASONS,
    CLOSE_REASONS,
    LOST_REASONS,
    REOPEN_REASONS,
    end_of,
)
from store import desk, staff
from store.errors import StoreError
from store.reading_journeys import JourneyHeader, journey_header
from store.unmasking import REASONS, unmask

router = APIRouter(prefix="/journeys")

_TOLD = frozenset({*ACTS, "case", "follow", "unfollow", "unmask"})


@dataclass(frozen=True)
class Shown:
    """What of the line of time is asked for, as the page's address says."""

    side: str = ""
    beyond: int | None = None
    how: str = ""
    everything: bool = False

    def told(self) -> dict[str, Any]:
        return dict(vars(self))


@router.get("/{journey}")
async def show(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    journey: str,
    side: Annotated[str, Query(max_length=20)] = "",
    beyond: Annotated[int | None, Query(ge=1)] = None,
    how: Annotated[str, Query(max_length=200)] = "",
    everything: Annotated[bool, Query(alias="all")] = False,
    told: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The whole page; as a part of one, its line of time alone."""
    header, part = await _part(request, house, who, journey)
    shown = Shown(side if side in SIDES else "", beyond, how, everything)
    if is_part(request):
        return await _story(request, house, who, header, part, shown)
    return await _page(request, house, who, header, part, shown=shown, told=told)


@router.get("/{journey}/facts")
async def facts(request: Request, house: TheHouse, who: TheVisitor, journey: str) -> Response:
    """What stands beside the line of time, as a part of the page."""
    header, part = await _part(request, house, who, journey)
    view = await view_of(house, who, header, part)
    return await page(request, house, who, "_journey_facts.html", view=view)


@router.post("/{journey}/unmask")
async def unmasked(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    journey: str,
    command: Annotated[str, Form(pattern=COMMAND)],
    reason: Annotated[str, Form(max_length=40)] = "",
    back: Annotated[str, Form(pattern=BACK)] = "",
) -> Response:
    """Show personal data in full, for eight hours of this session; who did and why is written down first."""
    header, part = await _part(request, house, who, journey)
    if part.full:
        return back_to(back, "") or _back(journey)
    if not part.unmasks:
        raise Forbidden
    if reason not in REASONS:
        wrong = who.words.say("unmask.why")
        sent = Sent(command=command, back=back)
        return await _page(
            request, house, who, header, part, status=422, wrong=wrong, act="unmask", sent=sent
        )
    session, now = session_of(request), await house.now()
    await unmask(house.database, command, who.handle, journey, reason, session, now)
    return back_to(back, "unmask") or _back(journey, "unmask")


@router.post("/{journey}/follow")
async def follow(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    journey: str,
    on: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """See what happens there in one's own list (抄送), or no longer."""
    await _part(request, house, who, journey)
    await desk.follow(house.database, who.handle, journey, on=on == "yes")
    return _back(journey, "follow" if on == "yes" else "unfollow")


@router.post("/{journey}/preview/{what}")
async def preview(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    journey: str,
    what: str,
    sent: Annotated[Sent, Form()],
) -> Response:
    """What an act will do, to be confirmed; nothing is changed yet."""
    header, part = await _allowed(request, house, who, journey, what)
    if what not in FORESEEN:
        raise HTTPException(404)
    acting = Acting(house, who, header, sent)
    try:
        with acting.told_by_label():
            foreseen = await FORESEEN[what](acting)
    except (HomewardError, StoreError, CommandError) as error:
        return await _refused(request, house, who, header, part, what, sent, error)
    return await preview_page(request, acting, what, foreseen)


@router.post("/{journey}/act/{what}")
async def act(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    journey: str,
    what: str,
    sent: Annotated[Sent, Form()],
) -> Response:
    """Do it; refused with its reason, and what was typed stays."""
    header, part = await _allowed(request, house, who, journey, what)
    if what not in ACTS:
        raise HTTPException(404)
    acting = Acting(house, who, header, sent)
    try:
        with acting.told_by_label():
            await ACTS[what](acting)
    except (HomewardError, StoreError, CommandError) as error:
        return await _refused(request, house, who, header, part, what, sent, error)
    return back_to(sent.back, what) or _back(journey, what)


async def _part(request: Request, house: House, who: Visitor, journey: str) -> tuple[JourneyHeader, Part]:
    """A journey and the visitor's part in it. Raises NotFound, Forbidden."""
    header = await journey_header(house.database, journey)
    return header, await part_of(house, who, header, session_of(request))


async def _allowed(
    request: Request, house: House, who: Visitor, journey: str, what: str
) -> tuple[JourneyHeader, Part]:
    """The same for an act. Raises Forbidden for one that is not theirs."""
    header, part = await _part(request, house, who, journey)
    if not part.may(what):
        raise Forbidden
    return header, part


async def _story(
    request: Request, house: House, who: Visitor, header: JourneyHeader, part: Part, shown: Shown
) -> Response:
    line = await line_of(DeskReader(house, who), header, full=part.full, **shown.told())
    return await page(
        request,
        house,
        who,
        "_story.html",
        line=line,
        journey=header.journey,
        sides=SIDES,
        now=await house.now(),
        **shown.told(),
    )


async def _page(
    request: Request,
    house: House,
    who: Visitor,
    header: JourneyHeader,
    part: Part,
    *,
    shown: Shown | None = None,
    told: str = "",
    status: int = 200,
    wrong: str = "",
    act: str = "",
    sent: Sent | None = None,
) -> Response:
    shown = shown or Shown()
    view = await view_of(
        house,
        who,
        header,
        part,
        wrong=wrong,
        act=act,
        typed=sent.kept() if sent else None,
        command=sent.command if sent else None,
    )
    line = await line_of(DeskReader(house, who), header, full=part.full, **shown.told())
    lost = header.status not in (Status.LOST, Status.CLOSED) and end_of(header) is Status.LOST
    return await page(
        request,
        house,
        who,
        "journey.html",
        status=status,
        view=view,
        line=line,
        journey=header.journey,
        sides=SIDES,
        now=await house.now(),
        told=told if told in _TOLD else "",
        people=[one.handle for one in await staff.list_staff(house.database)],
        roles=list(Role),
        steps=await _steps(house, header) if "back" in view.acts else (),
        reasons={
            "pause": tuple(PauseReason),
            "cancel": CANCEL_REASONS,
            "appoint": APPOINT_REASONS,
            "back": BACK_REASONS,
            "close": LOST_REASONS if lost else CLOSE_REASONS,
            "reopen": REOPEN_REASONS,
            "unmask": REASONS,
        },
        temporal=journey_page(house, header.journey),
        fresh=new_command,
        **shown.told(),
    )


async def _steps(house: House, header: JourneyHeader) -> list[Any]:
    """The steps that were answered and count, the newest first; the journey says which it can go back to."""
    found = await answered(house.database, header.journey)
    return sorted(found.values(), key=lambda one: (one.ended_at is not None, one.ended_at), reverse=True)


async def _refused(
    request: Request,
    house: House,
    who: Visitor,
    header: JourneyHeader,
    part: Part,
    what: str,
    sent: Sent,
    error: Exception,
) -> Response:
    found = refusal(error, who.lang)
    return await _page(
        request, house, who, header, part, status=found.status, wrong=found.message, act=what, sent=sent
    )


def _back(journey: str, told: str = "") -> Response:
    return RedirectResponse(f"/journeys/{journey}" + (f"?told={told}" if told else ""), 303)
