"""`homeward promise make | list | move | cancel` and `homeward figures promises`: nothing promised is forgotten."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

from cyclopts import Parameter

from domain.promises import MOVED
from presentation.errors import Missing, Wrong
from presentation.options import Typed, told_by
from presentation.people import card
from presentation.showing import Words
from starter.asking import confirmed
from starter.commands.acts import CommandIdOption, journeys_for, reason_of, told
from starter.commands.figures import span
from starter.commands.journeys import header_of
from starter.context import Context
from starter.options import Limit
from starter.output import Cell
from starter.when import instant

if TYPE_CHECKING:
    from store.reading_promises import KeptLine, LedgerLine

_SPANS = {"today": 1, "week": 7}
_STYLES = {"open": "default", "kept": "green", "broken": "bold red", "dropped": "dim"}


async def make(
    context: Context,
    journey: str,
    /,
    *,
    words: str,
    by: str,
    not_before: str | None = None,
    for_: Annotated[str | None, Parameter(name="--for")] = None,
    command: CommandIdOption = None,
) -> None:
    if not words.strip():
        raise Wrong("usage.missing", name="--words")
    until, since = await instant(context, "--by", by), await instant(context, "--not-before", not_before)
    assert until is not None
    acting = context.acting
    journeys = await journeys_for(context, journey)
    with told_by(context, {**_times(by, not_before), "person": ("--for", for_)}):
        receipt = await journeys.make_promise(
            journey, acting, words, until, not_before=since, person=for_, command=command
        )
    line = await _made(context, journey, receipt.seq)
    told(context, "acts.promised", receipt, promise=line)
    if line is not None:
        await _tell(context, line)


def _times(by: str, not_before: str | None) -> Typed:
    return {"by": ("--by", by), "not_before": ("--not-before", not_before)}


async def move(
    context: Context,
    promise: str,
    /,
    *,
    by: str,
    not_before: str | None = None,
    agreed: bool = False,
    yes: bool = False,
    command: CommandIdOption = None,
) -> None:
    until, since = await instant(context, "--by", by), await instant(context, "--not-before", not_before)
    assert until is not None
    line, acting = await _named(context, promise), context.acting
    journeys = await journeys_for(context, line.journey)
    if not agreed and line.status == "open":
        confirmed(context, context.say("ledger.breaks_question", promise=promise), yes=yes)
    with told_by(context, _times(by, not_before)):
        receipt = await journeys.move_promise(
            promise, acting, until, not_before=since, agreed=agreed, command=command
        )
    told(context, "acts.promise_moved", receipt, promise=await _named(context, promise))
    await _tell(context, await _named(context, promise))


async def cancel(
    context: Context,
    promise: str,
    /,
    *,
    reason: str,
    words: str | None = None,
    yes: bool = False,
    command: CommandIdOption = None,
) -> None:
    from client.contacts import CANCEL_REASONS

    code = reason_of(context, reason, CANCEL_REASONS)
    line, acting = await _named(context, promise), context.acting
    journeys = await journeys_for(context, line.journey)
    at = Words(context.lang, await context.zone()).at(line.by_at)
    confirmed(context, context.say("ledger.cancel_question", promise=promise, at=at), yes=yes)
    receipt = await journeys.cancel_promise(promise, acting, code, words, command)
    told(context, "acts.promise_cancelled", receipt)


async def list_all(
    context: Context,
    journey: str | None = None,
    /,
    *,
    due: str | None = None,
    person: str | None = None,
    all_: Annotated[bool, Parameter(name="--all")] = False,
    personal: bool = False,
    limit: Limit = 50,
) -> None:
    from store import customers
    from store import personal as personal_values
    from store.reading_promises import LedgerFilter, list_ledger

    if due is not None and due not in _SPANS:
        raise Wrong("usage.choose", name="--due", given=due, accepted=list(_SPANS))
    if journey is not None:
        await header_of(context, journey)
    database, words = await context.database(), Words(context.lang, await context.zone())
    start, end = _span(due, await context.now(), words.zone)
    wanted = LedgerFilter(
        owed=not all_, journey=journey, by_from=start, by_before=end, person=person, limit=limit
    )
    found = await list_ledger(database, wanted)
    people = await customers.customer_details(database, list({one.journey for one in found}))
    values = (
        await personal_values.get(database, [one.words for one in found if one.words]) if personal else None
    )
    context.out.document({"promises": [{**one.model_dump(mode="json"), "name": one.name} for one in found]})
    if not found:
        context.out.say(context.say("list.no_promises"), style="dim")
        return
    names = {one.journey: card(people.get(one.journey), personal=personal).name for one in found}
    heads = ("promise", "customer", "what", "by", "person", "state", "evidence")
    rows = [_row(words, one, names[one.journey], values) for one in found]
    context.out.table([context.say(f"head.{name}") for name in heads], rows)
    if len(found) >= limit and context.out.in_terminal:
        context.out.say(context.say("list.more", limit=limit), style="dim")


def _span(due: str | None, now: datetime, zone: str) -> tuple[datetime | None, datetime | None]:
    """From the first instant of today on, so many days."""
    if due is None:
        return None, None
    today = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return today, today + timedelta(days=_SPANS[due])


def _row(words: Words, one: "LedgerLine", name: str, values: Mapping[str, Any] | None) -> list[Cell]:
    from rich.text import Text

    said = str(values.get(one.words, words.say("story.removed"))) if values and one.words else None
    if one.status == "dropped" and one.why == MOVED:
        state, moved = words.say("ledger.moved"), ""
    else:
        state = words.say(f"promise_status.{one.status}")
        moved = words.say("ledger.because", why=words.reason(_reason(one))) if one.why else ""
    late = words.say("ledger.still_open") if one.status == "broken" and one.task_open else ""
    return [
        one.name or one.journey,
        name,
        said or words.say(f"promise.{one.what}"),
        words.at(one.by_at),
        one.person or "--",
        Text(f"{state}{late}{moved}", style=_STYLES[one.status]),
        _evidence(words, one),
    ]


def _reason(one: "LedgerLine") -> str:
    return f"promise_{MOVED}" if one.why == MOVED else str(one.why)


def _evidence(words: Words, one: "LedgerLine") -> str:
    if one.task is None:
        return words.at(one.settled_at) if one.status == "kept" else ""
    return (
        one.task if one.done_at is None else words.say("ledger.done", task=one.task, at=words.at(one.done_at))
    )


async def _made(context: Context, journey: str, seq: int) -> "LedgerLine | None":
    """The promise that an act made: the first one after its place in the journal."""
    from store.reading_promises import LedgerFilter, list_ledger

    found = await list_ledger(await context.database(), LedgerFilter(journey=journey, limit=1000))
    free = [one for one in found if one.name is not None and one.made_seq > seq]
    return min(free, key=lambda one: one.made_seq, default=None)


async def _named(context: Context, promise: str) -> "LedgerLine":
    """The newest time of a promise. Raises `Missing` for one that there is not."""
    from store.reading_promises import LedgerFilter, list_ledger

    journey, _, _ = promise.rpartition("-P")
    found = await list_ledger(await context.database(), LedgerFilter(journey=journey or promise, limit=1000))
    times = [one for one in found if one.name == promise.strip()]
    if not times:
        raise Missing("failed.no_promise", given=promise)
    return max(times, key=lambda one: one.made_seq)


async def _tell(context: Context, line: "LedgerLine") -> None:
    """Whose it is, from when it can be done, and by when."""
    words = Words(context.lang, await context.zone())
    parts = {"promise": line.name, "who": line.person or "--", "by": words.at(line.by_at)}
    key = "ledger.told_from" if line.not_before else "ledger.told"
    context.out.say("  " + words.say(key, since=words.at(line.not_before), **parts), style="dim")


async def figures(
    context: Context,
    *,
    from_: Annotated[str | None, Parameter(name="--from")] = None,
    to: str | None = None,
) -> None:
    from store import customers
    from store.reading_promises import kept_on_time

    start, end = await span(context, from_, to)
    database = await context.database()
    found = await kept_on_time(database, start, end)
    context.out.document({"promises": [{**one.model_dump(mode="json"), "share": one.share} for one in found]})
    if not found:
        context.out.say(context.say("list.no_promises"), style="dim")
        return
    names = await customers.names_of(database, [one.customer for one in found if one.customer])
    _table(context, "head.person", [(one.person or "--", one) for one in found if not one.of_customer])
    shown = [(_customer(one, names), one) for one in found if one.of_customer]
    _table(context, "head.customer", shown)
    context.out.say(context.say("figures.promises_how"), style="dim")


def _customer(one: "KeptLine", names: Mapping[str, str]) -> str:
    from store import masking

    assert one.customer is not None
    return f"{one.customer} {masking.name(names.get(one.customer, ''))}".strip()


def _table(context: Context, head: str, lines: "list[tuple[str, KeptLine]]") -> None:
    heads = [
        context.say(one) for one in (head, "head.kept", "head.broken", "head.on_time", "head.still_open")
    ]
    rows = [
        [
            name,
            str(one.kept),
            str(one.broken),
            "--" if one.share is None else f"{one.share:.0%}",
            str(one.open),
        ]
        for name, one in lines
    ]
    context.out.table(heads, rows, right=range(1, 5))
