"""The agenda: a journey's future duties as data, and when each begins (docs/architecture.md)."""

from datetime import date, datetime, time, timedelta

from domain.pausing import ClockKind
from domain.state import AgendaItem
from domain.time.cadence import Season, next_occurrence, parse_cadence
from domain.waits import Placement, Rulebook, Wait, WaitKind


def start_of_day(rules: Rulebook, day: date, calendar: str = "customer") -> datetime:
    """The first instant of a local day."""
    return rules.calendar(calendar).at(day, time(0))


def first_occurrence(item: AgendaItem, rules: Rulebook) -> AgendaItem | None:
    """The item placed on the first day it is for, or None when there is none before its end."""
    if item.cadence is None:
        assert item.rule is not None
        at = rules.due(item.rule, item.anchor, item.calendar).at
        day = rules.calendar(item.calendar).today(at).isoformat()
        return item.model_copy(update={"on": day, "nominal": day})
    cadence = rules.standard.cadences[item.cadence]
    anchored = rules.calendar(cadence.calendar).today(item.anchor)
    placed = item.model_copy(update={"calendar": cadence.calendar})
    return _placed(placed, rules, anchored + timedelta(days=cadence.skip_within - 1))


def following_occurrence(item: AgendaItem, rules: Rulebook) -> AgendaItem | None:
    """The item placed on its next day, or None when it comes no more."""
    if item.cadence is None:
        return None
    return _placed(item, rules, date.fromisoformat(item.nominal))


def first_after(
    item: AgendaItem, rules: Rulebook, today: date, until: date | None
) -> tuple[AgendaItem | None, list[AgendaItem]]:
    """The item placed on the first day that is not over yet, and those that are.

    Args:
        until: the last day on which it is of any use, where that is not its own day.
    """
    over: list[AgendaItem] = []
    placed = first_occurrence(item, rules)
    while placed is not None and _last_use(placed, rules, until) < today:
        over.append(placed)
        placed = following_occurrence(placed.model_copy(update={"begun": placed.nominal}), rules)
    return placed, over


def _last_use(item: AgendaItem, rules: Rulebook, until: date | None) -> date:
    """The last day on which an occurrence still makes sense: its own, or that of the season that it begins."""
    if item.cadence is not None:
        cadence = parse_cadence(rules.standard.cadences[item.cadence].when)
        if isinstance(cadence, Season):
            return cadence.last_day(date.fromisoformat(item.nominal))
    return until or date.fromisoformat(item.on)


def _placed(item: AgendaItem, rules: Rulebook, after: date) -> AgendaItem | None:
    assert item.cadence is not None
    cadence = rules.standard.cadences[item.cadence]
    calendar = rules.calendar(cadence.calendar)
    found = next_occurrence(parse_cadence(cadence.when), calendar.today(item.anchor), after, calendar)
    if found is None or (item.last is not None and found.on.isoformat() > item.last):
        return None
    return item.model_copy(update={"on": found.on.isoformat(), "nominal": found.nominal.isoformat()})


def agenda_wait(item: AgendaItem, rules: Rulebook, now: datetime) -> Wait:
    """The wait until the item's next occurrence begins."""
    placed = None
    if item.cadence is None:
        anchor, rule, source = item.anchor, item.rule or "", item.source
    else:
        anchor = start_of_day(rules, date.fromisoformat(item.on), item.calendar)
        rule, source = rules.standard.cadences[item.cadence].opens, f"cadences.{item.cadence}.opens"
        placed = Placement(
            cadence=item.cadence,
            nominal=date.fromisoformat(item.nominal),
            counted_from=rules.calendar(item.calendar).today(item.anchor),
            begun=date.fromisoformat(item.begun) if item.begun else None,
            last=date.fromisoformat(item.last) if item.last else None,
        )
    return Wait(
        key=item.key,
        kind=WaitKind.AGENDA,
        subject=item.duty,
        role=item.role,
        since=now,
        anchor=anchor,
        rule=rule,
        source=source,
        calendar=item.calendar,
        clock=rules.standard.pauses.duties.get(item.duty, ClockKind.CONTRACT),
        recurs=placed is not None,
        placed=placed,
        order=item.order,
    )
