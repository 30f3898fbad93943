"""`homeward figures satisfaction`: what customers say of us, question by question."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

from cyclopts import Parameter

from presentation.errors import Wrong
from presentation.wording import Wording, wording_of
from starter.context import STANDARD, Context
from starter.when import day_of

if TYPE_CHECKING:
    from store.satisfaction import Satisfaction


async def satisfaction(
    context: Context,
    *,
    from_: Annotated[str | None, Parameter(name="--from")] = None,
    to: str | None = None,
) -> None:
    from domain.satisfaction import questions
    from store import rulebooks
    from store import satisfaction as figures

    database = await context.database()
    start, end = await span(context, from_, to)
    found = await figures.satisfaction(database, questions(), start, end)
    context.out.document(
        {"satisfaction": [{**one.model_dump(mode="json"), "share": one.share} for one in found]}
    )
    if not found:
        context.out.say(context.say("list.no_scores"), style="dim")
        return
    version = (await rulebooks.standard(database, STANDARD)).version
    wording = await wording_of(context, STANDARD, version)
    heads = ("asked_in", "question", "answers", "mean", "satisfied", "by_link", "self_recorded")
    rows = [_row(wording, one) for one in found]
    context.out.table([context.say(f"head.{name}") for name in heads], rows, right=range(2, 7))
    context.out.say(context.say("figures.how"), style="dim")


def _row(wording: Wording, one: "Satisfaction") -> list[str]:
    return [
        wording.title(one.kind),
        wording.label(one.kind, one.field),
        str(one.answers),
        "--" if one.mean is None else f"{one.mean:.2f}",
        "--" if one.share is None else f"{one.share:.0%}",
        str(one.by_link),
        str(one.self_recorded),
    ]


async def span(
    context: Context, from_: str | None, to: str | None
) -> tuple[datetime | None, datetime | None]:
    """A half-open stretch of time from its first and its last day. Raises `Wrong` for what is none."""
    start = await _day(context, "--from", from_)
    last = await _day(context, "--to", to)
    if start is not None and last is not None and last < start:
        accepted = context.say("usage.not_before", name="--from", given=from_)
        raise Wrong("usage.choose", name="--to", given=to, accepted=accepted)
    return start, last + timedelta(days=1) if last else None


async def _day(context: Context, name: str, given: str | None) -> datetime | None:
    """The first instant of the day that is meant. Raises `Wrong` for what is none."""
    day = await day_of(context, name, given)
    return None if day is None else datetime.combine(day, time(), ZoneInfo(await context.zone()))
