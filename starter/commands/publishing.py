"""`homeward calendar publish | publication`: what a calendar moves, moving it, and following how far it is."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from domain.time.explain import day_text
from presentation.errors import Wrong
from presentation.showing import Words
from starter import publications
from starter.asking import confirmed
from starter.context import Context

if TYPE_CHECKING:
    from domain.time.calendar import Calendar
    from store.calendarfiles import CalendarFile

LOOKS = 0.3
"""Seconds between two looks at how far a publication is."""
Calendars = Annotated[tuple[str, ...], Parameter(name="--calendar", negative=())]


async def publish(
    context: Context,
    file: Path,
    /,
    *,
    calendar: Calendars = (),
    year: int | None = None,
    dry_run: bool = False,
    yes: bool = False,
    per_minute: int = 300,
) -> None:
    from store import calendars
    from store.calendarfiles import read_publication

    if per_minute < 1:
        raise Wrong("usage.choose", name="--per-minute", given=per_minute, accepted=">= 1")
    database = await context.database()
    known = await calendars.newest(database)
    found = read_publication(file, known, calendar, year)
    if not dry_run:
        await context.changes_rules()
    if not found.calendars:
        await _published_before(context, found, known, per_minute, dry_run=dry_run)
        return
    now = await context.now()
    foreseen = await calendars.foresee(database, found.calendars, now)
    people = await publications.names(context, [one.journey for one in foreseen.affected])
    words = Words(context.lang, await context.zone())
    _days(context, found, known)
    publications.show_foreseen(context, words, foreseen, people)
    if dry_run:
        context.out.document(
            {"dry_run": True, **_document(found, known), **publications.document(foreseen, people)}
        )
        return
    confirmed(context, context.say("publish.question", count=len(foreseen.affected)), yes=yes)
    journeys = await context.journeys()
    name = await journeys.publish_calendars(
        found.calendars, context.acting, foreseen.affected, now, per_minute=per_minute
    )
    context.out.say(context.say("publish.begun", name=name), style="green")
    await _follow(context, name)
    await publications.report(context, name)


async def publication(context: Context, name: str | None = None, /, *, follow: bool = False) -> None:
    from store.publications import progress

    if name is None:
        await publications.list_all(context)
        return
    if follow:
        if not (await progress(await context.database(), name)).finished:
            await (await context.journeys()).carry_out(name)
        await _follow(context, name)
    await publications.report(context, name)


async def _published_before(
    context: Context, found: "CalendarFile", known: dict[str, "Calendar"], per_minute: int, *, dry_run: bool
) -> None:
    """Nothing in the file is new; what was begun with it and broke off goes on, or is only shown."""
    from store import publications as stored

    database = await context.database()
    held = {name: known[name].version for name in found.named}
    begun = [
        one
        for one in await stored.publications(database)
        if one.finished_at is None and one.calendars.items() <= held.items()
    ]
    if not begun:
        context.out.document({"published": [], "calendars": held})
        context.out.say(context.say("publish.nothing_new"), style="green")
        return
    for one in begun:
        if dry_run:
            await publications.report(context, one.publication)
            continue
        journeys = await context.journeys()
        await journeys.carry_out(one.publication, per_minute=per_minute)
        context.out.say(context.say("publish.goes_on", name=one.publication))
        await _follow(context, one.publication)
        await publications.report(context, one.publication)


async def _follow(context: Context, name: str) -> None:
    """A bar that grows until it is over; whoever stops watching stops nothing."""
    from store.publications import progress

    database = await context.database()
    context.out.say(context.say("publish.may_leave", name=name), style="dim")
    bar = publications.Bar(context, context.say("publish.waking"))
    try:
        with bar:
            while not (now := await progress(database, name)).finished:
                bar.show(now.done, now.total)
                await asyncio.sleep(LOOKS)
    except (KeyboardInterrupt, asyncio.CancelledError):
        context.out.warn(context.say("publish.left", name=name))
        raise


def _days(context: Context, found: "CalendarFile", known: dict[str, "Calendar"]) -> None:
    """Each calendar's days that change, what they were and what they are; runs of equal ones in a line."""
    for one in found.calendars:
        before = known.get(one.name)
        title = context.say(
            "publish.calendar",
            name=one.name,
            version=one.version,
            before=before.version if before else "--",
            until=day_text(one.known_until, context.language),
        )
        context.out.heading(title)
        runs = publications.runs_of(before, one)
        heads = [context.say(f"head.{head}") for head in ("day", "was", "becomes")]
        rows = [
            [publications.run_text(context, first, last), publications.day_of(context, was), now]
            for first, last, was, now in (
                (first, last, was, publications.day_of(context, now)) for first, last, was, now in runs
            )
        ]
        context.out.table(heads, rows)
        for day in found.kept.get(one.name, ()):
            context.out.say(
                context.say("publish.kept_closed", day=day_text(day, context.language), name=one.name),
                style="yellow",
            )


def _document(found: "CalendarFile", known: dict[str, "Calendar"]) -> dict[str, Any]:
    return {
        "calendars": [
            {
                "name": one.name,
                "version": one.version,
                "known_until": one.known_until,
                "days": [
                    {"first": first, "last": last, "was": was, "becomes": now}
                    for first, last, was, now in publications.runs_of(known.get(one.name), one)
                ],
                "kept_closed": found.kept.get(one.name, ()),
            }
            for one in found.calendars
        ]
    }
