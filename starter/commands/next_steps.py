"""`homeward journey next`: what is awaited, and what happens next and when if nobody acts."""

from typing import TYPE_CHECKING, Any

from domain.time.explain import lines
from starter import pausing
from starter.commands.journeys import header_of, step_told
from starter.context import Context
from starter.showing import Words

if TYPE_CHECKING:
    from domain.waits import Rulebook
    from store.reading_waits import WaitLine


async def next_steps(
    context: Context, journey: str | None = None, /, *, explain: bool = False, limit: int = 50
) -> None:
    from store.reading_waits import WaitFilter, list_waits

    database = await context.database()
    header = await header_of(context, journey) if journey is not None else None
    waits = await list_waits(database, WaitFilter(journey=journey, limit=limit))
    words = Words(context.lang, await context.zone())
    explained = {one.key: await _explained(context, words, one) for one in waits} if explain else {}
    context.out.document({"waits": [_document(words, one, explained.get(one.key)) for one in waits]})
    if header is not None and (paused := pausing.of_journey(words, header, waits)):
        context.out.facts(paused, title=context.say("show.title", journey=header.journey))
    if not waits:
        context.out.say(context.say("show.nothing_next"), style="dim")
        return
    if not explain:
        _table(context, words, waits, several=journey is None)
        return
    for one in waits:
        _page(context, words, one, explained[one.key])


def _table(context: Context, words: Words, waits: "list[WaitLine]", *, several: bool) -> None:
    heads = ["waits_for", "who", "since", "due", "next"]
    rows: list[list[Any]] = [
        [
            words.task(one.subject, one.about),
            words.who(one.role, one.assignee),
            words.at(one.since),
            words.at(one.due_at) + (words.say("show.provisional") if one.provisional else ""),
            _next(words, one),
        ]
        for one in waits
    ]
    if several:
        heads = ["journey", *heads]
        rows = [[one.journey, *row] for one, row in zip(waits, rows, strict=True)]
    context.out.table([context.say(f"head.{name}") for name in heads], rows)


def _next(words: Words, one: "WaitLine") -> str:
    if one.held_since is not None:
        return words.say("show.held", at=words.at(one.held_since))
    if one.next_at is None:
        return words.say("show.ladder_used_up")
    return step_told(words, one)


def _page(context: Context, words: Words, one: "WaitLine", how: list[str]) -> None:
    context.out.facts(
        [
            (words.say("head.who"), words.who(one.role, one.assignee)),
            (words.say("head.since"), words.at(one.since)),
            (words.say("head.due"), words.at(one.due_at)),
            (words.say("head.next"), _next(words, one)),
        ],
        title=f"{one.journey}  {words.task(one.subject, one.about)}" + (f"  {one.task}" if one.task else ""),
    )
    context.out.say(words.say("show.how"), style="dim")
    for line in how:
        context.out.say(f"    {line}", style="dim")


async def _explained(context: Context, words: Words, one: "WaitLine") -> list[str]:
    """How the due instant and the next step came about, counted again as the wait was armed."""
    from starter.explaining import due_of, step_of

    rules = await _rulebook(context, one)
    due = due_of(one.wait, rules)
    told = lines(due.explanation, context.language)
    if one.due_at is not None and due.at != one.due_at:
        told.append(words.say("show.differs", at=words.at(one.due_at)))
    step = step_of(one.wait, rules)
    if step is not None:
        told.append(words.say(f"show.step.{one.next_action}"))
        told += lines(step.explanation, context.language)
    if one.wait.snoozed_until is not None:
        told.append(words.say("show.snoozed", at=words.at(one.wait.snoozed_until)))
    if one.fires_at != one.next_at:
        told.append(words.say("show.spread", at=words.at(one.fires_at)))
    return told


async def _rulebook(context: Context, one: "WaitLine") -> "Rulebook":
    """The pinned standard, the wait's calendar in its version, and the newest one of its ladder."""
    from domain.waits import Rulebook
    from store import rulebooks

    database = await context.database()
    header = await header_of(context, one.journey)
    since = header.started_at.date()
    standard = await rulebooks.standard(database, header.standard, header.standard_version)
    ladder = standard.ladders[one.wait.ladder or "normal"].calendar
    calendars = await rulebooks.calendars(database, [ladder] if ladder else [], since)
    own = await rulebooks.calendar(database, one.calendar, one.calendar_version)
    return Rulebook(standard=standard, calendars={**calendars, one.calendar: own.since(since)})


def _document(words: Words, one: "WaitLine", how: list[str] | None) -> dict[str, Any]:
    document: dict[str, Any] = one.model_dump(mode="json", exclude={"wait"})
    document["told"] = _next(words, one)
    return document if how is None else {**document, "explanation": how}
