"""One's appointments in the calendar of one's telephone: a private link, made and revoked here."""

from collections.abc import Sequence

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from desk.calendar.blocks import place_of
from desk.house import House
from desk.templating import page
from desk.visitor import DeskWords, TheHouse, TheVisitor
from domain.icalendar import CalendarEvent, calendar_text
from presentation.people import card
from presentation.words import LANGUAGES
from store import customers, feeds
from store.boards.appointments import BoardAppointment, as_event, feed

router = APIRouter()

_MEDIA = "text/calendar; charset=utf-8"


@router.get("/calendar/feed")
async def show(request: Request, house: TheHouse, who: TheVisitor, told: str = "") -> Response:
    """Whether one has a link, since when, and when it was last read."""
    mine = await feeds.feed_of(house.database, who.handle)
    said = who.words.say("feed.revoked") if told == "revoked" else ""
    return await page(request, house, who, "feed.html", feed=mine, link="", told=said)


@router.post("/calendar/feed")
async def make(request: Request, house: TheHouse, who: TheVisitor) -> Response:
    """Make a link; the one before is worth nothing. It is shown in this answer alone, as nobody keeps it."""
    token = await feeds.make(house.database, who.handle, await house.now())
    mine = await feeds.feed_of(house.database, who.handle)
    base = house.settings.desk.public_url or str(request.base_url).rstrip("/")
    link = f"{base}/calendar/feed/{token}.ics"
    return await page(request, house, who, "feed.html", feed=mine, link=link, told="")


@router.post("/calendar/feed/revoke")
async def revoke(house: TheHouse, who: TheVisitor) -> Response:
    """Take the link away: from now on it leads nowhere."""
    await feeds.revoke(house.database, who.handle)
    return RedirectResponse("/calendar/feed?told=revoked", 303)


@router.get("/calendar/feed/{token}.ics")
async def read(house: TheHouse, token: str) -> Response:
    """Whoever has the link reads one person's appointments: customers masked, no address but the district."""
    owner = await feeds.owner(house.database, token, await house.now())
    if owner is None:
        raise HTTPException(404)
    lang = owner.lang if owner.lang in LANGUAGES else house.settings.lang.value
    words = DeskWords(lang, await house.zone())
    found = await feed(house.database, owner.handle, await house.now())
    name = words.say("feed.name", who=owner.handle)
    text = calendar_text(name, await _events(house, words, found))
    return Response(
        text, media_type=_MEDIA, headers={"content-disposition": 'inline; filename="homeward.ics"'}
    )


async def _events(house: House, words: DeskWords, found: Sequence[BoardAppointment]) -> list[CalendarEvent]:
    details = await customers.customer_details(house.database, list({one.journey for one in found}))
    events = []
    for one in found:
        shown = card(details.get(one.journey))
        summary = f"{words.kind(one.kind)} {shown.name} {one.journey}"
        events.append(as_event(one, summary, place_of(words, one, shown.address)))
    return events
