"""Days, hours and due rules as a person would count them on a paper calendar; nothing of the product is imported.

All times are what the clock on the wall says (`datetime` without a zone); China has no summer time. Time is walked
forwards and backwards from edge to edge: a slot's start or end, midnight, the begin or end of a standstill.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

DAY = timedelta(days=1)
Slot = tuple[int, int]
"""Minutes of the day, from the first up to the last."""
Stretch = tuple[datetime, datetime]
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Table:
    """When a company is open: a week, days that are otherwise, and holidays assumed in years not published yet."""

    def __init__(
        self,
        week: Sequence[tuple[Slot, ...]],
        usual: tuple[Slot, ...],
        days: Mapping[date, tuple[Slot, ...]],
        assumed: frozenset[tuple[int, int]],
        known_until: date,
    ) -> None:
        self._week, self.usual, self._days = tuple(week), usual, dict(days)
        self._assumed, self._known_until = assumed, known_until

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Table":
        """From a file of `standards/calendars`."""
        week = [tuple(_slot(one) for one in data["week"][name]) for name in WEEK]
        usual = tuple(_slot(one) for one in data["usual"])
        table = cls(
            week,
            usual,
            {},
            frozenset((int(key[:2]), int(key[3:])) for key in (data.get("yearly") or {})),
            _day(data["known_until"]),
        )
        for run, said in (data.get("days") or {}).items():
            first, _, last = str(run).partition("/")
            day = _day(first)
            while day <= _day(last or first):
                table._days[day] = () if said.startswith("rest") else usual
                day += DAY
        return table

    def corrected(self, days: Mapping[date, tuple[Slot, ...]]) -> "Table":
        """The same with some days otherwise; () is a day of rest."""
        return Table(self._week, self.usual, {**self._days, **days}, self._assumed, self._known_until)

    def slots(self, day: date) -> tuple[Slot, ...]:
        if day in self._days:
            return self._days[day]
        if day > self._known_until and (day.month, day.day) in self._assumed:
            return ()
        return self._week[day.weekday()]

    def is_open(self, day: date) -> bool:
        return bool(self.slots(day))

    def hours(self, day: date) -> list[Stretch]:
        return [(_at(day, first), _at(day, last)) for first, last in self.slots(day)]

    def closing(self, day: date) -> datetime:
        """The end of its last slot; of a closed day, the usual one."""
        return _at(day, (self.slots(day) or self.usual)[-1][1])

    def works(self, at: datetime) -> bool:
        """Whether somebody works in the moment that begins then."""
        return any(start <= at < end for start, end in self.hours(at.date()))

    def next_work(self, at: datetime) -> datetime:
        while not self.works(at):
            at = self._edge(at)
        return at

    def work_before(self, at: datetime) -> datetime:
        """The end of the last moment in which somebody worked."""
        while not any(start < at <= end for start, end in self.hours((at - timedelta.resolution).date())):
            day = (at - timedelta.resolution).date()
            edges = [edge for pair in self.hours(day) for edge in pair]
            at = max(edge for edge in (*edges, _at(day, 0)) if edge < at)
        return at

    def _edge(self, at: datetime) -> datetime:
        edges = [edge for pair in self.hours(at.date()) for edge in pair]
        return min(edge for edge in (*edges, _at(at.date() + DAY, 0)) if edge > at)


def _slot(text: str) -> Slot:
    start, _, end = text.partition("-")
    return minute(start), minute(end)


def minute(text: str) -> int:
    hour, _, rest = text.partition(":")
    return int(hour) * 60 + int(rest)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(0)) + timedelta(minutes=minutes)


# Due rules

UNITS = {"second": 1, "minute": 60, "hour": 3600}
_RULE = re.compile(
    r"(?:(?P<count>\d+) )?(?P<working>working )?"
    r"(?P<what>seconds?|minutes?|hours?|days?|months?|years?|same day|next day|the day)(?P<before> before)?"
    r"(?: at (?P<at>\d+:\d+))?(?: in contact hours (?P<window>\S+))?(?: (?P<shift>or earlier|or later|as is))?"
)


@lru_cache(maxsize=200_000)
def due(rule: str, anchor: datetime, table: Table, still: tuple[Stretch, ...] = ()) -> datetime:
    """When a rule falls due, counted from (or before) an anchor; time in a standstill after it does not count."""
    found = _RULE.fullmatch(rule)
    assert found is not None, rule
    what = found["what"].removesuffix("s")
    count, working, before = int(found["count"] or 1), bool(found["working"]), bool(found["before"])
    clock = minute(found["at"]) if found["at"] else None
    window = _slot(found["window"]) if found["window"] else None
    way = {"or earlier": -1, "or later": 1, "as is": 0}.get(found["shift"] or "", -1 if before else 1)
    still = _joined(still, anchor)
    today = anchor.date()
    if what in UNITS:
        length = timedelta(seconds=count * UNITS[what])
        if before:
            return _so_long_before(length, anchor, table, working, way)
        return _so_long_after(length, anchor, table if working else None, still)
    if what == "the day":
        way = way if found["shift"] else 0
        return _placed(table, today, clock, way, window, anchor, after=_wanted(table, today, clock) >= anchor)
    if before:
        day = _days_back(today, count, table if working else None)
        return _placed(table, day, clock, way, window, anchor, after=False)
    if working:
        return _working_days(count, clock, window, anchor, table, still)
    if what == "same day":
        while _placed(table, today, clock, way, window, anchor) <= anchor:
            today += DAY
    elif what in ("day", "next day"):
        today += count * DAY
    else:
        today = _months_on(today, count * (12 if what == "year" else 1))
    return _not_in_standstill(today, clock, way, window, anchor, table, still)


def _joined(still: tuple[Stretch, ...], since: datetime) -> tuple[Stretch, ...]:
    joined: list[Stretch] = []
    for start, end in sorted((max(start, since), end) for start, end in still if end > max(start, since)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _so_long_after(
    length: timedelta, at: datetime, table: Table | None, still: tuple[Stretch, ...]
) -> datetime:
    """Walk on until so much time has passed that counts."""
    while length:
        edges = [edge for pair in still for edge in pair if edge > at]
        edges.append(table._edge(at) if table else at + length)
        there = min(edges)
        if any(start <= at < end for start, end in still) or (table is not None and not table.works(at)):
            at = there
            continue
        there = min(there, at + length)
        length, at = length - (there - at), there
    return at


def _so_long_before(length: timedelta, at: datetime, table: Table, working: bool, way: int) -> datetime:
    if not working:
        there = at - length
        if way == 0 or table.is_open(there.date()):
            return there
        later = table.next_work(there)
        return later if way > 0 and later < at else table.work_before(there)
    while length:
        at = table.work_before(at)
        start = max(start for start, _ in table.hours((at - timedelta.resolution).date()) if start < at)
        there = max(start, at - length)
        length, at = length - (at - there), there
    return at


def _days_back(day: date, count: int, table: Table | None) -> date:
    for _ in range(count):
        day -= DAY
        while table is not None and not table.is_open(day):
            day -= DAY
    return day


def _working_days(
    count: int,
    clock: int | None,
    window: Slot | None,
    anchor: datetime,
    table: Table,
    still: tuple[Stretch, ...],
) -> datetime:
    """An open day does not count when everything stood still all the while."""
    day = anchor.date()
    while True:
        day += DAY
        if not any(_left(pair, still) for pair in table.hours(day)):
            continue
        count -= 1
        at = _on(table, day, clock, 1, window)
        if count <= 0 and not _inside(at, still):
            return at


def _left(pair: Stretch, still: tuple[Stretch, ...]) -> bool:
    """Whether anything of a slot lies outside of all standstills, which are in order and do not touch."""
    at, end = pair
    for start, until in still:
        if start <= at < until:
            at = until
    return at < end


def _inside(at: datetime, still: tuple[Stretch, ...]) -> bool:
    return any(start < at < end for start, end in still)


def _not_in_standstill(
    day: date,
    clock: int | None,
    way: int,
    window: Slot | None,
    anchor: datetime,
    table: Table,
    still: tuple[Stretch, ...],
) -> datetime:
    """A date moves by the whole days of standstill that began before it, and on while it lies in one."""
    lost = 0
    while True:
        at = _placed(table, day + lost * DAY, clock, way, window, anchor)
        stood = sum((end - start for start, end in still if start < at), timedelta())
        needed = max(stood // DAY, lost + 1 if _inside(at, still) else 0)
        if needed <= lost:
            return at
        lost = needed


def _wanted(table: Table, day: date, clock: int | None) -> datetime:
    return table.closing(day) if clock is None else _at(day, clock)


def _on(table: Table, day: date, clock: int | None, way: int, window: Slot | None) -> datetime:
    """A time on a day, moved earlier (-1), later (1) or not at all where it is closed."""
    while way and not table.is_open(day):
        day += way * DAY
    if clock is not None and window is not None:
        return _at(day, _call_time(table.slots(day), clock, window))
    at = _wanted(table, day, clock)
    if way == 0 or any(start <= at <= end for start, end in table.hours(day)):
        return at
    return table.work_before(at) if way < 0 else table.next_work(at)


@lru_cache(maxsize=10_000)
def _call_time(slots: tuple[Slot, ...], clock: int, window: Slot) -> int:
    """The first minute from the wanted one on in which we work and they may be called, else that day's first."""
    theirs = [one for one in range(24 * 60) if window[0] <= one < window[1]]
    both = [one for one in theirs if any(first <= one < last for first, last in slots)] or theirs
    return next((one for one in both if one >= clock), both[0])


def _placed(
    table: Table,
    day: date,
    clock: int | None,
    way: int,
    window: Slot | None,
    anchor: datetime,
    *,
    after: bool = True,
) -> datetime:
    """What is wanted after the anchor never comes before it, what is wanted before it never at it or later."""
    at = _on(table, day, clock, way, window)
    wanted = _wanted(table, day, clock)
    if after and at < anchor <= wanted:
        at = _on(table, day, clock, 1 if way < 0 else way, window)
        return at if at >= anchor else _on(table, day + DAY, clock, 1 if way < 0 else way, window)
    if not after and wanted < anchor <= at:
        at = _on(table, day, clock, -1 if way > 0 else way, window)
        return at if at < anchor else _on(table, day - DAY, clock, -1 if way > 0 else way, window)
    return at


def _months_on(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    years, month = divmod(day.month - 1 + months, 12)
    for number in range(day.day, 0, -1):
        try:
            return date(day.year + years, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


# Duties that come again


def occurrences(when: str, counted_from: date, after: date, table: Table) -> Iterator[tuple[date, date]]:
    """The dates of a cadence after a day, each with the day that it is on by the calendar, in order, without end.

    Known here: days of the month.
    """
    numbers = {int(one) for one in re.findall(r"\d+", when)}
    day = max(after, counted_from)
    while True:
        last = (day + DAY).month != day.month
        if day.day in numbers or (last and any(one > day.day for one in numbers)):
            on = day_on(when, day, counted_from, table)
            if min(day, on) > after:
                yield day, on
        day += DAY


def day_on(when: str, nominal: date, counted_from: date, table: Table) -> date:
    """The day that the calendar gives to a date of a cadence."""
    way = -1 if when.endswith("earlier") else 0 if when.endswith("as is") else 1
    day = nominal
    while way and not table.is_open(day):
        day += way * DAY
    while day < counted_from and not table.is_open(day):
        day += DAY
    return day
