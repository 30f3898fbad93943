"""`homeward appointment list | move`."""

import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

from cyclopts import Parameter
from pydantic import BaseModel

from domain.appointments import AskedBy, OfferedSlot, Slot
from domain.refusals import fault_told
from starter.asking import Questions
from starter.commands.acts import CommandIdOption
from starter.commands.journeys import header_of
from starter.context import STANDARD, Context
from starter.errors import Missing, Wrong
from starter.forms.asking import Asker
from starter.forms.times import moment
from starter.output import Cell
from starter.people import card
from starter.showing import Words, one_of
from starter.wording import wording_of
from starter.words import LANGUAGES, say

if TYPE_CHECKING:
    from client.journeys import Journeys
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
    limit: int = 50,
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
    now = await context.now()
    begins = now.astimezone(ZoneInfo(zone)) if day is None else moment(f"{day.strip()} 00:00", zone, now)
    if begins is None:
        raise Wrong("failed.day", name="--day", given=day)
    begins = begins.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return begins, begins + timedelta(days=1)


async def _kind(context: Context, given: str | None) -> str | None:
    """A kind of meeting by its code or its word. Raises `Wrong` for one that the standard has not."""
    from store import rulebooks

    if given is None:
        return None
    kinds = list((await rulebooks.standard(await context.database(), STANDARD)).appointments)
    found = next((one for one in kinds if _is(one, given)), None)
    if found is None:
        accepted = ", ".join(_both(context, one) for one in kinds)
        raise Wrong("usage.choose", name="--kind", given=given, accepted=accepted)
    return found


def _is(kind: str, given: str) -> bool:
    wanted = given.strip().casefold()
    return wanted.replace("-", "_") == kind or wanted in {
        say(lang, f"kind.{kind}").casefold() for lang in LANGUAGES
    }


def _both(context: Context, kind: str) -> str:
    """A code, and in Chinese its word too."""
    return kind if context.lang == "en" else f"{kind} {context.say(f'kind.{kind}')}"


# --- moving


class _NewTime(BaseModel):
    """What is asked of whoever moves a meeting; empty leaves the time open."""

    slot: OfferedSlot | None = None


async def move(
    context: Context,
    journey: str,
    what: str,
    /,
    *,
    to: str | None = None,
    with_: Annotated[str | None, Parameter(name="--with")] = None,
    asked_by: str = "customer",
    reason: str | None = None,
    command: CommandIdOption = None,
) -> None:
    from client.errors import BadInput

    acting = context.acting
    asker = one_of(AskedBy, "asked_by", asked_by, "--asked-by") or AskedBy.CUSTOMER
    zone = await context.zone()
    at = None if to is None else await _typed(context, to, zone)
    words = Words(context.lang, zone)
    standing = await _standing(context, words, journey, what)
    journeys = await context.journeys()
    other_time = asker is AskedBy.CUSTOMER and with_ is None
    free_times = partial(_free, journeys, standing, with_, other_time=other_time)
    slot = await _chosen(context, words, standing, at, with_, free_times)
    try:
        receipt = await journeys.reschedule(
            journey, acting, standing.key, asked_by=asker, slot=slot, words=reason, command=command
        )
    except BadInput as error:
        wrong = error.details.get("fields")
        if not wrong:
            raise
        free = await free_times()
        told = context.say("list.semicolon").join(fault_told(context.lang, one) for one in wrong)
        raise Wrong(
            "failed.not_moved", told=told, free=_told(words, free), fields=[*wrong, _named(free)]
        ) from error
    context.out.document(receipt)
    key = "acts.appointment_open" if slot is None else "acts.appointment_moved"
    blanks = {"at": words.at(slot.starts_at), "who": slot.staff} if slot else {}
    context.out.say(
        context.say(key, journey=journey, what=words.kind(standing.kind), **blanks), style="green"
    )
    if receipt.repeated:
        context.out.say(context.say("acts.repeated"), style="dim")


async def _typed(context: Context, given: str, zone: str) -> datetime:
    found = moment(given, zone, await context.now())
    if found is None:
        raise Wrong("failed.moment", name="--to", given=given)
    return found


async def _standing(context: Context, words: Words, journey: str, named: str) -> "AppointmentLine":
    """The meeting that is meant, by its key, its kind or its kind's word. Raises `Missing`, `NotFound`."""
    from store.reading_meetings import list_appointments

    await header_of(context, journey)
    all_standing = await list_appointments(await context.database(), journey=journey)
    found = [one for one in all_standing if named == one.key or _is(one.kind, named)]
    if len(found) != 1:
        accepted = ", ".join(f"{one.key} ({words.kind(one.kind)})" for one in all_standing) or "--"
        raise Missing("failed.no_appointment", journey=journey, given=named, accepted=accepted)
    return found[0]


async def _chosen(
    context: Context,
    words: Words,
    standing: "AppointmentLine",
    at: datetime | None,
    with_: str | None,
    free_times: Callable[[], Awaitable[list[Slot]]],
) -> Slot | None:
    """The new time; None when whoever was asked left it open. Raises `Wrong` where nobody can be asked."""
    if at is not None:
        return Slot(starts_at=at, staff=with_ or standing.staff[0])
    free = await free_times()
    if not (context.out.talks and sys.stdin.isatty()):
        raise Wrong("failed.needs_time", free=_told(words, free), fields=[_named(free)])
    header = await header_of(context, standing.journey)
    wording = await wording_of(context, header.standard, header.standard_version)
    questions = Questions(context.out.console)
    asker = Asker(questions, wording, "move_appointment", words.zone, {"slot": free}, now=await context.now())
    return _NewTime.model_validate(asker.ask(_NewTime, {})).slot


async def _free(
    journeys: "Journeys", standing: "AppointmentLine", with_: str | None, *, other_time: bool
) -> list[Slot]:
    """At most two times to offer, kept free for a while (R002-SKU-05); the same one only with somebody else."""
    from client.offers import offers

    return await offers(
        journeys,
        standing.journey,
        standing.kind,
        earliest=standing.earliest,
        preferred=with_ or standing.staff[0],
        place=standing.place,
        besides=standing.starts_at if other_time else None,
    )


def _told(words: Words, free: Iterable[Slot]) -> str:
    told = [f"{words.at(one.starts_at)} {one.staff}" for one in free]
    return words.say("list.comma").join(told) or words.say("failed.none_free")


def _named(free: Sequence[Slot]) -> dict[str, object]:
    """The free times for a program to read."""
    return {"field": "to", "type": "free", "free": [one.model_dump(mode="json") for one in free]}
