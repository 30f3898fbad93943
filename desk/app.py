"""The desk as a web application: what guards it, its pages, and how errors are told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from client.errors import HomewardError
from desk.fragments import elsewhere, is_part
from desk.house import House, opened
from desk.pages import (
    boards,
    bulk,
    calendar,
    cases,
    contacts,
    corrections,
    customers,
    documents,
    feeds,
    inbox,
    journeys,
    links,
    live,
    login,
    me,
    new_customer,
    notices,
    on_site,
    papers,
    people,
    saved,
    task_beside,
    tasks,
)
from desk.refusals import refusal
from desk.security import AccessLog, BodyLimit, SameOrigin, SecureHeaders, without_key
from desk.templating import plain
from desk.versions import STATIC
from desk.visitor import Forbidden, LoginNeeded, PasswordNeeded, lang_of
from desk.words import say
from store.errors import RecordsDown, StoreError
from store.settings import Settings

log = structlog.get_logger(__name__)

PAGES = (
    new_customer,
    login,
    inbox,
    saved,
    bulk,
    tasks,
    task_beside,
    documents,
    papers,
    on_site,
    me,
    notices,
    live,
    customers,
    cases,
    corrections,
    journeys,
    boards,
    contacts,
    calendar,
    feeds,
    people,
    links,
)


def create_app(settings: Settings, house: House | None = None) -> FastAPI:
    """The desk.

    Args:
        settings: where everything is.
        house: its ground, where it is opened already; else it is opened when the application starts.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if house is not None:
            app.state.house = house
            yield
            return
        async with opened(settings) as own:
            app.state.house = own
            yield

    app = FastAPI(
        title="Homeward desk",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
        middleware=[
            Middleware(ProxyHeadersMiddleware, trusted_hosts=settings.desk.proxies),
            Middleware(AccessLog),
            Middleware(SecureHeaders),
            Middleware(SameOrigin, public=settings.desk.public_url),
            Middleware(BodyLimit, most=settings.desk.body_limit_mb * 1_000_000),
        ],
    )
    app.mount("/static", _Kept(directory=STATIC), name="static")
    for module in PAGES:
        app.include_router(module.router)
    _tell_errors(app)
    return app


class _Kept(StaticFiles):
    """Files whose address changes with their content are kept by browsers."""

    async def get_response(self, path: str, scope: Any) -> Response:
        answer = await super().get_response(path, scope)
        stamped = b"v=" in scope["query_string"]
        answer.headers["cache-control"] = "public, max-age=31536000, immutable" if stamped else "no-cache"
        return answer


def _tell_errors(app: FastAPI) -> None:
    for kind, tell in (
        (LoginNeeded, _to_login),
        (PasswordNeeded, _to_password),
        (Forbidden, _forbidden),
        (HTTPException, _http),
        (HomewardError, _refused),
        (StoreError, _refused),
        (RecordsDown, _refused),
        (Exception, _bug),
    ):
        app.add_exception_handler(kind, tell)


async def _to_login(request: Request, _: Exception) -> Response:
    return elsewhere(request, f"/login?next={quote(_here(request))}")


async def _to_password(request: Request, _: Exception) -> Response:
    return elsewhere(request, f"/login/password?next={quote(_here(request))}")


def _here(request: Request) -> str:
    """Where to go on after logging in: only a page that is looked at, never an act."""
    if request.method != "GET" or is_part(request):
        return "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


async def _forbidden(request: Request, _: Exception) -> Response:
    lang = lang_of(request)
    return plain(
        request,
        "wrong.html",
        status=403,
        title=say(lang, "wrong.forbidden_title"),
        told=say(lang, "wrong.forbidden"),
        hint="",
    )


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code != 404:
        return PlainTextResponse(str(error.detail), error.status_code, headers=error.headers)
    title = say(lang_of(request), "wrong.missing")
    return plain(request, "wrong.html", status=404, title=title, told="", hint="")


async def _refused(request: Request, error: Exception) -> Response:
    """A refusal that the page itself did not expect."""
    lang = lang_of(request)
    found = refusal(error, lang)
    key = "wrong.down" if found.away else "wrong.title"
    return plain(
        request,
        "wrong.html",
        status=found.status,
        title=say(lang, key),
        told=found.message,
        hint="",
    )


async def _bug(request: Request, error: Exception) -> Response:
    log.error("a page failed", path=without_key(request.url.path), exc_info=error)
    lang = lang_of(request)
    number = getattr(request.state, "request_id", "--")
    return plain(
        request,
        "wrong.html",
        status=500,
        title=say(lang, "wrong.title"),
        told=say(lang, "wrong.bug"),
        hint=say(lang, "wrong.bug_hint", request=number),
    )
