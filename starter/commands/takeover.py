"""`homeward takeover check`: what taking customers over would bring, before anything is written."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from presentation.failures import BAD_INPUT
from presentation.intake.starting import Plan, Result, Told, plan, rejected_rows
from presentation.showing import Words
from starter.context import STANDARD, Context
from starter.intake.files import open_file, today_of, warn_of_headings
from starter.output import Cell
from starter.progress import progress

if TYPE_CHECKING:
    from presentation.intake.checking import Checked, Today
    from presentation.intake.sheet import Sheet
    from starter.intake.forecast import RowForecast
    from starter.intake.preview import NotDone, Opening

SHOWN = 10


@dataclass
class _Found:
    """What is to be told."""

    now: datetime
    rows: "list[RowForecast]" = field(default_factory=list)
    others: list[Told] = field(default_factory=list)
    """Rows that would not be started: wrong ones, those that are there already, and those who are known."""

    @property
    def wrong(self) -> list[Told]:
        return [one for one in self.others if one.result is Result.REJECTED]

    def counts(self) -> dict[str, int]:
        """Rows by what becomes of them, and openings by when."""
        from starter.intake.forecast import by_person, left_undone

        results = Counter(one.result.value for one in self.others)
        loads = by_person(self.rows, self.now).values()
        return {
            "rows": len(self.rows) + len(self.others),
            "ready": len(self.rows),
            **{one.value: results[one.value] for one in (Result.ALREADY, Result.KNOWN, Result.REJECTED)},
            "now": sum(load.now for load in loads),
            "week": sum(load.week for load in loads),
            "quarter": sum(load.quarter for load in loads),
            "left": sum(times for _, times in left_undone(self.rows).values()),
        }


async def check(
    context: Context,
    file: Path,
    /,
    *,
    all_: Annotated[bool, Parameter(name="--all")] = False,
    start_known: bool = False,
    standard: str = STANDARD,
) -> int:
    from presentation.intake.checking import check as check_rows

    sheet = open_file(file)
    warn_of_headings(context, sheet)
    today = await today_of(context, standard)
    checked = check_rows(sheet, context.lang, today)
    found = await _reckon(context, sheet, checked, today, start_known=start_known)
    found.others += rejected_rows(sheet, checked, context.say("list.semicolon"))
    found.others.sort(key=lambda one: one.row)
    _document(context, found)
    words = Words(context.lang, await context.zone())
    _tell_rows(context, words, found, everybody=all_)
    _tell_people(context, words, found)
    _tell_left(context, words, found)
    _tell_others(context, found, everybody=all_)
    context.out.say(context.say("takeover.sum", **found.counts()), style="bold")
    context.out.say(context.say("takeover.nothing_written", file=file), style="dim")
    return BAD_INPUT if found.wrong else 0


async def _reckon(
    context: Context, sheet: "Sheet", checked: "Checked", today: "Today", *, start_known: bool
) -> _Found:
    """Look the good rows up, and run the journeys of those that would be started."""
    from starter.intake.forecast import forecast
    from store.customers import registered

    found, database = _Found(today.now), await context.database()
    if not checked.leads:
        return found
    planned: Plan = await plan(database, checked.leads, context.lang, sheet.heading, start_known=start_known)
    found.others += planned.told.values()
    ready = []
    for lead in planned.start:
        before = await registered(database, lead.reference)
        if before is None:
            ready.append(lead)
        else:
            found.others.append(Told(lead.row, Result.ALREADY, lead.reference, before.journey, before.owner))
    with progress(context, context.say("takeover.progress"), len(ready)) as step:
        found.rows = await forecast(
            database, planned, ready, today.rules, today.now, context.settings.lang.value, step
        )
    return found


def _document(context: Context, found: _Found) -> None:
    from starter.intake.forecast import by_person, document, left_undone

    context.out.document(
        {
            "rows": [document(row) for row in found.rows],
            "others": [one.document() for one in found.others],
            "people": [
                {"role": role, "person": person, **vars(load)}
                for (role, person), load in by_person(found.rows, found.now).items()
            ],
            "not_done": [
                {"what": what, "customers": customers, "times": times}
                for what, (customers, times) in left_undone(found.rows).items()
            ],
            "counts": found.counts(),
        }
    )


def _tell_rows(context: Context, words: Words, found: _Found, *, everybody: bool) -> None:
    shown = found.rows if everybody else found.rows[:SHOWN]
    if not shown:
        return
    context.out.heading(context.say("takeover.title_rows"))
    rows: list[list[Cell]] = [
        [
            str(row.lead.row),
            row.lead.reference,
            words.stage(row.preview.state.stage),
            _several(context, [_due(words, one) for one in row.preview.now]),
            _several(context, [_opens(words, one) for one in row.preview.later[:1]]),
            _several(context, [_left(words, one) for one in row.preview.not_done]),
        ]
        for row in shown
    ]
    heads = ("row", "reference", "stage", "opens_now", "next_opens", "not_done")
    context.out.table([context.say(f"head.{head}") for head in heads], rows, right=(0,))
    if len(found.rows) > len(shown):
        more = len(found.rows) - len(shown)
        context.out.say(context.say("takeover.more", count=more), style="dim")


def _several(context: Context, told: list[str]) -> str:
    return context.say("list.semicolon").join(told) or "--"


def _due(words: Words, one: "Opening") -> str:
    return words.say("takeover.due", what=words.task(one.what, one.about), at=words.at(one.due_at))


def _opens(words: Words, one: "Opening") -> str:
    return words.say("takeover.opens", what=words.task(one.what, one.about), at=words.at(one.at))


def _left(words: Words, one: "NotDone") -> str:
    what = words.task(one.what, one.about)
    return words.say("takeover.times", what=what, times=one.times) if one.times > 1 else what


def _tell_people(context: Context, words: Words, found: _Found) -> None:
    from domain.roles import Role
    from starter.intake.forecast import by_person

    loads = by_person(found.rows, found.now)
    if not loads:
        return
    context.out.heading(context.say("takeover.title_people"))
    rows: list[list[Cell]] = []
    for (role, person), load in loads.items():
        rota = role is Role.AGENT and person is None
        who = words.say("takeover.by_rota", role=words.role(role)) if rota else words.who(role, person)
        rows.append([words.role(role), who, str(load.now), str(load.week), str(load.quarter)])
    heads = ("role", "who", "now", "week", "quarter")
    context.out.table([context.say(f"head.{head}") for head in heads], rows, right=(2, 3, 4))


def _tell_left(context: Context, words: Words, found: _Found) -> None:
    from starter.intake.forecast import left_undone

    left = left_undone(found.rows)
    if not left:
        return
    context.out.heading(context.say("takeover.title_left"))
    rows: list[list[Cell]] = [
        [words.kind(what), str(customers), str(times)] for what, (customers, times) in left.items()
    ]
    heads = ("what", "customers", "how_often")
    context.out.table([context.say(f"head.{head}") for head in heads], rows, right=(1, 2))


def _tell_others(context: Context, found: _Found, *, everybody: bool) -> None:
    """Who is there already is no news; the others are."""
    shown = [one for one in found.others if everybody or one.result is not Result.ALREADY]
    if not shown:
        return
    context.out.heading(context.say("takeover.title_others"))
    groups: dict[tuple[object, ...], list[Told]] = {}
    for one in shown:
        alike = (one.result, one.reason) if one.result is Result.REJECTED and not everybody else (one.row,)
        groups.setdefault(alike, []).append(one)
    rows: list[list[Cell]] = [
        [
            str(one.row),
            context.say(f"result.{one.result}"),
            _with(one.reference, group),
            one.journey or "--",
            one.reason,
        ]
        for group in groups.values()
        for one in group[:1]
    ]
    heads = ("row", "result", "reference", "journey", "reason")
    context.out.table([context.say(f"head.{head}") for head in heads], rows, right=(0,))
    if len(groups) < len(shown):
        context.out.say(context.say("takeover.alike"), style="dim")


def _with(reference: str, group: list[Told]) -> str:
    """The first of those that are rejected for the same reason, and how many more there are."""
    return reference if len(group) == 1 else f"{reference} +{len(group) - 1}"
