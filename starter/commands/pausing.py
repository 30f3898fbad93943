"""`homeward journey pause | resume`: what each clock will do, and the pause or its end itself."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from domain.pausing import PauseReason
from presentation.foretold import pause_told, resumption_told
from presentation.options import told_by
from presentation.showing import Words
from starter.asking import confirmed
from starter.commands.acts import CommandIdOption, journeys_for, reason_of, show_foretold, told
from starter.context import Context
from starter.when import day_of

if TYPE_CHECKING:
    from client.pausing import Moved


async def pause(
    context: Context,
    journey: str,
    /,
    *,
    reason: str,
    until: str | None = None,
    words: str | None = None,
    yes: bool = False,
    command: CommandIdOption = None,
) -> None:
    from client.pausing import foresee_pause

    code = PauseReason(reason_of(context, reason, tuple(PauseReason)))
    day = await day_of(context, "--until", until)
    typed = {"until": ("--until", until)}
    acting = context.acting
    journeys = await journeys_for(context, journey)
    if not yes:
        now = await context.now()
        with told_by(context, typed):
            foreseen = await foresee_pause(await context.database(), journey, code, day, now)
        spoken = Words(context.lang, await context.zone())
        show_foretold(context, pause_told(spoken, journey, code, foreseen))
        confirmed(context, context.say("pause.question", journey=journey), yes=yes)
    with told_by(context, typed):
        receipt = await journeys.pause(journey, acting, code, command, until=day, words=words)
    told(context, "acts.paused", receipt)


async def resume(
    context: Context, journey: str, /, *, yes: bool = False, command: CommandIdOption = None
) -> None:
    from client.pausing import due_times, foresee_resumption, moved

    acting = context.acting
    journeys = await journeys_for(context, journey)
    database = await context.database()
    spoken = Words(context.lang, await context.zone())
    if not yes:
        foreseen = await foresee_resumption(database, journey, await context.now())
        show_foretold(context, resumption_told(spoken, journey, foreseen))
        confirmed(context, context.say("resume.question", journey=journey), yes=yes)
    before = await due_times(database, journey)
    receipt = await journeys.resume(journey, acting, command)
    changed = moved(before, await due_times(database, journey))
    told(context, "acts.resumed", receipt, moved=changed)
    moved_times(context, spoken, changed)


def moved_times(context: Context, words: Words, changed: "Iterable[Moved]") -> None:
    """What is due at another time now, as a table."""
    rows = [
        [words.kind(one.subject), one.task or "--", words.at(one.before), words.at(one.after)]
        for one in changed
    ]
    if rows:
        context.out.heading(words.say("resume.moved"))
        context.out.table([words.say(f"head.{name}") for name in ("what", "task", "was_due", "due")], rows)
