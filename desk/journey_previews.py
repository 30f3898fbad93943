"""Before a journey is steered at its page: what an act will do, and what the customer is told then."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response

from client import handing
from client.foreseeing import foresee_closing, foresee_reopening
from client.going_back import preview
from client.pausing import foresee_pause, foresee_resumption
from desk import journey_corrections as corrections
from desk.journey_acts import Acting
from desk.reader import DeskReader
from desk.task_page import back_address
from desk.templating import page
from domain.pausing import PauseReason
from domain.roles import MET_BY_CUSTOMERS
from domain.stages import Status
from presentation.customer_words import said_to
from presentation.foretold import (
    Foretold,
    end_told,
    handing_told,
    pause_told,
    reopening_told,
    resumption_told,
    return_told,
)
from presentation.reasons import APPOINT_REASONS, BACK_REASONS, REOPEN_REASONS
from store.reading_meetings import list_appointments


@dataclass(frozen=True)
class Foreseen:
    """What an act will do, and what the customer is to be told then, in their language."""

    told: Foretold
    messages: tuple[str, ...] = ()


async def _pause_foreseen(one: Acting) -> Foreseen:
    reason = PauseReason(one.one_of(one.sent.reason, tuple(PauseReason), "reason"))
    found = await foresee_pause(one.house.database, one.journey, reason, one.until(), await one.house.now())
    return Foreseen(pause_told(one.who.words, one.journey, reason, found))


async def _resumption_foreseen(one: Acting) -> Foreseen:
    found = await foresee_resumption(one.house.database, one.journey, await one.house.now())
    return Foreseen(resumption_told(one.who.words, one.journey, found))


async def _return_foreseen(one: Acting) -> Foreseen:
    one.one_of(one.sent.reason, BACK_REASONS, "reason")
    gone = await preview(one.house.temporal, one.journey, one.sent.step)
    return Foreseen(await return_told(one.house.database, one.who.words, one.journey, one.sent.step, gone))


async def _end_foreseen(one: Acting) -> Foreseen:
    status, reason = one.end()
    now = await one.house.now()
    found = await foresee_closing(one.house.temporal, one.journey, status, now)
    told = await end_told(one.house.database, one.who.words, one.header, status, found)
    if reason == "do_not_contact":
        return Foreseen(told)
    reader = DeskReader(one.house, one.who)
    standing = await list_appointments(one.house.database, journey=one.journey, start=now)
    off = [
        await said_to(reader, one.journey, "tell.meeting_off", kind=meeting.kind, at=meeting.starts_at)
        for meeting in standing
    ]
    if status is Status.CLOSED:
        off.append(await said_to(reader, one.journey, "tell.journey_closed"))
    return Foreseen(told, tuple(off))


async def _reopening_foreseen(one: Acting) -> Foreseen:
    one.one_of(one.sent.reason, REOPEN_REASONS, "reason")
    found = await foresee_reopening(
        one.house.temporal, one.house.database, one.journey, await one.house.now()
    )
    return Foreseen(reopening_told(one.who.words, one.journey, found))


async def _handing_foreseen(one: Acting) -> Foreseen:
    role, person = one.appointed()
    one.one_of(one.sent.reason, APPOINT_REASONS, "reason")
    await one.house.journeys.may(person, role)
    found = await handing.foresee(one.house.journeys, one.journey, role, person)
    told = handing_told(one.who.words, found, role, person)
    if role not in MET_BY_CUSTOMERS or found.before is None:
        return Foreseen(told)
    message = await said_to(
        DeskReader(one.house, one.who),
        one.journey,
        "tell.team_changed",
        role=role,
        person=person,
        before=found.before,
    )
    return Foreseen(told, (message,))


async def _amending_foreseen(one: Acting) -> Foreseen:
    return Foreseen(await corrections.amending(one))


async def _correction_foreseen(one: Acting) -> Foreseen:
    return Foreseen(await corrections.correcting(one))


FORESEEN: Mapping[str, Callable[[Acting], Awaitable[Foreseen]]] = {
    "pause": _pause_foreseen,
    "resume": _resumption_foreseen,
    "back": _return_foreseen,
    "close": _end_foreseen,
    "reopen": _reopening_foreseen,
    "appoint": _handing_foreseen,
    "amend": _amending_foreseen,
    "correct": _correction_foreseen,
}
"""Acts that touch more than one thing: they are shown before they are done."""


async def preview_page(request: Request, one: Acting, what: str, foreseen: Foreseen) -> Response:
    """What an act will do, to be confirmed there; nothing is changed yet."""
    return await page(
        request,
        one.house,
        one.who,
        "journey_preview.html",
        header=one.header,
        what=what,
        foreseen=foreseen,
        sent=one.sent.kept(),
        command=one.sent.command,
        back=back_address(one.sent.back),
    )
