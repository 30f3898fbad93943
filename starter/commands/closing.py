"""`homeward journey close | reopen`: what falls away and what comes back, the money first, and the act itself."""

from typing import TYPE_CHECKING

from domain.stages import Status
from presentation.customer_words import said_to
from presentation.foretold import end_told, reopening_told
from presentation.reasons import CLOSE_REASONS, LOST_REASONS, REOPEN_REASONS, end_of
from presentation.showing import Words, one_of
from starter.asking import confirmed
from starter.commands.acts import CommandIdOption, journeys_for, reason_of, show_foretold, told
from starter.commands.journeys import header_of
from starter.context import Context

if TYPE_CHECKING:
    from client.journeys import Journeys
    from store.reading_journeys import JourneyHeader

_ENDS = (Status.LOST, Status.CLOSED)


async def close(
    context: Context,
    journey: str,
    /,
    *,
    reason: str,
    status: str | None = None,
    words: str | None = None,
    yes: bool = False,
    command: CommandIdOption = None,
) -> None:
    acting = context.acting
    header = await header_of(context, journey)
    wanted = end_of(header, one_of(Status, "status", status, "--status", _ENDS))
    code = reason_of(context, reason, LOST_REASONS if wanted is Status.LOST else CLOSE_REASONS)
    journeys = await journeys_for(context, journey)
    if not yes:
        await _show_end(context, journeys, header, wanted)
        question = context.say("acts.close_question", journey=journey, status=context.say(f"status.{wanted}"))
        confirmed(context, question, yes=yes)
    messages = await _messages(context, journey, wanted) if code != "do_not_contact" else []
    receipt = await journeys.close(journey, acting, wanted, code, words, command)
    told(context, "acts.closed", receipt, customer_is_told=messages)
    if messages:
        context.out.say(context.say("acts.tell_customer"))
    for message in messages:
        context.out.say(f"  {message}", style="dim")


async def _messages(context: Context, journey: str, status: Status) -> list[str]:
    """What the customer is told, in their language: meetings that are off, and that we are done."""
    from store.reading_meetings import list_appointments

    standing = await list_appointments(await context.database(), journey=journey, start=await context.now())
    off = [
        await said_to(context, journey, "tell.meeting_off", kind=one.kind, at=one.starts_at)
        for one in standing
    ]
    return off + ([await said_to(context, journey, "tell.journey_closed")] if status is Status.CLOSED else [])


async def _show_end(context: Context, journeys: "Journeys", header: "JourneyHeader", status: Status) -> None:
    from client.foreseeing import foresee_closing

    foreseen = await foresee_closing(journeys.temporal, header.journey, status, await context.now())
    words = Words(context.lang, await context.zone())
    show_foretold(context, await end_told(await context.database(), words, header, status, foreseen))


async def reopen(
    context: Context,
    journey: str,
    /,
    *,
    reason: str,
    words: str | None = None,
    yes: bool = False,
    command: CommandIdOption = None,
) -> None:
    from client.foreseeing import foresee_reopening

    code = reason_of(context, reason, REOPEN_REASONS)
    acting = context.acting
    journeys = await journeys_for(context, journey)
    if not yes:
        found = await foresee_reopening(
            journeys.temporal, await context.database(), journey, await context.now()
        )
        foretold = reopening_told(Words(context.lang, await context.zone()), journey, found)
        show_foretold(context, foretold)
        confirmed(context, context.say("reopen.question", journey=journey), yes=yes)
    told(context, "acts.reopened", await journeys.reopen(journey, acting, code, words, command))
