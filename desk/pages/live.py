"""What happens anywhere, as it happens; and whether the desk lives."""

from functools import partial

from fastapi import APIRouter
from fastapi.responses import JSONResponse, StreamingResponse

from desk.lists import touched
from desk.visitor import TheHouse, TheVisitor
from store.errors import RecordsDown

router = APIRouter()


@router.get("/live")
async def live(house: TheHouse, who: TheVisitor, since: str = "") -> StreamingResponse:
    """Server-sent events for one page: which journeys changed since it was read, and which of its reader's lists."""
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(
        house.hub.stream(since, partial(touched, who)), media_type="text/event-stream", headers=headers
    )


@router.get("/healthz")
async def alive() -> JSONResponse:
    """The process answers."""
    return JSONResponse({"alive": True})


@router.get("/readyz")
async def ready(house: TheHouse) -> JSONResponse:
    """Pages can be shown: PostgreSQL answers. Temporal is needed for acts alone, and told apart."""
    try:
        await house.database.ping()
    except RecordsDown:
        return JSONResponse({"ready": False, "postgres": False}, 503)
    return JSONResponse({"ready": True, "postgres": True})
