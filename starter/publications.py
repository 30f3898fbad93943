"""How publications of calendars are shown: what moves, for whom, and what came of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from domain.publishing import Affected, Foreseen, WakeState
from domain.time.days import ONE_DAY
from domain.time.explain import day_text
from presentation.showing import Words
from starter.context import Context
from starter.output import Cell
from store import masking

if TYPE_CHECKING:
    from domain.moved import ClosedMeeting, Moved
    from domain.time.calendar import Calendar
    from store.publications import Told

Day = dict[str, Any]
MOST_INTERNAL = 20
"""So many dates of which the customer knows nothing are listed; all stand in the JSON."""


async def names(context: Context, journeys: Sequence[str]) -> dict[str, str]:
    """The customers of journeys, masked."""
    from store import customers

    people = await customers.customer_details(await context.database(), list(journeys))
    return {journey: masking.name(one.name) for journey, one in people.items()}


# --- the days


def runs_of(before: "Calendar | None", after: "Calendar") -> list[tuple[date, date, Day | None, Day]]:
    """The days that change, neighbours that change alike as one run; before it there may be no calendar at all."""
    if before is None:
        return []
    told = [(day, _day(before, day), _day(after, day)) for day in before.changes(after)]
    found: list[tuple[date, date, Day | None, Day]] = []
    for day, was, now in told:
        if found and found[-1][1] + ONE_DAY == day and found[-1][2:] == (was, now):
            found[-1] = (found[-1][0], day, was, now)
        else:
            found.append((day, day, was, now))
    return found


def _day(calendar: "Calendar", day: date) -> Day:
    return {
        "kind": calendar.kind(day).value,
        "name": calendar.day_name(day),
        "hours": [str(span) for span in calendar.spans(day)],
    }


def run_text(context: Context, first: date, last: date) -> str:
    one = day_text(first, context.language)
    return one if first == last else f"{one} ～ {day_text(last, context.language)}"


def day_of(context: Context, day: Day | None) -> str:
    """``休 春节`` or ``工作 09:00-12:00``."""
    if day is None:
        return "--"
    hours = ", ".join(day["hours"])
    return " ".join(part for part in (context.say(f"day.{day['kind']}"), day["name"], hours) if part)


# --- what would move


def show_foreseen(context: Context, words: Words, foreseen: Foreseen, people: Mapping[str, str]) -> None:
    """Customers' dates first, then meetings on closed days, then our own."""
    moved = [one for affected in foreseen.affected for one in affected.moved]
    facing = [one for one in moved if one.faces_customer]
    ours = [one for one in moved if not one.faces_customer]
    context.out.heading(
        words.say("publish.moves", moved=len(moved), journeys=len(foreseen.affected), all=foreseen.looked_at)
    )
    _meetings(context, words, foreseen.affected, people)
    _moved(context, words, "publish.facing", facing, people)
    _moved(context, words, "publish.ours", ours, people, MOST_INTERNAL)
    if len(ours) > MOST_INTERNAL:
        context.out.say(words.say("publish.more", count=len(ours) - MOST_INTERNAL), style="dim")


def _moved(
    context: Context,
    words: Words,
    title: str,
    moved: Sequence["Moved"],
    people: Mapping[str, str],
    most: int | None = None,
) -> None:
    if not moved:
        return
    heads = [words.say(f"head.{head}") for head in ("journey", "customer", "what", "who", "was_due", "due")]
    rows = [
        [*_whose(words, one, people), words.at(one.before), after(words, one)]
        for one in _in_turn(moved)[:most]
    ]
    context.out.table(heads, rows, title=words.say(title, count=len(moved)))


def _in_turn(moved: Iterable["Moved"]) -> list["Moved"]:
    from domain.moved import told_first

    return sorted(moved, key=told_first)


def _whose(words: Words, one: "Moved", people: Mapping[str, str]) -> list[Cell]:
    what = words.kind(one.subject) + (f"  {one.task}" if one.task else "")
    if not one.due:
        what = words.say("publish.step_of", what=what)
    return [one.journey, people.get(one.journey, "--"), what, words.who(one.role, one.assignee)]


def after(words: Words, one: "Moved") -> str:
    """When it is from now on, and what there is to know about that."""
    told = words.say("publish.at_once") if one.at_once else words.at(one.after)
    marks = [("publish.held", one.held), ("publish.provisional", one.provisional)]
    return " ".join([told, *(words.say(key) for key, true in marks if true)])


def _meetings(
    context: Context, words: Words, affected: "Iterable[Affected | Told]", people: Mapping[str, str]
) -> None:
    """Agreed meetings on days that are closed now: they stand, and somebody speaks with each customer."""
    found = [(one.journey, meeting) for one in affected for meeting in one.meetings]
    if not found:
        return
    heads = [words.say(f"head.{head}") for head in ("journey", "customer", "what", "who", "at")]
    rows = [_meeting(words, journey, meeting, people) for journey, meeting in sorted(found, key=_starts)]
    context.out.table(heads, rows, title=words.say("publish.meetings", count=len(found)))


def _starts(found: tuple[str, "ClosedMeeting"]) -> tuple[datetime, str]:
    return found[1].starts_at, found[0]


def _meeting(words: Words, journey: str, one: "ClosedMeeting", people: Mapping[str, str]) -> list[Cell]:
    staff = words.say("list.comma").join(one.staff)
    return [journey, people.get(journey, "--"), words.kind(one.kind), staff, words.at(one.starts_at)]


def document(foreseen: Foreseen, people: Mapping[str, str]) -> dict[str, Any]:
    return {
        "looked_at": foreseen.looked_at,
        "affected": [
            {**one.model_dump(mode="json"), "customer": people.get(one.journey)} for one in foreseen.affected
        ],
    }


# --- what came of it


async def list_all(context: Context) -> None:
    from store.publications import publications

    found = await publications(await context.database())
    words = Words(context.lang, await context.zone())
    context.out.document({"publications": found})
    rows = [
        [
            one.publication,
            words.at(one.published_at),
            one.actor,
            words.at(one.finished_at) if one.finished_at else words.say("publish.under_way"),
        ]
        for one in found
    ]
    heads = ("publication", "published", "who", "finished")
    context.out.table([words.say(f"head.{head}") for head in heads], rows)


async def report(context: Context, name: str) -> None:
    """Who was woken, what moved as it was foreseen, what otherwise, and what failed and why."""
    from store import publications

    database = await context.database()
    one = await publications.published(database, name)
    progress = await publications.progress(database, name)
    told = await publications.told(database, one)
    people = {line.journey: masking.name(line.customer) for line in told if line.customer}
    words = Words(context.lang, await context.zone())
    context.out.document(
        {
            **one.model_dump(mode="json"),
            **progress.model_dump(mode="json"),
            "journeys": [
                {**line.model_dump(mode="json"), "customer": people.get(line.journey)} for line in told
            ],
        }
    )
    moved = sum(len(line.became) for line in told)
    counts = {"woken": progress.woken, "ended": progress.ended, "failed": progress.failed, "moved": moved}
    context.out.heading(words.say("publish.report", name=name, total=progress.total, **counts))
    if not progress.finished:
        context.out.say(words.say("publish.still", name=name), style="yellow")
    _became(context, words, told, people)
    _meetings(context, words, told, people)
    _failed(context, words, told, people)


def _became(context: Context, words: Words, told: Sequence["Told"], people: Mapping[str, str]) -> None:
    """Every date that the customer knows of, and what differs from what was foreseen."""
    rows: list[list[Cell]] = []
    for line in told:
        for one in line.foreseen:
            became = line.became.get(one.key)
            other = line.adopted_at is not None and not one.at_once and became != one.after
            if one.faces_customer or other:
                came = words.at(became) if line.adopted_at is not None else words.say("publish.not_yet")
                mark = words.say("publish.otherwise", at=words.at(one.after)) if other else ""
                rows.append([*_whose(words, one, people), words.at(one.before), f"{came} {mark}".strip()])
    if rows:
        heads = [
            words.say(f"head.{head}") for head in ("journey", "customer", "what", "who", "was_due", "due")
        ]
        context.out.table(heads, rows, title=words.say("publish.customers", count=len(rows)))


def _failed(context: Context, words: Words, told: Sequence["Told"], people: Mapping[str, str]) -> None:
    failed = sorted((one for one in told if one.state is WakeState.FAILED), key=lambda one: one.why or "")
    for why, lines in groupby(failed, key=lambda one: one.why or "unknown"):
        named = words.say("list.comma").join(
            f"{line.journey} {people.get(line.journey, '')}".strip() for line in lines
        )
        context.out.warn(words.say("publish.failed", why=words.say(f"publish.why.{why}"), journeys=named))


class Bar:
    """Grows while a publication goes on, where people read along."""

    def __init__(self, context: Context, title: str) -> None:
        self._context = context
        self._title = title
        self._bars: Any = None

    def __enter__(self) -> "Bar":
        if self._context.out.talks:
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
            )
            self._bars = Progress(*columns, console=self._context.out.console, transient=True)
            self._bar = self._bars.add_task(self._title, total=None)
            self._bars.start()
        return self

    def show(self, done: int, total: int) -> None:
        if self._bars is not None:
            self._bars.update(self._bar, completed=done, total=total)

    def __exit__(self, *_: object) -> None:
        if self._bars is not None:
            self._bars.stop()
