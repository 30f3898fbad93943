"""`homeward journey pause | resume`: what each clock will do, and the pause or its end itself."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from domain.pausing import PauseReason, PauseRule
from starter.asking import confirmed
from starter.commands.acts import CommandIdOption, journeys_for, reason_of, told
from starter.context import Context
from starter.errors import Wrong
from starter.forms.times import moment
from starter.showing import Words

if TYPE_CHECKING:
    from client.pausing import Moved, Preview
    from domain.paused_waits import Effect


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
    day = await _day(context, until)
    acting = context.acting
    journeys = await journeys_for(context, journey)
    if not yes:
        now = await context.now()
        foreseen = await foresee_pause(await context.database(), journey, code, day, now)
        spoken = Words(context.lang, await context.zone())
        context.out.heading(spoken.say("pause.title", journey=journey, reason=spoken.reason(code)))
        for rule in (PauseRule.SHIFT, PauseRule.KEEP, PauseRule.CATCH_UP, PauseRule.DROP):
            _effects(context, spoken, rule, foreseen.effects)
        _meetings(context, spoken, foreseen)
        _reviewed(context, spoken, foreseen)
        confirmed(context, context.say("pause.question", journey=journey), yes=yes)
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
        context.out.heading(spoken.say("resume.title", journey=journey))
        for rule in (PauseRule.SHIFT, PauseRule.CATCH_UP, PauseRule.DROP):
            _effects(context, spoken, rule, foreseen.effects)
        confirmed(context, context.say("resume.question", journey=journey), yes=yes)
    before = await due_times(database, journey)
    receipt = await journeys.resume(journey, acting, command)
    changed = moved(before, await due_times(database, journey))
    told(context, "acts.resumed", receipt, moved=changed)
    moved_times(context, spoken, changed)


async def _day(context: Context, given: str | None) -> date | None:
    """The day that is meant, in the company's zone. Raises `Wrong` for what is none."""
    if given is None:
        return None
    zone = await context.zone()
    found = moment(f"{given.strip()} 00:00", zone, await context.now())
    if found is None:
        raise Wrong("failed.day", name="--until", given=given)
    return found.astimezone(ZoneInfo(zone)).date()


def _effects(context: Context, words: Words, rule: PauseRule, effects: "Iterable[Effect]") -> None:
    found = [one for one in effects if one.does is rule]
    if not found:
        return
    context.out.say(words.say(f"pause.does.{rule}", count=len(found)))
    for one in found:
        named = f"  {words.kind(one.subject)}" + (f"  {one.task}" if one.task else "")
        context.out.say(f"{named}  {words.who(one.role, one.assignee)}  {_times(words, one)}".rstrip())


def _times(words: Words, one: "Effect") -> str:
    """When it is due now, and when it will be."""
    if one.does is PauseRule.DROP and one.then is None:
        return words.at(one.due_at)
    if one.then is None:
        return words.say("pause.due_held", at=words.at(one.due_at))
    if one.then == one.due_at:
        return words.say("pause.due", at=words.at(one.due_at))
    return words.say("pause.due_moves", before=words.at(one.due_at), after=words.at(one.then))


def _meetings(context: Context, words: Words, foreseen: "Preview") -> None:
    if not foreseen.meetings:
        return
    key = "pause.meetings_move" if foreseen.meetings_move else "pause.meetings"
    context.out.say(words.say(key, count=len(foreseen.meetings)))
    for one in foreseen.meetings:
        with_whom = words.say("list.comma").join(one.staff)
        context.out.say(f"  {words.kind(one.kind)}  {words.at(one.starts_at)}  {with_whom}")


def _reviewed(context: Context, words: Words, foreseen: "Preview") -> None:
    who = words.role(foreseen.reviewer)
    context.out.say(words.say("pause.will_be_reviewed", who=who, at=words.at(foreseen.review_at)))


def moved_times(context: Context, words: Words, changed: "Iterable[Moved]") -> None:
    """What is due at another time now, as a table."""
    rows = [
        [words.kind(one.subject), one.task or "--", words.at(one.before), words.at(one.after)]
        for one in changed
    ]
    if rows:
        context.out.heading(words.say("resume.moved"))
        context.out.table([words.say(f"head.{name}") for name in ("what", "task", "was_due", "due")], rows)
