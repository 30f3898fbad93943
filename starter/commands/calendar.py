"""`homeward calendar show | check`: a month of a working calendar; whether the days to come are known."""

from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.text import Text

from domain.time.explain import day_text
from presentation.errors import Wrong
from starter.context import Context
from starter.output import Cell

if TYPE_CHECKING:
    from domain.publishing import Coverage
    from domain.time.calendar import Calendar
    from store.database import Database

_STYLES = {"rest": "dim", "makeup": "yellow", "work": "default"}


async def show(
    context: Context, name: str | None = None, /, *, month: str | None = None, version: int | None = None
) -> None:
    if name is None:
        await _all(context)
        return
    calendar = await _calendar(context, name, version)
    first = _first(month, (await context.now()).astimezone(ZoneInfo(calendar.zone)).date())
    days = [first + timedelta(days=n) for n in range(31) if (first + timedelta(days=n)).month == first.month]
    context.out.document(
        {
            "calendar": calendar.name,
            "version": calendar.version,
            "zone": calendar.zone,
            "known_until": calendar.known_until,
            "days": [_document(calendar, day) for day in days],
        }
    )
    title = context.say(
        "calendar.title",
        name=calendar.name,
        version=calendar.version,
        zone=calendar.zone,
        month=f"{first:%Y-%m}",
    )
    if context.out.in_terminal:
        context.out.heading(title)
    heads = [context.say(f"head.{head}") for head in ("day", "kind_of_day", "hours", "name_of_day")]
    context.out.table(heads, [_row(context, calendar, day) for day in days])
    if days[-1] > calendar.known_until and context.out.in_terminal:
        context.out.say(context.say("calendar.provisional", day=calendar.known_until), style="yellow")


def _first(month: str | None, today: date) -> date:
    if month is None:
        return today.replace(day=1)
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Wrong("failed.month", given=month) from None


async def _calendar(context: Context, name: str, version: int | None) -> "Calendar":
    from store import rulebooks

    database = await context.database()
    if version is None:
        # whole, not cut: a calendar is looked at as far back as it goes
        version = (await rulebooks.calendars(database, [name], date.min + timedelta(days=100)))[name].version
    return await rulebooks.calendar(database, name, version)


async def _all(context: Context) -> None:
    from store import rulebooks

    database = await context.database()
    names = sorted(
        (await rulebooks.standard(database, "renovation")).calendars() | {"customer", "office", "site"}
    )
    found = await rulebooks.calendars(database, names, (await context.now()).date())
    context.out.document(
        {
            "calendars": [
                {"name": one.name, "version": one.version, "known_until": one.known_until}
                for one in found.values()
            ]
        }
    )
    rows = [
        [one.name, str(one.version), one.zone, day_text(one.known_until, context.language)]
        for one in found.values()
    ]
    heads = ("calendar", "version", "zone", "known_until")
    context.out.table([context.say(f"head.{head}") for head in heads], rows)


def _row(context: Context, calendar: "Calendar", day: date) -> list[Text]:
    kind = calendar.kind(day).value
    style = _STYLES.get(kind, "default")
    spans = ", ".join(str(span) for span in calendar.spans(day)) or "--"
    cells = [day_text(day, context.language), context.say(f"day.{kind}"), spans, calendar.day_name(day)]
    return [Text(cell, style=style) for cell in cells]


def _document(calendar: "Calendar", day: date) -> dict[str, object]:
    return {
        "day": day,
        "kind": calendar.kind(day).value,
        "name": calendar.day_name(day),
        "hours": [str(span) for span in calendar.spans(day)],
        "provisional": day > calendar.known_until,
    }


async def check(context: Context) -> int:
    """Exit code 1 when a year is missing, for cron."""
    found = await _coverage(context)
    missing = [one for one in found if not one.covered]
    context.out.document({"covered": not missing, "calendars": [_covered(one) for one in found]})
    rows: list[list[Cell]] = [
        [
            one.calendar,
            str(one.version),
            day_text(one.known_until, context.language),
            Text(
                context.say("check.fine" if one.covered else "check.missing"), "" if one.covered else "yellow"
            ),
            str(one.provisional_waits),
            str(one.provisional_journeys),
        ]
        for one in found
    ]
    heads = ("calendar", "version", "known_until", "state", "provisional_waits", "journeys")
    context.out.table([context.say(f"head.{head}") for head in heads], rows, right=(4, 5))
    if told := _told(context, missing):
        context.out.warn(told)
    return 1 if missing else 0


async def one_line(context: Context, database: "Database | None" = None) -> str | None:
    """What is missing, in a line; None where all days to come are known."""
    return _told(context, [one for one in await _coverage(context, database) if not one.covered])


async def _coverage(context: Context, database: "Database | None" = None) -> "list[Coverage]":
    from store.calendars import coverage

    return await coverage(database or await context.database(), await context.now())


def _told(context: Context, missing: "list[Coverage]") -> str | None:
    if not missing:
        return None
    names = context.say("list.comma").join(one.calendar for one in missing)
    year = missing[0].needed_until.year
    waits = sum(one.provisional_waits for one in missing)
    if not waits:
        return context.say("check.line_none", names=names, year=year)
    return context.say("check.line", names=names, year=year, waits=waits)


def _covered(one: "Coverage") -> dict[str, object]:
    return {**one.model_dump(mode="json"), "covered": one.covered}
