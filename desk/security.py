"""What guards every request before a page sees it; plain ASGI, so that streams pass through."""

import re
import secrets
import time
from collections.abc import Iterable
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger("desk.access")

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(self), geolocation=(), microphone=()",
}
_SECRET_PATHS = re.compile(r"^/(c|calendar/feed|files/given)/[^/]+")
"""Paths whose next part is a key: no log may hold it."""


def without_key(path: str) -> str:
    """A path as a log may hold it."""
    return _SECRET_PATHS.sub(r"/\1/…", path)


class SecureHeaders:
    """A strict policy on every answer; pages with somebody's data are kept by no cache."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        await self.app(scope, receive, secured)


class SameOrigin:
    """Refuses what another site's page sends: such a request would carry our cookie.

    Browsers say where a request comes from (``Sec-Fetch-Site``); of one that does not, the origin must be ours.
    """

    def __init__(self, app: ASGIApp, public: str = "") -> None:
        self.app = app
        self.public = public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE and not self._ours(Headers(scope=scope)):
            await PlainTextResponse("refused: sent from another site", 403)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _ours(self, headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in ("same-origin", "none")
        origin = headers.get("origin")
        if origin is None:  # no browser that is in use; without Origin there is no foreign page behind it
            return "cookie" not in headers
        return origin == self.public or urlsplit(origin).netloc == headers.get("host")


class BodyLimit:
    """Refuses a request that is larger than allowed, by its head or while it comes."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "0")
        if not told.isdigit() or int(told) > self.most:
            await self._refuse(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.most:
                raise TooLarge
            return message

        try:
            await self.app(scope, counted, send)
        except TooLarge:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        text = f"refused: at most {self.most // 1_000_000} MB"
        await PlainTextResponse(text, 413)(scope, receive, send)


class TooLarge(Exception):
    """More was sent than is allowed."""


class AccessLog:
    """One line a request, under an id that the answer carries; no query, no address, no key, no name."""

    def __init__(self, app: ASGIApp, quiet: Iterable[str] = ("/static/", "/healthz", "/readyz")) -> None:
        self.app = app
        self.quiet = tuple(quiet)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request, began, status = secrets.token_hex(8), time.perf_counter(), 500
        scope.setdefault("state", {})["request_id"] = request

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = request
            await send(message)

        with structlog.contextvars.bound_contextvars(request=request):
            try:
                await self.app(scope, receive, seen)
            finally:
                if not scope["path"].startswith(self.quiet):
                    log.info(
                        "request",
                        method=scope["method"],
                        path=without_key(scope["path"]),
                        status=status,
                        ms=round((time.perf_counter() - began) * 1000),
                    )
