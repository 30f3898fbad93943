"""`homeward housekeeping`: the chores that are done every night, when they last were and what they did."""

from typing import TYPE_CHECKING

from presentation.showing import Words
from starter.context import Context

if TYPE_CHECKING:
    from client.housekeeping import Housekept, Worked
    from domain.housekeeping import Kept


async def housekeeping(context: Context, *, now: bool = False) -> int:
    """Exit code 1 when something of it could not be done the last time."""
    from client.housekeeping import do_now, housekept

    client = await context.temporal()
    if now:
        await do_now(client)
    found = await housekept(client)
    context.out.document({"housekeeping": found})
    words = Words(context.lang, await context.zone())
    _tell(context, words, found)
    return 0 if found.last is None or _well(found.last) else 1


def _well(last: "Worked") -> bool:
    return last.state == "running" or (last.kept is not None and not last.kept.failed)


def _tell(context: Context, words: Words, found: "Housekept") -> None:
    if found.last is None:
        context.out.say(context.say("housekeeping.never"), style="dim")
    else:
        state = words.say(f"housekeeping.state.{found.last.state}")
        told = context.say("housekeeping.last", at=words.at(found.last.at), state=state)
        context.out.say(told, style=None if _well(found.last) else "bold red")
        if found.last.kept is not None:
            _tell_kept(context, words, found.last.kept)
    if found.paused:
        context.out.warn(context.say("housekeeping.paused", note=found.note or "—"))
    elif found.next_at is not None:
        context.out.say(context.say("housekeeping.next", at=words.at(found.next_at)))


def _tell_kept(context: Context, words: Words, kept: "Kept") -> None:
    comma = words.say("list.comma")
    removed = [f"{words.say(f'housekeeping.removed.{name}')} {many}" for name, many in kept.removed.items()]
    context.out.say(
        context.say("housekeeping.removed", what=comma.join(removed))
        if removed
        else context.say("housekeeping.nothing")
    )
    if kept.contents_kept:
        context.out.warn(context.say("housekeeping.contents_kept", count=kept.contents_kept))
    if kept.calendars_missing:
        names = comma.join(kept.calendars_missing)
        context.out.warn(context.say("housekeeping.calendars", names=names, told=kept.told))
    if kept.failed:
        chores = comma.join(words.say(f"housekeeping.chore.{one}") for one in kept.failed)
        context.out.warn(context.say("housekeeping.failed", chores=chores))
