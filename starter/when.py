"""Times and days, as people type them in options."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from presentation.errors import Wrong
from presentation.forms.times import moment

if TYPE_CHECKING:
    from starter.context import Context


async def instant(context: "Context", name: str, given: str | None) -> datetime | None:
    """The time that is meant. Raises `Wrong` for what is none."""
    if given is None:
        return None
    found = moment(given, await context.zone(), await context.now())
    if found is None:
        raise Wrong("failed.moment", name=name, given=given)
    return found


async def day_of(context: "Context", name: str, given: str | None) -> date | None:
    """The company's day that is meant. Raises `Wrong` for what is none."""
    if given is None:
        return None
    zone = await context.zone()
    found = moment(f"{given.strip()} 00:00", zone, await context.now())
    if found is None:
        raise Wrong("failed.day", name=name, given=given)
    return found.astimezone(ZoneInfo(zone)).date()
