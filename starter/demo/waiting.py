"""Waiting until journeys have done what was to be done."""

import asyncio
from typing import Final

from temporalio.service import RPCError, RPCStatusCode

from client.errors import Unreachable
from client.journeys import Journeys
from domain.commands import Pulse

_REST_SECONDS: Final = 20.0
_PAUSE: Final = 0.05


async def at_rest(journeys: Journeys, journey: str) -> None:
    """Wait until a journey has done what was to be done, so that its next tasks are there."""
    until = asyncio.get_running_loop().time() + _REST_SECONDS
    while asyncio.get_running_loop().time() < until:
        pulse = await _pulse(journeys, journey)
        if pulse is not None and not pulse.busy and not pulse.unrecorded:
            return
        await asyncio.sleep(_PAUSE)


async def _pulse(journeys: Journeys, journey: str) -> Pulse | None:
    """The journey's pulse; None when it has no time to answer."""
    try:
        return await journeys.pulse(journey)
    except RPCError as error:
        if error.status not in (RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED):
            raise Unreachable("journey_silent", cause=error.message) from error
        return None
