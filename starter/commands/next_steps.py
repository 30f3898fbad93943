"""`homeward journey next`: what is awaited, and what happens next and when if nobody acts."""

from typing import TYPE_CHECKING, Any

from presentation import pausing
from presentation.next_told import explained, next_told
from presentation.showing import Words
from starter.commands.journeys import header_of
from starter.context import Context
from starter.options import Limit

if TYPE_CHECKING:
    from store.reading_waits import WaitLine


async def next_steps(
    context: Context, journey: str | None = None, /, *, explain: bool = False, limit: Limit = 50
) -> None:
    from store.reading_waits import WaitFilter, list_waits

    database = await context.database()
    header = await header_of(context, journey) if journey is not None else None
    waits = await list_waits(database, WaitFilter(journey=journey, limit=limit))
    words = Words(context.lang, await context.zone())
    how = {one.key: await _explained(context, words, one) for one in waits} if explain else {}
    context.out.document({"waits": [_document(words, one, how.get(one.key)) for one in waits]})
    if header is not None and (paused := pausing.of_journey(words, header, waits)):
        context.out.facts(paused, title=context.say("show.title", journey=header.journey))
    if not waits:
        context.out.say(context.say("show.nothing_next"), style="dim")
        return
    if not explain:
        _table(context, words, waits, several=journey is None)
    else:
        for one in waits:
            _page(context, words, one, how[one.key])
    if len(waits) == limit:
        context.out.say(context.say("list.more", limit=limit), style="dim")


def _table(context: Context, words: Words, waits: "list[WaitLine]", *, several: bool) -> None:
    heads = ["waits_for", "who", "since", "due", "next"]
    rows: list[list[Any]] = [
        [
            words.task(one.subject, one.about),
            words.who(one.role, one.assignee),
            words.at(one.since),
            words.at(one.due_at) + (words.say("show.provisional") if one.provisional else ""),
            next_told(words, one),
        ]
        for one in waits
    ]
    if several:
        heads = ["journey", *heads]
        rows = [[one.journey, *row] for one, row in zip(waits, rows, strict=True)]
    context.out.table([context.say(f"head.{name}") for name in heads], rows)


def _page(context: Context, words: Words, one: "WaitLine", how: list[str]) -> None:
    context.out.facts(
        [
            (words.say("head.who"), words.who(one.role, one.assignee)),
            (words.say("head.since"), words.at(one.since)),
            (words.say("head.due"), words.at(one.due_at)),
            (words.say("head.next"), next_told(words, one)),
        ],
        title=f"{one.journey}  {words.task(one.subject, one.about)}" + (f"  {one.task}" if one.task else ""),
    )
    context.out.say(words.say("show.how"), style="dim")
    steps = {words.say(f"show.step.{action}") for action in ("remind", "escalate")}
    for line in how:
        context.out.say(("  " if line in steps else "    ") + line, style="dim")


async def _explained(context: Context, words: Words, one: "WaitLine") -> list[str]:
    return await explained(context, words, await header_of(context, one.journey), one)


def _document(words: Words, one: "WaitLine", how: list[str] | None) -> dict[str, Any]:
    document: dict[str, Any] = one.model_dump(mode="json", exclude={"wait"})
    document["told"] = next_told(words, one)
    return document if how is None else {**document, "explanation": how}
