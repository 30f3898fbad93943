"""What staff were told, and what could not be delivered, for who looks after staff; how one hears oneself."""

from datetime import time
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field, ValidationError

from desk.templating import page
from desk.visitor import TheHouse, TheVisitor
from domain.access import Right
from domain.notices import ADDRESSED, CHOSEN, Channel, What
from presentation import notices_told
from presentation.words import LANGUAGES
from store import desk, notices_sent, reading_notices
from store.reading_notices import Wishes

router = APIRouter()

_MESSAGE = r"^[0-9a-f-]{36}$"
_MOST = 100


class Wanted(BaseModel):
    """How somebody wants to hear, as their form is sent."""

    channel: str = Field("", max_length=20)
    kinds: list[str] = Field([], max_length=len(CHOSEN))
    quiet_from: str = Field("", max_length=8)
    quiet_until: str = Field("", max_length=8)
    wecom: str = Field("", max_length=64)
    dingtalk: str = Field("", max_length=64)
    feishu: str = Field("", max_length=64)

    def wishes(self) -> Wishes:
        """Raises ValueError for a channel, an hour or an id that is none."""
        ids = {name: one for name in ADDRESSED if (one := str(getattr(self, name.value)).strip())}
        return Wishes(
            channel=Channel(self.channel) if self.channel else None,
            unwanted=tuple(what for what in CHOSEN if what.value not in self.kinds),
            quiet_from=time.fromisoformat(self.quiet_from) if self.quiet_from else None,
            quiet_until=time.fromisoformat(self.quiet_until) if self.quiet_until else None,
            addresses=ids,
        )


@router.get("/notices")
async def show(request: Request, house: TheHouse, who: TheVisitor) -> Response:
    """What could not be delivered, what waits, and the last messages."""
    who.must(Right.STAFF)
    database = house.database
    return await page(
        request,
        house,
        who,
        "notices.html",
        failed=await reading_notices.messages(database, undeliverable=True),
        waiting=await reading_notices.untold(database),
        lately=await reading_notices.messages(database, limit=_MOST),
        told=notices_told,
    )


@router.post("/notices/again")
async def again(
    house: TheHouse, who: TheVisitor, message: Annotated[str, Form(pattern=_MESSAGE)]
) -> Response:
    """Have a worker try an undeliverable message once more; a second time changes nothing."""
    who.must(Right.STAFF)
    channel = house.settings.notices.channel
    await notices_sent.try_again(house.database, message, await house.now(), channel)
    return RedirectResponse("/notices", 303)


@router.post("/notices/looked")
async def looked(
    house: TheHouse, who: TheVisitor, message: Annotated[str, Form(pattern=_MESSAGE)]
) -> Response:
    """Somebody has seen to it; it is listed no longer."""
    who.must(Right.STAFF)
    await notices_sent.looked_at(house.database, message, await house.now(), who.handle)
    return RedirectResponse("/notices", 303)


@router.post("/me/notices")
async def save(
    request: Request, house: TheHouse, who: TheVisitor, sent: Annotated[Wanted, Form()]
) -> Response:
    """Keep how one wants to hear; what is wrong is shown with what was typed."""
    try:
        wishes = sent.wishes()
        if wishes.channel is not None and wishes.channel not in house.settings.notices.usable:
            raise ValueError(wishes.channel)
    except (ValidationError, ValueError):
        liked = await desk.preferences(house.database, who.handle)
        form = await form_of(house, who)
        shown = {**form, "typed": sent, "wrong": True}
        return await page(
            request,
            house,
            who,
            "me.html",
            status=422,
            liked=liked,
            languages=LANGUAGES,
            saved=False,
            notices=shown,
        )
    await reading_notices.wish(house.database, who.handle, wishes)
    return RedirectResponse("/me?saved=1", 303)


async def form_of(house: TheHouse, who: TheVisitor) -> dict[str, object]:
    """What the form of one's own notices shows."""
    wishes = await reading_notices.wishes(house.database, who.handle)
    company = house.settings.notices
    return {
        "typed": Wanted(
            channel=wishes.channel or "",
            kinds=[what.value for what in CHOSEN if what not in wishes.unwanted],
            quiet_from=_clock(wishes.quiet_from),
            quiet_until=_clock(wishes.quiet_until),
            **{name.value: wishes.addresses.get(name, "") for name in ADDRESSED},
        ),
        "wrong": False,
        "channels": company.usable,
        "default": company.channel,
        "quiet": (_clock(company.quiet_from), _clock(company.quiet_until)),
        "kinds": CHOSEN,
        "always": (What.ESCALATED,),
    }


def _clock(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""
