"""`homeward journey amend`: what a journey goes by is corrected; which calls and duties move is shown before."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from starter.asking import confirmed
from starter.commands.acts import CommandIdOption, journeys_for, reason_of, told
from starter.commands.journeys import header_of
from starter.commands.pausing import moved_times
from starter.context import Context
from starter.errors import Wrong
from starter.forms.answers import from_options, localised
from starter.showing import Words
from starter.wording import wording_of

if TYPE_CHECKING:
    from workflows.parts.foreseeing import Foreseen, Shift

AMEND_REASONS = ("mistake", "customer_wish", "changed", "other")


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

    code = reason_of(context, reason, AMEND_REASONS)
    acting = context.acting
    journeys = await journeys_for(context, journey)
    changes = await _changes(context, journey, set_)
    spoken = Words(context.lang, await context.zone())
    if not yes:
        foreseen = await foresee_amending(journeys.temporal, journey, changes, await context.now())
        context.out.heading(spoken.say("amend.title", journey=journey))
        await _facts(context, spoken, journey, changes)
        _shifts(context, spoken, foreseen)
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
    from workflows.renovation.amending import Amendable

    given = from_options(pairs)
    if not given:
        raise Wrong("usage.missing", name="--set")
    header = await header_of(context, journey)
    wording = await wording_of(context, header.standard, header.standard_version)
    read = localised(
        Amendable,
        {name: value for name, value in given.items() if value not in ("", None)},
        await context.zone(),
        await context.now(),
        lambda field, choice: wording.choice("first_meeting", field, choice),
    )
    return {name: read.get(name) for name in given}


async def _facts(context: Context, words: Words, journey: str, changes: dict[str, Any]) -> None:
    """Old and new, one a line."""
    known = (await header_of(context, journey)).facts
    for name, value in changes.items():
        before, after = known.get(name), value
        told = words.say("amend.fact", before=_shown(before), after=_shown(after))
        context.out.say(f"  {words.say(f'fact.{name}')}  {told}")


def _shown(value: Any) -> str:
    return "--" if value in (None, "") else str(value)


def _shifts(context: Context, words: Words, foreseen: "Foreseen") -> None:
    if not foreseen.shifts:
        context.out.say(words.say("amend.nothing_moves"))
        return
    context.out.say(words.say("amend.moves", count=len(foreseen.shifts)))
    for one in sorted(foreseen.shifts, key=lambda shift: (shift.after is None, shift.after, shift.key)):
        context.out.say(_shift(words, one))


def _shift(words: Words, one: "Shift") -> str:
    named = f"  {words.kind(one.subject)}" + (f"  {one.task}" if one.task else "")
    return f"{named}  {words.say('pause.due_moves', before=words.at(one.before), after=words.at(one.after))}"
