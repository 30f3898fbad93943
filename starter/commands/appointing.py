"""`homeward journey appoint`: who has a role from now on, what goes over, and what the customer is told (X-32)."""

from typing import TYPE_CHECKING

from domain.roles import MET_BY_CUSTOMERS, Role
from presentation.customer_words import said_to
from presentation.foretold import handing_told
from presentation.reasons import APPOINT_REASONS
from presentation.showing import Words, one_of
from starter.asking import confirmed
from starter.commands.acts import CommandIdOption, journeys_for, reason_of, show_foretold
from starter.context import Context

if TYPE_CHECKING:
    from client.handing import HandedOver


async def appoint(
    context: Context,
    journey: str,
    /,
    *,
    role: str,
    to: str,
    reason: str,
    words: str | None = None,
    yes: bool = False,
    command: CommandIdOption = None,
) -> None:
    from client import handing

    wanted = one_of(Role, "role", role, "--role")
    assert wanted is not None
    code = reason_of(context, reason, APPOINT_REASONS)
    acting = context.acting
    await context.may(to, wanted)
    journeys = await journeys_for(context, journey)
    spoken = Words(context.lang, await context.zone())
    if not yes:
        foreseen = await handing.foresee(journeys, journey, wanted, to)
        show_foretold(context, handing_told(spoken, foreseen, wanted, to))
        confirmed(context, context.say("appoint.question", journey=journey), yes=yes)
    done = await handing.hand_over(journeys, journey, acting, wanted, to, code, words, command)
    message = await _told(context, journey, wanted, to, done)
    context.out.document({**done.model_dump(mode="json"), "customer_is_told": message})
    context.out.say(
        context.say("acts.appointed", journey=journey, role=context.say(f"role.{wanted}"), person=to),
        style="green",
    )
    for key, meetings in (("acts.meeting_moved", done.moved), ("acts.meeting_opened", done.opened)):
        for one in meetings:
            at = spoken.at(one.starts_at)
            context.out.say(context.say(key, what=spoken.kind(one.kind), at=at, person=to))
    if message is not None:
        context.out.say(context.say("acts.tell_customer"))
        context.out.say(f"  {message}", style="dim")


async def _told(context: Context, journey: str, role: Role, person: str, done: "HandedOver") -> str | None:
    """What the customer is told, in their language; None for whoever they do not know, or had not met."""
    if role not in MET_BY_CUSTOMERS or done.before is None:
        return None
    return await said_to(context, journey, "tell.team_changed", role=role, person=person, before=done.before)
