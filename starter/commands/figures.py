"""`homeward figures satisfaction`: what customers say of us, question by question."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

from cyclopts import Parameter

from starter.context import STANDARD, Context
from starter.errors import Wrong
from starter.forms.times import moment
from starter.wording import Wording, wording_of

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
    heads = ("asked_in", "question", "answers", "mean", "satisfied", "self_recorded")
    rows = [_row(wording, one) for one in found]
    context.out.table([context.say(f"head.{name}") for name in heads], rows, right=range(2, 6))
    context.out.say(context.say("figures.how"), style="dim")


def _row(wording: Wording, one: "Satisfaction") -> list[str]:
    return [
        wording.title(one.kind),
        wording.label(one.kind, one.field),
        str(one.answers),
        "--" if one.mean is None else f"{one.mean:.2f}",
        "--" if one.share is None else f"{one.share:.0%}",
        str(one.self_recorded),
    ]


async def span(
    context: Context, from_: str | None, to: str | None
) -> tuple[datetime | None, datetime | None]:
    """A half-open stretch of time from its first and its last day. Raises `Wrong` for what is no day."""
    start = await _day(context, "--from", from_)
    last = await _day(context, "--to", to)
    return start, last + timedelta(days=1) if last else None


async def _day(context: Context, name: str, given: str | None) -> datetime | None:
    """The first instant of the day that is meant. Raises `Wrong` for what is none."""
    if given is None:
        return None
    zone = await context.zone()
    found = moment(f"{given.strip()} 00:00", zone, await context.now())
    if found is None:
        raise Wrong("failed.day", name=name, given=given)
    return found.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
