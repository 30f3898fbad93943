"""`homeward appointment list`."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

from cyclopts import Parameter

from presentation.errors import Wrong
from presentation.people import card
from presentation.showing import Words
from presentation.words import LANGUAGES, say
from starter.context import STANDARD, Context
from starter.options import Limit
from starter.output import Cell
from starter.when import day_of

if TYPE_CHECKING:
    from store.reading_meetings import AppointmentLine

COLUMNS = ("at", "what", "journey", "customer", "place", "with", "confirmed", "stage")


async def list_all(
    context: Context,
    *,
    today: bool = False,
    day: str | None = None,
    staff: str | None = None,
    kind: str | None = None,
    journey: str | None = None,
    all_: Annotated[bool, Parameter(name="--all")] = False,
    limit: Limit = 50,
) -> None:
    from store import customers
    from store.reading_meetings import list_appointments

    database = await context.database()
    words = Words(context.lang, await context.zone())
    start, end = await _bounds(context, words.zone, today=today, day=day)
    found = await list_appointments(
        database,
        journey=journey,
        staff=staff,
        kind=await _kind(context, kind),
        start=start,
        end=end,
        standing=not all_,
        limit=limit,
    )
    people = await customers.customer_details(database, list({one.journey for one in found}))
    names = {one.journey: card(people.get(one.journey)).name for one in found}
    context.out.document(
        {"appointments": [{**one.model_dump(mode="json"), "name": names[one.journey]} for one in found]}
    )
    if not found:
        context.out.say(context.say("list.no_appointments"), style="dim")
        return
    heads = (*COLUMNS, "outcome") if all_ else COLUMNS
    rows = [_row(words, one, names[one.journey])[: len(heads)] for one in found]
    context.out.table([context.say(f"head.{name}") for name in heads], rows)
    if len(found) >= limit and context.out.in_terminal:
        context.out.say(context.say("list.more", limit=limit), style="dim")


def _row(words: Words, one: "AppointmentLine", name: str) -> list[Cell]:
    outcome = words.say(f"outcome.{one.outcome}") if one.outcome else "--"
    return [
        words.at(one.starts_at),
        words.kind(one.kind),
        one.journey,
        name,
        words.say(f"place.{one.place}"),
        ", ".join(one.staff),
        words.say(f"confirmed.{one.confirmed}".lower()),
        words.stage(one.stage),
        words.say("list.not_checked", outcome=outcome) if one.checked is False else outcome,
    ]


async def _bounds(
    context: Context, zone: str, *, today: bool, day: str | None
) -> tuple[datetime | None, datetime | None]:
    """The first instant of the day that is meant, and of the next one."""
    if day is None and not today:
        return None, None
    on = await day_of(context, "--day", day) or (await context.now()).astimezone(ZoneInfo(zone)).date()
    begins = datetime.combine(on, time(), ZoneInfo(zone))
    return begins, begins + timedelta(days=1)


async def _kind(context: Context, given: str | None) -> str | None:
    """A kind of meeting by its code or its word. Raises `Wrong` for one that the standard has not."""
    from store import rulebooks

    if given is None:
        return None
    kinds = list((await rulebooks.standard(await context.database(), STANDARD)).appointments)
    found = next((one for one in kinds if named_like(one, given)), None)
    if found is None:
        accepted = ", ".join(_both(context, one) for one in kinds)
        raise Wrong("usage.choose", name="--kind", given=given, accepted=accepted)
    return found


def named_like(kind: str, given: str) -> bool:
    """Whether a kind of meeting is meant, by its code or its word in any language."""
    wanted = given.strip().casefold()
    return wanted.replace("-", "_") == kind or wanted in {
        say(lang, f"kind.{kind}").casefold() for lang in LANGUAGES
    }


def _both(context: Context, kind: str) -> str:
    """A code, and in Chinese its word too."""
    return kind if context.lang == "en" else f"{kind} {context.say(f'kind.{kind}')}"
