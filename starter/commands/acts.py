"""`homeward journey note`, and what the acts on a running journey share."""

import re
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from presentation.errors import Wrong
from presentation.options import in_words
from starter.commands.journeys import header_of
from starter.context import Context

if TYPE_CHECKING:
    from client.journeys import Journeys
    from domain.commands import Receipt
    from presentation.foretold import Foretold, Group


def _command_id(_: object, value: str | None) -> None:
    if value is not None and not _COMMAND_ID.match(value):
        raise Wrong("failed.command_id", given=value)


CommandIdOption = Annotated[str | None, Parameter(name="--command", validator=_command_id)]
_COMMAND_ID = re.compile(r"^[0-9A-Za-z-]{8,64}$")


async def journeys_for(context: Context, journey: str) -> "Journeys":
    """The operations on a journey that there is, for somebody who acts. Raises before anything is written."""
    _ = context.acting
    await header_of(context, journey)
    return await context.journeys()


async def note(context: Context, journey: str, text: str, /, *, command: CommandIdOption = None) -> None:
    if not text.strip():
        raise Wrong("usage.missing", name="TEXT")
    journeys = await journeys_for(context, journey)
    told(context, "acts.noted", await journeys.note(journey, context.acting, text, command))


def reason_of(context: Context, given: str, accepted: tuple[str, ...]) -> str:
    """A reason by its code or its word in the reader's language."""
    for code in accepted:
        if given.strip().casefold().replace("-", "_") in (code, context.say(f"reason.{code}").casefold()):
            return code
    raise Wrong(
        "usage.choose",
        name="--reason",
        given=given,
        accepted=in_words(context.lang, "reason", accepted),
    )


def code_of(given: str) -> str:
    """A reason's code. Raises `Wrong` for what is none."""
    code = given.strip().casefold().replace("-", "_")
    if not code.isascii() or not code.isidentifier() or not 2 <= len(code) <= 41:
        raise Wrong("failed.code", given=given)
    return code


def told(context: Context, key: str, receipt: "Receipt", **more: Any) -> None:
    """Say that it was done, by its receipt; ``more`` stands beside the receipt in the document."""
    context.out.document({**receipt.model_dump(mode="json"), **more} if more else receipt)
    said(context, key, repeated=receipt.repeated, journey=receipt.journey)


def show_foretold(context: Context, foretold: "Foretold", most: int | None = None) -> None:
    """What an act will do, before it is asked for; of each group at most so many lines."""
    context.out.heading(foretold.title)
    for group in foretold.groups:
        show_group(context, group, most)


def show_group(context: Context, group: "Group", most: int | None = None) -> None:
    """One group of what an act will do, with how many lines there are beyond the most."""
    context.out.say(group.head)
    for line in group.lines[:most]:
        context.out.say(f"  {line}")
    if most is not None and len(group.lines) > most:
        context.out.say(context.say("bulk.more", count=len(group.lines) - most), style="dim")


def said(context: Context, key: str, *, repeated: bool, **blanks: Any) -> None:
    """Say that it was done, perhaps before already."""
    context.out.say(context.say(key, **blanks), style="green")
    if repeated:
        context.out.say(context.say("acts.repeated"), style="dim")
