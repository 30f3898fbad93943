"""The working calendar: which days and hours count, as a versioned table (X-06).

Instants are aware; what comes back is in UTC. Days and times of day are local to the calendar's zone. Nothing
here reads the clock: the same table gives the same answer for ever, and a new table has a new version.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_serializer, field_validator

from domain.faults import fault
from domain.time.days import ONE_DAY, CalendarDay, CalendarError, DayKind, Span, Spans, fold, unfold
from domain.time.intervals import Interval, take, take_back, total
from domain.time.months import month_day

__all__ = ["Calendar", "CalendarDay", "CalendarError", "DayKind", "Interval", "Span", "Spans", "YearlyDay"]

SEARCH_DAYS = 400
"""How many closed days in a row mean that a calendar never opens."""

LOOK_BACK_DAYS = 62
"""How long before its first day a calendar cut by `since` still knows its exceptions."""

YearlyDay = tuple[int, int, str]
"""A holiday on a fixed date: month, day, name."""


class Calendar(BaseModel):
    """A working calendar: a week, its exceptions, and until when they are published.

    `week` is Monday first, () is a day of rest. `usual` are the slots of a make-up day that states none. Days
    after `known_until` that are not listed are provisional: the week and the fixed-date holidays `yearly`
    decide.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    version: int = Field(ge=1)
    zone: str = "Asia/Shanghai"
    week: tuple[Spans, Spans, Spans, Spans, Spans, Spans, Spans]
    usual: Spans
    days: dict[date, CalendarDay] = {}
    yearly: tuple[YearlyDay, ...] = ()
    known_until: date

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise fault(None, "not_a_zone", given=value) from None
        return value

    @field_validator("days", mode="before")
    @classmethod
    def _unfolded(cls, value: Any) -> Any:
        # as text, so that a message names the day as it is written
        return {str(d): entry for d, entry in unfold(value).items()} if isinstance(value, Mapping) else value

    @field_validator("yearly")
    @classmethod
    def _real_dates(cls, value: tuple[YearlyDay, ...]) -> tuple[YearlyDay, ...]:
        for month, day, name in value:
            if month not in range(1, 13) or day < 1 or month_day(2024, month, day).day != day:
                raise fault(None, "no_such_month_day", day=day, month=month)
            if not name:
                raise fault(None, "holiday_needs_name", day=day, month=month)
        return value

    @field_serializer("days")
    def _folded(self, value: dict[date, CalendarDay]) -> dict[str, str]:
        return fold(value)

    # What a day is

    def spans(self, day: date) -> tuple[Span, ...]:
        """The working slots of that day, local time; () when it is closed."""
        exception = self.days.get(day)
        if exception is None:
            return () if self._fixed_holiday(day) else self.week[day.weekday()]
        if exception.kind is DayKind.REST:
            return ()
        if exception.spans is not None:
            return exception.spans
        return self.usual if exception.kind is DayKind.MAKEUP else self.week[day.weekday()] or self.usual

    def kind(self, day: date) -> DayKind:
        """Whether the day is worked, rested, or worked to make up for another (调休)."""
        if not self.spans(day):
            return DayKind.REST
        exception = self.days.get(day)
        return exception.kind if exception else DayKind.WORK

    def is_open(self, day: date) -> bool:
        """Whether the day has any working slot."""
        return bool(self.spans(day))

    def provisional(self, day: date) -> bool:
        """Whether a notice still to come may change this day: after `known_until` and not listed itself."""
        return day > self.known_until and day not in self.days

    def day_name(self, day: date) -> str:
        """The name of the holiday or of the holiday made up for, or ''."""
        exception = self.days.get(day)
        return exception.name if exception else self._fixed_holiday(day)

    def _fixed_holiday(self, day: date) -> str:
        if day > self.known_until:
            for month, number, name in self.yearly:
                if (day.month, day.day) == (month, number):
                    return name
        return ""

    # Between instants and local time

    def local(self, instant: datetime) -> datetime:
        """The instant in the calendar's zone. Raises ValueError for a naive instant."""
        if instant.tzinfo is None:
            raise ValueError(f"{instant.isoformat()} has no time zone")
        return instant.astimezone(ZoneInfo(self.zone))

    def today(self, instant: datetime) -> date:
        """The local day in which the instant falls."""
        return self.local(instant).date()

    def at(self, day: date, clock: time) -> datetime:
        """The UTC instant of a local time; in summer time's fold the first, in its gap as if it were none."""
        return datetime.combine(day, clock, ZoneInfo(self.zone)).astimezone(UTC)

    def intervals(self, day: date) -> list[Interval]:
        """The working slots of that day as UTC instants, in order."""
        found: list[Interval] = []
        for span in self.spans(day):
            start = self.at(day, span.start)
            end = self.at(day + ONE_DAY if span.end == time(0) else day, span.end)
            # where summer time starts inside a slot's edge, neighbours would overlap
            start = max(start, found[-1][1]) if found else start
            if start < end:
                found.append((start, end))
        return found

    # Looking for open days

    def next_open(self, day: date, including: bool = True) -> date:
        """The first open day from `day` on, or after it. Raises CalendarError after 400 closed days."""
        return self._search(day, including, ONE_DAY)

    def previous_open(self, day: date, including: bool = True) -> date:
        """The last open day up to `day`, or before it. Raises CalendarError after 400 closed days."""
        return self._search(day, including, -ONE_DAY)

    def _search(self, day: date, including: bool, step: timedelta) -> date:
        found = day if including else day + step
        for _ in range(SEARCH_DAYS):
            if self.is_open(found):
                return found
            found += step
        raise self._never_open(day)

    def _never_open(self, day: date) -> CalendarError:
        return CalendarError(
            f"calendar {self.name} version {self.version}: no open day within {SEARCH_DAYS} of {day}"
        )

    # Counting working time

    def working_from(self, instant: datetime) -> Iterator[Interval]:
        """Working stretches from the instant on, without end. Raises CalendarError after 400 closed days."""
        day = last_open = self.today(instant)
        while (day - last_open).days <= SEARCH_DAYS:
            for start, end in self.intervals(day):
                last_open = day
                if end > instant:
                    yield max(start, instant).astimezone(UTC), end
            day += ONE_DAY
        raise self._never_open(last_open)

    def working_before(self, instant: datetime) -> Iterator[Interval]:
        """Working stretches up to the instant, latest first. Raises CalendarError after 400 closed days."""
        day = last_open = self.today(instant)
        while (last_open - day).days <= SEARCH_DAYS:
            for start, end in reversed(self.intervals(day)):
                last_open = day
                if start < instant:
                    yield start, min(end, instant).astimezone(UTC)
            day -= ONE_DAY
        raise self._never_open(last_open)

    def is_working(self, instant: datetime) -> bool:
        """Whether the instant lies in a slot; a slot's end no longer does."""
        return any(start <= instant < end for start, end in self.intervals(self.today(instant)))

    def next_working(self, instant: datetime) -> datetime:
        """The instant itself if it is working time, else the start of the next slot."""
        return next(self.working_from(instant))[0]

    def previous_working(self, instant: datetime) -> datetime:
        """The instant itself if a slot runs up to it, else the end of the slot before."""
        return next(self.working_before(instant))[1]

    def add_working(self, instant: datetime, amount: timedelta) -> datetime:
        """The instant by which so much working time has passed; counting starts at the next working instant.

        An amount used up at a slot's end gives that end, not the next start. Zero gives `next_working`.
        """
        if amount < timedelta():
            return self.subtract_working(instant, -amount)
        return take(self.working_from(instant), amount)[-1][1] if amount else self.next_working(instant)

    def subtract_working(self, instant: datetime, amount: timedelta) -> datetime:
        """The latest instant from which so much working time passes until `instant`.

        Zero gives `previous_working`.
        """
        if amount < timedelta():
            return self.add_working(instant, -amount)
        return (
            take_back(self.working_before(instant), amount)[-1][0]
            if amount
            else self.previous_working(instant)
        )

    def working_between(self, earlier: datetime, later: datetime) -> timedelta:
        """The working time between two instants; negative when they are the other way round."""
        if later < earlier:
            return -self.working_between(later, earlier)
        first, last = self.today(earlier), self.today(later)
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        spans = ((max(s, earlier), min(e, later)) for day in days for s, e in self.intervals(day))
        return total((start, end) for start, end in spans if start < end)

    # Other calendars made from this one

    def since(self, day: date) -> "Calendar":
        """What a journey that starts on `day` carries: exceptions from then on and of the 62 days before.

        Every question about that day or a later one is answered alike, as long as it does not look back
        further than those 62 days ("or earlier", "1 working day before").
        """
        first = day - timedelta(days=LOOK_BACK_DAYS)
        return self.model_copy(update={"days": {d: entry for d, entry in self.days.items() if d >= first}})

    def newer(self, days: Mapping[date, CalendarDay | None], known_until: date | None = None) -> "Calendar":
        """The next version, with some days listed otherwise; None takes a day's exception away.

        Where nothing differs it is this one.
        """
        listed = {d: entry for d, entry in {**self.days, **days}.items() if entry is not None}
        until = max(self.known_until, known_until or self.known_until)
        if (listed, until) == (self.days, self.known_until):
            return self
        changes = {"version": self.version + 1, "days": dict(sorted(listed.items())), "known_until": until}
        return self.model_copy(update=changes)

    def changes(self, newer: "Calendar") -> list[date]:
        """The days on which another version is open at other times, or that it names otherwise.

        Looked at are the days that one of the two lists or only one of them knows; another week changes others too.
        """
        until = sorted((self.known_until, newer.known_until))
        between = {until[0] + timedelta(days=n) for n in range(1, (until[1] - until[0]).days + 1)}
        looked_at = sorted({*self.days, *newer.days, *between})
        return [day for day in looked_at if self._told(day) != newer._told(day)]

    def _told(self, day: date) -> tuple[object, ...]:
        return self.spans(day), self.kind(day), self.day_name(day)
