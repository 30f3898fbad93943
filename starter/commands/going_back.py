"""`homeward journey back`: where a journey can return to, what that makes void, and the return itself."""

from presentation.foretold import answered, return_told
from presentation.showing import Words
from starter.asking import confirmed
from starter.commands.acts import CommandIdOption, code_of, journeys_for, show_foretold, told
from starter.commands.journeys import header_of
from starter.context import Context


async def back(
    context: Context,
    journey: str,
    step: str | None = None,
    /,
    *,
    reason: str = "customer_wish",
    words: str | None = None,
    yes: bool = False,
    command: CommandIdOption = None,
) -> None:
    from client.going_back import preview

    if step is None:
        await _list_steps(context, journey)
        return
    code = code_of(reason)
    acting = context.acting
    journeys = await journeys_for(context, journey)
    # A command that is sent again finds the step open, and is done once.
    sent_again = yes and command is not None
    gone = None if sent_again else await preview(journeys.temporal, journey, step)
    if not yes and gone is not None:
        spoken = Words(context.lang, await context.zone())
        show_foretold(context, await return_told(await context.database(), spoken, journey, step, gone))
        confirmed(context, context.say("acts.back_question", journey=journey, step=step), yes=yes)
    told(context, "acts.went_back", await journeys.back_to(journey, acting, step, code, words, command))


async def _list_steps(context: Context, journey: str) -> None:
    """The steps that a journey can go back to: what people answered and what still counts."""
    from client.going_back import steps

    await header_of(context, journey)
    done = await answered(await context.database(), journey)
    found = [done[key] for key in await steps(await context.temporal(), journey) if key in done]
    context.out.document(
        {"steps": [{"key": one.key, "kind": one.kind, "ended_at": one.ended_at} for one in found]}
    )
    if not found:
        context.out.say(context.say("acts.no_steps"), style="dim")
        return
    words = Words(context.lang, await context.zone())
    rows = [
        [
            one.key,
            words.stage(one.stage),
            words.task(one.kind, one.about),
            one.ended_by or "--",
            words.at(one.ended_at),
        ]
        for one in found
    ]
    heads = ("step", "stage", "what", "ended_by", "ended")
    context.out.table([context.say(f"head.{name}") for name in heads], rows)
