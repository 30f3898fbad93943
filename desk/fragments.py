"""Parts of pages: whether a page asks for one of its own, and how the whole of it goes elsewhere then."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response


def is_part(request: Request) -> bool:
    """Whether a page asks for a part of itself."""
    return request.headers.get("hx-request") == "true"


def elsewhere(request: Request, where: str) -> Response:
    """The whole page goes elsewhere, also when only a part of it was asked for or sent."""
    if is_part(request):
        return Response(status_code=204, headers={"hx-redirect": where})
    return RedirectResponse(where, 303)
