"""Pages from templates: each gets the words of its reader and nothing that it has not asked for."""

from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from desk.fragments import is_part
from desk.house import House
from desk.lists import overdue
from desk.named import documents_in
from desk.news import news_of
from desk.versions import stamped
from desk.visitor import DeskWords, Visitor, lang_of
from domain.access import Right
from store.masking import readable
from store.reading_notices import undeliverable

_FOLDER = Path(__file__).parent / "templates"

TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.globals["static"] = stamped
TEMPLATES.filters["documents_in"] = documents_in
TEMPLATES.filters["readable"] = readable


async def page(
    request: Request, house: House, who: Visitor, template: str, /, *, status: int = 200, **given: Any
) -> HTMLResponse:
    """A page for somebody who is logged in, or a part of one; how many their lists have is told by ``tabs``."""
    part = is_part(request)
    counts = {tab.place: tab.count for tab in given.get("tabs", ())}
    if not part and not counts:
        counts["overdue"] = await overdue(house.database, who, await house.now())
    given |= {
        "who": who,
        "counts": counts,
        "news": "" if part else await news_of(house, who, request.query_params.get("news", "")),
        "demo": house.known_demo if part else await house.demo(),
        "undelivered": 0 if part or not who.may(Right.STAFF) else await undeliverable(house.database),
    }
    return _answer(request, template, who.words, status, **given)


def plain(
    request: Request, template: str, zone: str = "", /, *, status: int = 200, **given: Any
) -> HTMLResponse:
    """A page for somebody who is not logged in."""
    house: House = request.app.state.house
    given |= {"who": None, "counts": {}, "news": "", "demo": house.known_demo}
    return _answer(request, template, DeskWords(lang_of(request), zone), status, **given)


def _answer(request: Request, template: str, words: DeskWords, status: int, /, **given: Any) -> HTMLResponse:
    text = TEMPLATES.get_template(template).render(
        request=request, words=words, t=words.say, lang=words.lang, part=is_part(request), **given
    )
    return HTMLResponse(text, status)
