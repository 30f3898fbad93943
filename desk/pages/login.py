"""Logging in and out, and setting one's own password in the place of a temporary one."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from desk.house import House
from desk.templating import plain
from desk.visitor import COOKIE, LANG_COOKIE, SECURE_COOKIE, LoginNeeded, TheHouse, lang_of, token_of
from desk.words import say
from presentation.failures import failure
from presentation.words import LANGUAGES
from store import accounts, sessions
from store.errors import BadValue, LoginRefused

router = APIRouter()

Text = Annotated[str, Form(max_length=200)]


@router.get("/login")
async def ask(request: Request, next: str = "/", out: bool = False, lang: str = "") -> Response:  # noqa: A002
    """The page to log in on."""
    if lang in LANGUAGES:
        request.state.lang = lang
    told = say(lang_of(request), "login.out") if out else ""
    answer = plain(request, "login.html", next=_inside(next), told=told, wrong="", name="")
    if lang in LANGUAGES:
        answer.set_cookie(LANG_COOKIE, lang, max_age=31_536_000, httponly=True, samesite="lax")
    return answer


@router.post("/login")
async def enter(
    request: Request,
    house: TheHouse,
    name: Text,
    password: Text,
    next: Text = "/",  # noqa: A002
) -> Response:
    """Open a session, unless name or password is wrong or there were too many tries."""
    now = await house.now()
    address = request.client.host if request.client else None
    try:
        found = await accounts.authenticate(house.database, name, password, address, now=now)
        agent = request.headers.get("user-agent", "")
        token = await sessions.open_session(house.database, found, agent, now=now)
    except LoginRefused as error:
        refusal = failure(error, lang_of(request))
        assert refusal is not None
        return plain(
            request, "login.html", status=403, next=_inside(next), told="", wrong=refusal.message, name=name
        )
    answer = RedirectResponse(_inside(next), 303)
    _keep(answer, house, token)
    return answer


@router.post("/logout")
async def leave(request: Request, house: TheHouse) -> Response:
    """End the session."""
    token = token_of(request)
    if token is not None:
        await sessions.end_session(house.database, token)
    answer = RedirectResponse("/login?out=1", 303)
    for name in (COOKIE, SECURE_COOKIE):
        answer.delete_cookie(name, path="/", secure=name == SECURE_COOKIE, httponly=True)
    return answer


@router.get("/login/password")
async def ask_password(request: Request, house: TheHouse, next: str = "/") -> Response:  # noqa: A002
    """The page to set one's own password on."""
    if await _whoever(request, house) is None:
        raise LoginNeeded
    return plain(request, "password.html", next=_inside(next), wrong="")


@router.post("/login/password")
async def set_password(
    request: Request,
    house: TheHouse,
    current: Text,
    password: Text,
    again: Text,
    next: Text = "/",  # noqa: A002
) -> Response:
    """Set one's own password; other sessions end."""
    token, lang, now = token_of(request) or "", lang_of(request), await house.now()
    person = await _whoever(request, house)
    if person is None:
        raise LoginNeeded
    address = request.client.host if request.client else None
    if password != again:
        wrong = say(lang, "login.differs")
        return plain(request, "password.html", status=422, next=_inside(next), wrong=wrong)
    try:
        keep = sessions.key(token)
        await accounts.change_password(house.database, person, current, password, address, now=now, keep=keep)
    except (BadValue, LoginRefused) as error:
        refusal = failure(error, lang)
        assert refusal is not None
        return plain(request, "password.html", status=422, next=_inside(next), wrong=refusal.message)
    return RedirectResponse(_inside(next), 303)


async def _whoever(request: Request, house: House) -> sessions.Person | None:
    token = token_of(request)
    return await house.session(token) if token else None


def _inside(where: str) -> str:
    """A page of the desk itself: never another site's."""
    parts = urlsplit(where)
    good = where.startswith("/") and not where.startswith(("//", "/\\")) and not parts.netloc
    return where if good and where.isprintable() else "/"


def _keep(answer: Response, house: House, token: str) -> None:
    secure = house.settings.desk_url.startswith("https://")
    answer.set_cookie(
        SECURE_COOKIE if secure else COOKIE,
        token,
        max_age=int(sessions.LASTS.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )
