"""One request to a service: its answer as JSON, or why there is none. What an answer means is the channel's to say."""

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from domain.notices import Refused, TryLater

_MOST = 65_536


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A key is sent to nobody else."""

    def redirect_request(self, *_: Any) -> None:
        return None


async def post(
    url: str, body: bytes | None, timeout: float, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The answer's JSON object, empty where it is none. ``body`` None asks by GET.

    Raises:
        TryLater: the service cannot be reached, has an error of its own, or wants to be asked later.
        Refused: the answer is a refusal by its HTTP status.
    """
    given = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "homeward", **(headers or {})}
    request = urllib.request.Request(url, body, given)  # noqa: S310 - the settings take http and https alone
    return await asyncio.to_thread(_ask, request, timeout)


def as_json(content: Mapping[str, Any]) -> bytes:
    """As it is sent, so that what is signed is what is sent."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _ask(request: urllib.request.Request, timeout: float) -> dict[str, Any]:
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=timeout) as answer:
            return _object(answer.read(_MOST))
    except urllib.error.HTTPError as error:
        with error:
            raise _refusal(error) from None
    except (OSError, ValueError) as error:
        # the address holds the key: of the error no more is kept than its name
        raise TryLater("unreachable", type(getattr(error, "reason", error)).__name__) from None


def _refusal(error: urllib.error.HTTPError) -> TryLater | Refused:
    code = f"HTTP {error.code}"
    if error.code == 429:
        return TryLater("rate_limit", code, _after(error))
    if error.code >= 500 or error.code in (408, 425):
        return TryLater("service_down", code, _after(error))
    return Refused("bad_key" if error.code in (401, 403, 404) else "refused", code)


def _after(error: urllib.error.HTTPError) -> timedelta | None:
    """How long the service wants to be left alone, in seconds by either of two headers."""
    for name in ("Retry-After", "x-ogw-ratelimit-reset"):
        value = (error.headers.get(name) or "").strip()
        if value.isdigit():
            return min(timedelta(seconds=int(value)), timedelta(hours=1))
    return None


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
