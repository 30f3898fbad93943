"""How somebody wants to see the desk."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from desk.pages.notices import form_of
from desk.templating import page
from desk.visitor import TheHouse, TheVisitor
from presentation.words import LANGUAGES
from store import desk

router = APIRouter()


@router.get("/me")
async def show(request: Request, house: TheHouse, who: TheVisitor, saved: bool = False) -> Response:
    """One's settings."""
    liked = await desk.preferences(house.database, who.handle)
    hears = await form_of(house, who)
    return await page(
        request, house, who, "me.html", liked=liked, languages=LANGUAGES, saved=saved, notices=hears
    )


@router.post("/me")
async def save(
    house: TheHouse,
    who: TheVisitor,
    lang: Annotated[str, Form(max_length=10)] = "",
    shortcuts: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """Keep one's settings."""
    chosen = desk.Preferences(lang=lang if lang in LANGUAGES else None, shortcuts=shortcuts == "yes")
    await desk.prefer(house.database, who.handle, chosen)
    return RedirectResponse("/me?saved=1", 303)
