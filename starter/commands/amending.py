"""`homeward journey amend`: what a journey goes by is corrected; which calls and duties move is shown before."""

from collections.abc import Iterable
from typing import Annotated, Any

from cyclopts import Parameter

from presentation.reasons import AMEND_REASONS
from presentation.showing import Words
from presentation.wording import wording_of
from starter.asking import confirmed
from starter.commands.acts import CommandIdOption, journeys_for, reason_of, show_foretold, told
from starter.commands.journeys import header_of
from starter.commands.pausing import moved_times
from starter.context import Context


async def amend(
    context: Context,
    journey: str,
    /,
    *,
    set_: Annotated[list[str], Parameter(name="--set")],
    reason: str,
    words: str | None = None,
    yes: bool = False,
    command: CommandIdOption = None,
) -> None:
    from client.foreseeing import foresee_amending
    from client.pausing import due_times, moved
    from presentation.amendments import amending_told

    code = reason_of(context, reason, AMEND_REASONS)
    acting = context.acting
    journeys = await journeys_for(context, journey)
    changes = await _changes(context, journey, set_)
    spoken = Words(context.lang, await context.zone())
    if not yes:
        foreseen = await foresee_amending(journeys.temporal, journey, changes, await context.now())
        header = await header_of(context, journey)
        wording = await wording_of(context, header.standard, header.standard_version)
        show_foretold(context, amending_told(wording, spoken, header, changes, foreseen))
        confirmed(context, context.say("amend.question", journey=journey), yes=yes)
    database = await context.database()
    before = await due_times(database, journey)
    done = await journeys.amend(journey, acting, changes, code, words, command)
    changed = moved(before, await due_times(database, journey))
    told(context, "acts.amended", done.receipt, moved=changed, others=done.others)
    if done.others:
        context.out.say(spoken.say("amend.others", journeys=spoken.say("list.comma").join(done.others)))
    moved_times(context, spoken, changed)


async def _changes(context: Context, journey: str, pairs: Iterable[str]) -> dict[str, Any]:
    """What was typed, with words of choices as their codes; nothing behind the sign takes a value away."""
    from presentation.amendments import read

    header = await header_of(context, journey)
    wording = await wording_of(context, header.standard, header.standard_version)
    return read(pairs, wording, await context.zone(), await context.now())
