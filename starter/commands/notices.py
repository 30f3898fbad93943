"""`homeward notices list | test | again | reach`: what staff are told, and how each of them is reached."""

from typing import Annotated

from cyclopts import Parameter
from pydantic import ValidationError

from domain.notices import ADDRESSED, Channel
from presentation.errors import Missing, Wrong
from presentation.notices_told import became, whats
from presentation.options import in_words
from presentation.showing import Words, one_of
from starter.context import Context

FAILED = 4


async def list_all(
    context: Context,
    handle: str | None = None,
    /,
    *,
    undeliverable: bool = False,
    limit: Annotated[int, Parameter(name="--limit")] = 50,
) -> None:
    from store import reading_notices, staff

    database = await context.database()
    if handle is not None:
        await staff.get(database, handle)
    waiting = [] if undeliverable else await reading_notices.untold(database, handle)
    found = await reading_notices.messages(database, handle, undeliverable=undeliverable, limit=limit)
    context.out.document({"waiting": waiting, "messages": found})
    words = Words(context.lang, await context.zone())
    for one in waiting:
        told = {"person": one.person, "count": one.notices, "since": words.at(one.since)}
        context.out.say(context.say("notices.waits", **told), style="dim")
    if not found:
        context.out.say(context.say("notices.none"), style="dim")
        return
    heads = ("number", "made", "handle", "what", "count", "channel", "result")
    rows = [
        [
            one.message.partition("-")[0],
            words.at(one.made_at),
            one.person,
            whats(words, one),
            str(one.notices),
            words.say(f"notices.channel.{one.channel}"),
            became(words, one),
        ]
        for one in found
    ]
    context.out.table([context.say(f"head.{name}") for name in heads], rows, right=(4,))


async def test(context: Context, handle: str, /) -> int | None:
    from activities.notices.telling import NoticeActivities
    from store import notices_sent, staff

    database, now = await context.database(), await context.now()
    await staff.working(database, handle)
    name = await notices_sent.write_test(database, handle, now, context.settings.notices.channel)
    await NoticeActivities(database, context.settings, lambda: now).deliver(name)
    return await _told(context, name)


async def again(context: Context, number: str, /) -> int | None:
    from activities.notices.telling import NoticeActivities
    from store import notices_sent, reading_notices

    database, now = await context.database(), await context.now()
    listed = await reading_notices.messages(database, undeliverable=True)
    meant = [one.message for one in listed if one.message.startswith(number.strip().lower())]
    if len(meant) != 1:
        raise Missing("refused.no_such_notice", number=number)
    await notices_sent.try_again(database, meant[0], now, context.settings.notices.channel)
    await NoticeActivities(database, context.settings, lambda: now).deliver(meant[0])
    return await _told(context, meant[0])


async def reach(
    context: Context,
    handle: str,
    /,
    *,
    channel: str | None = None,
    wecom: str | None = None,
    dingtalk: str | None = None,
    feishu: str | None = None,
) -> None:
    from store import reading_notices, staff

    database = await context.database()
    await staff.get(database, handle)
    before = await reading_notices.wishes(database, handle)
    given = dict(zip(ADDRESSED, (wecom, dingtalk, feishu), strict=True))
    ids = {**before.addresses, **{name: one for name, one in given.items() if one is not None}}
    chosen = one_of(Channel, "notices.channel", channel, "--channel") if channel else before.channel
    usable = context.settings.notices.usable
    if chosen is not None and chosen not in usable:
        known = in_words(context.lang, "notices.channel", [one.value for one in usable])
        raise Wrong("usage.choose", name="--channel", given=chosen.value, accepted=known)
    try:
        after = reading_notices.Wishes.model_validate(
            {
                **before.model_dump(),
                "channel": chosen,
                "addresses": {name: one for name, one in ids.items() if one},
            }
        )
    except ValidationError:
        raise Wrong("failed.notice_address") from None
    await reading_notices.wish(database, handle, after)
    now = after.channel or context.settings.notices.channel
    context.out.document(
        {"handle": handle, "channel": now, "own_channel": after.channel, "known_at": sorted(after.addresses)}
    )
    words = Words(context.lang, await context.zone())
    context.out.say(
        context.say("notices.reached", person=handle, channel=words.say(f"notices.channel.{now}")),
        style="green",
    )


async def _told(context: Context, name: str) -> int | None:
    """What came of one message; 4 when it was not delivered."""
    from store import reading_notices

    one = await reading_notices.one_message(await context.database(), name)
    context.out.document({"message": one})
    words = Words(context.lang, await context.zone())
    told = {"person": one.person, "channel": words.say(f"notices.channel.{one.channel}")}
    context.out.say(
        context.say("notices.came_of_it", **told, result=became(words, one)),
        style="green" if one.state == "sent" else "bold red",
    )
    return None if one.state == "sent" else FAILED
