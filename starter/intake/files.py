"""Opening a customer file for a command, and the rules of today by which customers are taken over."""

from pathlib import Path
from typing import TYPE_CHECKING

from presentation.errors import Wrong
from presentation.intake.columns import closest
from presentation.intake.sheet import BadFile, Sheet, read
from starter.context import Context

if TYPE_CHECKING:
    from presentation.intake.checking import Today


def open_file(file: Path) -> Sheet:
    """The rows of a customer file. Raises `Wrong` where it cannot be read."""
    try:
        return read(file)
    except BadFile as error:
        raise Wrong(error.key, **error.params) from None


def warn_of_headings(context: Context, sheet: Sheet) -> None:
    """Name every column that we do not know, with the one that may be meant."""
    for heading, column in zip(sheet.headings, sheet.columns, strict=True):
        if column is None and heading:
            near = closest(heading)
            hint = context.say("failed.close", close=near) if near else ""
            context.out.warn(context.say("start.unknown_heading", heading=heading) + hint)


async def today_of(context: Context, standard: str) -> "Today":
    """By which rules and at which instant customers are taken over now. Raises `NotFound`."""
    from presentation.intake.checking import Today
    from store import rulebooks

    database, now = await context.database(), await context.now()
    version = (await rulebooks.standard(database, standard)).version
    return Today(await rulebooks.rulebook(database, standard, version, now.date()), now)
